//! Two names compared in full: which word of the one stands for which of the other, and what is left over.

use crate::{
    asked::Asked,
    assignment, cutting,
    names::{Entry, Names},
    pairing::{self, Known, PARTICLE, Pairing},
    particle,
    vocabulary::WordId,
    word::{Word, words},
};

/// The most words of a record's name that are compared.
const RECORD_WORDS_MAX: usize = 16;
/// What words without a counterpart say counts so much against a pairing of names.
const LEFT: f32 = 0.5;

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
        self.weight - LEFT * (self.asked_over() + self.told_over())
    }

    /// The share of all that both names say that has no counterpart, from 0 to 1.
    pub(crate) fn left_over(&self) -> f32 {
        let left = self.asked_over() + self.told_over();
        left / (left + self.weight + 1e-6)
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
    let mut best = best.unwrap_or_default();
    ease_told(&mut best, entry, names, known);
    best
}

/// Lets the words of the record's name say little by being missing that a particle joins to it.
fn ease_told(comparison: &mut Comparison, entry: &Entry<'_>, names: &Names, known: &mut Known) {
    let is_name = |&(at, _): &(usize, f32)| !names.vocabulary.entry(comparison.told[at]).is_particle;
    if !comparison.told_left.iter().any(is_name) || !known.may_join(&comparison.told, names) {
        return;
    }
    let words = told_words(comparison, entry, names);
    known.note(&comparison.told, &words);
    let met = met(&comparison.pairings, |pairing| pairing.told);
    let spare = particle::spare(&words.iter().collect::<Vec<_>>(), met);
    ease(&mut comparison.told_left, spare);
}

/// Lets the words that may well be missing say as little by it as particles.
fn ease(left: &mut [(usize, f32)], spare: u32) {
    for (_, worth) in left.iter_mut().filter(|(at, _)| spare & (1 << at) != 0) {
        *worth *= PARTICLE;
    }
}

/// The words of one side that have a counterpart, one bit each.
fn met(pairings: &[Pairing], side: impl Fn(&Pairing) -> (usize, usize)) -> u32 {
    pairings.iter().fold(0, |met, pairing| met | assignment::mask(side(pairing)))
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
    let pieces = &asked.cuttings[cutting];
    let asked_worths: Vec<f32> = pieces.iter().map(|&piece| known.missing(piece)).collect();
    let told_worths: Vec<f32> = told.iter().map(|&word| pairing::missing(word, names)).collect();
    let possible = pairing::possible(asked, cutting, told, names, known);
    // A pairing gains what it says, and that its words are not left over.
    let explained = |worths: &[f32], (start, len): (usize, usize)| -> f32 {
        worths.get(start..start + len).unwrap_or_default().iter().sum()
    };
    let mut pairings = assignment::best(possible, pieces.len(), |pairing| {
        let explained = explained(&asked_worths, pairing.asked) + explained(&told_worths, pairing.told);
        pairing.weight + LEFT * explained
    });
    pairings.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    let (asked_met, told_met) =
        (met(&pairings, |pairing| pairing.asked), met(&pairings, |pairing| pairing.told));
    let left = |met: u32, worths: &[f32]| -> Vec<(usize, f32)> {
        worths.iter().copied().enumerate().filter(|&(at, _)| met & (1 << at) == 0).collect()
    };
    let mut asked_left = left(asked_met, &asked_worths);
    if !asked_left.is_empty() && known.has_particle(pieces) {
        let words: Vec<&Word> = pieces.iter().map(|&piece| &asked.pieces[piece].word).collect();
        ease(&mut asked_left, particle::spare(&words, asked_met));
    }
    Comparison {
        told: told.to_vec(),
        weight: pairings.iter().map(|pairing| pairing.weight).sum(),
        asked_left: asked_left.into_iter().map(|(at, worth)| (pieces[at], worth)).collect(),
        told_left: left(told_met, &told_worths),
        pairings,
    }
}
