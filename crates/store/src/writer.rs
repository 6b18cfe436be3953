//! The connection that writes, and transactions that several threads share: the disk is waited for once.
//!
//! A thread that has written its part and sees others wait leaves the transaction open to the next of them; the last one
//! commits for all. Each part is kept or taken back by itself, and nobody is told that it was kept before it is on disk.

use std::{
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use crate::{
    StoreError,
    engine::{Connection, on_disk::OnDisk},
    log::OpenFeed,
};

/// The most parts of one transaction.
const PARTS_MAX: u32 = 256;

/// The connection that writes, for one thread at a time.
#[derive(Debug)]
pub(crate) struct Writer {
    connection: Connection,
    shared: Option<Shared>,
    /// The feeds as the last shared transaction left them; emptied where that is in doubt.
    feeds: Vec<OpenFeed>,
}

/// A transaction that was left open to the next.
#[derive(Debug)]
struct Shared {
    parts: u32,
    fate: Arc<Fate>,
}

/// What became of a shared transaction, once that is known.
#[derive(Debug, Default)]
pub(crate) struct Fate {
    kept: Mutex<Option<Result<(), Arc<StoreError>>>>,
    known: Condvar,
}

/// A part of a shared transaction that is being written. Dropped before its end, it is taken back.
struct Part<'w> {
    writer: &'w mut Writer,
    /// Whether others wait to write theirs.
    others_wait: &'w dyn Fn() -> bool,
    /// Whether it is the first one, which is taken back with the whole transaction.
    is_first: bool,
    is_over: bool,
}

impl Writer {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection, shared: None, feeds: Vec::new() }
    }

    /// The connection for somebody who shares nothing: what was left open is committed before.
    pub(crate) fn alone(&mut self) -> &Connection {
        self.end_shared();
        &self.connection
    }

    /// Runs `work` as a part of a transaction that others may share. It is given the feeds as they were left, and gives them
    /// back. What it answers counts when the fate of the transaction is known.
    pub(crate) fn share<T, E: From<StoreError>>(
        &mut self,
        others_wait: &dyn Fn() -> bool,
        work: impl FnOnce(&Connection, Vec<OpenFeed>) -> Result<(T, Vec<OpenFeed>), E>,
    ) -> Result<(T, Arc<Fate>), E> {
        let part = Part::begin(self, others_wait)?;
        let feeds = mem::take(&mut part.writer.feeds);
        let (done, feeds) = work(&part.writer.connection, feeds)?;
        Ok((done, part.keep(feeds)?))
    }

    /// Commits what was left open, if anything was, and tells those who wait for it.
    fn end_shared(&mut self) {
        let Some(shared) = self.shared.take() else { return };
        let kept = self.connection.commit_begun();
        if kept.is_err() {
            self.feeds.clear();
        }
        shared.fate.tell(kept);
    }

    /// The shared transaction was taken back as a whole by the engine: its disk is full, say.
    fn lose_shared(&mut self) {
        let lost = Err(StoreError::Row { table: "transaction" });
        if let Some(shared) = self.shared.take() {
            shared.fate.tell(lost);
        }
    }
}

impl<'w> Part<'w> {
    fn begin(writer: &'w mut Writer, others_wait: &'w dyn Fn() -> bool) -> Result<Self, StoreError> {
        if writer.shared.as_ref().is_some_and(|shared| shared.parts >= PARTS_MAX) {
            writer.end_shared();
        }
        let is_first = writer.shared.is_none();
        if is_first {
            writer.connection.begin_and_leave(OnDisk::Now)?;
            writer.shared = Some(Shared { parts: 0, fate: Arc::default() });
        }
        // From here on it is taken back, whatever comes.
        let part = Self { writer, others_wait, is_first, is_over: false };
        if !is_first {
            part.writer.connection.begin_part()?;
        }
        Ok(part)
    }

    fn keep(mut self, feeds: Vec<OpenFeed>) -> Result<Arc<Fate>, StoreError> {
        if !self.is_first {
            self.writer.connection.keep_part()?;
        }
        self.is_over = true;
        self.writer.feeds = feeds;
        let shared = self.writer.shared.as_mut().ok_or(StoreError::Row { table: "transaction" })?;
        shared.parts += 1;
        let fate = Arc::clone(&shared.fate);
        self.go_on();
        Ok(fate)
    }

    /// Leaves the transaction to whoever waits, or ends it.
    fn go_on(&mut self) {
        if !(self.others_wait)() {
            self.writer.end_shared();
        }
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        self.writer.feeds.clear();
        if self.is_first {
            // Nobody has shared it yet.
            self.writer.shared = None;
            self.writer.connection.roll_back_begun();
        } else if self.writer.connection.roll_back_part() {
            self.go_on();
        } else {
            self.writer.lose_shared();
        }
    }
}

impl Fate {
    fn tell(&self, kept: Result<(), StoreError>) {
        *lock(&self.kept) = Some(kept.map_err(Arc::new));
        self.known.notify_all();
    }

    /// Waits until it is known.
    pub(crate) fn wait(&self) -> Result<(), StoreError> {
        let unknown = |kept: &mut Option<_>| kept.is_none();
        let waited = self.known.wait_while(lock(&self.kept), unknown);
        let kept = waited.unwrap_or_else(PoisonError::into_inner);
        kept.clone().unwrap_or(Ok(())).map_err(StoreError::Together)
    }
}

/// What is behind the lock is whole at every moment, also after a panic elsewhere.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::params;

    /// Rows that say which parts were kept, and a table that a commit fails on where its row has no such number.
    fn writer(folder: &std::path::Path) -> Writer {
        let connection = Connection::file_writer(&folder.join("rows")).unwrap();
        connection
            .make(
                "PRAGMA foreign_keys = ON; CREATE TABLE said (number INTEGER PRIMARY KEY);
                 CREATE TABLE doubt (number INTEGER REFERENCES said DEFERRABLE INITIALLY DEFERRED)",
            )
            .unwrap();
        Writer::new(connection)
    }

    fn says(writer: &mut Writer, number: i64, others_wait: bool) -> Result<Arc<Fate>, StoreError> {
        let (number_back, fate) = writer.share(&|| others_wait, |tx, feeds| {
            tx.execute("INSERT INTO said (number) VALUES (?1)", params![number])?;
            if number < 0 { Err(StoreError::ManyFeeds) } else { Ok((number, feeds)) }
        })?;
        assert_eq!(number_back, number);
        Ok(fate)
    }

    fn said(folder: &std::path::Path) -> Vec<i64> {
        let reader = Connection::file_reader(&folder.join("rows")).unwrap();
        let sql = "SELECT number FROM said ORDER BY number";
        reader.list::<_, StoreError>(sql, &[], |row| row.get(0)).unwrap()
    }

    fn is_known(fate: &Fate) -> bool {
        lock(&fate.kept).is_some()
    }

    #[test]
    fn parts_are_kept_by_one_commit_and_what_one_refuses_is_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = writer(folder.path());
        let first = says(&mut writer, 1, true).unwrap();
        assert_eq!(says(&mut writer, -2, true).unwrap_err().number(), 5006);
        let third = says(&mut writer, 3, true).unwrap();
        // Not on disk yet, and nobody is told that it is.
        assert!(!is_known(&first) && !is_known(&third));
        assert_eq!(said(folder.path()), []);
        let last = says(&mut writer, 4, false).unwrap();
        assert!([first, third, last].iter().all(|fate| fate.wait().is_ok()));
        assert_eq!(said(folder.path()), [1, 3, 4]);
    }

    #[test]
    fn a_part_that_fails_where_nobody_waits_ends_what_was_left_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = writer(folder.path());
        assert!(says(&mut writer, -1, true).is_err());
        let first = says(&mut writer, 1, true).unwrap();
        assert!(says(&mut writer, -2, false).is_err());
        assert!(first.wait().is_ok());
        assert_eq!(said(folder.path()), [1]);
    }

    #[test]
    fn whoever_shares_nothing_ends_it_first() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = writer(folder.path());
        let first = says(&mut writer, 1, true).unwrap();
        let own = writer.alone().begin(OnDisk::Now).unwrap();
        assert!(is_known(&first) && said(folder.path()) == [1]);
        own.commit().unwrap();
    }

    #[test]
    fn where_the_commit_fails_everyone_is_told_and_nothing_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = writer(folder.path());
        let first = says(&mut writer, 1, true).unwrap();
        let doubtful = writer.share::<_, StoreError>(&|| false, |tx, feeds| {
            tx.execute("INSERT INTO doubt (number) VALUES (99)", &[])?;
            Ok(((), feeds))
        });
        let ((), second) = doubtful.unwrap();
        assert_eq!([first, second].map(|fate| fate.wait().unwrap_err().number()), [5001, 5001]);
        assert_eq!(said(folder.path()), []);
        // The next one begins anew.
        assert!(says(&mut writer, 2, false).unwrap().wait().is_ok());
        assert_eq!(said(folder.path()), [2]);
    }

    #[test]
    fn no_transaction_has_more_parts_than_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = writer(folder.path());
        let first = says(&mut writer, 0, true).unwrap();
        for number in 1..=i64::from(PARTS_MAX) {
            says(&mut writer, number, true).unwrap();
        }
        assert!(is_known(&first));
        assert_eq!(said(folder.path()).len(), 256);
    }
}
