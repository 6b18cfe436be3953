//! Why a plan to weed is not made, approved or undone.

/// A numbered "no". Numbers are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeedingRefusal {
    /// Who has planned what is weeded does not approve it.
    #[error("who has planned what is to be weeded does not approve it")]
    OwnPlan,
    /// A plan that was approved before.
    #[error("the plan was approved already")]
    Approved,
    /// Nothing of a plan can be brought back.
    #[error("nothing of it can be brought back: it was erased, changed or brought back already")]
    NothingToUndo,
}

impl WeedingRefusal {
    /// Its stable number, 6161 to 6163.
    pub fn number(self) -> u16 {
        match self {
            Self::OwnPlan => 6161,
            Self::Approved => 6162,
            Self::NothingToUndo => 6163,
        }
    }
}
