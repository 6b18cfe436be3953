//! Chance from a seed, for one operation.

use std::{
    convert::Infallible,
    sync::{Mutex, PoisonError},
};

use chacha20::ChaCha20Rng;
use hpke::rand_core::{Rng as _, SeedableRng as _};
use openmls_traits::random::OpenMlsRand;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// What one operation draws. MLS encrypts for several members on several threads; so that it does not matter who comes first,
/// what encrypting needs follows from what is encrypted. (A change of many members is not the same bytes each time for all that:
/// `openmls` walks through sets whose order it draws elsewhere.)
#[derive(Debug)]
pub(crate) struct Chance {
    seed: Zeroizing<[u8; 32]>,
    drawn: Mutex<ChaCha20Rng>,
}

impl Chance {
    /// Of a seed that comes from the system's entropy and is used once.
    pub(crate) fn of(seed: &[u8; 32]) -> Self {
        let drawn = Sha256::new_with_prefix(b"wasl/groups/drawn/v1\0").chain_update(seed).finalize();
        Self { seed: Zeroizing::new(*seed), drawn: Mutex::new(ChaCha20Rng::from_seed(drawn.into())) }
    }

    /// For an operation that draws nothing.
    pub(crate) fn none() -> Self {
        Self::of(&[0; 32])
    }

    /// Chance for sealing just this: other parts give other bytes.
    pub(crate) fn for_sealing(&self, parts: &[&[u8]]) -> ChaCha20Rng {
        let mut hash = Sha256::new_with_prefix(b"wasl/groups/seal/v1\0").chain_update(*self.seed);
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        ChaCha20Rng::from_seed(hash.finalize().into())
    }

    /// `N` bytes.
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }
}

impl OpenMlsRand for Chance {
    type Error = Infallible;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], Infallible> {
        Ok(self.bytes())
    }

    fn random_vec(&self, len: usize) -> Result<Vec<u8>, Infallible> {
        let mut bytes = vec![0; len];
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        Ok(bytes)
    }
}
