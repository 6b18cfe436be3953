//! What is wrong with a sheet: each field, and why.

use std::fmt;

/// The most bytes of a sheet.
pub(super) const BYTES_MAX: usize = 1024 * 1024;

/// Why a sheet was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// More bytes than a sheet has.
    #[error("the sheet has {bytes} bytes, at most {limit} are taken", limit = BYTES_MAX)]
    Long {
        /// How many there are.
        bytes: usize,
    },
    /// Not TOML, or a key that is not known.
    #[error("the sheet is not TOML, or has a key that is not known")]
    Toml(#[source] toml::de::Error),
    /// Not JSON, or a key that is not known.
    #[error("the sheet is not JSON, or has a key that is not known")]
    Json(#[source] serde_json::Error),
    /// Fields that say what cannot be.
    #[error("{}", listed(.0))]
    Fields(Vec<FieldFault>),
}

/// A field of a sheet that says what cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Which, as in `grounds[0].issued`.
    pub field: String,
    /// Why.
    pub reason: String,
}

impl fmt::Display for FieldFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.field, self.reason)
    }
}

fn listed(faults: &[FieldFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl SheetError {
    /// The stable number of this error.
    pub fn number(&self) -> u16 {
        match self {
            Self::Long { .. } => 2121,
            Self::Toml(_) | Self::Json(_) => 2122,
            Self::Fields(_) => 2123,
        }
    }
}

/// Gathers faults while a sheet is filled in, so that its author sees all of them at once.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<FieldFault>);

impl Faults {
    /// What `read` makes of a field that is written; nothing if it is not, or cannot be.
    pub(super) fn take<T, E: fmt::Display>(
        &mut self,
        field: &str,
        written: Option<&str>,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let written = written.map(str::trim).filter(|written| !written.is_empty())?;
        self.keep(field, read(written))
    }

    /// The same for a list, each entry by its place.
    pub(super) fn each<T, E: fmt::Display>(
        &mut self,
        field: &str,
        written: &[String],
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        let entries = written.iter().enumerate();
        entries.filter_map(|(at, entry)| self.keep(&format!("{field}[{at}]"), read(entry.trim()))).collect()
    }

    /// A value, or the fault that there is none.
    pub(super) fn keep<T, E: fmt::Display>(&mut self, field: &str, value: Result<T, E>) -> Option<T> {
        value.map_err(|error| self.note(field, error.to_string())).ok()
    }

    pub(super) fn note(&mut self, field: &str, reason: impl Into<String>) {
        self.0.push(FieldFault { field: field.to_owned(), reason: reason.into() });
    }
}
