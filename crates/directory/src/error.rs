//! Why something of a directory is not believed, or not done.

use wasl_feed::NoteError;
use wasl_model::MemberId;

/// A numbered "no". Nothing of the batch counts then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// Bytes that are not a card, or more of them than a card has.
    #[error("not a bureau's card")]
    Card,
    /// The card is not signed by the key that it names.
    #[error("the card is not signed by its own key")]
    Proof(#[source] NoteError),
    /// Bytes that are not a batch, or more of them than one has.
    #[error("not a batch of a directory")]
    Form,
    /// The first entry founds no directory, or a later one does.
    #[error("a directory begins with one founding entry, and has no other")]
    Founding,
    /// The keys make no quorum.
    #[error(transparent)]
    Quorum(#[from] wasl_feed::QuorumError),
    /// Too few of the keys that count signed these entries in this place, or a signature does not hold.
    #[error("the batch is not signed by enough of the directory's keys for this place")]
    Unsigned(#[source] NoteError),
    /// The batch does not begin where the directory ends.
    #[error("the batch begins after {found} entries, the directory has {expected}")]
    Place {
        /// How many the directory has.
        expected: u64,
        /// After how many the batch says to begin.
        found: u64,
    },
    /// The batch is older than the one before, or from the future.
    #[error("the batch's time is before the last one's, or still to come")]
    Time,
    /// The member is there already.
    #[error("{0} is a member already")]
    Known(MemberId),
    /// There is no such member.
    #[error("{0} is no member")]
    Unknown(MemberId),
    /// What is ordered is so already.
    #[error("{0} is so already")]
    Unchanged(MemberId),
    /// A key or a certificate that the directory knows already, of this member or another, then or now.
    #[error("a key or a certificate of {0} was used before")]
    Reused(MemberId),
    /// More members than a directory has.
    #[error("a directory has at most 4096 members")]
    Full,
    /// A key that is none of those that sign the directory: its signature would count for nothing.
    #[error("the key is none of the directory's")]
    Stranger,
    /// Two batches that are both signed by enough keys say different things in one place.
    #[error("the directory's keys have signed two histories")]
    Forked,
}

impl DirectoryError {
    /// Its stable number, 5701 to 5799.
    pub fn number(&self) -> u16 {
        match self {
            Self::Card => 5701,
            Self::Proof(_) => 5702,
            Self::Form => 5703,
            Self::Founding => 5704,
            Self::Quorum(error) => error.number(),
            Self::Unsigned(_) => 5705,
            Self::Place { .. } => 5706,
            Self::Time => 5707,
            Self::Known(_) => 5708,
            Self::Unknown(_) => 5709,
            Self::Unchanged(_) => 5710,
            Self::Reused(_) => 5711,
            Self::Full => 5712,
            Self::Forked => 5713,
            Self::Stranger => 5714,
        }
    }
}
