//! What a parcel is named by: the hashes of its pieces.

use sha2::{Digest as _, Sha256};

/// The most bytes of one piece as it is carried: 256 KiB, and its seal.
pub const PIECE_BYTES: u64 = (256 << 10) + 16;

/// The hashes of all pieces of a parcel, which is named by them. Who has it can tell of each piece whether it is the right
/// one, without a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    size: u64,
    hashes: Vec<[u8; 32]>,
}

/// Makes the outline of a parcel while its pieces go by.
#[derive(Debug, Default)]
pub struct OutlineMaker {
    size: u64,
    hashes: Vec<[u8; 32]>,
}

/// Why a parcel, or a part of one, was not taken. Nothing of it was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParcelRefusal {
    /// The hashes are not those that the parcel is named by.
    #[error("the hashes of the parcel's pieces are not those that it is named by")]
    Outline,
    /// A piece that is not the one that its hash stands for.
    #[error("piece {number} of the parcel is not the one that was announced")]
    Piece {
        /// Which.
        number: u32,
    },
    /// The parcel is longer or shorter than its message says.
    #[error("the parcel has {found} bytes, and its message says {announced}")]
    Size {
        /// What the message says.
        announced: u64,
        /// What it is.
        found: u64,
    },
    /// The peer has no such parcel for us.
    #[error("the peer has no such parcel for this bureau")]
    Absent,
    /// A reply that has no place there.
    #[error("the reply is out of turn")]
    OutOfTurn,
}

impl Outline {
    /// The most pieces of one: those of 5 GiB.
    pub const PIECES_MAX: usize = 20_480;

    /// The outline of the parcel `name` of `size` bytes, if these hashes are its pieces'.
    pub fn verify(name: &[u8; 32], size: u64, hashes: Vec<[u8; 32]>) -> Result<Self, ParcelRefusal> {
        let outline = Self { size, hashes };
        let counts = outline.size.div_ceil(PIECE_BYTES).max(1) == u64::from(outline.pieces());
        if counts && outline.name() == *name { Ok(outline) } else { Err(ParcelRefusal::Outline) }
    }

    /// What the parcel is named: SHA-256 of `wasl/parcel/v1`, a zero byte, the size (8 bytes, big endian) and the hashes.
    pub fn name(&self) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(b"wasl/parcel/v1\0");
        hash.update(self.size.to_be_bytes());
        hash.update(self.hashes.as_flattened());
        hash.finalize().into()
    }

    /// How many bytes the parcel has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// How many pieces it has.
    pub fn pieces(&self) -> u32 {
        u32::try_from(self.hashes.len()).unwrap_or(u32::MAX)
    }

    /// The hashes of its pieces, in their order.
    pub fn hashes(&self) -> &[[u8; 32]] {
        &self.hashes
    }

    /// Whether these bytes are piece `number`.
    pub fn is_piece(&self, number: u32, bytes: &[u8]) -> bool {
        let known = usize::try_from(number).ok().and_then(|number| self.hashes.get(number));
        let is_sized = bytes.len() as u64 == self.piece_bytes(number);
        is_sized && known.is_some_and(|hash| *hash == <[u8; 32]>::from(Sha256::digest(bytes)))
    }

    /// How many bytes piece `number` has; none beyond the last.
    pub fn piece_bytes(&self, number: u32) -> u64 {
        self.size.saturating_sub(u64::from(number) * PIECE_BYTES).min(PIECE_BYTES)
    }
}

impl OutlineMaker {
    /// Takes the next piece. All but the last have [`PIECE_BYTES`].
    pub fn add(&mut self, piece: &[u8]) {
        self.size += piece.len() as u64;
        self.hashes.push(Sha256::digest(piece).into());
    }

    /// The outline of what was added.
    pub fn finish(self) -> Outline {
        Outline { size: self.size, hashes: self.hashes }
    }
}

impl ParcelRefusal {
    /// Its stable number.
    pub fn number(self) -> u16 {
        match self {
            Self::Outline => 4030,
            Self::Piece { .. } => 4031,
            Self::Size { .. } => 4032,
            Self::Absent => 4033,
            Self::OutOfTurn => 4034,
        }
    }
}
