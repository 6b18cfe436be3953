//! Why a record is not contested.

use wasl_casework::ContestRefusal;

/// What is said against a record and was not taken, or stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContestError {
    /// Casework says no.
    #[error(transparent)]
    Refused(#[from] ContestRefusal),
    /// A record of this bureau without a case is not suspended: it is narrowed or erased.
    #[error("only a notice with a case can be suspended by its owner; narrow or erase this record instead")]
    NoCase,
    /// What this bureau says against its own notice stands.
    #[error("this bureau contests the notice itself: take that back before it is resumed")]
    Stands,
}

impl ContestError {
    /// Its stable number: casework's, 6181 or 6182.
    pub fn number(&self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.number(),
            Self::NoCase => 6181,
            Self::Stands => 6182,
        }
    }
}
