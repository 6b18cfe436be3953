//! The identifiers of our own things. None of them tells anything about a person.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::MemberId;

/// Names one record in the whole network: 128 bits, written as 32 lower-case hexadecimal digits.
///
/// It is derived from who owns the record and what its source calls it, so that importing the same
/// list twice names the same records, and it can stand in a URL without telling who is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct RecordId(#[cbor(n(0), with = "minicbor::bytes")] [u8; 16]);

/// Names one API key: 64 random bits, written as 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct KeyId(#[cbor(n(0), with = "minicbor::bytes")] [u8; 8]);

/// Names one upload: 128 random bits, written as 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId([u8; 16]);

/// Names one judged hit: 64 random bits, written as 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct HitId(#[cbor(n(0), with = "minicbor::bytes")] [u8; 8]);

/// Names one request for redress: 64 random bits, written as 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct RedressId(#[cbor(n(0), with = "minicbor::bytes")] [u8; 8]);

/// Why an identifier was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {digits} hexadecimal digits")]
pub struct IdError {
    digits: usize,
}

impl RecordId {
    /// The id of what `source_id` names in `dataset` of `owner`.
    ///
    /// SHA-256 over the three, each led by its length, cut to 16 bytes.
    pub fn derive(owner: MemberId, dataset: &str, source_id: &str) -> Self {
        let mut hash = Sha256::new_with_prefix(b"wasl/record-id/v1");
        for part in [owner.as_str(), dataset, source_id] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let mut id = [0; 16];
        id.copy_from_slice(&hash.finalize()[..16]);
        Self(id)
    }

    /// The id with these bytes, as a store keeps it.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl KeyId {
    /// The id with these bytes; they come from the system's entropy.
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl HitId {
    /// The id with these bytes; they come from the system's entropy.
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl RedressId {
    /// The id with these bytes; they come from the system's entropy.
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl UploadId {
    /// The id with these bytes; they come from the system's entropy.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

fn hex(bytes: &[u8], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
}

fn unhex<const N: usize>(raw: &str) -> Result<[u8; N], IdError> {
    let error = IdError { digits: N * 2 };
    if raw.len() != N * 2 || !raw.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(error);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(raw.as_bytes().chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| error)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| error)?;
    }
    Ok(bytes)
}

macro_rules! written_in_hex {
    ($($id:ident),*) => {$(
        impl fmt::Display for $id {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.0, out)
            }
        }
        impl fmt::Debug for $id {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($id), "({})"), self)
            }
        }
        impl FromStr for $id {
            type Err = IdError;
            fn from_str(raw: &str) -> Result<Self, IdError> {
                unhex(raw).map(Self)
            }
        }
    )*};
}
written_in_hex!(RecordId, KeyId, HitId, RedressId, UploadId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_has_one_id_however_often_it_is_imported() -> Result<(), Box<dyn std::error::Error>> {
        let owner: MemberId = "UN".parse()?;
        let id = RecordId::derive(owner, "un-sc", "CDi.001");
        assert_eq!(id, RecordId::derive(owner, "un-sc", "CDi.001"));
        assert_ne!(id, RecordId::derive(owner, "un-s", "cCDi.001"));
        assert_eq!(id.to_string().parse::<RecordId>()?, id);
        assert!("zz".parse::<RecordId>().is_err());
        Ok(())
    }
}
