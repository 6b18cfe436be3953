//! One SQLite file: how it is opened, read beside a writer, and written in whole transactions.

use std::{
    fs::File,
    io,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};

use crate::StoreError;

/// How long a writer waits for another process's transaction, an import's included.
const BUSY_WAIT: Duration = Duration::from_mins(2);
/// How many idle reading connections are kept.
const READERS_MAX: usize = 8;
/// Pages of 4 KiB in the write-ahead log from which on it is moved into the file: 16 MiB. What is erased
/// is moved out of it at once.
const LOG_PAGES: u32 = 4_096;
/// What a reading connection may cache.
const READER_CACHE_KIB: i64 = 8 * 1024;
/// What the writing connection may cache: an import goes over its trees in no order.
const WRITER_CACHE_KIB: i64 = 64 * 1024;

/// A SQLite file with one writer and several readers in this process; other processes may have it
/// open as well (write-ahead log).
#[derive(Debug)]
pub(crate) struct Database {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

/// When what was written is on the disk itself. It outlives the process in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDisk {
    /// Before the writing returns.
    Now,
    /// At the latest with the next writing that is on disk when it returns.
    WithTheNext,
}

/// A reading connection, given back when dropped.
pub(crate) struct Reader<'d> {
    database: &'d Database,
    connection: Option<Connection>,
}

/// Which tables a file has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema {
    /// The number that the file bears.
    pub(crate) version: i64,
    /// The statements that make it.
    pub(crate) statements: &'static [&'static str],
    /// The statements that make each version of the one before, the first of version 1.
    pub(crate) upgrades: &'static [&'static [&'static str]],
}

impl Database {
    /// Opens the file, makes its tables if it is new, and brings them up to date if it is older. A new one is readable to its
    /// owner alone, and so are the log of writes and the like, which take after it.
    pub(crate) fn open(path: &Path, schema: Schema) -> Result<Self, StoreError> {
        if !path.exists() {
            // Where it cannot be made, opening it tells why.
            drop(make(path));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut writer = connect(path, flags, WRITER_CACHE_KIB)?;
        writer.pragma_update(None, "journal_mode", "wal")?;
        let change = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: i64 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match found {
            0 => {
                schema.statements.iter().try_for_each(|sql| change.execute_batch(sql))?;
                change.pragma_update(None, "user_version", schema.version)?;
            }
            1.. if found <= schema.version => {
                let done = usize::try_from(found - 1).unwrap_or_default();
                let upgrades = schema.upgrades.iter().skip(done).copied().flatten();
                upgrades.copied().try_for_each(|sql| change.execute_batch(sql))?;
                change.pragma_update(None, "user_version", schema.version)?;
            }
            _ => return Err(StoreError::Schema { found, known: schema.version }),
        }
        change.commit()?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::default() })
    }

    /// A connection to read with. It sees what was committed when its statement starts.
    pub(crate) fn reader(&self) -> Result<Reader<'_>, StoreError> {
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE, READER_CACHE_KIB)?,
        };
        Ok(Reader { database: self, connection: Some(connection) })
    }

    /// Runs `work` in one transaction: all of it is kept and on disk, or none.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_until(OnDisk::Now, work)
    }

    /// Runs `work` in one transaction: all of it is kept, or none.
    pub(crate) fn write_until<T, E: From<StoreError>>(
        &self,
        on_disk: OnDisk,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let synchronous = match on_disk {
            OnDisk::Now => "full",
            OnDisk::WithTheNext => "normal",
        };
        writer.pragma_update(None, "synchronous", synchronous).map_err(StoreError::from)?;
        let change =
            writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let done = work(&change)?;
        change.commit().map_err(StoreError::from)?;
        Ok(done)
    }

    /// Moves everything out of the write-ahead log and empties it, so that nothing erased stays there.
    /// Readers in other processes may put it off; the next call tries again.
    pub(crate) fn empty_log(&self) -> Result<(), StoreError> {
        let writer = lock(&self.writer);
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

/// Makes an empty file for its owner's eyes alone.
fn make(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn connect(path: &Path, flags: OpenFlags, cache_kib: i64) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_WAIT)?;
    // A commit is on disk before it is acknowledged; what is erased is overwritten.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    // A statement is planned once, and not again for each value that is bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// A connection is whole between transactions, also after a panic elsewhere: an open one rolls back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Deref for Reader<'_> {
    type Target = Connection;

    #[expect(clippy::expect_used, reason = "the connection is taken out in drop only")]
    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("a reader has its connection until it is dropped")
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut idle = lock(&self.database.readers);
        if idle.len() < READERS_MAX {
            idle.extend(self.connection.take());
        }
    }
}
