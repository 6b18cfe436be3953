//! The file with the records: opened once, read by many, written in whole transactions.

use std::path::Path;

use rusqlite::OptionalExtension;
use wasl_model::{Action, Permit, Timestamp};

use crate::{
    StoreError, Write, cell,
    database::{Database, Schema},
};

const SCHEMA: Schema =
    Schema { version: 1, statements: &[include_str!("schema/log.sql"), include_str!("schema/records.sql")] };

/// A bureau's records, the feeds they come from, its peers and its keys.
#[derive(Debug)]
pub struct Store {
    database: Database,
}

impl Store {
    /// Opens the file at `path`, or makes it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { database: Database::open(path, SCHEMA)? })
    }

    /// Runs `work` in one transaction. Whatever it refuses with, nothing of it is kept.
    pub fn write<T, E: From<StoreError>>(
        &self,
        permit: &Permit,
        work: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.database.write(|tx| {
            let mut write = Write::new(tx, permit);
            let done = work(&mut write)?;
            write.finish()?;
            Ok(done)
        })
    }

    /// Overwrites the payloads of all records that have expired at the permit's moment; how many.
    pub fn purge_expired(&self, permit: &Permit) -> Result<u64, StoreError> {
        crate::write::needs(permit, Action::Replicate)?;
        let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE expires <= ?1)";
        let due: bool =
            self.database.reader()?.query_row(sql, [cell::millis(permit.at())], |row| row.get(0))?;
        if !due {
            return Ok(0);
        }
        let purged = self.write(permit, Write::purge_expired)?;
        self.forget_erased()?;
        Ok(purged)
    }

    /// Clears what was erased out of the write-ahead log as well.
    pub fn forget_erased(&self) -> Result<(), StoreError> {
        self.database.empty_log()
    }

    /// When the dataset was last imported, and the date that its list bore.
    pub fn dataset(&self, name: &str) -> Result<Option<(Timestamp, Option<Timestamp>)>, StoreError> {
        let reader = self.database.reader()?;
        let mut statement = reader.prepare_cached("SELECT imported, listed FROM dataset WHERE name = ?1")?;
        statement
            .query_row([name], |row| Ok((cell::timestamp(row, 0), cell::timestamp_or_none(row, 1))))
            .optional()?
            .map(|(imported, listed)| Ok((imported?, listed?)))
            .transpose()
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }
}
