//! An attachment that is read: opened piece by piece, from wherever it is asked for.

use std::{
    fs::File,
    io::{self, Read, Seek as _, SeekFrom},
};

use sha2::{Digest as _, Sha256};
use wasl_model::{Attachment, FileHash, Parcel};
use wasl_seal::{AttachmentSeal, PiecePlace};

use super::error::AttachmentError;

/// The bytes of an attachment. Reading fails at a piece that was altered, and gives out nothing of it.
pub struct OpenAttachment {
    file: File,
    seal: AttachmentSeal,
    size: u64,
    /// The piece that is opened next.
    next: u32,
    piece: Vec<u8>,
    /// How much of the piece was given out.
    given: usize,
}

impl OpenAttachment {
    pub(crate) fn new(file: File, attachment: &Attachment, context: &str) -> Self {
        let seal = AttachmentSeal::new(&attachment.key, context);
        Self { file, seal, size: attachment.size, next: 0, piece: Vec::new(), given: 0 }
    }

    /// Goes on at byte `offset`; at the end, if there are not so many.
    pub fn skip_to(&mut self, offset: u64) -> io::Result<()> {
        let offset = offset.min(self.size);
        self.next = u32::try_from(offset / Parcel::PIECE_BYTES).map_err(io::Error::other)?;
        self.file.seek(SeekFrom::Start(u64::from(self.next) * (Parcel::PIECE_BYTES + Parcel::SEAL_BYTES)))?;
        self.piece.clear();
        self.given = 0;
        if self.next < self.pieces() {
            self.open_next()?;
        }
        self.given = usize::try_from(offset % Parcel::PIECE_BYTES).map_err(io::Error::other)?;
        Ok(())
    }

    fn pieces(&self) -> u32 {
        u32::try_from(self.size.div_ceil(Parcel::PIECE_BYTES).max(1)).unwrap_or(u32::MAX)
    }

    fn open_next(&mut self) -> io::Result<()> {
        self.piece.clear();
        self.given = 0;
        Read::by_ref(&mut self.file)
            .take(Parcel::PIECE_BYTES + Parcel::SEAL_BYTES)
            .read_to_end(&mut self.piece)?;
        let place = PiecePlace { number: self.next, is_last: self.next + 1 == self.pieces() };
        if let Err(error) = self.seal.open(place, &mut self.piece) {
            self.piece.clear();
            return Err(io::Error::other(error));
        }
        self.next += 1;
        Ok(())
    }
}

impl Read for OpenAttachment {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.piece.len() && self.next < self.pieces() {
            self.open_next()?;
        }
        let count = (self.piece.len() - self.given).min(buffer.len());
        buffer[..count].copy_from_slice(&self.piece[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

/// Whether a parcel is what its sender announced: each piece opens, and together they have the size and the hash.
/// Asks `go_on` from time to time; `None` if it said no.
pub(crate) fn check(
    file: File,
    attachment: &Attachment,
    context: &str,
    go_on: &dyn Fn() -> bool,
) -> Option<Result<(), AttachmentError>> {
    let mut opened = OpenAttachment::new(file, attachment, context);
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 64 << 10]);
    loop {
        if !go_on() {
            return None;
        }
        match opened.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => {
                hash.update(&buffer[..count]);
                size += count as u64;
            }
            Err(_) => return Some(Err(AttachmentError::Content)),
        }
    }
    let is_so = size == attachment.size && attachment.sha256 == FileHash::from_bytes(hash.finalize().into());
    Some(if is_so { Ok(()) } else { Err(AttachmentError::Content) })
}

impl std::fmt::Debug for OpenAttachment {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "OpenAttachment({} bytes)", self.size)
    }
}
