//! The set that each peer is given: what is listed, as far as its handling lets that peer know of it.

use std::{collections::HashMap, sync::Arc};

use wasl_lookup::{PublicKey, SetHead, Tag, TagSet};
use wasl_model::{MemberId, Timestamp};
use wasl_store::ListedTag;

/// The most peers whose sets are kept made. Each takes eight bytes a tag, but those that differ in nothing share one.
const PEERS_MAX: usize = 64;

/// What is published, and to whom.
#[derive(Debug, Default)]
pub(super) struct Published {
    /// When it was looked at last, and up to which change of the records.
    pub(super) known: Option<(Timestamp, u64)>,
    /// What everybody may know of and does not expire.
    open: Arc<TagSet>,
    /// The rest.
    limited: Vec<ListedTag>,
    for_peers: HashMap<MemberId, Arc<PeerSet>>,
}

/// The set of one peer.
#[derive(Debug)]
pub(super) struct PeerSet {
    pub(super) set: Arc<TagSet>,
    pub(super) head: SetHead,
}

impl Published {
    /// What is listed, to be given to whom it is for.
    pub(super) fn new(listed: Vec<Tag>, limited: Vec<ListedTag>) -> Self {
        let open = Arc::new(TagSet::new(listed));
        Self { known: None, open, limited, for_peers: HashMap::new() }
    }

    /// The set of `owner` for `peer` as it is at `now`, made if it is not yet.
    pub(super) fn for_peer(
        &mut self,
        key: PublicKey,
        (owner, peer): (MemberId, MemberId),
        now: Timestamp,
    ) -> Arc<PeerSet> {
        if let Some(made) = self.for_peers.get(&peer) {
            return Arc::clone(made);
        }
        let set = self.set_of(owner, peer, now);
        let made = Arc::new(PeerSet { head: set.head(key), set });
        if self.for_peers.len() >= PEERS_MAX {
            self.for_peers.clear();
        }
        self.for_peers.insert(peer, Arc::clone(&made));
        made
    }

    /// Whether something that was listed at `before` is not any more at `now`.
    pub(super) fn expires_between(&self, before: Timestamp, now: Timestamp) -> bool {
        let mut ends = self.limited.iter().filter_map(|listed| listed.expires);
        ends.any(|end| before < end && end <= now)
    }

    /// What `peer` may know of what `owner` lists at `now`.
    fn set_of(&self, owner: MemberId, peer: MemberId, now: Timestamp) -> Arc<TagSet> {
        let may_know = |listed: &&ListedTag| {
            listed.expires.is_none_or(|end| end > now)
                && listed.audience.as_ref().is_none_or(|audience| audience.includes(owner, peer))
        };
        let known: Vec<Tag> =
            self.limited.iter().filter(may_know).map(|listed| Tag::from_number(listed.tag)).collect();
        if known.is_empty() { Arc::clone(&self.open) } else { Arc::new(self.open.with(&known)) }
    }
}
