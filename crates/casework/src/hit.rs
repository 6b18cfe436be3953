//! Hits: what an officer's judgement leads to, at the bureau that found somebody and at the one whose record it is.

use wasl_model::{
    HitEvent, HitId, HitOutcome, HitReport, HitStanding, HitStep, HitWord, Judgement, MemberId, MessageId,
    RecordId, Role, Timestamp,
};

use crate::{calendar, terms::Terms};

/// A hit as its steps have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitCase {
    /// Which.
    pub id: HitId,
    /// The bureau that found.
    pub finder: MemberId,
    /// Whose the record is.
    pub owner: MemberId,
    /// The record.
    pub record: RecordId,
    /// The entry of its owner's feed that was shown.
    pub entry: u64,
    /// What the finder judged; at the owner's bureau that is not known.
    pub judged: Option<Judgement>,
    /// Where it stands.
    pub standing: HitStanding,
    /// How it ended, if it did.
    pub outcome: Option<HitOutcome>,
    /// The message that the conversation between the two bureaus began with.
    pub message: Option<MessageId>,
}

/// One thing that somebody wants done about a judged hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitCommand {
    /// The owner: it is the same.
    Accept,
    /// The owner: it is not.
    Deny,
    /// The finder: so it ended.
    Conclude(HitOutcome),
    /// The finder: the judgement was a mistake.
    TakeBack,
    /// Everything that was said of it is erased.
    Erase,
}

/// What a command comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitMove {
    /// The event to be written.
    pub event: HitEvent,
    /// Where the hit stands after it.
    pub standing: HitStanding,
    /// Until when somebody must say something.
    pub due: Option<Timestamp>,
    /// What the other bureau is to be told, if anything.
    pub word: Option<HitWord>,
}

/// A numbered "no".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HitRefusal {
    /// Where the hit stands, nobody of this bureau may do this.
    #[error("nobody here may {} a hit that is {standing}", .command.as_str())]
    Place {
        /// What was tried.
        command: HitCommand,
        /// Where it stands.
        standing: HitStanding,
    },
    /// Other roles may.
    #[error("the role {role} may not {} a hit", .command.as_str())]
    Role {
        /// What was tried.
        command: HitCommand,
        /// Whose role.
        role: Role,
    },
}

impl HitCase {
    /// The hit that these steps of `own`'s bureau have led to, in their order; none, if the first one opens none.
    pub fn of(own: MemberId, steps: &[HitStep]) -> Option<Self> {
        let first = steps.first()?;
        let (finder, owner, record, entry, judged) = match &first.event {
            HitEvent::Confirmed(judged) | HitEvent::Rejected(judged) => {
                (own, judged.owner, judged.record, judged.entry, Some(judged.clone()))
            }
            HitEvent::Reported { by, record, entry } => (*by, own, *record, *entry, None),
            _ => return None,
        };
        let outcome = steps.iter().rev().find_map(|step| match step.event {
            HitEvent::Concluded { outcome } => Some(outcome),
            _ => None,
        });
        let standing = steps.last()?.standing;
        let message = steps.iter().find_map(|step| step.message);
        Some(Self { id: first.hit, finder, owner, record, entry, judged, standing, outcome, message })
    }

    /// The bureau that the other side of the conversation is, for `own`; none, if it found its own record.
    pub fn other(&self, own: MemberId) -> Option<MemberId> {
        [self.finder, self.owner].into_iter().find(|member| *member != own)
    }

    /// What this bureau tells the other one.
    pub fn report(&self, word: HitWord) -> HitReport {
        HitReport { hit: self.id, record: self.record, entry: self.entry, word }
    }

    /// What a command of somebody in this role at `own`'s bureau comes to.
    pub fn decide(
        &self,
        own: MemberId,
        command: HitCommand,
        role: Role,
        (now, terms): (Timestamp, &Terms),
    ) -> Result<HitMove, HitRefusal> {
        let sides = [(self.finder, Side::Finder), (self.owner, Side::Owner)];
        let here = || sides.into_iter().filter(|(member, _)| *member == own).map(|(_, side)| side);
        let may = |side| hit_leave(side, self.standing, command);
        if here().all(|side| may(side).is_empty()) {
            return Err(HitRefusal::Place { command, standing: self.standing });
        }
        if !here().any(|side| may(side).contains(&role)) {
            return Err(HitRefusal::Role { command, role });
        }
        let taken = |event, standing, word| HitMove { event, standing, due: None, word };
        Ok(match command {
            HitCommand::Accept => HitMove {
                due: Some(calendar::days_after(now, terms.hit_outcome_days)),
                ..taken(HitEvent::Accepted, HitStanding::Accepted, Some(HitWord::Accepted))
            },
            HitCommand::Deny => taken(HitEvent::Denied, HitStanding::Denied, Some(HitWord::Denied)),
            HitCommand::Conclude(outcome) => {
                let word = Some(HitWord::Concluded(outcome));
                taken(HitEvent::Concluded { outcome }, HitStanding::Concluded, word)
            }
            HitCommand::TakeBack => {
                // Of a false hit nobody else knows.
                let word = (self.standing != HitStanding::Rejected).then_some(HitWord::TakenBack);
                taken(HitEvent::TakenBack, HitStanding::TakenBack, word)
            }
            HitCommand::Erase => taken(HitEvent::Erased, HitStanding::Erased, None),
        })
    }

    /// What a word of the other bureau comes to; nothing, if it is not that bureau's to say, or says what is known.
    pub fn hear(&self, by: MemberId, word: HitWord, (now, terms): (Timestamp, &Terms)) -> Option<HitMove> {
        use HitStanding::{Accepted, Concluded, Confirmed, Denied, TakenBack};
        let (event, standing) = match (word, self.standing) {
            (HitWord::Accepted, Confirmed) => (HitEvent::Accepted, Accepted),
            (HitWord::Denied, Confirmed | Accepted | Concluded) => (HitEvent::Denied, Denied),
            (HitWord::Concluded(outcome), Confirmed | Accepted | Denied) => {
                (HitEvent::Concluded { outcome }, if self.standing == Denied { Denied } else { Concluded })
            }
            (HitWord::TakenBack, Confirmed | Accepted | Denied | Concluded) => {
                (HitEvent::TakenBack, TakenBack)
            }
            _ => return None,
        };
        let speaker = match word {
            HitWord::Accepted | HitWord::Denied => self.owner,
            HitWord::Confirmed | HitWord::Concluded(_) | HitWord::TakenBack => self.finder,
        };
        let due = (standing == Accepted).then(|| calendar::days_after(now, terms.hit_outcome_days));
        (speaker == by).then_some(HitMove { event, standing, due, word: None })
    }
}

/// Until when the owner of the record is to answer a hit that was confirmed now.
pub fn hit_answer_due(now: Timestamp, terms: &Terms) -> Timestamp {
    now.plus_millis(u64::from(terms.hit_answer_hours) * 60 * 60 * 1_000)
}

/// On which side of a hit a bureau is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// It found somebody or something.
    Finder,
    /// The record is its own.
    Owner,
}

/// The roles that may give a command about a hit on one side of it; nobody, where it has no sense.
pub fn hit_leave(side: Side, standing: HitStanding, command: HitCommand) -> &'static [Role] {
    use HitStanding::{Accepted, Concluded, Confirmed, Denied, Erased, Rejected, TakenBack};
    match (side, standing, command) {
        (Side::Owner, Confirmed, HitCommand::Accept)
        | (Side::Owner, Confirmed | Accepted | Concluded, HitCommand::Deny)
        | (Side::Finder, Confirmed | Accepted, HitCommand::Conclude(_))
        | (Side::Finder, Rejected | Confirmed | Accepted | Concluded, HitCommand::TakeBack) => {
            &[Role::Officer, Role::Analyst, Role::Reviewer]
        }
        (_, Rejected | Denied | Concluded | TakenBack, HitCommand::Erase) => {
            &[Role::Protection, Role::Bureau]
        }
        (_, Rejected | Confirmed | Accepted | Denied | Concluded | TakenBack | Erased, _) => &[],
    }
}

impl HitCommand {
    /// One of each; the outcome of [`HitCommand::Conclude`] is of no account to who may.
    pub const EACH: [Self; 5] =
        [Self::Accept, Self::Deny, Self::Conclude(HitOutcome::Noted), Self::TakeBack, Self::Erase];

    /// The word for it on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Deny => "deny",
            Self::Conclude(_) => "conclude",
            Self::TakeBack => "take-back",
            Self::Erase => "erase",
        }
    }
}

impl HitRefusal {
    /// Its stable number, 1161 to 1169.
    pub fn number(self) -> u16 {
        match self {
            Self::Place { .. } => 1161,
            Self::Role { .. } => 1162,
        }
    }
}
