//! What is wrong with something that was carried and stops nothing: it is told in the log, and left.

/// A numbered warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum CarriedFault {
    /// What an owner sealed for this bureau does not open, or is not what the entry commits to.
    #[error("what is sealed for this bureau does not hold: {cause}")]
    Garbled {
        /// The number of what is wrong with it.
        cause: u16,
    },
    /// A cosignature or receipt that a hub hands on does not hold.
    #[error("a note that was handed on does not hold")]
    Note,
}

impl CarriedFault {
    /// Its stable number.
    pub(super) fn number(self) -> u16 {
        match self {
            Self::Garbled { .. } => 4051,
            Self::Note => 4052,
        }
    }
}
