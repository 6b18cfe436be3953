//! The name benchmark's entities: one JSON object a line.

use std::borrow::Cow;

use serde::Deserialize;
use wasl_model::{DateSpan, NameKind, PartialDate, Record, RecordKind, Scheme};

use crate::{
    draft::{Draft, Stamp},
    error::FileError,
    lines::Lines,
    reject::{Fault, RejectReason},
    rows::Row,
    stream::Stream,
};

/// `{"id","names","dob","nationality","documents","script","source"}`: names with the main one first,
/// dates as `YYYY-MM-DD` or `YYYY`, nationalities as ISO 3166-1 alpha-2, documents as bare numbers.
/// The script is told by the name itself, and the benchmark's source is of no use to an officer: both
/// are passed over.
#[derive(Debug, Deserialize)]
struct Entity<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    names: Vec<Word<'a>>,
    #[serde(borrow, default)]
    dob: Vec<Word<'a>>,
    #[serde(borrow, default)]
    nationality: Vec<Word<'a>>,
    #[serde(borrow, default)]
    documents: Vec<Word<'a>>,
}

/// A string that borrows from its line where it has no escapes.
#[derive(Debug, Deserialize)]
struct Word<'a>(#[serde(borrow)] Cow<'a, str>);

/// Reads one file of entities.
pub(crate) struct Entities {
    lines: Lines,
    stamp: Stamp,
}

impl Entities {
    pub(crate) fn new(stream: Stream, stamp: Stamp) -> Self {
        Self { lines: Lines::new(stream), stamp }
    }

    fn read(&mut self) -> Result<Option<Row>, FileError> {
        loop {
            let Some(line) = self.lines.next()? else { return Ok(None) };
            let (number, ended) = (line.number, line.ended);
            if line.text.trim_ascii().is_empty() {
                continue;
            }
            return match record(line.text, &self.stamp) {
                Ok(record) => Ok(Some(Row::Record(record))),
                Err(Fault { reason: RejectReason::Json { .. }, .. }) if !ended => Err(self.lines.truncated()),
                Err(fault) => Ok(Some(Row::Reject(fault.at(self.lines.name(), number)))),
            };
        }
    }
}

impl Iterator for Entities {
    type Item = Result<Row, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

fn record(line: &str, stamp: &Stamp) -> Result<Record, Fault> {
    let entity: Entity<'_> = serde_json::from_str(line)
        .map_err(|error| Fault::new("row", RejectReason::Json { column: error.column() }))?;
    let mut draft = Draft::new(stamp, RecordKind::Person, "id", &entity.id)?;
    for name in &entity.names {
        draft.name(NameKind::Alias, "names", &name.0)?;
    }
    for born in &entity.dob {
        let date: PartialDate = born.0.parse().map_err(|_| Fault::new("dob", RejectReason::Date))?;
        draft.birth(DateSpan::of(date));
    }
    for nationality in &entity.nationality {
        let country = nationality.0.parse().map_err(|_| Fault::new("nationality", RejectReason::Country))?;
        draft.nationality(country);
    }
    for document in &entity.documents {
        draft.identifier(Scheme::Document, "documents", &document.0, None)?;
    }
    draft.finish("names")
}
