//! One set of tables: how it is opened, read beside a writer, and written in whole transactions.

use std::{
    ops::Deref,
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use crate::{Location, OnDisk, StoreError, engine::Connection, log::OpenFeed, writer::Writer};

/// How many idle reading connections are kept.
const READERS_MAX: usize = 8;
/// How many connections to a server one process reads with at a time, for each of its two sets of tables; others wait.
const READERS_OPEN_MAX: usize = 24;
/// How long they wait.
const READER_WAIT: Duration = Duration::from_secs(30);

/// Tables in a file or on a server, with one writer and several readers in this process; other processes may have them
/// open as well.
#[derive(Debug)]
pub(crate) struct Database {
    location: Location,
    schema: Schema,
    writer: Mutex<Writer>,
    /// How many threads wait to write a part of a shared transaction.
    sharing: AtomicUsize,
    readers: Mutex<Readers>,
    given_back: Condvar,
}

#[derive(Debug, Default)]
struct Readers {
    idle: Vec<Connection>,
    /// How many are given out.
    open: usize,
}

/// A reading connection, given back when dropped.
pub(crate) struct Reader<'d> {
    database: &'d Database,
    connection: Option<Connection>,
}

/// Which tables a database has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema {
    /// What it is called where several are in one place.
    pub(crate) name: &'static str,
    /// The number that it bears.
    pub(crate) version: i64,
    /// The statements that make it.
    pub(crate) statements: &'static [&'static str],
    /// The statements that make each version of the one before, the first of version 1.
    pub(crate) upgrades: &'static [&'static [&'static str]],
}

impl Schema {
    /// Where its tables are on a server.
    fn on_server(&self) -> String {
        format!("wasl_{}", self.name)
    }
}

impl Database {
    /// Opens the tables, makes them if there are none, and brings them up to date if they are older.
    pub(crate) fn open(location: &Location, schema: Schema) -> Result<Self, StoreError> {
        let writer = match location {
            Location::File(path) => Connection::file_writer(path)?,
            Location::Server(address) => Connection::server_writer(address, &schema.on_server())?,
        };
        let change = writer.begin(OnDisk::Now)?;
        let found = change.version()?;
        match found {
            0 => {
                change.make_room()?;
                schema.statements.iter().try_for_each(|sql| change.make(sql))?;
                change.set_version(schema.version)?;
            }
            1.. if found < schema.version => {
                let done = usize::try_from(found - 1).unwrap_or_default();
                let upgrades = schema.upgrades.iter().skip(done).copied().flatten();
                upgrades.copied().try_for_each(|sql| change.make(sql))?;
                change.set_version(schema.version)?;
            }
            _ if found == schema.version => {}
            _ => return Err(StoreError::Schema { found, known: schema.version }),
        }
        change.commit()?;
        Ok(Self {
            location: location.clone(),
            schema,
            writer: Mutex::new(Writer::new(writer)),
            sharing: AtomicUsize::new(0),
            readers: Mutex::default(),
            given_back: Condvar::new(),
        })
    }

    /// A connection to read with. It sees what was committed when its statement starts.
    pub(crate) fn reader(&self) -> Result<Reader<'_>, StoreError> {
        let idle = match &self.location {
            Location::File(_) => {
                let mut readers = lock(&self.readers);
                readers.open += 1;
                readers.idle.pop()
            }
            Location::Server(_) => self.await_reader()?,
        };
        // From here on it is given back, whatever comes.
        let mut reader = Reader { database: self, connection: idle };
        if reader.connection.is_none() {
            reader.connection = Some(match &self.location {
                Location::File(path) => Connection::file_reader(path)?,
                Location::Server(address) => Connection::server_reader(address, &self.schema.on_server())?,
            });
        }
        Ok(reader)
    }

    /// Waits until one of the connections to the server may be used; it, if it is open already.
    fn await_reader(&self) -> Result<Option<Connection>, StoreError> {
        let is_full = |readers: &mut Readers| readers.open >= READERS_OPEN_MAX;
        let waited = self.given_back.wait_timeout_while(lock(&self.readers), READER_WAIT, is_full);
        let (mut readers, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(StoreError::Connections);
        }
        readers.open += 1;
        Ok(readers.idle.pop())
    }

    /// Runs `work` in one transaction: all of it is kept and on disk, or none.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_until(OnDisk::Now, work)
    }

    /// Runs `work` in one transaction: all of it is kept, or none.
    pub(crate) fn write_until<T, E: From<StoreError>>(
        &self,
        on_disk: OnDisk,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let change = writer.alone().begin(on_disk)?;
        let done = work(&change)?;
        change.commit()?;
        Ok(done)
    }

    /// Runs `work`, which is short, in a transaction that other threads may share: all of it is kept and on disk, or none,
    /// whatever becomes of the others. It is given the feeds as the one before left them, to be looked at before they are
    /// believed, and gives them back.
    pub(crate) fn write_together<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection, Vec<OpenFeed>) -> Result<(T, Vec<OpenFeed>), E>,
    ) -> Result<T, E> {
        if !self.is_in_file() {
            // A server's commits cost less than its answers, of which a shared transaction takes more.
            return self.write(|tx| work(tx, Vec::new())).map(|(done, _)| done);
        }
        self.sharing.fetch_add(1, Ordering::SeqCst);
        let mut writer = lock(&self.writer);
        self.sharing.fetch_sub(1, Ordering::SeqCst);
        let others_wait = || self.sharing.load(Ordering::SeqCst) > 0;
        let (done, fate) = writer.share(&others_wait, work)?;
        drop(writer);
        fate.wait()?;
        Ok(done)
    }

    /// Sees to it that nothing which was erased stays beside the tables. Readers in other processes may put it off; the next
    /// call tries again.
    pub(crate) fn forget_erased(&self) -> Result<(), StoreError> {
        lock(&self.writer).alone().forget_erased()
    }

    /// Which tables they are.
    pub(crate) fn schema(&self) -> Schema {
        self.schema
    }

    /// Whether the tables are in a file of their own.
    pub(crate) fn is_in_file(&self) -> bool {
        matches!(self.location, Location::File(_))
    }
}

/// A connection is whole between transactions, also after a panic elsewhere: an open one rolls back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Deref for Reader<'_> {
    type Target = Connection;

    #[expect(clippy::expect_used, reason = "the connection is taken out in drop only")]
    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("a reader has its connection until it is dropped")
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut readers = lock(&self.database.readers);
        readers.open -= 1;
        if readers.idle.len() < READERS_MAX {
            readers.idle.extend(self.connection.take());
        }
        drop(readers);
        // Nobody waits for a file's: calling nobody costs as much as calling somebody.
        if !self.database.is_in_file() {
            self.database.given_back.notify_one();
        }
    }
}
