//! Hits: officers judge what an answer shows, the owner's bureau is told and answers, and both write down how it ended.
//!
//! What follows from what is `casework`'s; here it is read, written and told: the steps in this bureau's feed of cases, the
//! words to the other bureau in a message, both in one transaction.

mod fault;

use wasl_casework::{HitCase, HitCommand, HitMove, Terms, hit_answer_due};
use wasl_model::{
    Action, Asked, Caller, Colour, Hand, HitEvent, HitId, HitReport, HitStanding, HitStep, HitWord,
    Judgement, LiveSought, MessageId, OnHit, Outcome, Permit, Post, Prose, RecordId, Refusal, Step, Text,
    Timestamp, Urgency,
};
use wasl_seal::Sealed;
use wasl_store::{HitCount, HitRow, HitTray, Write};

use crate::{Bureau, NewMessage, NodeError, ask::subject::Subject, audited::Intent, messages::Draft};

pub use fault::HitFault;

/// What an officer says of a possible hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judging {
    /// The question that it was an answer to.
    pub sought: LiveSought,
    /// The record.
    pub record: RecordId,
    /// Whether it is the same person or thing.
    pub is_same: bool,
    /// Why, and what its owner is to know: where, when, what was done.
    pub words: Prose,
}

/// A hit as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitView {
    /// Where it stands.
    pub row: HitRow,
    /// The steps that led there, the first one first; none once everything was erased.
    pub steps: Vec<HitStep>,
    /// The message that the conversation with the other bureau began with; none, if that was told nothing.
    pub message: Option<MessageId>,
}

/// What is to be told to the other bureau, sealed.
struct Told {
    draft: Draft,
    post: Post,
}

impl Bureau {
    /// Confirms or rejects a possible hit. The question is asked once more, so that nobody judges what the answer did not show.
    /// Of a confirmed one the record's owner is told in the same moment, unless its handling code says otherwise; one who
    /// cannot be written to is not told, and the hit shows no message then.
    pub fn judge_hit(&self, caller: &Caller, judging: &Judging) -> Result<HitId, NodeError> {
        self.audited(Intent::about(caller, Action::CaseWork, judging.record), |permit| {
            let hand = self.hand(permit)?;
            let held = self.store.record(permit, judging.record)?.ok_or(Refusal::NotFound)?;
            let judgement = self.judgement(permit, judging, held.number)?;
            let (now, owner, id) = (permit.at(), judgement.owner, HitId::from_bytes(self.entropy.bytes()?));
            let (event, standing, due) = if judging.is_same {
                let due = (owner != self.identity.member).then(|| hit_answer_due(now, &Terms::default()));
                (HitEvent::Confirmed(judgement), HitStanding::Confirmed, due)
            } else {
                (HitEvent::Rejected(judgement), HitStanding::Rejected, None)
            };
            let words = Some(judging.words.clone());
            let step = HitStep { hit: id, at: now, by: hand, event, words, standing, due, message: None };
            let case =
                HitCase::of(self.identity.member, std::slice::from_ref(&step)).ok_or(Refusal::NotFound)?;
            let is_told = judging.is_same && held.record.handling.on_hit == OnHit::TellOwner;
            let source = Some(&held.record.source.id);
            let told = if is_told {
                self.telling(permit, &case, HitWord::Confirmed, (&judging.words, source, due))?
            } else {
                None
            };
            self.write_hit(permit, told, |_| Ok(step))?;
            Ok((id, Outcome::Changed { count: 1 }))
        })
    }

    /// Takes a step of a judged hit. The other bureau is told, if it was told of the hit.
    pub fn work_on_hit(
        &self,
        caller: &Caller,
        id: HitId,
        command: HitCommand,
        words: Option<Prose>,
    ) -> Result<HitStanding, NodeError> {
        self.audited(Intent::asking(caller, Action::CaseWork, &id.to_string()), |permit| {
            let (own, hand) = (self.identity.member, self.hand(permit)?);
            let case = HitCase::of(own, &self.store.hit_steps(permit, id)?).ok_or(Refusal::NotFound)?;
            let terms = Terms::default();
            let moved = case.decide(own, command, caller.role, (permit.at(), &terms))?;
            let told = match (moved.word, &words) {
                (Some(word), Some(words)) if case.message.is_some() => {
                    self.telling(permit, &case, word, (words, None, moved.due))?
                }
                (Some(_), None) => return Err(HitFault::Words.into()),
                _ => None,
            };
            let standing = moved.standing;
            self.write_hit(permit, told, |write| {
                let stands = HitCase::of(own, &write.hit_steps(id)?).map(|case| case.standing);
                if stands != Some(case.standing) {
                    return Err(NodeError::CaseMoved);
                }
                let HitMove { event, standing, due, .. } = moved;
                Ok(HitStep { hit: id, at: permit.at(), by: hand, event, words, standing, due, message: None })
            })?;
            self.store.forget_erased()?;
            Ok((standing, Outcome::Changed { count: 1 }))
        })
    }

    /// Shows a hit with its steps.
    pub fn hit(&self, caller: &Caller, id: HitId) -> Result<HitView, NodeError> {
        self.audited(Intent::asking(caller, Action::CaseRead, &id.to_string()), |permit| {
            let row = self.store.hit(permit, id)?.ok_or(Refusal::NotFound)?;
            let steps = self.store.hit_steps(permit, id)?;
            let message = steps.iter().find_map(|step| step.message);
            let shown = Outcome::shown([row.record].into_iter());
            Ok((HitView { row, steps, message }, shown))
        })
    }

    /// The hits of a tray that follow after `after`, in the tray's order, at most [`Bureau::CASES_MAX`].
    pub fn hits(
        &self,
        caller: &Caller,
        tray: HitTray,
        after: Option<HitId>,
        limit: u32,
    ) -> Result<Vec<HitRow>, NodeError> {
        self.audited(Intent::asking(caller, Action::CaseRead, "hits"), |permit| {
            let rows = self.store.hits(permit, tray, after, limit)?;
            let shown = Outcome::shown(rows.iter().map(|row| row.record));
            Ok((rows, shown))
        })
    }

    /// How the hits that officers of this bureau judged from `since` on stand: what the precision is counted from.
    pub fn hit_counts(&self, caller: &Caller, since: Timestamp) -> Result<Vec<HitCount>, NodeError> {
        self.audited(Intent::asking(caller, Action::CaseRead, "hit counts"), |permit| {
            let counts = self.store.hit_counts(permit, self.identity.member, since)?;
            Ok((counts, Outcome::Changed { count: 0 }))
        })
    }

    /// What is kept of a judgement: that the record is a possible hit of the question, and how likely.
    fn judgement(&self, permit: &Permit, judging: &Judging, entry: u64) -> Result<Judgement, NodeError> {
        let Judging { sought, record, .. } = judging;
        let percent = self.percent(permit, sought, *record)?.ok_or(HitFault::NoSuchHit)?;
        let notice = self.store.notice(permit, *record)?;
        let held = self.store.record(permit, *record)?.ok_or(Refusal::NotFound)?;
        let subject = Subject::of(sought);
        let pairs = self.store.judged(permit, self.identity.member, &[*record])?;
        let before = pairs.into_iter().find(|pair| pair.entry == entry && pair.asked.is(&subject.words));
        if let Some(before) = before {
            return Err(HitFault::JudgedAlready(before.hit).into());
        }
        Ok(Judgement {
            record: *record,
            owner: held.record.owner,
            entry,
            percent,
            colour: notice.map(|row| row.notice.colour),
            asked: Asked::new(self.entropy.bytes()?, &subject.words),
            identifies: subject.identifies,
        })
    }

    /// Writes a step, and with it what the other bureau is told.
    fn write_hit(
        &self,
        permit: &Permit,
        told: Option<Told>,
        step: impl FnOnce(&mut Write<'_>) -> Result<HitStep, NodeError>,
    ) -> Result<(), NodeError> {
        let (messages, cases) = (self.identity.messages(), self.identity.cases());
        self.change(permit, &[messages.clone(), cases.clone()], |write| {
            let mut step = step(write)?;
            if let Some(Told { draft, post }) = told {
                let number = write.post(&messages, post, self.entropy.salt()?)?;
                self.settle_draft(write, &draft, number)?;
                step.message = Some(MessageId { from: self.identity.member, number });
            }
            let (hit, is_end) = (step.hit, step.event == HitEvent::Erased);
            write.step(&cases, Step::Hit(step), self.entropy.salt()?)?;
            if is_end {
                write.erase_steps(hit.as_bytes())?;
            }
            Ok(())
        })
    }

    /// The message that tells the other bureau; none, if there is no other one, or it cannot be written to.
    fn telling(
        &self,
        permit: &Permit,
        case: &HitCase,
        word: HitWord,
        (words, source, due): (&Prose, Option<&Text>, Option<Timestamp>),
    ) -> Result<Option<Told>, NodeError> {
        let Some(other) = case.other(self.identity.member) else { return Ok(None) };
        let readers = match self.readers(&[other]) {
            Ok(readers) => readers,
            // Nobody is kept from writing down a hit because a line is missing.
            Err(NodeError::NoPeer(_) | NodeError::NoSealingKey(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let new = NewMessage {
            to: vec![other],
            subject: Text::new(&subject_line(case, word)).map_err(|_| HitFault::Words)?,
            body: words.clone(),
            urgency: urgency(case.judged.as_ref().and_then(|judged| judged.colour)),
            case: source
                .filter(|source| source.as_str().chars().count() <= wasl_model::Message::CASE_CHARS_MAX)
                .cloned(),
            reply_to: case.message,
            answer_by: due.filter(|_| word == HitWord::Confirmed),
            attachments: Vec::new(),
        };
        let draft = self.draft_with(permit, new, Some(case.report(word)))?;
        let seed = self.entropy.bytes()?;
        let sealed = Sealed::seal(&draft.bytes, &readers, self.identity.messages().as_str(), &seed)?;
        let post = Post::Message { to: [other].into(), sealed: sealed.to_bytes(), parcels: Vec::new() };
        Ok(Some(Told { draft, post }))
    }

    /// Takes what another bureau's message, which has come and can be opened, says of a hit. What is not that bureau's to say,
    /// or is about no record of this one, stays a message and nothing else.
    pub(crate) fn hear_of_hit(
        &self,
        write: &mut Write<'_>,
        message: MessageId,
        report: &HitReport,
    ) -> Result<(), NodeError> {
        let (now, terms, own) = (self.now(), Terms::default(), self.identity.member);
        let steps = write.hit_steps(report.hit)?;
        let moved = match HitCase::of(own, &steps) {
            Some(case) if case.record == report.record && case.entry == report.entry => {
                case.hear(message.from, report.word, (now, &terms))
            }
            None if report.word == HitWord::Confirmed => {
                let is_own = write.own_record(&self.identity.records(), report.record)?.is_some();
                let event =
                    HitEvent::Reported { by: message.from, record: report.record, entry: report.entry };
                let due = Some(hit_answer_due(now, &terms));
                is_own.then_some(HitMove { event, standing: HitStanding::Confirmed, due, word: None })
            }
            Some(_) | None => None,
        };
        let Some(HitMove { event, standing, due, .. }) = moved else { return Ok(()) };
        let (hit, by, message) = (report.hit, Hand::bureau(), Some(message));
        let step = HitStep { hit, at: now, by, event, words: None, standing, due, message };
        let cases = self.identity.cases();
        write.step(&cases, Step::Hit(step), self.entropy.salt()?)?;
        write.sign(&cases, &self.identity.key)?;
        Ok(())
    }
}

/// What the message is called.
fn subject_line(case: &HitCase, word: HitWord) -> String {
    let said = match word {
        HitWord::Confirmed => "confirmed",
        HitWord::Accepted => "accepted by the owner",
        HitWord::Denied => "not the same, says the owner",
        HitWord::Concluded(outcome) => outcome.as_str(),
        HitWord::TakenBack => "taken back",
    };
    format!("Hit {}: {said}", case.id)
}

/// How soon it is to be read: whoever is wanted, missing or a threat may be gone in an hour.
fn urgency(colour: Option<Colour>) -> Urgency {
    match colour {
        Some(Colour::Red | Colour::Yellow | Colour::Orange) => Urgency::Flash,
        _ => Urgency::Priority,
    }
}
