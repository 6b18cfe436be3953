//! What an index finds: for one's own officers, for a peer that asks, and among what peers answered.

use wasl_model::{Hit, LiveSought, Number, Record, RecordId};
use wasl_search::{Draft, Index};

use crate::NodeError;

/// Whether a record exists for who asks.
pub(crate) type Shows<'a> = &'a dyn Fn(RecordId) -> bool;

/// The most hits of a check.
pub(crate) const CHECKED_MAX: usize = 100;

/// Refuses a question with nothing to look for.
pub(crate) fn must_ask_something(sought: &LiveSought) -> Result<(), NodeError> {
    let is_empty = match sought {
        LiveSought::Search(question) => question.name.is_none() && question.number.is_none(),
        LiveSought::Check(numbers) => numbers.is_empty(),
    };
    if is_empty { Err(NodeError::EmptyQuestion) } else { Ok(()) }
}

/// The likeliest records, best first, at most `limit` for a search.
pub(crate) fn find(index: &Index, sought: &LiveSought, limit: usize, shows: Shows<'_>) -> Vec<Hit> {
    match sought {
        LiveSought::Search(question) => index.search(question, limit, shows),
        LiveSought::Check(numbers) => look_up(index, numbers, shows),
    }
}

/// An index of these records alone.
pub(crate) fn index_of<'a>(records: impl IntoIterator<Item = &'a Record>) -> Index {
    let (mut draft, mut index) = (Draft::new(), Index::default());
    for record in records {
        if let Some(full) = draft.add(record) {
            index.adopt(full);
        }
    }
    index.adopt(draft.finish());
    index
}

/// The records that bear one of the numbers, the likeliest first.
fn look_up(index: &Index, numbers: &[Number], shows: Shows<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for hit in numbers.iter().flat_map(|number| index.check(number, CHECKED_MAX, shows)) {
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
