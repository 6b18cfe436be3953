//! The inbox: what waits for somebody in this role, and what is due.

use wasl_casework::{self as casework, Case, Command, CommandKind, Rulebook};
use wasl_model::{Action, Caller, Hand, Outcome, Permit, RecordId, Refusal, Role, Stage, Standing};
use wasl_store::{CaseCount, CaseRow, Waiting};

use crate::{Bureau, NodeError, audited::Intent};

/// A page of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// The cases, in the order of their deadlines.
    pub cases: Vec<CaseRow>,
    /// Where the next page starts, if there may be one.
    pub next: Option<RecordId>,
    /// How many cases of this bureau there are in each place.
    pub counts: Vec<CaseCount>,
}

/// What is due within a week is shown to everybody who works on cases: time enough to find three persons for an amendment.
const SOON_MILLIS: u64 = 7 * 24 * 3_600_000;

impl Bureau {
    /// The cases that wait for somebody in the caller's role, or are due soon, after `after`, the soonest first; out of at
    /// most [`Bureau::CASES_MAX`] that are looked at. What the caller has written or approved waits for another reviewer.
    pub fn waiting_cases(
        &self,
        caller: &Caller,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<CasePage, NodeError> {
        self.audited(Intent::plain(caller, Action::CaseRead), |permit| {
            let hand = self.hand(permit)?;
            let (stages, standings) = places(hand.role);
            let due = Some(permit.at().plus_millis(SOON_MILLIS));
            let mut rows = self.store.waiting(permit, Waiting { stages, standings, due }, after, limit)?;
            let is_full = rows.len() == limit.min(Self::CASES_MAX) as usize;
            let next = rows.last().map(|row| row.id).filter(|_| is_full);
            if hand.role == Role::Reviewer {
                let waits = rows.iter().map(|row| self.is_to_approve(permit, row, &hand));
                let mut waits = waits.collect::<Result<Vec<_>, _>>()?.into_iter();
                rows.retain(|_| waits.next().unwrap_or(true));
            }
            let shown = Outcome::shown(rows.iter().map(|row| row.id));
            Ok((CasePage { cases: rows, next, counts: self.store.case_counts(permit)? }, shown))
        })
    }

    /// How many cases of this bureau there are in each place.
    pub fn case_counts(&self, caller: &Caller) -> Result<Vec<CaseCount>, NodeError> {
        self.audited(Intent::plain(caller, Action::CaseRead), |permit| {
            Ok((self.store.case_counts(permit)?, Outcome::Changed { count: 0 }))
        })
    }

    /// The refusals of somebody or something like the subject of a case's pending version, and how likely each is of the same,
    /// the likeliest first: what stands in the way of handing it in and of publishing it. Those that were cleared are left out.
    pub fn case_stops(&self, caller: &Caller, id: RecordId) -> Result<Vec<(RecordId, f32)>, NodeError> {
        self.audited(Intent::about(caller, Action::CaseWork, id), |permit| {
            let case = Case::of(&self.store.steps(permit, id)?).ok_or(Refusal::NotFound)?;
            let pending = case.pending.as_ref();
            let passed =
                pending.map_or(Ok(()), |pending| self.pass_gate(permit, &pending.record, &case.cleared));
            let stops = match passed {
                Ok(()) => Vec::new(),
                Err(NodeError::RefusedBefore(stopped)) => stopped.refusals,
                Err(error) => return Err(error),
            };
            Ok((stops, Outcome::Changed { count: 0 }))
        })
    }

    /// Whether this hand may approve what is before the reviewers. What is elsewhere waits for whoever sees it.
    fn is_to_approve(&self, permit: &Permit, row: &CaseRow, hand: &Hand) -> Result<bool, NodeError> {
        let may = casework::leave(row.stage, row.standing, CommandKind::Approve);
        if !may.contains(&hand.role) {
            return Ok(true);
        }
        let case = Case::of(&self.store.steps(permit, row.id)?);
        let (rulebook, terms) = (Rulebook::current(), &self.settings.terms);
        Ok(casework::decide(case.as_ref(), Command::Approve, hand, permit.at(), rulebook, terms).is_ok())
    }
}

/// Where the cases stand that wait for a role.
fn places(role: Role) -> (&'static [Stage], &'static [Standing]) {
    match role {
        Role::Officer | Role::Analyst => (&[Stage::Draft, Stage::Approved], &[]),
        Role::Reviewer => (&[Stage::Checked, Stage::Reviewed], &[]),
        Role::Protection => (&[], &[Standing::Refused, Standing::Suspended, Standing::Withdrawn]),
        Role::Admin | Role::Bureau => (&[], &[]),
    }
}
