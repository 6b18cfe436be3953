//! A sharing group as it is shown, and how this bureau stands to it.

use wasl_model::{GroupId, MemberId};

/// A sharing group as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupView {
    /// Which; its keeper is a part of it.
    pub id: GroupId,
    /// What its keeper calls it.
    pub name: String,
    /// Which version is here, from 1.
    pub version: u64,
    /// Who is in it, the keeper included.
    pub members: Vec<MemberId>,
    /// How this bureau stands to it.
    pub standing: GroupStanding,
}

/// How a bureau stands to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupStanding {
    /// It is in it and has its keys.
    In,
    /// It is in it, and waits for its keeper to give it keys again.
    Waiting,
    /// It was taken out.
    Out,
    /// There is nobody in it any more.
    Dissolved,
}

impl GroupStanding {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::In, Self::Waiting, Self::Out, Self::Dissolved];

    /// Whether it is in it, be it with its keys or without.
    pub fn is_in(self) -> bool {
        matches!(self, Self::In | Self::Waiting)
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Waiting => "waiting",
            Self::Out => "out",
            Self::Dissolved => "dissolved",
        }
    }
}
