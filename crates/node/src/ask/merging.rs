//! What members answered live, weighed like one's own records and put among them.

use std::collections::HashMap;

use wasl_model::{Permit, Record, RecordId};
use wasl_store::Held;

use super::{
    Answer, Asking, Found,
    finding::{find, index_of},
};
use crate::{
    Bureau, NodeError,
    live::{Answered, AskOutcome, AskedMember, AskingLive, Heard},
};

/// Records that came, each with the entry that says it.
type Came = HashMap<RecordId, (u64, Record)>;

impl Bureau {
    /// Waits for what is still to come of a question, and puts it into the answer that one's own copy gave.
    ///
    /// A member's own score is not heard: what it sent is weighed here, by the same program.
    pub(super) fn join(
        &self,
        permit: &Permit,
        asking: &Asking,
        live: AskingLive,
        mut answer: Answer,
    ) -> Result<Answer, NodeError> {
        if live.is_to_nobody() {
            return Ok(answer);
        }
        let started = live.started();
        let heard = live.collect();
        self.live.keep();
        let mut came = Came::new();
        for Heard { member, answer: heard } in heard {
            let outcome = match heard {
                Ok(Answered { took, told, hits }) => {
                    let more = told.saturating_sub(hits.len());
                    let taken = self.take_live(permit, member, hits)?;
                    keep(&mut came, taken.records);
                    AskOutcome::Answered { took, found: 0, more, not_shown: taken.not_shown }
                }
                Err(outcome) => outcome,
            };
            answer.asked.push(AskedMember { member, outcome });
        }
        let live = self.weighed(permit, asking, &answer.hits, came)?;
        recount(&mut answer.asked, &live);
        put_in(&mut answer.hits, live, asking.limit);
        answer.took = started.elapsed().saturating_sub(answer.waited);
        Ok(answer)
    }

    /// The records that came as hits, weighed among each other and what was found here, as if all were in one index. What
    /// was found here keeps its score, whatever others send.
    fn weighed(
        &self,
        permit: &Permit,
        asking: &Asking,
        here: &[Found],
        mut came: Came,
    ) -> Result<Vec<Found>, NodeError> {
        let here =
            here.iter().map(|found| &found.held.record).filter(|record| !came.contains_key(&record.id()));
        let index = index_of(here.chain(came.values().map(|(_, record)| record)));
        let now = self.now();
        // What was found here has room of its own, so that it takes none from what came.
        let wider = asking.limit + index.len();
        let hits = find(&index, &asking.sought, wider, &|_| true).into_iter();
        let hits = hits.filter(|hit| hit.score >= asking.min_score);
        let mut found = Vec::new();
        for hit in hits {
            let Some((number, record)) = came.remove(&hit.record) else { continue };
            let contests = self.store.contests_of(permit, hit.record)?;
            if wasl_store::shows(permit, &record.handling, &contests) {
                let held = Held { id: hit.record, record, number, as_of: Some(now), since: now, contests };
                let refused_here = self.refused_here(&held.record)?;
                found.push(Found { rank: 0, hit, held, is_live: true, judged: None, refused_here });
            }
        }
        Ok(found)
    }
}

/// Keeps each record once, as its newest entry says it.
fn keep(came: &mut Came, records: Vec<(u64, Record)>) {
    for (number, record) in records {
        let newest = came.entry(record.id()).or_insert_with(|| (number, record.clone()));
        if newest.0 < number {
            *newest = (number, record);
        }
    }
}

/// Counts for each member the records that are hits.
fn recount(asked: &mut [AskedMember], live: &[Found]) {
    for AskedMember { member, outcome } in asked {
        if let AskOutcome::Answered { found, .. } = outcome {
            *found = live.iter().filter(|hit| hit.held.record.owner == *member).count();
        }
    }
}

/// Puts hits among others, best first. Of a record that is here already, what its owner said last is shown.
fn put_in(hits: &mut Vec<Found>, live: Vec<Found>, limit: usize) {
    for found in live {
        match hits.iter_mut().find(|other| other.hit.record == found.hit.record) {
            Some(other) if other.held.number >= found.held.number => {}
            Some(other) => *other = found,
            None => hits.push(found),
        }
    }
    hits.sort_by(|one, other| other.hit.score.total_cmp(&one.hit.score));
    hits.truncate(limit);
    (1..).zip(hits).for_each(|(rank, found)| found.rank = rank);
}
