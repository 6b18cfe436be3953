//! Requests for redress as they are printed.

use serde_json::{Value, json};
use wasl_model::{FoundRecord, RedressField, RedressKind, RedressOutcome, RedressStep, Timestamp};
use wasl_node::{RedressCase, RedressRow, RedressView};

use crate::print;

/// A request with its steps, what was found and what is decided.
pub(super) fn request(view: &RedressView, as_json: bool) {
    if as_json {
        print::json(&request_json(view));
        return;
    }
    print::table(&HEAD, [row(&view.row)]);
    print::line("");
    print::table(&["at", "who", "role", "request", "why", "message"], view.steps.iter().map(step));
    let Some(case) = &view.case else { return };
    print::line("");
    print::table(
        &["record", "owner", "entry", "likely", "name", "undecided fields", "decided"],
        case.found().iter().map(|found| found_cells(view, case, found)),
    );
    if case.findings.as_ref().is_some_and(|findings| !findings.is_whole) {
        print::line("There may be more than was found: the name is too common for one search.");
    }
}

/// Requests, one on a line.
pub(super) fn list(rows: &[RedressRow], now: Timestamp, as_json: bool) {
    if as_json {
        print::json(&rows.iter().map(|row| row_json(row, Some(now))).collect());
        return;
    }
    print::table(&HEAD, rows.iter().map(row));
}

const HEAD: [&str; 7] = ["request", "asks", "stands", "came to", "received", "due", "ended"];

fn row(row: &RedressRow) -> Vec<String> {
    vec![
        row.id.to_string(),
        kinds(row).join(", "),
        row.standing.to_string(),
        row.outcome.map_or("-", RedressOutcome::as_str).to_owned(),
        row.received.to_string(),
        or_none(row.due),
        or_none(row.ended),
    ]
}

fn step(step: &RedressStep) -> Vec<String> {
    vec![
        step.at.to_string(),
        or_none(step.by.person.as_ref()),
        step.by.role.to_string(),
        step.standing.to_string(),
        or_none(step.words.as_ref()),
        or_none(step.message),
    ]
}

fn found_cells(view: &RedressView, case: &RedressCase, found: &FoundRecord) -> Vec<String> {
    let title = view.records.get(&found.record).map_or("(gone)", |held| held.record.title());
    let decided = case.decided(found.record).map(|decision| {
        let field = decision.field.map_or("all", RedressField::as_str);
        format!("{field}: {}", decision.verdict)
    });
    let decided: Vec<_> = decided.collect();
    vec![
        found.record.to_string(),
        found.owner.to_string(),
        found.entry.to_string(),
        format!("{} %", found.percent),
        title.to_owned(),
        open_fields(case, found).join(", "),
        if decided.is_empty() { "-".to_owned() } else { decided.join("; ") },
    ]
}

/// The fields of a record that something is still to be decided about.
fn open_fields(case: &RedressCase, found: &FoundRecord) -> Vec<&'static str> {
    let is_open = |field: &RedressField| case.is_undecided(found.record, *field);
    found.fields.iter().copied().filter(is_open).map(RedressField::as_str).collect()
}

fn request_json(view: &RedressView) -> Value {
    let steps = view.steps.iter().map(|step| {
        json!({ "at": step.at.to_string(), "by": step.by.person.as_ref().map(ToString::to_string),
                "role": step.by.role.as_str(), "standing": step.standing.as_str(),
                "words": step.words.as_ref().map(ToString::to_string),
                "message": step.message.map(|message| message.to_string()) })
    });
    let found = view.case.iter().flat_map(|case| {
        case.found().iter().map(move |found| {
            let decisions = case.decided(found.record).map(|decision| {
                json!({ "field": decision.field.map(RedressField::as_str), "verdict": decision.verdict.as_str(),
                        "articles": decision.articles.iter().map(ToString::to_string).collect::<Vec<_>>(),
                        "reason": decision.reason.to_string(), "entry": decision.entry })
            });
            json!({ "record": found.record.to_string(), "owner": found.owner.to_string(), "entry": found.entry,
                    "percent": found.percent, "is_notice": found.is_notice,
                    "fields": found.fields.iter().map(|field| field.as_str()).collect::<Vec<_>>(),
                    "undecided": open_fields(case, found), "decisions": decisions.collect::<Vec<_>>() })
        })
    });
    let findings = view.case.as_ref().and_then(|case| case.findings.as_ref());
    let mut shown = row_json(&view.row, None);
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("steps".to_owned(), steps.collect());
        fields.insert("found".to_owned(), found.collect());
        fields.insert("is_whole".to_owned(), json!(findings.map(|findings| findings.is_whole)));
    }
    shown
}

fn row_json(row: &RedressRow, now: Option<Timestamp>) -> Value {
    let told = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let mut shown = json!({
        "id": row.id.to_string(),
        "kinds": kinds(row),
        "standing": row.standing.as_str(),
        "outcome": row.outcome.map(RedressOutcome::as_str),
        "received": row.received.to_string(),
        "admitted": told(row.admitted),
        "due": told(row.due),
        "ended": told(row.ended),
    });
    if let (Some(fields), Some(now)) = (shown.as_object_mut(), now) {
        fields.insert("is_overdue".to_owned(), json!(row.due.is_some_and(|due| due < now)));
    }
    shown
}

fn kinds(row: &RedressRow) -> Vec<&'static str> {
    row.kinds.iter().copied().map(RedressKind::as_str).collect()
}

fn or_none(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}
