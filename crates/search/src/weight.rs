//! How much evidence weighs: the rarity of words, and the sum that becomes a score.

/// Names that every index is taken to have besides its own, so that a small one does not call every word common.
const BACKGROUND: f32 = 50_000.0;

/// How much it says, in natural logarithms, that a name has a word which stands in `bearers` of `names` names.
pub(crate) fn information(names: usize, bearers: f32) -> f32 {
    ((names as f32 + BACKGROUND) / (bearers + 0.5)).ln()
}

/// A score from 0 to 1 for log-odds.
pub(crate) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}
