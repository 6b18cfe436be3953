//! How much evidence weighs: the rarity of words, and the sum that becomes a score.

use std::{collections::HashMap, sync::LazyLock};

use crate::key::Hashing;

/// Names that every index is taken to have besides its own, so that a small one does not call every word common.
const BACKGROUND: f32 = 50_000.0;

/// How many words the names of the background have in the mean.
const BACKGROUND_WORDS: f32 = 2.0;

/// How many names of the background have this Latin word: a common name is common in a short list, too.
pub(crate) fn background(word: &str) -> f32 {
    static SHARES: LazyLock<HashMap<&str, f32, Hashing>> = LazyLock::new(|| {
        let lines = include_str!("../data/words.tsv").lines();
        lines
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(word, of_a_million)| Some((word, of_a_million.parse::<f32>().ok()? / 1e6)))
            .collect()
    });
    SHARES.get(word).map_or(0.0, |share| share * BACKGROUND_WORDS * BACKGROUND)
}

/// How much it says, in natural logarithms, that a name has a word which stands in `bearers` of `names` names.
pub(crate) fn information(names: usize, bearers: f32) -> f32 {
    ((names as f32 + BACKGROUND) / (bearers + 0.5)).ln()
}

/// How many names there are among which chance may find one that is alike, in natural logarithms.
pub(crate) fn crowd(names: usize) -> f32 {
    (names as f32 + BACKGROUND).ln()
}

/// A score from 0 to 1 for log-odds.
pub(crate) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}
