//! Entries that came without what they say, asked for once more: of another hub, or of an owner that lets this bureau carry by now.

use wasl_exchange::{Carried, OPENINGS_MAX, Refusal, Request, check_form};
use wasl_feed::{Index, Origin};
use wasl_model::{Action, Caller, MemberId, Outcome};
use wasl_store::StoreError;

use super::{
    covers::{self, Taken},
    error::ExchangeError,
};
use crate::{Bureau, NodeError, audited::Intent};

/// What a giver is asked for once more of one feed.
#[derive(Debug)]
pub(super) struct Unsaid {
    pub(super) origin: Origin,
    entries: Vec<Index>,
    /// Up to which entry these are all that is missing.
    upto: u64,
}

impl Unsaid {
    /// What `giver` was not asked for yet, if there is something. Each is asked for what another gave without it, once.
    pub(super) fn of(bureau: &Bureau, giver: MemberId, origin: &Origin) -> Result<Option<Self>, NodeError> {
        let permit = bureau.own_permit()?;
        let (numbers, upto) = bureau.store.unsaid(&permit, origin, giver, OPENINGS_MAX)?;
        if numbers.is_empty() {
            bureau.store.note_asked(origin, giver, upto)?;
            return Ok(None);
        }
        let entries = numbers.into_iter().map(Index::new).collect::<Result<_, _>>();
        Ok(Some(Self { origin: origin.clone(), entries: entries.map_err(StoreError::from)?, upto }))
    }

    pub(super) fn ask(&self) -> Request {
        Request::Openings { origin: self.origin.clone(), entries: self.entries.clone() }
    }

    /// Keeps what came, the first so many of what was asked for. Of none of it is more believed than of what comes in a batch.
    pub(super) fn take(
        &self,
        bureau: &Bureau,
        giver: MemberId,
        came: &[Carried],
    ) -> Result<u64, ExchangeError> {
        if bureau.store.feed(&self.origin)?.is_none() {
            return Ok(0);
        }
        let signers = bureau.store.signers(&self.origin)?;
        if came.len() > self.entries.len() {
            return Err(Refusal::OutOfTurn.into());
        }
        let mut said = Vec::new();
        for (index, carried) in self.entries.iter().zip(came) {
            check_form(&self.origin, &signers, *index, carried)?;
            let taken = covers::take(bureau, &self.origin, *index, carried);
            if taken.says_something() {
                said.push((index.get(), taken));
            }
        }
        let count = self.keep(bureau, &said)?;
        let is_all = came.len() == self.entries.len();
        let upto = if is_all { self.upto } else { self.entries.get(came.len()).map_or(0, |next| next.get()) };
        bureau.store.note_asked(&self.origin, giver, upto)?;
        Ok(count)
    }

    fn keep(&self, bureau: &Bureau, said: &[(u64, Taken)]) -> Result<u64, ExchangeError> {
        if said.is_empty() {
            return Ok(0);
        }
        let origin = &self.origin;
        let caller = Caller::bureau(bureau.identity.member);
        let asked = format!("openings of {origin}");
        let count = bureau.audited(Intent::asking(&caller, Action::Replicate, &asked), |permit| {
            let count = bureau.store.write::<_, NodeError>(permit, |write| {
                let mut count = 0;
                for (number, taken) in said {
                    count += u64::from(taken.fill_in(write, (origin, *number))?);
                }
                Ok(count)
            })?;
            Ok((count, Outcome::Changed { count }))
        })?;
        // What follows after it may have erased it at once.
        bureau.store.forget_erased()?;
        bureau.news.tell();
        Ok(count)
    }
}
