//! Under which key a number stands in the table: the hash of its look-alike form.

use std::hash::{BuildHasherDefault, DefaultHasher, Hasher};

/// The deterministic hasher: `SipHash` with fixed keys, so that no room asks the system for entropy.
pub(crate) type Hashing = BuildHasherDefault<DefaultHasher>;

/// A key in the making: what its first characters have given so far.
///
/// The hasher sees a stream of bytes: however a form is cut into pieces, its key is the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Key(DefaultHasher);

impl Key {
    /// The key of a look-alike form.
    pub(crate) fn of(form: &str) -> u64 {
        Self::default().and(form).finish()
    }

    /// The key with this piece after what it has.
    pub(crate) fn and(mut self, piece: &str) -> Self {
        self.0.write(piece.as_bytes());
        self
    }

    /// The key as it stands in the table.
    pub(crate) fn finish(&self) -> u64 {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_one_key_however_it_is_cut() {
        let whole = Key::of("AB1234567دهو");
        assert_eq!(Key::default().and("A").and("").and("B123").and("4567د").and("هو").finish(), whole);
        assert_ne!(Key::of("AB1234567ده"), whole);
    }
}
