//! A statement and the rows that it finds: all at once, or as many at a time as there is room for.

use super::{row::Row, server::Session, value::Value};
use crate::error::StoreError;

/// How many rows of a long answer a server is asked for first, when it is not known how large they are.
const ROWS_FIRST: usize = 8;
/// As many bytes of rows are asked for at a time then.
const BYTES_AT_ONCE: usize = 1024 * 1024;
/// At most as many rows.
const ROWS_MAX: usize = 4_096;

/// A statement on its connection.
pub(crate) enum Statement<'c> {
    File(rusqlite::CachedStatement<'c>),
    Server(&'c Session, &'c str),
}

/// The rows of an answer, one after the other.
pub(crate) enum Rows<'s> {
    File(rusqlite::Rows<'s>),
    Server(Fetched<'s>),
}

/// Rows that came from a server, and where more come from.
pub(crate) struct Fetched<'s> {
    rows: std::vec::IntoIter<tokio_postgres::Row>,
    row: Option<tokio_postgres::Row>,
    more: Option<Cursor<'s>>,
}

/// A cursor that may have more rows.
struct Cursor<'s> {
    session: &'s Session,
    number: usize,
    /// How many rows are asked for next.
    next: usize,
    is_over: bool,
}

impl Statement<'_> {
    /// The rows of a query that has a limited number: a server sends them all at once.
    pub(crate) fn query(&mut self, values: &[Value<'_>]) -> Result<Rows<'_>, StoreError> {
        match self {
            Self::File(statement) => Ok(Rows::File(statement.query(rusqlite::params_from_iter(values))?)),
            Self::Server(session, sql) => {
                let rows = session.query(sql, values)?.into_iter();
                Ok(Rows::Server(Fetched { rows, row: None, more: None }))
            }
        }
    }

    /// The rows of a query that may have any number, inside a transaction: no more of them are in memory at a time than take
    /// about a megabyte.
    pub(crate) fn query_many(&mut self, values: &[Value<'_>]) -> Result<Rows<'_>, StoreError> {
        match self {
            Self::File(_) => self.query(values),
            Self::Server(session, sql) => {
                let session = *session;
                let number = session.open_cursor(sql, values)?;
                let more = Some(Cursor { session, number, next: ROWS_FIRST, is_over: false });
                Ok(Rows::Server(Fetched { rows: Vec::new().into_iter(), row: None, more }))
            }
        }
    }
}

impl Rows<'_> {
    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>, StoreError> {
        match self {
            Self::File(rows) => Ok(rows.next()?.map(Row::File)),
            Self::Server(fetched) => fetched.next(),
        }
    }

    /// The rows as `read` reads them, one at a time.
    pub(crate) fn map<T, E: From<StoreError>>(
        mut self,
        mut read: impl FnMut(Row<'_>) -> Result<T, E>,
    ) -> impl Iterator<Item = Result<T, E>> {
        std::iter::from_fn(move || match self.next() {
            Ok(row) => row.map(&mut read),
            Err(error) => Some(Err(error.into())),
        })
    }
}

impl Fetched<'_> {
    fn next(&mut self) -> Result<Option<Row<'_>>, StoreError> {
        self.row = self.rows.next();
        if self.row.is_none()
            && let Some(cursor) = &mut self.more
        {
            self.rows = cursor.fetch()?.into_iter();
            self.row = self.rows.next();
        }
        Ok(self.row.as_ref().map(Row::Server))
    }
}

impl Cursor<'_> {
    fn fetch(&mut self) -> Result<Vec<tokio_postgres::Row>, StoreError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let rows = self.session.fetch(self.number, self.next)?;
        self.is_over = rows.len() < self.next;
        let bytes: usize = rows.iter().map(tokio_postgres::Row::raw_size_bytes).sum();
        let each = bytes.div_ceil(rows.len().max(1)).max(1);
        self.next = (BYTES_AT_ONCE / each).clamp(1, ROWS_MAX);
        Ok(rows)
    }
}

impl Drop for Cursor<'_> {
    fn drop(&mut self) {
        self.session.close_cursor(self.number);
    }
}
