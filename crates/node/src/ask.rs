//! Asking: by name, date and nationality, or by an exact number.

use std::{
    slice,
    time::{Duration, Instant},
};

use wasl_feed::Origin;
use wasl_formats::mrz::Mrz;
use wasl_model::{Action, Caller, Hit, MemberId, Number, Outcome, Permit, Question, RecordId, Timestamp};
use wasl_search::Index;
use wasl_store::Held;

use crate::{
    Bureau, NodeError,
    audited::{Done, Intent},
    index::Reading,
};

/// What came of a question: possible hits, best first, and what was asked to find them.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The possible hits.
    pub hits: Vec<Found>,
    /// How long the search took, without the audit lines.
    pub took: Duration,
    /// How long it waited before, until the index had what was committed and nobody changed it.
    pub waited: Duration,
    /// Which members' records were searched, and how old they are.
    pub searched: Vec<Searched>,
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
        self.audited(Intent::asking(caller, Action::Search, &spoken(question)), |permit| {
            if question.name.is_none() && question.number.is_none() {
                return Err(NodeError::EmptyQuestion);
            }
            self.answer(permit, |followed, shows| {
                let mut hits = followed.search(question, limit.clamp(1, Self::LIMIT_MAX), shows);
                hits.retain(|hit| hit.score >= min_score);
                hits
            })
        })
    }

    /// Looks up exact numbers: a document's, a vehicle's; several where a reading is ambiguous.
    pub fn check(&self, caller: &Caller, numbers: &[Number]) -> Result<Answer, NodeError> {
        self.audited(Intent::asking(caller, Action::Check, &spoken_numbers(numbers)), |permit| {
            if numbers.is_empty() {
                return Err(NodeError::EmptyQuestion);
            }
            self.answer(permit, |followed, shows| look_up(followed, numbers, shows))
        })
    }

    /// Looks up a number for each of several callers who ask at the same time. Each has lines of its own in the audit
    /// log and an answer of its own, in the order of the questions; what it takes to write and to read is paid once.
    pub fn check_together(
        &self,
        asked: &[(Caller, Number)],
    ) -> Result<Vec<Result<Answer, NodeError>>, NodeError> {
        let words: Vec<String> = asked.iter().map(|(_, number)| spoken_number(number)).collect();
        let intents = asked.iter().zip(&words);
        let intents: Vec<Intent<'_>> =
            intents.map(|((caller, _), words)| Intent::asking(caller, Action::Check, words)).collect();
        self.audited_together(&intents, |permits| {
            let reading = self.read_index()?;
            let found = permits.into_iter().zip(asked).map(|(permit, (_, number))| {
                let permit = permit?;
                let hits =
                    reading.find(&permit, |index, shows| look_up(index, slice::from_ref(number), shows));
                Ok((permit, hits))
            });
            let found: Vec<Result<_, NodeError>> = found.collect();
            drop(reading);
            let searched = self.searched()?;
            let shown = |found: Result<(Permit, Candidates), NodeError>| {
                let (permit, hits) = found?;
                self.show(&permit, hits, searched.clone())
            };
            Ok(found.into_iter().map(shown).collect())
        })
    }

    /// Reads the lines of a machine-readable zone. Its questions are then asked with
    /// [`Bureau::search`] or [`Bureau::check`].
    pub fn read_zone(&self, lines: &[&str]) -> Result<Mrz, NodeError> {
        Ok(Mrz::read(lines, self.now().year())?)
    }

    fn answer(&self, permit: &Permit, find: impl FnOnce(&Index, Shows<'_>) -> Vec<Hit>) -> Done<Answer> {
        let hits = self.read_index()?.find(permit, find);
        self.show(permit, hits, self.searched()?)
    }

    /// The index as it is now. Who reads holds up who changes it.
    fn read_index(&self) -> Result<AskedIndex<'_>, NodeError> {
        let asked = Instant::now();
        let reading = self.follower.read(&self.store, &self.own_permit()?)?;
        // Filling the index at the first question is no part of its answer.
        Ok(AskedIndex { reading, waited: asked.elapsed() })
    }

    /// The records of these hits.
    fn show(&self, permit: &Permit, found: Candidates, searched: Vec<Searched>) -> Done<Answer> {
        let Candidates { hits, took, waited } = found;
        let started = Instant::now();
        let mut found = Vec::with_capacity(hits.len());
        for hit in hits {
            // The row is the truth: what was erased or has expired since is not found.
            if let Some(held) = self.store.record(permit, hit.record)? {
                found.push(Found { rank: found.len() + 1, hit, held });
            }
        }
        let outcome = Outcome::shown(found.iter().map(|found| found.hit.record));
        Ok((Answer { hits: found, took: took + started.elapsed(), waited, searched }, outcome))
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

/// Whether a record exists for who asks.
type Shows<'a> = &'a dyn Fn(RecordId) -> bool;

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

/// The records that bear one of the numbers, the likeliest first.
fn look_up(index: &Index, numbers: &[Number], shows: Shows<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for hit in numbers.iter().flat_map(|number| index.check(number, Bureau::LIMIT_MAX, shows)) {
        // One reading may be near a number that another reading is exactly.
        match hits.iter_mut().find(|other| other.record == hit.record) {
            Some(other) if other.score < hit.score => *other = hit,
            Some(_) => {}
            None => hits.push(hit),
        }
    }
    hits.sort_by(|one, other| other.score.total_cmp(&one.score));
    hits
}

/// The question in one form of words, for the audit log's hash.
fn spoken(question: &Question) -> String {
    let Question { name, born, nationality, sex, place, kind, number } = question;
    let mut words = Vec::new();
    words.extend(name.as_ref().map(|name| format!("name={name}")));
    words.extend(born.map(|born| format!("born={born}")));
    words.extend(nationality.map(|nationality| format!("nationality={nationality}")));
    words.extend(sex.map(|sex| format!("sex={}", sex.as_str())));
    words.extend(place.as_ref().map(|place| format!("place={place}")));
    words.extend(kind.map(|kind| format!("kind={}", kind.as_str())));
    words.extend(number.as_ref().map(spoken_number));
    words.join("&")
}

fn spoken_numbers(numbers: &[Number]) -> String {
    numbers.iter().map(spoken_number).collect::<Vec<_>>().join("|")
}

fn spoken_number(number: &Number) -> String {
    let issuer = number.issuer.map(|issuer| format!("&issuer={issuer}")).unwrap_or_default();
    format!("number={}{issuer}", number.value)
}
