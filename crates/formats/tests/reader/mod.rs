//! What the tests of the list formats share: files from memory, and a whole list read at once.

#![expect(dead_code, reason = "each test file uses its part of it")]

use std::{fs, io::Cursor, path::Path};

use wasl_formats::{FileError, Format, Input, Limits, Reading, Reject, Row, read};
use wasl_model::Record;

/// A file with this content.
pub(crate) fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Input {
    Input { name: name.to_owned(), bytes: Box::new(Cursor::new(bytes.into())) }
}

/// A file of the repository's `data`.
pub(crate) fn published(path: &str) -> Input {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(path);
    file(path, fs::read(full).expect("the published lists are in data/"))
}

pub(crate) fn published_ofac() -> Vec<Input> {
    // Not in the order in which they are needed.
    ["ofac/add.csv.gz", "ofac/sdn_comments.csv.gz", "ofac/sdn.csv.gz", "ofac/alt.csv.gz"]
        .map(published)
        .into()
}

pub(crate) fn reading() -> Reading {
    Reading::of("UN".parse().expect("a member"))
}

/// Reading with small limits, so that tests need no large files.
pub(crate) fn narrow() -> Reading {
    let limits = Limits {
        unpacked_bytes_max: 64 << 20,
        ratio_max: 100,
        row_bytes_max: 64 << 10,
        held_bytes_max: 1 << 20,
    };
    Reading { limits, ..reading() }
}

/// All records and rejects.
pub(crate) fn all(
    format: Format,
    inputs: Vec<Input>,
    reading: &Reading,
) -> Result<(Vec<Record>, Vec<Reject>), FileError> {
    let (mut records, mut rejects) = (Vec::new(), Vec::new());
    for row in read(format, inputs, reading)? {
        match row? {
            Row::Record(record) => records.push(record),
            Row::Reject(reject) => rejects.push(reject),
        }
    }
    Ok((records, rejects))
}

/// All records and rejects of one file that is not refused.
pub(crate) fn rows(
    format: Format,
    name: &str,
    bytes: impl Into<Vec<u8>>,
    reading: &Reading,
) -> (Vec<Record>, Vec<String>) {
    let (records, rejects) = all(format, vec![file(name, bytes)], reading).expect("a list that is taken");
    (records, rejects.iter().map(ToString::to_string).collect())
}

/// The error that refuses one file.
pub(crate) fn refusal(format: Format, bytes: impl Into<Vec<u8>>, reading: &Reading) -> (u16, String) {
    match all(format, vec![file("list", bytes)], reading) {
        Ok((records, rejects)) => {
            panic!("{} records and {} rejects were taken", records.len(), rejects.len())
        }
        Err(error) => (error.number(), error.to_string()),
    }
}

/// A record as a few lines, to be compared as a whole.
pub(crate) fn shown(record: &Record) -> String {
    let mut lines = vec![format!("{} {} {}", record.kind.as_str(), record.source.dataset, record.source.id)];
    lines.extend(record.names.iter().map(|name| format!("name {:?}: {}", name.kind, name.text)));
    lines.extend(record.births.iter().map(|born| format!("born: {born}")));
    lines.extend(record.nationalities.iter().map(|country| format!("nationality: {country}")));
    lines.extend(record.sex.iter().map(|sex| format!("sex: {sex:?}")));
    lines.extend(record.identifiers.iter().map(|number| {
        let issuer = number.issuer.map(|country| format!(" ({country})")).unwrap_or_default();
        format!("number {}: {}{issuer}", number.scheme, number.value)
    }));
    lines.extend(record.facts.iter().map(|fact| format!("fact {:?}: {}", fact.kind, fact.text)));
    lines.join("\n")
}
