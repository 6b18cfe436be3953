//! A file copied while others write into it: as it is at one moment. Rows on a server are copied with its own tools.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use wasl_model::{Action, Permit};

use crate::{AuditLog, Store, StoreError, database::Database, engine::Connection};

/// Pages that are copied between two reports: 4 MiB.
const PAGES_AT_ONCE: i32 = 1_024;

/// How far copying has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyProgress {
    /// Pages of 4 KiB that are copied.
    pub done: u64,
    /// All of them.
    pub total: u64,
}

impl Store {
    /// Refuses where the rows are on a server: they are copied with its own tools.
    pub fn check_in_file(&self) -> Result<(), StoreError> {
        if self.database().is_in_file() { Ok(()) } else { Err(StoreError::OnServer) }
    }

    /// Copies the records' file to `path`, which must not exist, as it is at one moment. Writers go on meanwhile. The copy is
    /// not yet on the disk itself when this returns.
    pub fn copy_to(
        &self,
        permit: &Permit,
        path: &Path,
        progress: &mut dyn FnMut(CopyProgress),
    ) -> Result<(), StoreError> {
        crate::leave::needs(permit, Action::Backup)?;
        copy(self.database(), path, progress)
    }
}

impl AuditLog {
    /// Copies the audit log's file like [`Store::copy_to`]. Copied after the records, it has the opening line of every
    /// change that is in them.
    pub fn copy_to(
        &self,
        permit: &Permit,
        path: &Path,
        progress: &mut dyn FnMut(CopyProgress),
    ) -> Result<(), StoreError> {
        crate::leave::needs(permit, Action::Backup)?;
        copy(self.database(), path, progress)
    }
}

/// Copies page after page under one read transaction, so that what is written meanwhile neither shows nor starts it anew.
fn copy(database: &Database, path: &Path, progress: &mut dyn FnMut(CopyProgress)) -> Result<(), StoreError> {
    let reader = database.reader()?;
    let Connection::File(file) = &*reader else { return Err(StoreError::OnServer) };
    let snapshot = file.unchecked_transaction()?;
    // A transaction begins with its first reading.
    snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let mut copy = rusqlite::Connection::open(path)?;
    // Whoever asked for the copy sees to it that a half one is not taken for a whole one.
    copy.pragma_update(None, "journal_mode", "off")?;
    copy.pragma_update(None, "synchronous", "off")?;
    let backup = Backup::new(&snapshot, &mut copy)?;
    loop {
        let step = backup.step(PAGES_AT_ONCE)?;
        let at = backup.progress();
        let pages = |count: i32| u64::try_from(count).unwrap_or_default();
        let (total, left) = (pages(at.pagecount), pages(at.remaining));
        progress(CopyProgress { done: total.saturating_sub(left), total });
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            // Nobody else has the copy open, and readers do not wait: it says so only for a moment.
            _ => std::thread::yield_now(),
        }
    }
}
