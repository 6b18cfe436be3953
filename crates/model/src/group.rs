//! Sharing groups: what a group is called, and which version of it is meant.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};

use crate::MemberId;

/// A sharing group: whose it is, and which of that member's. `MA-` and 32 hexadecimal digits in text.
///
/// The keeper is part of it, so that nobody else's group can be taken for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct GroupId {
    /// The member that founded it, and alone changes it.
    #[n(0)]
    pub keeper: MemberId,
    /// Drawn at its founding.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub mark: [u8; 16],
}

/// A group as it was between two changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct GroupVersion {
    /// Which group.
    #[n(0)]
    pub group: GroupId,
    /// Which version, from 1, below [`GroupVersion::END`]: the epoch of MLS (RFC 9420 section 8).
    #[n(1)]
    pub version: u64,
}

/// A text that is not a group's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a group is known by its keeper and 32 hexadecimal digits")]
pub struct GroupIdError;

impl GroupId {
    /// The most members of one group, the keeper included.
    pub const MEMBERS_MAX: usize = 256;
    /// The most characters of a group's name.
    pub const NAME_CHARS_MAX: usize = 100;
}

impl GroupVersion {
    /// What every version is below: no group changes so often.
    pub const END: u64 = 1 << 32;
}

impl fmt::Display for GroupId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-", self.keeper)?;
        self.mark.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl FromStr for GroupId {
    type Err = GroupIdError;

    fn from_str(text: &str) -> Result<Self, GroupIdError> {
        let (keeper, digits) = text.split_once('-').ok_or(GroupIdError)?;
        let keeper = keeper.parse().map_err(|_| GroupIdError)?;
        let is_hex = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() != 32 || !digits.bytes().all(is_hex) {
            return Err(GroupIdError);
        }
        let mark = u128::from_str_radix(digits, 16).map_err(|_| GroupIdError)?.to_be_bytes();
        Ok(Self { keeper, mark })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_known_by_its_keeper_and_its_mark() {
        let text = "MA-0f000000000000000000000000000001";
        let id: GroupId = text.parse().unwrap();
        assert_eq!((id.mark[0], id.mark[15], id.to_string().as_str()), (15, 1, text));
        for wrong in ["", "MA", "MA-", "MA-0f", "ma-0f000000000000000000000000000001", &text.to_uppercase()] {
            assert_eq!(wrong.parse::<GroupId>(), Err(GroupIdError), "{wrong}");
        }
    }
}
