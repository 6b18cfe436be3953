//! Several answers to the parts of one question, as one.

use std::time::Duration;

use wasl_node::{Answer, AskedMember, Bureau, Found};

/// Each record once, under its best score and the reasons for it, best first.
pub(crate) fn merged(answers: Vec<Answer>) -> Answer {
    let zero = Duration::ZERO;
    let (searched, mut asked) = (Vec::new(), Vec::new());
    let (hits, rejected) = (Vec::new(), Vec::new());
    let mut merged = Answer { hits, took: zero, waited: zero, searched, asked: Vec::new(), rejected };
    for answer in answers {
        merged.took += answer.took;
        merged.waited += answer.waited;
        // Every answer searches the same records; the last one is the freshest.
        merged.searched = answer.searched;
        asked.extend(answer.asked);
        for found in answer.hits {
            take(&mut merged.hits, found);
        }
        for found in answer.rejected {
            take(&mut merged.rejected, found);
        }
    }
    // What one part of the question finds is a possible hit, whatever was said of another part.
    let Answer { hits, rejected, .. } = &mut merged;
    rejected.retain(|found| !hits.iter().any(|hit| hit.hit.record == found.hit.record));
    merged.asked = AskedMember::joined(asked);
    merged.hits.sort_by(|one, other| other.hit.score.total_cmp(&one.hit.score));
    merged.hits.truncate(Bureau::LIMIT_MAX);
    for (place, found) in merged.hits.iter_mut().enumerate() {
        found.rank = place + 1;
    }
    merged
}

fn take(hits: &mut Vec<Found>, found: Found) {
    match hits.iter_mut().find(|other| other.hit.record == found.hit.record) {
        Some(other) if other.hit.score >= found.hit.score => {}
        Some(other) => *other = found,
        None => hits.push(found),
    }
}
