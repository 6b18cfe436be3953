//! How a parcel stands here, and in its row.

use crate::StoreError;

/// How a parcel stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParcelState {
    /// It is to be fetched.
    Wanted,
    /// All of it is here.
    Here,
    /// Its message is gone, and its file is to follow.
    Discarded,
    /// It is not what was announced, or cannot be opened: the number of the reason.
    Refused(u16),
}

impl ParcelState {
    pub(crate) fn cell(self) -> i64 {
        match self {
            Self::Wanted => 0,
            Self::Here => 1,
            Self::Discarded => 2,
            Self::Refused(_) => 3,
        }
    }

    pub(crate) fn read(state: i64, fault: Option<u16>) -> Result<Self, StoreError> {
        match (state, fault) {
            (0, _) => Ok(Self::Wanted),
            (1, _) => Ok(Self::Here),
            (2, _) => Ok(Self::Discarded),
            (3, Some(fault)) => Ok(Self::Refused(fault)),
            _ => Err(StoreError::Row { table: "parcel" }),
        }
    }

    pub(crate) fn fault(self) -> Option<u16> {
        if let Self::Refused(fault) = self { Some(fault) } else { None }
    }
}
