//! How the members' feeds stand, in JSON.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_node::FeedStatus;

use crate::wire::written::{MemberCode, Moment, Plain};

/// The feeds that are kept here, this bureau's own included.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Feeds {
    /// One for each member.
    pub(crate) feeds: Vec<Feed>,
}

/// How the copy of one member's feed stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Feed {
    /// Whose it is.
    member: MemberCode,
    /// Its name.
    origin: String,
    /// How many entries are here.
    entries: u64,
    /// How many of the member's records are held.
    records: u64,
    /// When its owner signed the newest state that is here; `null` if nothing came yet.
    as_of: Option<Moment>,
    /// Which members cosigned it, and up to which size.
    cosigned: Vec<Cosigned>,
    /// The number of the reason why it is followed no more.
    halted: Option<u16>,
}

/// How far a member vouches for having seen a feed.
#[derive(Debug, Serialize, ToSchema)]
struct Cosigned {
    witness: String,
    size: u64,
}

impl From<FeedStatus> for Feed {
    fn from(status: FeedStatus) -> Self {
        let FeedStatus { member, origin, entries, records, as_of, cosigned, halted, .. } = status;
        let cosigned = cosigned.into_iter().map(|(witness, size)| Cosigned { witness, size });
        Self {
            member: Plain(member),
            origin,
            entries,
            records,
            as_of: as_of.map(Plain),
            cosigned: cosigned.collect(),
            halted,
        }
    }
}
