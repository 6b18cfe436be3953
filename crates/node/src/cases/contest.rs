//! Saying that a record is contested, one's own or another member's, and taking that back.

use wasl_casework::{self as casework, Case, Command};
use wasl_model::{
    Action, Caller, Contest, ContestEffect, ContestKind, EraseReason, Event, Outcome, PartialDate, Permit,
    Prose, RecordId, Refusal, Standing, Text,
};
use wasl_store::Write;

use super::contest_error::ContestError;
use crate::{Bureau, NodeError, audited::Intent};

/// What is said against a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contesting {
    /// What stands against it.
    pub kind: ContestKind,
    /// What follows from it.
    pub effect: ContestEffect,
    /// Since when.
    pub since: PartialDate,
    /// The court, authority or office that it rests on.
    pub authority: Text,
    /// What whoever gets a hit must know.
    pub explanation: Prose,
}

impl Bureau {
    /// Says that a record is contested, to everyone who may receive it. A member says each kind once of a record: saying it anew
    /// takes the place of what it said before. A notice of this member that is contested with the effect *suspend* is
    /// suspended by the same hand. Returns what the contest is called.
    pub fn contest(&self, caller: &Caller, id: RecordId, said: Contesting) -> Result<RecordId, NodeError> {
        self.audited(Intent::about(caller, Action::Contest, id), |permit| {
            let held = self.store.record(permit, id)?.ok_or(Refusal::NotFound)?;
            let contest = Contest {
                record: id,
                owner: held.record.owner,
                number: held.number,
                by: self.identity.member,
                kind: said.kind,
                effect: said.effect,
                since: said.since,
                authority: said.authority,
                explanation: said.explanation,
                audience: Contest::audience_of(&held.record),
                at: permit.at(),
            };
            casework::check_contest(&contest, permit.at()).map_err(ContestError::from)?;
            let name = contest.id();
            let suspends = contest.effect == ContestEffect::Suspend && contest.owner == contest.by;
            self.change(permit, &self.case_feeds(), |write| {
                if suspends {
                    self.suspend_contested(write, permit, &contest)?;
                }
                let event = Event::Contest(contest);
                write.append(&self.identity.records(), event, self.entropy.salt()?)?;
                Ok::<_, NodeError>(())
            })?;
            Ok((name, Outcome::Changed { count: 1 }))
        })
    }

    /// Takes back what this member said against a record; it is erased from every bureau that has it. A notice that was suspended
    /// with it stays so until somebody resumes it.
    pub fn uncontest(&self, caller: &Caller, id: RecordId, kind: ContestKind) -> Result<(), NodeError> {
        self.audited(Intent::about(caller, Action::Contest, id), |permit| {
            let name = Contest::id_of(self.identity.member, id, kind);
            self.change(permit, &[self.identity.records()], |write| self.take_back(write, name))?;
            self.store.forget_erased()?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Takes back what this member said against records that their owners have erased since.
    pub(crate) fn end_contests(&self, permit: &Permit) -> Result<(), NodeError> {
        let over = self.store.contests_over(permit)?;
        if over.is_empty() {
            return Ok(());
        }
        self.change(permit, &[self.identity.records()], |write| {
            over.into_iter().try_for_each(|name| self.take_back(write, name))
        })?;
        Ok(self.store.forget_erased()?)
    }

    /// Whether this member says of a record that it is out of force.
    pub(super) fn check_resumable(&self, permit: &Permit, id: RecordId) -> Result<(), NodeError> {
        let contests = self.store.contests_of(permit, id)?;
        let own = |contest: &Contest| {
            contest.by == self.identity.member && contest.effect == ContestEffect::Suspend
        };
        if contests.iter().any(own) { Err(ContestError::Stands.into()) } else { Ok(()) }
    }

    /// Suspends the notice that its owner contests; there is nothing else of one's own that can be.
    fn suspend_contested(
        &self,
        write: &mut Write<'_>,
        permit: &Permit,
        contest: &Contest,
    ) -> Result<(), NodeError> {
        let id = contest.record;
        let case = Case::of(&write.steps(id)?).ok_or(ContestError::NoCase)?;
        if write
            .own_notice(&self.identity.records(), id)?
            .is_some_and(|it| it.standing == Standing::Suspended)
        {
            return Ok(());
        }
        let command = Command::Suspend { reason: contest.explanation.clone() };
        self.take(write, permit, (id, Some(&case)), command, &self.hand(permit)?)?;
        Ok(())
    }

    fn take_back(&self, write: &mut Write<'_>, name: RecordId) -> Result<(), NodeError> {
        let origin = self.identity.records();
        let contest = write.own_contest(&origin, name)?.ok_or(Refusal::NotFound)?;
        let event = Event::Erase { record: name, reason: EraseReason::Ordered, audience: contest.audience };
        write.append(&origin, event, self.entropy.salt()?)?;
        Ok(())
    }
}
