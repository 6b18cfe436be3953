//! What is said on a line for parcels, as bytes: CBOR arrays, as on the line for feeds.

use minicbor::{Decoder, Encoder};

use super::outline::{Outline, PIECE_BYTES};
use crate::wire::{self, Encoded, Message, WireError};

/// The most pieces that are asked for at once: 16 MiB.
pub const PIECES_MAX: u32 = 64;

/// What whoever fetches a parcel asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParcelRequest {
    /// The hashes of its pieces. Answered with [`ParcelReply::Outline`].
    Outline {
        /// Which parcel.
        name: [u8; 32],
    },
    /// Some of its pieces. Each is answered with [`ParcelReply::Piece`], in order.
    Pieces {
        /// Of which parcel.
        name: [u8; 32],
        /// The first.
        first: u32,
        /// How many, 1 to [`PIECES_MAX`].
        count: u32,
    },
}

/// What answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParcelReply {
    /// The hashes of a parcel's pieces.
    Outline {
        /// How many bytes it has.
        size: u64,
        /// At most [`Outline::PIECES_MAX`].
        hashes: Vec<[u8; 32]>,
    },
    /// A piece.
    Piece {
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// There is no such parcel or piece, or not for you: the two look alike.
    Absent,
    /// I will not go on. The connection ends.
    Refuse {
        /// The stable number of the reason.
        number: u16,
    },
}

const OUTLINE: u8 = 0;
const PIECES: u8 = 1;
const HASHES: u8 = 16;
const PIECE: u8 = 17;
const ABSENT: u8 = 18;
const REFUSE: u8 = 19;

impl Message for ParcelRequest {
    const BYTES_MAX: usize = 64;

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        // Writing into a vector cannot fail.
        let _: Encoded = encode_request(self, &mut out);
        out.into_writer()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        wire::decode(bytes, Self::BYTES_MAX, |kind, parts, input| {
            Ok(match (kind, parts) {
                (OUTLINE, 2) => Self::Outline { name: wire::fixed(input)? },
                (PIECES, 4) => {
                    let (name, first, count) = (wire::fixed(input)?, input.u32()?, input.u32()?);
                    if !(1..=PIECES_MAX).contains(&count) {
                        return Err(WireError::Limit { what: "pieces", limit: PIECES_MAX as usize });
                    }
                    Self::Pieces { name, first, count }
                }
                _ => return Err(WireError::Kind { kind }),
            })
        })
    }
}

impl Message for ParcelReply {
    /// The outline of the largest parcel is longer than a piece.
    const BYTES_MAX: usize = Outline::PIECES_MAX * 32 + 64;

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        // Writing into a vector cannot fail.
        let _: Encoded = encode_reply(self, &mut out);
        out.into_writer()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        wire::decode(bytes, Self::BYTES_MAX, |kind, parts, input| {
            Ok(match (kind, parts) {
                (HASHES, 3) => Self::Outline { size: input.u64()?, hashes: hashes(input)? },
                (PIECE, 2) => Self::Piece { bytes: piece(input)? },
                (ABSENT, 1) => Self::Absent,
                (REFUSE, 2) => Self::Refuse { number: input.u16()? },
                _ => return Err(WireError::Kind { kind }),
            })
        })
    }
}

fn encode_request(request: &ParcelRequest, out: &mut Encoder<Vec<u8>>) -> Encoded {
    match request {
        ParcelRequest::Outline { name } => out.array(2)?.u8(OUTLINE)?.bytes(name)?.ok(),
        ParcelRequest::Pieces { name, first, count } => {
            out.array(4)?.u8(PIECES)?.bytes(name)?.u32(*first)?.u32(*count)?.ok()
        }
    }
}

fn encode_reply(reply: &ParcelReply, out: &mut Encoder<Vec<u8>>) -> Encoded {
    match reply {
        ParcelReply::Outline { size, hashes } => {
            out.array(3)?.u8(HASHES)?.u64(*size)?.bytes(hashes.as_flattened())?.ok()
        }
        ParcelReply::Piece { bytes } => out.array(2)?.u8(PIECE)?.bytes(bytes)?.ok(),
        ParcelReply::Absent => out.array(1)?.u8(ABSENT)?.ok(),
        ParcelReply::Refuse { number } => out.array(2)?.u8(REFUSE)?.u16(*number)?.ok(),
    }
}

fn hashes(input: &mut Decoder<'_>) -> Result<Vec<[u8; 32]>, WireError> {
    let (hashes, rest) = input.bytes()?.as_chunks();
    if rest.is_empty() { Ok(hashes.to_vec()) } else { Err(wire::wrong("a hash that is cut off")) }
}

fn piece(input: &mut Decoder<'_>) -> Result<Vec<u8>, WireError> {
    let bytes = input.bytes()?;
    if bytes.len() as u64 <= PIECE_BYTES {
        Ok(bytes.to_vec())
    } else {
        Err(WireError::Limit {
            what: "bytes of a piece",
            limit: usize::try_from(PIECE_BYTES).unwrap_or(usize::MAX),
        })
    }
}
