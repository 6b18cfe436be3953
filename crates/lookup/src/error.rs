//! Why a private look-up is not answered, or its answer not believed.

/// A numbered "no". None tells anything of what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LookupError {
    /// Bytes that are not a key of this suite.
    #[error("not a key for look-ups")]
    Key,
    /// Bytes that are not a point of this suite, or a number of points other than is asked with.
    #[error("not a question or an answer of a look-up")]
    Form,
    /// The owner did not prove that it used the key that it showed.
    #[error("the answer is not proved to be made with the owner's key")]
    Proof,
    /// A part of a set whose tags are not in order, not of this part, or more than are taken.
    #[error("not a part of a set")]
    Part,
    /// A part of a set that is not the one that the set's head names.
    #[error("the part is not the one that the set names")]
    OtherPart,
    /// More parts than a set has, or not a power of two of them.
    #[error("not a set's head")]
    Head,
    /// A number with nothing in it to look up, or more of it than is taken.
    #[error("not a number that can be looked up")]
    Number,
}

impl LookupError {
    /// Its stable number, 5601 to 5699.
    pub fn number(self) -> u16 {
        match self {
            Self::Key => 5601,
            Self::Form => 5602,
            Self::Proof => 5603,
            Self::Part => 5604,
            Self::OtherPart => 5605,
            Self::Head => 5606,
            Self::Number => 5607,
        }
    }
}
