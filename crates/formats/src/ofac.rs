//! OFAC's lists as CSV: the primary file and, beside it, aliases, addresses and overflowing remarks.

mod entry;
mod extra;
mod remarks;
mod sheet;

use std::collections::{HashMap, VecDeque};

use crate::{
    draft::Stamp,
    error::FileError,
    format::Format,
    ofac::{
        extra::Extra,
        sheet::{Part, Sheet},
    },
    reject::{Fault, RejectReason},
    rows::Row,
    stream::Stream,
};

/// The files of one or more lists, given in any order; `sdn.csv` or `cons_prim.csv` must be among them.
///
/// The form is that of OFAC's `dat_spec`: no header, `-0-` for empty, 0x1A at the end. Which file is
/// which is told by its number of columns. Aliases, addresses and remarks are held in memory, up to
/// `held_bytes_max`; the primary files are read row by row.
pub(crate) struct OfacList {
    primaries: VecDeque<Sheet>,
    extras: HashMap<u64, Extra>,
    /// The names of the files that `extras` came from.
    held: Vec<String>,
    rejects: VecDeque<Row>,
    stamp: Stamp,
}

impl OfacList {
    /// Reads the smaller files and makes the primary ones ready.
    pub(crate) fn open(streams: Vec<Stream>, stamp: Stamp, held_bytes_max: u64) -> Result<Self, FileError> {
        let mut list = Self {
            primaries: VecDeque::new(),
            extras: HashMap::new(),
            held: Vec::new(),
            rejects: VecDeque::new(),
            stamp,
        };
        let mut held_bytes = 0;
        for stream in streams {
            let sheet = Sheet::open(stream)?;
            match sheet.part() {
                Some(Part::Primary) => list.primaries.push_back(sheet),
                Some(part) => list.hold(sheet, part, &mut held_bytes, held_bytes_max)?,
                None => {}
            }
        }
        if list.primaries.is_empty() {
            return Err(FileError::Missing { format: Format::OfacCsv, part: "sdn.csv or cons_prim.csv" });
        }
        Ok(list)
    }

    fn hold(
        &mut self,
        mut sheet: Sheet,
        part: Part,
        held_bytes: &mut u64,
        limit_bytes: u64,
    ) -> Result<(), FileError> {
        while let Some(row) = sheet.next()? {
            let fields = match row.fields(part) {
                Ok(fields) => fields,
                Err(fault) => {
                    self.rejects.push_back(Row::Reject(fault.at(sheet.name(), row.line)));
                    *held_bytes += 256;
                    continue;
                }
            };
            // What a map entry and its strings cost beside their text.
            *held_bytes += 144 + fields.iter().map(|field| field.len() as u64).sum::<u64>();
            if *held_bytes > limit_bytes {
                return Err(FileError::Held { file: sheet.name().to_owned(), limit_bytes });
            }
            let extra = self.extras.entry(row.number).or_default();
            extra.add(part, &fields);
            extra.rows.push((self.held.len(), row.line));
        }
        self.held.push(sheet.name().to_owned());
        Ok(())
    }

    fn read(&mut self) -> Result<Option<Row>, FileError> {
        if let Some(reject) = self.rejects.pop_front() {
            return Ok(Some(reject));
        }
        while let Some(sheet) = self.primaries.front_mut() {
            let Some(row) = sheet.next()? else {
                self.primaries.pop_front();
                continue;
            };
            let extra = self.extras.remove(&row.number).unwrap_or_default();
            let record =
                row.fields(Part::Primary).and_then(|fields| entry::record(&fields, &extra, &self.stamp));
            return Ok(Some(match record {
                Ok(record) => Row::Record(record),
                Err(fault) => Row::Reject(fault.at(sheet.name(), row.line)),
            }));
        }
        self.reject_the_rest();
        Ok(self.rejects.pop_front())
    }

    /// What belongs to no entry of the primary files is left out, row by row.
    fn reject_the_rest(&mut self) {
        let mut rows: Vec<_> = self.extras.drain().flat_map(|(_, extra)| extra.rows).collect();
        rows.sort_unstable();
        self.rejects.extend(rows.into_iter().map(|(file, line)| {
            let fault = Fault::new("ent_num", RejectReason::Apart);
            Row::Reject(fault.at(&self.held[file], line))
        }));
    }
}

impl Iterator for OfacList {
    type Item = Result<Row, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
