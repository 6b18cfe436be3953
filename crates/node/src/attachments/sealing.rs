//! A file that is sealed while it is read, piece by piece.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};
use wasl_exchange::OutlineMaker;
use wasl_model::{Attachment, AttachmentKey, FileHash, Parcel, ParcelName};
use wasl_seal::{AttachmentSeal, PiecePlace};

use super::{
    error::AttachmentError,
    files::{Draft, ParcelFiles},
};
use crate::NodeError;

/// What was sealed.
#[derive(Debug)]
pub(crate) struct SealedFile {
    pub(crate) parcel: Parcel,
    /// How many bytes it has opened.
    pub(crate) size: u64,
    /// Their SHA-256.
    pub(crate) sha256: FileHash,
}

/// Seals all that `source` gives into a draft, which becomes a parcel of `files`, at most `room` bytes of it; `told` is told how many bytes were
/// read so far.
pub(crate) fn seal(
    (files, mut draft): (&ParcelFiles, Draft),
    source: &mut dyn Read,
    (key, context): (&AttachmentKey, &str),
    (room, limit): (u64, u64),
    told: &mut dyn FnMut(u64),
) -> Result<SealedFile, NodeError> {
    let seal = AttachmentSeal::new(key, context);
    let (mut outline, mut hash) = (OutlineMaker::default(), Sha256::new());
    let (mut size, mut number) = (0, 0);
    let mut piece = next_piece(source)?;
    loop {
        size += piece.len() as u64;
        if size > Attachment::BYTES_MAX {
            return Err(AttachmentError::Large.into());
        }
        if Parcel::size_of(size) > room {
            return Err(AttachmentError::NoRoom { limit }.into());
        }
        hash.update(&piece);
        told(size);
        // A piece is the last if nothing follows it.
        let is_full = piece.len() as u64 == Parcel::PIECE_BYTES;
        let next = if is_full { next_piece(source)? } else { Vec::new() };
        let is_last = next.is_empty();
        seal.seal(PiecePlace { number, is_last }, &mut piece)?;
        outline.add(&piece);
        draft.write(&piece)?;
        if is_last {
            break;
        }
        piece = next;
        number += 1;
    }
    let outline = outline.finish();
    draft.keep(files, &outline)?;
    let parcel = Parcel { name: ParcelName::from_bytes(outline.name()), size: outline.size() };
    Ok(SealedFile { parcel, size, sha256: FileHash::from_bytes(hash.finalize().into()) })
}

/// As many bytes as a piece has, or those that are left.
fn next_piece(source: &mut dyn Read) -> Result<Vec<u8>, AttachmentError> {
    let room = usize::try_from(Parcel::PIECE_BYTES + Parcel::SEAL_BYTES).unwrap_or(usize::MAX);
    let mut piece = Vec::with_capacity(room);
    let read = source.take(Parcel::PIECE_BYTES).read_to_end(&mut piece);
    read.map_err(|error: io::Error| AttachmentError::Source(error))?;
    Ok(piece)
}
