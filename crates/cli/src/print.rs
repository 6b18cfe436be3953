//! What the program prints: lines, tables, JSON, answers, progress.

use std::{io::Write as _, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use wasl_model::{Record, Timestamp};
use wasl_node::{
    Answer, AskOutcome, CheckOutcome, Confirmation, Found, JudgedBefore, Mrz, MrzRepair, RecordView,
};

/// A line on standard output. Whoever closed it does not want it.
pub(crate) fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Text of several lines, which ends as it is.
pub(crate) fn text(text: &str) {
    let _ = write!(std::io::stdout(), "{text}");
}

/// A value as one line of JSON.
pub(crate) fn json(value: &Value) {
    line(&value.to_string());
}

/// A table with a head; columns are as wide as their widest cell.
pub(crate) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let mut cells = vec![head.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>()];
    cells.extend(rows);
    let widths: Vec<_> = (0..head.len())
        .map(|column| cells.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max())
        .collect();
    for row in cells {
        let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:0$}", width.unwrap_or(0)));
        line(padded.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// An answer for people: each hit with its score, owner and reasons, and what was searched.
pub(crate) fn answer(answer: &Answer, now: Timestamp) {
    if answer.hits.is_empty() {
        line("no possible hit");
    }
    for found in &answer.hits {
        hit(found, now);
    }
    for found in &answer.rejected {
        let hit = found.judged.map_or(String::new(), |judged| judged.hit.to_string());
        line(&format!("rejected before: {} (hit {hit})", found.held.id));
    }
    let searched = answer.searched.iter().map(|searched| {
        let age = searched.as_of.map_or("nothing came yet".to_owned(), |at| ago(now, at));
        format!("{} ({} records, {age})", searched.member, searched.records)
    });
    let millis = answer.took.as_secs_f64() * 1_000.0;
    line(&format!("searched {} in {millis:.2} ms", searched.collect::<Vec<_>>().join(", ")));
    answer
        .asked
        .iter()
        .for_each(|asked| line(&format!("asked {}: {}", asked.member, told(asked.outcome, now))));
    if !answer.is_complete() {
        line("This answer is not complete: not everybody who was asked has answered in full.");
    }
}

/// What a member that was asked live came to, with the number of what is missing.
fn told(outcome: AskOutcome, now: Timestamp) -> String {
    match outcome {
        AskOutcome::Answered { took, found, more, not_shown } => {
            let mut words = vec![format!("{found} found in {} ms", took.as_millis())];
            words.extend((more > 0).then(|| format!("{more} more had no room")));
            words.extend(not_shown.map(|(count, number)| format!("{count} not shown (error {number})")));
            words.join(", ")
        }
        AskOutcome::Late => "late, nothing of it is shown (error 4046)".to_owned(),
        AskOutcome::Unreachable { since, number } => {
            format!("not reached since {} ({}; error {number})", since, ago(now, since))
        }
        AskOutcome::Refused { number } => format!("refused (error {number})"),
    }
}

fn hit(found: &Found, now: Timestamp) {
    let Found { rank, hit, held, is_live, judged } = found;
    let record = &held.record;
    let title = if hit.name.is_empty() { record.title() } else { &hit.name };
    let signed = held.as_of.map_or(String::new(), |at| format!(", signed {}", ago(now, at)));
    let age = if *is_live { ", asked live".to_owned() } else { signed };
    let source = &record.source.id;
    line(&format!(
        "{rank:>2}. {:>5.1} %  {title}  [{} {source}, {}{age}]",
        hit.score * 100.0,
        record.owner,
        record.kind.as_str()
    ));
    line(&format!("     record {}", hit.record));
    if let Some(JudgedBefore { hit, standing, judged, .. }) = judged {
        line(&format!("     {standing} {} (hit {hit})", ago(now, *judged)));
    }
    if *is_live {
        // It is kept nowhere here, so that nothing else shows it.
        for part in parts(record) {
            line(&format!("     {part}"));
        }
    }
    for reason in &hit.reasons {
        let (what, rule) = (reason.what.as_str(), reason.rule);
        line(&format!("     {:+6.2}  {what}: {} = {} ({rule})", reason.weight, reason.query, reason.record));
    }
}

/// What was read from a machine-readable zone, which check digits do not fit, and what was taken for
/// something else.
pub(crate) fn zone(zone: &Mrz) {
    let issuer = &zone.issuer.code;
    let name = zone.name.whole();
    line(&format!("{} of {issuer}: document {}, {name}", zone.layout.as_str(), zone.number));
    for check in zone.checks.iter().filter(|check| check.outcome == CheckOutcome::Bad) {
        line(&format!("  the check digit of the {} does not fit", check.field.as_str()));
    }
    for repair in &zone.repairs {
        let MrzRepair { field, line: row, column, from, to } = repair;
        line(&format!("  {}, line {row}, column {column}: {from} was taken for {to}", field.as_str()));
    }
    for other in &zone.other_numbers {
        line(&format!("  the number could also be {}; it is looked up too", other.number));
    }
}

/// A record for people.
pub(crate) fn record(view: &RecordView) {
    line(&format!("record {}", view.id));
    if let Some(held) = &view.held {
        let record = &held.record;
        line(&format!(
            "  {} of {}, {} in {}",
            record.kind.as_str(),
            record.owner,
            record.source.id,
            record.source.dataset
        ));
        for part in parts(record) {
            line(&format!("  {part}"));
        }
    } else {
        line("  erased");
    }
    for version in &view.versions {
        let state = if version.held { "held" } else { "erased" };
        line(&format!("  entry {:8} since {} ({state})", version.number, version.at));
    }
    for erasure in &view.erasures {
        line(&format!("  erasure ordered {} ({}), due {}", erasure.at, erasure.reason.as_str(), erasure.due));
        for (member, confirmation) in &erasure.confirmations {
            let word = match confirmation {
                Confirmation::Confirmed(at) => format!("confirmed {at}"),
                Confirmation::Waiting => "has not confirmed yet".to_owned(),
                Confirmation::Late => "is late".to_owned(),
            };
            line(&format!("    {member} {word}"));
        }
    }
}

/// What a record says, each part on a line.
fn parts(record: &Record) -> Vec<String> {
    let mut parts: Vec<String> =
        record.names.iter().map(|name| format!("name         {}", name.text)).collect();
    parts.extend(record.births.iter().map(|born| format!("born         {born}")));
    parts.extend(record.nationalities.iter().map(|country| format!("nationality  {country}")));
    for identifier in &record.identifiers {
        let issuer = identifier.issuer.map(|issuer| format!(" ({issuer})")).unwrap_or_default();
        parts.push(format!("{:12} {}{issuer}", identifier.scheme.as_str(), identifier.value));
    }
    parts.extend(record.facts.iter().map(|fact| format!("-            {}", fact.text)));
    parts
}

/// How long ago, in the largest fitting unit.
pub(crate) fn ago(now: Timestamp, at: Timestamp) -> String {
    let seconds = now.millis_since(at) / 1_000;
    match seconds {
        0..=1 => "just now".to_owned(),
        2..=119 => format!("{seconds} s ago"),
        120..=7_199 => format!("{} min ago", seconds / 60),
        7_200..=172_799 => format!("{} h ago", seconds / 3_600),
        _ => format!("{} days ago", seconds / 86_400),
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// A bar for work that is measured in bytes.
pub(crate) fn bytes_bar(what: &str, total: u64) -> ProgressBar {
    bar(what, total, "{prefix:24} {bar:30} {bytes:>10} of {total_bytes:10} {msg}")
}

/// A bar for work that is counted.
pub(crate) fn count_bar(what: &str, total: u64) -> ProgressBar {
    bar(what, total, "{prefix:24} {bar:30} {human_pos:>10} of {human_len:10} {msg}")
}

fn bar(what: &str, total: u64, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(total).with_prefix(what.to_owned()).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
