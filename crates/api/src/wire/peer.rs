//! The peers, in JSON: how each is heard, and who carries for this bureau.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_node::PeerStatus;

use crate::wire::written::{MemberCode, Moment, Plain};

/// The bureaus that this one exchanges with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Peers {
    peers: Vec<Peer>,
}

/// A bureau that this one exchanges with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Peer {
    member: MemberCode,
    /// The name of its bureau.
    name: String,
    /// Where it is reached; it does not count where it is heard through others.
    address: String,
    /// Since when it is a peer.
    added: Moment,
    /// When a round with it last ended well.
    reached: Option<Moment>,
    /// The number of what went wrong in the last round, if something did.
    failed: Option<u16>,
    /// Whether it may carry for this bureau, sealed, what is not for it.
    relay: bool,
    /// Through whom it is heard; nobody where it has a line of its own.
    through: Vec<MemberCode>,
}

impl From<Vec<PeerStatus>> for Peers {
    fn from(peers: Vec<PeerStatus>) -> Self {
        Self { peers: peers.into_iter().map(Peer::from).collect() }
    }
}

impl From<PeerStatus> for Peer {
    fn from(status: PeerStatus) -> Self {
        let PeerStatus { member, name, address, added, reached, failed, is_relay, through } = status;
        Self {
            member: Plain(member),
            name,
            address,
            added: Plain(added),
            reached: reached.map(Plain),
            failed,
            relay: is_relay,
            through: through.into_iter().map(Plain).collect(),
        }
    }
}
