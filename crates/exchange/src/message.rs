//! What bureaus say to each other: requests of the puller, replies of the server.

use std::num::NonZeroU32;

use sha2::{Digest, Sha256};
use wasl_feed::{
    Checkpoint, Commitment, ConsistencyProof, Cover, Entry, Index, KeyName, NoteError, Opening, Origin,
    Receipt, SigningKey, Size, UnixTime, VerifyingKey,
};

use crate::lookup::{LookedUp, Lookup};

/// The version of the protocol that this program speaks.
pub const VERSION: u32 = 1;
/// The most bytes of a batch of the directory: 2 MiB.
pub const DIRECTORY_BATCH_BYTES_MAX: usize = 2 * 1024 * 1024;
/// The most entries in one batch.
pub const BATCH_ENTRIES_MAX: usize = 4_096;
/// The most bytes that the payloads of one batch have together: 4 MiB.
pub const BATCH_PAYLOAD_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most feeds that a server's hello names.
pub const FEEDS_MAX: usize = 1_024;
/// The most notes that are told at once of those that others left.
pub const NOTES_MAX: usize = 64;
/// The most entries that are asked for once more at once.
pub const OPENINGS_MAX: usize = 1_024;
/// The longest that a puller waits for news at once, in seconds.
pub const AWAIT_SECS_MAX: u8 = 60;
/// The most bytes of a refusal's text.
pub const REFUSE_TEXT_BYTES_MAX: usize = 512;

/// What the puller sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Who I am. The first message, and sent once.
    Hello {
        /// The version that the puller speaks.
        version: u32,
        /// Its key's name; the carrier has authenticated it already, and the two must agree.
        name: KeyName,
    },
    /// Bring me up to date with a feed.
    Ask(Ask),
    /// I have seen and verified this checkpoint, and cosign it. Not answered.
    Cosign {
        /// Of which feed.
        origin: Origin,
        /// The text of the checkpoint with its owner's signature and the puller's cosignature.
        note: String,
    },
    /// I have carried out the erasures of a feed. Not answered.
    Receipt {
        /// The text of the receipt.
        note: String,
    },
    /// Tell me when there is something new of your own, or when the time is over, whichever comes first.
    Await {
        /// The time, at most [`AWAIT_SECS_MAX`].
        secs: u8,
    },
    /// What have others left with you about this feed: cosignatures, receipts? Answered by [`Reply::Notes`].
    Notes {
        /// About which feed.
        origin: Origin,
        /// The number up to which the puller has heard them; 0: none yet.
        after: u64,
    },
    /// What do these entries say, of which the puller has the commitments alone? Answered by [`Reply::Openings`].
    Openings {
        /// Of which feed.
        origin: Origin,
        /// Which of its entries, at most [`OPENINGS_MAX`].
        entries: Vec<Index>,
    },
    /// Something of a private look-up.
    Lookup(Lookup),
    /// Give me the batch of the directory that follows what I have. Answered by it, or by an end if there is none.
    Directory {
        /// How many entries of it the puller has.
        size: u64,
        /// The root of their tree, so that two histories of one length are told apart.
        root: [u8; 32],
    },
}

impl Request {
    /// The first message of the member whose key has this name.
    pub fn hello(name: KeyName) -> Self {
        Self::Hello { version: VERSION, name }
    }

    /// That a checkpoint was seen and all before it verified, up to its size: cosigned by `key` at
    /// `time`. Only the owner's signature and this one are sent.
    pub fn cosign(
        checkpoint: &Checkpoint,
        owner: &VerifyingKey,
        time: UnixTime,
        key: &SigningKey,
    ) -> Result<Self, NoteError> {
        let cosigned = checkpoint.bare(owner).cosign(time, key)?;
        Ok(Self::Cosign { origin: checkpoint.origin().clone(), note: cosigned.to_text() })
    }

    /// That the erasures of a feed were carried out.
    pub fn receipt(receipt: &Receipt) -> Self {
        Self::Receipt { note: receipt.to_text() }
    }
}

/// What the server sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Who I am, and what you may ask me for. Answers a hello.
    Hello {
        /// The version that the server speaks.
        version: u32,
        /// Its key's name.
        name: KeyName,
        /// The feeds that it has for this puller, at most [`FEEDS_MAX`].
        feeds: Vec<Origin>,
    },
    /// The newest that I have of the feed that was asked for. Begins each answer to an ask.
    Offer {
        /// Which feed.
        origin: Origin,
        /// What there is.
        offer: Offer,
    },
    /// A run of its entries, where the last one ended.
    Batch(Batch),
    /// What a private look-up is answered with.
    LookedUp(LookedUp),
    /// The entries that were asked for once more, the first so many of them, in the order of the question.
    Openings(Vec<Carried>),
    /// A batch of the directory as its keys signed it, at most [`DIRECTORY_BATCH_BYTES_MAX`]: the one that follows what the
    /// puller has, or, where the two have different histories, the one that the server has at its end.
    Directory(Vec<u8>),
    /// The answer ends here; if the offered size is not reached, ask again.
    End,
    /// The same, and the feed may be passed on: its owner lets the puller be a relay of it.
    RelayEnd,
    /// What others have left about a feed, in the order in which it came, at most [`NOTES_MAX`].
    Notes {
        /// The number of the last of them; that which was asked after, if there are no more.
        upto: u64,
        /// The notes.
        notes: Vec<LeftNote>,
    },
    /// I will not go on. The connection ends.
    Refuse {
        /// The stable number of the reason.
        number: u16,
        /// The reason for people, at most [`REFUSE_TEXT_BYTES_MAX`] bytes, of no meaning to programs.
        text: String,
    },
}

/// A puller asks for a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Which feed.
    pub origin: Origin,
    /// How many entries the puller has.
    pub from: Size,
    /// The newest checkpoint that the puller has verified, so that it is not sent again.
    pub have: Option<NoteTag>,
    /// Whether it wants the entries too.
    pub want: Want,
}

/// How much of a feed is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// The newest checkpoint alone: to compare what others were shown.
    Checkpoint,
    /// The entries after those that the puller has, too.
    Entries {
        /// After about so many bytes of them the answer ends, so that other feeds have their turn; one entry comes in any case.
        bytes: NonZeroU32,
    },
}

/// What a server has of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Nothing that the puller may see. Absent and forbidden look alike.
    Nothing,
    /// The checkpoint that the puller named.
    Same {
        /// That it extends what the puller holds.
        extends: ConsistencyProof,
    },
    /// A checkpoint.
    Checkpoint {
        /// Its text with all cosignatures that the server has.
        note: String,
        /// That it extends what the puller holds; empty where the puller has as much or more.
        extends: ConsistencyProof,
    },
}

/// A run of entries of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The place of the first.
    pub start: Index,
    /// One to [`BATCH_ENTRIES_MAX`] entries. Payloads that were erased or are not for the puller are
    /// left out; commitments never are.
    pub entries: Vec<Carried>,
    /// That the offered checkpoint begins with everything up to the end of this batch.
    pub proof: ConsistencyProof,
}

/// An entry as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// What stays.
    pub commitment: Commitment,
    /// How much of what it says comes along.
    pub form: Form,
}

/// How much of what an entry says comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Nothing: it was erased, or is not for the puller.
    Bare,
    /// All of it.
    Open(Opening),
    /// All of it, sealed to those it is for: the puller is one of them, or carries it.
    Covered(Cover),
}

impl Carried {
    /// The same entry with nothing of what it says.
    #[must_use]
    pub fn erased(&self) -> Self {
        Self { commitment: self.commitment, form: Form::Bare }
    }

    /// How many bytes it takes of a batch's room.
    pub fn length(&self) -> usize {
        match &self.form {
            Form::Bare => 0,
            Form::Open(opening) => opening.payload().len(),
            Form::Covered(cover) => cover.length(),
        }
    }
}

impl From<Entry> for Carried {
    fn from(Entry { commitment, opening }: Entry) -> Self {
        Self { commitment, form: opening.map_or(Form::Bare, Form::Open) }
    }
}

/// A note that another member left about a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftNote {
    /// What it says.
    pub kind: NoteKind,
    /// By whom.
    pub by: KeyName,
    /// Its text.
    pub note: String,
}

/// What a note says that a member leaves about a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A checkpoint, with the member's cosignature: it has seen everything up to there.
    Cosignature,
    /// A receipt: it has carried out the erasures.
    Receipt,
}

/// The first eight bytes of the SHA-256 of a note's text. It saves sending what is there already; a
/// collision only delays the newer text until the feed grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteTag([u8; 8]);

impl NoteTag {
    /// The tag of a checkpoint with the cosignatures it carries.
    pub fn of(checkpoint: &Checkpoint) -> Self {
        let digest = Sha256::digest(checkpoint.to_text());
        let mut tag = [0; 8];
        tag.copy_from_slice(&digest[..8]);
        Self(tag)
    }

    /// The tag with these bytes.
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}
