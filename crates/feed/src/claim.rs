//! Short texts that a key's holder signs to show that it holds it.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    key::{SigningKey, VerifyingKey},
    note::{Note, NoteError},
};

/// What a claim is about: the first line of what is signed, so that no claim is read as another, nor as a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// "This card is mine": of a bureau's card for a directory.
    Card,
}

impl Claim {
    fn body(self, digest: &[u8; 32]) -> String {
        let context = match self {
            Self::Card => "wasl/card/v1",
        };
        format!("{context}\n{}\n", STANDARD.encode(digest))
    }

    /// Signs it for what has this SHA-256 digest; the text of a signed note.
    pub fn sign(self, digest: &[u8; 32], key: &SigningKey) -> String {
        Note::sign(self.body(digest), key).to_text()
    }

    /// Whether `key` signed it for what has this digest.
    pub fn verify(self, raw: &str, digest: &[u8; 32], key: &VerifyingKey) -> Result<(), NoteError> {
        let note = Note::parse(raw)?;
        note.check(key)?;
        if note.body() == self.body(digest) { Ok(()) } else { Err(NoteError::Body) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KeyName;

    #[test]
    fn a_claim_holds_for_its_digest_and_its_key_alone() {
        let key = |seed| SigningKey::from_seed(KeyName::of_member("MA").unwrap(), &[seed; 32]);
        let claim = Claim::Card.sign(&[1; 32], &key(1));
        let verify = |digest: [u8; 32], seed| Claim::Card.verify(&claim, &digest, &key(seed).verifying_key());
        assert_eq!(verify([1; 32], 1), Ok(()));
        assert_eq!(verify([2; 32], 1), Err(NoteError::Body));
        assert_eq!(verify([1; 32], 2), Err(NoteError::Unsigned));
    }
}
