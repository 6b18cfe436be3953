//! Any table with a header line, read as its mapping says: stolen documents, stolen vehicles, wanted persons.

mod date_form;
mod mapping;
mod word;

use std::io;

use csv::{ByteRecord, ReaderBuilder, Terminator};
use wasl_model::{Country, DateSpan, Record, Scheme, Sex};

pub use crate::table::mapping::{Mapping, MappingError};
use crate::{
    country,
    draft::{Draft, Stamp},
    encoding::Encoding,
    error::FileError,
    format::Format,
    reject::{Fault, RejectReason},
    rows::Row,
    stream::Stream,
    table::mapping::{NumberColumn, SexColumn},
};

/// One table, read row by row.
pub(crate) struct Table {
    reader: csv::Reader<Stream>,
    columns: Columns,
    mapping: Mapping,
    stamp: Stamp,
}

/// Where the mapped columns stand, by their names in the header.
struct Columns {
    header: Vec<String>,
}

/// One row, with its cells found by the names of their columns.
struct Cells<'a> {
    columns: &'a Columns,
    cells: &'a ByteRecord,
}

impl Table {
    /// Reads the header and finds the mapped columns in it.
    pub(crate) fn open(stream: Stream, mapping: Mapping, stamp: Stamp) -> Result<Self, FileError> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(mapping.delimiter())
            // With `CRLF` the line feed would be counted to the next row, and its line be wrong by one.
            .terminator(Terminator::Any(b'\n'))
            .from_reader(stream);
        let mut header = ByteRecord::new();
        reader.get_mut().mark();
        if let Err(error) = reader.read_byte_record(&mut header) {
            return Err(refuse(reader.get_ref(), error));
        }
        check_utf8(reader.get_ref(), &header)?;
        let header = header.iter().map(|cell| text(cell).to_owned()).collect::<Vec<_>>();
        for column in mapping.columns() {
            if header.iter().filter(|name| *name == column).count() != 1 {
                let file = reader.get_ref().name().to_owned();
                return Err(FileError::Column { file, column: column.to_owned() });
            }
        }
        Ok(Self { reader, columns: Columns { header }, mapping, stamp })
    }

    fn read(&mut self) -> Result<Option<Row>, FileError> {
        let mut cells = ByteRecord::new();
        loop {
            self.reader.get_mut().mark();
            match self.reader.read_byte_record(&mut cells) {
                Ok(true) if cells.len() == 1 && cells[0].trim_ascii().is_empty() => {}
                Ok(true) => break,
                Ok(false) => return Ok(None),
                Err(error) => return Err(refuse(self.reader.get_ref(), error)),
            }
        }
        let stream = self.reader.get_ref();
        check_utf8(stream, &cells)?;
        let line = cells.position().map_or(0, csv::Position::line);
        let (found, expected) = (cells.len(), self.columns.header.len());
        let record = if found == expected {
            record(&Cells { columns: &self.columns, cells: &cells }, &self.mapping, &self.stamp)
        } else if stream.ends_in_line() {
            // The last row lacks both its line end and some of its columns.
            return Err(stream.refuse(io::ErrorKind::UnexpectedEof.into()));
        } else {
            Err(Fault::new("row", RejectReason::Columns { found, expected }))
        };
        Ok(Some(match record {
            Ok(record) => Row::Record(record),
            Err(fault) => Row::Reject(fault.at(stream.name(), line)),
        }))
    }
}

impl Iterator for Table {
    type Item = Result<Row, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

impl Cells<'_> {
    /// The cell under this column, trimmed.
    fn get(&self, column: &str) -> &str {
        let at = self.columns.header.iter().position(|name| name == column);
        at.and_then(|at| self.cells.get(at)).map(text).unwrap_or_default()
    }
}

fn record(cells: &Cells<'_>, mapping: &Mapping, stamp: &Stamp) -> Result<Record, Fault> {
    let mut draft = Draft::new(stamp, mapping.kind(), &mapping.id, cells.get(&mapping.id))?;
    for name in &mapping.names {
        let parts: Vec<&str> =
            name.columns.iter().map(|column| cells.get(column)).filter(|part| !part.is_empty()).collect();
        draft.name(name.kind(), &name.columns[0], &parts.join(" "))?;
    }
    for number in &mapping.numbers {
        add_number(&mut draft, cells, number)?;
    }
    for born in &mapping.born {
        let raw = cells.get(&born.column);
        if !raw.is_empty() {
            let date = mapping.dates().read(raw);
            draft.birth(DateSpan::of(date.ok_or_else(|| Fault::new(&born.column, RejectReason::Date))?));
        }
    }
    for nationality in &mapping.nationalities {
        if let Some(country) = country_in(cells, &nationality.column)? {
            draft.nationality(country);
        }
    }
    if let Some(sex) = mapping.sex.as_ref().map(|column| sex_in(cells, column)).transpose()?.flatten() {
        draft.sex(sex);
    }
    for fact in &mapping.facts {
        let raw = cells.get(&fact.column);
        let said = match &fact.label {
            Some(label) if !raw.is_empty() => format!("{label} {raw}"),
            _ => raw.to_owned(),
        };
        draft.fact(fact.kind(), &fact.column, &said)?;
    }
    draft.finish(mapping.needed())
}

fn add_number(draft: &mut Draft, cells: &Cells<'_>, number: &NumberColumn) -> Result<(), Fault> {
    let raw = cells.get(&number.column);
    if raw.is_empty() {
        return Ok(());
    }
    let scheme = match &number.scheme_column {
        None => number.scheme().unwrap_or(Scheme::Other),
        Some(column) => match number.scheme_of(cells.get(column)) {
            Some(scheme) => scheme,
            None => return Err(Fault::new(column, RejectReason::Word)),
        },
    };
    let issuer = match &number.issuer_column {
        None => number.issuer(),
        Some(column) => country_in(cells, column)?.or_else(|| number.issuer()),
    };
    draft.identifier(scheme, &number.column, raw, issuer)
}

fn country_in(cells: &Cells<'_>, column: &str) -> Result<Option<Country>, Fault> {
    match cells.get(column) {
        "" => Ok(None),
        raw => match country::country(raw) {
            Some(country) => Ok(Some(country)),
            None => Err(Fault::new(column, RejectReason::Country)),
        },
    }
}

fn sex_in(cells: &Cells<'_>, sex: &SexColumn) -> Result<Option<Sex>, Fault> {
    let raw = cells.get(&sex.column);
    let listed = |words: &[String]| words.iter().any(|word| word == raw);
    if raw.is_empty() {
        Ok(None)
    } else if listed(&sex.female) {
        Ok(Some(Sex::Female))
    } else if listed(&sex.male) {
        Ok(Some(Sex::Male))
    } else if listed(&sex.unspecified) {
        Ok(Some(Sex::Unspecified))
    } else {
        Err(Fault::new(&sex.column, RejectReason::Word))
    }
}

fn text(cell: &[u8]) -> &str {
    str::from_utf8(cell).unwrap_or_default().trim()
}

fn check_utf8(stream: &Stream, cells: &ByteRecord) -> Result<(), FileError> {
    if cells.iter().all(|cell| str::from_utf8(cell).is_ok()) {
        return Ok(());
    }
    let line = cells.position().map_or(0, csv::Position::line);
    Err(FileError::Encoding { file: stream.name().to_owned(), line, found: Encoding::Latin1 })
}

fn refuse(stream: &Stream, error: csv::Error) -> FileError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => stream.refuse(error),
        _ => FileError::Foreign { file: stream.name().to_owned(), format: Format::Csv },
    }
}
