//! A learned table: for each one or two letters of a script the Latin letters they are written with, and the cost.

use std::{collections::BTreeMap, fmt::Write as _};

/// Ways to write more than this are not kept for one unit.
const WAYS_MAX: usize = 32;
/// Ways that cost more than this are not kept.
const COST_MAX: f64 = 6.5;

/// Probabilities of Latin letters for each unit.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) units: BTreeMap<String, BTreeMap<Vec<u8>, f64>>,
}

impl Table {
    /// Adds to the probability that `unit` is written as `latin`.
    pub(crate) fn add(&mut self, unit: &str, latin: &[u8], probability: f64) {
        *self.units.entry(unit.to_owned()).or_default().entry(latin.to_vec()).or_default() += probability;
    }

    /// The ways to write `unit`.
    pub(crate) fn ways(&self, unit: &str) -> impl Iterator<Item = (&[u8], f64)> {
        self.units
            .get(unit)
            .into_iter()
            .flatten()
            .map(|(latin, &probability)| (latin.as_slice(), probability))
    }

    /// One unit a line: the unit, then Latin letters and hundredths of a natural logarithm, parted by blanks.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        for (unit, ways) in &self.units {
            let mut ways: Vec<(f64, &Vec<u8>)> =
                ways.iter().map(|(latin, probability)| (-probability.ln(), latin)).collect();
            ways.retain(|(cost, _)| *cost <= COST_MAX);
            ways.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(other.1)));
            ways.truncate(WAYS_MAX);
            if ways.is_empty() {
                continue;
            }
            text.push_str(unit);
            for (cost, latin) in ways {
                let hundredths = (cost.max(0.0) * 100.0).round();
                // Writing into a string cannot fail.
                let _ = write!(text, "\t{} {hundredths:.0}", String::from_utf8_lossy(latin));
            }
            text.push('\n');
        }
        text
    }
}
