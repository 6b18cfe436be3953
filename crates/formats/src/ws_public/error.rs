//! Why a public notice was not taken.

use wasl_model::{DateError, TextError};

/// Why a public notice was not taken. Every variant names the field where one is at fault, and none carries what was written
/// there, so that it can be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WsPublicError {
    /// More bytes than are taken.
    #[error("the notice has {bytes} bytes, at most {limit} are taken")]
    Large {
        /// How many there are.
        bytes: usize,
        /// How many are taken.
        limit: usize,
    },
    /// Not JSON in UTF-8.
    #[error("this is not JSON, at line {line}, column {column}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// Lists and objects lie deeper inside each other than is taken.
    #[error("lists and objects are nested deeper than {limit}")]
    Deep {
        /// How deep is taken.
        limit: usize,
    },
    /// A value of another type than the field has, or a field that is there twice.
    #[error("{field}: it is not of the type that is expected, or there twice")]
    Type {
        /// The field.
        field: String,
    },
    /// Nothing is there, and something must be.
    #[error("{field}: it is missing or empty")]
    Missing {
        /// The field.
        field: String,
    },
    /// A text that is too long or has control characters.
    #[error("{field}: {source}")]
    Text {
        /// The field.
        field: String,
        /// What is wrong with it.
        source: TextError,
    },
    /// A character that turns the direction of the text, so that it is read otherwise than it is.
    #[error("{field}: it has a character that turns the direction of what follows")]
    Direction {
        /// The field.
        field: String,
    },
    /// There is no such date, or it is not written as `YYYY`, `YYYY/MM` or `YYYY/MM/DD`.
    #[error("{field}: {source}; parts are separated with a slash")]
    Date {
        /// The field.
        field: String,
        /// What is wrong with it.
        source: DateError,
    },
    /// A code that the form does not have.
    #[error("{field}: there is no such code")]
    Code {
        /// The field.
        field: String,
    },
    /// A height that no person has.
    #[error("height: 0 is taken, for unknown, and 0.2 to 2.8 metres")]
    Height,
    /// A weight that no person has.
    #[error("weight: 0 is taken, for unknown, and 1 to 650 kilograms")]
    Weight,
    /// More entries than are taken.
    #[error("{field}: it has {count} entries, at most {limit} are taken")]
    Many {
        /// The field.
        field: String,
        /// How many there are.
        count: usize,
        /// How many are taken.
        limit: usize,
    },
    /// A link that leads to no notice or photograph, or to another notice's.
    #[error("{field}: the link is not one to this notice, in one of its colours")]
    Link {
        /// The field.
        field: String,
    },
    /// A number that is not written as notices are numbered.
    #[error(
        "entity_id: a notice is numbered as in 2026/117: at most 64 letters, digits and /._-, with a digit"
    )]
    Id,
}

impl WsPublicError {
    /// Its stable number, 2081 to 2099.
    pub fn number(&self) -> u16 {
        match self {
            Self::Large { .. } => 2081,
            Self::Json { .. } => 2082,
            Self::Deep { .. } => 2083,
            Self::Type { .. } => 2084,
            Self::Missing { .. } => 2085,
            Self::Text { .. } => 2086,
            Self::Direction { .. } => 2087,
            Self::Date { .. } => 2088,
            Self::Code { .. } => 2089,
            Self::Height => 2090,
            Self::Weight => 2091,
            Self::Many { .. } => 2092,
            Self::Link { .. } => 2093,
            Self::Id => 2094,
        }
    }

    /// The field that is at fault, as in `arrest_warrants[1].charge`; none if it is the whole.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Large { .. } | Self::Json { .. } | Self::Deep { .. } => None,
            Self::Type { field }
            | Self::Missing { field }
            | Self::Text { field, .. }
            | Self::Direction { field }
            | Self::Date { field, .. }
            | Self::Code { field }
            | Self::Many { field, .. }
            | Self::Link { field } => Some(field),
            Self::Height => Some("height"),
            Self::Weight => Some("weight"),
            Self::Id => Some("entity_id"),
        }
    }
}
