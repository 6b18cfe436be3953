//! The audit log, for data protection: who asked what, and what came of it.

use askama::Template;
use axum::{
    Form,
    extract::{
        Query,
        rejection::{FormRejection, QueryRejection},
    },
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wasl_model::{AuditLine, Opened, Outcome};
use wasl_node::AuditPage;

use crate::{
    frame::{Frame, Place},
    officer::Officer,
    page::page,
    speech::Speech,
    trouble::Trouble,
    trouble_page::Complaint,
    words::{self, Moment, count},
};

/// How many lines of the log one page goes through.
const LINES_A_PAGE: u32 = 100;
/// How many newer lines are looked through for the ends of what began on the page.
const LINES_AHEAD: u32 = 100;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditLogPage {
    frame: Frame,
    size: String,
    rows: Vec<AuditRow>,
    /// Where the older lines are.
    older: Option<u64>,
    is_newest: bool,
    verdict: Option<VerdictView>,
}

/// Something that was done, from its two lines.
#[derive(Debug)]
struct AuditRow {
    number: u64,
    at: Moment,
    actor: String,
    member: String,
    role: String,
    purpose: String,
    action: String,
    /// The style of the outcome: `good`, `waiting` or `bad`.
    tone: &'static str,
    outcome: String,
    records: Vec<RecordLink>,
}

#[derive(Debug)]
struct RecordLink {
    address: String,
    shown: String,
}

/// What came of the verification.
#[derive(Debug)]
struct VerdictView {
    is_whole: bool,
    words: String,
    fault: Option<(Complaint, String)>,
}

/// Which page.
#[derive(Default, Deserialize)]
pub(crate) struct PageQuery {
    before: Option<u64>,
}

/// What the button sends.
#[derive(Default, Deserialize)]
pub(crate) struct VerifyForm {
    #[serde(default)]
    form: String,
}

/// `GET /audit`
pub(crate) async fn show(officer: Officer, query: Result<Query<PageQuery>, QueryRejection>) -> Response {
    let before = query.ok().and_then(|Query(query)| query.before);
    show_page(&officer, before, None).await
}

/// `POST /audit/verify`
pub(crate) async fn verify(officer: Officer, form: Result<Form<VerifyForm>, FormRejection>) -> Response {
    let form = form.map(|Form(form)| form.form).map_err(|_| Trouble::UnreadableForm);
    if let Err(trouble) = form.and_then(|form| officer.visitor.check_form(&form)) {
        return officer.trouble(Place::Audit, &trouble);
    }
    let speech = officer.visitor.speech.clone();
    let verified = officer
        .work(move |bureau, caller| {
            let verdict = bureau.verify_audit(caller)?;
            let lines = verdict.size.get();
            let fault =
                verdict.fault.map(|fault| (Complaint::of(fault.number(), &speech), fault.to_string()));
            let key = if fault.is_none() { "verdict-whole" } else { "verdict-broken" };
            let words = speech.fill(key, &[("count", count(lines))]);
            Ok(VerdictView { is_whole: fault.is_none(), words, fault })
        })
        .await;
    match verified {
        Ok(verdict) => show_page(&officer, None, Some(verdict)).await,
        Err(trouble) => officer.trouble(Place::Audit, &trouble),
    }
}

async fn show_page(officer: &Officer, before: Option<u64>, verdict: Option<VerdictView>) -> Response {
    let upto = before.map(|before| before.saturating_add(u64::from(LINES_AHEAD)));
    let read =
        officer.work(move |bureau, caller| bureau.audit(caller, upto, LINES_A_PAGE + LINES_AHEAD)).await;
    let log = match read {
        Ok(log) => log,
        Err(trouble) => return officer.trouble(Place::Audit, &trouble),
    };
    let before = before.unwrap_or(log.size).min(log.size);
    let first = before.saturating_sub(u64::from(LINES_A_PAGE));
    let speech = &officer.visitor.speech;
    let filled = AuditLogPage {
        frame: officer.frame(Place::Audit),
        size: speech.fill("audit-size", &[("count", count(log.size))]),
        rows: rows(&log, first, before, speech),
        older: (first > 0).then_some(first),
        is_newest: before >= log.size,
        verdict,
    };
    page(StatusCode::OK, &filled)
}

/// What began in the lines from `first` up to `before`, newest first, each with its end.
fn rows(log: &AuditPage, first: u64, before: u64, speech: &Speech) -> Vec<AuditRow> {
    let end_of = |opened: u64| {
        log.lines.iter().find_map(|line| match &line.line {
            AuditLine::Closed(closed) if closed.opened == opened => Some(&closed.outcome),
            _ => None,
        })
    };
    let began = log.lines.iter().filter_map(|line| match &line.line {
        AuditLine::Opened(opened) if (first..before).contains(&line.number) => Some((line.number, opened)),
        _ => None,
    });
    began.map(|(number, opened)| AuditRow::of(number, opened, end_of(number), speech)).collect()
}

impl AuditRow {
    fn of(number: u64, opened: &Opened, end: Option<&Outcome>, speech: &Speech) -> Self {
        let (tone, outcome) = match end {
            None => ("waiting", speech.say("outcome-open")),
            Some(Outcome::Shown { count: shown, .. }) => {
                ("good", speech.fill("outcome-shown", &[("count", count(*shown))]))
            }
            Some(Outcome::Changed { count: 0 }) => ("good", speech.say("outcome-done")),
            Some(Outcome::Changed { count: changed }) => {
                ("good", speech.fill("outcome-changed", &[("count", count(*changed))]))
            }
            Some(Outcome::Refused { number }) => {
                let words = Complaint::of(*number, speech).words;
                let blanks = [("number", number.to_string().into()), ("words", words.into())];
                ("bad", speech.fill("outcome-refused", &blanks))
            }
        };
        let shown = match end {
            Some(Outcome::Shown { records, .. }) => records.clone(),
            _ => opened.record.into_iter().collect(),
        };
        let records = shown.iter().map(|id| {
            let whole = id.to_string();
            RecordLink { address: format!("/records/{whole}"), shown: whole.chars().take(8).collect() }
        });
        Self {
            number,
            at: Moment::of(opened.at),
            actor: opened.actor.to_string(),
            member: opened.member.to_string(),
            role: words::role(opened.role, speech),
            purpose: words::purpose(opened.purpose, speech),
            action: words::action(opened.action, speech),
            tone,
            outcome,
            records: records.collect(),
        }
    }
}
