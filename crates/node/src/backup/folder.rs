//! The folder of a backup: generations beside each other, made of pieces that are called by their hashes.
//!
//! ```text
//! generations/2026-11-23T113000.123Z   a manifest: which pieces make up which file
//! pieces/ab/ab12…                      64 KiB of a file, called by its SHA-256; generations share them
//! part/                                what is being written, and counts for nothing
//! lock                                 held by the one process that writes
//! ```

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::home;

use super::{
    error::BackupError,
    manifest::{BackupManifest, Unreadable},
};

/// The folder of a backup.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

/// A piece's SHA-256, which is its name.
pub(super) type Sum = [u8; 32];

impl Folder {
    /// The folder at `path`, made if it is not there. One that holds something else is refused.
    pub(super) fn make(path: &Path) -> Result<Self, BackupError> {
        let is_empty = fs::read_dir(path).map_or(true, |mut files| files.next().is_none());
        if !is_empty && !path.join("generations").is_dir() {
            return Err(BackupError::Foreign(path.to_owned()));
        }
        // `part` before `generations`: what has the latter is a backup, however far making it came.
        for folder in [path.to_owned(), path.join("pieces"), path.join("part"), path.join("generations")] {
            make_folder(&folder)?;
        }
        let path = fs::canonicalize(path).map_err(|source| failed(path, source))?;
        Ok(Self { path })
    }

    /// The folder at `path`, to be read.
    pub(super) fn open(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn part(&self) -> PathBuf {
        self.path.join("part")
    }

    /// The names of all generations, oldest first.
    pub(super) fn generations(&self) -> Result<Vec<String>, BackupError> {
        let folder = self.path.join("generations");
        let mut names = Vec::new();
        for file in fs::read_dir(&folder).map_err(|_| BackupError::None(self.path.clone()))? {
            let name = file.map_err(|source| failed(&folder, source))?.file_name();
            names.extend(name.into_string());
        }
        names.sort();
        Ok(names)
    }

    pub(super) fn generation(&self, name: &str) -> PathBuf {
        self.path.join("generations").join(name)
    }

    /// What a generation is made of.
    pub(super) fn manifest(&self, name: &str) -> Result<BackupManifest, BackupError> {
        let path = self.generation(name);
        let mut bytes = Vec::new();
        let read = File::open(&path)
            .and_then(|file| file.take(BackupManifest::BYTES_MAX + 1).read_to_end(&mut bytes));
        read.map_err(|source| failed(&path, source))?;
        if bytes.len() as u64 > BackupManifest::BYTES_MAX {
            return Err(BackupError::Manifest { path });
        }
        BackupManifest::read(&bytes).map_err(|why| match why {
            Unreadable::Damaged => BackupError::Manifest { path },
            Unreadable::Version => BackupError::Version { path },
        })
    }

    pub(super) fn piece(&self, sum: &Sum) -> PathBuf {
        let name = hex(sum);
        self.path.join("pieces").join(&name[..2]).join(name)
    }

    /// The bytes of a piece of `file`, verified.
    pub(super) fn read_piece(&self, file: &str, sum: &Sum, bytes: u64) -> Result<Vec<u8>, BackupError> {
        let (path, mut content) = (self.piece(sum), Vec::new());
        let read = File::open(&path).and_then(|piece| piece.take(bytes + 1).read_to_end(&mut content));
        match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(BackupError::MissingPiece { file: file.to_owned(), piece: hex(sum) })
            }
            Err(source) => Err(failed(&path, source)),
            Ok(_) if content.len() as u64 != bytes || Sha256::digest(&content).as_slice() != sum => {
                Err(BackupError::WrongPiece { file: file.to_owned(), piece: hex(sum) })
            }
            Ok(_) => Ok(content),
        }
    }
}

pub(super) fn failed(path: &Path, source: io::Error) -> BackupError {
    BackupError::File { path: path.to_owned(), source }
}

/// Makes a folder for its owner's eyes only.
pub(super) fn make_folder(path: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(path).and_then(|()| home::restrict(path)).map_err(|source| failed(path, source))
}

/// Waits until what was made, renamed or removed in a folder is on the disk.
pub(super) fn sync_folder(path: &Path) -> Result<(), BackupError> {
    // Where folders cannot be opened, the system sees to it by itself.
    if cfg!(unix) {
        File::open(path).and_then(|folder| folder.sync_all()).map_err(|source| failed(path, source))?;
    }
    Ok(())
}

fn hex(sum: &Sum) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    sum.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
