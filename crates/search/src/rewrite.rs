//! Segments written anew beside the searches: without what is gone from them, several as one.

use std::{collections::HashMap, sync::Arc};

use crate::{
    draft::Draft,
    key::Hashing,
    part::{Part, PartId, bit, is_marked},
    segment::{Segment, Slot},
    vocabulary::WordId,
    word::Word,
};

/// Whoever has something written anew is asked after so many records whether to go on: every few milliseconds.
const ASKED_EVERY: usize = 256;

/// Parts of an index as they were at one moment, to be written anew.
///
/// ```
/// use wasl_search::Index;
///
/// let mut index = Index::new();
/// // With the index lent to read: which parts, as they are.
/// let rewrite = index.rewrite(&index.parts().map(|part| part.id()).collect::<Vec<_>>());
/// // Without the index, for as long as it takes.
/// if let Some(rewritten) = rewrite.run(|| true) {
///     // With the index lent to change, for an instant; what is put away is dropped after.
///     let (_, put_away) = index.replace(rewritten);
/// #   assert!(put_away.is_empty());
/// }
/// ```
#[derive(Debug)]
pub struct Rewrite {
    pub(crate) parts: Vec<Copied>,
}

/// What is copied of a part.
#[derive(Debug)]
pub(crate) struct Copied {
    pub(crate) id: PartId,
    pub(crate) segment: Segment,
    pub(crate) words: Arc<[WordId]>,
    pub(crate) gone: Vec<u64>,
}

/// Parts written anew, ready to take the places of the old ones.
#[derive(Debug)]
pub struct Rewritten {
    pub(crate) old: Vec<Copied>,
    pub(crate) part: Part,
}

impl Rewrite {
    /// Lays out the records that are still there. It takes as long as a [`Draft`] of so many records does. Now and then
    /// `go_on` is asked, which may take its time; nothing comes of it if that says no.
    pub fn run(self, mut go_on: impl FnMut() -> bool) -> Option<Rewritten> {
        let mut draft = Draft::new();
        let mut known: HashMap<Word, WordId, Hashing> = HashMap::default();
        for old in &self.parts {
            for slot in old.slots() {
                draft.copy(&old.segment, slot);
                if draft.len().is_multiple_of(ASKED_EVERY) && !go_on() {
                    return None;
                }
            }
            known.extend(old.living_words());
        }
        let segment = draft.finish();
        let word = |local| segment.word(local).and_then(|word| known.get(&word).copied());
        // A word that is not known stands only in records that cannot be read: nobody asks for it.
        let words = (0..).take(segment.words_len()).map(|local| word(local).unwrap_or(WordId::MAX)).collect();
        Some(Rewritten { part: Part::of(segment, words), old: self.parts })
    }
}

impl Rewritten {
    /// The records as they are laid out now, to be written to a file.
    pub fn segment(&self) -> &Segment {
        &self.part.segment
    }

    /// Lets the same bytes lie elsewhere, in a mapped file.
    #[must_use]
    pub fn lying_in(mut self, segment: Segment) -> Self {
        self.part.segment = segment;
        self
    }

    /// Marks what has gone since the parts were copied; `gone` says what is gone of a part now, and nothing if all is.
    pub(crate) fn brought_up_to_date<'a>(mut self, gone: impl Fn(PartId) -> Option<&'a [u64]>) -> Part {
        let mut next: Slot = 0;
        for old in &self.old {
            let now = gone(old.id);
            for (at, then) in old.gone.iter().enumerate() {
                let since = now.map_or(u64::MAX, |now| now.get(at).copied().unwrap_or_default()) & !then;
                let here = !then & all_below(old.segment.len() - at * 64);
                let mut left = since & here;
                while left != 0 {
                    let before = here & (bit(left.trailing_zeros()) - 1);
                    self.part.mark(next + before.count_ones());
                    left &= left - 1;
                }
                next += here.count_ones();
            }
        }
        self.part
    }
}

impl Copied {
    fn slots(&self) -> impl Iterator<Item = Slot> {
        (0..).take(self.segment.len()).filter(|&slot| !is_marked(&self.gone, slot))
    }

    /// The words of the records that are still there. That of others may be another word's place by now.
    fn living_words(&self) -> impl Iterator<Item = (Word, WordId)> {
        let lives = |name: &[u8; 4]| {
            let bearer = self.segment.bearer(u32::from_le_bytes(*name));
            (bearer as usize) < self.segment.len() && !is_marked(&self.gone, bearer)
        };
        (0..).zip(self.words.iter()).filter_map(move |(local, &id)| {
            let is_living = self.segment.postings(local).iter().any(lives);
            is_living.then(|| self.segment.word(local).map(|word| (word, id)))?
        })
    }
}

/// The lowest so many bits; all, if there are fewer.
fn all_below(count: usize) -> u64 {
    if count < 64 { (1 << count) - 1 } else { u64::MAX }
}
