//! Why a step of a request for redress is not taken here.

use wasl_casework::RedressRefusal;

/// What stands against a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedressFault {
    /// Casework says no.
    #[error(transparent)]
    Refused(#[from] RedressRefusal),
    /// Searching and asking are the bureau's own doing.
    #[error(
        "what is found and who is asked is the bureau's to write down: search the request, or ask the owner"
    )]
    OwnWay,
    /// A decision names a correction that is not there.
    #[error("the record is not in force with the entry {0}: correct it first")]
    NoCorrection(u64),
    /// What was decided on is not what is held now.
    #[error("what is held has changed since it was searched; search again")]
    Stale,
}

impl RedressFault {
    /// Its stable number: casework's, or 6191 to 6199.
    pub fn number(self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.number(),
            Self::OwnWay => 6191,
            Self::NoCorrection(_) => 6192,
            Self::Stale => 6193,
        }
    }
}
