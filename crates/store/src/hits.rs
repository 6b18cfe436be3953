//! Judged hits: those that officers here judged, and those that other bureaus found among this one's records.

use wasl_model::{
    Action, Asked, Colour, HitId, HitOutcome, HitStanding, HitStep, MemberId, Permit, RecordId, Step,
    Timestamp,
};

use crate::{
    Store, StoreError, Write, cell,
    engine::{Connection, Row, params},
    leave,
};

/// A hit as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitRow {
    /// Which.
    pub id: HitId,
    /// The record.
    pub record: RecordId,
    /// Whose record it is.
    pub owner: MemberId,
    /// Who found.
    pub finder: MemberId,
    /// The entry of the owner's feed that was shown.
    pub entry: u64,
    /// How likely the search engine found it, from 0 to 100; the finder alone knows.
    pub percent: Option<u8>,
    /// The colour, if the record was a notice; the finder alone notes it.
    pub colour: Option<Colour>,
    /// Where it stands.
    pub standing: HitStanding,
    /// How it ended, if it did.
    pub outcome: Option<HitOutcome>,
    /// Until when something must be said.
    pub due: Option<Timestamp>,
    /// When it was judged, or was reported.
    pub judged: Timestamp,
    /// When its last step was taken.
    pub changed: Timestamp,
}

/// Which hits are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitTray {
    /// All, the one that was changed last first.
    All,
    /// Those that stand so, the one that was changed last first.
    Standing(HitStanding),
    /// Those in which something must be said by a moment, the soonest first.
    Due,
}

/// A pair that an officer of this bureau has judged before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedPair {
    /// Which hit it is.
    pub hit: HitId,
    /// The record.
    pub record: RecordId,
    /// The entry of its owner's feed that was shown then.
    pub entry: u64,
    /// Whoever was asked for, hashed.
    pub asked: Asked,
    /// Whether that told one person or thing from others.
    pub identifies: bool,
    /// Where it stands.
    pub standing: HitStanding,
    /// When it was judged.
    pub judged: Timestamp,
}

/// How often possible hits on one member's records turned out to be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitCount {
    /// Whose records.
    pub owner: MemberId,
    /// Of which colour; none for records that are no notices.
    pub colour: Option<Colour>,
    /// Where they stand.
    pub standing: HitStanding,
    /// How many.
    pub count: u64,
}

const LEAVE: [Action; 5] =
    [Action::CaseRead, Action::CaseWork, Action::Search, Action::Check, Action::Replicate];
const COLUMNS: &str =
    "id, record, owner, finder, entry, percent, colour, standing, outcome, due, judged, changed";

impl Store {
    /// Where a hit stands.
    pub fn hit(&self, permit: &Permit, id: HitId) -> Result<Option<HitRow>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let sql = format!("SELECT {COLUMNS} FROM hit WHERE id = ?1");
        self.database().reader()?.first(&sql, params![id.as_bytes()], hit_row)
    }

    /// The steps of a hit, the first one first. What was erased is left out.
    pub fn hit_steps(&self, permit: &Permit, id: HitId) -> Result<Vec<HitStep>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        steps(&*self.database().reader()?, id)
    }

    /// The hits of a tray that follow after `after`, in the tray's order, at most [`Store::CASES_MAX`].
    pub fn hits(
        &self,
        permit: &Permit,
        tray: HitTray,
        after: Option<HitId>,
        limit: u32,
    ) -> Result<Vec<HitRow>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let (filter, by, follows, order) = match tray {
            HitTray::All => ("CAST(?2 AS TEXT) IS NULL", "changed", "<", "DESC"),
            HitTray::Standing(_) => ("standing = ?2", "changed", "<", "DESC"),
            HitTray::Due => ("due IS NOT NULL AND CAST(?2 AS TEXT) IS NULL", "due", ">", "ASC"),
        };
        let standing = match tray {
            HitTray::Standing(standing) => Some(standing.as_str()),
            HitTray::All | HitTray::Due => None,
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM hit
              WHERE {filter}
                AND (CAST(?1 AS BYTEA) IS NULL OR ({by}, id) {follows} (SELECT {by}, id FROM hit WHERE id = ?1))
              ORDER BY {by} {order}, id {order} LIMIT ?3"
        );
        let after = after.as_ref().map(|id| id.as_bytes().as_slice());
        let limit = limit.min(Self::CASES_MAX);
        self.database().reader()?.list(&sql, params![after, standing, limit], hit_row)
    }

    /// What officers of this bureau, who is `own`, have said of hits on these records, and stands.
    pub fn judged(
        &self,
        permit: &Permit,
        own: MemberId,
        records: &[RecordId],
    ) -> Result<Vec<JudgedPair>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let reader = self.database().reader()?;
        let sql = "SELECT id, entry, salt, asked, identifies, standing, judged FROM hit
                    WHERE record = ?1 AND finder = ?2 AND asked IS NOT NULL AND standing <> ?3
                    ORDER BY judged DESC, id";
        let mut pairs = Vec::new();
        for record in records {
            let taken_back = HitStanding::TakenBack.as_str();
            pairs.extend(reader.list::<_, StoreError>(
                sql,
                params![record.as_bytes(), own.as_str(), taken_back],
                |row| judged_pair(row, *record),
            )?);
        }
        Ok(pairs)
    }

    /// How the hits that officers of this bureau, who is `own`, judged from `since` on stand.
    pub fn hit_counts(
        &self,
        permit: &Permit,
        own: MemberId,
        since: Timestamp,
    ) -> Result<Vec<HitCount>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let sql = "SELECT owner, colour, standing, count(*) FROM hit WHERE finder = ?1 AND judged >= ?2
                    GROUP BY owner, colour, standing ORDER BY owner, colour, standing";
        let bad = || StoreError::Row { table: "hit" };
        self.database().reader()?.list(sql, params![own.as_str(), cell::millis(since)], |row| {
            let colour: Option<String> = row.get(1)?;
            Ok(HitCount {
                owner: cell::member(row, 0, "hit")?,
                colour: colour.map(|colour| Colour::from_word(&colour).ok_or_else(bad)).transpose()?,
                standing: HitStanding::from_word(&row.get::<String>(2)?).ok_or_else(bad)?,
                count: cell::unsigned(row.get(3)?),
            })
        })
    }
}

impl Write<'_> {
    /// The steps of a hit as they stand in this transaction.
    pub fn hit_steps(&mut self, id: HitId) -> Result<Vec<HitStep>, StoreError> {
        leave::needs_one_of(self.permit(), &LEAVE)?;
        steps(self.tx(), id)
    }
}

fn steps(reader: &Connection, id: HitId) -> Result<Vec<HitStep>, StoreError> {
    let sql = "SELECT payload FROM step JOIN entry USING (place) WHERE record = ?1 ORDER BY place LIMIT ?2";
    let bad = || StoreError::Row { table: "step" };
    let found = reader.list::<_, StoreError>(sql, params![id.as_bytes(), Store::STEPS_MAX], |row| {
        let payload = row.get::<Option<&[u8]>>(0)?;
        match payload.map(Step::from_bytes).transpose().map_err(|_| bad())? {
            Some(Step::Hit(step)) => Ok(Some(step)),
            Some(Step::Notice(_) | Step::Redress(_)) | None => Ok(None),
        }
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn hit_id(row: Row<'_>, at: usize) -> Result<HitId, StoreError> {
    let bytes: &[u8] = row.get(at)?;
    bytes.try_into().map(HitId::from_bytes).map_err(|_| StoreError::Row { table: "hit" })
}

fn judged_pair(row: Row<'_>, record: RecordId) -> Result<JudgedPair, StoreError> {
    let bad = || StoreError::Row { table: "hit" };
    let salt = row.get::<&[u8]>(2)?.try_into().map_err(|_| bad())?;
    let hash = row.get::<&[u8]>(3)?.try_into().map_err(|_| bad())?;
    Ok(JudgedPair {
        hit: hit_id(row, 0)?,
        record,
        entry: cell::unsigned(row.get(1)?),
        asked: Asked { salt, hash },
        identifies: row.get(4)?,
        standing: HitStanding::from_word(&row.get::<String>(5)?).ok_or_else(bad)?,
        judged: cell::timestamp(row, 6)?,
    })
}

fn hit_row(row: Row<'_>) -> Result<HitRow, StoreError> {
    let bad = || StoreError::Row { table: "hit" };
    let (colour, outcome): (Option<String>, Option<String>) = (row.get(6)?, row.get(8)?);
    Ok(HitRow {
        id: hit_id(row, 0)?,
        record: cell::record_id(row, 1)?,
        owner: cell::member(row, 2, "hit")?,
        finder: cell::member(row, 3, "hit")?,
        entry: cell::unsigned(row.get(4)?),
        percent: row.get(5)?,
        colour: colour.map(|colour| Colour::from_word(&colour).ok_or_else(bad)).transpose()?,
        standing: HitStanding::from_word(&row.get::<String>(7)?).ok_or_else(bad)?,
        outcome: outcome.map(|outcome| HitOutcome::from_word(&outcome).ok_or_else(bad)).transpose()?,
        due: cell::timestamp_or_none(row, 9)?,
        judged: cell::timestamp(row, 10)?,
        changed: cell::timestamp(row, 11)?,
    })
}
