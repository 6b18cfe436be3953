//! What of other members resembles what was refused here.

use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError},
};

use wasl_model::{Action, Caller, Outcome, Permit, Record, RecordId};
use wasl_store::Held;

use super::refused::{Likeness, Refused, sought};
use crate::{
    Bureau, NodeError,
    ask::finding::{find, index_of},
    audited::Intent,
};

/// So many records are looked at for each name and number of a refusal.
const CANDIDATES_MAX: usize = 100;

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

    /// What was refused, as the rows have it now.
    pub(crate) fn refused(&self) -> Result<Arc<Refused>, NodeError> {
        let newest = self.store.newest_change()?;
        let mut desk = self.refused.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (as_of, known) = &mut *desk;
        if *as_of == newest {
            return Ok(Arc::clone(known));
        }
        let permit = self.own_permit()?;
        let entries = self.store.refusals(&permit)?;
        if known.entries == entries {
            *as_of = newest;
            return Ok(Arc::clone(known));
        }
        let mut records = Vec::with_capacity(entries.len());
        for (id, _) in &entries {
            records.extend(self.store.record(&permit, *id)?.map(|held| held.record));
        }
        let member = self.identity.member;
        let own = records.iter().filter(|record| record.owner == member).map(Record::id).collect();
        *known = Arc::new(Refused { entries, own, index: index_of(&records) });
        *as_of = newest;
        Ok(Arc::clone(known))
    }
}
