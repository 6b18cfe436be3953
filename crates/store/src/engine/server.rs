//! One session with a PostgreSQL server: statements prepared once, sent together where nobody waits for their answers,
//! and a new connection in the place of one that broke.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::Poll,
    thread,
    time::{Duration, Instant},
};

use tokio::{
    runtime::{Builder, Handle, Runtime, RuntimeFlavor},
    task::block_in_place,
};
use tokio_postgres::{Client, Error, Row, Statement, types::ToSql};

use super::{
    address::ServerAddress,
    dialect,
    fault::{ServerFault, is_cut, is_starting},
    on_disk::OnDisk,
    value::{Kept, Value},
};
use crate::error::StoreError;

/// How long a server that is starting again is waited for.
const RESTART_WAIT: Duration = Duration::from_secs(20);
/// How often it is tried meanwhile.
const RESTART_LOOK: Duration = Duration::from_millis(100);
/// Statements that may be on their way without an answer.
const SENT_MAX: usize = 256;
/// Bytes of theirs.
const SENT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A session, used by one thread at a time. Outside a transaction it only reads, and so begins anew when its connection
/// broke; inside one, whoever works in it is told.
pub(crate) struct Session {
    address: ServerAddress,
    /// Where its tables are.
    schema: String,
    line: RefCell<Line>,
    /// The transaction that is open.
    transaction: Cell<Option<Transaction>>,
    /// How many cursors are open.
    cursors: Cell<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transaction {
    Sound,
    /// A statement failed: the server keeps nothing of it, whatever is said to it.
    Failed,
}

/// A connection with what is known on it.
struct Line {
    /// Taken out when it is dropped.
    runtime: Option<Runtime>,
    client: Arc<Client>,
    statements: HashMap<String, Statement>,
    sent: Vec<Sent>,
    sent_bytes: usize,
}

/// A statement that is on its way.
type Sent = Pin<Box<dyn Future<Output = Result<u64, Error>> + Send>>;

impl Session {
    /// A session whose tables are in `schema`. It need not be there yet.
    pub(crate) fn open(address: &ServerAddress, schema: &str) -> Result<Self, StoreError> {
        Ok(Self::on(connect(address, schema)?.map_err(unreached)?, address, schema))
    }

    /// One more with a server that was reached before, and is waited for where it may be starting again.
    pub(crate) fn open_more(address: &ServerAddress, schema: &str) -> Result<Self, StoreError> {
        Ok(Self::on(reconnect(address, schema)?, address, schema))
    }

    fn on(line: Line, address: &ServerAddress, schema: &str) -> Self {
        Self {
            address: address.clone(),
            schema: schema.to_owned(),
            line: RefCell::new(line),
            transaction: Cell::new(None),
            cursors: Cell::new(0),
        }
    }

    /// Where its tables are.
    pub(crate) fn schema(&self) -> &str {
        &self.schema
    }

    /// Begins a transaction that sees one moment and changes nothing.
    pub(crate) fn begin_snapshot(&self) -> Result<(), StoreError> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    /// Begins a transaction that writes, when nobody else writes into these tables: so that each sees all that those before
    /// it committed, feeds have no gap and no fork, and changes are numbered in the order in which they can be seen.
    pub(crate) fn begin_write(&self, on_disk: OnDisk) -> Result<(), StoreError> {
        let later = match on_disk {
            OnDisk::Now => "",
            OnDisk::WithTheNext => "SET LOCAL synchronous_commit = off;",
        };
        // The schema's name is one of ours. Each statement after the lock has a view of its own, and so a new one.
        let schema = &self.schema;
        self.begin(&format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; {later} SELECT pg_advisory_xact_lock(hashtext('{schema}'))"
        ))
    }

    fn begin(&self, sql: &str) -> Result<(), StoreError> {
        let begun = self.run(|line| line.simple(sql));
        if begun.is_err() {
            // It may have begun and not got its lock.
            self.roll_back();
        }
        begun?;
        self.transaction.set(Some(Transaction::Sound));
        Ok(())
    }

    /// Ends the transaction: all of it is kept.
    pub(crate) fn commit(&self) -> Result<(), StoreError> {
        self.settle()?;
        if self.transaction.get() != Some(Transaction::Sound) {
            // The failure was told to somebody who went on nevertheless; the server would answer that all is well.
            self.roll_back();
            return Err(StoreError::Row { table: "transaction" });
        }
        self.transaction.set(None);
        self.cursors.set(0);
        let done = self.line.borrow_mut().simple("COMMIT");
        done.map_err(
            |error| {
                if is_cut(&error) { StoreError::Uncertain(error.into()) } else { refused(error) }
            },
        )
    }

    /// Ends the transaction: nothing of it is kept. A server that cannot be told has noticed by itself.
    pub(crate) fn roll_back(&self) {
        self.transaction.set(None);
        self.cursors.set(0);
        let mut line = self.line.borrow_mut();
        line.forget_sent();
        drop(line.simple("ROLLBACK"));
    }

    /// Runs statements without places, and waits for them.
    pub(crate) fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.settle()?;
        self.run(|line| line.simple(sql))
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<usize, StoreError> {
        self.settle()?;
        let changed = self.run(|line| line.execute(sql, values))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    /// Sends a statement of a transaction without waiting. If it fails, so does what is waited for next.
    pub(crate) fn send(&self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        debug_assert!(self.transaction.get().is_some(), "what is not waited for is in a transaction");
        self.run(|line| line.send(sql, values))?;
        let is_much = {
            let line = self.line.borrow();
            line.sent.len() >= SENT_MAX || line.sent_bytes >= SENT_BYTES_MAX
        };
        if is_much { self.settle() } else { Ok(()) }
    }

    /// Runs a query and returns all of its rows.
    pub(crate) fn query(&self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        self.settle()?;
        self.run(|line| line.query(sql, values))
    }

    /// Opens a cursor over the rows of a query, inside a transaction; its name.
    pub(crate) fn open_cursor(&self, sql: &str, values: &[Value<'_>]) -> Result<usize, StoreError> {
        self.settle()?;
        let number = self.cursors.get();
        self.run(|line| {
            line.execute(&format!("DECLARE cursor_{number} NO SCROLL CURSOR FOR {sql}"), values)
        })?;
        self.cursors.set(number + 1);
        Ok(number)
    }

    /// The next rows of a cursor, at most `count`.
    pub(crate) fn fetch(&self, cursor: usize, count: usize) -> Result<Vec<Row>, StoreError> {
        self.settle()?;
        self.run(|line| line.query_once(&format!("FETCH {count} FROM cursor_{cursor}")))
    }

    /// Closes a cursor. The end of its transaction would, too.
    pub(crate) fn close_cursor(&self, cursor: usize) {
        if self.transaction.get() == Some(Transaction::Sound) {
            drop(self.batch(&format!("CLOSE cursor_{cursor}")));
            // They are closed in the order in which they were opened, backwards, but for one that outlives another.
            if self.cursors.get() == cursor + 1 {
                self.cursors.set(cursor);
            }
        }
    }

    /// Waits for what was sent.
    fn settle(&self) -> Result<(), StoreError> {
        if self.line.borrow().sent.is_empty() { Ok(()) } else { self.run(Line::settle) }
    }

    /// Does one thing on the line; once more on a new one if it is cut and nothing can have been lost.
    fn run<T>(&self, work: impl Fn(&mut Line) -> Result<T, Error>) -> Result<T, StoreError> {
        let done = work(&mut self.line.borrow_mut());
        let error = match done {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        if self.transaction.get().is_some() {
            self.transaction.set(Some(Transaction::Failed));
            return Err(refused(error));
        }
        if !is_cut(&error) {
            return Err(refused(error));
        }
        let line = reconnect(&self.address, &self.schema)?;
        *self.line.borrow_mut() = line;
        work(&mut self.line.borrow_mut()).map_err(refused)
    }
}

impl Line {
    fn connect(runtime: Runtime, address: &ServerAddress, schema: &str) -> Result<Self, Error> {
        let config = address.config(schema);
        let (client, connection) = wait_on(&runtime, config.connect(address.tls()))?;
        runtime.spawn(async move { drop(connection.await) });
        let mut line = Self {
            runtime: Some(runtime),
            client: Arc::new(client),
            statements: HashMap::new(),
            sent: Vec::new(),
            sent_bytes: 0,
        };
        line.simple(ON_DISK)?;
        Ok(line)
    }

    /// Waits for an answer; the connection is served meanwhile, and only then.
    #[expect(clippy::expect_used, reason = "the runtime is taken out in drop only")]
    fn wait<F: Future>(&self, answer: F) -> F::Output {
        wait_on(self.runtime.as_ref().expect("a line has its runtime until it is dropped"), answer)
    }

    fn simple(&mut self, sql: &str) -> Result<(), Error> {
        self.wait(self.client.batch_execute(sql))
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Error> {
        let statement = self.prepared(sql)?;
        self.wait(self.client.execute(&statement, &places(values)))
    }

    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        let statement = self.prepared(sql)?;
        self.wait(self.client.query(&statement, &places(values)))
    }

    /// A query that is not worth preparing.
    fn query_once(&mut self, sql: &str) -> Result<Vec<Row>, Error> {
        self.wait(self.client.query_typed(sql, &[]))
    }

    fn send(&mut self, sql: &str, values: &[Value<'_>]) -> Result<(), Error> {
        let (client, statement) = (Arc::clone(&self.client), self.prepared(sql)?);
        let values: Vec<Kept> = values.iter().map(|value| value.keep()).collect();
        let bytes: usize = values.iter().map(Kept::len).sum();
        let mut sent: Sent = Box::pin(async move { client.execute_raw(&statement, values).await });
        // Asked once, it stands in the line's queue; the answer is waited for later.
        match self.wait(poll_fn(|context| Poll::Ready(sent.as_mut().poll(context)))) {
            Poll::Ready(done) => drop(done?),
            Poll::Pending => {
                self.sent.push(sent);
                self.sent_bytes += bytes;
            }
        }
        Ok(())
    }

    /// Waits for everything that was sent; the first failure is the cause of the others.
    fn settle(&mut self) -> Result<(), Error> {
        let sent = std::mem::take(&mut self.sent);
        self.sent_bytes = 0;
        self.wait(async {
            let mut first = Ok(());
            for answer in sent {
                let done = answer.await.map(drop);
                first = first.and(done);
            }
            first
        })
    }

    fn forget_sent(&mut self) {
        self.sent.clear();
        self.sent_bytes = 0;
    }

    /// The statement, prepared once a connection. There are as many as this program has, some hundred.
    fn prepared(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.wait(self.client.prepare(&dialect::statement(sql)))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// A commit is on disk before it is acknowledged, also where the server's own setting is another; a stricter one stays.
const ON_DISK: &str = "DO $$ BEGIN IF current_setting('synchronous_commit') = 'off' THEN
                         SET synchronous_commit = on; END IF; END $$";

/// Waits on this very thread. A face may ask on one of the threads that drive its own connections: their other work goes to
/// another thread meanwhile.
fn wait_on<F: Future>(runtime: &Runtime, answer: F) -> F::Output {
    match Handle::try_current().map(|around| around.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => block_in_place(|| runtime.block_on(answer)),
        _ => runtime.block_on(answer),
    }
}

fn places<'v>(values: &'v [Value<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn connect(address: &ServerAddress, schema: &str) -> Result<Result<Line, Error>, StoreError> {
    // No more than a queue of what this thread waits for: nothing runs while nobody waits.
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| StoreError::Unreached(ServerFault::System(error)))?;
    Ok(Line::connect(runtime, address, schema))
}

/// A new connection in the place of a cut one, to a server that may be starting again.
fn reconnect(address: &ServerAddress, schema: &str) -> Result<Line, StoreError> {
    let start = Instant::now();
    loop {
        match connect(address, schema)? {
            Err(error) if is_starting(&error) && start.elapsed() < RESTART_WAIT => {
                thread::sleep(RESTART_LOOK);
            }
            line => return line.map_err(unreached),
        }
    }
}

fn unreached(error: Error) -> StoreError {
    StoreError::Unreached(error.into())
}

fn refused(error: Error) -> StoreError {
    if is_cut(&error) { unreached(error) } else { StoreError::Server(error.into()) }
}

impl Drop for Line {
    /// Also where waiting is not allowed: the connection ends with its socket.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("schema", &self.schema).finish_non_exhaustive()
    }
}
