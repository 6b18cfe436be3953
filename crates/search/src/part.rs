//! A segment in an index, with what has become of it.

use std::{collections::HashMap, hash::BuildHasherDefault, sync::Arc};

use wasl_model::RecordId;

use crate::{
    segment::{LocalWord, Segment, Slot},
    spread::Spread,
    vocabulary::WordId,
};

/// What a part of an index is called, as long as it is one; never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PartId(pub(crate) u64);

/// A segment in an index, and what has become of it since it was written.
#[derive(Debug)]
pub struct Part {
    pub(crate) id: PartId,
    pub(crate) segment: Segment,
    /// Its words by their places in the vocabulary, and back.
    pub(crate) words: Arc<[WordId]>,
    local: HashMap<WordId, LocalWord, BuildHasherDefault<Spread>>,
    /// One bit for each of its records that is no longer there.
    pub(crate) dead: Vec<u64>,
    /// How many still are.
    pub(crate) alive: usize,
}

impl Part {
    /// One of which everything is there; its words are learned, and it has no id of its own yet.
    pub(crate) fn of(segment: Segment, words: Arc<[WordId]>) -> Self {
        let local = words.iter().copied().zip(0..).collect();
        let dead = vec![0; segment.len().div_ceil(64)];
        Self { id: PartId::default(), alive: segment.len(), words, local, dead, segment }
    }

    /// What it is called.
    pub fn id(&self) -> PartId {
        self.id
    }

    /// Its records as they were written.
    pub fn segment(&self) -> &Segment {
        &self.segment
    }

    /// How many of its records are still there.
    pub fn alive(&self) -> usize {
        self.alive
    }

    /// One bit for each of its records, from the lowest of the first number on: set if it is no longer there.
    pub fn gone(&self) -> &[u64] {
        &self.dead
    }

    /// Whether the record with this id is still there, and in this part.
    pub fn holds(&self, id: RecordId) -> bool {
        self.slot(id).is_some()
    }

    /// Whether a record is still there.
    pub(crate) fn has(&self, slot: Slot) -> bool {
        (slot as usize) < self.segment.len() && !is_marked(&self.dead, slot)
    }

    /// Notes that a record which is there is no longer.
    pub(crate) fn mark(&mut self, slot: Slot) {
        self.dead[slot as usize / 64] |= bit(slot);
        self.alive -= 1;
    }

    /// Where the record with this id is, if it is still there.
    pub(crate) fn slot(&self, id: RecordId) -> Option<Slot> {
        self.segment.slots(id).find(|&slot| self.has(slot))
    }

    /// The records that come again later in the segment.
    pub(crate) fn doubles(&self) -> Vec<Slot> {
        let again =
            |pair: (Slot, Slot)| (self.segment.id(pair.0) == self.segment.id(pair.1)).then_some(pair.0);
        self.segment.by_id().zip(self.segment.by_id().skip(1)).filter_map(again).collect()
    }

    /// The names that have a word of the vocabulary, in the order of their bearers' years of birth.
    pub(crate) fn postings(&self, word: WordId) -> &[[u8; 4]] {
        self.local.get(&word).map_or(&[], |&local| self.segment.postings(local))
    }

    /// The words of a name by their places in the vocabulary.
    pub(crate) fn words(&self, name: u32) -> impl Iterator<Item = WordId> {
        let known = |word| self.words.get(word as usize).copied().filter(|&id| id != WordId::MAX);
        self.segment.name_words(name).filter_map(known)
    }
}

/// Whether a bit is set; what lies behind the last is not.
pub(crate) fn is_marked(bits: &[u64], slot: Slot) -> bool {
    bits.get(slot as usize / 64).is_some_and(|bits| bits & bit(slot) != 0)
}

/// A place's bit in the number that has it.
pub(crate) fn bit(place: u32) -> u64 {
    1 << (place % 64)
}
