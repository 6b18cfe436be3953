//! Two names compared in full: which word of the one stands for which of the other, and what is left over.

use std::{collections::HashMap, hash::BuildHasherDefault};

use crate::{
    asked::{Asked, RUN_MAX},
    cutting,
    gather::{self, Likenesses},
    names::{Entry, Names},
    particle,
    spread::Spread,
    vocabulary::WordId,
    weight::information,
    word::{Word, words},
};

/// Log-odds of a letter that stands for a word which begins with it.
const INITIAL_WEIGHT: f32 = 1.2;
/// What it costs that words are written as one.
const JOINED_COST: f32 = 0.8;
/// A particle that the other name does not write says this share of what another word would.
const PARTICLE: f32 = 0.25;
/// The most words of a record's name that are compared.
const RECORD_WORDS_MAX: usize = 16;

/// What is known of each piece of the name that is asked for, gathered before any name is compared.
#[derive(Debug)]
pub(crate) struct Known {
    costs: HashMap<(usize, WordId), f32, BuildHasherDefault<Spread>>,
    sheet: Vec<f32>,
    /// How much each piece says.
    pub(crate) information: Vec<f32>,
}

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
}

impl Pairing {
    /// Whether one side writes as one what is several words on the other.
    pub(crate) fn is_joined(&self) -> bool {
        self.asked.1 > 1 || self.told.1 > 1
    }
}

/// How two names agree.
#[derive(Debug, Clone, Default)]
pub(crate) struct Comparison {
    /// The words of the record's name as they were compared.
    pub(crate) told: Vec<WordId>,
    /// What stands for what, the weightiest first.
    pub(crate) pairings: Vec<Pairing>,
    /// Sum of the weights of the pairings.
    pub(crate) weight: f32,
    /// The pieces of the asked name that have no counterpart, and what they say.
    pub(crate) asked_left: Vec<(usize, f32)>,
    /// The places of the words of the record's name that have no counterpart, and what they say.
    pub(crate) told_left: Vec<(usize, f32)>,
}

impl Comparison {
    /// What the words of the asked name say that have no counterpart.
    pub(crate) fn asked_over(&self) -> f32 {
        self.asked_left.iter().map(|(_, information)| information).sum()
    }

    /// What the words of the record's name say that have no counterpart.
    pub(crate) fn told_over(&self) -> f32 {
        self.told_left.iter().map(|(_, information)| information).sum()
    }

    /// How many words the asked name has, as it was cut.
    pub(crate) fn asked_words(&self) -> usize {
        self.pairings.iter().map(|pairing| pairing.asked.1).sum::<usize>() + self.asked_left.len()
    }

    /// Whether more than titles stands for each other: nobody is found for being a doctor.
    pub(crate) fn names_somebody(&self, asked: &Asked) -> bool {
        self.pairings.iter().any(|pairing| !particle::is_title(&asked.pieces[pairing.piece].word))
    }

    /// How well they agree, in a few words: which of a record's names is the one to look at.
    pub(crate) fn worth(&self) -> f32 {
        self.weight - 0.5 * (self.asked_over() + self.told_over())
    }

    /// The share of all that both names say that has no counterpart, from 0 to 1.
    pub(crate) fn left_over(&self) -> f32 {
        let left = self.asked_over() + self.told_over();
        left / (left + self.weight + 1e-6)
    }
}

impl Known {
    /// From the likenesses of the pieces.
    pub(crate) fn new(likenesses: &[Likenesses]) -> Self {
        let mut costs = HashMap::default();
        for (piece, likenesses) in likenesses.iter().enumerate() {
            costs.extend(likenesses.found.iter().map(|likeness| ((piece, likeness.word), likeness.cost)));
        }
        let information = likenesses.iter().map(|likenesses| likenesses.information).collect();
        Self { costs, sheet: Vec::new(), information }
    }

    fn cost(&mut self, piece: usize, word: WordId, asked: &Asked, names: &Names) -> f32 {
        let (asked, entry, sheet) = (&asked.pieces[piece], names.vocabulary.entry(word), &mut self.sheet);
        *self.costs.entry((piece, word)).or_insert_with(|| {
            // Words that share less than half of their letters are not worth a closer look.
            let shared = (asked.letters & entry.letters).count_ones() * 2;
            let is_far = shared < entry.letters.count_ones() || asked.is_run;
            if is_far { f32::INFINITY } else { gather::cost(asked, word, entry, gather::COST_MAX, sheet) }
        })
    }
}

/// Compares the name that is asked for with a name of the index; the best of the ways to cut them.
pub(crate) fn compare(asked: &Asked, entry: &Entry<'_>, names: &Names, known: &mut Known) -> Comparison {
    let mut best: Option<Comparison> = None;
    for told in record_cuttings(entry, names) {
        for cutting in 0..asked.cuttings.len() {
            let comparison = compare_cut(asked, cutting, &told, names, known);
            if best.as_ref().is_none_or(|best| comparison.worth() > best.worth()) {
                best = Some(comparison);
            }
        }
    }
    best.unwrap_or_default()
}

/// The words of the record's name as they were compared.
pub(crate) fn told_words(comparison: &Comparison, entry: &Entry<'_>, names: &Names) -> Vec<Word> {
    let cuttings = cutting::cuttings(&words(entry.text));
    let is_told = |cut: &Vec<Word>| {
        let ids = cut.iter().filter_map(|word| names.vocabulary.id(word)).take(RECORD_WORDS_MAX);
        ids.eq(comparison.told.iter().copied())
    };
    cuttings.into_iter().find(is_told).unwrap_or_default()
}

fn record_cuttings(entry: &Entry<'_>, names: &Names) -> Vec<Vec<WordId>> {
    if entry.words.len() > 1 {
        return vec![entry.words.iter().copied().take(RECORD_WORDS_MAX).collect()];
    }
    cutting::cuttings(&words(entry.text))
        .iter()
        .map(|cut| cut.iter().filter_map(|word| names.vocabulary.id(word)).collect())
        .collect()
}

fn compare_cut(
    asked: &Asked,
    cutting: usize,
    told: &[WordId],
    names: &Names,
    known: &mut Known,
) -> Comparison {
    let worths: Vec<f32> = told
        .iter()
        .map(|&word| {
            let entry = names.vocabulary.entry(word);
            let worth = information(names.len(), entry.bearers());
            if entry.is_particle { worth * PARTICLE } else { worth }
        })
        .collect();
    let pieces = &asked.cuttings[cutting];
    let mut possible = Vec::new();
    for (at, &piece) in pieces.iter().enumerate() {
        for (to, &word) in told.iter().enumerate() {
            possible.extend(single(asked, (at, piece), (to, word), names, known));
        }
    }
    let taken = |asked: u32, told: u32, pairing: &Pairing| {
        asked & mask(pairing.asked) != 0 || told & mask(pairing.told) != 0
    };
    runs(asked, cutting, told, names, known, &mut possible);
    possible.sort_unstable_by(|one, other| {
        other.weight.total_cmp(&one.weight).then((one.asked, one.told).cmp(&(other.asked, other.told)))
    });
    let mut comparison = Comparison { told: told.to_vec(), ..Comparison::default() };
    let (mut asked_taken, mut told_taken) = (0, 0);
    for pairing in possible {
        if !taken(asked_taken, told_taken, &pairing) {
            asked_taken |= mask(pairing.asked);
            told_taken |= mask(pairing.told);
            comparison.weight += pairing.weight;
            comparison.pairings.push(pairing);
        }
    }
    let is_left = |taken: u32, at: usize| taken & (1 << at) == 0;
    let left = pieces.iter().enumerate().filter(|&(at, _)| is_left(asked_taken, at));
    let missing = |piece: usize| {
        let share = if particle::is_one(&asked.pieces[piece].word) { PARTICLE } else { 1.0 };
        share * known.information[piece]
    };
    comparison.asked_left = left.map(|(_, &piece)| (piece, missing(piece))).collect();
    let left = worths.iter().enumerate().filter(|&(at, _)| is_left(told_taken, at));
    comparison.told_left = left.map(|(at, &worth)| (at, worth)).collect();
    comparison
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
    let pairing =
        |cost, weight, is_initial| Pairing { piece, asked: (at, 1), told: (to, 1), cost, weight, is_initial };
    if here.id != Some(word) && (here.is_initial() || entry.latin.len() == 1) {
        let same = here.latin.first().is_some_and(|first| entry.latin.first() == Some(first));
        return same.then(|| pairing(0.0, INITIAL_WEIGHT, true));
    }
    let cost = known.cost(piece, word, asked, names);
    let weight = gather::worth(here, known.information[piece], entry, names) - cost;
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
    for run in asked.runs.iter().filter(|run| run.cutting == cutting) {
        for (to, &word) in told.iter().enumerate() {
            let cost = known.cost(run.piece, word, asked, names) + JOINED_COST;
            let worth = gather::worth(
                &asked.pieces[run.piece],
                known.information[run.piece],
                names.vocabulary.entry(word),
                names,
            );
            let weight = worth - cost;
            if weight > 0.0 {
                possible.push(Pairing {
                    piece: run.piece,
                    asked: (run.start, run.len),
                    told: (to, 1),
                    cost,
                    weight,
                    is_initial: false,
                });
            }
        }
    }
    for len in 2..=RUN_MAX.min(told.len()) {
        for to in 0..=told.len() - len {
            let mut latin = Vec::new();
            for &word in &told[to..to + len] {
                latin.extend_from_slice(&names.vocabulary.entry(word).latin);
            }
            for (at, &piece) in asked.cuttings[cutting].iter().enumerate() {
                let letters = asked.pieces[piece].latin.len();
                let bits = told[to..to + len]
                    .iter()
                    .fold(0, |bits, &word| bits | names.vocabulary.entry(word).letters);
                let shared = (asked.pieces[piece].letters & bits).count_ones() * 4;
                if letters * 3 < latin.len() * 2 || shared < bits.count_ones() * 3 {
                    continue;
                }
                let cost = asked.pieces[piece].lattice.cost(&latin, gather::COST_MAX, &mut known.sheet)
                    + JOINED_COST;
                let weight = known.information[piece] - cost;
                if weight > 0.0 {
                    possible.push(Pairing {
                        piece,
                        asked: (at, 1),
                        told: (to, len),
                        cost,
                        weight,
                        is_initial: false,
                    });
                }
            }
        }
    }
}

fn mask((start, len): (usize, usize)) -> u32 {
    ((1 << len) - 1) << start
}
