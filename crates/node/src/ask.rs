//! Asking: by name, date and nationality, or by an exact number; one's own copy, and members that are only asked.

pub(crate) mod finding;
mod merging;
pub(crate) mod words;

use std::time::{Duration, Instant};

use wasl_feed::Origin;
use wasl_formats::mrz::Mrz;
use wasl_model::{Action, Caller, Hit, LiveSought, MemberId, Number, Outcome, Permit, Question, Timestamp};
use wasl_search::Index;
use wasl_store::Held;

use crate::{
    Bureau, NodeError,
    audited::Intent,
    cases::Likeness,
    index::Reading,
    live::{AskedMember, AskingLive},
};

use finding::{Shows, find, must_ask_something};
use words::spoken;

/// What came of a question: possible hits, best first, and what was asked to find them.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The possible hits.
    pub hits: Vec<Found>,
    /// How long the search took, without the audit lines; where others were asked, until they had answered or were late.
    pub took: Duration,
    /// How long it waited before, until the index had what was committed and nobody changed it.
    pub waited: Duration,
    /// Which members' records were searched, and how old they are.
    pub searched: Vec<Searched>,
    /// Which members were asked live, and what came of it. Those that answer no live questions are not named.
    pub asked: Vec<AskedMember>,
}

/// A possible hit, with the record as it is held here.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its place, from 1.
    pub rank: usize,
    /// The score and its reasons.
    pub hit: Hit,
    /// The record.
    pub held: Held,
    /// Whether a member showed it when it was asked live: it is kept nowhere here, and cannot be opened again.
    pub is_live: bool,
    /// The refusals of this member that it resembles, if it is another's.
    pub refused_here: Vec<Likeness>,
}

/// A member whose records were searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// Which member.
    pub member: MemberId,
    /// How many of its records are held here; of very many, as it was some seconds ago.
    pub records: u64,
    /// When it signed the newest state that is held here; `None` if nothing came yet.
    pub as_of: Option<Timestamp>,
}

impl Bureau {
    /// The most hits that one answer shows.
    pub const LIMIT_MAX: usize = 100;

    /// Searches by name and what else is known. At most `limit` hits, none below `min_score` (0 to 1).
    pub fn search(
        &self,
        caller: &Caller,
        question: &Question,
        limit: usize,
        min_score: f32,
    ) -> Result<Answer, NodeError> {
        self.search_within(caller, question, limit, min_score, None)
    }

    /// The same, where members that are only asked have so much time to answer, at most [`Bureau::ASK_TIME_MAX`]: with
    /// none they are not asked. `None`: as long as the bureau is set to.
    pub fn search_within(
        &self,
        caller: &Caller,
        question: &Question,
        limit: usize,
        min_score: f32,
        wait: Option<Duration>,
    ) -> Result<Answer, NodeError> {
        let sought = LiveSought::Search(question.clone());
        let limit = limit.clamp(1, Self::LIMIT_MAX);
        self.ask(caller, Action::Search, &Asking { sought, limit, min_score }, wait)
    }

    /// Looks up exact numbers: a document's, a vehicle's; several where a reading is ambiguous.
    pub fn check(&self, caller: &Caller, numbers: &[Number]) -> Result<Answer, NodeError> {
        self.check_within(caller, numbers, None)
    }

    /// The same, where members that are only asked have so much time to answer; see [`Bureau::search_within`].
    pub fn check_within(
        &self,
        caller: &Caller,
        numbers: &[Number],
        wait: Option<Duration>,
    ) -> Result<Answer, NodeError> {
        self.ask(caller, Action::Check, &Asking::checking(numbers.to_vec()), wait)
    }

    /// Looks up a number for each of several callers who ask at the same time. Each has lines of its own in the audit
    /// log and an answer of its own, in the order of the questions; what it takes to write and to read is paid once, and
    /// all wait for other members as long as the one who waits longest.
    pub fn check_together(&self, asked: &[Checking]) -> Result<Vec<Result<Answer, NodeError>>, NodeError> {
        let time = asked.iter().map(|asked| self.ask_time(asked.wait)).max().unwrap_or_default();
        let peers = self.live_peers(time)?;
        let asking: Vec<Asking> =
            asked.iter().map(|asked| Asking::checking(vec![asked.number.clone()])).collect();
        let words: Vec<String> = asking.iter().map(|asking| spoken(&asking.sought)).collect();
        let intents: Vec<Intent<'_>> = asked
            .iter()
            .zip(&words)
            .map(|(Checking { caller, wait, .. }, words)| {
                let leaves = !peers.is_empty() && !self.ask_time(*wait).is_zero();
                Intent::asking(caller, Action::Check, words).leaving(leaves)
            })
            .collect();
        self.audited_together(&intents, |permits| {
            let sent = permits.into_iter().zip(asked.iter().zip(&asking)).map(|(permit, (asked, asking))| {
                let permit = permit?;
                let time = self.ask_time(asked.wait);
                let peers = if time.is_zero() { &[] } else { peers.as_slice() };
                let live = self.ask_live(&permit, peers, (&asking.sought, asking.limit), time)?;
                Ok((permit, asking, live))
            });
            let sent: Vec<Result<_, NodeError>> = sent.collect();
            let reading = self.read_index()?;
            let found = sent.into_iter().map(|sent| {
                let (permit, asking, live) = sent?;
                let found = reading.find(&permit, |index, shows| asking.find(index, shows));
                Ok((permit, asking, live, found))
            });
            let found: Vec<Result<_, NodeError>> = found.collect();
            drop(reading);
            let searched = self.searched()?;
            let shown = |found: Result<(Permit, &Asking, AskingLive, Candidates), NodeError>| {
                let (permit, asking, live, found) = found?;
                let answer = self.show(&permit, found, searched.clone())?;
                Ok(with_outcome(self.join(&permit, asking, live, answer)?))
            };
            Ok(found.into_iter().map(shown).collect())
        })
    }

    /// Asks one's own copy and, at the same time, the members that are only asked.
    fn ask(
        &self,
        caller: &Caller,
        action: Action,
        asking: &Asking,
        wait: Option<Duration>,
    ) -> Result<Answer, NodeError> {
        let time = self.ask_time(wait);
        let peers = self.live_peers(time)?;
        let words = spoken(&asking.sought);
        let intent = Intent::asking(caller, action, &words).leaving(!peers.is_empty());
        self.audited(intent, |permit| {
            must_ask_something(&asking.sought)?;
            let live = self.ask_live(permit, &peers, (&asking.sought, asking.limit), time)?;
            let hits = self.read_index()?.find(permit, |index, shows| asking.find(index, shows));
            let answer = self.show(permit, hits, self.searched()?)?;
            Ok(with_outcome(self.join(permit, asking, live, answer)?))
        })
    }

    /// Reads the lines of a machine-readable zone. Its questions are then asked with
    /// [`Bureau::search`] or [`Bureau::check`].
    pub fn read_zone(&self, lines: &[&str]) -> Result<Mrz, NodeError> {
        Ok(Mrz::read(lines, self.now().year())?)
    }

    /// The index as it is now. Who reads holds up who changes it.
    fn read_index(&self) -> Result<AskedIndex<'_>, NodeError> {
        let asked = Instant::now();
        let reading = self.follower.read(&self.store, &self.own_permit()?)?;
        // Filling the index at the first question is no part of its answer.
        Ok(AskedIndex { reading, waited: asked.elapsed() })
    }

    /// The records of these hits.
    fn show(&self, permit: &Permit, found: Candidates, searched: Vec<Searched>) -> Result<Answer, NodeError> {
        let Candidates { hits, took, waited } = found;
        let started = Instant::now();
        let mut found = Vec::with_capacity(hits.len());
        for hit in hits {
            // The row is the truth: what was erased or has expired since is not found.
            if let Some(held) = self.store.record(permit, hit.record)? {
                let refused_here = self.refused_here(&held.record)?;
                found.push(Found { rank: found.len() + 1, hit, held, is_live: false, refused_here });
            }
        }
        let took = took + started.elapsed();
        Ok(Answer { hits: found, took, waited, searched, asked: Vec::new() })
    }

    /// Which members' records a question reaches.
    pub(crate) fn searched(&self) -> Result<Vec<Searched>, NodeError> {
        let counts = self.store.record_counts()?;
        let mut searched = Vec::new();
        for (feed, as_of) in self.store.freshness()? {
            if feed.log() != Origin::RECORDS {
                continue;
            }
            let Ok(member) = feed.owner().member().parse() else { continue };
            let records = counts.iter().find(|(origin, _)| *origin == feed);
            // One's own records are as fresh as the question.
            let as_of = if member == self.identity.member { Some(self.now()) } else { as_of };
            searched.push(Searched { member, records: records.map_or(0, |(_, records)| *records), as_of });
        }
        Ok(searched)
    }

    /// Opens the index if it is not yet, and takes in what has changed since.
    pub fn follow(&self) -> Result<(), NodeError> {
        drop(self.follower.read(&self.store, &self.own_permit()?)?);
        Ok(())
    }
}

/// One of several checks that are asked together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checking {
    /// Who asks.
    pub caller: Caller,
    /// The number.
    pub number: Number,
    /// How long members that are only asked have to answer; see [`Bureau::search_within`].
    pub wait: Option<Duration>,
}

impl Answer {
    /// Whether every member that was asked live has answered, and all of it is here.
    pub fn is_complete(&self) -> bool {
        self.asked.iter().all(|asked| asked.outcome.is_whole())
    }
}

/// A question, and how much of what is found is shown.
#[derive(Debug)]
struct Asking {
    sought: LiveSought,
    limit: usize,
    min_score: f32,
}

impl Asking {
    fn checking(numbers: Vec<Number>) -> Self {
        Self { sought: LiveSought::Check(numbers), limit: Bureau::LIMIT_MAX, min_score: 0.0 }
    }

    /// What an index finds.
    fn find(&self, index: &Index, shows: Shows<'_>) -> Vec<Hit> {
        let mut hits = find(index, &self.sought, self.limit, shows);
        hits.retain(|hit| hit.score >= self.min_score);
        hits
    }
}

/// An answer, and what the audit log says of it.
fn with_outcome(answer: Answer) -> (Answer, Outcome) {
    let outcome = Outcome::shown(answer.hits.iter().map(|found| found.hit.record));
    (answer, outcome)
}

/// The index while it is asked.
struct AskedIndex<'b> {
    reading: Reading<'b>,
    waited: Duration,
}

/// What the index finds, before the rows are asked.
struct Candidates {
    hits: Vec<Hit>,
    took: Duration,
    waited: Duration,
}

impl AskedIndex<'_> {
    fn find(&self, permit: &Permit, find: impl FnOnce(&Index, Shows<'_>) -> Vec<Hit>) -> Candidates {
        let started = Instant::now();
        let hits = find(&self.reading.index, &|id| self.reading.shows(permit, id));
        Candidates { hits, took: started.elapsed(), waited: self.waited }
    }
}
