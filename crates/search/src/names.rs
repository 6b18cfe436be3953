//! All names of the index, with the words of each.

use std::sync::{Mutex, PoisonError};

use wasl_model::NameKind;

use crate::{
    cutting,
    vocabulary::{NameId, Tally, Vocabulary, WordId},
    word::words,
};

/// The names of all records.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Their different words.
    pub(crate) vocabulary: Vocabulary,
    entries: Vec<Option<Entry>>,
    free: Vec<NameId>,
    /// What searches count with, one for each that runs at the same time.
    idle: Mutex<Vec<Counters>>,
}

/// One name of one record.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The record's place in the index.
    pub(crate) slot: u32,
    /// As the source writes it.
    pub(crate) text: Box<str>,
    /// What the source says of it.
    pub(crate) kind: NameKind,
    /// Its words in their order.
    pub(crate) words: Box<[WordId]>,
}

/// What one search counts with.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    /// For similar words.
    pub(crate) tally: Tally,
    /// For each name what its words add up to; zero between searches.
    pub(crate) sums: Vec<f32>,
    /// For each name which piece was the last to add to its sum; zero between searches.
    pub(crate) last: Vec<u16>,
    /// For the costs of spellings.
    pub(crate) sheet: Vec<f32>,
    /// The names whose sum is not zero.
    pub(crate) touched: Vec<NameId>,
    /// Names by their sums.
    pub(crate) ranked: Vec<(f32, NameId)>,
}

/// Searches at the same time for which counters are kept.
const IDLE_MAX: usize = 8;

impl Names {
    /// Takes a name of the record at `slot`; a name without words is not kept.
    pub(crate) fn insert(&mut self, slot: u32, text: &str, kind: NameKind) -> Option<NameId> {
        let words = words(text);
        if words.is_empty() {
            return None;
        }
        let id = self.free.pop().unwrap_or_else(|| {
            self.entries.push(None);
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        });
        for piece in cutting::pieces(&words) {
            self.vocabulary.insert(&piece, id);
        }
        let words = words.iter().filter_map(|word| self.vocabulary.id(word)).collect();
        self.entries[id as usize] = Some(Entry { slot, text: text.into(), kind, words });
        Some(id)
    }

    /// Forgets a name.
    pub(crate) fn remove(&mut self, id: NameId) {
        let Some(entry) = self.entries.get_mut(id as usize).and_then(Option::take) else { return };
        for piece in cutting::pieces(&words(&entry.text)) {
            self.vocabulary.remove(&piece, id);
        }
        self.free.push(id);
    }

    /// The name at `id`, if there is one.
    pub(crate) fn entry(&self, id: NameId) -> Option<&Entry> {
        self.entries.get(id as usize).and_then(Option::as_ref)
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }

    /// Lends counters for one search.
    pub(crate) fn lend(&self) -> Counters {
        let mut counters = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        counters.sums.resize(self.entries.len(), 0.0);
        counters.last.resize(self.entries.len(), 0);
        counters
    }

    /// Takes the counters back, all zero again.
    pub(crate) fn give_back(&self, counters: Counters) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(counters);
        }
    }
}
