//! A row that could not be read, and why, without what it says.

use wasl_model::{LimitError, TextError};

/// A row that is left out while the rest goes in. It tells where and why, never what was written there,
/// so that it can be kept in a file and in logs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}, {field}: {reason}")]
pub struct Reject {
    /// The file's name.
    pub file: String,
    /// The line on which the row or entry starts, from 1.
    pub line: u64,
    /// Which field is at fault, as the source calls it; `row` if it is the row as a whole.
    pub field: String,
    /// Why.
    #[source]
    pub reason: RejectReason,
}

/// Why a row could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RejectReason {
    /// Too few or too many columns.
    #[error("{found} columns, where {expected} are expected")]
    Columns {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// Not the JSON that is expected.
    #[error("not the JSON that is expected, at column {column}")]
    Json {
        /// Where in the line, in bytes from 1; 0 if the whole line is meant.
        column: usize,
    },
    /// Nothing is there, and something must be.
    #[error("it is missing or empty")]
    Missing,
    /// The text is too long or has control characters.
    #[error(transparent)]
    Text(TextError),
    /// There is no such date, or it is not written as agreed.
    #[error("there is no such date, or it is written in another way")]
    Date,
    /// No country is known by that code or name.
    #[error("no country is known by it")]
    Country,
    /// A word that the format or mapping does not know.
    #[error("the word is not one of those that are known here")]
    Word,
    /// More parts than a record may have.
    #[error(transparent)]
    Limit(LimitError),
    /// All parts together are more than a feed carries.
    #[error("the record is larger than a feed carries")]
    Large,
    /// It belongs to a record that is not in the file, or lies too far from it.
    #[error("what it belongs to is not in the file, or too far from it")]
    Apart,
}

/// A field and what is wrong with it; becomes a [`Reject`] once the row's place is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) field: String,
    pub(crate) reason: RejectReason,
}

impl Fault {
    pub(crate) fn new(field: &str, reason: RejectReason) -> Self {
        Self { field: field.to_owned(), reason }
    }

    /// The row in its place.
    pub(crate) fn at(self, file: &str, line: u64) -> Reject {
        Reject { file: file.to_owned(), line, field: self.field, reason: self.reason }
    }
}
