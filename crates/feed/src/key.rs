//! The keys that sign feeds: C2SP signed-note keys over Ed25519 (RFC 8032).

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer};
use sha2::{Digest, Sha256};

use crate::name::KeyName;

/// A member's secret key with its name. Its bytes are wiped when it is dropped, and never shown.
#[derive(Clone)]
pub struct SigningKey {
    name: KeyName,
    secret: ed25519_dalek::SigningKey,
}

/// A member's public key with its name. Its text form is the C2SP verifier key (*vkey*):
///
/// ```text
/// wasl/MA+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k
/// name   +key id  +base64( 0x01 || public key )
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey {
    name: KeyName,
    public: ed25519_dalek::VerifyingKey,
}

/// Four bytes that tell keys and kinds of signature apart. It is no fingerprint: it can be forged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 4]);

/// What a signature says, by its C2SP signature type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureKind {
    /// The signer says what the note says (type 0x01).
    Note = 0x01,
    /// The signer has seen this checkpoint (type 0x04, tlog-cosignature).
    Cosignature = 0x04,
}

/// Why a text is not a verifier key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not `name+id+base64`, or not an Ed25519 key of a member.
    #[error("a verifier key is name+id+base64 of an Ed25519 key")]
    Form,
    /// The id is not the one that follows from name and key.
    #[error("the key's id does not belong to its name and bytes")]
    Id,
    /// A key for which a signature can be made that fits every text.
    #[error("the key is weak")]
    Weak,
}

impl SigningKey {
    /// The key of `name` that follows from a 32-byte seed; the seed comes from the system's entropy.
    /// The caller wipes its own copy of the seed.
    pub fn from_seed(name: KeyName, seed: &[u8; 32]) -> Self {
        Self { name, secret: ed25519_dalek::SigningKey::from_bytes(seed) }
    }

    /// The key's name.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// The public half.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey { name: self.name.clone(), public: self.secret.verifying_key() }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }
}

impl VerifyingKey {
    /// The key's name.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// The id that checkpoints and receipts signed by this key carry.
    pub fn id(&self) -> KeyId {
        self.id_for(SignatureKind::Note)
    }

    /// SHA-256(name || 0x0A || signature type || public key), its first four bytes.
    pub(crate) fn id_for(&self, kind: SignatureKind) -> KeyId {
        let mut hash = Sha256::new();
        hash.update(self.name.as_str());
        hash.update([b'\n', kind as u8]);
        hash.update(self.public.as_bytes());
        let [a, b, c, d, ..]: [u8; 32] = hash.finalize().into();
        KeyId([a, b, c, d])
    }

    /// Whether `signature` is this key's over `message`. Strict: points of small order and forms that
    /// other implementations may read differently are refused.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.public.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

impl KeyId {
    /// The id with these bytes.
    pub fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }
}

impl KeyError {
    /// The stable number of this error.
    pub fn number(self) -> u16 {
        match self {
            Self::Form => 3006,
            Self::Id => 3007,
            Self::Weak => 3008,
        }
    }
}

impl FromStr for VerifyingKey {
    type Err = KeyError;

    fn from_str(raw: &str) -> Result<Self, KeyError> {
        // Base64 may contain a plus, so only the first two divide.
        let mut parts = raw.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Form);
        };
        let name: KeyName = name.parse().map_err(|_| KeyError::Form)?;
        let key = STANDARD.decode(key).map_err(|_| KeyError::Form)?;
        let [kind, public @ ..] = key.as_slice() else { return Err(KeyError::Form) };
        if *kind != SignatureKind::Note as u8 {
            return Err(KeyError::Form);
        }
        let public = public.try_into().map_err(|_| KeyError::Form)?;
        let public = ed25519_dalek::VerifyingKey::from_bytes(public).map_err(|_| KeyError::Form)?;
        if public.is_weak() {
            return Err(KeyError::Weak);
        }
        let key = Self { name, public };
        if key.id().to_string() == id { Ok(key) } else { Err(KeyError::Id) }
    }
}

/// The C2SP verifier key.
impl fmt::Display for VerifyingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = [SignatureKind::Note as u8; 33];
        key[1..].copy_from_slice(self.public.as_bytes());
        write!(out, "{}+{}+{}", self.name, self.id(), STANDARD.encode(key))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "VerifyingKey({self})")
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SigningKey({}, ..)", self.name)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "KeyId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_seed(KeyName::of_member("MA").unwrap(), &[7; 32])
    }

    #[test]
    fn a_verifier_key_is_read_back_as_it_was_written() {
        let text = key().verifying_key().to_string();
        assert!(text.starts_with("wasl/MA+"), "{text}");
        assert_eq!(text.parse(), Ok(key().verifying_key()));
    }

    #[test]
    fn a_key_under_another_name_id_or_kind_is_refused() {
        let text = key().verifying_key().to_string();
        let renamed = text.replace("wasl/MA", "wasl/UN");
        assert_eq!(renamed.parse::<VerifyingKey>(), Err(KeyError::Id));
        assert_eq!(text.replace("+A", "+B").parse::<VerifyingKey>(), Err(KeyError::Form));
        assert_eq!(text[..text.len() - 4].parse::<VerifyingKey>(), Err(KeyError::Form));
        assert_eq!("wasl/MA".parse::<VerifyingKey>(), Err(KeyError::Form));
    }

    #[test]
    fn a_weak_key_is_refused() {
        // The neutral point: with it, one signature fits every text.
        let mut point = [0; 33];
        (point[0], point[1]) = (1, 1);
        let text = format!("wasl/MA+00000000+{}", STANDARD.encode(point));
        assert_eq!(text.parse::<VerifyingKey>(), Err(KeyError::Weak));
    }

    #[test]
    fn the_example_of_the_signed_note_specification_has_the_id_that_it_says() {
        let example = "AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        let bytes = STANDARD.decode(example).unwrap();
        let digest = Sha256::digest([b"example.com/foo\n", bytes.as_slice()].concat());
        assert_eq!(digest[..4], [0x53, 0x0d, 0x90, 0x3a]);
    }
}
