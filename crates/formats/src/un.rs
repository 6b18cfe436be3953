//! The UN Security Council's consolidated list as XML.

mod entry;
mod xml;

use wasl_model::Timestamp;

use crate::{
    draft::Stamp,
    error::FileError,
    format::Format,
    rows::Row,
    stream::Stream,
    un::xml::{Entries, Entry},
};

const ROOT: &str = "CONSOLIDATED_LIST";
const ENTRIES: [&str; 2] = ["INDIVIDUAL", "ENTITY"];

/// One file of the list, read entry by entry.
///
/// The form is that of the list's own schema (`sc-sanctions.xsd`). A list that does not end with the
/// root's end tag is refused as a whole, however many entries were read.
pub(crate) struct UnList {
    entries: Entries,
    stamp: Stamp,
    issued: Option<Timestamp>,
}

impl UnList {
    /// Reads up to the root element, which tells when the list was made.
    pub(crate) fn open(stream: Stream, stamp: Stamp) -> Result<Self, FileError> {
        let mut entries = Entries::new(stream, &ENTRIES);
        let root = entries.root()?;
        if root.name != ROOT {
            return Err(FileError::Foreign { file: entries.name().to_owned(), format: Format::UnXml });
        }
        let issued = root.attribute("dateGenerated").and_then(moment);
        Ok(Self { entries, stamp, issued })
    }

    /// When the list was made.
    pub(crate) fn issued(&self) -> Option<Timestamp> {
        self.issued
    }
}

impl Iterator for UnList {
    type Item = Result<Row, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Entry { element, line } = match self.entries.next() {
            Ok(entry) => entry?,
            Err(error) => return Some(Err(error)),
        };
        Some(Ok(match entry::record(&element, &self.stamp) {
            Ok(record) => Row::Record(record),
            Err(fault) => Row::Reject(fault.at(self.entries.name(), line)),
        }))
    }
}

/// The list writes `2026-02-27T00:00:09.554Z`; older ones leave the zone out, and mean UTC.
fn moment(raw: &str) -> Option<Timestamp> {
    raw.parse().or_else(|_| format!("{raw}Z").parse()).ok()
}
