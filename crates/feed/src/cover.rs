//! What an entry says, sealed, as bureaus carry it that may not read it: opaque bytes under the owner's signature.

use std::fmt;

use crate::{
    entry::Commitment,
    key::{SigningKey, VerifyingKey},
    name::Origin,
};

/// A sealed opening of one entry, signed by the feed's owner for this entry alone.
///
/// Whoever carries it can tell that the owner made it, for which entry, and nothing of what it says: a carrier can hold
/// it back, and cannot alter it or put it in another's place unnoticed. `Debug` shows how long it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Cover {
    signature: [u8; Self::SIGNATURE_BYTES],
    bytes: Box<[u8]>,
}

/// Bytes that are too few or too many for a cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a cover has {least} to {most} bytes, not {bytes}", least = Cover::SIGNATURE_BYTES, most = Cover::BYTES_MAX)]
pub struct CoverLength {
    /// How many there are.
    pub bytes: usize,
}

impl Cover {
    /// The most bytes that one has, its signature included: 1.25 MiB. A payload of 1 MiB less 64 KiB, with its salt, sealed to
    /// a thousand readers, has room.
    pub const BYTES_MAX: usize = 1_280 * 1024;
    /// The bytes of its signature, which stand first.
    const SIGNATURE_BYTES: usize = 64;
    /// What the signed bytes begin with; its last byte ends the word.
    const CONTEXT: &[u8] = b"wasl/cover/v1\0";

    /// Signs `bytes` as the sealed opening of the entry of `origin` that has this commitment, which knows its own place.
    ///
    /// ```text
    /// signature = Ed25519( "wasl/cover/v1" 0x00 | length of origin (1 byte) | origin | commitment (32 bytes) | bytes )
    /// ```
    ///
    /// # Errors
    /// If there are more than [`Cover::BYTES_MAX`] in all.
    pub fn sign(
        origin: &Origin,
        commitment: &Commitment,
        bytes: impl Into<Box<[u8]>>,
        key: &SigningKey,
    ) -> Result<Self, CoverLength> {
        let bytes = bytes.into();
        check(bytes.len() + Self::SIGNATURE_BYTES)?;
        Ok(Self { signature: key.sign(&signed(origin, commitment, &bytes)), bytes })
    }

    /// Whether `owner` signed it for the entry of `origin` with this commitment.
    pub fn is_of(&self, origin: &Origin, commitment: &Commitment, owner: &VerifyingKey) -> bool {
        owner.verifies(&signed(origin, commitment, &self.bytes), &self.signature)
    }

    /// What is sealed, without the signature.
    pub fn sealed(&self) -> &[u8] {
        &self.bytes
    }

    /// How many bytes it has, its signature included.
    pub fn length(&self) -> usize {
        Self::SIGNATURE_BYTES + self.bytes.len()
    }

    /// The bytes that are kept and carried: the signature, then what is sealed.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.signature.as_slice(), &self.bytes].concat()
    }

    /// Reads what [`Cover::to_bytes`] wrote. Nothing is verified by it.
    ///
    /// # Errors
    /// If there are too few or too many bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CoverLength> {
        check(bytes.len())?;
        let (signature, sealed) = bytes.split_first_chunk().ok_or(CoverLength { bytes: bytes.len() })?;
        Ok(Self { signature: *signature, bytes: sealed.into() })
    }
}

fn check(bytes: usize) -> Result<(), CoverLength> {
    if bytes > Cover::BYTES_MAX { Err(CoverLength { bytes }) } else { Ok(()) }
}

fn signed(origin: &Origin, commitment: &Commitment, bytes: &[u8]) -> Vec<u8> {
    let name = origin.as_str().as_bytes();
    // An origin is at most 64 bytes, so its length fits into the byte.
    let length = [u8::try_from(name.len()).unwrap_or(u8::MAX)];
    [Cover::CONTEXT, &length, name, commitment.as_bytes(), bytes].concat()
}

impl fmt::Debug for Cover {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Cover({} bytes)", self.length())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::KeyName;

    #[test]
    fn a_cover_is_its_owners_for_one_entry_and_no_bit_of_it_can_be_altered() {
        let key =
            |member: &str, seed| SigningKey::from_seed(KeyName::of_member(member).unwrap(), &[seed; 32]);
        let (owner, other) = (key("MA", 1), key("MA", 2));
        let (records, messages) = (Origin::records(owner.name()), Origin::messages(owner.name()));
        let (here, there) = (Commitment::from_bytes([3; 32]), Commitment::from_bytes([4; 32]));
        let cover = Cover::sign(&records, &here, b"sealed".as_slice(), &owner).unwrap();

        assert!(cover.is_of(&records, &here, &owner.verifying_key()));
        assert!(!cover.is_of(&records, &there, &owner.verifying_key()));
        assert!(!cover.is_of(&messages, &here, &owner.verifying_key()));
        assert!(!cover.is_of(&records, &here, &other.verifying_key()));
        let bytes = cover.to_bytes();
        assert_eq!(Cover::from_bytes(&bytes), Ok(cover));
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            let altered = Cover::from_bytes(&altered).unwrap();
            assert!(!altered.is_of(&records, &here, &owner.verifying_key()), "bit {bit}");
        }
    }

    #[test]
    fn what_is_too_short_or_too_long_is_none() {
        let key = SigningKey::from_seed(KeyName::of_member("MA").unwrap(), &[1; 32]);
        let (origin, here) = (Origin::records(key.name()), Commitment::from_bytes([3; 32]));
        let sign = |bytes: usize| Cover::sign(&origin, &here, vec![0; bytes], &key);
        assert_eq!(sign(Cover::BYTES_MAX - 64).map(|cover| cover.length()), Ok(Cover::BYTES_MAX));
        assert_eq!(sign(Cover::BYTES_MAX - 63), Err(CoverLength { bytes: Cover::BYTES_MAX + 1 }));
        assert_eq!(Cover::from_bytes(&[0; 63]), Err(CoverLength { bytes: 63 }));
        assert!(Cover::from_bytes(&vec![0; Cover::BYTES_MAX + 1]).is_err());
    }
}
