//! Every different word of the index: what it is spelled like, and in how many names it stands.

use std::{collections::HashMap, hash::BuildHasherDefault, sync::OnceLock};

use crate::{
    feature::{self, Feature},
    key::Hashing,
    lattice::{Lattice, letters},
    model, particle,
    segment::{LocalWord, Segment},
    spread::Spread,
    weight,
    word::{Script, Word},
};

/// A word's place in the vocabulary.
pub(crate) type WordId = u32;

/// The different words, found by themselves and by their traits.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    ids: HashMap<Word, WordId, Hashing>,
    entries: Vec<Entry>,
    /// How many traits each word has, with [`OTHER_SCRIPT`] if it is not Latin; apart from the entries, because every search walks over many.
    traits: Vec<u16>,
    free: Vec<WordId>,
    sharers: HashMap<Feature, Vec<WordId>, BuildHasherDefault<Spread>>,
}

/// One word of the vocabulary.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// What it is written in; none where no word is.
    pub(crate) script: Option<Script>,
    /// Its likeliest Latin spelling.
    pub(crate) latin: Box<[u8]>,
    /// The word and all its spellings, unless it is Latin itself; these are made when they are first asked for.
    word: Option<Box<(Word, OnceLock<Lattice>)>>,
    /// Whether it merely joins the parts of a name.
    pub(crate) is_particle: bool,
    /// How many names of the background have it.
    background: f32,
    /// Which letters its spelling has, one bit each.
    pub(crate) letters: u32,
    /// In how many names it stands.
    names: u32,
}

/// A trait that more than one word in so many has is passed over, once that is many words.
const COMMON_SHARE: usize = 25;
const COMMON_LEAST: usize = 500;
/// The most words that are counted for one word, the rarest traits first: so many, and so many for each spelling.
const COUNTED: usize = 30_000;
const COUNTED_SPELLING: usize = 6_000;
/// The share of traits below which two words are not taken for similar; a word in another script has those of several
/// spellings, of which few can be shared.
const LIKENESS_LEAST: f32 = 0.10;
/// The same for two words in Latin letters.
const LATIN_LIKENESS_LEAST: f32 = 0.15;
/// Marks the number of traits of a word in another script.
const OTHER_SCRIPT: u16 = 1 << 15;

impl Entry {
    /// How many names have the word, those of the background included.
    pub(crate) fn bearers(&self) -> f32 {
        self.names as f32 + self.background
    }

    /// All its spellings, unless it is Latin itself.
    pub(crate) fn lattice(&self) -> Option<&Lattice> {
        self.word.as_deref().map(|(word, lattice)| lattice.get_or_init(|| model::lattice(word)))
    }
}

/// What a trait says is counted in steps of this.
const STEP: f32 = 1.0 / 64.0;

/// How close a word must be to be found similar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closeness {
    /// It shares traits, of whatever family.
    AnyTrait,
    /// It has the same consonants, by class.
    SameSkeleton,
}

/// What the search for similar words needs for counting; kept from one search to the next.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// By word, in steps of [`STEP`]: small, because every search walks over much of it.
    counts: Vec<u16>,
    touched: Vec<WordId>,
    ranked: Vec<(f32, WordId)>,
}

impl Vocabulary {
    /// Notes that a word of a segment stands in so many more names; returns its id.
    pub(crate) fn learn(&mut self, segment: &Segment, local: LocalWord, names: u32) -> Option<WordId> {
        let word = segment.word(local)?;
        let id = match self.ids.get(&word) {
            Some(&id) => id,
            None => self.add(word, segment.latin(local), segment.traits(local)),
        };
        self.entries[id as usize].names += names;
        Some(id)
    }

    /// Forgets that `word` stands in one name, and the word itself if it stands in no other.
    pub(crate) fn forget(&mut self, word: &Word) {
        let Some(&id) = self.ids.get(word) else { return };
        let names = &mut self.entries[id as usize].names;
        *names = names.saturating_sub(1);
        if *names > 0 {
            return;
        }
        for feature in traits(&model::spellings(word)) {
            let emptied = self.sharers.get_mut(&feature).is_some_and(|sharers| {
                if let Ok(at) = sharers.binary_search(&id) {
                    sharers.remove(at);
                }
                sharers.is_empty()
            });
            if emptied {
                self.sharers.remove(&feature);
            }
        }
        self.ids.remove(word);
        self.entries[id as usize] = Entry::default();
        self.free.push(id);
    }

    /// The id of a word that stands in some name.
    pub(crate) fn id(&self, word: &Word) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// The entry of a word that stands in some name.
    pub(crate) fn entry(&self, id: WordId) -> &Entry {
        &self.entries[id as usize]
    }

    /// The words that share most traits with a word of this script and these spellings, at most `limit`, the likest first.
    pub(crate) fn similar(
        &self,
        script: Script,
        spellings: &[Vec<u8>],
        closeness: Closeness,
        limit: usize,
        tally: &mut Tally,
    ) -> Vec<WordId> {
        tally.counts.resize(self.entries.len(), 0);
        let total = self.ids.len() as f32 + 1.0;
        let mut rarest: Vec<&[WordId]> = traits(spellings)
            .into_iter()
            .filter(|&feature| closeness == Closeness::AnyTrait || feature::is_whole(feature))
            .filter_map(|feature| self.sharers.get(&feature).map(Vec::as_slice))
            .collect();
        rarest.sort_by_key(|sharers| sharers.len());
        // What nearly every word has costs the most to count and says the least.
        let common = (self.ids.len() / COMMON_SHARE).max(COMMON_LEAST);
        let counted_max = COUNTED + COUNTED_SPELLING * spellings.len();
        tally.touched.resize(self.entries.len() + 1, 0);
        let (mut own, mut counted, mut touched) = (0_u16, 0, 0);
        for sharers in rarest {
            counted += sharers.len();
            if sharers.len() > common || counted > counted_max {
                break;
            }
            let weight = steps((total / sharers.len() as f32).ln());
            own = own.saturating_add(weight);
            for &id in sharers {
                let count = &mut tally.counts[id as usize];
                // Written down in any case and kept if it is new: whether it is cannot be foretold, and a branch would
                // cost more than the stroke.
                tally.touched[touched] = id;
                touched += usize::from(*count == 0);
                *count = count.saturating_add(weight);
            }
        }
        let own = f32::from(own) * STEP;
        let least = own * LIKENESS_LEAST;
        tally.ranked.clear();
        for &id in &tally.touched[..touched] {
            let shared = f32::from(std::mem::take(&mut tally.counts[id as usize])) * STEP;
            if shared < least {
                continue;
            }
            let told = self.traits[id as usize];
            let others = match closeness {
                Closeness::AnyTrait => f32::from(told & !OTHER_SCRIPT) * 4.0,
                Closeness::SameSkeleton => 0.0,
            };
            let likeness = shared / (own + others);
            let is_latin = script == Script::Latin && told & OTHER_SCRIPT == 0;
            if likeness > if is_latin { LATIN_LIKENESS_LEAST } else { LIKENESS_LEAST } {
                tally.ranked.push((likeness, id));
            }
        }
        let order =
            |one: &(f32, WordId), other: &(f32, WordId)| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1));
        if tally.ranked.len() > limit {
            tally.ranked.select_nth_unstable_by(limit, order);
            tally.ranked.truncate(limit);
        }
        tally.ranked.sort_unstable_by(order);
        tally.ranked.iter().map(|&(_, id)| id).collect()
    }

    fn add(&mut self, word: Word, latin: &[u8], traits: impl ExactSizeIterator<Item = Feature>) -> WordId {
        let entry = Entry {
            script: Some(word.script),
            is_particle: particle::is_one(&word),
            background: weight::background(&word.text),
            letters: letters(latin),
            latin: latin.into(),
            word: (word.script != Script::Latin).then(|| Box::new((word.clone(), OnceLock::new()))),
            names: 0,
        };
        let id = self.free.pop().unwrap_or_else(|| {
            self.entries.push(Entry::default());
            self.traits.push(0);
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        });
        self.entries[id as usize] = entry;
        let other_script = if word.script == Script::Latin { 0 } else { OTHER_SCRIPT };
        let count = u16::try_from(traits.len()).unwrap_or(u16::MAX);
        self.traits[id as usize] = count.min(OTHER_SCRIPT - 1) | other_script;
        for one in traits {
            let sharers = self.sharers.entry(one).or_default();
            // A new place is the last; one that was free before is not, and a word may have a trait twice.
            if sharers.last().is_none_or(|&last| last < id) {
                sharers.push(id);
            } else if let Err(at) = sharers.binary_search(&id) {
                sharers.insert(at, id);
            }
        }
        self.ids.insert(word, id);
        id
    }
}

/// How many steps a weight is, at least one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float stays within bounds"
)]
fn steps(weight: f32) -> u16 {
    ((weight / STEP) as u16).max(1)
}

/// The traits of all spellings of a word.
pub(crate) fn traits(spellings: &[Vec<u8>]) -> Vec<Feature> {
    let mut features = Vec::new();
    for spelling in spellings {
        feature::collect(spelling, &mut features);
    }
    features
}
