//! A case: the steps that lead to a notice and that it takes afterwards. They stay in the bureau.

use minicbor::{Decode, Encode};

use crate::{Hand, Notice, Prose, RecordId, Standing, Text, Timestamp};

/// One step towards a notice, or of what becomes of it afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NoticeStep {
    /// Which case: the record that its notice is, or will be.
    #[n(0)]
    pub case: RecordId,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Who.
    #[n(2)]
    pub by: Hand,
    /// What was done.
    #[n(3)]
    pub event: CaseEvent,
    /// Where the case stands since.
    #[n(4)]
    pub position: Position,
}

/// Where a case stands: its pending version, and what of it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Position {
    /// How far the version is that is worked on, if one is.
    #[n(0)]
    pub stage: Option<Stage>,
    /// What became of the version that went out, if one did.
    #[n(1)]
    pub standing: Standing,
    /// Until when somebody must do something, or the bureau does.
    #[n(2)]
    pub due: Option<Timestamp>,
}

/// How far a version is that is not published yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Stage {
    /// It is being written.
    #[n(0)]
    Draft,
    /// Its author has handed it in; the rules have not answered yet.
    #[n(1)]
    Submitted,
    /// No rule stands against it.
    #[n(2)]
    Checked,
    /// One reviewer has approved it.
    #[n(3)]
    Reviewed,
    /// Two have: it may be published.
    #[n(4)]
    Approved,
}

/// What a step did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[expect(clippy::large_enum_variant, reason = "few are made, and a box would be one more type to read")]
pub enum CaseEvent {
    /// This is the pending version from now on.
    #[n(0)]
    Drafted(#[n(0)] Notice),
    /// Its author handed it in.
    #[n(1)]
    Submitted,
    /// The rules have run over it.
    #[n(2)]
    Checked(#[n(0)] Ruling),
    /// A reviewer approved it.
    #[n(3)]
    Approved,
    /// It goes back to its author.
    #[n(4)]
    Returned {
        /// Why.
        #[n(0)]
        reason: Prose,
    },
    /// It is refused, and that is remembered.
    #[n(5)]
    Refused {
        /// The articles, as the rulebook writes them.
        #[n(0)]
        articles: Vec<Text>,
        /// Why, in words.
        #[n(1)]
        reason: Prose,
    },
    /// The pending version went out, after the rules had run once more.
    #[n(6)]
    Published(#[n(0)] Ruling),
    /// What was published is out of force.
    #[n(7)]
    Suspended {
        /// Why.
        #[n(0)]
        reason: Prose,
    },
    /// It is in force again.
    #[n(8)]
    Resumed {
        /// Why.
        #[n(0)]
        reason: Prose,
    },
    /// It was taken back.
    #[n(9)]
    Withdrawn {
        /// Why.
        #[n(0)]
        reason: Prose,
    },
    /// Its validity was over.
    #[n(10)]
    Expired,
    /// The pending version was thrown away.
    #[n(11)]
    Dropped,
    /// Everything that the case said was erased.
    #[n(12)]
    Erased,
    /// A refusal that the gate found is of somebody else, or does not stand against this any more.
    #[n(13)]
    Cleared {
        /// Which.
        #[n(0)]
        refusal: RecordId,
        /// Why.
        #[n(1)]
        reason: Prose,
    },
}

/// What the rules said of one version.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ruling {
    /// Which version of the rulebook.
    #[n(0)]
    pub rulebook: Text,
    /// Every rule that ran, in the rulebook's order; at most [`Ruling::FINDINGS_MAX`].
    #[n(1)]
    pub findings: Vec<Finding>,
}

/// What one rule said.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Finding {
    /// The rule's name, as in `red-penalty`.
    #[n(0)]
    pub rule: Text,
    /// The article that it carries out.
    #[n(1)]
    pub article: Text,
    /// What it answered.
    #[n(2)]
    pub answer: Answer,
    /// What it saw: fields and what stood in them, shortened; at most [`Finding::SEEN_MAX`].
    #[n(3)]
    pub seen: Vec<Seen>,
}

/// A field that a rule saw.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Seen {
    /// The field, as in `grounds[0].penalty`.
    #[n(0)]
    pub field: Text,
    /// What stood there; nothing, if it was empty.
    #[n(1)]
    pub value: Option<Text>,
}

/// What a rule answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Answer {
    /// It holds.
    #[n(0)]
    Holds,
    /// It has nothing to say of a notice like this one.
    #[n(1)]
    Silent,
    /// It does not hold, and a person should look at that.
    #[n(2)]
    Warns,
    /// It does not hold, and the notice cannot go out.
    #[n(3)]
    Stops,
}

impl NoticeStep {
    /// Whether there is no more in it than is taken.
    pub(crate) fn fits(&self) -> bool {
        match &self.event {
            CaseEvent::Drafted(notice) => notice.check_limits().is_ok(),
            CaseEvent::Checked(ruling) | CaseEvent::Published(ruling) => {
                ruling.findings.len() <= Ruling::FINDINGS_MAX
                    && ruling.findings.iter().all(|finding| finding.seen.len() <= Finding::SEEN_MAX)
            }
            CaseEvent::Refused { articles, .. } => articles.len() <= Notice::PARTS_MAX,
            _ => true,
        }
    }
}

impl Ruling {
    /// The most rules that one rulebook has.
    pub const FINDINGS_MAX: usize = 500;

    /// Whether no rule stands against the notice.
    pub fn allows(&self) -> bool {
        self.findings.iter().all(|finding| finding.answer != Answer::Stops)
    }
}

impl Finding {
    /// The most fields that one rule tells.
    pub const SEEN_MAX: usize = 64;
}

crate::notice::words!(Stage: Draft = "draft", Submitted = "submitted", Checked = "checked",
    Reviewed = "reviewed", Approved = "approved");
crate::notice::words!(Answer: Holds = "holds", Silent = "silent", Warns = "warns", Stops = "stops");
