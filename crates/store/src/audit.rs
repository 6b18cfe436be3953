//! The audit log: a feed of its own, in a file of its own, to which lines are only ever added.

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use rusqlite::params;
use wasl_feed::{Checkpoint, Entry, Opening, Origin, Salt, SigningKey, UnixTime, Verdict};
use wasl_model::{Action, AuditLine, Permit, Timestamp};

use crate::{
    StoreError,
    cell::Place,
    database::{Database, OnDisk, Schema},
    log::{self, OpenFeed},
};

const SCHEMA: Schema = Schema { version: 1, statements: &[include_str!("schema/log.sql")] };

/// A bureau's audit log.
#[derive(Debug)]
pub struct AuditLog {
    database: Database,
    origin: Origin,
    /// Lines that are to be written, in their order.
    waiting: Mutex<Vec<Arc<Waiting>>>,
    /// The log as this process last left it; another process may have added to it since. Who holds it writes.
    left: Mutex<Option<OpenFeed>>,
}

/// A line that is to be written.
#[derive(Debug)]
struct Waiting {
    opening: Opening,
    now: Timestamp,
    on_disk: OnDisk,
    /// Its number, once it is written.
    number: OnceLock<u64>,
}

/// The most lines that are written in one transaction.
const TOGETHER_MAX: usize = 256;

/// A line with its number in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedLine {
    /// Its number, from 0.
    pub number: u64,
    /// The line.
    pub line: AuditLine,
}

impl AuditLog {
    /// The most lines that are read at once.
    pub const LINES_MAX: u32 = 1_000;

    /// Opens the log at `path`, or makes it, for the member whose `key` signs it.
    pub fn open(path: &Path, key: &SigningKey) -> Result<Self, StoreError> {
        let (database, origin) = (Database::open(path, SCHEMA)?, Origin::audit(key.name()));
        match log::row(&*database.reader()?, &origin) {
            Err(StoreError::NoFeed { .. }) => {
                database.write(|tx| log::add(tx, &origin, &key.verifying_key()))?;
            }
            kept => drop(kept?),
        }
        Ok(Self { database, origin, waiting: Mutex::default(), left: Mutex::default() })
    }

    /// The log's name as a feed.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Adds `line`, signed, and tells its number.
    ///
    /// Lines of several threads that wait at the same time are written together, in one transaction under one
    /// signature, by whichever of them comes first; each returns when its own is written.
    pub fn append(
        &self,
        line: &AuditLine,
        salt: Salt,
        now: Timestamp,
        key: &SigningKey,
        on_disk: OnDisk,
    ) -> Result<u64, StoreError> {
        let opening = Opening::new(salt, line.to_bytes())?;
        let own = Arc::new(Waiting { opening, now, on_disk, number: OnceLock::new() });
        lock(&self.waiting).push(Arc::clone(&own));
        loop {
            let mut left = lock(&self.left);
            // Somebody who came earlier may have written it.
            if let Some(&number) = own.number.get() {
                return Ok(number);
            }
            let together: Vec<Arc<Waiting>> =
                lock(&self.waiting).iter().take(TOGETHER_MAX).cloned().collect();
            if let Err(error) = self.write(&together, &mut left, key) {
                // The others try for themselves.
                lock(&self.waiting).retain(|other| !Arc::ptr_eq(other, &own));
                return Err(error);
            }
            lock(&self.waiting).drain(..together.len());
        }
    }

    /// Writes all of these lines, or none.
    fn write(
        &self,
        lines: &[Arc<Waiting>],
        left: &mut Option<OpenFeed>,
        key: &SigningKey,
    ) -> Result<(), StoreError> {
        let Some(at) = lines.iter().map(|line| line.now).max() else { return Ok(()) };
        let is_now = lines.iter().any(|line| line.on_disk == OnDisk::Now);
        let on_disk = if is_now { OnDisk::Now } else { OnDisk::WithTheNext };
        let (numbers, feed) = self.database.write_until(on_disk, |tx| {
            let mut feed = match left.take() {
                Some(feed) if log::row(tx, &self.origin)?.1 == feed.written => feed,
                _ => log::open(tx, &self.origin)?,
            };
            let mut numbers = Vec::with_capacity(lines.len());
            for line in lines {
                let entry = Entry::following(feed.frontier.size(), &self.origin, line.opening.clone())?;
                numbers.push(feed.append(tx, &entry, None)?.number());
            }
            feed.write_edge(tx)?;
            let (head, time) = (feed.frontier.head(), UnixTime::new(at.secs())?);
            let checkpoint = Checkpoint::sign(&self.origin, head, time, key)
                .map_err(|_| StoreError::Row { table: "feed" })?;
            feed.keep(tx, &checkpoint)?;
            Ok::<_, StoreError>((numbers, feed))
        })?;
        *left = Some(feed);
        for (line, number) in lines.iter().zip(numbers) {
            line.number.get_or_init(|| number);
        }
        Ok(())
    }

    /// The lines before number `before` (or the newest), newest first, at most
    /// [`AuditLog::LINES_MAX`]. A line that cannot be read is an error: nobody may hide one.
    pub fn lines(
        &self,
        permit: &Permit,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<NumberedLine>, StoreError> {
        crate::leave::needs(permit, Action::AuditRead)?;
        let reader = self.database.reader()?;
        let (feed, size) = log::row(&reader, &self.origin)?;
        let end = before.map_or(size.get(), |before| before.min(size.get()));
        let mut statement = reader.prepare_cached(
            "SELECT place, payload FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place DESC LIMIT ?3",
        )?;
        let places = [Place::new(feed, 0).0, Place::new(feed, end).0];
        let mut rows = statement.query(params![places[0], places[1], limit.min(Self::LINES_MAX)])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let bad = || StoreError::Row { table: "entry" };
            let payload = row.get_ref(1)?.as_blob().map_err(|_| bad())?;
            let line = AuditLine::from_bytes(payload).map_err(|_| bad())?;
            lines.push(NumberedLine { number: Place(row.get(0)?).number(), line });
        }
        Ok(lines)
    }

    /// How many lines there are.
    pub fn size(&self) -> Result<u64, StoreError> {
        Ok(log::row(&*self.database.reader()?, &self.origin)?.1.get())
    }

    /// Verifies the log from its first line to its last.
    pub fn verify(&self) -> Result<Verdict, StoreError> {
        log::verify(&*self.database.reader()?, &self.origin)
    }

    /// The newest signed checkpoint, if there is a line yet.
    pub fn checkpoint(&self) -> Result<Option<String>, StoreError> {
        let reader = self.database.reader()?;
        let sql = "SELECT checkpoint FROM feed WHERE origin = ?1";
        Ok(reader.query_row(sql, [self.origin.as_str()], |row| row.get(0))?)
    }
}

/// What is behind the locks is whole at every moment, also after a panic elsewhere.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
