//! What can go wrong with rows.

use wasl_model::EventError;

use crate::engine::{address::AddressError, fault::ServerFault};

/// A failure of the store. Nothing was changed: every write is one transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database said no: a full disk, a file that cannot be read, a lock held too long.
    #[error("the database failed")]
    Database(#[from] rusqlite::Error),
    /// The server said no: a full disk, a right that is missing, a lock held too long.
    #[error("the database failed")]
    Server(#[source] ServerFault),
    /// The file, or the server's tables, were made by a newer program.
    #[error("the rows have schema {found}, this program knows {known}")]
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
    /// A cell does not hold what it must: the file was changed by other hands.
    #[error("column {column} of a row does not hold what it must")]
    Cell {
        /// Which column of what was asked, from 0.
        column: usize,
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
    /// A step of a case that a feed does not carry.
    #[error(transparent)]
    Step(#[from] wasl_model::StepError),
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
    /// The address of a server is not taken.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The rows are another bureau's.
    #[error("the rows are another bureau's")]
    Foreign,
    /// The server is not reached, or the line to it broke: nothing of what was under way was kept.
    #[error("the server with the rows is not reached")]
    Unreached(#[source] ServerFault),
    /// The line to the server broke while the last word of a transaction was on its way: all of it was kept, or nothing.
    #[error("the line to the server broke at the end of a transaction: it was kept whole, or not at all")]
    Uncertain(#[source] ServerFault),
    /// The transaction that several threads shared was not kept, and so nothing of what each wrote.
    #[error(transparent)]
    Together(std::sync::Arc<StoreError>),
    /// Another key signs this feed by now: the bureau's keys were renewed while this process ran.
    #[error("this bureau's keys were renewed: start it again")]
    Renewed,
    /// What cannot be done with rows on a server: they are copied with its own tools.
    #[error("rows on a PostgreSQL server are copied with its own tools")]
    OnServer,
    /// A database of the server that rows cannot be kept in.
    #[error("the server's database is of encoding {encoding}; it must be UTF8")]
    Encoding {
        /// Which it has.
        encoding: String,
    },
    /// All connections to the server are taken for longer than is waited.
    #[error("all connections to the server are in use")]
    Connections,
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
            Self::Database(_) | Self::Server(_) => 5001,
            Self::Schema { .. } => 5002,
            Self::Row { .. } | Self::Cell { .. } => 5003,
            Self::NoFeed { .. } => 5004,
            Self::Gap { .. } => 5005,
            Self::ManyFeeds => 5006,
            Self::Event(_) => 5007,
            Self::Payload(_) => 5008,
            Self::Step(_) => 5021,
            Self::Count(_) => 5009,
            Self::Permit { .. } => 5010,
            Self::Returning => 5011,
            Self::OldCopy => 5012,
            Self::Address(_) => 5013,
            Self::Foreign => 5014,
            Self::Unreached(_) => 5015,
            Self::Uncertain(_) => 5016,
            Self::Together(error) => error.number(),
            Self::OnServer => 5017,
            Self::Encoding { .. } => 5018,
            Self::Connections => 5019,
            Self::Renewed => 5020,
        }
    }
}
