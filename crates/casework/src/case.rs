//! A case as its steps have left it.

use std::collections::BTreeSet;

use wasl_model::{
    CaseEvent, Notice, NoticeStep, Position, RecordId, Refused, Ruling, Stage, Text, Timestamp,
};

use crate::person;

/// Where a case stands, and what of its past decides what may happen next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The record that its notice is, or will be.
    pub id: RecordId,
    /// Where it stands, as its last step says.
    pub position: Position,
    /// When that was taken.
    pub changed: Timestamp,
    /// The version that is worked on.
    pub pending: Option<Notice>,
    /// The version that is in force or suspended, as it was approved; [`published`](crate::published) says what went out.
    pub published: Option<Notice>,
    /// When that version went out.
    pub published_at: Option<Timestamp>,
    /// Since when it is in force: when it went out, or was resumed last.
    pub in_force_since: Option<Timestamp>,
    /// When the pending version was handed in.
    pub submitted_at: Option<Timestamp>,
    /// The persons who have written at the pending version.
    pub authors: Vec<Text>,
    /// The persons who have approved it.
    pub approvals: Vec<Text>,
    /// What the rules said last.
    pub ruling: Option<Ruling>,
    /// Why it was refused, if it was.
    pub refusal: Option<Refused>,
    /// Refusals that somebody has looked at and that do not stand against it.
    pub cleared: BTreeSet<RecordId>,
}

impl Case {
    /// The case that these steps have led to, in their order; none, if there is no step. Steps of other cases than the first
    /// one's are left out.
    pub fn of(steps: &[NoticeStep]) -> Option<Self> {
        let first = steps.first()?;
        let mut case = Self {
            id: first.case,
            position: first.position,
            changed: first.at,
            pending: None,
            published: None,
            published_at: None,
            in_force_since: None,
            submitted_at: None,
            authors: Vec::new(),
            approvals: Vec::new(),
            ruling: None,
            refusal: None,
            cleared: BTreeSet::new(),
        };
        steps.iter().filter(|step| step.case == first.case).for_each(|step| case.take(step));
        Some(case)
    }

    /// The notice that the case is about now: the pending version, or what is published.
    pub fn notice(&self) -> Option<&Notice> {
        self.pending.as_ref().or(self.published.as_ref())
    }

    /// Whether the author and two reviewers are known, and three different persons.
    pub(crate) fn has_three_persons(&self) -> bool {
        let is_other = |one: &Text, at: usize| {
            !self.authors.iter().chain(&self.approvals[..at]).any(|person| person::same(person, one))
        };
        let others = self.approvals.iter().enumerate().filter(|(at, person)| is_other(person, *at));
        !self.authors.is_empty() && others.count() >= 2
    }

    fn take(&mut self, step: &NoticeStep) {
        self.position = step.position;
        self.changed = step.at;
        match &step.event {
            CaseEvent::Drafted(notice) => {
                self.pending = Some(notice.clone());
                self.reopen();
                let is_known = |name: &Text| {
                    self.authors.iter().any(|author| person::folded(author) == person::folded(name))
                };
                if let Some(name) = step.by.person.as_ref().filter(|name| !is_known(name)) {
                    self.authors.push(name.clone());
                }
            }
            CaseEvent::Submitted => self.submitted_at = Some(step.at),
            CaseEvent::Checked(ruling) => {
                self.ruling = Some(ruling.clone());
                if step.position.stage == Some(Stage::Draft) {
                    self.reopen();
                }
            }
            CaseEvent::Approved => self.approvals.extend(step.by.person.clone()),
            CaseEvent::Returned { .. } => self.reopen(),
            CaseEvent::Refused { articles, reason } => {
                self.end();
                let (articles, reason) = (articles.clone(), reason.clone());
                self.refusal = Some(Refused { at: step.at, articles, reason });
            }
            CaseEvent::Published(ruling) => {
                self.ruling = Some(ruling.clone());
                self.published = self.pending.take();
                self.published_at = Some(step.at);
                self.in_force_since = Some(step.at);
                self.forget_pending();
            }
            CaseEvent::Resumed { .. } => self.in_force_since = Some(step.at),
            CaseEvent::Suspended { .. } => {}
            CaseEvent::Withdrawn { .. } | CaseEvent::Expired => self.end(),
            CaseEvent::Dropped => self.forget_pending(),
            CaseEvent::Cleared { refusal, .. } => {
                self.cleared.insert(*refusal);
            }
            CaseEvent::Erased => {
                self.end();
                self.ruling = None;
                self.refusal = None;
            }
        }
    }

    /// The pending version is a draft again: nobody has approved it.
    fn reopen(&mut self) {
        self.submitted_at = None;
        self.approvals.clear();
    }

    fn forget_pending(&mut self) {
        self.reopen();
        self.pending = None;
        self.authors.clear();
    }

    fn end(&mut self) {
        self.forget_pending();
        self.published = None;
        self.published_at = None;
        self.in_force_since = None;
    }
}
