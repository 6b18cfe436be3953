//! What can go wrong with a backup, and with coming back from one.

use std::{io, path::PathBuf};

/// Why a backup was not made or not restored. What was there before stays as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The folder holds no whole generation.
    #[error("there is no backup in {0}")]
    None(PathBuf),
    /// No generation of this name.
    #[error("there is no generation {name}; there are: {}", known.join(", "))]
    NoGeneration {
        /// What was asked for.
        name: String,
        /// What there is, oldest first.
        known: Vec<String>,
    },
    /// The list of a generation's pieces is damaged.
    #[error("{path} is damaged; choose another generation")]
    Manifest {
        /// Which file.
        path: PathBuf,
    },
    /// The generation was made by a newer program.
    #[error("{path} was made by a newer program")]
    Version {
        /// Which file.
        path: PathBuf,
    },
    /// A piece is missing.
    #[error("a piece of {file} is missing: {piece}")]
    MissingPiece {
        /// Of which file of the home.
        file: String,
        /// Its hash, which is its name.
        piece: String,
    },
    /// A piece does not hash to its name.
    #[error("a piece of {file} is damaged: {piece}")]
    WrongPiece {
        /// Of which file of the home.
        file: String,
        /// Its hash, which is its name.
        piece: String,
    },
    /// Another backup writes into the folder.
    #[error("another backup writes into {0}")]
    Busy(PathBuf),
    /// The folder holds the backup of another bureau, or something else.
    #[error("{0} holds something else than backups of this bureau")]
    Foreign(PathBuf),
    /// The folder lies within the home that is to be copied.
    #[error("{0} lies within the home")]
    InsideHome(PathBuf),
    /// A file of the backup, or of the home that comes out of it, cannot be read or written.
    #[error("{path} cannot be used")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file that is larger than a generation takes.
    #[error("{file} is larger than a backup takes")]
    Large {
        /// Which file of the home.
        file: String,
    },
}

impl BackupError {
    /// Its stable number, 6101 to 6119.
    pub fn number(&self) -> u16 {
        match self {
            Self::None(_) => 6101,
            Self::NoGeneration { .. } => 6102,
            Self::Manifest { .. } => 6103,
            Self::Version { .. } => 6104,
            Self::MissingPiece { .. } => 6105,
            Self::WrongPiece { .. } => 6106,
            Self::Busy(_) => 6107,
            Self::Foreign(_) => 6108,
            Self::InsideHome(_) => 6109,
            Self::File { .. } => 6110,
            Self::Large { .. } => 6111,
        }
    }
}
