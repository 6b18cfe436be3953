//! One row of an answer.

use super::value::{Read, Value};
use crate::error::StoreError;

/// A row that a query found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row<'r> {
    File(&'r rusqlite::Row<'r>),
    Server(&'r tokio_postgres::Row),
}

impl<'r> Row<'r> {
    /// What stands in the column, from 0.
    pub(crate) fn get<T: Read<'r>>(self, column: usize) -> Result<T, StoreError> {
        T::read(self.value(column)?).ok_or(StoreError::Cell { column })
    }

    /// What stands in the column, whatever it is.
    pub(crate) fn value(self, column: usize) -> Result<Value<'r>, StoreError> {
        match self {
            Self::File(row) => Value::of_file(row.get_ref(column)?).ok_or(StoreError::Cell { column }),
            Self::Server(row) => row.try_get(column).map_err(|_| StoreError::Cell { column }),
        }
    }
}
