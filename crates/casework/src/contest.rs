//! Whether a record can be contested so.

use wasl_model::{Contest, LimitError, Timestamp};

use crate::calendar;

/// Why a record is not contested so. Numbers are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContestRefusal {
    /// What stands against it lies in the future.
    #[error("the date since which it is contested lies in the future")]
    Future,
    /// The authority or the explanation is longer than is taken.
    #[error("the contest is too long")]
    Long(#[source] LimitError),
}

impl ContestRefusal {
    /// Its stable number, 1141 to 1149.
    pub fn number(&self) -> u16 {
        match self {
            Self::Future => 1141,
            Self::Long(_) => 1142,
        }
    }
}

/// Checks what a member is about to say against a record at `now`.
pub fn check_contest(contest: &Contest, now: Timestamp) -> Result<(), ContestRefusal> {
    contest.check_limits().map_err(ContestRefusal::Long)?;
    let is_past = calendar::day_of(now).is_some_and(|today| calendar::first_day(contest.since) <= today);
    if is_past { Ok(()) } else { Err(ContestRefusal::Future) }
}
