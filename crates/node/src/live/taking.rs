//! What of an answer is believed: records that the member has signed, of its own, and for whoever asks.

use wasl_exchange::{LiveHit, LiveRefusal};
use wasl_feed::{Entry, Origin};
use wasl_model::{Event, MemberId, Permit, Record};

use crate::{Bureau, NodeError, identity};

/// The records of an answer that are believed.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// Each with the number of the entry that says it.
    pub(crate) records: Vec<(u64, Record)>,
    /// How many are not, and the number of the reason why the first of them is not.
    pub(crate) not_shown: Option<(usize, u16)>,
}

impl Bureau {
    /// Holds each record against its commitment in the copy of that member's feed, and against its own handling code.
    pub(crate) fn take_live(
        &self,
        permit: &Permit,
        member: MemberId,
        hits: Vec<LiveHit>,
    ) -> Result<Taken, NodeError> {
        let origin = Origin::records(&identity::key_name(member));
        let mut taken = Taken::default();
        for hit in hits {
            let number = hit.index.get();
            match self.believed(permit, &origin, member, hit)? {
                Ok(record) => taken.records.push((number, record)),
                Err(refusal) => {
                    let (count, first) = taken.not_shown.unwrap_or((0, refusal.number()));
                    taken.not_shown = Some((count + 1, first));
                }
            }
        }
        if let Some((count, number)) = taken.not_shown {
            tracing::warn!(%member, count, number, "records of an answer are not shown");
        }
        Ok(taken)
    }

    fn believed(
        &self,
        permit: &Permit,
        origin: &Origin,
        member: MemberId,
        hit: LiveHit,
    ) -> Result<Result<Record, LiveRefusal>, NodeError> {
        let index = hit.index;
        let copied = self.entry(origin, index.get())?.map(|entry| entry.commitment);
        let opening = match hit.verify(origin, copied.as_ref()) {
            Ok(opening) => opening,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let is_for_asker = |record: &Record| {
            record.owner == member
                && record.handling.audience.includes(member, self.identity.member)
                && permit.may_see(&record.handling)
        };
        let record = Event::from_bytes(opening.payload()).ok().and_then(Event::into_put);
        Ok(record.filter(is_for_asker).ok_or(LiveRefusal::NotForAsker { index }))
    }

    /// Entry `number` of a feed, if it is kept here.
    pub(crate) fn entry(&self, origin: &Origin, number: u64) -> Result<Option<Entry>, NodeError> {
        if self.store.feed(origin)?.is_none_or(|feed| number >= feed.size) {
            return Ok(None);
        }
        let one = number..number + 1;
        let batch = self.store.entries(&self.own_permit()?, origin, one, 1, usize::MAX)?;
        Ok(batch.entries.into_iter().next().map(|(entry, _)| entry))
    }
}
