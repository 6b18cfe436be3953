//! Asking: by name, date and nationality, or by an exact number.

use std::time::{Duration, Instant};

use wasl_formats::mrz::Mrz;
use wasl_model::{Action, Caller, Hit, MemberId, Number, Outcome, Permit, Question, RecordId, Timestamp};
use wasl_store::Held;

use crate::{Bureau, NodeError, audited::Intent};

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
        let asked = numbers.iter().map(spoken_number).collect::<Vec<_>>().join("|");
        self.audited(Intent::asking(caller, Action::Check, &asked), |permit| {
            if numbers.is_empty() {
                return Err(NodeError::EmptyQuestion);
            }
            self.answer(permit, |followed, shows| {
                let mut hits: Vec<Hit> = Vec::new();
                for number in numbers {
                    for hit in followed.check(number, Self::LIMIT_MAX, shows) {
                        // One reading may be near a number that another reading is exactly.
                        match hits.iter_mut().find(|other| other.record == hit.record) {
                            Some(other) if other.score < hit.score => *other = hit,
                            Some(_) => {}
                            None => hits.push(hit),
                        }
                    }
                }
                hits.sort_by(|one, other| other.score.total_cmp(&one.score));
                hits
            })
        })
    }

    /// Reads the lines of a machine-readable zone. Its questions are then asked with
    /// [`Bureau::search`] or [`Bureau::check`].
    pub fn read_zone(&self, lines: &[&str]) -> Result<Mrz, NodeError> {
        Ok(Mrz::read(lines, self.now().year())?)
    }

    fn answer(
        &self,
        permit: &Permit,
        find: impl FnOnce(&wasl_search::Index, &dyn Fn(RecordId) -> bool) -> Vec<Hit>,
    ) -> Result<(Answer, Outcome), NodeError> {
        let asked = Instant::now();
        let followed = self.follower.read(&self.store, &self.own_permit()?)?;
        // Filling the index at the first question is no part of its answer.
        let started = Instant::now();
        let hits = find(&followed.index, &|id| followed.shows(permit, id));
        drop(followed);
        let mut found = Vec::with_capacity(hits.len());
        for hit in hits {
            // The row is the truth: what was erased or has expired since is not found.
            if let Some(held) = self.store.record(permit, hit.record)? {
                found.push(Found { rank: found.len() + 1, hit, held });
            }
        }
        let outcome = Outcome::shown(found.iter().map(|found| found.hit.record));
        let searched = self.searched()?;
        let (took, waited) = (started.elapsed(), started - asked);
        Ok((Answer { hits: found, took, waited, searched }, outcome))
    }

    /// Which members' records a question reaches.
    pub(crate) fn searched(&self) -> Result<Vec<Searched>, NodeError> {
        let counts = self.store.record_counts()?;
        let mut searched = Vec::new();
        for (feed, as_of) in self.store.freshness()? {
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

fn spoken_number(number: &Number) -> String {
    let issuer = number.issuer.map(|issuer| format!("&issuer={issuer}")).unwrap_or_default();
    format!("number={}{issuer}", number.value)
}
