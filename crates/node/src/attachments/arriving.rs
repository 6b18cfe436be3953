//! A parcel that is being fetched: as much of it as is here, so that it goes on where it was.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::PathBuf,
};

use wasl_exchange::{Outline, PIECE_BYTES, PIECES_MAX};
use wasl_model::ParcelName;

use super::files::ParcelFiles;
use crate::{NodeError, home};

/// How many pieces at the end of a part are looked at again: those that may not have been on the disk when power failed.
/// What was asked for before them was, when they were asked for.
const DOUBTFUL: u32 = 2 * PIECES_MAX;

/// A file that grows piece by piece.
#[derive(Debug)]
pub(crate) struct Arriving {
    path: PathBuf,
    file: File,
}

impl Arriving {
    /// What is here of the parcel `name`, and how many of its first pieces are here and right.
    pub(crate) fn open(
        files: &ParcelFiles,
        name: ParcelName,
        outline: &Outline,
    ) -> Result<(Self, u32), NodeError> {
        let path = files.part(name);
        let failed = |source| home::failed(&path, source);
        let mut file = open(&path).map_err(failed)?;
        let pieces = right_pieces(&mut file, outline).map_err(failed)?;
        // Behind the last right piece the next is written.
        let end = (u64::from(pieces) * PIECE_BYTES).min(outline.size());
        file.set_len(end).and_then(|()| file.seek(SeekFrom::Start(end))).map_err(failed)?;
        Ok((Self { path, file }, pieces))
    }

    /// Writes the next piece.
    pub(crate) fn write(&mut self, piece: &[u8]) -> Result<(), NodeError> {
        self.file.write_all(piece).map_err(|source| home::failed(&self.path, source))
    }

    /// Everything that was written is on the disk when this returns.
    pub(crate) fn sync(&self) -> Result<(), NodeError> {
        self.file.sync_data().map_err(|source| home::failed(&self.path, source))
    }

    /// All of it is here: from now on it bears its parcel's name.
    pub(crate) fn finish(self, files: &ParcelFiles, name: ParcelName) -> Result<(), NodeError> {
        self.file.sync_all().map_err(|source| home::failed(&self.path, source))?;
        files.keep(&self.path, name)
    }
}

fn open(path: &std::path::Path) -> io::Result<File> {
    if !path.exists() {
        home::create(path)?;
    }
    OpenOptions::new().read(true).write(true).open(path)
}

/// How many of the first pieces are here and right.
fn right_pieces(file: &mut File, outline: &Outline) -> io::Result<u32> {
    let held = file.metadata()?.len().min(outline.size());
    let whole = if held == outline.size() {
        outline.pieces()
    } else {
        u32::try_from(held / PIECE_BYTES).unwrap_or(0)
    };
    let mut number = whole.saturating_sub(DOUBTFUL);
    file.seek(SeekFrom::Start(u64::from(number) * PIECE_BYTES))?;
    let mut piece = Vec::new();
    while number < whole {
        piece.clear();
        io::Read::by_ref(file).take(outline.piece_bytes(number)).read_to_end(&mut piece)?;
        if !outline.is_piece(number, &piece) {
            break;
        }
        number += 1;
    }
    Ok(number)
}
