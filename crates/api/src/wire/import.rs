//! What an import did, in JSON.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_node::ImportReport;

use crate::wire::written::{Id, Moment, Plain};

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Report {
    /// Records that are new.
    made: u64,
    /// Records that changed.
    updated: u64,
    /// Records that stayed as they were.
    unchanged: u64,
    /// Records that the list no longer has.
    withdrawn: u64,
    /// Rows that could not be read.
    rejected: u64,
    /// The first of those rows: where, and what is wrong, never what is written there.
    rejects: Vec<Reject>,
    /// Records that were held back, because somebody or something like it was refused before (6151).
    held_back: u64,
    /// The refusals that they resemble.
    refusals: Vec<Id>,
    /// Entries that were to be notices, and stayed records because a rule stops them.
    plain: u64,
    /// The list's own date, if it has one.
    listed: Option<Moment>,
}

/// A row that could not be read.
#[derive(Debug, Serialize, ToSchema)]
struct Reject {
    file: String,
    /// The line on which it starts, from 1.
    line: u64,
    field: String,
    reason: String,
}

/// How many rejects a report tells; all of them are in the file of rejects in the bureau's home.
const REJECTS_TOLD_MAX: usize = 100;

impl Report {
    /// The report, with the first lines of the file of rejects.
    pub(crate) fn new(report: &ImportReport, rejects: &str) -> Self {
        Self {
            made: report.made,
            updated: report.updated,
            unchanged: report.unchanged,
            withdrawn: report.withdrawn,
            rejected: report.rejected,
            rejects: rejects.lines().skip(1).take(REJECTS_TOLD_MAX).filter_map(reject).collect(),
            held_back: report.held_back,
            refusals: report.refusals.iter().copied().map(Plain).collect(),
            plain: report.plain,
            listed: report.listed.map(Plain),
        }
    }
}

fn reject(line: &str) -> Option<Reject> {
    let [file, line, field, reason] = line.splitn(4, '\t').collect::<Vec<_>>().try_into().ok()?;
    Some(Reject {
        file: file.to_owned(),
        line: line.parse().ok()?,
        field: field.to_owned(),
        reason: reason.to_owned(),
    })
}
