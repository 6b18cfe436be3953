//! Cases: notices and diffusions on their way, and what becomes of them afterwards.
//!
//! What may be done when, by whom, and what the rules say of it is `casework`'s; here it is read and written: the steps in
//! this bureau's feed of cases, what is published in its feed of records, both in one transaction.

mod contest;
mod contest_error;
mod error;
mod gate;
mod hand;
mod overdue;
mod refused;
mod refused_here;
mod stopped;
mod waiting;

use wasl_casework::{self as casework, Case, Command, Rulebook};
use wasl_feed::Origin;
use wasl_model::{
    Action, Caller, CaseEvent, EraseReason, Event, Hand, Notice, NoticeStep, Outcome, Permit, Position,
    Prose, RecordId, Refusal, Ruling, Source, Standing, Step, Text,
};
use wasl_store::{CaseRow, CaseTray, NoticeFilter, NoticeRow, StoreError, Write};

pub use contest::Contesting;
pub use contest_error::ContestError;
pub use error::CaseError;
pub use refused::Likeness;
pub(crate) use refused::{Refused, RefusedDesk};
pub use refused_here::RefusedAgain;
pub use stopped::Stopped;
pub use waiting::CasePage;

use crate::{Bureau, NodeError, audited::Intent};

/// A case as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseView {
    /// Where it stands.
    pub row: CaseRow,
    /// Its pending and its published version, and who had which hand in them; `None` once everything was erased.
    pub case: Option<Case>,
    /// The steps that led there, the first one first.
    pub steps: Vec<NoticeStep>,
}

/// A notice as it is shown to whoever may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticeView {
    /// Its id.
    pub id: RecordId,
    /// The notice, and how fresh the copy is.
    pub row: NoticeRow,
    /// The refusals of this member that it resembles, if it is another's.
    pub refused_here: Vec<Likeness>,
}

/// A page of notices.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticePage {
    /// The notices, newest first.
    pub notices: Vec<NoticeView>,
    /// Where the next page starts, if there may be one.
    pub next: Option<RecordId>,
}

impl Bureau {
    /// The most cases or notices that are listed at once.
    pub const CASES_MAX: u32 = wasl_store::Store::CASES_MAX;

    /// Opens a case with a first draft. Its owner and number are set here, whatever stands in it.
    pub fn draft_notice(&self, caller: &Caller, notice: Notice) -> Result<RecordId, NodeError> {
        self.audited(Intent::asking(caller, Action::CaseWork, "draft"), |permit| {
            let hand = self.hand(permit)?;
            let id = self.change(permit, &self.case_feeds(), |write| {
                let number = self.free_number(write, permit)?;
                let notice = self.numbered(notice, number);
                let id = notice.record.id();
                self.take(write, permit, (id, None), Command::Draft(notice), &hand)?;
                Ok(id)
            })?;
            Ok((id, Outcome::Changed { count: 1 }))
        })
    }

    /// Takes a step of a case. A draft that is given keeps the case's number.
    pub fn work_on(&self, caller: &Caller, id: RecordId, command: Command) -> Result<Position, NodeError> {
        self.audited(Intent::about(caller, Action::CaseWork, id), |permit| {
            let hand = self.hand(permit)?;
            let row = self.store.case(permit, id)?.ok_or(Refusal::NotFound)?;
            let command = match command {
                Command::Draft(notice) => Command::Draft(self.numbered(notice, source(&row)?)),
                command => command,
            };
            if matches!(command, Command::Resume { .. }) {
                self.check_resumable(permit, id)?;
            }
            let gated = self.gated(permit, id, &command, &hand)?;
            let position = self.change(permit, &self.case_feeds(), |write| {
                let case = Case::of(&write.steps(id)?).ok_or(Refusal::NotFound)?;
                if gated.is_some_and(|gated| case.pending.as_ref() != Some(&gated)) {
                    return Err(CaseError::Moved.into());
                }
                self.take(write, permit, (id, Some(&case)), command, &hand)
            })?;
            self.store.forget_erased()?;
            Ok((position, Outcome::Changed { count: 1 }))
        })
    }

    /// Shows a case, with every step and everything that the rules said.
    pub fn case(&self, caller: &Caller, id: RecordId) -> Result<CaseView, NodeError> {
        self.audited(Intent::about(caller, Action::CaseRead, id), |permit| {
            let row = self.store.case(permit, id)?.ok_or(Refusal::NotFound)?;
            let steps = self.store.steps(permit, id)?;
            let case = Case::of(&steps);
            Ok((CaseView { row, case, steps }, Outcome::shown([id].into_iter())))
        })
    }

    /// The cases of a tray that follow after `after`, in the tray's order, at most [`Bureau::CASES_MAX`].
    pub fn cases(
        &self,
        caller: &Caller,
        tray: CaseTray,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, NodeError> {
        self.audited(Intent::plain(caller, Action::CaseRead), |permit| {
            let rows = self.store.cases(permit, tray, after, limit)?;
            let shown = Outcome::shown(rows.iter().map(|row| row.id));
            Ok((rows, shown))
        })
    }

    /// What the rules of today would say of a notice. Nothing is kept.
    pub fn judge_notice(&self, caller: &Caller, notice: &Notice) -> Result<Ruling, NodeError> {
        self.audited(Intent::asking(caller, Action::CaseWork, "judge"), |permit| {
            Ok((Rulebook::current().judge(notice, permit.at()), Outcome::Changed { count: 0 }))
        })
    }

    /// The rules for publishing. They tell nothing of any case, and who asked for them is written down all the same.
    pub fn rulebook(&self, caller: &Caller) -> Result<&'static Rulebook, NodeError> {
        self.audited(Intent::asking(caller, Action::CaseRead, "rulebook"), |_| {
            Ok((Rulebook::current(), Outcome::Changed { count: 0 }))
        })
    }

    /// Shows a notice, this member's or another's.
    pub fn notice(&self, caller: &Caller, id: RecordId) -> Result<NoticeView, NodeError> {
        self.audited(Intent::about(caller, Action::RecordRead, id), |permit| {
            let row = self.store.notice(permit, id)?.ok_or(Refusal::NotFound)?;
            let refused_here = self.refused_here(&row.notice.record)?;
            Ok((NoticeView { id, row, refused_here }, Outcome::shown([id].into_iter())))
        })
    }

    /// The notices that the caller may see, this member's and the others', newest first.
    pub fn notices(
        &self,
        caller: &Caller,
        filter: NoticeFilter,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<NoticePage, NodeError> {
        self.audited(Intent::asking(caller, Action::RecordRead, "notices"), |permit| {
            let (rows, next) = self.store.notices(permit, filter, after, limit)?;
            let view = |row: NoticeRow| {
                let refused_here = self.refused_here(&row.notice.record)?;
                Ok(NoticeView { id: row.notice.record.id(), row, refused_here })
            };
            let notices = rows.into_iter().map(view).collect::<Result<Vec<_>, NodeError>>()?;
            let shown = Outcome::shown(notices.iter().map(|notice| notice.id));
            Ok((NoticePage { notices, next }, shown))
        })
    }

    /// The pending version, if the command would hand it in or send it out, once it has passed the gate. The index is asked
    /// before anything is written, so that nobody waits for it.
    fn gated(
        &self,
        permit: &Permit,
        id: RecordId,
        command: &Command,
        hand: &Hand,
    ) -> Result<Option<Notice>, NodeError> {
        if !matches!(command, Command::Submit | Command::Publish) {
            return Ok(None);
        }
        let case = Case::of(&self.store.steps(permit, id)?).ok_or(Refusal::NotFound)?;
        // Whoever may not do it anyway learns of no refusal.
        let terms = &self.settings.terms;
        casework::decide(Some(&case), command.clone(), hand, permit.at(), Rulebook::current(), terms)?;
        if let Some(pending) = &case.pending {
            self.pass_gate(permit, &pending.record, &case.cleared)?;
        }
        Ok(case.pending)
    }

    /// What casework decides upon a command, written.
    fn take(
        &self,
        write: &mut Write<'_>,
        permit: &Permit,
        (id, case): (RecordId, Option<&Case>),
        command: Command,
        hand: &Hand,
    ) -> Result<Position, NodeError> {
        let (now, terms) = (permit.at(), &self.settings.terms);
        let steps = casework::decide(case, command, hand, now, Rulebook::current(), terms)?;
        let mut last = Position { stage: None, standing: Standing::Unpublished, due: None };
        for (event, position) in steps {
            if let Some(case) = case {
                self.carry_out(write, permit, (id, case), &event)?;
            }
            last = position;
            let step = NoticeStep { case: id, at: now, by: hand.clone(), event, position };
            let is_end = step.event == CaseEvent::Erased;
            write.step(&self.identity.cases(), Step::Notice(step), self.entropy.salt()?)?;
            if is_end {
                write.erase_steps(id.as_bytes())?;
            }
        }
        Ok(last)
    }

    /// What an event does to what is published.
    fn carry_out(
        &self,
        write: &mut Write<'_>,
        permit: &Permit,
        (id, case): (RecordId, &Case),
        event: &CaseEvent,
    ) -> Result<(), NodeError> {
        let (now, terms) = (permit.at(), &self.settings.terms);
        let origin = self.identity.records();
        let in_force = || {
            let (notice, since) = case.published.as_ref().zip(case.published_at).ok_or(Refusal::NotFound)?;
            Ok::<_, Refusal>(casework::published(notice, since, terms))
        };
        let notice = match event {
            CaseEvent::Published(_) => {
                let pending = case.pending.as_ref().ok_or(Refusal::NotFound)?;
                casework::published(pending, now, terms)
            }
            CaseEvent::Suspended { .. } => {
                casework::suspended(&write.own_notice(&origin, id)?.ok_or(Refusal::NotFound)?)
            }
            CaseEvent::Resumed { .. } => casework::resumed(&in_force()?),
            CaseEvent::Refused { articles, reason } => {
                let known = case.notice().ok_or(Refusal::NotFound)?;
                casework::refused(known, now, articles.clone(), reason.clone(), terms)
            }
            CaseEvent::Withdrawn { .. } | CaseEvent::Expired | CaseEvent::Erased => {
                return self.erase_published(write, (id, case));
            }
            CaseEvent::Drafted(_)
            | CaseEvent::Submitted
            | CaseEvent::Cleared { .. }
            | CaseEvent::Checked(_)
            | CaseEvent::Approved
            | CaseEvent::Returned { .. }
            | CaseEvent::Dropped => return Ok(()),
        };
        if let Some(before) = write.own_record(&origin, id)? {
            self.narrow(write, before, notice.audience())?;
        }
        write.append(&origin, Event::Notice(notice), self.entropy.salt()?)?;
        Ok(())
    }

    /// Takes a notice back, if it is in force, and erases everything that its case says: as data protection has decided.
    pub(crate) fn end_case(
        &self,
        write: &mut Write<'_>,
        permit: &Permit,
        id: RecordId,
        (reason, hand): (&Prose, &Hand),
    ) -> Result<(), NodeError> {
        let case = Case::of(&write.steps(id)?).ok_or(Refusal::NotFound)?;
        if matches!(case.position.standing, Standing::Published | Standing::Suspended) {
            let withdraw = Command::Withdraw { reason: reason.clone() };
            self.take(write, permit, (id, Some(&case)), withdraw, hand)?;
        }
        let case = Case::of(&write.steps(id)?).ok_or(Refusal::NotFound)?;
        self.take(write, permit, (id, Some(&case)), Command::Erase, hand)?;
        Ok(())
    }

    /// Takes back what is published of a case, from every bureau that has it. What has expired every bureau has erased by
    /// itself; it is ordered all the same, so that each says so with its receipt.
    fn erase_published(&self, write: &mut Write<'_>, (id, case): (RecordId, &Case)) -> Result<(), NodeError> {
        let held = write.own_record(&self.identity.records(), id)?;
        let known = || case.published.as_ref().map(|notice| notice.record.clone());
        held.or_else(known).map_or(Ok(()), |record| self.order_erasure(write, record, EraseReason::Ordered))
    }

    /// The feeds that a step may be written into.
    fn case_feeds(&self) -> [Origin; 2] {
        [self.identity.cases(), self.identity.records()]
    }

    /// The next number of the year that no record or case ever had.
    fn free_number(&self, write: &mut Write<'_>, permit: &Permit) -> Result<Source, NodeError> {
        let start = write.size(&self.identity.cases())?.get();
        let bad = |_| StoreError::Row { table: "notice_case" };
        for number in start + 1.. {
            let source = Source {
                dataset: Text::new(DATASET).map_err(bad)?,
                id: Text::new(&format!("{}/{number}", permit.at().year())).map_err(bad)?,
            };
            let id = RecordId::derive(self.identity.member, source.dataset.as_str(), source.id.as_str());
            if !write.is_taken(id)? {
                return Ok(source);
            }
        }
        Err(StoreError::Row { table: "notice_case" }.into())
    }

    /// The notice as one of this member, under this number.
    fn numbered(&self, mut notice: Notice, source: Source) -> Notice {
        notice.record.owner = self.identity.member;
        notice.record.source = source;
        notice
    }
}

/// Refuses the dataset of notices for what is none.
pub(crate) fn check_dataset(dataset: &str) -> Result<(), NodeError> {
    if dataset == DATASET { Err(CaseError::Dataset.into()) } else { Ok(()) }
}

/// What the record of a case is called.
fn source(row: &CaseRow) -> Result<Source, StoreError> {
    let bad = |_| StoreError::Row { table: "notice_case" };
    Ok(Source { dataset: Text::new(DATASET).map_err(bad)?, id: Text::new(&row.number).map_err(bad)? })
}

/// The dataset that notices and diffusions are records of.
const DATASET: &str = "notices";
