//! What was refused, in an index of its own: whatever comes in or is shown is held against it.
//!
//! The refused are some dozens, so that the index is in memory and asked in microseconds. It is the engine that officers ask, so
//! that another spelling or script is no way past it.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use wasl_model::{
    Action, Caller, Hit, LiveSought, MemberId, Number, Outcome, Permit, Question, Record, RecordId, Sought,
};
use wasl_search::Index;
use wasl_store::Held;

use crate::{
    Bureau, NodeError,
    ask::finding::{find, index_of},
    audited::Intent,
};

/// From this score on, a refusal stands in the way until somebody has looked at it: a stranger who is looked at costs a minute, and a
/// refusal that is missed a person's freedom.
const SCORE_MIN: f32 = 0.3;
/// So many names and numbers of one record are looked for.
const LOOKED_FOR_MAX: usize = 32;
/// So many refusals are told.
const TOLD_MAX: usize = 20;
/// So many records are looked at for each name and number of a refusal.
const CANDIDATES_MAX: usize = 100;

/// A refusal that a record resembles, and how likely it is of the same person or thing, from 0 to 1.
pub type Likeness = (RecordId, f32);

/// The refused notices of all members, as of one change of the rows.
#[derive(Debug, Default)]
pub(crate) struct Refused {
    newest: u64,
    /// Which, and by which entry of its owner's feed.
    entries: BTreeSet<(RecordId, u64)>,
    own: BTreeSet<RecordId>,
    index: Index,
}

/// The refused as they were asked for last.
#[derive(Debug, Default)]
pub(crate) struct RefusedDesk(Mutex<Arc<Refused>>);

impl Refused {
    /// Whether nothing was refused.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The refusals that a record resembles, the likeliest first, but for those that `passes` names.
    pub(crate) fn like(&self, record: &Record, passes: &dyn Fn(RecordId) -> bool) -> Vec<Likeness> {
        if self.is_empty() {
            return Vec::new();
        }
        let id = record.id();
        let mut found: Vec<Likeness> = Vec::new();
        for sought in sought(record) {
            let hits = find(&self.index, &sought, TOLD_MAX, &|other| other != id && !passes(other));
            for Hit { record, score, .. } in hits.into_iter().filter(|hit| hit.score >= SCORE_MIN) {
                match found.iter_mut().find(|(id, _)| *id == record) {
                    Some((_, best)) => *best = best.max(score),
                    None => found.push((record, score)),
                }
            }
        }
        found.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        found.truncate(TOLD_MAX);
        found
    }
}

impl Bureau {
    /// What was refused, as the rows have it now.
    pub(crate) fn refused(&self) -> Result<Arc<Refused>, NodeError> {
        let newest = self.store.newest_change()?;
        let mut known = self.refused.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.newest == newest {
            return Ok(Arc::clone(&known));
        }
        let permit = self.own_permit()?;
        let entries = self.store.refusals(&permit)?;
        let mut records = Vec::with_capacity(entries.len());
        for (id, _) in &entries {
            records.extend(self.store.record(&permit, *id)?.map(|held| held.record));
        }
        let member: MemberId = self.identity.member;
        let own = records.iter().filter(|record| record.owner == member).map(Record::id).collect();
        *known = Arc::new(Refused { newest, entries, own, index: index_of(&records) });
        Ok(Arc::clone(&known))
    }
}

/// A record of another member that resembles what this one has refused.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedAgain {
    /// The record.
    pub held: Held,
    /// The refusals that it resembles, the likeliest first.
    pub refused_here: Vec<Likeness>,
}

impl Bureau {
    /// The most records that [`Bureau::refused_again`] lists.
    pub const REFUSED_AGAIN_MAX: usize = 500;

    /// The records of other members that resemble what this one has refused and that the caller may see, the likeliest first.
    pub fn refused_again(&self, caller: &Caller) -> Result<Vec<RefusedAgain>, NodeError> {
        self.audited(Intent::asking(caller, Action::RecordRead, "refused again"), |permit| {
            let mut again = Vec::new();
            for id in self.like_own_refusals(permit)? {
                let Some(held) = self.store.record(permit, id)? else { continue };
                let refused_here = self.refused_here(&held.record)?;
                if !refused_here.is_empty() {
                    again.push(RefusedAgain { held, refused_here });
                }
            }
            let score = |again: &RefusedAgain| again.refused_here.first().map_or(0.0, |(_, score)| *score);
            again.sort_by(|one, other| score(other).total_cmp(&score(one)));
            again.truncate(Self::REFUSED_AGAIN_MAX);
            let shown = Outcome::shown(again.iter().map(|again| again.held.id));
            Ok((again, shown))
        })
    }

    /// The refusals of this member that a record of another one resembles. Asked whenever such a record is shown, so that none
    /// is shown that was not compared.
    pub(crate) fn refused_here(&self, record: &Record) -> Result<Vec<Likeness>, NodeError> {
        if record.owner == self.identity.member {
            return Ok(Vec::new());
        }
        let refused = self.refused()?;
        if refused.own.is_empty() {
            return Ok(Vec::new());
        }
        Ok(refused.like(record, &|id| !refused.own.contains(&id)))
    }

    /// What the index that officers ask finds of whom this member has refused.
    fn like_own_refusals(&self, permit: &Permit) -> Result<BTreeSet<RecordId>, NodeError> {
        let own = self.own_permit()?;
        let refused = self.refused()?;
        let mut like = BTreeSet::new();
        for id in &refused.own {
            let Some(refusal) = self.store.record(&own, *id)? else { continue };
            let reading = self.follower.read(&self.store, &own)?;
            for sought in sought(&refusal.record) {
                let hits = find(&reading.index, &sought, CANDIDATES_MAX, &|id| reading.shows(permit, id));
                like.extend(hits.into_iter().map(|hit| hit.record));
            }
        }
        Ok(like)
    }
}

/// What is asked about a record: each of its names with everything that is known beside it, and each number.
fn sought(record: &Record) -> impl Iterator<Item = LiveSought> {
    let names = record.names.iter().take(LOOKED_FOR_MAX).map(|name| {
        LiveSought::Search(Question {
            name: Some(name.text.clone()),
            born: record.births.first().map(|born| born.first),
            nationality: record.nationalities.first().copied(),
            sex: record.sex,
            ..Question::default()
        })
    });
    let numbers = record.identifiers.iter().take(LOOKED_FOR_MAX).map(|identifier| {
        let number =
            Number { sought: Sought::Any, value: identifier.value.clone(), issuer: identifier.issuer };
        LiveSought::Check(vec![number])
    });
    names.chain(numbers)
}
