//! The asker's side: a question to all members that are only asked, at the same time, and what came by the deadline.

use std::{
    collections::BTreeMap,
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use wasl_exchange::{LiveHit, LiveRefusal, LiveRequest};
use wasl_model::{LiveQuestion, LiveSought, MemberId, Permit, Timestamp};

use super::{
    outcome::AskOutcome,
    peer::{Came, Job, LivePeer, Offered, What},
};
use crate::{Bureau, NodeError, exchange};

/// A question that is on its way.
#[derive(Debug)]
pub(crate) struct AskingLive {
    id: u64,
    limit: usize,
    started: Instant,
    due: Instant,
    at: Timestamp,
    came: mpsc::Receiver<Came>,
    /// Whose answers are to come.
    waiting: BTreeMap<MemberId, Arc<LivePeer>>,
    heard: Vec<Heard>,
}

/// What was heard of one member.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) member: MemberId,
    pub(crate) answer: Result<Answered, AskOutcome>,
}

/// What a member answered, before anything of it is believed.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) took: Duration,
    /// How many records it says to have.
    pub(crate) told: usize,
    pub(crate) hits: Vec<LiveHit>,
}

impl Bureau {
    /// The longest that a question waits for other members.
    pub const ASK_TIME_MAX: Duration = Duration::from_secs(10);

    /// How long a question waits for other members: as long as is wanted, or as it is set, and not at all where asking is
    /// turned off.
    pub(crate) fn ask_time(&self, wanted: Option<Duration>) -> Duration {
        let usual = Duration::from_millis(self.settings.ask_millis);
        if usual.is_zero() { usual } else { wanted.unwrap_or(usual).min(Self::ASK_TIME_MAX) }
    }

    /// The members that a question goes to which may wait for `time`.
    pub(crate) fn live_peers(&self, time: Duration) -> Result<Vec<Arc<LivePeer>>, NodeError> {
        if time.is_zero() { Ok(Vec::new()) } else { Ok(self.live.asked(self.store.peers()?, self.now())) }
    }

    /// Sends a question to all these peers. It says for what it is asked and in which role, and not by whom.
    pub(crate) fn ask_live(
        &self,
        permit: &Permit,
        peers: &[Arc<LivePeer>],
        (sought, limit): (&LiveSought, usize),
        time: Duration,
    ) -> Result<AskingLive, NodeError> {
        let (started, at, id) = (Instant::now(), permit.at(), self.live.next_id());
        let (teller, came) = mpsc::channel();
        let due = started + time;
        let (waiting, heard) = (BTreeMap::new(), Vec::new());
        let mut asking = AskingLive { id, limit, started, due, at, came, waiting, heard };
        if peers.is_empty() {
            return Ok(asking);
        }
        let caller = permit.caller();
        let limit = u8::try_from(limit).unwrap_or(LiveQuestion::LIMIT_MAX).min(LiveQuestion::LIMIT_MAX);
        let question =
            LiveQuestion { purpose: caller.purpose, role: caller.role, limit, sought: sought.clone() };
        let Ok(question) = question.to_bytes() else {
            let refused = || AskOutcome::Refused { number: LiveRefusal::Question.number() };
            for peer in peers {
                asking.hear_nothing(peer, refused());
            }
            return Ok(asking);
        };
        let parts = self.parts()?;
        for peer in peers {
            let request = LiveRequest { id, question: question.clone() };
            let job = Job { request, due, at, teller: teller.clone() };
            match parts.of(peer.peer()) {
                Ok(()) => self.offer(peer, job, &mut asking),
                // By the directory it takes no part: it is not asked, and the answer says so.
                Err(part) => asking.hear_nothing(peer, AskOutcome::Refused { number: part.number() }),
            }
        }
        Ok(asking)
    }

    fn offer(&self, peer: &Arc<LivePeer>, job: Job, asking: &mut AskingLive) {
        let member = peer.peer().member;
        // Questions go on direct lines alone.
        if !peer.peer().has_line() {
            let (since, number) = (peer.peer().added, NodeError::NoLine(member).number());
            asking.heard.push(Heard { member, answer: Err(AskOutcome::Unreachable { since, number }) });
            return;
        }
        let told = match peer.offer(job) {
            Offered::NotAsked => return,
            Offered::Down(failure) => failure.into(),
            Offered::Late => AskOutcome::Late,
            Offered::Taken { needs_worker } => {
                asking.waiting.insert(member, Arc::clone(peer));
                if needs_worker && let Err(error) = exchange::start_asking(self, Arc::clone(peer)) {
                    let number = error.number();
                    tracing::warn!(%member, number, %error, "a member cannot be asked");
                }
                return;
            }
        };
        asking.hear_nothing(peer, told);
    }
}

impl AskingLive {
    fn hear_nothing(&mut self, peer: &LivePeer, why: AskOutcome) {
        self.heard.push(Heard { member: peer.peer().member, answer: Err(why) });
    }

    /// Whether there is nobody to be asked.
    pub(crate) fn is_to_nobody(&self) -> bool {
        self.waiting.is_empty() && self.heard.is_empty()
    }

    /// When it was sent.
    pub(crate) fn started(&self) -> Instant {
        self.started
    }

    /// Waits for what is still to come, until the deadline and no longer. In the order of the members' codes.
    pub(crate) fn collect(mut self) -> Vec<Heard> {
        while !self.waiting.is_empty() {
            let left = self.due.saturating_duration_since(Instant::now());
            // What came in time is taken even where nobody has looked until now.
            let Ok(came) = self.came.recv_timeout(left) else { break };
            let Came { member, at, what } = came;
            if self.waiting.remove(&member).is_none() {
                continue;
            }
            if let Some(answer) = self.answer(at, what) {
                self.heard.push(Heard { member, answer });
            }
        }
        for (member, peer) in &self.waiting {
            let told = peer.unreached(self.at).map_or(AskOutcome::Late, AskOutcome::from);
            self.heard.push(Heard { member: *member, answer: Err(told) });
        }
        self.heard.sort_by_key(|heard| heard.member);
        self.heard
    }

    /// What is made of what came at some moment; nothing of a member that answers no live questions.
    fn answer(&self, at: Instant, what: What) -> Option<Result<Answered, AskOutcome>> {
        Some(match what {
            What::DoesNot => return None,
            What::Down(failure) => Err(failure.into()),
            What::Refused(number) => Err(AskOutcome::Refused { number }),
            What::Reply(_) if at > self.due => Err(AskOutcome::Late),
            What::Reply(reply) => match reply.records(self.id, self.limit) {
                Err(refusal) => Err(AskOutcome::Refused { number: refusal.number() }),
                Ok(Err(number)) => Err(AskOutcome::Refused { number }),
                Ok(Ok((told, hits))) => {
                    let told = usize::try_from(told).unwrap_or(usize::MAX);
                    Ok(Answered { took: at.saturating_duration_since(self.started), told, hits })
                }
            },
        })
    }
}
