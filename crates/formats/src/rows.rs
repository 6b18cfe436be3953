//! What reading a list gives: its records and its rejects, one after the other.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use wasl_model::{Record, Timestamp};

use crate::{error::FileError, reject::Reject};

/// One row or entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// It was read.
    Record(Record),
    /// It was not; the rest goes on.
    Reject(Reject),
}

/// The rows of a list in the order of its files.
///
/// Rows are read as they are asked for, never the whole list at once. After an error nothing more comes.
/// A source id that a list has twice is given twice: which one holds is for the importer to say.
pub struct Records {
    rows: Box<dyn Iterator<Item = Result<Row, FileError>> + Send>,
    issued: Option<Timestamp>,
    gauges: Gauges,
    failed: bool,
}

/// How far reading has come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gauges {
    pub(crate) packed_bytes: Arc<AtomicU64>,
    pub(crate) skipped: Arc<AtomicU64>,
}

impl Records {
    pub(crate) fn new(
        rows: Box<dyn Iterator<Item = Result<Row, FileError>> + Send>,
        issued: Option<Timestamp>,
        gauges: Gauges,
    ) -> Self {
        Self { rows, issued, gauges, failed: false }
    }

    /// When the publisher made the list, if the list says so: the UN list's `dateGenerated`, of several
    /// files the oldest.
    pub fn issued(&self) -> Option<Timestamp> {
        self.issued
    }

    /// A counter of the bytes taken from the inputs so far, as they lie there (packed, if they are
    /// packed), for a progress bar that runs beside the reading.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.gauges.packed_bytes)
    }

    /// How many entries were passed over so far because the format has them for something that is no
    /// record here (a `FollowTheMoney` `Ownership`, say).
    pub fn skipped(&self) -> u64 {
        self.gauges.skipped.load(Ordering::Relaxed)
    }
}

impl Iterator for Records {
    type Item = Result<Row, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let row = self.rows.next();
        self.failed = matches!(row, Some(Err(_)));
        row
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Records").field("issued", &self.issued).finish_non_exhaustive()
    }
}
