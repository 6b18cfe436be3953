//! The audit log in JSON.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_model::{AuditLine, Outcome};
use wasl_node::NumberedLine;

use crate::wire::written::{Id, MemberCode, Moment, Plain, PurposeWord};

/// Lines of the audit log, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditPage {
    /// How many lines the log has.
    size: u64,
    /// The lines.
    lines: Vec<Line>,
    /// What to give as `before` to go on; `null` at the first line.
    next: Option<u64>,
}

/// One line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Line {
    /// Its number, from 0.
    number: u64,
    /// When.
    at: Moment,
    /// What it says.
    #[serde(flatten)]
    said: Said,
}

/// Somebody started something, or it ended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "line", rename_all = "lowercase")]
enum Said {
    /// Somebody starts something.
    Opened {
        /// Who: `key:…`, `local`, `bureau` or `stranger`.
        actor: String,
        /// For which member.
        member: MemberCode,
        /// In which role.
        role: &'static str,
        /// For what purpose.
        purpose: PurposeWord,
        /// What.
        action: &'static str,
        /// The record it is about, if it is about one that is known.
        record: Option<Id>,
        /// What was asked: SHA-256 with a salt of its own.
        asked: AskedHash,
    },
    /// It ended.
    Closed {
        /// The number of the line that it closes.
        opened: u64,
        /// shown, changed or refused.
        outcome: &'static str,
        /// How many records were shown or changed.
        count: Option<u64>,
        /// The records that were shown, best first; at most 100 are named.
        records: Vec<Id>,
        /// The number of the refusal or error.
        refusal: Option<u16>,
    },
}

/// A question, hashed.
#[derive(Debug, Serialize, ToSchema)]
struct AskedHash {
    /// The salt, in hexadecimal digits.
    salt: String,
    /// The hash, in hexadecimal digits.
    hash: String,
}

/// What became of verifying the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verdict {
    /// Whether nothing is wrong.
    sound: bool,
    /// How many lines were read and are sound.
    size: u64,
    /// Up to how many lines a signature vouches for them.
    signed: u64,
    /// What is wrong first.
    fault: Option<String>,
}

impl AuditPage {
    pub(crate) fn of(page: wasl_node::AuditPage) -> Self {
        let next = page.lines.last().map(|line| line.number).filter(|number| *number > 0);
        Self { size: page.size, lines: page.lines.into_iter().map(Line::from).collect(), next }
    }
}

impl From<NumberedLine> for Line {
    fn from(numbered: NumberedLine) -> Self {
        let number = numbered.number;
        match numbered.line {
            AuditLine::Opened(opened) => {
                let asked = AskedHash { salt: hex(&opened.asked.salt), hash: hex(&opened.asked.hash) };
                let said = Said::Opened {
                    actor: opened.actor.to_string(),
                    member: Plain(opened.member),
                    role: opened.role.as_str(),
                    purpose: Plain(opened.purpose),
                    action: opened.action.as_str(),
                    record: opened.record.map(Plain),
                    asked,
                };
                Self { number, at: Plain(opened.at), said }
            }
            AuditLine::Closed(closed) => {
                let (outcome, count, records, refusal) = match closed.outcome {
                    Outcome::Shown { records, count } => ("shown", Some(count), records, None),
                    Outcome::Changed { count } => ("changed", Some(count), Vec::new(), None),
                    Outcome::Refused { number } => ("refused", None, Vec::new(), Some(number)),
                };
                let records = records.into_iter().map(Plain).collect();
                let said = Said::Closed { opened: closed.opened, outcome, count, records, refusal };
                Self { number, at: Plain(closed.at), said }
            }
        }
    }
}

impl From<wasl_node::Verdict> for Verdict {
    fn from(verdict: wasl_node::Verdict) -> Self {
        Self {
            sound: verdict.fault.is_none(),
            size: verdict.size.get(),
            signed: verdict.signed.map_or(0, |checkpoint| checkpoint.size().get()),
            fault: verdict.fault.map(|fault| fault.to_string()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
