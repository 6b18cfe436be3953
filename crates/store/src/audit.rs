//! The audit log: a feed of its own, in a file of its own, to which lines are only ever added.

use std::{
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, Thread},
};

use wasl_feed::{Entry, Opening, Origin, Salt, SigningKey, UnixTime, Verdict, VerifyingKey};
use wasl_model::{Action, AuditLine, Permit, Timestamp};

use crate::{
    Location, OnDisk, StoreError,
    cell::{self, Place},
    database::{Database, Schema},
    engine::{Connection, params},
    log::{self, OpenFeed},
};

const SCHEMA: Schema = Schema {
    name: "audit",
    version: 3,
    statements: &[
        include_str!("schema/log.sql"),
        include_str!("schema/entry.sql"),
        include_str!("schema/former.sql"),
    ],
    upgrades: &[log::APART, &[include_str!("schema/former.sql")]],
};

/// A bureau's audit log.
#[derive(Debug)]
pub struct AuditLog {
    database: Database,
    origin: Origin,
    queue: Mutex<Queue>,
}

/// Who waits for a line to be written, and who writes.
#[derive(Debug, Default)]
struct Queue {
    /// In the order in which their lines will stand.
    waiting: Vec<Arc<Waiting>>,
    /// Whether one of the threads is writing; it calls the next when it is done.
    is_writing: bool,
    /// The log as this process last left it; another process may have added to it since. Who writes has it meanwhile.
    left: Option<OpenFeed>,
}

/// Lines that are to be written, one after the other.
#[derive(Debug)]
struct Waiting {
    openings: Vec<Opening>,
    now: Timestamp,
    on_disk: OnDisk,
    /// Who waits for them.
    thread: Thread,
    /// What it is called for, once it is.
    called: Mutex<Option<Call>>,
}

/// The turn of one thread to write for all that wait.
struct Turn<'a> {
    log: &'a AuditLog,
    /// The lines of the thread whose turn it is.
    own: &'a Arc<Waiting>,
    /// What is not written yet.
    waiting: Vec<Arc<Waiting>>,
    left: Option<OpenFeed>,
}

/// What a waiting thread is called for.
#[derive(Debug, Clone, Copy)]
enum Call {
    /// Its lines are written, and the first of them has this number.
    Written(u64),
    /// It is its turn to write what waits.
    Write,
}

/// The most lines that are written in one transaction, unless one thread brings more.
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

    /// Opens the log at `location`, or makes it, for the member whose `key` signs it. One that another key signs is refused:
    /// it is another bureau's, and so is all that is beside it. Where that is one of the keys that the bureau had before,
    /// `former`, the new one signs from now on.
    pub fn open(
        location: impl Into<Location>,
        key: &SigningKey,
        former: &[VerifyingKey],
    ) -> Result<Self, StoreError> {
        let (database, origin) = (Database::open(&location.into(), SCHEMA)?, Origin::audit(key.name()));
        let vkey = key.verifying_key();
        let keepers = "SELECT origin, vkey FROM feed ORDER BY id LIMIT 1";
        let keeper = |rows: &Connection| {
            rows.first(keepers, &[], |row| Ok((cell::origin(row, 0)?, row.get::<String>(1)?)))
        };
        // Looked at first, so that opening writes nothing into a log that is there.
        let known = keeper(&*database.reader()?)?;
        let known = match known {
            Some(known) => Some(known),
            None => database.write(|tx| {
                // Another process may have come first.
                log::add(tx, &origin, &vkey)?;
                keeper(tx)
            })?,
        };
        let (found, signer) = known.ok_or(StoreError::Foreign)?;
        if found != origin {
            return Err(StoreError::Foreign);
        }
        if signer != vkey.to_string() {
            if former.iter().all(|former| former.to_string() != signer) {
                return Err(StoreError::Foreign);
            }
            database.write(|tx| log::renew_key(tx, &origin, &vkey))?;
        }
        Ok(Self { database, origin, queue: Mutex::default() })
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// The log's name as a feed.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Adds `lines`, signed, one after the other, and tells their numbers. All are written, or none.
    ///
    /// Lines of several threads that wait at the same time are written together, in one transaction under one
    /// signature, by whichever of them comes first; each returns when its own are written.
    pub fn append(
        &self,
        lines: Vec<(AuditLine, Salt)>,
        now: Timestamp,
        key: &SigningKey,
        on_disk: OnDisk,
    ) -> Result<Range<u64>, StoreError> {
        let count = lines.len() as u64;
        let openings = lines.into_iter().map(|(line, salt)| Opening::new(salt, line.to_bytes()));
        let openings = openings.collect::<Result<_, _>>()?;
        let own =
            Arc::new(Waiting { openings, now, on_disk, thread: thread::current(), called: Mutex::default() });
        let is_first = {
            let mut queue = lock(&self.queue);
            queue.waiting.push(Arc::clone(&own));
            !std::mem::replace(&mut queue.is_writing, true)
        };
        let called = if is_first { Call::Write } else { own.wait() };
        let first = match called {
            Call::Written(first) => first,
            Call::Write => self.write_waiting(&own, key)?,
        };
        Ok(first..first + count)
    }

    /// Writes `own` and what else waits, and calls those whose lines are written; tells the number of the first of
    /// `own`.
    fn write_waiting(&self, own: &Arc<Waiting>, key: &SigningKey) -> Result<u64, StoreError> {
        let mut turn = Turn::take(self, own);
        let mut number = self.write(&turn.waiting, &mut turn.left, key)?;
        let mut own_number = None;
        for waiting in turn.waiting.drain(..) {
            if Arc::ptr_eq(&waiting, own) {
                own_number = Some(number);
            } else {
                waiting.call(Call::Written(number));
            }
            number += waiting.openings.len() as u64;
        }
        own_number.ok_or(StoreError::Row { table: "entry" })
    }

    /// Writes all of these lines, or none; tells the number of the first.
    fn write(
        &self,
        waiting: &[Arc<Waiting>],
        left: &mut Option<OpenFeed>,
        key: &SigningKey,
    ) -> Result<u64, StoreError> {
        let is_now = waiting.iter().any(|waiting| waiting.on_disk == OnDisk::Now);
        let on_disk = if is_now { OnDisk::Now } else { OnDisk::WithTheNext };
        let (first, feed) = self.database.write_until(on_disk, |tx| {
            let mut feed = log::open_after(tx, &self.origin, left.take())?;
            let first = feed.frontier.size().get();
            for opening in waiting.iter().flat_map(|waiting| &waiting.openings) {
                let entry = Entry::following(feed.frontier.size(), &self.origin, opening.clone())?;
                feed.append(tx, &entry, None)?;
            }
            feed.write_edge(tx)?;
            if let Some(at) = waiting.iter().map(|waiting| waiting.now).max() {
                feed.keep(tx, &feed.sign(UnixTime::new(at.secs())?, key)?)?;
            }
            Ok::<_, StoreError>((first, feed))
        })?;
        *left = Some(feed);
        Ok(first)
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
        let snapshot = reader.snapshot()?;
        let (feed, size) = log::row(&snapshot, &self.origin)?;
        let end = before.map_or(size.get(), |before| before.min(size.get()));
        let mut statement = snapshot.prepare(
            "SELECT place, payload FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place DESC LIMIT ?3",
        )?;
        let places = [Place::new(feed, 0).0, Place::new(feed, end).0];
        let mut rows = statement.query_many(params![places[0], places[1], limit.min(Self::LINES_MAX)])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let bad = || StoreError::Row { table: "entry" };
            let payload = row.get::<&[u8]>(1)?;
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
        reader.one(sql, params![self.origin.as_str()], |row| row.get(0))
    }
}

impl<'a> Turn<'a> {
    /// Takes what waits, `own` among it; nobody else writes until the turn is over.
    fn take(log: &'a AuditLog, own: &'a Arc<Waiting>) -> Self {
        let mut queue = lock(&log.queue);
        let mut lines = 0;
        let fits = queue.waiting.iter().take_while(|waiting| {
            lines += waiting.openings.len();
            lines <= TOGETHER_MAX
        });
        // Whose turn it is stands first.
        let count = fits.count().max(1);
        let waiting = queue.waiting.drain(..count).collect();
        Self { log, own, waiting, left: queue.left.take() }
    }
}

/// Ends the turn, also when it broke off: the lines of others that were not written wait again, and the next is called.
impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut queue = lock(&self.log.queue);
        queue.left = self.left.take();
        let own = self.own;
        queue.waiting.splice(..0, self.waiting.drain(..).filter(|waiting| !Arc::ptr_eq(waiting, own)));
        queue.is_writing = !queue.waiting.is_empty();
        if let Some(next) = queue.waiting.first() {
            next.call(Call::Write);
        }
    }
}

impl Waiting {
    /// Until somebody calls.
    fn wait(&self) -> Call {
        loop {
            if let Some(call) = *lock(&self.called) {
                return call;
            }
            thread::park();
        }
    }

    fn call(&self, call: Call) {
        *lock(&self.called) = Some(call);
        self.thread.unpark();
    }
}

/// What is behind the locks is whole at every moment, also after a panic elsewhere.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
