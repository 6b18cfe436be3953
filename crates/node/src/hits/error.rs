//! Why nothing was said of a hit.

use wasl_casework::HitRefusal;
use wasl_model::HitId;

/// A judgement or step that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HitError {
    /// Casework says no.
    #[error(transparent)]
    Refused(#[from] HitRefusal),
    /// What is to be judged was no possible hit of the question.
    #[error("the record is no possible hit of that question")]
    None,
    /// The same pair was judged already.
    #[error("that was judged already: hit {0}")]
    Judged(HitId),
    /// The other bureau is told why.
    #[error("the other bureau is told why: give a reason")]
    Words,
}

impl HitError {
    /// Its stable number: casework's, or 6155 to 6157.
    pub fn number(self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.number(),
            Self::None => 6155,
            Self::Judged(_) => 6156,
            Self::Words => 6157,
        }
    }
}
