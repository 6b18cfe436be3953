//! Which words of one name may stand for which of another, and what each such pairing says.

use std::{collections::HashMap, hash::BuildHasherDefault};

use crate::{
    asked::{Asked, Piece, RUN_MAX},
    gather::{self, Likenesses},
    lattice::{self, Lattice},
    names::Names,
    particle,
    spread::Spread,
    vocabulary::{Entry, WordId},
    weight::information,
    word::Word,
};

/// Log-odds of a letter that stands for a word which begins with it.
const INITIAL_WEIGHT: f32 = 1.2;
/// What it costs that words are written as one.
const JOINED_COST: f32 = 0.8;
/// The most that the spelling of several words as one may cost.
const COST_RUN_MAX: f32 = 14.0;
/// Several words that a particle ties say together what each says where the spelling costs no more than this for each
/// letter. Without a particle two words are too often like a third by chance.
const COST_RUN_LETTER: f32 = 1.0;
/// A particle says this share of what another word would.
pub(crate) const PARTICLE: f32 = 0.25;

/// A word of the one name, or several, that stands for a word of the other, or several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pairing {
    /// The piece of the name that is asked for.
    pub(crate) piece: usize,
    /// The first of its words, and how many.
    pub(crate) asked: (usize, usize),
    /// The first of the record's words, and how many.
    pub(crate) told: (usize, usize),
    /// What the spelling costs.
    pub(crate) cost: f32,
    /// Log-odds that the one is meant by the other.
    pub(crate) weight: f32,
    /// Whether a letter stands for a word.
    pub(crate) is_initial: bool,
    /// Whether it merely joins the parts of a name, on either side.
    pub(crate) is_particle: bool,
}

impl Pairing {
    /// Whether one side writes as one what is several words on the other.
    pub(crate) fn is_joined(&self) -> bool {
        self.asked.1 > 1 || self.told.1 > 1
    }
}

/// The letters that are put down in many ways or not at all, one bit each: vowels, h and w.
const SOFT: u32 = 1 << 1 | 1 << 5 | 1 << 8 | 1 << 9 | 1 << 15 | 1 << 21 | 1 << 23 | 1 << 25;

/// What is known of each piece of the name that is asked for, gathered before any name is compared.
#[derive(Debug)]
pub(crate) struct Known {
    costs: HashMap<(usize, WordId), f32, BuildHasherDefault<Spread>>,
    sheet: Vec<f32>,
    /// How much each piece says.
    information: Vec<f32>,
    /// Whether it merely joins the parts of a name.
    is_particle: Vec<bool>,
    /// For each particle of the index that was met whether it joins a name to another.
    is_joint: HashMap<WordId, bool, BuildHasherDefault<Spread>>,
}

impl Known {
    /// From the likenesses of the pieces.
    pub(crate) fn new(likenesses: &[Likenesses]) -> Self {
        let mut costs = HashMap::default();
        for (piece, likenesses) in likenesses.iter().enumerate() {
            costs.extend(likenesses.found.iter().map(|likeness| ((piece, likeness.word), likeness.cost)));
        }
        let information = likenesses.iter().map(|likenesses| likenesses.information).collect();
        let is_particle = likenesses.iter().map(|likenesses| likenesses.is_particle).collect();
        Self { costs, sheet: Vec::new(), information, is_particle, is_joint: HashMap::default() }
    }

    /// What a piece says by being missing in the other name.
    pub(crate) fn missing(&self, piece: usize) -> f32 {
        let share = if self.is_particle[piece] { PARTICLE } else { 1.0 };
        share * self.information[piece]
    }

    /// Whether one of these pieces is a particle.
    pub(crate) fn has_particle(&self, pieces: &[usize]) -> bool {
        pieces.iter().any(|&piece| self.is_particle[piece])
    }

    /// Whether one of these words of a record may join a name to another; if it is not known, it may.
    pub(crate) fn may_join(&self, told: &[WordId], names: &Names) -> bool {
        let mut particles = told.iter().filter(|&&word| names.vocabulary.entry(word).is_particle);
        particles.any(|word| self.is_joint.get(word).copied().unwrap_or(true))
    }

    /// Takes note of which words of a record join a name to another.
    pub(crate) fn note(&mut self, told: &[WordId], words: &[Word]) {
        self.is_joint.extend(told.iter().zip(words).map(|(&id, word)| (id, particle::is_joint(word))));
    }

    /// What it costs that a piece is meant by a word; infinite if more than it would say.
    fn cost(&mut self, piece: usize, word: WordId, says: f32, asked: &Asked, names: &Names) -> f32 {
        let (asked, entry, sheet) = (&asked.pieces[piece], names.vocabulary.entry(word), &mut self.sheet);
        *self.costs.entry((piece, word)).or_insert_with(|| {
            // Words that share less than half of their letters are not worth a closer look.
            let shared = (asked.letters & entry.letters).count_ones() * 2;
            let is_far = shared < entry.letters.count_ones()
                || asked.is_run
                    && !is_near(asked.letters, entry.letters, (asked.latin.len(), entry.latin.len()));
            let limit = if asked.is_run { COST_RUN_MAX } else { gather::COST_MAX.min(says) };
            let own = if is_far { f32::INFINITY } else { gather::cost(asked, word, entry, limit, sheet) };
            own.min(gather::cost_back(asked, entry, own.min(limit), sheet))
        })
    }

    /// What it costs that a piece is written for several words of a record; none where they have little in common.
    fn cost_of_run(&mut self, piece: &Piece, run: &[&Entry]) -> Option<f32> {
        // The article is said in many ways.
        let names = run.iter().filter(|entry| !entry.is_particle);
        let (letters, len) =
            names.fold((0, 0), |(letters, len), entry| (letters | entry.letters, len + entry.latin.len()));
        if !is_near(piece.letters, letters, (piece.latin.len(), len)) {
            return None;
        }
        let latin = run.iter().map(|entry| &*entry.latin).collect::<Vec<_>>().concat();
        let cost = piece.lattice.cost(&latin, COST_RUN_MAX, &mut self.sheet);
        let lattices: Option<Vec<&Lattice>> = run.iter().map(|entry| entry.lattice()).collect();
        let back = lattices.map(|lattices| {
            let mut in_turn =
                |latin: &[u8], limit| lattice::cost_in_turn(&lattices, latin, limit, &mut self.sheet);
            let own = in_turn(&piece.latin, COST_RUN_MAX.min(cost));
            own.min(gather::cost_of_forms(piece, COST_RUN_MAX.min(cost).min(own), in_turn))
        });
        Some(back.map_or(cost, |back| back.min(cost)))
    }
}

/// Whether words of these letters may be one another: three in four consonants are shared, and neither is much longer.
fn is_near(one: u32, other: u32, (len, other_len): (usize, usize)) -> bool {
    let shared = (one & other & !SOFT).count_ones() * 4;
    shared >= (other & !SOFT).count_ones() * 3 && len * 3 >= other_len * 2 && other_len * 3 >= len
}

/// What a word of a record's name says by being missing in the other name.
pub(crate) fn missing(word: WordId, names: &Names) -> f32 {
    let entry = names.vocabulary.entry(word);
    let share = if entry.is_particle { PARTICLE } else { 1.0 };
    share * information(names.len(), entry.bearers())
}

/// Every pairing of the words of a cutting with those of a record's name that says anything.
pub(crate) fn possible(
    asked: &Asked,
    cutting: usize,
    told: &[WordId],
    names: &Names,
    known: &mut Known,
) -> Vec<Pairing> {
    let mut possible = Vec::new();
    for (at, &piece) in asked.cuttings[cutting].iter().enumerate() {
        for (to, &word) in told.iter().enumerate() {
            possible.extend(single(asked, (at, piece), (to, word), names, known));
        }
    }
    runs(asked, cutting, told, names, known, &mut possible);
    possible
}

/// One word for one word, if that says anything.
fn single(
    asked: &Asked,
    (at, piece): (usize, usize),
    (to, word): (usize, WordId),
    names: &Names,
    known: &mut Known,
) -> Option<Pairing> {
    let here = &asked.pieces[piece];
    let entry = names.vocabulary.entry(word);
    let is_particle = entry.is_particle || known.is_particle[piece];
    let pairing = |cost, weight, is_initial| {
        let (asked, told) = ((at, 1), (to, 1));
        Pairing { piece, asked, told, cost, weight, is_initial, is_particle }
    };
    if here.id != Some(word) && (here.is_initial() || entry.latin.len() == 1) {
        let same = here.latin.first().is_some_and(|first| entry.latin.first() == Some(first));
        return same.then(|| pairing(0.0, INITIAL_WEIGHT, true));
    }
    let says = gather::worth(here, known.information[piece], entry, names);
    let cost = known.cost(piece, word, says, asked, names);
    let weight = if is_particle { PARTICLE * (says - cost) } else { says - cost };
    (weight > 0.0).then(|| pairing(cost, weight, false))
}

/// Words that the other side writes as one.
fn runs(
    asked: &Asked,
    cutting: usize,
    told: &[WordId],
    names: &Names,
    known: &mut Known,
    possible: &mut Vec<Pairing>,
) {
    let joined = |piece, asked, told, cost: f32, (says, parts): (f32, f32), letters: usize| {
        let is_close = cost <= COST_RUN_LETTER * letters as f32;
        let cost = cost + JOINED_COST;
        let weight = if is_close { says.max(parts) - cost } else { says - cost };
        let (is_initial, is_particle) = (false, false);
        (weight > 0.0).then_some(Pairing { piece, asked, told, cost, weight, is_initial, is_particle })
    };
    let pieces = &asked.cuttings[cutting];
    for run in asked.runs.iter().filter(|run| run.cutting == cutting) {
        let parts = &pieces[run.start..run.start + run.len];
        let is_tied = known.has_particle(parts);
        let parts = if is_tied { parts.iter().map(|&piece| known.missing(piece)).sum() } else { 0.0 };
        for (to, &word) in told.iter().enumerate() {
            let entry = names.vocabulary.entry(word);
            let says = gather::worth(&asked.pieces[run.piece], known.information[run.piece], entry, names);
            let cost = known.cost(run.piece, word, says, asked, names);
            possible.extend(joined(
                run.piece,
                (run.start, run.len),
                (to, 1),
                cost,
                (says, parts),
                entry.latin.len(),
            ));
        }
    }
    for len in 2..=RUN_MAX.min(told.len()) {
        for (to, run) in told.windows(len).enumerate() {
            let parts: f32 = run.iter().map(|&word| missing(word, names)).sum();
            let run: Vec<&Entry> = run.iter().map(|&word| names.vocabulary.entry(word)).collect();
            let is_tied = run.iter().any(|entry| entry.is_particle);
            let parts = if is_tied { parts } else { 0.0 };
            for (at, &piece) in pieces.iter().enumerate() {
                if let Some(cost) = known.cost_of_run(&asked.pieces[piece], &run) {
                    let says = (known.information[piece], parts);
                    let letters = asked.pieces[piece].latin.len();
                    possible.extend(joined(piece, (at, 1), (to, len), cost, says, letters));
                }
            }
        }
    }
}
