//! Why one bureau will not take what another sent: the numbered refusals of the protocol.

use wasl_feed::{Checkpoint, CountError, Index, KeyName, NoteError, Size, UnixTime};

use crate::message::Reply;

/// Why a message was not taken. Nothing of it was kept; what was verified before stays.
///
/// Where two checkpoints contradict each other, both are here: with their signatures they prove to
/// anyone that the owner showed two histories.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The peer speaks another version.
    #[error("the peer speaks version {version} of the protocol")]
    Version {
        /// Which.
        version: u32,
    },
    /// The peer gives another name than the carrier authenticated.
    #[error("the peer calls itself {found} and is {expected}")]
    Name {
        /// Who it is.
        expected: KeyName,
        /// Who it says to be.
        found: KeyName,
    },
    /// A message that has no place at this point of the conversation.
    #[error("the message is out of turn")]
    OutOfTurn,
    /// The peer refused, for a reason of its own.
    #[error("the peer refused with {number}")]
    ByPeer {
        /// Its number.
        number: u16,
        /// What it says, for people.
        text: String,
    },
    /// A checkpoint, cosignature or receipt does not hold.
    #[error("the signed note is not taken")]
    Note(#[from] NoteError),
    /// The checkpoint is dated in the future.
    #[error("the note of {signed} is dated after {now}")]
    FromTheFuture {
        /// When it says to have been signed.
        signed: UnixTime,
        /// The clock here.
        now: UnixTime,
    },
    /// The owner offers less than it has signed before: it lost entries, or takes them back.
    #[error("the feed had {held} entries and is offered with {offered}")]
    Shrunk {
        /// What was known.
        held: Size,
        /// What is offered.
        offered: Size,
    },
    /// The owner signed two histories. The two checkpoints prove it.
    #[error("two signed checkpoints of the feed contradict each other")]
    Forked {
        /// The one that was known.
        held: Box<Checkpoint>,
        /// The one that was offered.
        offered: Box<Checkpoint>,
    },
    /// The offered checkpoint was not shown to extend what is held: the owner forked the feed, or the
    /// server gave a wrong proof.
    #[error("the offered checkpoint does not extend what is held")]
    Diverged {
        /// What is held, if a checkpoint of it is.
        held: Option<Box<Checkpoint>>,
        /// What was offered.
        offered: Box<Checkpoint>,
    },
    /// The batch does not begin where the last one ended, is empty, or goes beyond what was offered.
    #[error("the batch begins at {found} and {expected} was due")]
    Misplaced {
        /// The entry that was due.
        expected: Size,
        /// Where the batch begins.
        found: Index,
    },
    /// The batch's entries are not those that the checkpoint signs.
    #[error("the batch from entry {start} on is not what the owner signed")]
    Forged {
        /// Its first entry.
        start: Index,
    },
    /// A payload or its salt is not what its commitment commits to.
    #[error("the payload of entry {index} is not what was committed to")]
    Payload {
        /// Of which entry.
        index: Index,
    },
    /// A cover is not the owner's for this entry: whoever carries it has altered it, or put it in another's place.
    #[error("the cover of entry {index} is not signed by the owner")]
    Cover {
        /// Of which entry.
        index: Index,
    },
    /// More entries than a feed can have.
    #[error(transparent)]
    Count(#[from] CountError),
    /// A cosignature or receipt speaks of a history that is not kept here. If the owner is this very
    /// bureau, it has lost what it signed.
    #[error("size {size} of the feed has another root here, or is not known")]
    UnknownHistory {
        /// Which size.
        size: Size,
    },
}

impl Refusal {
    /// What to tell the peer before closing: the number, and a sentence without anyone's data.
    pub fn to_reply(&self) -> Reply {
        Reply::Refuse { number: self.number(), text: self.to_string() }
    }

    /// The stable number of this refusal.
    pub fn number(&self) -> u16 {
        match self {
            Self::Version { .. } => 4010,
            Self::Name { .. } => 4011,
            Self::OutOfTurn => 4012,
            Self::ByPeer { .. } => 4013,
            Self::Note(_) => 4020,
            Self::FromTheFuture { .. } => 4021,
            Self::Shrunk { .. } => 4022,
            Self::Forked { .. } => 4023,
            Self::Diverged { .. } => 4024,
            Self::Misplaced { .. } => 4025,
            Self::Forged { .. } => 4026,
            Self::Payload { .. } => 4027,
            Self::Count(_) => 4028,
            Self::UnknownHistory { .. } => 4029,
            Self::Cover { .. } => 4050,
        }
    }
}
