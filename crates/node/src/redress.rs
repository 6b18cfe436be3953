//! Redress: persons' requests for access, correction and deletion, from the counter to the letter.
//!
//! What may be done when and by whom is `casework`'s; here it is searched, read and written: the steps in this bureau's feed of
//! cases, what is erased in its feed of records, what is asked of an owner in its messages, in one transaction each.

mod asking;
mod fault;
mod report;
mod searching;

use std::collections::BTreeMap;

use wasl_casework::{self as casework, RedressCase, RedressCommand, RedressMove};
use wasl_model::{
    Action, Caller, EraseReason, Event, FoundRecord, Hand, Notice, Outcome, Permit, Prose, Record, RecordId,
    RedressDecision, RedressEvent, RedressId, RedressRequest, RedressStanding, RedressStep, RedressVerdict,
    Refusal, Step,
};
use wasl_store::{RedressRow, RedressTray, Write};

use crate::{Bureau, NodeError, audited::Intent, cases::CaseError};
use asking::Question;

pub use fault::RedressFault;
pub use report::{PublishedCount, RedressReport, RedressReportRow};

/// A request as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct RedressView {
    /// Where it stands.
    pub row: RedressRow,
    /// What is asked, what was found and what is decided; `None` once everything was erased.
    pub case: Option<RedressCase>,
    /// The steps that led there, the first one first.
    pub steps: Vec<RedressStep>,
    /// What was found, as it is held now; what was erased since is not there.
    pub records: BTreeMap<RecordId, RedressRecord>,
}

/// A record that was found, as it is held now.
#[derive(Debug, Clone, PartialEq)]
pub struct RedressRecord {
    /// The record.
    pub record: Record,
    /// What makes it a notice, if it is one.
    pub notice: Option<Notice>,
    /// The entry that says it.
    pub entry: u64,
}

impl Bureau {
    /// Opens a request that came in.
    pub fn open_request(&self, caller: &Caller, request: RedressRequest) -> Result<RedressId, NodeError> {
        self.audited(Intent::asking(caller, Action::RedressWork, "open"), |permit| {
            let (hand, terms) = (self.hand(permit)?, &self.settings.terms);
            let moved = casework::receive(request, &hand, (permit.at(), terms))?;
            let id = RedressId::from_bytes(self.entropy.bytes()?);
            let cases = self.identity.cases();
            let step = step(permit, id, (moved, None), hand);
            self.change(permit, std::slice::from_ref(&cases), |write| {
                write.step(&cases, Step::Redress(step), self.entropy.salt()?)?;
                Ok(())
            })?;
            Ok((id, Outcome::Changed { count: 1 }))
        })
    }

    /// Takes a step of a request. What is erased by a decision is erased with it, everywhere. A search and a question to an owner
    /// have ways of their own: [`Bureau::search_request`], [`Bureau::ask_owner`].
    pub fn work_on_request(
        &self,
        caller: &Caller,
        id: RedressId,
        command: RedressCommand,
        words: Option<Prose>,
    ) -> Result<RedressStanding, NodeError> {
        let record = match &command {
            RedressCommand::Search(_) | RedressCommand::Ask(_) => return Err(RedressFault::OwnWay.into()),
            RedressCommand::Decide { record, .. } => Some(*record),
            _ => None,
        };
        let name = id.to_string();
        let intent = Intent { record, ..Intent::asking(caller, Action::RedressWork, &name) };
        self.audited(intent, |permit| {
            let (hand, case) = (self.hand(permit)?, self.redress_case(permit, id)?);
            let terms = &self.settings.terms;
            let moved = case.decide(command, &hand, words.is_some(), (permit.at(), terms))?;
            match &moved.event {
                RedressEvent::Decided { record, decisions } => {
                    self.check_corrections(permit, &case, *record, decisions)?;
                }
                RedressEvent::Answered { .. } => self.check_fresh(permit, &case)?,
                _ => {}
            }
            let standing = moved.standing;
            self.write_request(permit, &case, (moved, words), (hand, None))?;
            self.store.forget_erased()?;
            Ok((standing, Outcome::Changed { count: 1 }))
        })
    }

    /// Searches everything held for the person. Decisions about what has changed since do not count any more.
    pub fn search_request(&self, caller: &Caller, id: RedressId) -> Result<RedressStanding, NodeError> {
        let name = id.to_string();
        self.audited(Intent::asking(caller, Action::RedressWork, &name), |permit| {
            let (hand, case) = (self.hand(permit)?, self.redress_case(permit, id)?);
            // Whoever may not search learns nothing of what is held.
            case.admits(casework::RedressCommandKind::Search, &hand)?;
            let findings = self.find_subject(permit, &case)?;
            let shown = Outcome::shown(findings.found.iter().map(|found| found.record));
            let terms = &self.settings.terms;
            let moved = case.decide(RedressCommand::Search(findings), &hand, false, (permit.at(), terms))?;
            let standing = moved.standing;
            self.write_request(permit, &case, (moved, None), (hand, None))?;
            Ok((standing, shown))
        })
    }

    /// Shows a request, with every step, and what was found as it is held now.
    pub fn request(&self, caller: &Caller, id: RedressId) -> Result<RedressView, NodeError> {
        let name = id.to_string();
        self.audited(Intent::asking(caller, Action::RedressRead, &name), |permit| {
            let row = self.store.redress(permit, id)?.ok_or(Refusal::NotFound)?;
            let steps = self.store.redress_steps(permit, id)?;
            let case = RedressCase::of(self.identity.member, &steps);
            let mut records = BTreeMap::new();
            for FoundRecord { record, .. } in case.iter().flat_map(RedressCase::found) {
                if let Some(held) = self.store.record(permit, *record)? {
                    let notice = self.store.notice(permit, *record)?.map(|row| row.notice);
                    let shown = RedressRecord { record: held.record, notice, entry: held.number };
                    records.insert(*record, shown);
                }
            }
            let shown = Outcome::shown(records.keys().copied());
            Ok((RedressView { row, case, steps, records }, shown))
        })
    }

    /// The requests of a tray that follow after `after`, in the tray's order, at most [`Bureau::CASES_MAX`].
    pub fn requests(
        &self,
        caller: &Caller,
        tray: RedressTray,
        after: Option<RedressId>,
        limit: u32,
    ) -> Result<Vec<RedressRow>, NodeError> {
        self.audited(Intent::asking(caller, Action::RedressRead, "requests"), |permit| {
            let rows = self.store.redress_tray(permit, tray, after, limit)?;
            let count = rows.len() as u64;
            Ok((rows, Outcome::Shown { records: Vec::new(), count }))
        })
    }

    fn redress_case(&self, permit: &Permit, id: RedressId) -> Result<RedressCase, NodeError> {
        let steps = self.store.redress_steps(permit, id)?;
        Ok(RedressCase::of(self.identity.member, &steps).ok_or(Refusal::NotFound)?)
    }

    /// Writes a step, what it erases, and what an owner is asked, unless the request went on meanwhile.
    fn write_request(
        &self,
        permit: &Permit,
        case: &RedressCase,
        taken: (RedressMove, Option<Prose>),
        (hand, question): (Hand, Option<Question>),
    ) -> Result<(), NodeError> {
        let (cases, messages) = (self.identity.cases(), self.identity.messages());
        let feeds = [cases.clone(), self.identity.records(), messages];
        self.change(permit, &feeds, |write| {
            let stands = RedressCase::of(self.identity.member, &write.redress_steps(case.id)?);
            if stands.as_ref() != Some(case) {
                return Err(CaseError::Moved.into());
            }
            let mut step = step(permit, case.id, taken, hand);
            if let RedressEvent::Decided { record, decisions } = &step.event {
                self.carry_out_decisions(write, permit, (*record, decisions), &step.by)?;
            }
            step.message = question.map(|question| self.post_question(write, question)).transpose()?;
            let is_end = step.event == RedressEvent::Erased;
            write.step(&cases, Step::Redress(step), self.entropy.salt()?)?;
            if is_end {
                write.erase_steps(case.id.as_bytes())?;
            }
            Ok(())
        })
    }

    /// Erases a record of this member that was decided to be erased as a whole. Another member's is its owner's to erase.
    fn carry_out_decisions(
        &self,
        write: &mut Write<'_>,
        permit: &Permit,
        (record, decisions): (RecordId, &[RedressDecision]),
        hand: &Hand,
    ) -> Result<(), NodeError> {
        let is_erasure = |decision: &&RedressDecision| {
            decision.verdict == RedressVerdict::Erased && decision.field.is_none()
        };
        let Some(decision) = decisions.iter().find(is_erasure) else { return Ok(()) };
        match write.own_event(&self.identity.records(), record)? {
            Some(Event::Put(held)) => self.order_erasure(write, held, EraseReason::Ordered),
            // A list stands behind it in place of a case.
            Some(Event::Notice(notice)) if write.steps(record)?.is_empty() => {
                self.order_erasure(write, notice.record, EraseReason::Ordered)
            }
            Some(Event::Notice(_)) => self.end_case(write, permit, record, (&decision.reason, hand)),
            Some(Event::Erase { .. } | Event::Contest(_)) | None => Ok(()),
        }
    }

    /// Whether each correction that a decision names is there: the version that is in force, and newer than what was found.
    fn check_corrections(
        &self,
        permit: &Permit,
        case: &RedressCase,
        record: RecordId,
        decisions: &[RedressDecision],
    ) -> Result<(), NodeError> {
        let found = case.found().iter().find(|found| found.record == record).map(|found| found.entry);
        let held = self.store.record(permit, record)?.map(|held| held.number);
        let is_there = |entry: u64| held == Some(entry) && found.is_some_and(|found| found < entry);
        match decisions.iter().filter_map(|decision| decision.entry).find(|entry| !is_there(*entry)) {
            Some(entry) => Err(RedressFault::NoCorrection(entry).into()),
            None => Ok(()),
        }
    }

    /// No letter goes out on an old search.
    fn check_fresh(&self, permit: &Permit, case: &RedressCase) -> Result<(), NodeError> {
        if case.standing == RedressStanding::NotAdmitted {
            return Ok(());
        }
        let now = self.find_subject(permit, case)?;
        if case.stands_on(&now) { Ok(()) } else { Err(RedressFault::Stale.into()) }
    }
}

fn step(
    permit: &Permit,
    request: RedressId,
    (moved, words): (RedressMove, Option<Prose>),
    by: Hand,
) -> RedressStep {
    let RedressMove { event, standing, due } = moved;
    RedressStep { request, at: permit.at(), by, event, words, standing, due, message: None }
}
