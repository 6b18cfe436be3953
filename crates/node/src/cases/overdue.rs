//! What the bureau itself does to its cases: by the clock, as casework says.

use wasl_casework::{self as casework, Case, CommandKind};
use wasl_model::{Action, Caller, Hand, Outcome, Permit, RecordId};

use crate::{Bureau, NodeError, audited::Intent};

impl Bureau {
    /// The cases behind `after` that may have something overdue, with what the bureau would do to each now, if anything; at most
    /// [`Bureau::CASES_MAX`] are looked at.
    pub(crate) fn overdue_cases(
        &self,
        permit: &Permit,
        after: Option<RecordId>,
    ) -> Result<Vec<(RecordId, Option<CommandKind>)>, NodeError> {
        let terms = &self.settings.terms;
        let closed_before = casework::closed_before(permit.at(), terms);
        let past = self.store.cases_past(permit, closed_before, after, Self::CASES_MAX)?;
        let told = past.into_iter().map(|id| {
            let case = Case::of(&self.store.steps(permit, id)?);
            let command = case.and_then(|case| casework::overdue(&case, permit.at(), terms));
            Ok((id, command.map(|command| command.kind())))
        });
        told.collect()
    }

    /// Does to a case what is overdue now; what that was, if somebody else has not seen to it meanwhile.
    pub(crate) fn work_overdue(&self, id: RecordId) -> Result<Option<CommandKind>, NodeError> {
        let own = Caller::bureau(self.identity.member);
        self.audited(Intent::about(&own, Action::CaseWork, id), |permit| {
            let done = self.change(permit, &self.case_feeds(), |write| {
                let case = Case::of(&write.steps(id)?);
                let overdue = |case: &Case| casework::overdue(case, permit.at(), &self.settings.terms);
                let Some((case, command)) =
                    case.and_then(|case| overdue(&case).map(|command| (case, command)))
                else {
                    return Ok(None);
                };
                let kind = command.kind();
                self.take(write, permit, (id, Some(&case)), command, &Hand::bureau())?;
                Ok(Some(kind))
            })?;
            if matches!(done, Some(CommandKind::Expire | CommandKind::Erase)) {
                self.store.forget_erased()?;
            }
            Ok((done, Outcome::Changed { count: done.map_or(0, |_| 1) }))
        })
    }
}
