//! The directory of members: trusted once, brought up to date by every peer, and obeyed in every exchange.

mod cards;
mod keys;
mod part;
mod parts;
pub(crate) mod shelf;

use std::sync::Arc;

use wasl_directory::{Batch, Directory, DirectoryError};
use wasl_model::{Action, Caller, MemberId, Outcome, Permit};
use wasl_store::Peer;

use crate::{Bureau, ExchangeError, NodeError, audited::Intent};

pub use keys::{make_directory_key, read_directory_key};
pub use part::NoPart;
pub(crate) use parts::Parts;
use shelf::Shelf;

/// The directory as a bureau has it.
#[derive(Debug, Clone)]
pub struct DirectoryView {
    /// What it says.
    pub directory: Directory,
    /// Whether a proof is kept that its keys signed two histories: then nothing more is taken of it.
    pub is_forked: bool,
}

impl Bureau {
    /// The most bytes of a batch of the directory.
    pub const DIRECTORY_BATCH_BYTES_MAX: usize = Batch::BYTES_MAX;

    /// Begins to obey the directory that `founding` founds. Its fingerprint is for people to compare before: everything else
    /// follows from it. From now on whoever it does not list takes no part.
    pub fn trust_directory(&self, caller: &Caller, founding: &[u8]) -> Result<DirectoryView, NodeError> {
        self.audited(Intent::asking(caller, Action::PeerManage, "directory"), |permit| {
            if self.shelf()?.is_some() {
                return Err(NodeError::DirectoryKept);
            }
            let batch = Batch::from_bytes(founding)?;
            let directory = Directory::found(&batch, self.unix_now()?)?;
            self.keep_batch(permit, &batch)?;
            Ok((DirectoryView { directory, is_forked: false }, Outcome::Changed { count: 1 }))
        })
    }

    /// Adds a batch that enough of the directory's keys have signed; the peers fetch it from here.
    pub fn publish_directory(&self, caller: &Caller, batch: &[u8]) -> Result<DirectoryView, NodeError> {
        self.audited(Intent::asking(caller, Action::PeerManage, "directory"), |permit| {
            let kept = self.usable_shelf()?;
            let batch = Batch::from_bytes(batch)?;
            let directory = kept.directory.extended(&batch, self.unix_now()?)?;
            self.keep_batch(permit, &batch)?;
            let count = batch.entries().count() as u64;
            Ok((DirectoryView { directory, is_forked: false }, Outcome::Changed { count }))
        })
    }

    /// The directory that this bureau obeys, if it obeys one.
    pub fn directory(&self, caller: &Caller) -> Result<Option<DirectoryView>, NodeError> {
        self.audited(Intent::plain(caller, Action::FeedRead), |_| {
            let view = self
                .shelf()?
                .map(|kept| DirectoryView { directory: kept.directory.clone(), is_forked: kept.is_forked });
            Ok((view, Outcome::Changed { count: 0 }))
        })
    }

    /// What to ask a peer for: the size and the root of the directory here; `None` if there is none, or nothing more is taken.
    pub(crate) fn directory_ask(&self) -> Result<Option<(u64, [u8; 32])>, NodeError> {
        let kept = self.shelf()?.filter(|kept| !kept.is_forked);
        Ok(kept.map(|kept| (kept.directory.size(), *kept.directory.head().root.as_bytes())))
    }

    /// The batch that a peer is given which has so many entries with this root, if there is one for it.
    pub(crate) fn directory_batch_for(
        &self,
        size: u64,
        root: &[u8; 32],
    ) -> Result<Option<Vec<u8>>, NodeError> {
        let Some(kept) = self.shelf()? else { return Ok(None) };
        let Some(start) = kept.following(size, root) else { return Ok(None) };
        Ok(self.store.directory_batch(start)?)
    }

    /// Takes a batch that a peer gave, if it says something new. Whoever gave it, it counts by its signatures alone.
    pub(crate) fn take_directory_batch(&self, bytes: &[u8]) -> Result<(), NodeError> {
        let kept = self.usable_shelf()?;
        let batch = Batch::from_bytes(bytes)?;
        if batch.start() < kept.directory.size() {
            return self.compare_batch(&kept, &batch);
        }
        kept.directory.extended(&batch, self.unix_now()?)?;
        let caller = Caller::bureau(self.identity.member);
        let asked = format!("directory from {}", batch.start());
        self.audited(Intent::asking(&caller, Action::Replicate, &asked), |permit| {
            self.keep_batch(permit, &batch)?;
            Ok(((), Outcome::Changed { count: batch.entries().count() as u64 }))
        })
    }

    /// Whether `peer`, as it was when its line was opened, is still a peer with the same keys, and takes part.
    pub(crate) fn check_peer(&self, peer: &Peer) -> Result<(), ExchangeError> {
        // Whose keys were renewed is told so.
        self.check_part(peer)?;
        let is_known = self.store.peer(peer.member)?.is_some_and(|known| known.has_keys_of(peer));
        if is_known { Ok(()) } else { Err(ExchangeError::Unpinned) }
    }

    /// Whether the directory lets a peer take part with the keys that it is known by here. Without a directory it does.
    pub(crate) fn check_part(&self, peer: &Peer) -> Result<(), ExchangeError> {
        Ok(self.part_of(peer)??)
    }

    pub(crate) fn part_of(&self, peer: &Peer) -> Result<Result<(), NoPart>, NodeError> {
        Ok(self.parts()?.of(peer))
    }

    /// Who takes part, as it is now.
    pub(crate) fn parts(&self) -> Result<Parts, NodeError> {
        Ok(Parts::new(self.shelf()?))
    }

    /// The member that has this certificate by the directory, or had it.
    pub(crate) fn holder_of(&self, certificate: &[u8]) -> Result<Option<MemberId>, NodeError> {
        Ok(self.shelf()?.and_then(|kept| kept.directory.holder(certificate)).map(|(member, _)| member))
    }

    /// Looks whether a batch for a place that is taken proves two histories, and keeps it if so.
    fn compare_batch(&self, kept: &Shelf, batch: &Batch) -> Result<(), NodeError> {
        let place = || DirectoryError::Place { expected: kept.directory.size(), found: batch.start() };
        let own = self.store.directory_batch(batch.start())?.ok_or_else(place)?;
        let own = Batch::from_bytes(&own)?;
        let before = shelf::before(&self.store, batch.start())?.ok_or_else(place)?;
        if !kept.directory.is_fork(&before, &own, batch) {
            return Ok(());
        }
        let permit = self.own_permit()?;
        self.store.write::<_, NodeError>(&permit, |write| {
            Ok(write.note_directory_fork(batch.start(), &batch.to_bytes())?)
        })?;
        tracing::error!(
            number = 5713,
            start = batch.start(),
            "the directory's keys have signed two histories"
        );
        Err(DirectoryError::Forked.into())
    }

    fn keep_batch(&self, permit: &Permit, batch: &Batch) -> Result<(), NodeError> {
        let kept = self.store.write::<_, NodeError>(permit, |write| {
            Ok(write.add_directory_batch(batch.start(), &batch.to_bytes())?)
        })?;
        self.news.tell();
        if kept {
            return self.obey_cards(permit);
        }
        // Another process of this bureau was faster.
        let expected = self.shelf()?.map_or(0, |kept| kept.directory.size());
        Err(DirectoryError::Place { expected, found: batch.start() }.into())
    }

    pub(crate) fn shelf(&self) -> Result<Option<Arc<Shelf>>, NodeError> {
        self.directory.current(&self.store)
    }

    fn usable_shelf(&self) -> Result<Arc<Shelf>, NodeError> {
        let kept = self.shelf()?.ok_or(NodeError::NoDirectory)?;
        if kept.is_forked { Err(DirectoryError::Forked.into()) } else { Ok(kept) }
    }
}
