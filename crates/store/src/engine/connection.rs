//! One connection to rows, and the transactions on it.

use std::{ops::Deref, path::Path};

use super::{
    address::ServerAddress, dialect, file, on_disk::OnDisk, row::Row, server::Session, statement::Statement,
    value::Value,
};
use crate::error::StoreError;

/// A connection to a file or to a server, for one thread at a time.
#[derive(Debug)]
pub(crate) enum Connection {
    File(rusqlite::Connection),
    Server(Box<Session>),
}

/// An open transaction, taken back when it is dropped.
#[derive(Debug)]
pub(crate) struct Transaction<'c> {
    connection: &'c Connection,
    is_open: bool,
}

impl Connection {
    /// One to write with, to a file that is made if it is not there.
    pub(crate) fn file_writer(path: &Path) -> Result<Self, StoreError> {
        file::writer(path).map(Self::File)
    }

    /// One to read with, to a file that is there.
    pub(crate) fn file_reader(path: &Path) -> Result<Self, StoreError> {
        file::reader(path).map(Self::File)
    }

    /// One to read with, to the tables in `schema` of a server that was reached before.
    pub(crate) fn server_reader(address: &ServerAddress, schema: &str) -> Result<Self, StoreError> {
        Ok(Self::Server(Box::new(Session::open_more(address, schema)?)))
    }

    /// One to write with, to the tables in `schema` of a server.
    pub(crate) fn server_writer(address: &ServerAddress, schema: &str) -> Result<Self, StoreError> {
        Ok(Self::Server(Box::new(Session::open(address, schema)?)))
    }

    /// Begins a transaction that sees one moment and changes nothing.
    pub(crate) fn snapshot(&self) -> Result<Transaction<'_>, StoreError> {
        match self {
            Self::File(file) => file::begin_snapshot(file)?,
            Self::Server(session) => session.begin_snapshot()?,
        }
        Ok(Transaction { connection: self, is_open: true })
    }

    /// Begins a transaction that writes, when no other does.
    pub(crate) fn begin(&self, on_disk: OnDisk) -> Result<Transaction<'_>, StoreError> {
        match self {
            Self::File(file) => file::begin_write(file, on_disk)?,
            Self::Server(session) => session.begin_write(on_disk)?,
        }
        Ok(Transaction { connection: self, is_open: true })
    }

    /// A statement with places `?1`, `?2` and so on, prepared once a connection.
    pub(crate) fn prepare<'c>(&'c self, sql: &'c str) -> Result<Statement<'c>, StoreError> {
        Ok(match self {
            Self::File(file) => Statement::File(file.prepare_cached(sql)?),
            Self::Server(session) => Statement::Server(session, sql),
        })
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<usize, StoreError> {
        match self {
            Self::File(file) => Ok(file.prepare_cached(sql)?.execute(rusqlite::params_from_iter(values))?),
            Self::Server(session) => session.execute(sql, values),
        }
    }

    /// Runs a statement of a transaction where nobody asks how many rows it changed: a server is not waited for, and what
    /// it refuses is told by whatever is waited for next, at the latest by the commit.
    pub(crate) fn put(&self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        match self {
            Self::File(_) => self.execute(sql, values).map(drop),
            Self::Server(session) => session.send(sql, values),
        }
    }

    /// The first row of a query, if there is one.
    pub(crate) fn first<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnOnce(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.prepare(sql)?.query(values)?.next()?.map(read).transpose()
    }

    /// The one row of a query that always has one.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnOnce(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.first(sql, values, read)?.ok_or(StoreError::Row { table: "answer" })
    }

    /// All rows of a query that has a limited number.
    pub(crate) fn list<T, E: From<StoreError>>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(Row<'_>) -> Result<T, E>,
    ) -> Result<Vec<T>, E> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(values)?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            list.push(read(row)?);
        }
        Ok(list)
    }

    /// Whether a query finds anything.
    pub(crate) fn exists(&self, sql: &str, values: &[Value<'_>]) -> Result<bool, StoreError> {
        Ok(self.first(sql, values, |_| Ok(()))?.is_some())
    }

    /// Runs the statements of a schema.
    pub(crate) fn make(&self, schema: &str) -> Result<(), StoreError> {
        match self {
            Self::File(file) => Ok(file.execute_batch(schema)?),
            Self::Server(session) => session.batch(&dialect::schema(schema)),
        }
    }

    /// The number of the schema that the tables have; 0 where there are none yet.
    pub(crate) fn version(&self) -> Result<i64, StoreError> {
        match self {
            Self::File(file) => Ok(file.pragma_query_value(None, "user_version", |row| row.get(0))?),
            Self::Server(session) => {
                let encoding = self.one("SHOW server_encoding", &[], |row| row.get::<String>(0))?;
                if encoding != "UTF8" {
                    return Err(StoreError::Encoding { encoding });
                }
                let is_there = "SELECT 1 FROM pg_catalog.pg_tables WHERE CAST(schemaname AS TEXT) = ?1 AND tablename = 'wasl_schema'";
                if !self.exists(is_there, &[Value::Text(session.schema())])? {
                    return Ok(0);
                }
                Ok(self.first("SELECT version FROM wasl_schema", &[], |row| row.get(0))?.unwrap_or(0))
            }
        }
    }

    /// Notes the number of the schema that the tables have now.
    pub(crate) fn set_version(&self, version: i64) -> Result<(), StoreError> {
        match self {
            Self::File(file) => Ok(file.pragma_update(None, "user_version", version)?),
            Self::Server(session) => {
                let schema = session.schema();
                session.batch(&format!(
                    "CREATE TABLE IF NOT EXISTS {schema}.wasl_schema (version BIGINT NOT NULL);
                     DELETE FROM {schema}.wasl_schema; INSERT INTO {schema}.wasl_schema VALUES ({version})"
                ))
            }
        }
    }

    /// Makes the place for the tables, if there is none.
    pub(crate) fn make_room(&self) -> Result<(), StoreError> {
        let Self::Server(session) = self else { return Ok(()) };
        let (is_there, schema) =
            ("SELECT 1 FROM pg_catalog.pg_namespace WHERE CAST(nspname AS TEXT) = ?1", session.schema());
        if self.exists(is_there, &[Value::Text(schema)])? {
            return Ok(());
        }
        session.batch(&format!("CREATE SCHEMA {schema}"))
    }

    /// The tables of a file, by name.
    pub(crate) fn tables(&self) -> Result<Vec<String>, StoreError> {
        let Self::File(_) = self else { return Err(StoreError::OnServer) };
        let sql =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
        self.list(sql, &[], |row| row.get(0))
    }

    /// The columns of a table of a file, in their order.
    pub(crate) fn columns(&self, table: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";
        self.list(sql, &[Value::Text(table)], |row| row.get(0))
    }

    /// What is numbered by the database goes on after the highest number that was written into it.
    pub(crate) fn go_on_counting(&self) -> Result<(), StoreError> {
        let is_there =
            "SELECT 1 FROM pg_catalog.pg_tables WHERE CAST(schemaname AS TEXT) = ?1 AND tablename = 'change'";
        let Self::Server(session) = self else { return Ok(()) };
        if !self.exists(is_there, &[Value::Text(session.schema())])? {
            return Ok(());
        }
        let sql = "SELECT setval(pg_get_serial_sequence('change', 'id'), greatest(max(id), 1)) FROM change";
        session.execute(sql, &[]).map(drop)
    }

    /// Sees to it that nothing which was erased stays beside the tables: in the log of writes of a file, in versions of rows
    /// that a server keeps until it cleans up. Whoever still reads an older moment puts it off; the next call tries again.
    pub(crate) fn forget_erased(&self) -> Result<(), StoreError> {
        match self {
            Self::File(file) => file::empty_log(file),
            Self::Server(session) => session.batch("VACUUM (SKIP_LOCKED) payload"),
        }
    }
}

/// A transaction of a file that is no value of its own: who begins it and who ends it may be two threads. On a server each
/// is one's own.
impl Connection {
    /// Begins a transaction that writes, when no other does.
    pub(crate) fn begin_and_leave(&self, on_disk: OnDisk) -> Result<(), StoreError> {
        let mut begun = self.begin(on_disk)?;
        begun.is_open = false;
        Ok(())
    }

    /// Keeps all of what was begun, or nothing.
    pub(crate) fn commit_begun(&self) -> Result<(), StoreError> {
        Transaction { connection: self, is_open: true }.commit()
    }

    /// Takes back all of what was begun.
    pub(crate) fn roll_back_begun(&self) {
        drop(Transaction { connection: self, is_open: true });
    }

    /// Begins a part that can be taken back by itself.
    pub(crate) fn begin_part(&self) -> Result<(), StoreError> {
        self.make("SAVEPOINT part")
    }

    /// Keeps a part, if the whole is kept.
    pub(crate) fn keep_part(&self) -> Result<(), StoreError> {
        self.make("RELEASE part")
    }

    /// Takes a part back; false if the whole is gone.
    pub(crate) fn roll_back_part(&self) -> bool {
        self.make("ROLLBACK TO part; RELEASE part").is_ok()
    }
}

impl Transaction<'_> {
    /// Keeps all of it.
    pub(crate) fn commit(mut self) -> Result<(), StoreError> {
        match self.connection {
            Connection::File(file) => file.execute_batch("COMMIT")?,
            Connection::Server(session) => {
                // Whatever is answered, it is over.
                self.is_open = false;
                session.commit()?;
            }
        }
        self.is_open = false;
        Ok(())
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.is_open {
            return;
        }
        match self.connection {
            // What cannot be taken back now is when the connection is closed.
            Connection::File(file) => drop(file.execute_batch("ROLLBACK")),
            Connection::Server(session) => session.roll_back(),
        }
    }
}
