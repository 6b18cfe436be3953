//! Persons' requests for redress, as they are listed and counted.

use std::collections::BTreeSet;

use wasl_model::{
    Action, Permit, RedressId, RedressKind, RedressOutcome, RedressStanding, RedressStep, Step, Timestamp,
};

use crate::{
    Store, StoreError, Write, cell,
    engine::{Connection, Row, params},
    leave,
};

/// A request as it is listed. Nothing of the person is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedressRow {
    /// Which.
    pub id: RedressId,
    /// What is asked for.
    pub kinds: BTreeSet<RedressKind>,
    /// Where it stands.
    pub standing: RedressStanding,
    /// What it came to, if it is over.
    pub outcome: Option<RedressOutcome>,
    /// When it came in.
    pub received: Timestamp,
    /// When it was admitted.
    pub admitted: Option<Timestamp>,
    /// Until when the person must be told; nothing, once they are.
    pub due: Option<Timestamp>,
    /// Until when they had to be.
    pub deadline: Option<Timestamp>,
    /// When they were told, or took it back.
    pub ended: Option<Timestamp>,
    /// When its last step was taken.
    pub changed: Timestamp,
}

/// Which requests are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedressTray {
    /// All, the one that was changed last first.
    All,
    /// Those that stand so, the one that was changed last first.
    Standing(RedressStanding),
    /// Those in which the person must be told, the most overdue first.
    Due,
}

const READ: [Action; 2] = [Action::RedressRead, Action::RedressWork];
const COLUMNS: &str =
    "id, access, correction, deletion, standing, outcome, received, admitted, due, deadline, ended, changed";

impl Store {
    /// Where a request stands.
    pub fn redress(&self, permit: &Permit, id: RedressId) -> Result<Option<RedressRow>, StoreError> {
        leave::needs_one_of(permit, &READ)?;
        let sql = format!("SELECT {COLUMNS} FROM redress WHERE id = ?1");
        self.database().reader()?.first(&sql, params![id.as_bytes()], redress_row)
    }

    /// The steps of a request, the first one first. What was erased is left out.
    pub fn redress_steps(&self, permit: &Permit, id: RedressId) -> Result<Vec<RedressStep>, StoreError> {
        leave::needs_one_of(permit, &READ)?;
        steps(&*self.database().reader()?, id)
    }

    /// The requests of a tray that follow after `after`, in the tray's order, at most [`Store::CASES_MAX`].
    pub fn redress_tray(
        &self,
        permit: &Permit,
        tray: RedressTray,
        after: Option<RedressId>,
        limit: u32,
    ) -> Result<Vec<RedressRow>, StoreError> {
        leave::needs_one_of(permit, &READ)?;
        let (filter, by, follows, order) = match tray {
            RedressTray::All => ("CAST(?2 AS TEXT) IS NULL", "changed", "<", "DESC"),
            RedressTray::Standing(_) => ("standing = ?2", "changed", "<", "DESC"),
            RedressTray::Due => ("due IS NOT NULL AND CAST(?2 AS TEXT) IS NULL", "due", ">", "ASC"),
        };
        let standing = match tray {
            RedressTray::Standing(standing) => Some(standing.as_str()),
            RedressTray::All | RedressTray::Due => None,
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM redress
              WHERE {filter}
                AND (CAST(?1 AS BYTEA) IS NULL OR ({by}, id) {follows} (SELECT {by}, id FROM redress WHERE id = ?1))
              ORDER BY {by} {order}, id {order} LIMIT ?3"
        );
        let after = after.as_ref().map(|id| id.as_bytes().as_slice());
        let limit = limit.min(Self::CASES_MAX);
        self.database().reader()?.list(&sql, params![after, standing, limit], redress_row)
    }

    /// The requests that came in from `since` on and before `until`, at most [`Store::REDRESS_COUNTED_MAX`], for counting.
    pub fn redress_between(
        &self,
        permit: &Permit,
        (since, until): (Timestamp, Timestamp),
    ) -> Result<Vec<RedressRow>, StoreError> {
        leave::needs_one_of(permit, &READ)?;
        let sql = format!(
            "SELECT {COLUMNS} FROM redress WHERE received >= ?1 AND received < ?2 ORDER BY received, id LIMIT ?3"
        );
        let (since, until) = (cell::millis(since), cell::millis(until));
        self.database().reader()?.list(&sql, params![since, until, Self::REDRESS_COUNTED_MAX], redress_row)
    }

    /// The most requests that one report counts.
    pub const REDRESS_COUNTED_MAX: u32 = 1_000_000;
}

impl Write<'_> {
    /// The steps of a request as they stand in this transaction.
    pub fn redress_steps(&mut self, id: RedressId) -> Result<Vec<RedressStep>, StoreError> {
        leave::needs(self.permit(), Action::RedressWork)?;
        steps(self.tx(), id)
    }
}

fn steps(reader: &Connection, id: RedressId) -> Result<Vec<RedressStep>, StoreError> {
    let sql = "SELECT payload FROM step JOIN entry USING (place) WHERE record = ?1 ORDER BY place LIMIT ?2";
    let bad = || StoreError::Row { table: "step" };
    let found = reader.list::<_, StoreError>(sql, params![id.as_bytes(), Store::STEPS_MAX], |row| {
        let payload = row.get::<Option<&[u8]>>(0)?;
        match payload.map(Step::from_bytes).transpose().map_err(|_| bad())? {
            Some(Step::Redress(step)) => Ok(Some(step)),
            Some(Step::Notice(_) | Step::Hit(_)) | None => Ok(None),
        }
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn redress_row(row: Row<'_>) -> Result<RedressRow, StoreError> {
    let bad = || StoreError::Row { table: "redress" };
    let id = row.get::<&[u8]>(0)?.try_into().map(RedressId::from_bytes).map_err(|_| bad())?;
    let asked: [bool; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
    let kinds = RedressKind::ALL.iter().copied().zip(asked);
    let outcome: Option<String> = row.get(5)?;
    Ok(RedressRow {
        id,
        kinds: kinds.filter_map(|(kind, is_asked)| is_asked.then_some(kind)).collect(),
        standing: RedressStanding::from_word(&row.get::<String>(4)?).ok_or_else(bad)?,
        outcome: outcome.map(|outcome| RedressOutcome::from_word(&outcome).ok_or_else(bad)).transpose()?,
        received: cell::timestamp(row, 6)?,
        admitted: cell::timestamp_or_none(row, 7)?,
        due: cell::timestamp_or_none(row, 8)?,
        deadline: cell::timestamp_or_none(row, 9)?,
        ended: cell::timestamp_or_none(row, 10)?,
        changed: cell::timestamp(row, 11)?,
    })
}
