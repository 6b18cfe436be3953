//! All names of the index: which segments have them, and what their words are to the whole.

use std::{
    collections::HashMap,
    hash::BuildHasherDefault,
    sync::{Mutex, PoisonError},
};

use wasl_model::{NameKind, RecordId};

use crate::{
    cutting,
    segment::{LocalWord, Segment, Slot},
    spread::Spread,
    vocabulary::{Tally, Vocabulary, WordId},
    word::words,
};

/// A record's place in the index: in which part, and where there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) part: u32,
    pub(crate) slot: Slot,
}

/// A name's place in the index: in which part, and where there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NameId {
    pub(crate) part: u32,
    pub(crate) name: u32,
}

/// The names of all records.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Their different words.
    pub(crate) vocabulary: Vocabulary,
    /// The segments they are in.
    pub(crate) parts: Vec<Part>,
    /// How many there are.
    len: usize,
    /// What searches count with, one for each that runs at the same time.
    idle: Mutex<Vec<Counters>>,
}

/// A segment, and what has become of it since it was written.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) segment: Segment,
    /// Its words by their places in the vocabulary, and back.
    words: Vec<WordId>,
    local: HashMap<WordId, LocalWord, BuildHasherDefault<Spread>>,
    /// One bit for each of its records that is no longer there.
    dead: Vec<u64>,
    /// How many still are.
    pub(crate) alive: usize,
}

/// One name of one record.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// Whose it is.
    pub(crate) place: Place,
    /// As the source writes it.
    pub(crate) text: &'a str,
    /// What the source says of it.
    pub(crate) kind: NameKind,
    /// Its words in their order.
    pub(crate) words: Vec<WordId>,
}

/// What one search counts with.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    /// For similar words.
    pub(crate) tally: Tally,
    /// For each name that some word speaks for: what its words add up to, and which pieces of the question they are.
    pub(crate) sums: HashMap<NameId, (f32, u64), BuildHasherDefault<Spread>>,
    /// For the costs of spellings.
    pub(crate) sheet: Vec<f32>,
    /// Names by their sums.
    pub(crate) ranked: Vec<(f32, NameId)>,
}

/// A segment so many times as large is not walked for the records of another.
const WALK_FROM: usize = 16;

/// Searches at the same time for which counters are kept.
const IDLE_MAX: usize = 8;

impl Names {
    /// Takes in the records of a segment; those of the same ids in other segments, and all but the last of the same id
    /// in this one, are there no longer.
    pub(crate) fn adopt(&mut self, segment: Segment) {
        self.len += segment.names_len();
        let part = Part::new(segment, &mut self.vocabulary);
        for older in self.replaced(&part.segment) {
            self.bury(older);
        }
        let doubles = part.doubles();
        self.parts.push(part);
        let part = count(self.parts.len() - 1);
        for slot in doubles {
            self.bury(Place { part, slot });
        }
    }

    /// The records that a segment has anew.
    fn replaced(&self, segment: &Segment) -> Vec<Place> {
        let mut replaced = Vec::new();
        for (part, one) in (0..).zip(&self.parts) {
            // A few are looked up; of many, both lists are walked side by side.
            if segment.len() * WALK_FROM < one.segment.len() {
                let ids = segment.sorted_ids().iter().map(|id| RecordId::from_bytes(*id));
                replaced.extend(ids.filter_map(|id| Some(Place { part, slot: one.slot(id)? })));
                continue;
            }
            let mut ids = segment.sorted_ids().iter().peekable();
            for (id, slot) in one.segment.sorted_ids().iter().zip(one.segment.by_id()) {
                while ids.next_if(|new| *new < id).is_some() {}
                if ids.peek() == Some(&id) && one.has(slot) {
                    replaced.push(Place { part, slot });
                }
            }
        }
        replaced
    }

    /// Takes a record out; false if it was not there.
    pub(crate) fn remove(&mut self, id: RecordId) -> bool {
        let place = self.place(id);
        place.inspect(|&place| self.bury(place)).is_some()
    }

    /// Lets go of the parts of which nothing is there any longer.
    pub(crate) fn sweep(&mut self) {
        self.parts.retain(|part| part.alive > 0);
    }

    /// Lets go of a part, and of what is still there of it.
    pub(crate) fn let_go(&mut self, part: usize) {
        for slot in self.parts[part].slots().collect::<Vec<_>>() {
            self.bury(Place { part: count(part), slot });
        }
        self.parts.remove(part);
    }

    fn bury(&mut self, Place { part, slot }: Place) {
        let Some(part) = self.parts.get_mut(part as usize).filter(|part| part.has(slot)) else { return };
        part.dead[slot as usize / 64] |= 1 << (slot % 64);
        part.alive -= 1;
        for name in part.segment.names(slot) {
            self.len = self.len.saturating_sub(1);
            for piece in cutting::pieces(&words(part.segment.text(name))) {
                self.vocabulary.forget(&piece);
            }
        }
    }

    /// Where a record is.
    fn place(&self, id: RecordId) -> Option<Place> {
        (0..).zip(&self.parts).find_map(|(part, one)| one.slot(id).map(|slot| Place { part, slot }))
    }

    /// The part in which a record is, if it is still there.
    pub(crate) fn part(&self, place: Place) -> Option<&Part> {
        self.parts.get(place.part as usize).filter(|part| part.has(place.slot))
    }

    /// The name at `id`, if it is still there.
    pub(crate) fn entry(&self, NameId { part, name }: NameId) -> Option<Entry<'_>> {
        let place = self.bearer(NameId { part, name });
        let part = self.part(place)?;
        Some(Entry {
            place,
            text: part.segment.text(name),
            kind: part.segment.name_kind(name),
            words: part.words(name).collect(),
        })
    }

    /// Whose a name is.
    pub(crate) fn bearer(&self, NameId { part, name }: NameId) -> Place {
        let slot = self.parts.get(part as usize).map_or(Slot::MAX, |part| part.segment.bearer(name));
        Place { part, slot }
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Lends counters for one search.
    pub(crate) fn lend(&self) -> Counters {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Takes the counters back.
    pub(crate) fn give_back(&self, mut counters: Counters) {
        counters.sums.clear();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(counters);
        }
    }
}

impl Part {
    fn new(segment: Segment, vocabulary: &mut Vocabulary) -> Self {
        let mut words = Vec::with_capacity(segment.words_len());
        for word in 0..count(segment.words_len()) {
            let names = count(segment.postings(word).len());
            words.push(vocabulary.learn(&segment, word, names).unwrap_or(WordId::MAX));
        }
        let local = words.iter().copied().zip(0..).collect();
        let dead = vec![0; segment.len().div_ceil(64)];
        Self { alive: segment.len(), words, local, dead, segment }
    }

    /// Whether a record is still there.
    pub(crate) fn has(&self, slot: Slot) -> bool {
        (slot as usize) < self.segment.len() && self.dead[slot as usize / 64] & (1 << (slot % 64)) == 0
    }

    /// The records that are still there.
    pub(crate) fn slots(&self) -> impl Iterator<Item = Slot> {
        (0..count(self.segment.len())).filter(|&slot| self.has(slot))
    }

    /// Where the record with this id is, if it is still there.
    fn slot(&self, id: RecordId) -> Option<Slot> {
        self.segment.slots(id).find(|&slot| self.has(slot))
    }

    /// The records that come again later in the segment.
    fn doubles(&self) -> Vec<Slot> {
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
        self.segment.name_words(name).filter_map(|word| self.words.get(word as usize).copied())
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
