//! What can be asked of a case.

use wasl_model::{Event, Notice, Prose, RecordId, Text};

/// One thing that somebody wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "few are made, and a box would be one more type to read")]
pub enum Command {
    /// This is to be the pending version.
    Draft(Notice),
    /// The pending version is handed in; the rules run over it at once.
    Submit,
    /// It may go out.
    Approve,
    /// It goes back to its author.
    Return {
        /// Why.
        reason: Prose,
    },
    /// It is refused, and that is remembered. What is published of it is out of force too.
    Refuse {
        /// The articles, by the rulebook's codes.
        articles: Vec<Text>,
        /// Why, in words.
        reason: Prose,
    },
    /// The pending version goes out.
    Publish,
    /// What is published is out of force until it is resumed.
    Suspend {
        /// Why.
        reason: Prose,
    },
    /// It is in force again.
    Resume {
        /// Why.
        reason: Prose,
    },
    /// It is taken back for good.
    Withdraw {
        /// Why.
        reason: Prose,
    },
    /// Its validity is over.
    Expire,
    /// The pending version is thrown away.
    Drop,
    /// Everything that the case says is erased.
    Erase,
    /// A refusal that was found by the gate does not stand against this.
    Clear {
        /// Which.
        refusal: RecordId,
        /// Why: it is of somebody else, or its reason is gone.
        reason: Prose,
    },
}

/// A [`Command`] without what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommandKind {
    /// [`Command::Draft`].
    Draft,
    /// [`Command::Submit`].
    Submit,
    /// [`Command::Approve`].
    Approve,
    /// [`Command::Return`].
    Return,
    /// [`Command::Refuse`].
    Refuse,
    /// [`Command::Publish`].
    Publish,
    /// [`Command::Suspend`].
    Suspend,
    /// [`Command::Resume`].
    Resume,
    /// [`Command::Withdraw`].
    Withdraw,
    /// [`Command::Expire`].
    Expire,
    /// [`Command::Drop`].
    Drop,
    /// [`Command::Erase`].
    Erase,
    /// [`Command::Clear`].
    Clear,
}

impl Command {
    /// The most bytes of a notice: what an event may have, with room for the reason of a refusal.
    pub const NOTICE_BYTES_MAX: usize = Event::BYTES_MAX - 32 * 1024;
    /// The most bytes of a reason.
    pub const REASON_BYTES_MAX: usize = 16 * 1024;

    /// The reason that it gives, if it gives one.
    pub fn reason(&self) -> Option<&Prose> {
        match self {
            Self::Return { reason }
            | Self::Refuse { reason, .. }
            | Self::Suspend { reason }
            | Self::Resume { reason }
            | Self::Withdraw { reason }
            | Self::Clear { reason, .. } => Some(reason),
            Self::Draft(_)
            | Self::Submit
            | Self::Approve
            | Self::Publish
            | Self::Expire
            | Self::Drop
            | Self::Erase => None,
        }
    }

    /// What kind of command it is.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Draft(_) => CommandKind::Draft,
            Self::Submit => CommandKind::Submit,
            Self::Approve => CommandKind::Approve,
            Self::Return { .. } => CommandKind::Return,
            Self::Refuse { .. } => CommandKind::Refuse,
            Self::Publish => CommandKind::Publish,
            Self::Suspend { .. } => CommandKind::Suspend,
            Self::Resume { .. } => CommandKind::Resume,
            Self::Withdraw { .. } => CommandKind::Withdraw,
            Self::Expire => CommandKind::Expire,
            Self::Drop => CommandKind::Drop,
            Self::Erase => CommandKind::Erase,
            Self::Clear { .. } => CommandKind::Clear,
        }
    }
}

impl CommandKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Draft,
        Self::Submit,
        Self::Approve,
        Self::Return,
        Self::Refuse,
        Self::Publish,
        Self::Suspend,
        Self::Resume,
        Self::Withdraw,
        Self::Expire,
        Self::Drop,
        Self::Erase,
        Self::Clear,
    ];

    /// The word for it on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::Return => "return",
            Self::Refuse => "refuse",
            Self::Publish => "publish",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Withdraw => "withdraw",
            Self::Expire => "expire",
            Self::Drop => "drop",
            Self::Erase => "erase",
            Self::Clear => "clear",
        }
    }

    /// The kind that this word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl std::fmt::Display for CommandKind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.pad(self.as_str())
    }
}
