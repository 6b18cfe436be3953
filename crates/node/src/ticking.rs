//! What the bureau does by itself when a deadline has passed: once an hour while it serves, or by hand.
//!
//! Everything takes the way that a person's step takes: the rules, the audit log, one transaction. A round may be cut off
//! anywhere; the next one goes on with what is still due.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use wasl_casework::CommandKind;
use wasl_model::{Action, Caller, MemberId, Outcome, Permit, RecordId};
use wasl_store::{WeedingRecord, WeedingState};

use crate::{Bureau, NodeError, audited::Intent, reminding::Late};

/// How long after its start a bureau looks for the first time: not before its peers were heard.
const FIRST: Duration = Duration::from_mins(1);
/// How often it looks after that.
const EVERY: Duration = Duration::from_hours(1);
/// How often it is looked whether the program ends.
const LOOK: Duration = Duration::from_millis(50);

/// One thing that the clock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockStep {
    /// It takes a step of a case.
    Case {
        /// Which.
        id: RecordId,
        /// Which step.
        command: CommandKind,
    },
    /// It takes a record of an approved plan further.
    Weed {
        /// The number of the plan.
        plan: u64,
        /// Which record.
        id: RecordId,
        /// What it is then.
        state: WeedingState,
    },
    /// It writes to a member that has not confirmed erasures in time.
    Remind {
        /// Whom.
        member: MemberId,
        /// How many erasures.
        erasures: u64,
    },
}

/// What a round of the clock did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClockRound {
    /// Each step; with the number of the reason where it could not be taken.
    pub steps: Vec<(ClockStep, Option<u16>)>,
    /// Whether more is due than one round does.
    pub more: bool,
}

impl Bureau {
    /// The most that one round of the clock does.
    pub const CLOCK_STEPS_MAX: usize = 200;

    /// Does what is due by the clock, at most [`Bureau::CLOCK_STEPS_MAX`] steps.
    ///
    /// # Errors
    ///
    /// If nothing can be done just now: the bureau is returning, the audit log cannot be written. What one step alone stands
    /// against is told with it, and the others go on.
    pub fn tick(&self) -> Result<ClockRound, NodeError> {
        self.settle();
        if !self.may_write()? {
            return Err(NodeError::Returning);
        }
        let ClockRound { steps: due, more } = self.due_steps()?;
        let mut steps = Vec::new();
        for (step, _) in due {
            match self.take_clock_step(step) {
                Ok(Some(done)) => steps.push((done, None)),
                Ok(None) => {}
                Err(error) if error.is_of_now() => return Err(error),
                Err(error) => {
                    let number = error.number();
                    tracing::warn!(number, %error, "a step of the clock failed");
                    steps.push((step, Some(number)));
                }
            }
        }
        Ok(ClockRound { steps, more })
    }

    /// What [`Bureau::tick`] would do now. Nothing is done.
    pub fn tick_due(&self, caller: &Caller) -> Result<ClockRound, NodeError> {
        self.audited(Intent::asking(caller, Action::CaseRead, "clock"), |_| {
            let round = self.due_steps()?;
            let count = round.steps.len() as u64;
            Ok((round, Outcome::Shown { records: Vec::new(), count }))
        })
    }

    /// What is due, found with leave for the bureau's own work: nobody is shown what it says.
    fn due_steps(&self) -> Result<ClockRound, NodeError> {
        let permit = self.own_permit()?;
        let late = self.to_remind(&permit)?.into_iter();
        let remind = |late: Late| ClockStep::Remind { member: late.member, erasures: late.count() };
        let mut due: Vec<_> = late.map(remind).collect();
        due.extend(self.due_weeding(&permit)?.into_iter().map(
            |WeedingRecord { weeding, id, state, .. }| {
                let is_blocked = state == WeedingState::Blocked;
                let state = if is_blocked { WeedingState::Erased } else { WeedingState::Blocked };
                ClockStep::Weed { plan: weeding, id, state }
            },
        ));
        self.due_cases(&permit, &mut due)?;
        let more = due.len() > Self::CLOCK_STEPS_MAX;
        due.truncate(Self::CLOCK_STEPS_MAX);
        Ok(ClockRound { steps: due.into_iter().map(|step| (step, None)).collect(), more })
    }

    /// The steps of cases that are due, until there are more than one round takes.
    fn due_cases(&self, permit: &Permit, due: &mut Vec<ClockStep>) -> Result<(), NodeError> {
        let mut after = None;
        while due.len() <= Self::CLOCK_STEPS_MAX {
            let looked = self.overdue_cases(permit, after)?;
            let Some((last, _)) = looked.last() else { break };
            after = Some(*last);
            let step = |(id, command): (RecordId, Option<CommandKind>)| {
                command.map(|command| ClockStep::Case { id, command })
            };
            due.extend(looked.into_iter().filter_map(step));
        }
        Ok(())
    }

    /// Takes a step, if it is still due; what was done.
    fn take_clock_step(&self, step: ClockStep) -> Result<Option<ClockStep>, NodeError> {
        match step {
            ClockStep::Case { id, .. } => {
                let done = self.work_overdue(id)?;
                Ok(done.map(|command| ClockStep::Case { id, command }))
            }
            ClockStep::Weed { plan, id, state } => {
                let done = self.weed((plan, id), state)?;
                Ok(done.map(|state| ClockStep::Weed { plan, id, state }))
            }
            ClockStep::Remind { member, .. } => match self.remind(member) {
                Ok(done) => Ok(done.map(|erasures| ClockStep::Remind { member, erasures })),
                Err(NodeError::Reminded) => Ok(None),
                Err(error) => Err(error),
            },
        }
    }

    /// Does what is due by the clock, soon after the start and then once an hour, until it is told to stop.
    pub(crate) fn keep_time(&self, stop: &AtomicBool) {
        let mut next = Instant::now() + FIRST;
        while !stop.load(Ordering::SeqCst) {
            if Instant::now() < next {
                thread::sleep(LOOK);
                continue;
            }
            let round = self.tick();
            // Where nothing of a full round could be done, the next one would find the same.
            let goes_on =
                |round: &ClockRound| round.more && round.steps.iter().any(|(_, fault)| fault.is_none());
            if !round.as_ref().is_ok_and(goes_on) {
                next = Instant::now() + EVERY;
            }
            if let Err(error) = round {
                tracing::warn!(number = error.number(), %error, "the clock's round failed");
            }
        }
    }
}
