//! Weeding: records past their retention go, and nobody loses one by a slip.
//!
//! One person of data protection plans it, another approves it, and the clock blocks so many a day at the most: nobody finds
//! them any more, here or elsewhere, until they are erased everywhere some weeks later. Until then they can be brought back as
//! they were. What anybody changes meanwhile is left alone.

mod refusal;

use wasl_casework::{self as casework, Terms};
use wasl_model::{
    Action, Caller, EraseReason, Event, Handling, Outcome, Permit, Purpose, Record, RecordId, Refusal, Text,
    Timestamp,
};
use wasl_store::{AgedRecord, StoreError, WeedingCount, WeedingRecord, WeedingRow, WeedingState, Write};

pub use refusal::WeedingRefusal;

use crate::{Bureau, NodeError, audited::Intent};

const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;

/// A plan as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeedingView {
    /// Who made and approved it, and when.
    pub row: WeedingRow,
    /// How many of its records are alike.
    pub counts: Vec<WeedingCount>,
    /// Its records, by their ids: a page.
    pub records: Vec<WeedingRecord>,
    /// Where the next page starts, if there may be one.
    pub next: Option<RecordId>,
}

/// What came of bringing records back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// So many are as they were.
    pub brought_back: u64,
    /// So many had not been touched yet, and are in the plan no more.
    pub taken_out: u64,
    /// So many were changed or erased by others meanwhile, and are left alone.
    pub left_alone: u64,
}

impl Bureau {
    /// The most records of one plan.
    pub const WEEDING_MAX: usize = 10_000;

    /// Plans to let go of the records of this member that are past their retention, the oldest first, at most
    /// [`Bureau::WEEDING_MAX`]. Nothing happens to them before another person approves. No plan, if there are none.
    pub fn plan_weeding(&self, caller: &Caller) -> Result<Option<u64>, NodeError> {
        self.audited(Intent::asking(caller, Action::RecordErase, "plan weeding"), |permit| {
            let person = self.named(permit)?;
            let aged = self.past_retention(permit)?;
            let id = self.store.write::<_, NodeError>(permit, |write| {
                let mut records = Vec::new();
                for record in aged {
                    // Somebody else may have planned meanwhile.
                    if !write.is_in_weeding(record.id)? {
                        records.push(record);
                    }
                }
                if records.is_empty() {
                    return Ok(None);
                }
                Ok(Some(write.plan_weeding(person.as_str(), &records)?))
            })?;
            Ok((id, Outcome::Changed { count: u64::from(id.is_some()) }))
        })
    }

    /// The plans, the newest first.
    pub fn weedings(&self, caller: &Caller) -> Result<Vec<WeedingRow>, NodeError> {
        self.audited(Intent::asking(caller, Action::RecordErase, "weedings"), |permit| {
            let rows = self.store.weedings(permit)?;
            let count = rows.len() as u64;
            Ok((rows, Outcome::Shown { records: Vec::new(), count }))
        })
    }

    /// One plan, and its records behind `after`.
    pub fn weeding(
        &self,
        caller: &Caller,
        id: u64,
        after: Option<RecordId>,
    ) -> Result<WeedingView, NodeError> {
        self.audited(Intent::asking(caller, Action::RecordErase, "weeding"), |permit| {
            let (row, counts) = self.store.weeding(permit, id)?.ok_or(Refusal::NotFound)?;
            let records = self.store.weeding_records(permit, id, after)?;
            let is_full = records.len() == wasl_store::Store::WEEDING_MAX as usize;
            let next = records.last().map(|record| record.id).filter(|_| is_full);
            let shown = Outcome::shown(records.iter().map(|record| record.id));
            Ok((WeedingView { row, counts, records, next }, shown))
        })
    }

    /// Stands behind a plan as the second person.
    pub fn approve_weeding(&self, caller: &Caller, id: u64) -> Result<(), NodeError> {
        self.audited(Intent::asking(caller, Action::RecordErase, "approve weeding"), |permit| {
            let person = self.named(permit)?;
            self.store.write::<_, NodeError>(permit, |write| {
                let row = write.weeding(id)?.ok_or(Refusal::NotFound)?;
                if row.approved.is_some() {
                    return Err(WeedingRefusal::Approved.into());
                }
                let planner = Text::new(&row.planner).map_err(|_| StoreError::Row { table: "weeding" })?;
                if casework::is_same_person(&planner, &person) {
                    return Err(WeedingRefusal::OwnPlan.into());
                }
                Ok(write.approve_weeding(id, person.as_str())?)
            })?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Brings records of a plan back as they were before it, or takes them out of it; all that are named, or all of it if none is.
    /// It can be done as long as they are not erased. Their retention begins anew.
    pub fn undo_weeding(&self, caller: &Caller, id: u64, named: &[RecordId]) -> Result<Undone, NodeError> {
        self.audited(Intent::asking(caller, Action::RecordErase, "undo weeding"), |permit| {
            self.store.weeding(permit, id)?.ok_or(Refusal::NotFound)?;
            let mut undone = Undone::default();
            let mut after = None;
            loop {
                let page = self.store.weeding_records(permit, id, after)?;
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                let of = page.iter().filter(|record| named.is_empty() || named.contains(&record.id));
                let ids: Vec<_> = of.map(|record| record.id).collect();
                self.change(permit, &[self.identity.records()], |write| {
                    ids.iter().try_for_each(|record| self.undo(write, (id, *record), &mut undone))
                })?;
            }
            let count = undone.brought_back + undone.taken_out;
            if count == 0 {
                Err(WeedingRefusal::NothingToUndo.into())
            } else {
                Ok((undone, Outcome::Changed { count }))
            }
        })
    }

    /// What of approved plans is due: records to be erased, and then records to be blocked, no more than the cap a day lets.
    pub(crate) fn due_weeding(&self, permit: &Permit) -> Result<Vec<WeedingRecord>, NodeError> {
        let Terms { weeding_per_day, undo_days, .. } = self.settings.terms;
        let now = permit.at();
        let ago = |days| days_before(now, days);
        let (blocked, erased) = self.store.weeded_since(permit, ago(1))?;
        let left = |done: u64| weeding_per_day.saturating_sub(u32::try_from(done).unwrap_or(u32::MAX));
        let mut due =
            self.store.weeding_past(permit, WeedingState::Blocked, ago(undo_days.into()), left(erased))?;
        due.extend(self.store.weeding_past(permit, WeedingState::Planned, now, left(blocked))?);
        Ok(due)
    }

    /// Blocks a record of an approved plan, or erases one whose days are over, unless it was changed; what it is now. Nothing, if
    /// another process or a person has seen to it meanwhile.
    pub(crate) fn weed(
        &self,
        (plan, id): (u64, RecordId),
        to: WeedingState,
    ) -> Result<Option<WeedingState>, NodeError> {
        let own = Caller::bureau(self.identity.member);
        self.audited(Intent::about(&own, Action::RecordErase, id), |permit| {
            let undone_until = days_before(permit.at(), self.settings.terms.undo_days.into());
            let done = self.change(permit, &[self.identity.records()], |write| {
                let of = write.weeding_record(plan, id)?.filter(|of| match to {
                    WeedingState::Blocked => of.state == WeedingState::Planned,
                    WeedingState::Erased => of.state == WeedingState::Blocked && of.changed <= undone_until,
                    _ => false,
                });
                of.map(|of| self.weed_on(write, &of)).transpose()
            })?;
            if done == Some(WeedingState::Erased) {
                self.store.forget_erased()?;
            }
            Ok((done, Outcome::Changed { count: done.map_or(0, |_| 1) }))
        })
    }

    /// The next step of a record of a plan: from planned to blocked, from blocked to erased.
    fn weed_on(&self, write: &mut Write<'_>, of: &WeedingRecord) -> Result<WeedingState, NodeError> {
        let Some(record) = self.as_weeded(write, of)? else {
            write.settle_weeding(of, WeedingState::Changed)?;
            return Ok(WeedingState::Changed);
        };
        match of.state {
            WeedingState::Planned => {
                let before = record.handling.clone();
                let handling = Handling { purposes: [Purpose::Oversight].into(), ..before.clone() };
                let event = Event::Put(Record { handling, ..record });
                let number = write.append(&self.identity.records(), event, self.entropy.salt()?)?;
                write.block_weeding(of, number, &before)?;
                Ok(WeedingState::Blocked)
            }
            WeedingState::Blocked => {
                self.order_erasure(write, record, EraseReason::Ordered)?;
                write.settle_weeding(of, WeedingState::Erased)?;
                Ok(WeedingState::Erased)
            }
            WeedingState::Erased | WeedingState::Undone | WeedingState::Changed => Ok(of.state),
        }
    }

    fn undo(
        &self,
        write: &mut Write<'_>,
        (plan, id): (u64, RecordId),
        undone: &mut Undone,
    ) -> Result<(), NodeError> {
        let Some(of) = write.weeding_record(plan, id)? else { return Ok(()) };
        let state = match (of.state, &of.handling) {
            (WeedingState::Planned, _) => {
                undone.taken_out += 1;
                WeedingState::Undone
            }
            (WeedingState::Blocked, Some(before)) => {
                if let Some(record) = self.as_weeded(write, &of)? {
                    let event = Event::Put(Record { handling: before.clone(), ..record });
                    write.append(&self.identity.records(), event, self.entropy.salt()?)?;
                    undone.brought_back += 1;
                    WeedingState::Undone
                } else {
                    undone.left_alone += 1;
                    WeedingState::Changed
                }
            }
            _ => return Ok(()),
        };
        Ok(write.settle_weeding(&of, state)?)
    }

    /// The record, if it stands just as it was planned or blocked.
    fn as_weeded(&self, write: &mut Write<'_>, of: &WeedingRecord) -> Result<Option<Record>, NodeError> {
        Ok(match write.own_entry(&self.identity.records(), of.id)? {
            Some((number, Event::Put(record))) if number == of.number => Some(record),
            _ => None,
        })
    }

    /// The records of this member that are past their retention, the oldest first.
    fn past_retention(&self, permit: &Permit) -> Result<Vec<AgedRecord>, NodeError> {
        let terms = &self.settings.terms;
        let said_by = |months| casework::retained_since(permit.at(), months);
        let (mut past, mut after) = (Vec::new(), None);
        while past.len() < Self::WEEDING_MAX {
            let before = said_by(terms.retention_months_min());
            let aged = self.store.aged_records(permit, &self.identity.records(), before, after)?;
            let Some(last) = aged.last() else { break };
            after = Some((last.since, last.id));
            // What a list still names, it confirms each time it is imported.
            past.extend(aged.into_iter().filter(|record| {
                let since = record.confirmed.map_or(record.since, |confirmed| confirmed.max(record.since));
                since <= said_by(terms.retention_months(record.kind))
            }));
        }
        past.truncate(Self::WEEDING_MAX);
        Ok(past)
    }

    /// The person behind the permit, who must be one.
    fn named(&self, permit: &Permit) -> Result<Text, NodeError> {
        Ok(self.hand(permit)?.person.ok_or(Refusal::Stranger)?)
    }
}

fn days_before(at: Timestamp, days: u64) -> Timestamp {
    Timestamp::from_millis(at.millis().saturating_sub(days * DAY_MILLIS))
}
