//! What this bureau has for one peer: its own records as far as they are for that peer, what it carries for others, and the
//! checkpoints of everyone's feeds.

use wasl_exchange::{BATCH_PAYLOAD_BYTES_MAX, Carried, Form, Holdings, Room};
use wasl_feed::{Checkpoint, ConsistencyProof, Cover, Entry, Index, Origin, Size, TreeHead, VerifyingKey};
use wasl_model::{Audience, Event, MemberId, Permit};
use wasl_store::{Batch, FeedRow, StoreError};

use super::covers::{self, Coverer};
use crate::{Bureau, NodeError};

/// How many keys are sealed to for one batch, about: some tenths of a second. The next batch goes on from there.
const SEALED_AT_ONCE: usize = 4_096;

/// How many own entries are covered at once that are asked for once more: the rest is asked for in the next round.
const COVERED_ONCE_MORE: usize = 64;

/// What one peer may see of this bureau's feeds.
///
/// It gets the entries of this bureau's own feed, and those of *its* own, should it have lost them; and of other members'
/// feeds, where their owners let this bureau be a relay of them. What those entries say is given by one rule: open where the
/// audience that the owner signed includes the peer, covered where the peer is named on the cover or carries for this bureau,
/// and otherwise not. Of all other feeds it gets the checkpoints alone: they tell nothing about anybody, and show it
/// whether a member tells others the same as it.
pub(super) struct ForPeer<'b> {
    pub(super) bureau: &'b Bureau,
    pub(super) permit: Permit,
    pub(super) peer: MemberId,
    /// Whether it may carry for this bureau, sealed, what is not for it.
    pub(super) is_relay: bool,
}

impl ForPeer<'_> {
    /// A feed that is kept here, if a peer may know of it at all: cases are this bureau's alone.
    fn shared(&self, origin: &Origin) -> Result<Option<FeedRow>, NodeError> {
        if origin.log() == Origin::CASES { Ok(None) } else { Ok(self.bureau.store.feed(origin)?) }
    }

    fn gives_entries(&self, origin: &Origin) -> Result<bool, NodeError> {
        if origin.log() == Origin::CASES {
            return Ok(false);
        }
        let owner = origin.owner();
        let is_its_own = owner.member() == self.peer.as_str();
        Ok(self.is_own(origin) || is_its_own || self.bureau.store.may_pass_on(origin)?)
    }

    fn is_own(&self, origin: &Origin) -> bool {
        origin.owner().member() == self.bureau.identity.member.as_str()
    }

    /// How much of an entry this peer is given, if there is a cover of it or not: the one rule, for own feeds and others'.
    fn given(
        &self,
        origin: &Origin,
        (entry, audience): (Entry, Option<Audience>),
        cover: Option<Cover>,
    ) -> Carried {
        if self.is_asked_only(origin, &entry) {
            return entry.erased().into();
        }
        let owner = origin.owner();
        let is_open = entry.opening.is_some() && self.is_for_peer(audience.as_ref(), owner.member());
        // A relay gets covered what it is to carry, also where it may read it. One without a key of its own to open it by
        // would have nothing of that.
        let is_covered = cover.filter(|cover| {
            let is_reader = || covers::is_for(cover, self.peer);
            if is_open { self.is_relay && is_reader() } else { self.is_relay || is_reader() }
        });
        match is_covered {
            Some(cover) => Carried { commitment: entry.commitment, form: Form::Covered(cover) },
            None if is_open => entry.into(),
            None => entry.erased().into(),
        }
    }

    /// Own entries, covered for a relay. Covering takes time, so that fewer may come than were read.
    fn own_entries(&self, origin: &Origin, batch: Batch) -> Result<Vec<Carried>, NodeError> {
        let coverer = if self.is_relay { Some(Coverer::new(self.bureau, &self.permit)?) } else { None };
        let (mut given, mut work) = (Vec::new(), 0);
        for (number, (entry, audience)) in (batch.start..).zip(batch.entries) {
            if work > SEALED_AT_ONCE {
                break;
            }
            let cover = match &coverer {
                Some(coverer) if !self.is_asked_only(origin, &entry) => {
                    coverer.cover(origin, number, (&entry, audience.as_ref()))?
                }
                _ => None,
            };
            if cover.is_some() {
                work += coverer.as_ref().map_or(0, |coverer| coverer.work(audience.as_ref()));
            }
            given.push(self.given(origin, (entry, audience), cover));
        }
        Ok(given)
    }

    /// Entries of another member, with the covers that are kept of them.
    fn others_entries(&self, origin: &Origin, batch: Batch, room: Room) -> Result<Vec<Carried>, NodeError> {
        let range = batch.start..batch.start + batch.entries.len() as u64;
        let covers = self.bureau.store.covers(&self.permit, origin, range.clone(), room.payload_bytes)?;
        let end = covers.cut.unwrap_or(range.end);
        let mut covers = covers.covers.into_iter().peekable();
        let entries = (range.start..end).zip(batch.entries).map(|(number, entry)| {
            let cover = covers.next_if(|(covered, _)| *covered == number).map(|(_, cover)| cover);
            self.given(origin, entry, cover)
        });
        Ok(entries.collect())
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
            Some(Ok(event)) => event
                .put()
                .is_some_and(|record| kept_back.any(|dataset| *dataset == record.source.dataset.as_str())),
            _ => false,
        }
    }

    /// What these entries say, the first so many of them as are given at once.
    pub(super) fn openings(&self, origin: &Origin, entries: &[Index]) -> Result<Vec<Carried>, NodeError> {
        let known = self.shared(origin)?;
        let mut given = Vec::new();
        let Some(feed) = known.filter(|_| self.gives_entries(origin).unwrap_or(false)) else {
            return Ok(given);
        };
        let mut room = BATCH_PAYLOAD_BYTES_MAX;
        let most = if self.is_own(origin) { COVERED_ONCE_MORE } else { entries.len() };
        for index in entries.iter().filter(|index| index.get() < feed.size).take(most) {
            let carried = self.entries(origin, *index, Room { entries: 1, payload_bytes: room })?;
            let Some(entry) = carried.into_iter().next().filter(|entry| entry.length() <= room) else {
                break;
            };
            room -= entry.length();
            given.push(entry);
        }
        Ok(given)
    }

    fn is_for_peer(&self, audience: Option<&Audience>, owner: &str) -> bool {
        audience.is_none_or(|audience| owner.parse().is_ok_and(|owner| audience.includes(owner, self.peer)))
    }
}

impl Holdings for ForPeer<'_> {
    type Error = NodeError;

    fn feeds(&self) -> Result<Vec<Origin>, NodeError> {
        let feeds = self.bureau.store.feeds()?.into_iter().map(|feed| feed.origin);
        Ok(feeds.filter(|origin| origin.log() != Origin::CASES).collect())
    }

    fn checkpoint(&self, origin: &Origin) -> Result<Option<Checkpoint>, NodeError> {
        let Some(feed) = self.shared(origin)? else { return Ok(None) };
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
        if self.shared(origin)?.is_none() {
            return Err(StoreError::NoFeed { origin: origin.to_string() }.into());
        }
        Ok(self.bureau.store.consistency(origin, older, newer)?)
    }

    fn entries(&self, origin: &Origin, from: Index, room: Room) -> Result<Vec<Carried>, NodeError> {
        if !self.gives_entries(origin)? {
            return Ok(Vec::new());
        }
        let range = from.get()..Size::MAX.get();
        let store = &self.bureau.store;
        let batch = store.entries(&self.permit, origin, range, room.entries, room.payload_bytes)?;
        if self.is_own(origin) {
            self.own_entries(origin, batch)
        } else {
            self.others_entries(origin, batch, room)
        }
    }

    fn may_pass_on(&self, origin: &Origin) -> Result<bool, NodeError> {
        Ok(self.is_relay && (self.is_own(origin) || self.bureau.store.may_pass_on(origin)?))
    }

    fn head(&self, origin: &Origin, size: Size) -> Result<Option<TreeHead>, NodeError> {
        if self.shared(origin)?.is_none() {
            return Ok(None);
        }
        Ok(self.bureau.store.head_at(origin, size)?)
    }

    fn owner(&self, origin: &Origin) -> Result<Option<VerifyingKey>, NodeError> {
        Ok(self.shared(origin)?.map(|feed| feed.key))
    }
}
