//! What this bureau has for one peer: its own records as far as they are for that peer, and the
//! checkpoints of everyone's feeds.

use wasl_exchange::{Holdings, Room};
use wasl_feed::{Checkpoint, ConsistencyProof, Entry, Index, Origin, Size, TreeHead, VerifyingKey};
use wasl_model::{Event, MemberId, Permit};

use crate::{Bureau, NodeError};

/// What one peer may see of this bureau's feeds.
///
/// It gets the entries of this bureau's own feed, and those of *its* own, should it have lost them.
/// Of other members' feeds it gets the checkpoints alone: they tell nothing about anybody, and show it
/// whether a member tells others the same as it. Who receives a member's records is for that member's
/// bureau to say.
pub(super) struct ForPeer<'b> {
    pub(super) bureau: &'b Bureau,
    pub(super) permit: Permit,
    pub(super) peer: MemberId,
}

impl ForPeer<'_> {
    fn gives_entries(&self, origin: &Origin) -> bool {
        let owner = origin.owner();
        owner.member() == self.bureau.identity.member.as_str() || owner.member() == self.peer.as_str()
    }

    /// Whether it says a record of a dataset that peers may only ask for or look up.
    fn is_asked_only(&self, origin: &Origin, entry: &Entry) -> bool {
        let (settings, own) = (&self.bureau.settings, self.bureau.identity.records());
        let mut kept_back = settings.asked_only.iter().chain(&settings.private_only).peekable();
        if kept_back.peek().is_none() || *origin != own {
            return false;
        }
        let event = entry.opening.as_ref().map(|opening| Event::from_bytes(opening.payload()));
        match event {
            Some(Ok(Event::Put(record))) => {
                kept_back.any(|dataset| *dataset == record.source.dataset.as_str())
            }
            _ => false,
        }
    }

    fn is_for_peer(&self, audience: Option<&wasl_model::Audience>, owner: &str) -> bool {
        audience.is_none_or(|audience| owner.parse().is_ok_and(|owner| audience.includes(owner, self.peer)))
    }
}

impl Holdings for ForPeer<'_> {
    type Error = NodeError;

    fn feeds(&self) -> Result<Vec<Origin>, NodeError> {
        Ok(self.bureau.store.feeds()?.into_iter().map(|feed| feed.origin).collect())
    }

    fn checkpoint(&self, origin: &Origin) -> Result<Option<Checkpoint>, NodeError> {
        let Some(feed) = self.bureau.store.feed(origin)? else { return Ok(None) };
        // While more of it may be elsewhere, this bureau's own feed would look shorter than it is.
        if origin.owner() == *self.bureau.identity.key.name() && !self.bureau.may_write()? {
            return Ok(None);
        }
        let Some(note) = feed.checkpoint else { return Ok(None) };
        let checkpoint = Checkpoint::read(&note, origin, &feed.key)?;
        // A checkpoint ahead of its entries is not offered: they could not be sent.
        Ok((checkpoint.size().get() <= feed.size).then_some(checkpoint))
    }

    fn consistency(&self, origin: &Origin, older: Size, newer: Size) -> Result<ConsistencyProof, NodeError> {
        Ok(self.bureau.store.consistency(origin, older, newer)?)
    }

    fn entries(&self, origin: &Origin, from: Index, room: Room) -> Result<Vec<Entry>, NodeError> {
        if !self.gives_entries(origin) {
            return Ok(Vec::new());
        }
        let owner = origin.owner();
        let store = &self.bureau.store;
        let range = from.get()..Size::MAX.get();
        let batch = store.entries(&self.permit, origin, range, room.entries, room.payload_bytes)?;
        let entries = batch.entries.into_iter().map(|(entry, audience)| {
            let is_given =
                self.is_for_peer(audience.as_ref(), owner.member()) && !self.is_asked_only(origin, &entry);
            if is_given { entry } else { entry.erased() }
        });
        Ok(entries.collect())
    }

    fn head(&self, origin: &Origin, size: Size) -> Result<Option<TreeHead>, NodeError> {
        if self.bureau.store.feed(origin)?.is_none() {
            return Ok(None);
        }
        Ok(self.bureau.store.head_at(origin, size)?)
    }

    fn owner(&self, origin: &Origin) -> Result<Option<VerifyingKey>, NodeError> {
        Ok(self.bureau.store.feed(origin)?.map(|feed| feed.key))
    }
}
