//! The batches of the directory. What they say is for `node` to know; here they are bytes in their order.

use std::ops::Range;

use wasl_model::Action;

use crate::{Store, StoreError, Write, cell, engine::params};

impl Store {
    /// How many batches there are, and whether a proof of two histories is kept.
    pub fn directory_standing(&self) -> Result<(u64, bool), StoreError> {
        let reader = self.database().reader()?;
        let sql = "SELECT (SELECT count(*) FROM directory), (SELECT count(*) FROM directory_fork)";
        reader.one(sql, &[], |row| Ok((cell::unsigned(row.get(0)?), row.get::<i64>(1)? > 0)))
    }

    /// The batches that begin in this range, in their order. A directory is some megabytes at most.
    pub fn directory_batches(&self, begin: Range<u64>) -> Result<Vec<Vec<u8>>, StoreError> {
        let reader = self.database().reader()?;
        let sql = "SELECT batch FROM directory WHERE start >= ?1 AND start < ?2 ORDER BY start";
        let (first, end) = (cell::signed(begin.start), cell::signed(begin.end));
        reader.list(sql, params![first, end], |row| row.get(0))
    }

    /// The batch that begins after so many entries.
    pub fn directory_batch(&self, start: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let reader = self.database().reader()?;
        let sql = "SELECT batch FROM directory WHERE start = ?1";
        reader.first(sql, params![cell::signed(start)], |row| row.get(0))
    }
}

impl Write<'_> {
    /// Keeps a verified batch, which begins after `start` entries; false if there is one already.
    pub fn add_directory_batch(&mut self, start: u64, batch: &[u8]) -> Result<bool, StoreError> {
        crate::leave::needs_one_of(self.permit(), &[Action::PeerManage, Action::Replicate])?;
        let sql = "INSERT INTO directory (start, batch) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        Ok(self.tx().execute(sql, params![cell::signed(start), batch])? > 0)
    }

    /// Keeps the proof that the directory's keys have signed two histories.
    pub fn note_directory_fork(&mut self, start: u64, batch: &[u8]) -> Result<(), StoreError> {
        crate::leave::needs_one_of(self.permit(), &[Action::PeerManage, Action::Replicate])?;
        let sql = "INSERT INTO directory_fork (start, batch) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.tx().put(sql, params![cell::signed(start), batch])
    }
}
