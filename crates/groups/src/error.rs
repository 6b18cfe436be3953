//! Why nothing came of it. Whatever was begun is forgotten: the state is what it was.

/// A refusal, or bytes that do not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupError {
    /// Not a key package, a commit, a welcome or a wrapped key, or of another suite.
    #[error("the bytes are not of a group, or of one with other ciphers")]
    Form,
    /// More bytes or members than are taken.
    #[error("the group has more in it than is taken")]
    Long,
    /// In the name of a member that does not say it, or that is there twice or not at all.
    #[error("the group's keys are not those of the members that are named")]
    Member,
    /// Of another group, or not of the version that is next or named.
    #[error("it belongs to another group, or to another version of it")]
    Version,
    /// It is said by somebody who keeps the group not.
    #[error("only the keeper changes a group")]
    Keeper,
    /// A signature, a key or a cipher does not hold, or it was taken before.
    #[error("what was sent to the group does not hold, or was taken before")]
    Broken,
    /// A welcome that is for other keys.
    #[error("the welcome is not for this key package")]
    NotForMe,
    /// The state that was kept cannot be read.
    #[error("the kept state of the group cannot be read")]
    State,
}

impl GroupError {
    /// Its stable number, 5801 to 5808.
    pub fn number(self) -> u16 {
        match self {
            Self::Form => 5801,
            Self::Long => 5802,
            Self::Member => 5803,
            Self::Version => 5804,
            Self::Keeper => 5805,
            Self::Broken => 5806,
            Self::NotForMe => 5807,
            Self::State => 5808,
        }
    }
}
