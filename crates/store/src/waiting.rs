//! The cases that wait for somebody, and how many there are of each place.

use wasl_model::{Permit, RecordId, Stage, Standing, Timestamp};

use crate::{
    Store, StoreError,
    cases::{COLUMNS, CaseRow, LEAVE, case_row},
    cell,
    engine::params,
    leave,
};

/// Where the cases stand that wait for somebody. One that fits any of the three waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting<'a> {
    /// With a version that is so far.
    pub stages: &'a [Stage],
    /// Whose version that went out stands so.
    pub standings: &'a [Standing],
    /// In which something must be done by then.
    pub due: Option<Timestamp>,
}

/// How many cases there are in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseCount {
    /// How far the version is that is worked on.
    pub stage: Option<Stage>,
    /// What became of the version that went out.
    pub standing: Standing,
    /// How many.
    pub cases: u64,
}

impl Store {
    /// The cases that wait after `after`: what is due soonest first, what is not due last. At most [`Store::CASES_MAX`].
    pub fn waiting(
        &self,
        permit: &Permit,
        waiting: Waiting<'_>,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let (stages, standings) = (
            listed(waiting.stages.iter().map(|stage| stage.as_str())),
            listed(waiting.standings.iter().map(|standing| standing.as_str())),
        );
        let sql = format!(
            "SELECT {COLUMNS} FROM notice_case
              WHERE (stage IN ({stages}) OR standing IN ({standings}) OR due <= CAST(?2 AS BIGINT))
                AND (CAST(?1 AS BYTEA) IS NULL
                     OR (COALESCE(due, {NEVER}), record)
                        > (SELECT COALESCE(due, {NEVER}), record FROM notice_case WHERE record = ?1))
              ORDER BY COALESCE(due, {NEVER}), record LIMIT ?3"
        );
        let after = after.as_ref().map(|id| id.as_bytes().as_slice());
        let due = waiting.due.map(cell::millis);
        let limit = limit.min(Self::CASES_MAX);
        self.database().reader()?.list(&sql, params![after, due, limit], case_row)
    }

    /// How many cases there are in each place.
    pub fn case_counts(&self, permit: &Permit) -> Result<Vec<CaseCount>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let sql = "SELECT stage, standing, COUNT(*) FROM notice_case GROUP BY stage, standing";
        let bad = || StoreError::Row { table: "notice_case" };
        self.database().reader()?.list(sql, params![], |row| {
            let stage: Option<String> = row.get(0)?;
            Ok(CaseCount {
                stage: stage.map(|stage| Stage::from_word(&stage).ok_or_else(bad)).transpose()?,
                standing: Standing::from_word(&row.get::<String>(1)?).ok_or_else(bad)?,
                cases: row.get::<i64>(2)?.try_into().map_err(|_| bad())?,
            })
        })
    }
}

/// Later than every deadline.
const NEVER: i64 = i64::MAX;

/// Words of this program as a list for `IN`; of none one that stands nowhere.
fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words = words.map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
    if words.is_empty() { "''".to_owned() } else { words }
}
