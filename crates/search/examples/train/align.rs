//! Aligns words with their Latin spellings by expectation and maximisation (many letters to many).

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, DefaultHasher},
};

use crate::{pairs::Pair, table::Table};

/// How many letters may be aligned with how many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Letters of the word that are taken as one unit, 1 or 2.
    pub(crate) units: usize,
    /// Latin letters that one unit may be written with.
    pub(crate) letters: usize,
}

const ROUNDS: usize = 6;
/// The share of units of two letters, where one letter each would do: it keeps the table from learning by heart.
const DOUBLE: f64 = 0.08;
/// Expected counts below this are forgotten after each round.
const LEAST: f64 = 0.2;
/// A unit of two letters must have been seen so often to be kept.
const DOUBLE_LEAST: f64 = 12.0;

/// Unit and Latin letters, packed.
type Key = (u64, u64);
type Counts = HashMap<Key, f64, BuildHasherDefault<DefaultHasher>>;

/// How often each way of a table that is known before counts as seen.
const KNOWN_BEFORE: f64 = 12.0;

/// Learns from pairs how each unit is written.
pub(crate) fn learn(pairs: &[Pair], limits: Limits) -> Table {
    learn_from(pairs, limits, &Table::default())
}

/// Learns from pairs, and from what is known before: where the pairs are few, that is what stays.
pub(crate) fn learn_from(pairs: &[Pair], limits: Limits, before: &Table) -> Table {
    let before: Counts = before
        .units
        .iter()
        .flat_map(|(unit, ways)| ways.iter().map(move |(latin, share)| (unit, latin, share)))
        .filter(|(_, latin, share)| latin.len() <= 8 && **share > 0.0)
        .map(|(letters, latin, share)| {
            ((unit(&letters.chars().collect::<Vec<_>>()), pack(latin)), share * KNOWN_BEFORE)
        })
        .collect();
    let probabilities = (!before.is_empty()).then(|| normalised(&before));
    let mut model = Model { limits, probabilities };
    let mut counts = Counts::default();
    for round in 0..ROUNDS {
        counts.clone_from(&before);
        let mut likelihood = 0.0;
        for pair in pairs {
            likelihood += model.expect(pair, &mut counts);
        }
        eprintln!("round {round}: {} pairs, {:.3} a pair", pairs.len(), likelihood / pairs.len() as f64);
        counts.retain(|_, count| *count >= LEAST);
        model.probabilities = Some(normalised(&counts));
    }
    to_table(&counts)
}

struct Model {
    limits: Limits,
    probabilities: Option<Counts>,
}

impl Model {
    /// Adds the expected counts of one pair; returns its log-likelihood, 0 if it cannot be aligned.
    fn expect(&self, pair: &Pair, counts: &mut Counts) -> f64 {
        let (word, latin) = (&pair.word, &pair.latin);
        let width = latin.len() + 1;
        let mut edges = Vec::new();
        let mut forward = vec![0.0; (word.len() + 1) * width];
        forward[0] = 1.0;
        for from in 0..word.len() {
            for at in 0..width {
                let here = forward[from * width + at];
                if here == 0.0 {
                    continue;
                }
                for taken in 1..=self.limits.units.min(word.len() - from) {
                    for letters in 0..=self.limits.letters.min(latin.len() - at) {
                        let key = (unit(&word[from..from + taken]), pack(&latin[at..at + letters]));
                        let probability = self.probability(key, taken);
                        if probability > 0.0 {
                            let to = (from + taken) * width + at + letters;
                            forward[to] += here * probability;
                            edges.push((from * width + at, to, key, probability));
                        }
                    }
                }
            }
        }
        let end = word.len() * width + latin.len();
        let total = forward[end];
        if total <= 0.0 {
            return 0.0;
        }
        let mut backward = vec![0.0; forward.len()];
        backward[end] = 1.0;
        let weight = 1.0 + f64::from(pair.count).ln();
        for &(from, to, key, probability) in edges.iter().rev() {
            backward[from] += probability * backward[to];
            let expected = forward[from] * probability * backward[to] / total;
            if expected > 1e-6 {
                *counts.entry(key).or_default() += expected * weight;
            }
        }
        total.ln()
    }

    fn probability(&self, key: Key, taken: usize) -> f64 {
        let share = if taken == 2 { DOUBLE } else { 1.0 };
        match &self.probabilities {
            Some(known) => share * known.get(&key).copied().unwrap_or(0.0),
            None => share * first_guess(key),
        }
    }
}

/// Before anything is learned, a unit is likeliest written as `any_ascii` reads it.
fn first_guess((unit, latin): Key) -> f64 {
    let read: Vec<u8> = letters_of(unit)
        .iter()
        .flat_map(|&letter| any_ascii::any_ascii_char(letter).bytes())
        .filter(u8::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let latin = unpack(latin);
    let shared = read.iter().filter(|letter| latin.contains(letter)).count();
    let apart = read.len().max(latin.len()) - shared.min(latin.len());
    0.3 * (-1.5 * apart as f64).exp()
}

fn normalised(counts: &Counts) -> Counts {
    let totals = totals(counts);
    counts.iter().map(|(&key, &count)| (key, count / totals[&key.0])).collect()
}

/// The sum of each unit's counts, taken in a fixed order so that the last bit is always the same.
fn totals(counts: &Counts) -> HashMap<u64, f64> {
    let mut sorted: Vec<(&Key, &f64)> = counts.iter().collect();
    sorted.sort_by_key(|(key, _)| **key);
    let mut totals = HashMap::new();
    for (key, count) in sorted {
        *totals.entry(key.0).or_insert(0.0) += count;
    }
    totals
}

fn to_table(counts: &Counts) -> Table {
    let totals = totals(counts);
    let mut table = Table::default();
    for (&(unit, latin), &count) in counts {
        let letters = letters_of(unit);
        let total = totals[&unit];
        if count < 1.0 || (letters.len() == 2 && total < DOUBLE_LEAST) {
            continue;
        }
        let share = if letters.len() == 2 { 0.5 } else { 1.0 };
        table.add(&letters.into_iter().collect::<String>(), &unpack(latin), share * count / (total + 2.0));
    }
    table
}

fn unit(letters: &[char]) -> u64 {
    letters.iter().fold(0, |packed, &letter| (packed << 32) | u64::from(u32::from(letter)))
}

fn letters_of(unit: u64) -> Vec<char> {
    let halves = [unit >> 32, unit & u64::from(u32::MAX)];
    let letters = halves.into_iter().filter(|&half| half != 0).filter_map(|half| u32::try_from(half).ok());
    letters.filter_map(char::from_u32).collect()
}

fn pack(latin: &[u8]) -> u64 {
    latin.iter().fold(0, |packed, &letter| (packed << 8) | u64::from(letter))
}

fn unpack(packed: u64) -> Vec<u8> {
    packed.to_be_bytes().into_iter().filter(|&letter| letter != 0).collect()
}
