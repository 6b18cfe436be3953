//! What a bureau cannot do, and why: each with a stable number and words for whoever asked.

use std::{io, path::PathBuf};

use wasl_casework::{CaseRefusal, TermsError};
use wasl_directory::DirectoryError;
use wasl_exchange::LiveRefusal;
use wasl_feed::{KeyError, NoteError};
use wasl_formats::{FileError, mrz::MrzError};
use wasl_groups::GroupError;
use wasl_lookup::LookupError;
use wasl_model::{MessageError, Post, Refusal};
use wasl_seal::SealError;
use wasl_store::StoreError;

use crate::{
    AttachmentError, CaseError, ContestError, HitError, NoPart, RedressFault, Stopped, WeedingRefusal,
    backup::BackupError,
};

/// Why something was not done. Nothing is half done: what was begun was taken back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NodeError {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A list's file was not taken.
    #[error(transparent)]
    File(#[from] FileError),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] StoreError),
    /// The audit line could not be written, so that the work did not start or its answer stayed here.
    #[error("the audit log cannot be written, so nothing is answered")]
    Unaudited(#[source] StoreError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Entropy(#[source] getrandom::Error),
    /// The home exists already.
    #[error("{0} exists already; a bureau is never made over another")]
    HomeExists(PathBuf),
    /// There is no bureau in this folder.
    #[error("there is no bureau in {0}; `wasl init` makes one")]
    NoHome(PathBuf),
    /// A file of the home cannot be read or written.
    #[error("{path} cannot be used")]
    HomeFile {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file of the home does not hold what it must.
    #[error("{path} does not hold what it must: {part}")]
    HomeContent {
        /// Which file.
        path: PathBuf,
        /// What is wrong in it.
        part: String,
    },
    /// A certificate or its key cannot be made or read.
    #[error("the certificate or its key cannot be used")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A question with nothing to look for.
    #[error("a question needs a name or a number")]
    EmptyQuestion,
    /// A list that is older than the one imported last.
    #[error("the list is of {listed}, older than the one of {held} that is held")]
    OlderList {
        /// The date of this list.
        listed: wasl_model::Timestamp,
        /// The date of the one that is held.
        held: wasl_model::Timestamp,
    },
    /// A list that leaves out more than is taken without asking.
    #[error(
        "the list leaves out {withdrawn} of the {held} records that are held; nothing was imported. \
         If they are to be withdrawn, confirm this very number: --confirm-withdraw {withdrawn}"
    )]
    MassWithdrawal {
        /// How many would be withdrawn.
        withdrawn: u64,
        /// How many are held.
        held: u64,
    },
    /// A list without one readable record.
    #[error("the list has no readable record; nothing was imported, {rejected} rows were rejected")]
    NothingReadable {
        /// How many rows were rejected.
        rejected: u64,
    },
    /// The record stands already.
    #[error("the record exists already; correct it instead")]
    RecordExists,
    /// A correction that would make another record of it.
    #[error("a correction keeps the record's owner, dataset and source id")]
    OtherRecord,
    /// A peer's key or name is not one.
    #[error("the card's key is not one")]
    Key(#[from] KeyError),
    /// A card that names this very bureau.
    #[error("a bureau is not its own peer")]
    OwnCard,
    /// No such peer.
    #[error("{0} is not a peer")]
    NoPeer(wasl_model::MemberId),
    /// A member that is heard through others, and not called.
    #[error("{0} is heard through others, and has no line of its own here")]
    NoLine(wasl_model::MemberId),
    /// Hubs that lead nowhere: a member through itself, through this bureau, or through one that is heard through others.
    #[error("{0} cannot be heard that way: a hub is a peer with a line of its own")]
    Way(wasl_model::MemberId),
    /// No such feed.
    #[error("no feed of {0} is kept here")]
    NoFeed(wasl_model::MemberId),
    /// A signed note that does not hold.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The machine-readable zone cannot be read.
    #[error(transparent)]
    Zone(#[from] MrzError),
    /// A message with parts that are longer than is taken.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// A message cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// An attachment is not taken, sent or given out.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// A message to nobody, to too many, or to oneself.
    #[error("a message has one to {limit} receivers, and its sender is none of them", limit = Post::RECEIVERS_MAX)]
    Receivers,
    /// A peer whose card came without a sealing key.
    #[error("the card of {0} has no key to seal messages to; ask it for its card of today")]
    NoSealingKey(wasl_model::MemberId),
    /// An answer that would be due before the question is sent.
    #[error("the answer would be due before the message is sent")]
    AnswerBefore,
    /// A private look-up cannot be asked or answered, or its answer is not believed.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// Private look-ups are not answered here.
    #[error("private look-ups are not answered here")]
    NoLookups,
    /// More private look-ups than are taken.
    #[error("no more private look-ups are taken for {secs} seconds")]
    LookupLimit {
        /// Until it may be tried again.
        secs: u64,
    },
    /// The set that is looked up in is still being made.
    #[error("the set is still being made")]
    SetInMaking,
    /// More members than are asked at once.
    #[error("at most {limit} members are looked up at once")]
    LookupMembers {
        /// How many are.
        limit: usize,
    },
    /// A live question cannot be read, or an answer to one is not taken.
    #[error(transparent)]
    Live(#[from] LiveRefusal),
    /// More live questions of a peer than are answered.
    #[error("no more live questions are answered for {secs} seconds")]
    LiveLimit {
        /// Until it may be tried again.
        secs: u64,
    },
    /// The address of a broker is not taken.
    #[error("the broker's address is not taken")]
    Broker(#[from] wasl_carrier::AddressError),
    /// An address cannot be listened on.
    #[error("the address cannot be listened on")]
    Listen {
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The system starts no more threads.
    #[error("the system starts no more threads")]
    Thread(#[source] io::Error),
    /// One's own feed is ahead elsewhere, or another: this home was restored from an old copy.
    #[error(
        "a peer has what this bureau signed and this home has not: it is an old copy, and writes nothing until it has \
         heard its peers"
    )]
    OldCopy,
    /// The directory is not believed, or something of it is not done.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// By the directory, the peer takes no part.
    #[error("by the directory, {0}")]
    Part(#[from] NoPart),
    /// A directory is obeyed already.
    #[error("this bureau obeys a directory already")]
    DirectoryKept,
    /// No directory is obeyed.
    #[error("this bureau obeys no directory")]
    NoDirectory,
    /// The bureau was restored, and writes nothing before it has what it had published.
    #[error("the bureau is returning from a backup, and writes nothing until it has heard its peers")]
    Returning,
    /// There is no return to be ended.
    #[error("the bureau is not returning")]
    NotReturning,
    /// A return that waits for peers that were not named.
    #[error("the return waits for {}", members(.0))]
    Waiting(Vec<wasl_model::MemberId>),
    /// The keys of a sharing group do not hold, or cannot do what is asked.
    #[error(transparent)]
    Group(#[from] GroupError),
    /// A member that has published no keys for being put into groups.
    #[error("{0} has published no keys for sharing groups; it does so with `wasl group ready`")]
    NoKeyPackage(wasl_model::MemberId),
    /// The keys of the group are not here.
    #[error("this bureau has no keys of the group, and waits for its keeper to give it new ones")]
    GroupLost,
    /// A message is for a version of its group that is not here.
    #[error("the message is for a version of its group that has not come yet")]
    GroupWaits,
    /// Others have gone on with the group's keys all the time.
    #[error("others were changing the group or writing to it all the time")]
    GroupMoved,
    /// A group of nobody else, of too many, or of its keeper twice.
    #[error("a group has its keeper and one to {limit} others", limit = wasl_model::GroupId::MEMBERS_MAX - 1)]
    GroupMembers,
    /// A member is to be put into a group that it is in.
    #[error("{0} is in the group already")]
    InGroup(wasl_model::MemberId),
    /// A member is to be taken out of a group that it is not in.
    #[error("{0} is not in the group")]
    NotInGroup(wasl_model::MemberId),
    /// A figure of the settings cannot be.
    #[error("wasl.toml: {0}")]
    Terms(#[from] TermsError),
    /// Casework says no.
    #[error(transparent)]
    Case(#[from] CaseRefusal),
    /// Nothing is said of a hit.
    #[error(transparent)]
    Hit(#[from] HitError),
    /// Somebody or something like this was refused before.
    #[error(transparent)]
    RefusedBefore(#[from] Stopped),
    /// A plan to weed is not made, approved or undone.
    #[error(transparent)]
    Weeding(#[from] WeedingRefusal),
    /// A member was written to within a day.
    #[error("the member was reminded within a day")]
    Reminded,
    /// A case was not worked on, for a reason that is not casework's.
    #[error(transparent)]
    Working(#[from] CaseError),
    /// A record is not contested so.
    #[error(transparent)]
    Contest(#[from] ContestError),
    /// A step of a request for redress is not taken.
    #[error(transparent)]
    Redress(#[from] RedressFault),
    /// A backup cannot be made, or is not whole.
    #[error(transparent)]
    Backup(#[from] BackupError),
}

fn members(members: &[wasl_model::MemberId]) -> String {
    members.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl From<wasl_casework::RedressRefusal> for NodeError {
    fn from(refusal: wasl_casework::RedressRefusal) -> Self {
        Self::Redress(refusal.into())
    }
}

/// What the store refuses because of where the bureau stands is a refusal of the bureau's.
impl From<StoreError> for NodeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Returning => Self::Returning,
            StoreError::OldCopy => Self::OldCopy,
            error => Self::Store(error),
        }
    }
}

impl NodeError {
    /// Whether it is because of how the bureau is just now, and not because of what was asked: the same may go well later.
    pub fn is_of_now(&self) -> bool {
        match self {
            Self::Unaudited(_) | Self::Returning | Self::OldCopy => true,
            Self::Store(error) => {
                matches!(error, StoreError::Unreached(_) | StoreError::Connections | StoreError::Renewed)
            }
            _ => false,
        }
    }

    /// Its stable number: the rules' 1001 up, files' 2001 up, feeds' 3001 up, the store's 5001 up,
    /// and the node's own 6001 up.
    pub fn number(&self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.number(),
            Self::File(error) => error.number(),
            Self::Store(error) => error.number(),
            Self::Key(error) => error.number(),
            Self::Note(error) => error.number(),
            Self::Unaudited(_) => 6001,
            Self::Entropy(_) => 6002,
            Self::HomeExists(_) => 6003,
            Self::NoHome(_) => 6004,
            Self::HomeFile { .. } => 6005,
            Self::HomeContent { .. } => 6006,
            Self::Certificate(_) => 6007,
            Self::EmptyQuestion => 6008,
            Self::OlderList { .. } => 6009,
            Self::MassWithdrawal { .. } => 6010,
            Self::NothingReadable { .. } => 6011,
            Self::RecordExists => 6012,
            Self::OtherRecord => 6013,
            Self::OwnCard => 6014,
            Self::NoPeer(_) => 6015,
            Self::NoLine(_) => 6036,
            Self::Way(_) => 6037,
            Self::NoFeed(_) => 6016,
            Self::Zone(error) => error.number(),
            Self::Thread(_) => 6017,
            Self::OldCopy => 6018,
            Self::Listen { .. } => 6019,
            Self::Message(error) => error.number(),
            Self::Seal(error) => error.number(),
            Self::Attachment(error) => error.number(),
            Self::Receivers => 6020,
            Self::NoSealingKey(_) => 6021,
            Self::AnswerBefore => 6022,
            Self::Lookup(error) => error.number(),
            Self::NoLookups => 6031,
            Self::LookupLimit { .. } => 6032,
            Self::SetInMaking => 6033,
            Self::LookupMembers { .. } => 6034,
            Self::Directory(error) => error.number(),
            Self::Part(part) => part.number(),
            Self::DirectoryKept => 6131,
            Self::NoDirectory => 6132,
            Self::Live(refusal) => refusal.number(),
            Self::LiveLimit { .. } => 6035,
            Self::Broker(_) => 6038,
            Self::Returning => 6121,
            Self::NotReturning => 6122,
            Self::Waiting(_) => 6123,
            Self::Backup(error) => error.number(),
            Self::Group(error) => error.number(),
            Self::NoKeyPackage(_) => 6141,
            Self::GroupLost => 6142,
            Self::GroupWaits => 6143,
            Self::GroupMoved => 6144,
            Self::GroupMembers => 6145,
            Self::InGroup(_) => 6146,
            Self::NotInGroup(_) => 6147,
            Self::Terms(error) => error.number(),
            Self::Case(refusal) => refusal.number(),
            Self::Hit(error) => error.number(),
            Self::Redress(fault) => fault.number(),
            Self::RefusedBefore(_) => 6151,
            Self::Working(error) => error.number(),
            Self::Weeding(refusal) => refusal.number(),
            Self::Reminded => 6164,
            Self::Contest(refusal) => refusal.number(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_now_may_go_well_later() {
        let of_now = [NodeError::Returning, StoreError::Connections.into(), StoreError::Renewed.into()];
        assert!(of_now.iter().all(NodeError::is_of_now));
        assert!(!NodeError::from(StoreError::ManyFeeds).is_of_now() && !NodeError::EmptyQuestion.is_of_now());
    }
}
