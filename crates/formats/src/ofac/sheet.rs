//! One of OFAC's CSV files, row by row.

use std::io;

use csv::{ByteRecord, ReaderBuilder, Terminator};

use crate::{
    encoding::Encoding,
    error::FileError,
    format::Format,
    reject::{Fault, RejectReason},
    stream::Stream,
};

/// Which of the files of a list one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// `sdn.csv`, `cons_prim.csv`: the entries.
    Primary,
    /// `alt.csv`: other names.
    Aliases,
    /// `add.csv`: addresses.
    Addresses,
    /// `sdn_comments.csv`: where remarks of more than 1,000 characters go on.
    Comments,
}

impl Part {
    const ALL: [Self; 4] = [Self::Primary, Self::Aliases, Self::Addresses, Self::Comments];

    /// The columns of `dat_spec`.
    fn columns(self) -> usize {
        match self {
            Self::Primary => 12,
            Self::Aliases => 5,
            Self::Addresses => 6,
            Self::Comments => 2,
        }
    }
}

/// One file, whose first row told what it is.
pub(super) struct Sheet {
    reader: csv::Reader<Stream>,
    first: Option<RawRow>,
    part: Option<Part>,
}

/// A row as it was cut into fields.
pub(super) struct RawRow {
    cells: ByteRecord,
    /// The line on which it starts.
    pub(super) line: u64,
    /// The entry it is about; 0 if its first column is no number, which [`RawRow::fields`] then refuses.
    pub(super) number: u64,
}

impl Sheet {
    pub(super) fn open(stream: Stream) -> Result<Self, FileError> {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // With `CRLF` the line feed would be counted to the next row, and its line be wrong by one.
            .terminator(Terminator::Any(b'\n'))
            .from_reader(stream);
        let mut sheet = Self { reader, first: None, part: None };
        sheet.first = sheet.next()?;
        if let Some(row) = &sheet.first {
            sheet.part = Part::ALL.into_iter().find(|part| part.columns() == row.cells.len());
            if sheet.part.is_none() {
                return Err(FileError::Foreign { file: sheet.name().to_owned(), format: Format::OfacCsv });
            }
        }
        Ok(sheet)
    }

    /// What the file is; `None` if it has no rows.
    pub(super) fn part(&self) -> Option<Part> {
        self.part
    }

    /// What the file is called.
    pub(super) fn name(&self) -> &str {
        self.reader.get_ref().name()
    }

    /// The next row. A file that ends within a row is refused.
    pub(super) fn next(&mut self) -> Result<Option<RawRow>, FileError> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        loop {
            self.reader.get_mut().mark();
            let mut cells = ByteRecord::new();
            match self.reader.read_byte_record(&mut cells) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => return Err(self.refuse(error)),
            }
            if cells.len() == 1 && matches!(cells[0].trim_ascii(), b"" | b"\x1A") {
                continue;
            }
            let stream = self.reader.get_ref();
            let line = cells.position().map_or(0, csv::Position::line);
            if cells.iter().any(|cell| str::from_utf8(cell).is_err()) {
                let file = stream.name().to_owned();
                return Err(FileError::Encoding { file, line, found: Encoding::Latin1 });
            }
            if stream.ends_in_line() && !self.is_whole(&cells) {
                return Err(stream.refuse(io::ErrorKind::UnexpectedEof.into()));
            }
            let number = text(&cells[0]).parse().unwrap_or_default();
            return Ok(Some(RawRow { cells, line, number }));
        }
    }

    /// Whether the last row of a file that has no line end is there as a whole: all its columns, the
    /// last one either `-0-`, as an empty one is never left blank, or with its closing quotation mark.
    fn is_whole(&self, cells: &ByteRecord) -> bool {
        let columns = match self.part {
            Some(part) => part.columns() == cells.len(),
            None => Part::ALL.iter().any(|part| part.columns() == cells.len()),
        };
        let last = cells.iter().next_back().unwrap_or_default();
        let quoted = self.reader.get_ref().last_byte() == Some(b'"') && !last.is_empty();
        columns && (last.trim_ascii() == b"-0-" || quoted)
    }

    fn refuse(&self, error: csv::Error) -> FileError {
        let stream = self.reader.get_ref();
        match error.into_kind() {
            csv::ErrorKind::Io(error) => stream.refuse(error),
            _ => FileError::Foreign { file: stream.name().to_owned(), format: Format::OfacCsv },
        }
    }
}

impl RawRow {
    /// The fields as `part` has them, trimmed, with `-0-` as empty.
    pub(super) fn fields(&self, part: Part) -> Result<Vec<&str>, Fault> {
        let (found, expected) = (self.cells.len(), part.columns());
        if found != expected {
            return Err(Fault::new("row", RejectReason::Columns { found, expected }));
        }
        if self.number == 0 {
            return Err(Fault::new("ent_num", RejectReason::Missing));
        }
        Ok(self.cells.iter().map(text).collect())
    }
}

fn text(cell: &[u8]) -> &str {
    match str::from_utf8(cell).unwrap_or_default().trim() {
        "-0-" => "",
        text => text,
    }
}
