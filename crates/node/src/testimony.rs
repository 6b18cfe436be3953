//! What members signed for others, as those tell it, and what does not fit what is held here.
//!
//! A peer that copies a feed offers a checkpoint by its owner, and its proof does not fit. Either the peer is at fault, or
//! the owner has signed two histories: which of the two, the owner itself shows when it is asked next, for it must be able
//! to prove everything that it signed. Until then this is kept in memory; the next comparison brings it again.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use wasl_feed::{Checkpoint, Origin};

/// Checkpoints to hold against their owners.
#[derive(Debug, Default)]
pub(crate) struct Testimony(Mutex<BTreeMap<Origin, Vec<Checkpoint>>>);

impl Testimony {
    /// The most that are kept of one feed; of more, the newest.
    const OF_A_FEED_MAX: usize = 16;

    /// Keeps a checkpoint, whose owner's signature was verified.
    pub(crate) fn add(&self, checkpoint: Checkpoint) {
        let mut feeds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = feeds.entry(checkpoint.origin().clone()).or_default();
        if known.iter().any(|known| known.head() == checkpoint.head()) {
            return;
        }
        known.push(checkpoint);
        known.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size()));
        known.truncate(Self::OF_A_FEED_MAX);
    }

    /// What is known of a feed.
    pub(crate) fn of(&self, origin: &Origin) -> Vec<Checkpoint> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(origin).cloned().unwrap_or_default()
    }
}
