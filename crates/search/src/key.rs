//! Under which key a number stands in the table: the hash of its look-alike form.

use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// The deterministic hasher: `SipHash` with fixed keys, so that no room asks the system for entropy.
pub(crate) type Hashing = BuildHasherDefault<DefaultHasher>;

/// A key in the making: what its first letters have given so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Key(DefaultHasher);

impl Key {
    /// The key of a look-alike form.
    pub(crate) fn of(letters: impl IntoIterator<Item = char>) -> u64 {
        Self::default().and(letters).finish()
    }

    /// The key with these letters after what it has.
    pub(crate) fn and(mut self, letters: impl IntoIterator<Item = char>) -> Self {
        for letter in letters {
            letter.hash(&mut self.0);
        }
        self
    }

    /// The key as it stands in the table.
    pub(crate) fn finish(&self) -> u64 {
        self.0.finish()
    }
}
