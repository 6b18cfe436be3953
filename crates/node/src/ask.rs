//! Asking: by name, date and nationality, or by an exact number; one's own copy, and members that are only asked.

mod answer;
pub(crate) mod finding;
mod judged;
mod merging;
pub(crate) mod subject;
pub(crate) mod words;

use std::time::{Duration, Instant};

use wasl_feed::Origin;
use wasl_formats::mrz::Mrz;
use wasl_model::{Action, Caller, Hit, LiveSought, Number, Outcome, Permit, Question, RecordId};
use wasl_search::Index;

use crate::{Bureau, NodeError, audited::Intent, index::Reading, live::AskingLive};

pub use answer::{Answer, Found, JudgedBefore, Searched};

use finding::{Shows, find, must_ask_something};
use words::spoken;

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
                let answer = self.show(&permit, asking, found, searched.clone())?;
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
            let answer = self.show(permit, asking, hits, self.searched()?)?;
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

    /// How likely the record is what is asked for, in per cent; nothing, if it is no possible hit.
    pub(crate) fn percent(
        &self,
        permit: &Permit,
        sought: &LiveSought,
        record: RecordId,
    ) -> Result<Option<u8>, NodeError> {
        must_ask_something(sought)?;
        let found = self
            .read_index()?
            .find(permit, |index, shows| find(index, sought, 1, &|id| id == record && shows(id)));
        let percent = found.hits.first().map(|hit| (hit.score.clamp(0.0, 1.0) * 100.0).round());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and 100"
        )]
        Ok(percent.map(|percent| percent as u8))
    }

    /// The records of these hits, but for those that were rejected before, in whose stead others come.
    fn show(
        &self,
        permit: &Permit,
        asking: &Asking,
        found: Candidates,
        searched: Vec<Searched>,
    ) -> Result<Answer, NodeError> {
        let is_full = found.hits.len() >= asking.limit;
        let mut answer = self.rows(permit, found, searched)?;
        self.set_aside(permit, &asking.sought, &mut answer)?;
        if !is_full || answer.rejected.is_empty() {
            return Ok(answer);
        }
        let limit = asking.limit + answer.rejected.len();
        let wider = self.read_index()?.find(permit, |index, shows| asking.up_to(limit, index, shows));
        let mut answer = self.rows(permit, wider, answer.searched)?;
        self.set_aside(permit, &asking.sought, &mut answer)?;
        answer.hits.truncate(asking.limit);
        Ok(answer)
    }

    /// The records of these hits.
    fn rows(&self, permit: &Permit, found: Candidates, searched: Vec<Searched>) -> Result<Answer, NodeError> {
        let Candidates { hits, took, waited } = found;
        let started = Instant::now();
        let mut found = Vec::with_capacity(hits.len());
        for hit in hits {
            // The row is the truth: what was erased or has expired since is not found.
            if let Some(held) = self.store.record(permit, hit.record)? {
                let refused_here = self.refused_here(&held.record)?;
                found.push(Found {
                    rank: found.len() + 1,
                    hit,
                    held,
                    is_live: false,
                    judged: None,
                    refused_here,
                });
            }
        }
        let took = took + started.elapsed();
        Ok(Answer { hits: found, took, waited, searched, asked: Vec::new(), rejected: Vec::new() })
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
        self.up_to(self.limit, index, shows)
    }

    /// The same with another limit.
    fn up_to(&self, limit: usize, index: &Index, shows: Shows<'_>) -> Vec<Hit> {
        let mut hits = find(index, &self.sought, limit, shows);
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
