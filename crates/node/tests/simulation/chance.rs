//! Everything that is left to chance, from one seed.

use std::sync::{Mutex, PoisonError};

use wasl_node::Entropy;

/// Chance with a seed.
#[derive(Debug, Clone)]
pub(crate) struct Chance(fastrand::Rng);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// A chance of its own, so that what is drawn there changes nothing here.
    pub(crate) fn fork(&mut self) -> Self {
        Self(self.0.fork())
    }

    /// True in so many of a thousand cases.
    pub(crate) fn is(&mut self, per_mille: u32) -> bool {
        self.0.u32(0..1_000) < per_mille
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0.u64(low..=high)
    }

    /// A place in something of this length.
    pub(crate) fn below(&mut self, length: usize) -> usize {
        self.0.usize(0..length)
    }

    pub(crate) fn one_of<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { of.get(self.below(of.len())) }
    }

    pub(crate) fn mix<T>(&mut self, items: &mut [T]) {
        self.0.shuffle(items);
    }

    /// A word that stands nowhere else: it is looked for in files later.
    pub(crate) fn word(&mut self) -> String {
        std::iter::once('Q').chain((0..11).map(|_| self.0.lowercase())).collect()
    }
}

/// Entropy for a bureau, from a seed.
#[derive(Debug)]
pub(crate) struct Seeded(Mutex<fastrand::Rng>);

impl Seeded {
    pub(crate) fn new(chance: Chance) -> Self {
        Self(Mutex::new(chance.0))
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), getrandom::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes);
        Ok(())
    }
}
