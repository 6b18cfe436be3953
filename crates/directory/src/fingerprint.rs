//! What people compare before they trust a directory.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a directory's founding entry. Its text is eight groups of eight digits, for people who read it to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(crate) fn of(founding: &[u8]) -> Self {
        Self(Sha256::digest(founding).into())
    }

    /// Whether somebody who writes it so means it, in whatever groups and case.
    pub fn is_written(&self, text: &str) -> bool {
        let plain = |text: &str| text.to_ascii_lowercase().replace([' ', ':'], "");
        plain(&self.to_string()) == plain(text)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (groups, _) = self.0.as_chunks::<4>();
        groups.iter().enumerate().try_for_each(|(number, group)| {
            let space = if number == 0 { "" } else { " " };
            write!(out, "{space}{:08x}", u32::from_be_bytes(*group))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_aloud_in_groups_and_compared_without_them() {
        let fingerprint = Fingerprint::of(b"");
        let text = "e3b0c442 98fc1c14 9afbf4c8 996fb924 27ae41e4 649b934c a495991b 7852b855";
        assert_eq!(fingerprint.to_string(), text);
        assert!(
            fingerprint.is_written(text) && fingerprint.is_written(&text.to_uppercase().replace(' ', ":"))
        );
        assert!(!fingerprint.is_written(&text.replace('e', "f")) && !fingerprint.is_written(""));
    }
}
