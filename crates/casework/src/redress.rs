//! Redress: what a step of a person's request leads to, until when, and by whose hand.
//!
//! The times are those of the Statute of the Commission for the Control of INTERPOL's Files, Article 40; that the owner is asked
//! before anything is disclosed, Article 35(1). That whoever decides is not whoever received it is our choice, as with notices.

mod case;
mod refusal;
mod table;

use wasl_model::{
    FileHash, Hand, LetterLanguage, MemberId, RecordId, RedressDecision, RedressEvent, RedressFindings,
    RedressKind, RedressRequest, RedressStanding, Text, Timestamp,
};

use crate::{calendar, person, terms::Terms};

pub use case::RedressCase;
pub use refusal::RedressRefusal;
pub use table::{RedressCommandKind, redress_leave, redress_table};

/// One thing that somebody wants done about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedressCommand {
    /// It is one that is answered.
    Admit {
        /// What was seen that shows who asks.
        proof: Text,
    },
    /// It is not; the words of the step say why.
    TurnAway,
    /// This is what a search for the person found.
    Search(RedressFindings),
    /// The bureau whose records were found is asked about them.
    Ask(MemberId),
    /// It is decided what becomes of a record, or of fields of it.
    Decide {
        /// Which record.
        record: RecordId,
        /// What.
        decisions: Vec<RedressDecision>,
    },
    /// The letter goes out.
    Answer {
        /// The SHA-256 of its plain text.
        letter: FileHash,
    },
    /// The person has taken the request back.
    Withdraw,
    /// Everything that was written of it is erased.
    Erase,
}

/// What a command comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedressMove {
    /// The event to be written.
    pub event: RedressEvent,
    /// Where the request stands after it.
    pub standing: RedressStanding,
    /// Until when the person must be told.
    pub due: Option<Timestamp>,
}

/// What the reception of a request comes to.
pub fn receive(
    request: RedressRequest,
    hand: &Hand,
    (now, terms): (Timestamp, &Terms),
) -> Result<RedressMove, RedressRefusal> {
    if !request.fits() {
        return Err(RedressRefusal::Form);
    }
    named(hand)?;
    let due = Some(calendar::months_after(now, terms.redress_admission_months));
    Ok(RedressMove { event: RedressEvent::Received(request), standing: RedressStanding::Received, due })
}

/// Until when a request of these kinds that was admitted then is to be answered: as one letter answers them all, the shortest
/// of their times.
pub fn redress_due(
    kinds: impl IntoIterator<Item = RedressKind>,
    admitted: Timestamp,
    terms: &Terms,
) -> Option<Timestamp> {
    let months = |kind| match kind {
        RedressKind::Access => terms.redress_access_months,
        RedressKind::Correction | RedressKind::Deletion => terms.redress_change_months,
    };
    kinds.into_iter().map(|kind| calendar::months_after(admitted, months(kind))).min()
}

impl RedressCase {
    /// What a command of this hand comes to.
    pub fn decide(
        &self,
        command: RedressCommand,
        hand: &Hand,
        has_words: bool,
        clock: (Timestamp, &Terms),
    ) -> Result<RedressMove, RedressRefusal> {
        self.admits(command.kind(), hand)?;
        let due = self.due;
        let moved = |event, standing, due| Ok(RedressMove { event, standing, due });
        match command {
            RedressCommand::Admit { proof } => {
                let (now, terms) = clock;
                let kinds = self.request.as_ref().map(|request| request.kinds.clone()).unwrap_or_default();
                let due = redress_due(kinds, now, terms).or(due);
                moved(RedressEvent::Admitted { proof }, RedressStanding::Admitted, due)
            }
            RedressCommand::TurnAway if !has_words => Err(RedressRefusal::Words),
            RedressCommand::TurnAway => {
                self.another_person(hand)?;
                moved(RedressEvent::NotAdmitted, RedressStanding::NotAdmitted, due)
            }
            RedressCommand::Search(findings) => {
                let standing = self.searched(&findings).standing_of_search();
                moved(RedressEvent::Searched(findings), standing, due)
            }
            RedressCommand::Ask(member) => self.ask(member, clock),
            RedressCommand::Decide { record, decisions } => self.judge(record, decisions, hand),
            RedressCommand::Answer { letter } => self.answer(letter, hand),
            RedressCommand::Withdraw => moved(RedressEvent::Withdrawn, RedressStanding::Withdrawn, None),
            RedressCommand::Erase => moved(RedressEvent::Erased, RedressStanding::Erased, None),
        }
    }

    /// Whether the command has sense where the request stands, and this hand may give it.
    pub fn admits(&self, command: RedressCommandKind, hand: &Hand) -> Result<(), RedressRefusal> {
        let may = redress_leave(self.standing, command);
        if may.is_empty() {
            return Err(RedressRefusal::Place { command, standing: self.standing });
        }
        if !may.contains(&hand.role) {
            return Err(RedressRefusal::Role { command, role: hand.role });
        }
        Ok(())
    }

    /// Asks the bureau whose records were found. It has so many days, and never longer than this bureau itself.
    fn ask(
        &self,
        member: MemberId,
        (now, terms): (Timestamp, &Terms),
    ) -> Result<RedressMove, RedressRefusal> {
        // What is somebody else's is nothing to this person, and no reason to write about them.
        let records = self.found_of(member).map(|found| found.record);
        let records: Vec<_> = records.filter(|record| !self.is_somebody_else(*record)).collect();
        if records.is_empty() {
            return Err(RedressRefusal::NothingOf { member });
        }
        let in_days = calendar::days_after(now, terms.redress_owner_days);
        // Where this bureau is late itself, the owner is still given its days.
        let answer_by = self.due.filter(|due| *due > now).map_or(in_days, |due| due.min(in_days));
        let event = RedressEvent::Asked { member, records, answer_by };
        Ok(RedressMove { event, standing: self.standing, due: self.due })
    }

    fn judge(
        &self,
        record: RecordId,
        decisions: Vec<RedressDecision>,
        hand: &Hand,
    ) -> Result<RedressMove, RedressRefusal> {
        self.another_person(hand)?;
        if decisions.is_empty() || decisions.len() > RedressDecision::COUNT_MAX {
            return Err(RedressRefusal::Form);
        }
        decisions.iter().try_for_each(|decision| self.check(record, decision))?;
        let standing = self.judged(record, &decisions).standing_of_search();
        Ok(RedressMove { event: RedressEvent::Decided { record, decisions }, standing, due: self.due })
    }

    fn answer(&self, letter: FileHash, hand: &Hand) -> Result<RedressMove, RedressRefusal> {
        if let Some((record, field)) = self.undecided() {
            return Err(RedressRefusal::Undecided { record, field });
        }
        // That nothing is held is also for a second person to say.
        if self.decisions.is_empty() && self.standing != RedressStanding::NotAdmitted {
            self.another_person(hand)?;
        }
        let language = self.request.as_ref().map_or(LetterLanguage::English, |request| request.language);
        let event = RedressEvent::Answered { letter, language, outcome: self.outcome() };
        Ok(RedressMove { event, standing: RedressStanding::Answered, due: None })
    }

    /// Whoever received the request decides nothing about it.
    fn another_person(&self, hand: &Hand) -> Result<(), RedressRefusal> {
        let person = named(hand)?;
        match &self.received_by {
            Some(receiver) if !person::same(receiver, person) => Ok(()),
            _ => Err(RedressRefusal::Receiver),
        }
    }
}

fn named(hand: &Hand) -> Result<&Text, RedressRefusal> {
    hand.person.as_ref().filter(|name| !person::folded(name).is_empty()).ok_or(RedressRefusal::Nameless)
}

impl RedressCommand {
    /// Which it is, without what it says.
    pub fn kind(&self) -> RedressCommandKind {
        match self {
            Self::Admit { .. } => RedressCommandKind::Admit,
            Self::TurnAway => RedressCommandKind::TurnAway,
            Self::Search(_) => RedressCommandKind::Search,
            Self::Ask(_) => RedressCommandKind::Ask,
            Self::Decide { .. } => RedressCommandKind::Decide,
            Self::Answer { .. } => RedressCommandKind::Answer,
            Self::Withdraw => RedressCommandKind::Withdraw,
            Self::Erase => RedressCommandKind::Erase,
        }
    }
}
