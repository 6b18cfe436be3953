//! The erasures that this bureau ordered, for data protection: who has not confirmed, and since when that is too long.

use askama::Template;
use axum::{
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wasl_node::{Confirmation, ErasureStatus, ErasureTray, OrderedErasure};

use crate::{
    frame::{Frame, Place},
    officer::Officer,
    page::page,
    speech::Speech,
    words::{Moment, count},
};

/// How many erasures one page has.
const ERASURES_A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "erasures.html")]
struct ErasuresPage {
    frame: Frame,
    /// Whether those are shown that somebody has not confirmed.
    is_open: bool,
    rows: Vec<ErasureRow>,
    /// Where the next page is.
    next: Option<String>,
}

/// An erasure as it is listed.
#[derive(Debug)]
struct ErasureRow {
    address: String,
    record: String,
    reason: String,
    ordered: Moment,
    due: Moment,
    /// How many of how many have confirmed, in words.
    confirmed: String,
    late: Vec<String>,
    waiting: Vec<String>,
}

/// Which page of which tray.
#[derive(Default, Deserialize)]
pub(crate) struct TrayQuery {
    tray: Option<String>,
    after: Option<u64>,
}

/// `GET /erasures`
pub(crate) async fn show(officer: Officer, query: Result<Query<TrayQuery>, QueryRejection>) -> Response {
    let TrayQuery { tray, after } = query.map(|Query(query)| query).unwrap_or_default();
    let is_open = tray.as_deref() != Some("confirmed");
    let (tray, word) =
        if is_open { (ErasureTray::Open, "open") } else { (ErasureTray::Confirmed, "confirmed") };
    let read =
        officer.work(move |bureau, caller| bureau.erasures(caller, tray, after, ERASURES_A_PAGE)).await;
    let found = match read {
        Ok(found) => found,
        Err(trouble) => return officer.trouble(Place::Audit, &trouble),
    };
    let speech = &officer.visitor.speech;
    let rows = found.erasures.iter().map(|erasure| ErasureRow::of(erasure, speech)).collect();
    let next = found.next.map(|next| format!("/erasures?tray={word}&after={next}"));
    page(StatusCode::OK, &ErasuresPage { frame: officer.frame(Place::Audit), is_open, rows, next })
}

impl ErasureRow {
    fn of(erasure: &OrderedErasure, speech: &Speech) -> Self {
        let OrderedErasure { record, status, .. } = erasure;
        let whole = record.to_string();
        let all = status.confirmations.len() as u64;
        let open = [Confirmation::Late, Confirmation::Waiting].map(|is| members(status, is));
        let missing: u64 = open.iter().map(|members| members.len() as u64).sum();
        let [late, waiting] = open;
        let blanks = [("count", count(all - missing)), ("all", count(all))];
        Self {
            address: format!("/records/{whole}"),
            record: whole.chars().take(8).collect(),
            reason: speech.say(&format!("erasure-{}", status.reason.as_str())),
            ordered: Moment::of(status.at),
            due: Moment::of(status.due),
            confirmed: speech.fill("erasures-confirmed-of", &blanks),
            late,
            waiting,
        }
    }
}

fn members(status: &ErasureStatus, is: Confirmation) -> Vec<String> {
    let of = status.confirmations.iter().filter(|(_, confirmation)| *confirmation == is);
    of.map(|(member, _)| member.to_string()).collect()
}
