//! What can go wrong with rows.

use wasl_model::EventError;

/// A failure of the store. Nothing was changed: every write is one transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database said no: a full disk, a file that cannot be read, a lock held too long.
    #[error("the database failed")]
    Database(#[from] rusqlite::Error),
    /// The file was made by a newer program.
    #[error("the file has schema {found}, this program knows {known}")]
    Schema {
        /// What the file has.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// A row does not hold what it must: the file was changed by other hands.
    #[error("a row of {table} does not hold what it must")]
    Row {
        /// Which table.
        table: &'static str,
    },
    /// No such feed is kept here.
    #[error("no feed {origin} is kept here")]
    NoFeed {
        /// Which one was asked for.
        origin: String,
    },
    /// An entry does not follow the last one.
    #[error("entry {number} does not follow after {size} entries")]
    Gap {
        /// The entry's number.
        number: u64,
        /// The size of the feed.
        size: u64,
    },
    /// More feeds than one file keeps.
    #[error("a file keeps at most 32767 feeds")]
    ManyFeeds,
    /// An event that a feed does not carry.
    #[error(transparent)]
    Event(#[from] EventError),
    /// A payload that an entry does not carry.
    #[error(transparent)]
    Payload(#[from] wasl_feed::LongPayload),
    /// A number beyond what a feed can have.
    #[error(transparent)]
    Count(#[from] wasl_feed::CountError),
    /// The bureau was restored and has not heard all its peers: it writes nothing into its own feeds.
    #[error("the bureau is returning and writes nothing until it has heard its peers")]
    Returning,
    /// A peer has more of the bureau's own feeds, or another history of them, than is here: nothing is written into them.
    #[error("a peer has what this bureau signed and has not: its home is an old copy")]
    OldCopy,
    /// The caller's permit is for something else: a slip of this program.
    #[error("the permit is for {held}")]
    Permit {
        /// What it allows.
        held: wasl_model::Action,
    },
}

impl StoreError {
    /// Its stable number, 5001 to 5099.
    pub fn number(&self) -> u16 {
        match self {
            Self::Database(_) => 5001,
            Self::Schema { .. } => 5002,
            Self::Row { .. } => 5003,
            Self::NoFeed { .. } => 5004,
            Self::Gap { .. } => 5005,
            Self::ManyFeeds => 5006,
            Self::Event(_) => 5007,
            Self::Payload(_) => 5008,
            Self::Count(_) => 5009,
            Self::Permit { .. } => 5010,
            Self::Returning => 5011,
            Self::OldCopy => 5012,
        }
    }
}
