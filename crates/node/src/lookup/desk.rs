//! What a bureau needs for private look-ups: its key, its file, and what it publishes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use wasl_lookup::SecretKey;
use wasl_model::Permit;
use wasl_store::{Allowance, LookupStore};

use super::published::Published;
use crate::{Entropy, Home, NodeError, identity};

/// What a bureau needs for private look-ups, asked and answered.
#[derive(Debug)]
pub(crate) struct LookupDesk {
    store: LookupStore,
    key: SecretKey,
    /// Held by who lists numbers; whether a peer has asked since this program started. Nobody's are listed before.
    is_wanted: Mutex<bool>,
    published: Mutex<Published>,
}

/// A minute and a day, in seconds.
const SPANS_SECS: [u64; 2] = [60, 24 * 60 * 60];

impl LookupDesk {
    /// Opens what is in `home`, and makes what is not there yet.
    pub(crate) fn open(home: &Home, entropy: &dyn Entropy) -> Result<Self, NodeError> {
        let key = SecretKey::from_seed(&identity::kept_seed(home, "lookup.key", entropy)?)?;
        let store = LookupStore::open(&home.lookup_file())?;
        Ok(Self { store, key, is_wanted: Mutex::default(), published: Mutex::default() })
    }

    /// The file with copies and counts.
    pub(crate) fn store(&self) -> &LookupStore {
        &self.store
    }

    /// What tags are made with.
    pub(super) fn key(&self) -> &SecretKey {
        &self.key
    }

    /// What is published; whoever holds it publishes alone.
    pub(super) fn published(&self) -> MutexGuard<'_, Published> {
        lock(&self.published)
    }

    /// Whether numbers are to be listed; whoever holds it lists alone.
    pub(super) fn is_wanted(&self) -> MutexGuard<'_, bool> {
        lock(&self.is_wanted)
    }

    /// Counts a look-up of `who`, of whom so many are taken a minute and a day.
    pub(super) fn spend(&self, permit: &Permit, who: &str, limits: [u32; 2]) -> Result<(), NodeError> {
        let allowances = [0, 1].map(|span| Allowance { secs: SPANS_SECS[span], count: limits[span].into() });
        let spent = self.store.spend(permit, who, &allowances)?;
        spent.map_err(|secs| NodeError::LookupLimit { secs })
    }
}

/// What a lock guards is whole whenever it is free: it is replaced at once.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
