//! What a reader must be told before it starts: whose records these are, and how much it may take.

use std::{fmt, io::Read};

use wasl_model::{Handling, MemberId, Text};

use crate::table::Mapping;

/// What to make of a list: everything that its files do not say themselves.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The member that the records belong to.
    pub owner: MemberId,
    /// The dataset's name; without one it is the mapping's, or [`Format::dataset`](crate::Format::dataset).
    /// 1 to 64 lower-case letters, digits and hyphens.
    pub dataset: Option<Text>,
    /// What the columns of a table are; only [`Format::Csv`](crate::Format::Csv) needs it.
    pub mapping: Option<Mapping>,
    /// Who may receive the records, for what, until when.
    pub handling: Handling,
    /// How much is taken.
    pub limits: Limits,
}

impl Reading {
    /// Records of `owner` that everybody may receive, in the format's own dataset, with usual limits.
    pub fn of(owner: MemberId) -> Self {
        Self { owner, dataset: None, mapping: None, handling: Handling::default(), limits: Limits::default() }
    }
}

/// One opened file. It may be plain, gzip or zstd: its first bytes tell.
pub struct Input {
    /// What the file is called in errors and rejects; it is never opened by this name.
    pub name: String,
    /// Its bytes from the start.
    pub bytes: Box<dyn Read + Send>,
}

impl fmt::Debug for Input {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}

/// How much a reader takes before it refuses the file. The defaults fit lists of many millions of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file after unpacking.
    pub unpacked_bytes_max: u64,
    /// How many times larger a file may become by unpacking, beyond its first 16 MiB.
    pub ratio_max: u64,
    /// Bytes of one line, row or XML entry.
    pub row_bytes_max: u64,
    /// Bytes that may be held while rows that belong together are still apart.
    pub held_bytes_max: u64,
}

impl Default for Limits {
    /// 16 GiB a file, growing 200-fold, 1 MiB a row, 64 MiB held.
    fn default() -> Self {
        Self {
            unpacked_bytes_max: 16 << 30,
            ratio_max: 200,
            row_bytes_max: 1 << 20,
            held_bytes_max: 64 << 20,
        }
    }
}
