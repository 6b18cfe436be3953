//! All names of the index: which segments have them, and what their words are to the whole.

use std::{
    collections::HashMap,
    hash::BuildHasherDefault,
    sync::{Arc, Mutex, PoisonError},
};

use wasl_model::{NameKind, RecordId};

use crate::{
    cutting,
    part::{PartId, is_marked},
    rewrite::{Copied, Rewrite, Rewritten},
    segment::{Segment, Slot},
    spread::Spread,
    vocabulary::{Tally, Vocabulary, WordId},
    word::words,
};

pub(crate) use crate::part::Part;

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
    /// What the next part is called.
    next: PartId,
    /// What searches count with, one for each that runs at the same time.
    idle: Mutex<Vec<Counters>>,
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
    pub(crate) fn adopt(&mut self, segment: Segment) -> PartId {
        let part = self.learn(segment);
        for older in self.replaced(&part.segment) {
            self.bury(older);
        }
        let (id, doubles) = (part.id, part.doubles());
        self.push(part, doubles.into_iter());
        id
    }

    /// Takes in the records of a segment but for those that are marked as gone, and looks for no others of their ids.
    pub(crate) fn adopt_marked(&mut self, segment: Segment, gone: &[u64]) -> PartId {
        let part = self.learn(segment);
        let id = part.id;
        let slots = 0..count(part.segment.len());
        self.push(part, slots.filter(|&slot| is_marked(gone, slot)));
        id
    }

    fn learn(&mut self, segment: Segment) -> Part {
        self.len += segment.names_len();
        let vocabulary = &mut self.vocabulary;
        let learn = |word| {
            let names = count(segment.postings(word).len());
            vocabulary.learn(&segment, word, names).unwrap_or(WordId::MAX)
        };
        let words = (0..count(segment.words_len())).map(learn).collect();
        let mut part = Part::of(segment, words);
        part.id = self.fresh_id();
        part
    }

    fn push(&mut self, part: Part, gone: impl Iterator<Item = Slot>) {
        self.parts.push(part);
        let part = count(self.parts.len() - 1);
        for slot in gone {
            self.bury(Place { part, slot });
        }
    }

    fn fresh_id(&mut self) -> PartId {
        self.next.0 += 1;
        self.next
    }

    /// What of these parts is written anew.
    pub(crate) fn rewrite(&self, ids: &[PartId]) -> Rewrite {
        let parts = self.parts.iter().filter(|part| ids.contains(&part.id));
        let copied = |part: &Part| Copied {
            id: part.id,
            segment: part.segment.clone(),
            words: Arc::clone(&part.words),
            gone: part.dead.clone(),
        };
        Rewrite { parts: parts.map(copied).collect() }
    }

    /// Puts what is written anew in the place of what it was written from, which is returned. The names are the same,
    /// and so the vocabulary stays as it is.
    pub(crate) fn replace(&mut self, rewritten: Rewritten) -> (PartId, Vec<Part>) {
        let old: Vec<PartId> = rewritten.old.iter().map(|old| old.id).collect();
        let gone = |id| self.parts.iter().find(|part| part.id == id).map(|part| part.dead.as_slice());
        let mut part = rewritten.brought_up_to_date(gone);
        let (put_away, mut kept): (Vec<Part>, Vec<Part>) =
            self.parts.drain(..).partition(|part| old.contains(&part.id));
        part.id = self.fresh_id();
        let id = part.id;
        kept.push(part);
        self.parts = kept;
        (id, put_away)
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

    fn bury(&mut self, Place { part, slot }: Place) {
        let Some(part) = self.parts.get_mut(part as usize).filter(|part| part.has(slot)) else { return };
        part.mark(slot);
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

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
