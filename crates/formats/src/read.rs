//! The door of the room: from opened files to a run of records.

use std::sync::Arc;

use wasl_model::Text;

use crate::{
    draft::Stamp,
    entities::Entities,
    error::FileError,
    format::Format,
    ftm::FtmList,
    ofac::OfacList,
    reading::{Input, Reading},
    rows::{Gauges, Records, Row},
    stream::Stream,
    table::{Mapping, Table},
    un::UnList,
};

/// Reads a list from its opened files.
///
/// Each file may be plain, gzip or zstd. The files of an OFAC list belong together and may come in any
/// order; those of every other format are read one after the other. Nothing is read beyond the heads of
/// the files until the first row is asked for, but for what OFAC's smaller files say.
///
/// # Errors
///
/// Here and from the iterator: any [`FileError`]. It holds for the list as a whole, so whoever imports
/// takes back the rows that came before it.
pub fn read(format: Format, inputs: Vec<Input>, reading: &Reading) -> Result<Records, FileError> {
    let stamp = stamp(format, reading)?;
    let limits = reading.limits;
    let gauges = Gauges::default();
    if inputs.is_empty() {
        return Err(FileError::Missing { format, part: "a file" });
    }
    let streams = inputs
        .into_iter()
        .map(|input| Stream::open(input, limits, &gauges.packed_bytes))
        .collect::<Result<Vec<_>, _>>()?;
    let mut issued = None;
    let rows: Box<dyn Iterator<Item = Result<Row, FileError>> + Send> = match format {
        Format::UnXml => {
            let lists = streams
                .into_iter()
                .map(|stream| UnList::open(stream, stamp.clone()))
                .collect::<Result<Vec<_>, _>>()?;
            issued = lists.iter().filter_map(UnList::issued).min();
            Box::new(lists.into_iter().flatten())
        }
        Format::OfacCsv => Box::new(OfacList::open(streams, stamp, limits.held_bytes_max)?),
        Format::Ftm => {
            Box::new(FtmList::new(streams, stamp, limits.held_bytes_max, Arc::clone(&gauges.skipped)))
        }
        Format::Entities => {
            Box::new(streams.into_iter().flat_map(move |stream| Entities::new(stream, stamp.clone())))
        }
        Format::Csv => {
            let mapping = reading.mapping.as_ref();
            let mapping = mapping.ok_or(FileError::Missing { format, part: "a mapping" })?;
            let tables = streams
                .into_iter()
                .map(|stream| Table::open(stream, mapping.clone(), stamp.clone()))
                .collect::<Result<Vec<_>, _>>()?;
            Box::new(tables.into_iter().flatten())
        }
    };
    Ok(Records::new(rows, issued, gauges))
}

fn stamp(format: Format, reading: &Reading) -> Result<Stamp, FileError> {
    let of_mapping = reading.mapping.as_ref().filter(|_| format == Format::Csv).and_then(Mapping::dataset);
    let dataset = match &reading.dataset {
        Some(dataset) => dataset.clone(),
        None => Text::new(of_mapping.unwrap_or(format.dataset())).map_err(|_| FileError::Dataset)?,
    };
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if dataset.as_str().len() > 64 || !dataset.as_str().chars().all(fits) {
        return Err(FileError::Dataset);
    }
    Ok(Stamp { owner: reading.owner, dataset, handling: reading.handling.clone() })
}
