//! The directory in memory, made from its batches, and carried on when one is added.

use std::sync::{Arc, PoisonError, RwLock};

use wasl_directory::{Batch, Card, Directory, Standing};
use wasl_feed::{TreeHead, UnixTime};
use wasl_model::MemberId;
use wasl_store::Store;

use crate::NodeError;

/// Where the directory stands while the bureau is open.
#[derive(Debug, Default)]
pub(crate) struct DirectoryDesk(RwLock<Option<Arc<Shelf>>>);

/// The directory after all its batches.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    pub(super) directory: Directory,
    /// A proof is kept that its keys signed two histories.
    pub(super) is_forked: bool,
    /// After how many entries each batch begins, and the tree after it.
    batches: Vec<(u64, TreeHead)>,
}

impl Shelf {
    /// The directory after `batches`, which follow what is `kept`. What was verified stays verified.
    fn read(mut kept: Option<Self>, batches: &[Vec<u8>]) -> Result<Option<Self>, NodeError> {
        // What was verified when it came is not refused later because a clock was set back.
        let now = UnixTime::MAX;
        for bytes in batches {
            let batch = Batch::from_bytes(bytes)?;
            let (directory, mut begun) = match kept {
                None => (Directory::found(&batch, now)?, Vec::new()),
                Some(kept) => (kept.directory.extended(&batch, now)?, kept.batches),
            };
            begun.push((batch.start(), directory.head()));
            kept = Some(Self { directory, is_forked: false, batches: begun });
        }
        Ok(kept)
    }

    /// The card that a member takes part with, unless it was removed.
    pub(crate) fn card_of(&self, member: MemberId) -> Option<&Card> {
        let listed = self.directory.member(member)?;
        (listed.standing.0 != Standing::Removed).then_some(&listed.card)
    }

    /// Where the batch begins that somebody is given who has `size` entries with this root: the next one; or, if that is not
    /// how the tree was here at that size, the one that ends there or beyond. `None` if there is none.
    pub(super) fn following(&self, size: u64, root: &[u8; 32]) -> Option<u64> {
        let (start, head) = self.batches.iter().find(|(_, head)| head.size.get() >= size)?;
        if head.size.get() == size && head.root.as_bytes() == root {
            return self.batches.iter().map(|(start, _)| *start).find(|start| *start == size);
        }
        Some(*start)
    }
}

impl DirectoryDesk {
    /// The directory as its batches are now.
    pub(crate) fn current(&self, store: &Store) -> Result<Option<Arc<Shelf>>, NodeError> {
        let (count, is_forked) = store.directory_standing()?;
        if count == 0 {
            return Ok(None);
        }
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let is_current =
            |kept: &Arc<Shelf>| kept.batches.len() as u64 == count && kept.is_forked == is_forked;
        if held.as_ref().is_some_and(is_current) {
            return Ok(held);
        }
        // Batches are only ever added.
        let from = held.as_ref().map_or(0, |kept| kept.directory.size());
        let read = Shelf::read(held.as_deref().cloned(), &store.directory_batches(from..u64::MAX)?)?;
        let read = read.map(|kept| Arc::new(Shelf { is_forked, ..kept }));
        self.0.write().unwrap_or_else(PoisonError::into_inner).clone_from(&read);
        Ok(read)
    }
}

/// The directory as it was before the batch that begins after `start` entries.
pub(super) fn before(store: &Store, start: u64) -> Result<Option<Directory>, NodeError> {
    Ok(Shelf::read(None, &store.directory_batches(0..start)?)?.map(|kept| kept.directory))
}
