//! Whether a peer takes part, as the directory has it.

use wasl_directory::{Directory, Standing};
use wasl_store::Peer;

/// Why a peer takes no part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoPart {
    /// The directory does not list it.
    #[error("this bureau is no member")]
    Unlisted,
    /// It is suspended.
    #[error("this member is suspended")]
    Suspended,
    /// It is a member no more.
    #[error("this member was removed")]
    Removed,
    /// It has other keys by now; those that it is known by here are revoked.
    #[error("this bureau has other keys")]
    Revoked,
}

impl NoPart {
    /// Its stable number, 4111 to 4119.
    pub fn number(self) -> u16 {
        match self {
            Self::Unlisted => 4111,
            Self::Suspended => 4112,
            Self::Removed => 4113,
            Self::Revoked => 4114,
        }
    }
}

/// Whether `peer`, known by its keys here, takes part.
pub(super) fn of(directory: &Directory, peer: &Peer) -> Result<(), NoPart> {
    let member = directory.member(peer.member).ok_or(NoPart::Unlisted)?;
    let card = &member.card;
    let has_its_keys = card.key == peer.vkey
        && *card.certificate == *peer.certificate
        && Some(card.sealing.as_str()) == peer.sealing.as_deref();
    match member.standing.0 {
        Standing::Removed => Err(NoPart::Removed),
        _ if !has_its_keys => Err(NoPart::Revoked),
        Standing::Suspended => Err(NoPart::Suspended),
        Standing::Good => Ok(()),
    }
}
