//! The formats that lists come in.

use std::{fmt, str::FromStr};

/// A format of list that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The UN Security Council's consolidated list as XML.
    UnXml,
    /// The US Treasury's OFAC lists as CSV: `sdn`, `alt`, `add` and `sdn_comments` together.
    OfacCsv,
    /// `FollowTheMoney` entities, one JSON object a line.
    Ftm,
    /// The name benchmark's entities, one JSON object a line.
    Entities,
    /// Any table with a header line, with a [`Mapping`](crate::Mapping) that says what its columns are.
    Csv,
}

/// Why a format was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the formats are un-xml, ofac-csv, ftm, entities and csv")]
pub struct FormatError;

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::UnXml, Self::OfacCsv, Self::Ftm, Self::Entities, Self::Csv];

    /// The word for it on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnXml => "un-xml",
            Self::OfacCsv => "ofac-csv",
            Self::Ftm => "ftm",
            Self::Entities => "entities",
            Self::Csv => "csv",
        }
    }

    /// The dataset that its records belong to when nobody names another.
    pub fn dataset(self) -> &'static str {
        match self {
            Self::UnXml => "un-sc",
            Self::OfacCsv => "ofac-sdn",
            Self::Ftm => "ftm",
            Self::Entities => "entities",
            Self::Csv => "csv",
        }
    }
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(raw: &str) -> Result<Self, FormatError> {
        Self::ALL.into_iter().find(|format| format.as_str() == raw).ok_or(FormatError)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}
