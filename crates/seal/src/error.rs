//! Why something cannot be sealed or opened.

/// A numbered "no". None tells anything of what is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// A text that is not a public key.
    #[error("not a sealing key")]
    Key,
    /// Bytes that are not a sealed payload, or of a suite that this program does not know.
    #[error("not a sealed payload")]
    Form,
    /// More readers, or more bytes, than are taken.
    #[error("more in a sealed payload than is taken")]
    Long,
    /// No reader at all, or one twice.
    #[error("a sealed payload has each reader once, and at least one")]
    Readers,
    /// It is not meant for the holder of this key.
    #[error("not sealed to this key")]
    NotForMe,
    /// It was altered, moved to another place, or sealed to show its readers different things.
    #[error("the seal does not hold")]
    Broken,
}

impl SealError {
    /// Its stable number, 5101 to 5199.
    pub fn number(self) -> u16 {
        match self {
            Self::Key => 5101,
            Self::Form => 5102,
            Self::Long => 5103,
            Self::Readers => 5104,
            Self::NotForMe => 5105,
            Self::Broken => 5106,
        }
    }
}
