//! The public report, printed.

use serde_json::{Value, json};
use wasl_model::RedressKind;
use wasl_node::{PublishedCount, RedressReport, RedressReportRow};

use crate::print;

/// The columns, by the names that the report's readers know.
const COLUMNS: [&str; 18] = [
    "member",
    "since",
    "until",
    "requests",
    "received",
    "open",
    "overdue",
    "in_time",
    "late",
    "withdrawn",
    "granted",
    "partly",
    "refused",
    "nothing_held",
    "not_admitted",
    "granted_percent",
    "median_days",
    "longest_days",
];

pub(super) fn csv(report: &RedressReport) {
    print::line(&COLUMNS.join(","));
    // Nothing in it needs quotes: codes, moments, numbers.
    report.rows.iter().for_each(|row| print::line(&cells(report, row).join(",")));
}

pub(super) fn json(report: &RedressReport) {
    let row = |row: &RedressReportRow| {
        let cells = COLUMNS.iter().zip(cells(report, row)).skip(3);
        let value = |cell: String| cell.parse::<u64>().map_or_else(|_| text(cell), Value::from);
        cells.map(|(name, cell)| ((*name).to_owned(), value(cell))).collect::<Value>()
    };
    print::json(&json!({
        "member": report.member.as_str(),
        "since": report.since.to_string(),
        "until": report.end().to_string(),
        "rows": report.rows.iter().map(row).collect::<Vec<_>>(),
    }));
}

pub(super) fn table(report: &RedressReport) {
    print::table(&COLUMNS, report.rows.iter().map(|row| cells(report, row)));
}

fn cells(report: &RedressReport, row: &RedressReportRow) -> Vec<String> {
    let counts = [
        row.received,
        row.open,
        row.overdue,
        row.in_time,
        row.late,
        row.withdrawn,
        row.granted,
        row.partly,
        row.refused,
        row.nothing_held,
        row.not_admitted,
    ];
    let figures = [row.granted_percent, row.median_days, row.longest_days];
    let mut cells = vec![
        report.member.to_string(),
        report.since.to_string(),
        report.end().to_string(),
        row.kind.map_or("all", RedressKind::as_str).to_owned(),
    ];
    cells.extend(counts.iter().map(PublishedCount::to_string));
    cells.extend(figures.map(|figure| figure.map_or(String::new(), |figure| figure.to_string())));
    cells
}

/// A number that is hidden, as it is written; nothing, where there is none.
fn text(cell: String) -> Value {
    if cell.is_empty() { Value::Null } else { Value::String(cell) }
}
