//! What was judged before, in the answers: a rejected pair is set aside, and shown to be.

use wasl_model::{LiveSought, Permit, RecordId};

use super::{
    answer::{Answer, Found, JudgedBefore},
    subject::Subject,
};
use crate::{Bureau, NodeError};

impl Bureau {
    /// Notes at each hit of one's own copy what was said of it before, and puts those aside that were rejected. A record that
    /// has changed since is another one.
    pub(crate) fn set_aside(
        &self,
        permit: &Permit,
        sought: &LiveSought,
        answer: &mut Answer,
    ) -> Result<(), NodeError> {
        let records: Vec<RecordId> = answer.hits.iter().map(|found| found.held.id).collect();
        let pairs = self.store.judged(permit, self.identity.member, &records)?;
        if pairs.is_empty() {
            return Ok(());
        }
        let words = Subject::of(sought).words;
        for found in &mut answer.hits {
            let same = pairs.iter().find(|pair| {
                pair.record == found.held.id && pair.entry == found.held.number && pair.asked.is(&words)
            });
            found.judged = same.map(|pair| JudgedBefore {
                hit: pair.hit,
                standing: pair.standing,
                judged: pair.judged,
                identifies: pair.identifies,
            });
        }
        let is_aside = |found: &Found| {
            found.judged.is_some_and(|judged| judged.identifies && judged.standing.is_true() == Some(false))
        };
        let (aside, hits) = std::mem::take(&mut answer.hits).into_iter().partition(is_aside);
        (answer.rejected, answer.hits) = (aside, hits);
        for (rank, found) in (1..).zip(&mut answer.hits) {
            found.rank = rank;
        }
        Ok(())
    }
}
