//! Why nothing was done about a case, apart from what casework says.

/// A step or change that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// The case went on while it was looked at.
    #[error("the case went on meanwhile; look at it again")]
    Moved,
    /// A notice is changed by the steps of its case, and in no other way.
    #[error("this record is a notice: it is changed, withdrawn and erased by its case")]
    IsNotice,
    /// The dataset of notices is for nothing else.
    #[error("the dataset `notices` is for notices, which have a case behind them")]
    Dataset,
}

impl CaseError {
    /// Its stable number, 6152 to 6154.
    pub fn number(self) -> u16 {
        match self {
            Self::Moved => 6152,
            Self::IsNotice => 6153,
            Self::Dataset => 6154,
        }
    }
}
