//! Records, one at a time: shown, made, corrected, erased.

use std::collections::BTreeSet;

use wasl_feed::Origin;
use wasl_model::{
    Action, Audience, Caller, Colour, EraseReason, Event, MemberId, Outcome, Permit, Record, RecordId,
    Refusal,
};
use wasl_store::{Held, Put, Version, Write};

use crate::{
    Bureau, ErasureStatus, NodeError,
    audited::Intent,
    cases::{self, CaseError, Likeness},
};

/// A record with its history, as this bureau holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordView {
    /// Its id.
    pub id: RecordId,
    /// The record; `None` once it was erased, when its owner still sees who has confirmed.
    pub held: Option<Held>,
    /// The entries about it.
    pub versions: Vec<Version>,
    /// The erasures ordered of it; for its owner only.
    pub erasures: Vec<ErasureStatus>,
    /// The colour of the notice that it is, if it is one.
    pub notice: Option<Colour>,
    /// The refusals of this member that it resembles, if it is another's.
    pub refused_here: Vec<Likeness>,
}

impl Bureau {
    /// Shows a record.
    pub fn record(&self, caller: &Caller, id: RecordId) -> Result<RecordView, NodeError> {
        self.audited(Intent::about(caller, Action::RecordRead, id), |permit| {
            let held = self.store.record(permit, id)?;
            let versions = self.store.versions(permit, id)?;
            let mut erasures = Vec::new();
            let ordered = self.store.erasures(id)?;
            if ordered.iter().any(|erasure| erasure.origin == self.identity.records()) {
                let confirmed = self.confirmed()?;
                let own = ordered.iter().filter(|erasure| erasure.origin == self.identity.records());
                erasures.extend(own.map(|erasure| self.erasure_status(erasure, &confirmed, permit.at())));
            }
            if held.is_none() && erasures.is_empty() {
                return Err(Refusal::NotFound.into());
            }
            let notice = self.store.notice(permit, id)?.map(|row| row.notice.colour);
            let refused_here = held.as_ref().map(|held| self.refused_here(&held.record)).transpose()?;
            let refused_here = refused_here.unwrap_or_default();
            let view = RecordView { id, held, versions, erasures, notice, refused_here };
            Ok((view, Outcome::shown([id].into_iter())))
        })
    }

    /// Makes a record of this member.
    pub fn create_record(&self, caller: &Caller, record: &Record) -> Result<RecordId, NodeError> {
        let id = record.id();
        self.audited(Intent::about(caller, Action::RecordWrite, id), |permit| {
            self.own(record.owner)?;
            cases::check_dataset(record.source.dataset.as_str())?;
            self.pass_gate(permit, record, &BTreeSet::new())?;
            self.change(permit, &[self.identity.records()], |write| {
                match write.own_record(&self.identity.records(), id)? {
                    Some(_) => Err(NodeError::RecordExists),
                    None => self.put(write, record.clone()),
                }
            })?;
            Ok((id, Outcome::Changed { count: 1 }))
        })
    }

    /// Corrects a record of this member: `record` takes the place of what it said before. If fewer
    /// members may receive it than before, every copy is erased first, and the rest get it anew.
    pub fn correct_record(&self, caller: &Caller, id: RecordId, record: &Record) -> Result<Put, NodeError> {
        self.amend_record(caller, id, |before| *before = record.clone())
    }

    /// Like [`Bureau::correct_record`], where `amend` changes what the record says now. Nobody else
    /// changes it in between.
    pub fn amend_record(
        &self,
        caller: &Caller,
        id: RecordId,
        amend: impl FnOnce(&mut Record),
    ) -> Result<Put, NodeError> {
        self.audited(Intent::about(caller, Action::RecordWrite, id), |permit| {
            let put = self.change(permit, &[self.identity.records()], |write| {
                let before = self.own_plain(write, permit, id)?;
                let mut record = before.clone();
                amend(&mut record);
                if record.id() != id {
                    return Err(NodeError::OtherRecord);
                }
                self.narrow(write, before, &record.handling.audience)?;
                self.put(write, record)
            })?;
            self.store.forget_erased()?;
            Ok((put, Outcome::Changed { count: u64::from(put != Put::Unchanged) }))
        })
    }

    /// Erases a record of this member from every bureau that has it.
    pub fn erase_record(&self, caller: &Caller, id: RecordId) -> Result<(), NodeError> {
        self.audited(Intent::about(caller, Action::RecordErase, id), |permit| {
            self.change(permit, &[self.identity.records()], |write| {
                let record = self.own_plain(write, permit, id)?;
                self.order_erasure(write, record, EraseReason::Ordered)
            })?;
            self.store.forget_erased()?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Runs `work` in one transaction and signs what these feeds of this bureau have become.
    pub(crate) fn change<T>(
        &self,
        permit: &Permit,
        feeds: &[Origin],
        work: impl FnOnce(&mut Write<'_>) -> Result<T, NodeError>,
    ) -> Result<T, NodeError> {
        self.settle();
        let done = self.store.write::<_, NodeError>(permit, |write| {
            let done = work(write)?;
            for origin in feeds {
                write.sign(origin, &self.identity.key)?;
            }
            Ok(done)
        })?;
        self.news.tell();
        Ok(done)
    }

    fn put(&self, write: &mut Write<'_>, record: Record) -> Result<Put, NodeError> {
        let salt = self.entropy.salt()?;
        Ok(write.put(&self.identity.records(), record, || salt)?)
    }

    /// Orders that whoever may have been given a record of this member erases it.
    pub(crate) fn order_erasure(
        &self,
        write: &mut Write<'_>,
        record: Record,
        reason: EraseReason,
    ) -> Result<(), NodeError> {
        let (id, audience) = (record.id(), record.handling.audience);
        let event = Event::Erase { record: id, reason, audience };
        write.append(&self.identity.records(), event, self.entropy.salt()?)?;
        Ok(())
    }

    /// If fewer members may receive a record from now on, every copy is erased first; the rest get it anew.
    pub(crate) fn narrow(
        &self,
        write: &mut Write<'_>,
        before: Record,
        now: &Audience,
    ) -> Result<(), NodeError> {
        if now.covers(&before.handling.audience) {
            return Ok(());
        }
        self.order_erasure(write, before, EraseReason::Narrowed)
    }

    /// A record of this member that may be changed past a case: it is no notice.
    fn own_plain(&self, write: &mut Write<'_>, permit: &Permit, id: RecordId) -> Result<Record, NodeError> {
        match write.own_event(&self.identity.records(), id)? {
            Some(Event::Put(record)) => Ok(record),
            Some(Event::Notice(_)) => Err(CaseError::IsNotice.into()),
            Some(Event::Contest(_) | Event::Erase { .. }) | None => Err(self.not_own(permit, id)?.into()),
        }
    }

    fn own(&self, owner: MemberId) -> Result<(), Refusal> {
        if owner == self.identity.member { Ok(()) } else { Err(Refusal::Foreign { owner }) }
    }

    /// Why a record cannot be changed here: it is another member's, or is not there for this caller.
    fn not_own(&self, permit: &Permit, id: RecordId) -> Result<Refusal, NodeError> {
        let held = self.store.record(permit, id)?;
        Ok(held.map_or(Refusal::NotFound, |held| Refusal::Foreign { owner: held.record.owner }))
    }
}
