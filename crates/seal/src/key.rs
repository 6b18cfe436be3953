//! The keys that a member's payloads are sealed to and opened with: X25519, as RFC 9180's DHKEM uses them.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hpke::{Deserializable as _, Kem as _, Serializable as _, kem::X25519HkdfSha256};
use sha2::{Digest as _, Sha256};
use wasl_model::MemberId;

use crate::SealError;

pub(crate) type Kem = X25519HkdfSha256;

/// What stands before the 32 bytes of a public key in its text, so that no key that signs is taken for one that seals.
const TYPE: u8 = 0x20;

/// What a member's payloads are sealed to. Everybody may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    pub(crate) member: MemberId,
    pub(crate) bytes: [u8; 32],
    pub(crate) kem: <Kem as hpke::Kem>::PublicKey,
}

/// What a member opens with. It never leaves its bureau, and is not printed.
pub struct SecretKey {
    public: PublicKey,
    pub(crate) kem: <Kem as hpke::Kem>::PrivateKey,
}

/// Which key something is sealed to, among those that a member has had: the first eight bytes of a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyId(pub(crate) [u8; 8]);

impl PublicKey {
    /// Whose it is.
    pub fn member(&self) -> MemberId {
        self.member
    }

    pub(crate) fn id(&self) -> KeyId {
        let mut hash = Sha256::new_with_prefix(b"wasl/seal/key-id/v1\0");
        hash.update(self.member.as_str());
        hash.update([0]);
        hash.update(self.bytes);
        let mut id = [0; 8];
        id.copy_from_slice(&hash.finalize()[..8]);
        KeyId(id)
    }

    fn read(member: MemberId, bytes: [u8; 32]) -> Result<Self, SealError> {
        let kem = <Kem as hpke::Kem>::PublicKey::from_bytes(&bytes).map_err(|_| SealError::Key)?;
        Ok(Self { member, bytes, kem })
    }
}

impl SecretKey {
    /// The key of `member` that follows from `seed` (RFC 9180 section 7.1.3), which comes from the system's entropy.
    pub fn from_seed(member: MemberId, seed: &[u8; 32]) -> Self {
        let (secret, public) = Kem::derive_keypair(seed);
        let bytes = public.to_bytes().into();
        Self { public: PublicKey { member, bytes, kem: public }, kem: secret }
    }

    /// What others seal to.
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    pub(crate) fn member(&self) -> MemberId {
        self.public.member
    }

    pub(crate) fn id(&self) -> KeyId {
        self.public.id()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SecretKey({})", self.public.member)
    }
}

/// `MA+` and base64 of the type and the key.
impl fmt::Display for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [[TYPE].as_slice(), &self.bytes].concat();
        write!(out, "{}+{}", self.member, STANDARD.encode(bytes))
    }
}

impl FromStr for PublicKey {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, SealError> {
        let (member, key) = text.split_once('+').ok_or(SealError::Key)?;
        let member = member.parse().map_err(|_| SealError::Key)?;
        let bytes = STANDARD.decode(key).map_err(|_| SealError::Key)?;
        match bytes.split_first() {
            Some((&TYPE, bytes)) => Self::read(member, bytes.try_into().map_err(|_| SealError::Key)?),
            _ => Err(SealError::Key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_is_read_back_and_nothing_else_is_taken_for_one() {
        let key = SecretKey::from_seed("MA".parse().unwrap(), &[7; 32]).public();
        let text = key.to_string();
        assert_eq!(text.parse(), Ok(key));
        let signing = format!("MA+{}", STANDARD.encode([[1].as_slice(), &[7; 32]].concat()));
        for wrong in ["", "MA", "MA+", "ma+ICAg", &text[..text.len() - 4], &signing, &format!("{text}AAAA")] {
            assert_eq!(wrong.parse::<PublicKey>(), Err(SealError::Key), "{wrong}");
        }
    }

    #[test]
    fn a_secret_key_is_not_printed() {
        let key = SecretKey::from_seed("MA".parse().unwrap(), &[7; 32]);
        assert_eq!(format!("{key:?}"), "SecretKey(MA)");
    }
}
