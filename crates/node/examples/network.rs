//! What the network carries: messages and records between bureaus of this machine, over real TLS and real files; the same over
//! a broker, where `nats-server` is installed.
//!
//! `cargo run --release -p wasl-node --example network -- FOLDER [PART]` prints one figure a line (of `messages`, `idle`,
//! `replication` or `many` alone, if that is said): what was measured, its metric,
//! its value and its unit, parted by tabs. All that is said is invented.
#![expect(clippy::print_stdout, reason = "it tells what it measured")]

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasl_cluster::NatsServer;
use wasl_feed::{Salt, SigningKey};
use wasl_model::{
    Action, Caller, Handling, Name, NameKind, Prose, Purpose, Record, RecordKind, Role, Source, Text,
    Urgency, rules,
};
use wasl_node::{Bureau, Exchange, NewMessage, Settings, SystemClock};
use wasl_store::{Store, StoreError};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Officers that send at the same time.
const SENDERS: usize = 32;
/// For how long they do.
const SPAN: Duration = Duration::from_secs(8);
/// Bytes of a message's text.
const MESSAGE_BYTES: usize = 1_024;
/// Records that are replicated between two.
const RECORDS: u64 = 100_000;
/// Bureaus that each say so many records, and all of them come to have all.
const MANY: usize = 40;
const RECORDS_OF_EACH: u64 = 1_000;

fn main() -> Outcome<()> {
    let folder = std::env::args().nth(1).ok_or("expected FOLDER")?;
    let folder = Path::new(&folder);
    let only = std::env::args().nth(2);
    let is_chosen = |part: &str| only.as_ref().is_none_or(|only| only == part);
    let run = |part: &str, work: &dyn Fn(&Path) -> Outcome<()>| {
        if is_chosen(part) { work(&folder.join(part)) } else { Ok(()) }
    };
    run("messages", &|folder| messages(folder, &DIRECTLY))?;
    run("idle", &idle)?;
    run("rounds", &|folder| rounds(folder, &DIRECTLY))?;
    run("replication", &|folder| replication(folder, &DIRECTLY))?;
    run("many", &many)?;
    let Some(server) = NatsServer::if_here("", &[]) else { return Ok(()) };
    let broker = Way { carrier: &server.url(), called: ", over a broker" };
    run("messages-broker", &|folder| messages(folder, &broker))?;
    run("rounds-broker", &|folder| rounds(folder, &broker))?;
    run("replication-broker", &|folder| replication(folder, &broker))
}

/// How bureaus reach each other.
struct Way<'w> {
    carrier: &'w str,
    /// What is added to what was measured.
    called: &'w str,
}

const DIRECTLY: Way<'_> = Way { carrier: Settings::BY_TLS, called: "" };

fn tell(what: &str, metric: &str, value: f64, unit: &str) {
    println!("{what}\t{metric}\t{value}\t{unit}");
}

/// A bureau that serves its peers.
struct Running {
    bureau: Arc<Bureau>,
    exchange: Exchange,
}

impl Running {
    /// Makes a bureau that compares everything `every` so many seconds, or never.
    fn make(folder: &Path, member: &str, every: u64) -> Outcome<Self> {
        Self::make_on(folder, member, every, &DIRECTLY)
    }

    fn make_on(folder: &Path, member: &str, every: u64, way: &Way<'_>) -> Outcome<Self> {
        let carrier = way.carrier.to_owned();
        let settings =
            Settings { exchange_every_secs: every, start_wait_millis: 0, carrier, ..Settings::default() };
        let home = folder.join(member);
        let bureau = Bureau::init(&home, member.parse()?, member, &settings, Arc::new(SystemClock))?;
        let bureau = Arc::new(bureau);
        let exchange = bureau.start_exchange(TcpListener::bind("127.0.0.1:0")?)?;
        while !bureau.is_ready() {
            thread::sleep(Duration::from_millis(1));
        }
        Ok(Self { bureau, exchange })
    }

    fn knows(&self, other: &Self, address: SocketAddr) -> Outcome<()> {
        let directly = other.bureau.settings().carrier == Settings::BY_TLS;
        let address = if directly { address.to_string() } else { Settings::AT_BROKER.to_owned() };
        let admin = self.bureau.local_caller(Role::Admin, Purpose::Investigation);
        self.bureau.add_peer(&admin, &other.bureau.identity().card(&address))?;
        Ok(())
    }

    fn meets(&self, other: &Self) -> Outcome<()> {
        self.knows(other, other.exchange.address())?;
        other.knows(self, self.exchange.address())
    }

    fn store(&self) -> Outcome<Store> {
        Ok(Store::open(&self.bureau.home().path().join("records.sqlite"))?)
    }

    fn send(&self, to: &Self, text: &str) -> Outcome<u64> {
        let message = NewMessage {
            to: vec![to.bureau.identity().member],
            subject: Text::new("Of an invented case")?,
            body: Prose::new(text)?,
            urgency: Urgency::Routine,
            case: None,
            reply_to: None,
            answer_by: None,
            attachments: Vec::new(),
        };
        let officer = self.bureau.local_caller(Role::Officer, Purpose::Investigation);
        Ok(self.bureau.send_message(&officer, message)?.number)
    }

    /// Says many records at once, as an import does.
    fn says(&self, records: u64) -> Outcome<()> {
        let identity = self.bureau.identity();
        let seed = fs::read_to_string(self.bureau.home().path().join("keys/feed.key"))?;
        let seed: [u8; 32] =
            STANDARD.decode(seed.trim_end())?.try_into().map_err(|_| "a key has 32 bytes")?;
        let key = SigningKey::from_seed(identity.verifying_key().name().clone(), &seed);
        let permit = rules::permit(Caller::bureau(identity.member), Action::Replicate, self.bureau.now())?;
        let origin = identity.records();
        let mut chance = fastrand::Rng::with_seed(records);
        let written: Result<_, StoreError> = self.store()?.write(&permit, |write| {
            for number in 0..records {
                let salt = Salt::from_bytes(std::array::from_fn(|_| chance.u8(..)));
                let Ok(record) = person(identity.member, number, &mut chance) else { continue };
                write.put(&origin, record, || salt)?;
            }
            write.sign(&origin, &key)?;
            Ok(())
        });
        Ok(written?)
    }
}

/// An invented person.
fn person(owner: wasl_model::MemberId, number: u64, chance: &mut fastrand::Rng) -> Outcome<Record> {
    let mut word = || -> String { (0..8).map(|_| chance.lowercase()).collect() };
    Ok(Record {
        kind: RecordKind::Person,
        owner,
        source: Source { dataset: Text::new("invented")?, id: Text::new(&number.to_string())? },
        names: vec![Name { text: Text::new(&format!("{} {}", word(), word()))?, kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    })
}

/// How many messages a second, and how soon at half of that.
fn messages(folder: &Path, way: &Way<'_>) -> Outcome<()> {
    let (one, other) = (Running::make_on(folder, "X1", 10, way)?, Running::make_on(folder, "X2", 10, way)?);
    let what = format!("messages of 1 KB{}", way.called);
    one.meets(&other)?;
    let text: String = "An invented text. ".chars().cycle().take(MESSAGE_BYTES).collect();
    one.send(&other, &text)?;
    let arrivals = Arrivals::watch(&one, &other)?;
    arrivals.wait_for(1);
    let (begin, sent) = (Instant::now(), AtomicU64::new(1));
    in_parallel(SENDERS, |_| {
        while begin.elapsed() < SPAN {
            one.send(&other, &text)?;
            sent.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    })?;
    let acknowledged = begin.elapsed();
    let sent = sent.load(Ordering::SeqCst);
    arrivals.wait_for(sent);
    #[expect(clippy::cast_precision_loss, reason = "a count of messages")]
    let count = (sent - 1) as f64;
    tell(&what, "acknowledged", count / acknowledged.as_secs_f64(), "a second");
    let rate = count / begin.elapsed().as_secs_f64();
    tell(&what, "stored at both ends", rate, "a second");
    half_load([&one, &other], &arrivals, (&text, rate / 2.0), way)
}

/// Sends by the clock, whether or not those before have arrived, and measures until each is stored at the other end.
fn half_load(
    [one, other]: [&Running; 2],
    arrivals: &Arrivals,
    (text, rate): (&str, f64),
    way: &Way<'_>,
) -> Outcome<()> {
    let (begin, next) = (Instant::now(), AtomicU64::new(0));
    let due = Mutex::new(BTreeMap::new());
    in_parallel(SENDERS, |_| {
        loop {
            #[expect(clippy::cast_precision_loss, reason = "a count of messages")]
            let at = begin + Duration::from_secs_f64(next.fetch_add(1, Ordering::SeqCst) as f64 / rate);
            if at > begin + SPAN {
                return Ok(());
            }
            thread::sleep(at.saturating_duration_since(Instant::now()));
            let number = one.send(other, text)?;
            due.lock().unwrap_or_else(PoisonError::into_inner).insert(number, at);
        }
    })?;
    let due = due.into_inner().unwrap_or_else(PoisonError::into_inner);
    arrivals.wait_for(due.keys().max().map_or(0, |number| number + 1));
    let mut times: Vec<Duration> = due.iter().map(|(number, at)| arrivals.time_of(*number) - *at).collect();
    times.sort_unstable();
    let what = format!("messages at half that load{}", way.called);
    tell(&what, "offered", rate, "a second");
    tell(&what, "median", millis(times[times.len() / 2]), "ms");
    tell(&what, "p99", millis(times[times.len() * 99 / 100]), "ms");
    Ok(())
}

/// When the messages of one bureau are in the rows of another.
struct Arrivals {
    seen: Arc<Mutex<Vec<(u64, Instant)>>>,
    stop: Arc<AtomicBool>,
}

impl Arrivals {
    fn watch(from: &Running, at: &Running) -> Outcome<Self> {
        let (store, origin) = (at.store()?, from.bureau.identity().messages());
        let (seen, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (writing, stopped) = (Arc::clone(&seen), Arc::clone(&stop));
        thread::spawn(move || {
            let mut last = 0;
            while !stopped.load(Ordering::SeqCst) {
                let size = store.feed(&origin).ok().flatten().map_or(0, |feed| feed.size);
                if size > last {
                    last = size;
                    writing.lock().unwrap_or_else(PoisonError::into_inner).push((size, Instant::now()));
                }
                thread::sleep(Duration::from_millis(1));
            }
        });
        Ok(Self { seen, stop })
    }

    fn wait_for(&self, size: u64) {
        while self.seen().last().is_none_or(|(seen, _)| *seen < size) {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// When the entry with this number was seen.
    fn time_of(&self, number: u64) -> Instant {
        let seen = self.seen();
        let at = seen.partition_point(|(size, _)| *size <= number);
        seen[at].1
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Vec<(u64, Instant)>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Arrivals {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

/// What a round moves on an open line where there is nothing new.
fn idle(folder: &Path) -> Outcome<()> {
    let (one, other) = (Running::make(folder, "X1", 0)?, Running::make(folder, "X2", 1)?);
    let bytes = Arc::new(AtomicU64::new(0));
    let between = count_between(one.exchange.address(), Arc::clone(&bytes))?;
    one.knows(&other, other.exchange.address())?;
    one.says(100)?;
    other.knows(&one, between)?;
    thread::sleep(Duration::from_secs(4));
    let (before, begin) = (bytes.load(Ordering::SeqCst), Instant::now());
    thread::sleep(Duration::from_secs(20));
    #[expect(clippy::cast_precision_loss, reason = "a count of bytes")]
    let moved = (bytes.load(Ordering::SeqCst) - before) as f64;
    tell("idle round", "bytes on an open line", moved / begin.elapsed().as_secs_f64(), "bytes");
    Ok(())
}

/// What whole rounds take where there is nothing new, with their handshakes.
fn rounds(folder: &Path, way: &Way<'_>) -> Outcome<()> {
    let (one, other) = (Running::make_on(folder, "X1", 0, way)?, Running::make_on(folder, "X2", 0, way)?);
    one.meets(&other)?;
    one.says(100)?;
    other.bureau.exchange_now(one.bureau.identity().member)?;
    let member = one.bureau.identity().member;
    let mut times = Vec::new();
    for _ in 0..50 {
        let begin = Instant::now();
        other.bureau.exchange_now(member)?;
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    tell(&format!("idle round{}", way.called), "with a handshake, median", millis(times[25]), "ms");
    Ok(())
}

/// A port that leads to `to`, and counts the bytes that go through it, both ways.
fn count_between(to: SocketAddr, bytes: Arc<AtomicU64>) -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for from in listener.incoming().flatten() {
            let Ok(to) = TcpStream::connect(to) else { return };
            // It counts, and holds nothing up.
            for stream in [&from, &to] {
                drop(stream.set_nodelay(true));
            }
            for (from, to) in [(from.try_clone(), to.try_clone()), (Ok(to), Ok(from))] {
                let (Ok(from), Ok(to)) = (from, to) else { return };
                let bytes = Arc::clone(&bytes);
                thread::spawn(move || copy(from, to, &bytes));
            }
        }
    });
    Ok(address)
}

fn copy(mut from: TcpStream, mut to: TcpStream, bytes: &AtomicU64) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count) = from.read(&mut buffer) {
        if count == 0 || to.write_all(&buffer[..count]).is_err() {
            break;
        }
        bytes.fetch_add(count as u64, Ordering::SeqCst);
    }
    // Whoever has nothing more to say is heard to have left.
    drop(to.shutdown(Shutdown::Write));
}

fn replication(folder: &Path, way: &Way<'_>) -> Outcome<()> {
    let (one, other) = (Running::make_on(folder, "X1", 0, way)?, Running::make_on(folder, "X2", 0, way)?);
    one.meets(&other)?;
    let begin = Instant::now();
    one.says(RECORDS)?;
    tell("records, signed and stored", "one bureau", per_second(RECORDS, begin), "a second");
    let begin = Instant::now();
    let round = other.bureau.exchange_now(one.bureau.identity().member)?;
    if round.entries != RECORDS {
        return Err("the round brought something else".into());
    }
    let what = format!("records, replicated and stored{}", way.called);
    tell(&what, "two bureaus", per_second(RECORDS, begin), "a second");
    Ok(())
}

/// Many bureaus, until each has what all have said.
fn many(folder: &Path) -> Outcome<()> {
    let all = (0..MANY)
        .map(|number| Running::make(folder, &format!("X{number}"), 0))
        .collect::<Outcome<Vec<_>>>()?;
    let pairs: Vec<(usize, usize)> = (0..MANY)
        .flat_map(|one| (0..MANY).map(move |other| (one, other)))
        .filter(|(one, other)| one != other)
        .collect();
    for (one, other) in &pairs {
        all[*one].knows(&all[*other], all[*other].exchange.address())?;
    }
    in_parallel(2, |worker| {
        all.iter().skip(worker).step_by(2).try_for_each(|bureau| bureau.says(RECORDS_OF_EACH))
    })?;
    let begin = Instant::now();
    let (next, brought) = (AtomicUsize::new(0), AtomicU64::new(0));
    in_parallel(4, |_| {
        while let Some((one, other)) = pairs.get(next.fetch_add(1, Ordering::SeqCst)) {
            let round = all[*one].bureau.exchange_now(all[*other].bureau.identity().member)?;
            brought.fetch_add(round.entries, Ordering::SeqCst);
        }
        Ok(())
    })?;
    let expected = pairs.len() as u64 * RECORDS_OF_EACH;
    if brought.load(Ordering::SeqCst) < expected {
        return Err("not everybody has everything".into());
    }
    tell("40 bureaus, 1,000 records each", "all have all after", begin.elapsed().as_secs_f64(), "s");
    tell("40 bureaus, 1,000 records each", "records folded", per_second(expected, begin), "a second");
    Ok(())
}

fn in_parallel(threads: usize, work: impl Fn(usize) -> Outcome<()> + Sync) -> Outcome<()> {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|number| {
                let work = &work;
                scope.spawn(move || work(number))
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread panicked")?)
    })
}

#[expect(clippy::cast_precision_loss, reason = "a count of records")]
fn per_second(count: u64, since: Instant) -> f64 {
    count as f64 / since.elapsed().as_secs_f64()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
