//! The batches of the directory. What they say is for `node` to know; here they are bytes in their order.

use rusqlite::{OptionalExtension as _, params};
use wasl_model::Action;

use crate::{Store, StoreError, Write, cell};

impl Store {
    /// How many batches there are, and whether a proof of two histories is kept.
    pub fn directory_standing(&self) -> Result<(u64, bool), StoreError> {
        let reader = self.database().reader()?;
        let mut statement = reader.prepare_cached(
            "SELECT (SELECT count(*) FROM directory), EXISTS (SELECT 1 FROM directory_fork)",
        )?;
        Ok(statement.query_row([], |row| Ok((cell::unsigned(row.get(0)?), row.get(1)?)))?)
    }

    /// All batches, in their order. A directory is some megabytes at most.
    pub fn directory_batches(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let reader = self.database().reader()?;
        let mut statement = reader.prepare_cached("SELECT batch FROM directory ORDER BY start")?;
        let batches = statement.query_map([], |row| row.get(0))?;
        Ok(batches.collect::<Result<_, _>>()?)
    }

    /// The batch that begins after so many entries.
    pub fn directory_batch(&self, start: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let reader = self.database().reader()?;
        let mut statement = reader.prepare_cached("SELECT batch FROM directory WHERE start = ?1")?;
        Ok(statement.query_row([cell::signed(start)], |row| row.get(0)).optional()?)
    }
}

impl Write<'_> {
    /// Keeps a verified batch, which begins after `start` entries; false if there is one already.
    pub fn add_directory_batch(&mut self, start: u64, batch: &[u8]) -> Result<bool, StoreError> {
        crate::leave::needs_one_of(self.permit(), &[Action::PeerManage, Action::Replicate])?;
        let sql = "INSERT INTO directory (start, batch) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        Ok(self.tx().prepare_cached(sql)?.execute(params![cell::signed(start), batch])? > 0)
    }

    /// Keeps the proof that the directory's keys have signed two histories.
    pub fn note_directory_fork(&mut self, start: u64, batch: &[u8]) -> Result<(), StoreError> {
        crate::leave::needs_one_of(self.permit(), &[Action::PeerManage, Action::Replicate])?;
        let sql = "INSERT INTO directory_fork (start, batch) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.tx().prepare_cached(sql)?.execute(params![cell::signed(start), batch])?;
        Ok(())
    }
}
