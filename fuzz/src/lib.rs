//! What the targets of the list formats share: a list is read to its end, and what comes out must hold.

use std::io::Cursor;

use wasl_formats::{Format, Input, Limits, Mapping, Reading, Row, read};
use wasl_model::Event;

/// Limits that a fuzzer's small inputs can reach.
const LIMITS: Limits =
    Limits { unpacked_bytes_max: 1 << 20, ratio_max: 50, row_bytes_max: 16 << 10, held_bytes_max: 64 << 10 };

/// Reads files of a format to their end. Panics if a record does not fit into a feed, or if a reject
/// names no field.
pub fn read_all(format: Format, files: &[&[u8]], mapping: Option<Mapping>) {
    let Ok(owner) = "UN".parse() else { return };
    let reading = Reading { mapping, limits: LIMITS, ..Reading::of(owner) };
    let inputs = files.iter().enumerate();
    let inputs = inputs
        .map(|(at, bytes)| Input { name: at.to_string(), bytes: Box::new(Cursor::new(bytes.to_vec())) });
    let Ok(rows) = read(format, inputs.collect(), &reading) else { return };
    for row in rows {
        match row {
            Ok(Row::Record(record)) => {
                let event = Event::Put(record);
                let bytes = event.to_bytes().expect("what is read fits into a feed");
                assert_eq!(Event::from_bytes(&bytes).expect("and comes back"), event);
            }
            Ok(Row::Reject(reject)) => assert!(!reject.field.is_empty() && reject.line > 0),
            Err(error) => assert!((2001..2050).contains(&error.number())),
        }
    }
}
