//! Why a whole file was not taken. A single row that cannot be read is a [`Reject`](crate::Reject) instead.

use std::io;

use crate::{encoding::Encoding, format::Format};

/// Why reading stopped for good. Whoever imports takes back everything that came before it.
///
/// Every variant names the file and, where it is known, the line (from 1). None carries anything that
/// was written in the file, so that it can be logged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The bytes could not be had from wherever they lie.
    #[error("{file} could not be read")]
    Read {
        /// Which file.
        file: String,
        /// What the reader said.
        #[source]
        source: io::Error,
    },
    /// The file ends before its content does.
    #[error("{file} ends too early, after line {line}")]
    Truncated {
        /// Which file.
        file: String,
        /// The last line there is.
        line: u64,
    },
    /// The gzip or zstd data is damaged.
    #[error("{file} is damaged: its compressed data does not make sense after line {line}")]
    Packing {
        /// Which file.
        file: String,
        /// The last line that was unpacked.
        line: u64,
        /// What the unpacker said.
        #[source]
        source: io::Error,
    },
    /// Nothing is in it.
    #[error("{file} is empty")]
    Empty {
        /// Which file.
        file: String,
    },
    /// Unpacked, it is larger than is taken.
    #[error("{file} has more than {limit_bytes} bytes when unpacked")]
    Large {
        /// Which file.
        file: String,
        /// How many are taken.
        limit_bytes: u64,
    },
    /// It grows so much when unpacked that it looks made to exhaust the reader.
    #[error("{file} grows more than {limit} times when unpacked")]
    Ratio {
        /// Which file.
        file: String,
        /// How many times is taken.
        limit: u64,
    },
    /// One line, row or entry is longer than is taken.
    #[error("{file}, line {line}: one row or entry has more than {limit_bytes} bytes")]
    Long {
        /// Which file.
        file: String,
        /// Where the row starts, or how far it was read.
        line: u64,
        /// How many bytes are taken.
        limit_bytes: u64,
    },
    /// The text is not UTF-8.
    #[error("{file}, line {line}: the text is {found}, and only UTF-8 is taken")]
    Encoding {
        /// Which file.
        file: String,
        /// Where it shows.
        line: u64,
        /// What it seems to be.
        found: Encoding,
    },
    /// The XML is not well formed.
    #[error("{file}, line {line}: this is not well-formed XML")]
    Xml {
        /// Which file.
        file: String,
        /// Where.
        line: u64,
        /// What the parser said.
        #[source]
        source: quick_xml::Error,
    },
    /// The XML brings a document type or entities of its own, which are never needed and often an attack.
    #[error("{file}, line {line}: a document type or an entity is declared or used; neither is taken")]
    Entity {
        /// Which file.
        file: String,
        /// Where.
        line: u64,
    },
    /// Elements lie deeper inside each other than is taken.
    #[error("{file}, line {line}: elements are nested deeper than {limit}")]
    Deep {
        /// Which file.
        file: String,
        /// Where.
        line: u64,
        /// How deep is taken.
        limit: usize,
    },
    /// It is some other kind of file.
    #[error("{file} is not of the format {format}")]
    Foreign {
        /// Which file.
        file: String,
        /// What it was read as.
        format: Format,
    },
    /// A file that the format cannot do without was not given.
    #[error("the format {format} needs {part}, which was not given")]
    Missing {
        /// The format.
        format: Format,
        /// What is missing.
        part: &'static str,
    },
    /// What has to be held in memory while reading is more than is taken.
    #[error("{file}: more than {limit_bytes} bytes would have to be held in memory")]
    Held {
        /// Which file.
        file: String,
        /// How many bytes are taken.
        limit_bytes: u64,
    },
    /// A column that the mapping names is not in the header.
    #[error("{file} has no column {column:?}, or has it twice; the mapping names it")]
    Column {
        /// Which file.
        file: String,
        /// The column as the mapping names it.
        column: String,
    },
    /// A zip archive, whatever its name: which of its files is meant is not guessed.
    #[error("{file} is a zip archive; unpack it, or pack the list with gzip or zstd")]
    Archive {
        /// Which file.
        file: String,
    },
    /// The dataset's name is not one.
    #[error("a dataset is named with 1 to 64 lower-case letters, digits and hyphens, as in un-sc")]
    Dataset,
}

impl FileError {
    /// Its stable number, 2001 to 2049.
    pub fn number(&self) -> u16 {
        match self {
            Self::Read { .. } => 2001,
            Self::Truncated { .. } => 2002,
            Self::Packing { .. } => 2003,
            Self::Empty { .. } => 2004,
            Self::Large { .. } => 2005,
            Self::Ratio { .. } => 2006,
            Self::Long { .. } => 2007,
            Self::Encoding { .. } => 2008,
            Self::Xml { .. } => 2009,
            Self::Entity { .. } => 2010,
            Self::Deep { .. } => 2011,
            Self::Foreign { .. } => 2012,
            Self::Missing { .. } => 2013,
            Self::Held { .. } => 2014,
            Self::Column { .. } => 2015,
            Self::Dataset => 2016,
            Self::Archive { .. } => 2017,
        }
    }
}
