//! The set that each peer is given: what is listed, as far as its handling lets that peer know of it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use wasl_lookup::{SetHead, Tag, TagSet};
use wasl_model::{MemberId, Permit, Timestamp};
use wasl_store::ListedTag;

use super::lock;
use crate::{Bureau, NodeError};

/// How long a peer waits at its first question until its set is made; in the background it is made on.
const WAIT_MAX: Duration = Duration::from_secs(3);
/// The most peers whose sets are kept made. Each takes eight bytes a tag, but those that differ in nothing share one.
const PEERS_MAX: usize = 64;

/// What is published, and to whom.
#[derive(Debug, Default)]
pub(super) struct Published {
    /// When it was looked at last, and up to which change of the records.
    known: Option<(Timestamp, u64)>,
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

impl Bureau {
    /// The set that `peer` is given now. It follows the records after `lookup_publish_secs`.
    ///
    /// # Errors
    /// If making it takes longer than a peer waits.
    pub(super) fn set_for(&self, permit: &Permit, peer: MemberId) -> Result<Arc<PeerSet>, NodeError> {
        let mut published = lock(&self.lookup.published);
        let now = permit.at();
        let age = published.known.map(|(at, _)| now.millis_since(at));
        if age.is_none_or(|age| age >= self.settings.lookup_publish_secs.saturating_mul(1_000)) {
            self.publish(permit, &mut published)?;
        }
        if let Some(made) = published.for_peers.get(&peer) {
            return Ok(Arc::clone(made));
        }
        let set = published.set_of(self.identity.member, peer, now);
        let made = Arc::new(PeerSet { head: set.head(self.lookup.key.public()), set });
        if published.for_peers.len() >= PEERS_MAX {
            published.for_peers.clear();
        }
        published.for_peers.insert(peer, Arc::clone(&made));
        Ok(made)
    }

    /// Takes in what has changed or expired since.
    fn publish(&self, permit: &Permit, published: &mut Published) -> Result<(), NodeError> {
        let (now, newest) = (permit.at(), self.store.newest_change()?);
        match published.known {
            Some((at, change)) if change == newest && !published.expires_between(at, now) => {}
            _ => {
                if !self.list_numbers(permit, WAIT_MAX)? {
                    return Err(NodeError::SetInMaking);
                }
                let (mut open, mut limited) = (Vec::new(), Vec::new());
                self.lookup.store.each_listed(permit, |listed| {
                    if listed.audience.is_none() && listed.expires.is_none() {
                        open.push(Tag::from_number(listed.tag));
                    } else {
                        limited.push(listed);
                    }
                })?;
                let open = Arc::new(TagSet::new(open));
                *published = Published { known: None, open, limited, for_peers: HashMap::new() };
            }
        }
        published.known = Some((now, newest));
        Ok(())
    }
}

impl Published {
    /// Whether something that was listed at `before` is not any more at `now`.
    fn expires_between(&self, before: Timestamp, now: Timestamp) -> bool {
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
