//! Other people's files, read and written exactly.

pub mod country;
mod date;
mod draft;
mod encoding;
mod entities;
mod error;
mod format;
mod ftm;
mod lines;
pub mod mrz;
mod number;
mod ofac;
pub mod photo;
mod read;
mod reading;
mod reject;
mod rows;
mod sheet;
mod stream;
mod table;
mod un;
pub mod ws_public;
mod zstd;

pub use encoding::Encoding;
pub use error::FileError;
pub use format::{Format, FormatError};
pub use read::read;
pub use reading::{Input, Limits, Reading};
pub use reject::{Reject, RejectReason};
pub use rows::{Records, Row};
pub use sheet::{FieldFault, Sheet, SheetError, SheetGround, SheetName, SheetNumber};
pub use table::{Mapping, MappingError};
