//! Under which key a number stands in the table: a hash of its look-alike form that can be put together from the hashes
//! of its pieces.

use std::hash::{BuildHasherDefault, DefaultHasher};

/// The deterministic hasher: `SipHash` with fixed keys, so that no room asks the system for entropy.
pub(crate) type Hashing = BuildHasherDefault<DefaultHasher>;

/// A piece of a form as a number: its characters are the digits of a number in a large base, which is kept to 64 bits.
///
/// Pieces are put behind each other without looking at their characters again, so that the some hundred forms that are
/// one character off cost little more than one. What bears the same key is compared in full, so a key need not be proof
/// against those who look for two numbers of one key: all that they gain is what they gain by one number twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    digits: u64,
    /// The base to the power of how many characters it has.
    scale: u64,
}

/// Odd, so that its powers never come to nothing; 2^64 over the golden ratio.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

impl Key {
    /// Of no characters.
    pub(crate) const EMPTY: Self = Self { digits: 0, scale: 1 };

    /// The key of a look-alike form, as it stands in the table.
    pub(crate) fn of(form: &str) -> u64 {
        form.chars().fold(Self::EMPTY, |key, letter| key.and(Self::letter(letter))).finish()
    }

    /// Of one character.
    pub(crate) fn letter(letter: char) -> Self {
        // Spread, so that neighbours in the alphabet are not neighbours here.
        Self { digits: mixed(u64::from(u32::from(letter)) + 1), scale: BASE }
    }

    /// The key of both, one behind the other.
    pub(crate) fn and(self, behind: Self) -> Self {
        Self {
            digits: self.digits.wrapping_mul(behind.scale).wrapping_add(behind.digits),
            scale: self.scale.wrapping_mul(behind.scale),
        }
    }

    /// The key as it stands in the table.
    pub(crate) fn finish(self) -> u64 {
        mixed(self.digits ^ self.scale.rotate_left(32))
    }
}

/// Every bit of the result depends on every bit (the finish of `SplitMix64`; Steele et al., 2014).
fn mixed(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str) -> Key {
        text.chars().fold(Key::EMPTY, |key, letter| key.and(Key::letter(letter)))
    }

    #[test]
    fn a_form_has_one_key_however_it_is_cut() {
        let whole = Key::of("AB1234567دهو");
        let pieces = [piece("A"), piece(""), piece("B123"), piece("4567د").and(piece("هو"))];
        assert_eq!(pieces.into_iter().fold(Key::EMPTY, Key::and).finish(), whole);
        assert_ne!(Key::of("AB1234567ده"), whole);
        assert_ne!(Key::of("BA1234567دهو"), whole);
    }
}
