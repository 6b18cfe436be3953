//! Chance from a seed, in the form in which the oblivious function asks for it.

use chacha20::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use rand_core::{CryptoRng, Error, RngCore};

/// The stream of `ChaCha20` that follows from a seed of the system's entropy, which is used once.
pub(crate) struct Chance(ChaCha20Rng);

impl Chance {
    pub(crate) fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ChaCha20Rng::from_seed(*seed))
    }
}

impl RngCore for Chance {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Chance {}
