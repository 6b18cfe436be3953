//! A file that is sealed piece by piece, so that it is never in memory as a whole.

use aead_stream::{NewStream as _, StreamBE32, StreamPrimitive as _};
use chacha20poly1305::ChaCha20Poly1305;
use wasl_model::{AttachmentKey, Parcel};

use crate::SealError;

/// Seals and opens the pieces of one attachment, in any order.
///
/// STREAM over ChaCha20-Poly1305: each piece is bound to its number and to whether it is the last, and all of them to the
/// feed that their message stands in. The bytes are specified in `docs/protocol/attachments.md`.
pub struct AttachmentSeal {
    stream: StreamBE32<ChaCha20Poly1305>,
    bound_to: Vec<u8>,
}

/// Where a piece stands in its attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PiecePlace {
    /// How many stand before it.
    pub number: u32,
    /// Whether none stands behind it.
    pub is_last: bool,
}

impl AttachmentSeal {
    /// The seal of the attachment with `key`, whose message stands in `context`: the name of a feed. A key is used for one
    /// attachment alone.
    pub fn new(key: &AttachmentKey, context: &str) -> Self {
        // The key is drawn for this stream alone, so that its nonce has nothing to tell apart.
        let stream = StreamBE32::new(key.as_bytes().into(), &[0; 7].into());
        let bound_to = minicbor::to_vec(("wasl/attachment/v1", context)).unwrap_or_default();
        Self { stream, bound_to }
    }

    /// Seals a piece of at most [`Parcel::PIECE_BYTES`] where it lies; it grows by [`Parcel::SEAL_BYTES`].
    pub fn seal(&self, place: PiecePlace, piece: &mut Vec<u8>) -> Result<(), SealError> {
        if piece.len() as u64 > Parcel::PIECE_BYTES {
            return Err(SealError::Long);
        }
        self.stream
            .encrypt_in_place(place.number, place.is_last, &self.bound_to, piece)
            .map_err(|_| SealError::Broken)
    }

    /// Opens a piece where it lies. One that does not open is altered, in another place, or of another attachment.
    pub fn open(&self, place: PiecePlace, piece: &mut Vec<u8>) -> Result<(), SealError> {
        if piece.len() as u64 > Parcel::PIECE_BYTES + Parcel::SEAL_BYTES {
            return Err(SealError::Long);
        }
        self.stream
            .decrypt_in_place(place.number, place.is_last, &self.bound_to, piece)
            .map_err(|_| SealError::Broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = "wasl/MA/messages";

    fn seal(key: u8, context: &str) -> AttachmentSeal {
        AttachmentSeal::new(&AttachmentKey::from_bytes([key; 32]), context)
    }

    fn place(number: u32, is_last: bool) -> PiecePlace {
        PiecePlace { number, is_last }
    }

    fn opened(seal: &AttachmentSeal, place: PiecePlace, piece: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut piece = piece.to_vec();
        seal.open(place, &mut piece).map(|()| piece)
    }

    #[test]
    fn a_piece_opens_in_its_place_alone() {
        let own = seal(1, FEED);
        let mut piece = b"the second piece".to_vec();
        own.seal(place(1, false), &mut piece).unwrap();
        assert_eq!(opened(&own, place(1, false), &piece), Ok(b"the second piece".to_vec()));

        let mut altered = piece.clone();
        altered[3] ^= 1;
        let wrong = [
            opened(&own, place(1, false), &altered),
            opened(&own, place(1, false), &piece[..piece.len() - 1]),
            opened(&own, place(1, false), &[]),
            opened(&own, place(0, false), &piece),
            opened(&own, place(1, true), &piece),
            opened(&seal(2, FEED), place(1, false), &piece),
            opened(&seal(1, "wasl/FR/messages"), place(1, false), &piece),
        ];
        assert!(wrong.iter().all(|opened| *opened == Err(SealError::Broken)), "{wrong:?}");
    }

    #[test]
    fn a_piece_has_at_most_its_size() {
        let most = usize::try_from(Parcel::PIECE_BYTES).unwrap();
        let mut piece = vec![7; most];
        seal(1, FEED).seal(place(0, true), &mut piece).unwrap();
        assert_eq!(opened(&seal(1, FEED), place(0, true), &piece), Ok(vec![7; most]));
        assert_eq!(seal(1, FEED).seal(place(0, true), &mut vec![7; most + 1]), Err(SealError::Long));
        assert_eq!(opened(&seal(1, FEED), place(0, true), &vec![7; most + 17]), Err(SealError::Long));
    }
}
