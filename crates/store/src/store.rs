//! The file with the records: opened once, read by many, written in whole transactions.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use wasl_feed::Origin;
use wasl_model::{Action, Permit, Timestamp};

use crate::{
    Location, StoreError, Write, carried, cell,
    database::{Database, Schema},
    engine::params,
    log, past_keys,
};

const SCHEMA: Schema = Schema {
    name: "records",
    version: 18,
    statements: &[
        include_str!("schema/log.sql"),
        include_str!("schema/entry.sql"),
        include_str!("schema/records.sql"),
        include_str!("schema/messages.sql"),
        include_str!("schema/parcels.sql"),
        include_str!("schema/returning.sql"),
        include_str!("schema/directory.sql"),
        include_str!("schema/former.sql"),
        include_str!("schema/due.sql"),
        include_str!("schema/relays.sql"),
        include_str!("schema/groups.sql"),
        include_str!("schema/carried.sql"),
        include_str!("schema/past_groups.sql"),
        include_str!("schema/cases.sql"),
        include_str!("schema/hits.sql"),
        include_str!("schema/tally.sql"),
        include_str!("schema/clock.sql"),
        include_str!("schema/contests.sql"),
        include_str!("schema/redress.sql"),
    ],
    upgrades: &[
        &["ALTER TABLE peer ADD COLUMN sealing TEXT", include_str!("schema/messages.sql")],
        &[include_str!("schema/parcels.sql")],
        &[include_str!("schema/returning.sql")],
        log::APART,
        &[include_str!("schema/directory.sql")],
        &[include_str!("schema/former.sql")],
        &[include_str!("schema/due.sql")],
        &[include_str!("schema/relays.sql")],
        &[include_str!("schema/groups.sql")],
        &[include_str!("schema/carried.sql")],
        &[include_str!("schema/past_groups.sql")],
        &[include_str!("schema/cases.sql")],
        &[include_str!("schema/hits.sql")],
        &[include_str!("schema/tally.sql")],
        &[include_str!("schema/clock.sql")],
        &[include_str!("schema/contests.sql")],
        &[include_str!("schema/redress.sql")],
    ],
};

/// A bureau's records, the feeds they come from, its peers and its keys.
#[derive(Debug)]
pub struct Store {
    database: Database,
    counts: Counts,
}

/// How many records each feed has, counted again when something changed.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<Option<Counted>>);

#[derive(Debug)]
struct Counted {
    /// As of which change.
    newest: u64,
    counts: Vec<(Origin, u64)>,
    /// When it was counted, or began to be.
    at: Instant,
    /// How long it took.
    took: Duration,
}

/// Counting that takes no longer is done after each change.
const COUNTED_QUICKLY: Duration = Duration::from_millis(2);
/// Where it takes longer, so many times as long passes until the next time.
const COUNTED_SHARE: u32 = 100;

impl Counts {
    /// The counts as of change number `newest`, from `count` if they are not known. Where there are many records, those of
    /// some seconds before will do: that every question counted anew would hold up all.
    pub(crate) fn at(
        &self,
        newest: u64,
        count: impl FnOnce() -> Result<Vec<(Origin, u64)>, StoreError>,
    ) -> Result<Vec<(Origin, u64)>, StoreError> {
        let start = Instant::now();
        if let Some(known) = &mut *self.lock() {
            let is_soon = start - known.at < known.took * COUNTED_SHARE;
            if known.newest == newest || (known.took > COUNTED_QUICKLY && is_soon) {
                return Ok(known.counts.clone());
            }
            // Whoever comes while it is counted takes what is known.
            known.at = start;
        }
        let counts = count()?;
        *self.lock() = Some(Counted { newest, counts: counts.clone(), at: start, took: start.elapsed() });
        Ok(counts)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Counted>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// Opens the tables at `location`, or makes them.
    pub fn open(location: impl Into<Location>) -> Result<Self, StoreError> {
        let store = Self { database: Database::open(&location.into(), SCHEMA)?, counts: Counts::default() };
        store.count_the_rest()?;
        Ok(store)
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

    /// The same for short work that many do at the same time: the disk is waited for once for several of them. Each is kept
    /// or refused by itself.
    pub fn write_together<T, E: From<StoreError>>(
        &self,
        permit: &Permit,
        work: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.database.write_together(|tx, feeds| {
            let mut write = Write::after(tx, permit, feeds);
            let done = work(&mut write)?;
            write.finish()?;
            Ok((done, write.into_feeds()))
        })
    }

    /// Overwrites the payloads of all records that have expired at the permit's moment, and what is carried of others' that
    /// has, and throws away keys that are kept no longer; how many records.
    pub fn purge_expired(&self, permit: &Permit) -> Result<u64, StoreError> {
        crate::leave::needs(permit, Action::Replicate)?;
        let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE expires <= ?1)";
        let reader = self.database.reader()?;
        let due: bool = reader.one(sql, params![cell::millis(permit.at())], |row| row.get(0))?;
        let at = permit.at();
        if !due && !carried::are_due(&reader, at)? && !past_keys::are_due(&reader, at)? {
            return Ok(0);
        }
        drop(reader);
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general enough")]
        let purged = self.write(permit, |write| write.purge_expired())?;
        self.forget_erased()?;
        Ok(purged)
    }

    /// Clears what was erased out of what is kept beside the tables as well: the log of writes of a file, older versions of
    /// rows on a server.
    pub fn forget_erased(&self) -> Result<(), StoreError> {
        self.database.forget_erased()
    }

    /// When the dataset was last imported, and the date that its list bore.
    pub fn dataset(&self, name: &str) -> Result<Option<(Timestamp, Option<Timestamp>)>, StoreError> {
        let reader = self.database.reader()?;
        let sql = "SELECT imported, listed FROM dataset WHERE name = ?1";
        reader
            .first(sql, params![name], |row| Ok((cell::timestamp(row, 0)?, cell::timestamp_or_none(row, 1)?)))
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }
}
