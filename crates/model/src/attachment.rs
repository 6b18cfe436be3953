//! The files that go with a message: as people know them, and as they are carried.

use std::fmt;

use minicbor::{Decode, Encode};

use crate::{FileName, MediaType};

/// A file that goes with a message. It stands in the sealed message, so that only its readers know of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Attachment {
    /// What people call it.
    #[n(0)]
    pub name: FileName,
    /// What its sender says that it is. Nothing here relies on it.
    #[n(1)]
    pub media: MediaType,
    /// How many bytes it has, at most [`Attachment::BYTES_MAX`].
    #[n(2)]
    pub size: u64,
    /// The SHA-256 of its bytes.
    #[n(3)]
    pub sha256: FileHash,
    /// What its parcel is opened with.
    #[n(4)]
    pub key: AttachmentKey,
}

/// The key of one attachment, used for nothing else. It is not printed.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct AttachmentKey(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

/// A sealed attachment, as bureaus keep and carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Parcel {
    /// Which.
    #[n(0)]
    pub name: ParcelName,
    /// How many bytes it has, the seals of its pieces included.
    #[n(1)]
    pub size: u64,
}

/// Names a parcel by what is in it: a hash of the hashes of its pieces (`docs/protocol/attachments.md`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct ParcelName(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

/// The SHA-256 of a file, by which people compare it with what they have: 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct FileHash(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

impl Attachment {
    /// The most attachments of one message.
    pub const COUNT_MAX: usize = 16;
    /// The most bytes of one: 5 GiB.
    pub const BYTES_MAX: u64 = 5 << 30;
}

impl AttachmentKey {
    /// The key with these bytes, which come from the system's entropy or out of a sealed message.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, for the seal.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for AttachmentKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("AttachmentKey")
    }
}

impl Parcel {
    /// The bytes of an attachment that are sealed in one piece; the last may have fewer.
    pub const PIECE_BYTES: u64 = 256 << 10;
    /// What the seal adds to each piece.
    pub const SEAL_BYTES: u64 = 16;

    /// How many bytes the parcel of an attachment of `size` bytes has. One of nothing has a piece too.
    pub fn size_of(size: u64) -> u64 {
        size + size.div_ceil(Self::PIECE_BYTES).max(1) * Self::SEAL_BYTES
    }

    /// Whether its size is one that a parcel can have.
    pub fn is_sized(&self) -> bool {
        (Self::SEAL_BYTES..=Self::size_of(Attachment::BYTES_MAX)).contains(&self.size)
    }
}

impl ParcelName {
    /// The name with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FileHash {
    /// The hash with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

macro_rules! written_in_hex {
    ($($hash:ident),*) => {$(
        impl fmt::Display for $hash {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
            }
        }
        impl fmt::Debug for $hash {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($hash), "({})"), self)
            }
        }
    )*};
}
written_in_hex!(ParcelName, FileHash);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_of_a_parcel_has_a_seal_and_one_of_nothing_has_one_too() {
        let piece = Parcel::PIECE_BYTES;
        let sizes = [0, 1, piece, piece + 1, Attachment::BYTES_MAX].map(Parcel::size_of);
        assert_eq!(sizes, [16, 17, piece + 16, piece + 33, (5 << 30) + 20_480 * 16]);
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", AttachmentKey::from_bytes([7; 32])), "AttachmentKey");
    }
}
