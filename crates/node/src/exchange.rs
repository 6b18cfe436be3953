//! The exchange with the peers: who is listened to, who is asked, and how often.
//!
//! Each connection and each round has a thread of its own, so that a slow peer holds up nobody else;
//! how many there may be is limited.

mod back;
mod calls;
mod confirming;
mod covers;
mod dial;
mod error;
mod fault;
mod follow;
mod gate;
mod holdings;
mod line;
mod live;
mod lookup;
mod notes;
mod pace;
mod parcels;
mod pull;
mod pulling;
mod rest;
mod serve;
mod serving;
mod telling;
mod tls;
mod told;
mod unsaid;

use std::{
    collections::{HashMap, HashSet},
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use wasl_model::MemberId;
use wasl_store::Peer;

use crate::{Bureau, NodeError};

pub use error::ExchangeError;
pub(crate) use live::start_asking;
pub(crate) use lookup::look_up_at;
pub use pull::Round;
pub use pulling::{Feeds, Pulling, Turn};
pub use serving::{Heard, Serving};

use gate::{Gate, Place};
use line::Socket;

/// How often the loops look up.
const TICK: Duration = Duration::from_millis(50);
/// How long one's own listener is called for, to be told to stop.
const WAKE_MAX: Duration = Duration::from_secs(1);
/// After a failure a peer is tried again so soon, and after each more twice as late: two bureaus that are told of each other one after
/// the other are not long without a line, however seldom everything is compared.
const AGAIN: Duration = Duration::from_secs(1);
/// At the latest a peer is tried again after so many times what lies between two comparisons of everything.
const BACKOFF_MAX: u32 = 8;
/// So many failures are counted: what lies between two tries is then more than an hour.
const FAILURES_MAX: u32 = 12;
/// A sign of a peer that was not reached brings the next round forward at most so often.
const SIGN_EVERY: Duration = Duration::from_secs(1);
/// A peer learns at least this often that one's own feed is as it was.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// Records that have expired are overwritten at least this often; unfindable they are at once.
const PURGE: Duration = Duration::from_secs(10);

/// What is written anew of the index leaves the machine to the questions for so long, each few milliseconds.
const BREATH: Duration = Duration::from_millis(5);

/// A running exchange. Dropping it stops it and waits for its threads.
#[derive(Debug)]
pub struct Exchange {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Bureau {
    /// Starts serving peers on `listener` and pulling from them, until the exchange is dropped.
    pub fn start_exchange(self: &Arc<Self>, listener: TcpListener) -> Result<Exchange, NodeError> {
        let failed = |source: io::Error| NodeError::Listen { source };
        let address = listener.local_addr().map_err(failed)?;
        listener.set_nonblocking(false).map_err(failed)?;
        let stop = Arc::new(AtomicBool::new(false));
        let tls = tls::server(self)?;
        self.set_exchanging();
        let gate = Arc::new(Gate::default());
        let mut threads = calls::start(self, &gate, &tls, &stop)?;
        let (bureau, flag) = (Arc::clone(self), Arc::clone(&stop));
        let serving = thread::Builder::new().name("exchange-serve".to_owned());
        let serving = serving
            .spawn(move || accept(&bureau, &listener, &gate, &tls, &flag))
            .map_err(NodeError::Thread)?;
        let (bureau, flag) = (Arc::clone(self), Arc::clone(&stop));
        let pulling = thread::Builder::new().name("exchange-pull".to_owned());
        let pulling = pulling.spawn(move || pull_all(&bureau, &flag)).map_err(NodeError::Thread)?;
        let (bureau, flag) = (Arc::clone(self), Arc::clone(&stop));
        let keeping = thread::Builder::new().name("index-upkeep".to_owned());
        let keeping = keeping.spawn(move || keep_index(&bureau, &flag)).map_err(NodeError::Thread)?;
        let (bureau, flag) = (Arc::clone(self), Arc::clone(&stop));
        let fetching = thread::Builder::new().name("exchange-parcels".to_owned());
        let fetching =
            fetching.spawn(move || parcels::fetch_all(&bureau, &flag)).map_err(NodeError::Thread)?;
        let (bureau, flag) = (Arc::clone(self), Arc::clone(&stop));
        let clock = thread::Builder::new().name("clock".to_owned());
        let clock = clock.spawn(move || bureau.keep_time(&flag)).map_err(NodeError::Thread)?;
        threads.extend([serving, pulling, keeping, fetching, clock]);
        Ok(Exchange { address, stop, threads })
    }

    /// Runs one round with a peer now, in this thread.
    pub fn exchange_now(&self, member: MemberId) -> Result<Round, ExchangeError> {
        let peer = self.store.peer(member)?.ok_or(NodeError::NoPeer(member))?;
        self.exchange_with(&peer)
    }

    /// Fetches all attachments that are wanted from a peer now, of its own messages and of those that are heard through it, in
    /// this thread; how many are here now that were not, those that are carried for others among them.
    pub fn fetch_attachments_now(&self, member: MemberId) -> Result<u64, ExchangeError> {
        let peer = self.store.peer(member)?.ok_or(NodeError::NoPeer(member))?;
        let visit = parcels::fetch_from(self, &peer, HashSet::new(), &|| true)?;
        visit.refused.map_or(Ok(visit.fetched), |refused| Err(refused.into()))
    }

    /// Runs one round with a peer, and notes how it ended.
    fn exchange_with(&self, peer: &Peer) -> Result<Round, ExchangeError> {
        let done = pull::round(self, peer);
        let failed = done.as_ref().err().map(ExchangeError::number);
        self.store.note_round(peer.member, self.now(), failed)?;
        done
    }

    /// Follows a peer on one connection, and notes how its rounds end; `heard` is set when one ends well.
    fn follow_peer(
        &self,
        peer: &Peer,
        every: Duration,
        go_on: &dyn Fn() -> bool,
        heard: &AtomicBool,
    ) -> Result<(), ExchangeError> {
        let ended_well = || {
            heard.store(true, Ordering::SeqCst);
            Ok(self.store.note_round(peer.member, self.now(), None)?)
        };
        let done = follow::follow(self, peer, every, go_on, &ended_well);
        if let Err(error) = &done {
            self.store.note_round(peer.member, self.now(), Some(error.number()))?;
        }
        done
    }
}

impl Exchange {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Whoever listens is called once more, and sees it.
        let mut own = self.address;
        if own.ip().is_unspecified() {
            own.set_ip(if own.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
        }
        drop(TcpStream::connect_timeout(&own, WAKE_MAX));
        for thread in self.threads.drain(..) {
            // A thread that panicked has told so already.
            drop(thread.join());
        }
    }
}

/// Accepts connections until it is told to stop.
fn accept(
    bureau: &Arc<Bureau>,
    listener: &TcpListener,
    gate: &Arc<Gate>,
    tls: &Arc<rustls::ServerConfig>,
    stop: &Arc<AtomicBool>,
) {
    while !stop.load(Ordering::SeqCst) {
        let Ok((stream, from)) = listener.accept() else {
            // Too many files are open, say.
            thread::sleep(TICK);
            continue;
        };
        if stop.load(Ordering::SeqCst) {
            return;
        }
        // Whoever finds the gate closed is let go without a word, which costs nothing.
        let Some(pass) = Gate::pass(gate, Place::Address(from.ip())) else { continue };
        serve::start(bureau, pass, || Ok(Socket::Tcp(stream)), tls, stop);
    }
}

/// When a peer is asked next, and the rounds that are under way.
#[derive(Debug, Default)]
struct Schedule {
    due: Option<Instant>,
    failures: u32,
    /// When the last following ended, and what signs of the peer there were.
    ended: Option<(Instant, u64)>,
    following: Option<Following>,
}

/// A peer that is called, and who is heard through it.
#[derive(Debug)]
struct Called {
    peer: Peer,
    heard: Vec<MemberId>,
}

impl Called {
    fn of(peer: &Peer, peers: &[Peer]) -> Self {
        let heard = peers.iter().filter(|other| other.through.contains(&peer.member));
        Self { peer: peer.clone(), heard: heard.map(|other| other.member).collect() }
    }

    /// Whether it is reached and known as before, and the same members are heard through it.
    fn is_same(&self, other: &Self) -> bool {
        self.peer.address == other.peer.address
            && self.peer.has_keys_of(&other.peer)
            && self.heard == other.heard
    }
}

/// Round after round with one peer, in a thread of its own.
#[derive(Debug)]
struct Following {
    called: Called,
    thread: JoinHandle<bool>,
    signals: Arc<Signals>,
}

/// What is said to the thread and by it.
#[derive(Debug, Default)]
struct Signals {
    /// The thread is to end: the peer is none any more, or another than it was.
    leave: AtomicBool,
    /// A round has ended well.
    heard: AtomicBool,
}

/// Asks every peer in turn until it is told to stop, and does the bureau's regular chores.
fn pull_all(bureau: &Arc<Bureau>, stop: &Arc<AtomicBool>) {
    let every = Duration::from_secs(bureau.settings.exchange_every_secs);
    let mut schedules: HashMap<MemberId, Schedule> = HashMap::new();
    let mut chores = Chores::default();
    let started = Instant::now();
    while !stop.load(Ordering::SeqCst) {
        // Every 0 seconds means never: rounds are run by hand.
        let peers = if every.is_zero() { Vec::new() } else { bureau.store.peers().unwrap_or_default() };
        // Who is heard through others is not called.
        let called: Vec<Called> =
            peers.iter().filter(|peer| peer.has_line()).map(|peer| Called::of(peer, &peers)).collect();
        schedules.retain(|member, _| called.iter().any(|called| called.peer.member == *member));
        for called in called {
            schedules.entry(called.peer.member).or_default().turn(bureau, called, every, stop);
        }
        // Whoever returns has no time set: each peer is heard, or was tried once.
        let waited = started.elapsed() >= Duration::from_millis(bureau.settings.start_wait_millis)
            && !bureau.is_returning().unwrap_or(false);
        let heard = waited || schedules.values().all(Schedule::has_heard);
        if heard && !bureau.is_ready() {
            told("filling the index", bureau.make_ready());
        }
        chores.turn(bureau);
        thread::sleep(TICK);
    }
    for mut schedule in schedules.into_values() {
        if let Some(following) = schedule.following.take() {
            // A thread that panicked has told so already.
            drop(following.thread.join());
        }
    }
}

impl Schedule {
    fn turn(&mut self, bureau: &Arc<Bureau>, called: Called, every: Duration, stop: &Arc<AtomicBool>) {
        if let Some(following) = self.following.take_if(|following| following.thread.is_finished()) {
            let heard = following.signals.heard.load(Ordering::SeqCst);
            let went_well = following.thread.join().unwrap_or(false);
            self.failures = if went_well || heard { 0 } else { (self.failures + 1).min(FAILURES_MAX) };
            let late = (AGAIN * 2_u32.pow(self.failures)).min(every * BACKOFF_MAX);
            let wait = if went_well { Duration::ZERO } else { late };
            self.due = Some(Instant::now() + wait);
            self.ended = Some((Instant::now(), bureau.carrier.signs_of(called.peer.member)));
        }
        match &self.following {
            Some(following) if !following.called.is_same(&called) => following.leave(),
            Some(_) => {}
            None if self.is_to_wait(bureau, called.peer.member) => {}
            None => self.following = Following::start(bureau, called, every, stop).ok(),
        }
    }

    /// Whether it is too soon. Who was not reached and gives a sign over the broker is tried at once, but not all the time.
    fn is_to_wait(&self, bureau: &Bureau, member: MemberId) -> bool {
        let is_early = self.due.is_some_and(|due| due > Instant::now());
        let has_no_sign = |(at, signs): (Instant, u64)| {
            at.elapsed() < SIGN_EVERY || signs == bureau.carrier.signs_of(member)
        };
        is_early && self.ended.is_none_or(has_no_sign)
    }

    /// Whether the peer was heard, or cannot be reached.
    fn has_heard(&self) -> bool {
        let heard = |following: &Following| following.signals.heard.load(Ordering::SeqCst);
        self.due.is_some() || self.following.as_ref().is_some_and(heard)
    }
}

/// A peer that was removed is followed no more.
impl Drop for Schedule {
    fn drop(&mut self) {
        self.following.iter().for_each(Following::leave);
    }
}

impl Following {
    fn start(
        bureau: &Arc<Bureau>,
        called: Called,
        every: Duration,
        stop: &Arc<AtomicBool>,
    ) -> std::io::Result<Self> {
        let signals = Arc::new(Signals::default());
        let (bureau, stop, own, followed) =
            (Arc::clone(bureau), Arc::clone(stop), Arc::clone(&signals), called.peer.clone());
        let thread = thread::Builder::new().name("exchange-round".to_owned()).spawn(move || {
            let go_on = || !stop.load(Ordering::SeqCst) && !own.leave.load(Ordering::SeqCst);
            let ended = bureau.follow_peer(&followed, every, &go_on, &own.heard);
            if let Err(error) = &ended {
                let (member, number) = (followed.member, error.number());
                tracing::info!(%member, number, %error, "a round failed");
            }
            ended.is_ok()
        })?;
        Ok(Self { called, thread, signals })
    }

    fn leave(&self) {
        self.signals.leave.store(true, Ordering::SeqCst);
    }
}

/// Looks after the index until it is told to stop. After a failure it waits as long as between two purges.
fn keep_index(bureau: &Bureau, stop: &AtomicBool) {
    let mut failed: Option<Instant> = None;
    while !stop.load(Ordering::SeqCst) {
        if failed.is_some_and(|at| at.elapsed() < PURGE) {
            thread::sleep(TICK);
            continue;
        }
        let done = bureau.keep_index(&|| {
            thread::sleep(BREATH);
            !stop.load(Ordering::SeqCst)
        });
        let done = done.and_then(|more| bureau.list_on().map(|()| more));
        failed = done.is_err().then(Instant::now);
        if matches!(done, Ok(false)) {
            thread::sleep(TICK);
        }
        told("keeping the index", done.map(drop));
    }
}

/// What a bureau does now and then.
#[derive(Debug, Default)]
struct Chores {
    heartbeat: Option<Instant>,
    purge: Option<Instant>,
}

impl Chores {
    fn turn(&mut self, bureau: &Bureau) {
        let now = Instant::now();
        let is_due = |last: Option<Instant>, every| last.is_none_or(|last: Instant| now - last >= every);
        if is_due(self.heartbeat, HEARTBEAT) {
            self.heartbeat = Some(now);
            told("the heartbeat", bureau.sign_again());
        }
        if is_due(self.purge, PURGE) {
            self.purge = Some(now);
            told("purging", bureau.purge_expired().map(drop));
        }
        told("following", bureau.follow_on());
    }
}

fn told(what: &str, done: Result<(), NodeError>) {
    if let Err(error) = done {
        tracing::warn!(number = error.number(), %error, "{what} failed");
    }
}
