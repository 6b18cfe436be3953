//! What was refused, in an index of its own: whatever comes in or is shown is held against it.
//!
//! The refused are some dozens, so that the index is in memory and asked in microseconds. It is the engine that officers ask, so
//! that another spelling or script is no way past it.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use wasl_model::{Hit, LiveSought, Number, Question, Record, RecordId, Sought};
use wasl_search::Index;

use crate::ask::finding::find;

/// From this score on, a refusal stands in the way until somebody has looked at it: a stranger who is looked at costs a minute, and a
/// refusal that is missed a person's freedom.
const SCORE_MIN: f32 = 0.3;
/// So many names and numbers of one record are looked for.
const LOOKED_FOR_MAX: usize = 32;
/// So many refusals are told.
const TOLD_MAX: usize = 20;

/// A refusal that a record resembles, and how likely it is of the same person or thing, from 0 to 1.
pub type Likeness = (RecordId, f32);

/// The refused notices of all members.
#[derive(Debug, Default)]
pub(crate) struct Refused {
    /// Which, and by which entry of its owner's feed.
    pub(super) entries: BTreeSet<(RecordId, u64)>,
    pub(super) own: BTreeSet<RecordId>,
    pub(super) index: Index,
}

/// The refused as they were asked for last, and as of which change of the rows.
#[derive(Debug, Default)]
pub(crate) struct RefusedDesk(pub(super) Mutex<(u64, Arc<Refused>)>);

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

/// What is asked about a record: each of its names with everything that is known beside it, and each number.
pub(super) fn sought(record: &Record) -> impl Iterator<Item = LiveSought> {
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
