//! One connection to a SQLite file.

use std::{fs::File, io, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::error::StoreError;

use super::on_disk::OnDisk;

/// How long a writer waits for another process's transaction, an import's included.
const BUSY_WAIT: Duration = Duration::from_mins(2);
/// Pages of 4 KiB in the write-ahead log from which on it is moved into the file: 16 MiB. What is erased
/// is moved out of it at once.
const LOG_PAGES: u32 = 4_096;
/// What a reading connection may cache.
const READER_CACHE_KIB: i64 = 8 * 1024;
/// What the writing connection may cache: an import goes over its trees in no order.
const WRITER_CACHE_KIB: i64 = 64 * 1024;

/// A connection to write with. A new file is readable to its owner alone, and so are the log of writes and the like, which
/// take after it.
pub(crate) fn writer(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        // Where it cannot be made, opening it tells why.
        drop(make(path));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let writer = connect(path, flags, WRITER_CACHE_KIB)?;
    writer.pragma_update(None, "journal_mode", "wal")?;
    Ok(writer)
}

/// A connection to read with, to a file that is there.
pub(crate) fn reader(path: &Path) -> Result<Connection, StoreError> {
    connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, READER_CACHE_KIB)
}

/// Begins a transaction that sees one moment from its first reading on.
pub(crate) fn begin_snapshot(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.execute_batch("BEGIN DEFERRED")?)
}

/// Begins a transaction that writes, when nobody else does.
pub(crate) fn begin_write(connection: &Connection, on_disk: OnDisk) -> Result<(), StoreError> {
    let synchronous = match on_disk {
        OnDisk::Now => "full",
        OnDisk::WithTheNext => "normal",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    Ok(connection.execute_batch("BEGIN IMMEDIATE")?)
}

/// Moves everything out of the write-ahead log and empties it.
pub(crate) fn empty_log(writer: &Connection) -> Result<(), StoreError> {
    Ok(writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
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
