//! How many notices and cases there are.

use wasl_model::{Action, Permit, Purpose, Standing};

use crate::{
    Store, StoreError, cases, cell,
    engine::{Connection, params},
    fold::{Kind, Marks, count, mark, recount},
    leave,
};

/// How many of one kind there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// By what they are counted: `colour`, `member`, `offence`, `stage` or `month`.
    pub aspect: String,
    /// Which of them. An offence is told in its owner's word, whatever that is; a month is empty if it is not known.
    pub word: String,
    /// How they stand.
    pub standing: Standing,
    /// How many.
    pub many: u64,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tallied {
    /// Notices that are held here, by the month in which they were first published. What is out of force is counted for
    /// oversight alone.
    Notices,
    /// The bureau's own cases, by the month in which they were opened.
    Cases,
}

/// So many notices or cases are counted in one transaction, when a store of before is opened.
const COUNTED_AT_ONCE: u32 = 1_000;

impl Store {
    /// How many there are of the months from `first` to `last`, as in `2026-03`; of all, where there is none.
    pub fn tally(
        &self,
        permit: &Permit,
        tallied: Tallied,
        (first, last): (Option<&str>, Option<&str>),
    ) -> Result<Vec<Tally>, StoreError> {
        leave::needs(permit, Action::CaseRead)?;
        self.count_the_rest()?;
        let (kind, only) = match tallied {
            Tallied::Notices if permit.caller().purpose == Purpose::Oversight => (Kind::Notice, None),
            Tallied::Notices => (Kind::Notice, Some(Standing::Published.as_str())),
            Tallied::Cases => (Kind::Case, None),
        };
        let within = "kind = ?1 AND (CAST(?2 AS TEXT) IS NULL OR month >= ?2) AND (CAST(?3 AS TEXT) IS NULL OR month <= ?3)
                      AND (CAST(?4 AS TEXT) IS NULL OR standing = ?4)";
        // Everything has one colour, so that counting colours counts all.
        let sql = format!(
            "SELECT aspect, word, standing, CAST(sum(many) AS BIGINT) FROM tally WHERE {within}
              GROUP BY aspect, word, standing
             UNION ALL
             SELECT 'month', month, standing, CAST(sum(many) AS BIGINT) FROM tally WHERE {within} AND aspect = 'colour'
              GROUP BY month, standing"
        );
        let bad = || StoreError::Row { table: "tally" };
        self.database().reader()?.list(&sql, params![kind.as_str(), first, last, only], |row| {
            Ok(Tally {
                aspect: row.get(0)?,
                word: row.get(1)?,
                standing: Standing::from_word(&row.get::<String>(2)?).ok_or_else(bad)?,
                many: cell::unsigned(row.get(3)?),
            })
        })
    }

    /// Counts what a program of before has left uncounted, and takes off what is a notice no more.
    pub(crate) fn count_the_rest(&self) -> Result<(), StoreError> {
        while self.has_uncounted("notice")? {
            self.database().write(count_notices)?;
        }
        while self.has_uncounted("notice_case")? {
            self.database().write(count_cases)?;
        }
        while self.database().reader()?.exists("SELECT 1 FROM tally_left LIMIT 1", params![])? {
            self.database().write(take_off)?;
        }
        Ok(())
    }

    fn has_uncounted(&self, table: &str) -> Result<bool, StoreError> {
        let sql = format!("SELECT 1 FROM {table} WHERE counted IS NULL LIMIT 1");
        self.database().reader()?.exists(&sql, params![])
    }
}

fn count_notices(tx: &Connection) -> Result<(), StoreError> {
    let sql =
        "SELECT record, payload FROM notice LEFT JOIN entry USING (place) WHERE counted IS NULL LIMIT ?1";
    let found = tx.list::<_, StoreError>(sql, params![COUNTED_AT_ONCE], |row| {
        let payload = row.get::<Option<&[u8]>>(1)?;
        Ok((cell::record_id(row, 0)?, payload.and_then(cases::notice_of)))
    })?;
    for (id, notice) in found {
        // What is erased already counts as nothing.
        let marks = notice.map_or_else(Marks::nothing, |notice| Marks::of_notice(&notice));
        recount(tx, (Kind::Notice, id.as_bytes()), || mark(tx, Kind::Notice, id.as_bytes(), Some(&marks)))?;
    }
    Ok(())
}

fn count_cases(tx: &Connection) -> Result<(), StoreError> {
    let sql = "SELECT record, standing, colour, changed FROM notice_case WHERE counted IS NULL LIMIT ?1";
    let found = tx.list::<_, StoreError>(sql, params![COUNTED_AT_ONCE], |row| {
        let rest = Marks::of_rest(cell::timestamp(row, 3)?, &row.get::<String>(1)?, &row.get::<String>(2)?);
        Ok((cell::record_id(row, 0)?, rest))
    })?;
    for (id, rest) in found {
        let steps = cases::steps(tx, id)?;
        let marks = steps.iter().fold(None, Marks::after).unwrap_or(rest);
        recount(tx, (Kind::Case, id.as_bytes()), || mark(tx, Kind::Case, id.as_bytes(), Some(&marks)))?;
    }
    Ok(())
}

fn take_off(tx: &Connection) -> Result<(), StoreError> {
    let sql = "SELECT record, place, counted FROM tally_left LIMIT ?1";
    let left = tx.list::<_, StoreError>(sql, params![COUNTED_AT_ONCE], |row| {
        Ok((cell::record_id(row, 0)?, row.get::<i64>(1)?, Marks::from_text(&row.get::<String>(2)?)?))
    })?;
    for (id, place, marks) in left {
        count(tx, Kind::Notice, &marks, -1)?;
        tx.put("DELETE FROM tally_left WHERE record = ?1 AND place = ?2", params![id.as_bytes(), place])?;
    }
    Ok(())
}
