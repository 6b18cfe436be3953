//! One peer as live questions see it: what waits to be asked of it, and how it answered before.
//!
//! ```text
//!             offer                 next                    heard
//!   asker ──────────▶ questions ──────────▶ worker ── line ─────────▶ asker
//!                                             │ in vain: overdue, then down for a while
//! ```
//!
//! Nothing here opens a socket: the workers do, in [`crate::exchange`].

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc},
    time::{Duration, Instant},
};

use wasl_exchange::{LiveReply, LiveRequest};
use wasl_model::{MemberId, Timestamp};
use wasl_store::Peer;

/// What is told of a peer that no line leads to.
const LINE_FAILED: u16 = 4101;
/// Lines that are kept to one peer, each for one question at a time.
const LINES_MAX: usize = 2;
/// Questions that wait for a line.
const WAITING_MAX: usize = 64;
/// After how long without a question a line is closed: less than the other side keeps it.
const IDLE_MAX: Duration = Duration::from_mins(4);
/// After a failure a peer is not tried for so long, twice as long each time.
const REST: Duration = Duration::from_secs(1);
/// How long a call is waited for that is not taken, by those who ask after it began.
const CALL_MAX: Duration = Duration::from_secs(1);
/// How often that is doubled: to about a minute.
const DOUBLED_MAX: u32 = 6;
/// After how many seconds a peer that answered no live questions is tried again.
const RENEWED_SECS: u64 = 600;

/// A peer, and the questions that wait for it. Shared by those who ask and the threads that hold its lines.
#[derive(Debug)]
pub(crate) struct LivePeer {
    peer: Peer,
    state: Mutex<State>,
    /// Something waits, or the peer is none any more.
    come: Condvar,
}

/// Whether a peer answers live questions, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It was never reached.
    Unknown,
    /// It does.
    Answers,
    /// It did not when it was tried last.
    DoesNot {
        /// When.
        at: Timestamp,
    },
}

/// A question on its way to one peer.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) request: LiveRequest,
    /// When whoever asks does not wait any longer.
    pub(crate) due: Instant,
    /// When it was asked, by the bureau's clock.
    pub(crate) at: Timestamp,
    pub(crate) teller: mpsc::Sender<Came>,
}

/// What came of a question at one peer.
#[derive(Debug)]
pub(crate) struct Came {
    pub(crate) member: MemberId,
    /// When.
    pub(crate) at: Instant,
    pub(crate) what: What,
}

#[derive(Debug)]
pub(crate) enum What {
    /// It answered.
    Reply(LiveReply),
    /// What it sent is not taken.
    Refused(u16),
    /// It was not reached.
    Down(Failure),
    /// It answers no live questions.
    DoesNot,
}

/// Since when a peer is not reached, and the number of what failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) since: Timestamp,
    pub(crate) number: u16,
}

/// What is made of a question that is to go to a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offered {
    /// It is asked.
    Taken {
        /// Another worker is needed.
        needs_worker: bool,
    },
    /// It answers no live questions, so that it is not asked.
    NotAsked,
    /// It was not reached a moment ago, and is not waited for.
    Down(Failure),
    /// It owes answers and has given none since, so that it is late already.
    Late,
}

#[derive(Debug)]
struct State {
    waiting: VecDeque<Job>,
    workers: usize,
    idle: usize,
    /// Lines that are open.
    lines: usize,
    /// Since when it is called, if it is.
    called: Option<Instant>,
    /// When the answers were or are due that workers wait for, one for each line at most.
    due: Vec<Instant>,
    /// Questions that it did not answer at all since it answered last.
    missed: usize,
    standing: Standing,
    failure: Option<(Failure, Instant)>,
    failures: u32,
    is_left: bool,
}

impl LivePeer {
    /// A peer of which this is known.
    pub(crate) fn new(peer: Peer, standing: Standing) -> Self {
        let state = State {
            waiting: VecDeque::new(),
            workers: 0,
            idle: 0,
            lines: 0,
            called: None,
            due: Vec::new(),
            missed: 0,
            standing,
            failure: None,
            failures: 0,
            is_left: false,
        };
        Self { peer, state: Mutex::new(state), come: Condvar::new() }
    }

    /// Who it is.
    pub(crate) fn peer(&self) -> &Peer {
        &self.peer
    }

    /// Whether it is reached and known as `peer` is.
    pub(crate) fn is(&self, peer: &Peer) -> bool {
        self.peer.address == peer.address && self.peer.through == peer.through && self.peer.has_keys_of(peer)
    }

    /// What is known of it.
    pub(crate) fn standing(&self) -> Standing {
        self.lock().standing
    }

    /// Whether it is worth asking at `now`.
    pub(crate) fn is_asked(&self, now: Timestamp) -> bool {
        match self.lock().standing {
            Standing::Unknown | Standing::Answers => true,
            Standing::DoesNot { at } => now.millis_since(at) >= RENEWED_SECS * 1_000,
        }
    }

    /// Lets a question wait for the next line, or tells at once what comes of it.
    pub(crate) fn offer(&self, job: Job) -> Offered {
        let mut state = self.lock();
        if let Standing::DoesNot { at } = &mut state.standing {
            if job.at.millis_since(*at) < RENEWED_SECS * 1_000 {
                return Offered::NotAsked;
            }
            // One question tries; the others do not wait for what comes of it.
            *at = job.at;
        }
        if let Some((failure, until)) = state.failure
            && state.lines == 0
            && Instant::now() < until
        {
            return Offered::Down(failure);
        }
        if state.lines == 0 && state.called.is_some_and(|since| since.elapsed() >= CALL_MAX) {
            let unreached = Failure { since: job.at, number: LINE_FAILED };
            return Offered::Down(state.failure.map_or(unreached, |(failure, _)| failure));
        }
        let overdue = state.due.iter().filter(|due| **due <= Instant::now()).count();
        let is_hanging = overdue > 0 && overdue + state.missed >= LINES_MAX;
        if is_hanging || state.waiting.len() >= WAITING_MAX {
            return Offered::Late;
        }
        state.waiting.push_back(job);
        let needs_worker = state.idle < state.waiting.len() && state.workers < LINES_MAX;
        state.workers += usize::from(needs_worker);
        self.come.notify_one();
        Offered::Taken { needs_worker }
    }

    /// Why it has not answered in time, if no line leads to it.
    pub(crate) fn unreached(&self, at: Timestamp) -> Option<Failure> {
        let state = self.lock();
        let unreached = Failure { since: at, number: LINE_FAILED };
        (state.lines == 0).then(|| state.failure.map_or(unreached, |(failure, _)| failure))
    }

    /// The next question; `None` if there was none for long, or the peer is none any more. For the worker.
    pub(crate) fn next(&self) -> Option<Job> {
        let until = Instant::now() + IDLE_MAX;
        let mut state = self.lock();
        state.idle += 1;
        let job = loop {
            let now = Instant::now();
            if let Some(job) = state.waiting.pop_front() {
                // Nobody waits for what is overdue.
                if job.due > now {
                    break Some(job);
                }
                continue;
            }
            if state.is_left || now >= until {
                break None;
            }
            let waited = self.come.wait_timeout(state, until - now);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        };
        state.idle -= 1;
        job
    }

    /// It is called.
    pub(crate) fn is_called(&self) {
        self.lock().called.get_or_insert_with(Instant::now);
    }

    /// A line was opened: the peer answers live questions.
    pub(crate) fn is_reached(&self) {
        let mut state = self.lock();
        state.lines += 1;
        (state.standing, state.called) = (Standing::Answers, None);
    }

    /// A line was closed.
    pub(crate) fn has_closed(&self) {
        self.lock().lines -= 1;
    }

    /// It is asked something that is due then.
    pub(crate) fn begins(&self, due: Instant) {
        self.lock().due.push(due);
    }

    /// That is over: it answered, in time or not; or it did not, and the line is of no more use.
    pub(crate) fn ends(&self, due: Instant, is_answered: bool) {
        let mut state = self.lock();
        if let Some(place) = state.due.iter().position(|other| *other == due) {
            state.due.swap_remove(place);
        }
        if is_answered {
            (state.failure, state.failures, state.missed) = (None, 0, 0);
        } else {
            state.missed += 1;
        }
    }

    /// It showed that it answers no live questions.
    pub(crate) fn does_not(&self, at: Timestamp) {
        let mut state = self.lock();
        state.standing = Standing::DoesNot { at };
        (state.failure, state.failures, state.called) = (None, 0, None);
    }

    /// It was not reached, or does not answer what it is asked: it rests for a while.
    pub(crate) fn has_failed(&self, at: Timestamp, number: u16) -> What {
        let mut state = self.lock();
        let since = state.failure.map_or(at, |(failure, _)| failure.since);
        let failure = Failure { since, number };
        let rest = REST * 2_u32.pow(state.failures.min(DOUBLED_MAX));
        state.failure = Some((failure, Instant::now() + rest));
        (state.failures, state.called) = (state.failures + 1, None);
        // Who did not answer before, as far as is known, is not missed now.
        if matches!(state.standing, Standing::DoesNot { .. }) { What::DoesNot } else { What::Down(failure) }
    }

    /// A worker has gone. Returns what still waits if there is no other one.
    pub(crate) fn worker_left(&self) -> Vec<Job> {
        let mut state = self.lock();
        state.workers -= 1;
        if state.workers == 0 { state.waiting.drain(..).collect() } else { Vec::new() }
    }

    /// The peer is none any more, or another than it was: its lines are closed.
    pub(crate) fn leave(&self) {
        self.lock().is_left = true;
        self.come.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job {
    /// Tells what came of it at `member`. Whoever asked may have gone.
    pub(crate) fn tell(&self, member: MemberId, what: What) {
        _ = self.teller.send(Came { member, at: Instant::now(), what });
    }

    /// How long it is still waited for.
    pub(crate) fn left(&self) -> Duration {
        self.due.saturating_duration_since(Instant::now())
    }
}

/// What a worker holds of a peer, given back however it ends.
#[derive(Debug)]
pub(crate) struct Worker(pub(crate) Arc<LivePeer>);

impl Drop for Worker {
    fn drop(&mut self) {
        for job in self.0.worker_left() {
            let failed = Failure { since: job.at, number: LINE_FAILED };
            job.tell(self.0.peer.member, What::Down(failed));
        }
    }
}
