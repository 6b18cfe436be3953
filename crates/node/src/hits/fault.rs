//! Why a possible hit is not judged, or nothing more is said of one.

use wasl_model::HitId;

/// What stands against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HitFault {
    /// What is to be judged was no possible hit of the question.
    #[error("the record is no possible hit of that question")]
    NoSuchHit,
    /// The same pair was judged already.
    #[error("that was judged already: hit {0}")]
    JudgedAlready(HitId),
    /// The other bureau is told why.
    #[error("the other bureau is told why: give a reason")]
    Words,
}

impl HitFault {
    /// Its stable number, 6155 to 6157.
    pub fn number(self) -> u16 {
        match self {
            Self::NoSuchHit => 6155,
            Self::JudgedAlready(_) => 6156,
            Self::Words => 6157,
        }
    }
}
