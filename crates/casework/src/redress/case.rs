//! A request as its steps have left it: what was found, and what is decided of it.

use std::collections::BTreeSet;

use wasl_model::{
    FileHash, FoundRecord, MemberId, RecordId, RedressDecision, RedressEvent, RedressField, RedressFindings,
    RedressId, RedressKind, RedressOutcome, RedressRequest, RedressStanding, RedressStep, RedressVerdict,
    Text, Timestamp,
};

use super::refusal::RedressRefusal;

/// A person's request as its steps have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedressCase {
    /// Which.
    pub id: RedressId,
    /// The member that it was asked of.
    pub own: MemberId,
    /// What is asked, about whom; nothing once it was erased.
    pub request: Option<RedressRequest>,
    /// The person of the bureau who received it.
    pub received_by: Option<Text>,
    /// When it came in.
    pub received: Timestamp,
    /// When it was admitted.
    pub admitted: Option<Timestamp>,
    /// Where it stands.
    pub standing: RedressStanding,
    /// Until when the person must be told.
    pub due: Option<Timestamp>,
    /// What the last search found; nothing before the first one.
    pub findings: Option<RedressFindings>,
    /// The records of other members that their owners were asked about.
    pub asked: BTreeSet<RecordId>,
    /// What is decided, the first decision first; a later one about the same takes an earlier one's place.
    pub decisions: Vec<(RecordId, RedressDecision)>,
    /// The hash of the letter and when it went out.
    pub answered: Option<(Timestamp, FileHash)>,
}

/// Of what a decision speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Whether the person is told of it.
    Telling,
    /// What becomes of it.
    Keeping,
    /// Both.
    Both,
}

impl RedressCase {
    /// The request that these steps have led to, in their order; none, if the first one does not receive it.
    pub fn of(own: MemberId, steps: &[RedressStep]) -> Option<Self> {
        let first = steps.first()?;
        let RedressEvent::Received(request) = &first.event else { return None };
        let mut case = Self {
            id: first.request,
            own,
            request: Some(request.clone()),
            received_by: first.by.person.clone(),
            received: first.at,
            admitted: None,
            standing: first.standing,
            due: first.due,
            findings: None,
            asked: BTreeSet::new(),
            decisions: Vec::new(),
            answered: None,
        };
        steps.iter().filter(|step| step.request == first.request).for_each(|step| case.take(step));
        Some(case)
    }

    /// The records that the last search found.
    pub fn found(&self) -> &[FoundRecord] {
        self.findings.as_ref().map_or(&[], |findings| &findings.found)
    }

    /// Those of one member.
    pub fn found_of(&self, member: MemberId) -> impl Iterator<Item = &FoundRecord> {
        self.found().iter().filter(move |found| found.owner == member)
    }

    /// What is decided of whether the person is told of a field.
    pub fn telling(&self, record: RecordId, field: RedressField) -> Option<&RedressDecision> {
        self.decision(record, field, Side::Telling)
    }

    /// What is decided of whether a field stays.
    pub fn keeping(&self, record: RecordId, field: RedressField) -> Option<&RedressDecision> {
        self.decision(record, field, Side::Keeping)
    }

    /// Whether it was decided that the record is about somebody else.
    pub fn is_somebody_else(&self, record: RecordId) -> bool {
        self.decided(record).any(|decision| decision.verdict == RedressVerdict::SomebodyElse)
    }

    /// What is decided of one record.
    pub fn decided(&self, record: RecordId) -> impl Iterator<Item = &RedressDecision> {
        self.decisions.iter().filter(move |(of, _)| *of == record).map(|(_, decision)| decision)
    }

    /// The first record and field that something was asked of and nothing is decided about.
    pub fn undecided(&self) -> Option<(RecordId, Option<RedressField>)> {
        let open = |found: &FoundRecord| {
            let record = found.record;
            if found.fields.is_empty() {
                return (self.decided(record).next().is_none()).then_some((record, None));
            }
            let field = found.fields.iter().copied().find(|field| self.is_undecided(record, *field));
            field.map(|field| (record, Some(field)))
        };
        self.found().iter().find_map(open)
    }

    /// Whether something was asked of a field of a record that nothing is decided about.
    pub fn is_undecided(&self, record: RecordId, field: RedressField) -> bool {
        self.sides().any(|side| self.decision(record, field, side).is_none())
    }

    /// What the decisions come to.
    pub fn outcome(&self) -> RedressOutcome {
        if self.standing == RedressStanding::NotAdmitted {
            return RedressOutcome::NotAdmitted;
        }
        let counted: Vec<bool> = self
            .decisions
            .iter()
            .filter_map(|(_, decision)| match decision.verdict {
                RedressVerdict::Disclosed | RedressVerdict::Corrected | RedressVerdict::Erased => Some(true),
                RedressVerdict::Kept | RedressVerdict::NotDisclosed => Some(false),
                RedressVerdict::SomebodyElse => None,
            })
            .collect();
        match (counted.contains(&true), counted.contains(&false)) {
            (true, true) => RedressOutcome::Partly,
            (true, false) => RedressOutcome::Granted,
            (false, true) => RedressOutcome::Refused,
            (false, false) => RedressOutcome::NothingHeld,
        }
    }

    /// Whether what a new search finds is what was decided on: no record more or less, none in another version but the one
    /// that the decision itself made.
    pub fn stands_on(&self, now: &RedressFindings) -> bool {
        let is_known = |newer: &FoundRecord| {
            let older = self.found().iter().find(|older| older.record == newer.record);
            older.is_some_and(|older| older.entry == newer.entry || self.has_made(newer))
        };
        let is_there = |record| now.found.iter().any(|newer| newer.record == record);
        let is_gone_rightly = |older: &FoundRecord| is_there(older.record) || self.is_erased(older.record);
        now.found.iter().all(is_known) && self.found().iter().all(is_gone_rightly)
    }

    /// Whether one decision can be taken about one record.
    pub(super) fn check(&self, record: RecordId, decision: &RedressDecision) -> Result<(), RedressRefusal> {
        use RedressVerdict::{Corrected, Erased, SomebodyElse};
        let found = self.found().iter().find(|found| found.record == record);
        let found = found.ok_or(RedressRefusal::NotFound { record })?;
        let RedressDecision { field, verdict, articles, entry, .. } = decision;
        if let Some(field) = field.filter(|field| !found.fields.contains(field)) {
            return Err(RedressRefusal::NoField { record, field });
        }
        if *verdict == SomebodyElse {
            return if field.is_some() { Err(RedressRefusal::Whole { record }) } else { Ok(()) };
        }
        if articles.is_empty() || articles.len() > RedressDecision::ARTICLES_MAX {
            return Err(RedressRefusal::NoArticle);
        }
        // What is erased as a whole is erased by the decision itself; what was corrected, somebody has corrected.
        let is_noted = *verdict == Corrected || (*verdict == Erased && field.is_some());
        if is_noted != entry.is_some() {
            return Err(RedressRefusal::Entry { verdict: *verdict });
        }
        if found.owner != self.own && !self.asked.contains(&record) {
            return Err(RedressRefusal::OwnerFirst { record, owner: found.owner });
        }
        Ok(())
    }

    /// The request as it is once this was found. Decisions about versions that are gone do not count any more.
    pub(super) fn searched(&self, findings: &RedressFindings) -> Self {
        let is_there = |record| findings.found.iter().any(|newer| newer.record == record);
        let is_same = |newer: &FoundRecord| {
            let older = self.found().iter().find(|older| older.record == newer.record);
            older.is_some_and(|older| older.entry == newer.entry)
        };
        let counts = |record: RecordId, decision: &RedressDecision| {
            let is_of_version = |newer: &&FoundRecord| is_same(newer) || decision.entry == Some(newer.entry);
            let mut same = findings.found.iter().filter(|newer| newer.record == record);
            same.any(|newer| is_of_version(&newer)) || (!is_there(record) && self.is_erased(record))
        };
        let kept = self.decisions.iter().filter(|(record, decision)| counts(*record, decision));
        Self { decisions: kept.cloned().collect(), findings: Some(findings.clone()), ..self.clone() }
    }

    /// The request as it is once this was decided.
    pub(super) fn judged(&self, record: RecordId, decisions: &[RedressDecision]) -> Self {
        let mut case = self.clone();
        for newer in decisions {
            let is_of_record = newer.verdict == RedressVerdict::SomebodyElse;
            case.decisions.retain(|(of, older)| {
                let is_replaced = is_of_record
                    || older.verdict == RedressVerdict::SomebodyElse
                    || (older.field == newer.field && side(older.verdict) == side(newer.verdict));
                *of != record || !is_replaced
            });
            case.decisions.push((record, newer.clone()));
        }
        case
    }

    /// Where a request stands that was searched.
    pub(super) fn standing_of_search(&self) -> RedressStanding {
        if self.undecided().is_none() { RedressStanding::Decided } else { RedressStanding::Searched }
    }

    fn take(&mut self, step: &RedressStep) {
        match &step.event {
            RedressEvent::Received(_) | RedressEvent::NotAdmitted | RedressEvent::Withdrawn => {}
            RedressEvent::Admitted { .. } => self.admitted = Some(step.at),
            RedressEvent::Searched(findings) => *self = self.searched(findings),
            RedressEvent::Asked { records, .. } => self.asked.extend(records),
            RedressEvent::Decided { record, decisions } => *self = self.judged(*record, decisions),
            RedressEvent::Answered { letter, .. } => self.answered = Some((step.at, *letter)),
            RedressEvent::Erased => self.request = None,
        }
        self.standing = step.standing;
        self.due = step.due;
    }

    /// Of what must be decided, by what is asked for.
    fn sides(&self) -> impl Iterator<Item = Side> {
        let request = self.request.as_ref();
        let asks_access = request.is_some_and(|request| request.kinds.contains(&RedressKind::Access));
        let asks_change = request.is_some_and(RedressRequest::asks_change);
        [(asks_access, Side::Telling), (asks_change, Side::Keeping)]
            .into_iter()
            .filter_map(|(is_asked, side)| is_asked.then_some(side))
    }

    /// The decision about a field, or else about the whole record.
    fn decision(&self, record: RecordId, field: RedressField, of: Side) -> Option<&RedressDecision> {
        let speaks = |decision: &&RedressDecision| {
            let side = side(decision.verdict);
            side == of || side == Side::Both
        };
        let about = |field| self.decided(record).filter(speaks).filter(move |one| one.field == field).last();
        about(Some(field)).or_else(|| about(None))
    }

    fn is_erased(&self, record: RecordId) -> bool {
        self.decided(record)
            .any(|decision| decision.field.is_none() && decision.verdict == RedressVerdict::Erased)
    }

    /// Whether a decision about the record names this version of it.
    fn has_made(&self, newer: &FoundRecord) -> bool {
        self.decided(newer.record).any(|decision| decision.entry == Some(newer.entry))
    }
}

fn side(verdict: RedressVerdict) -> Side {
    match verdict {
        RedressVerdict::Disclosed | RedressVerdict::NotDisclosed => Side::Telling,
        RedressVerdict::Kept | RedressVerdict::Corrected | RedressVerdict::Erased => Side::Keeping,
        RedressVerdict::SomebodyElse => Side::Both,
    }
}
