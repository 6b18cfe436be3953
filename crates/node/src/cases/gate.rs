//! The one gate: whoever was refused before does not come in under another colour, as a diffusion, as a document or by another
//! member.
//!
//! It asks the index that officers ask, so that another spelling or script is no way past it.

use std::collections::BTreeSet;

use wasl_model::{Hit, LiveSought, Number, Permit, Question, Record, RecordId, Role, Sought};

use super::Stopped;
use crate::{Bureau, NodeError, ask::finding::find};

/// From this score on, a refusal stands in the way until somebody has looked at it: a stranger who is looked at costs a minute, and a
/// refusal that is missed a person's freedom.
const SCORE_MIN: f32 = 0.3;
/// So many names and numbers of one record are looked for.
const LOOKED_FOR_MAX: usize = 32;
/// So many refusals are told.
const TOLD_MAX: usize = 20;

impl Bureau {
    /// Looks for refusals of whoever or whatever the record is about, but for those that were cleared.
    pub(crate) fn pass_gate(
        &self,
        permit: &Permit,
        record: &Record,
        cleared: &BTreeSet<RecordId>,
    ) -> Result<(), NodeError> {
        // What data protection puts in, it has looked at.
        if permit.caller().role == Role::Protection {
            return Ok(());
        }
        let mut refused = self.store.refusals(permit)?;
        refused.retain(|id| *id != record.id() && !cleared.contains(id));
        if refused.is_empty() {
            return Ok(());
        }
        let reading = self.follower.read(&self.store, &self.own_permit()?)?;
        let mut found: Vec<(RecordId, f32)> = Vec::new();
        for sought in sought(record) {
            let hits = find(&reading.index, &sought, TOLD_MAX, &|id| refused.contains(&id));
            for Hit { record, score, .. } in hits.into_iter().filter(|hit| hit.score >= SCORE_MIN) {
                match found.iter_mut().find(|(id, _)| *id == record) {
                    Some((_, best)) => *best = best.max(score),
                    None => found.push((record, score)),
                }
            }
        }
        if found.is_empty() {
            return Ok(());
        }
        found.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        found.truncate(TOLD_MAX);
        Err(NodeError::RefusedBefore(Stopped { refusals: found }))
    }
}

/// What is asked of the index about a record: each of its names with everything that is known beside it, and each number.
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
