//! The inbox of cases: what waits for somebody in this role, what is due, and where every case stands.

use askama::Template;
use axum::{
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wasl_model::{Colour, RecordId, Role, Stage, Standing};
use wasl_node::{CaseCount, CaseRow, CaseTray, CommandKind};

use crate::{
    case_view::{CaseLine, actions},
    frame::{Frame, Place},
    notice_words,
    officer::Officer,
    page::page,
    speech::Speech,
    trouble::Trouble,
};

/// How many cases one page lists.
const CASES_A_PAGE: u32 = 50;
/// A day of deadlines, in which red comes first.
const DAY_MILLIS: u64 = 86_400_000;

#[derive(Template)]
#[template(path = "cases.html")]
struct InboxPage {
    frame: Frame,
    trays: Vec<TrayTab>,
    lines: Vec<CaseLine>,
    /// What this tray is of, in a sentence.
    lead: String,
    /// Where the next ones are.
    next: Option<String>,
    may_draft: bool,
}

/// One of the trays.
struct TrayTab {
    address: String,
    words: String,
    count: Option<u64>,
    is_chosen: bool,
}

/// Which cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inbox {
    /// What waits for somebody in this role, and what is due soon.
    Mine,
    /// The cases of a tray.
    Tray(CaseTray),
}

/// What is asked for.
#[derive(Default, Deserialize)]
pub(crate) struct InboxQuery {
    #[serde(default)]
    tray: String,
    after: Option<String>,
}

impl Inbox {
    /// The trays, in the order of their tabs. Nothing rests where the rules are still to answer.
    fn all() -> Vec<Self> {
        let stages = [Stage::Draft, Stage::Checked, Stage::Reviewed, Stage::Approved];
        let standings = [
            Standing::Published,
            Standing::Suspended,
            Standing::Refused,
            Standing::Withdrawn,
            Standing::Expired,
        ];
        let stages = stages.into_iter().map(CaseTray::At);
        let standings = standings.into_iter().map(CaseTray::Standing);
        let trays = [CaseTray::Due].into_iter().chain(stages).chain(standings).chain([CaseTray::All]);
        [Self::Mine].into_iter().chain(trays.map(Self::Tray)).collect()
    }

    /// The word for it in the address.
    fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Tray(CaseTray::All) => "all",
            Self::Tray(CaseTray::Due) => "due",
            Self::Tray(CaseTray::At(stage)) => stage.as_str(),
            Self::Tray(CaseTray::Standing(standing)) => standing.as_str(),
        }
    }

    /// The words on its tab.
    fn words(self, speech: &Speech) -> String {
        match self {
            Self::Mine => speech.say("cases-mine"),
            Self::Tray(CaseTray::All) => speech.say("cases-all"),
            Self::Tray(CaseTray::Due) => speech.say("cases-due"),
            Self::Tray(CaseTray::At(stage)) => notice_words::stage(stage, speech).words,
            Self::Tray(CaseTray::Standing(standing)) => notice_words::standing(standing, speech).words,
        }
    }

    /// How many cases are in it, where that is told.
    fn count(self, counts: &[CaseCount]) -> Option<u64> {
        let sum = |fits: &dyn Fn(&&CaseCount) -> bool| {
            Some(counts.iter().filter(fits).map(|count| count.cases).sum())
        };
        match self {
            Self::Mine | Self::Tray(CaseTray::Due) => None,
            Self::Tray(CaseTray::All) => sum(&|_| true),
            Self::Tray(CaseTray::At(stage)) => sum(&|count| count.stage == Some(stage)),
            Self::Tray(CaseTray::Standing(standing)) => sum(&|count| count.standing == standing),
        }
    }

    /// The tray of this word; one's own, if it is none.
    fn from_word(word: &str) -> Self {
        Self::all().into_iter().find(|one| one.as_str() == word).unwrap_or(Self::Mine)
    }
}

/// `GET /cases`
pub(crate) async fn list(officer: Officer, query: Result<Query<InboxQuery>, QueryRejection>) -> Response {
    let Query(query) = query.unwrap_or_default();
    let chosen = Inbox::from_word(&query.tray);
    let after = query.after.and_then(|after| after.parse::<RecordId>().ok());
    let (mut rows, next, counts) = match read(&officer, chosen, after).await {
        Ok(read) => read,
        Err(trouble) => return officer.trouble(Place::Cases, &trouble),
    };
    if matches!(chosen, Inbox::Mine | Inbox::Tray(CaseTray::Due)) {
        rows.sort_by_key(urgency);
    }
    let (reading, role) = (officer.reading(), officer.caller.role);
    let lines = rows.iter().map(|row| CaseLine::of(row, &actions(row, role), &reading)).collect();
    let speech = &officer.visitor.speech;
    let trays = Inbox::all().into_iter().map(|tray| TrayTab {
        address: format!("/cases?tray={}", tray.as_str()),
        words: tray.words(speech),
        count: tray.count(&counts),
        is_chosen: tray == chosen,
    });
    let shown = InboxPage {
        frame: officer.frame(Place::Cases),
        trays: trays.collect(),
        lines,
        lead: lead(chosen, role, speech),
        next: next.map(|next| format!("/cases?tray={}&after={next}", chosen.as_str())),
        may_draft: wasl_node::casework_leave(None, Standing::Unpublished, CommandKind::Draft).contains(&role),
    };
    page(StatusCode::OK, &shown)
}

/// The cases of a tray, where the next ones begin, and how many there are of each place.
async fn read(
    officer: &Officer,
    chosen: Inbox,
    after: Option<RecordId>,
) -> Result<(Vec<CaseRow>, Option<RecordId>, Vec<CaseCount>), Trouble> {
    let read = officer.work(move |bureau, caller| match chosen {
        Inbox::Mine => {
            let page = bureau.waiting_cases(caller, after, CASES_A_PAGE)?;
            Ok((page.cases, page.next, page.counts))
        }
        Inbox::Tray(tray) => {
            let rows = bureau.cases(caller, tray, after, CASES_A_PAGE)?;
            let next = rows.last().filter(|_| rows.len() == CASES_A_PAGE as usize).map(|row| row.id);
            Ok((rows, next, bureau.case_counts(caller)?))
        }
    });
    read.await
}

/// What comes first: the sooner day, on one day red, and then the sooner moment. What is not due comes last.
fn urgency(row: &CaseRow) -> (u64, bool, u64) {
    let due = row.due.map_or(u64::MAX, wasl_model::Timestamp::millis);
    (due / DAY_MILLIS, row.colour != Colour::Red, due)
}

fn lead(chosen: Inbox, role: Role, speech: &Speech) -> String {
    match chosen {
        Inbox::Mine => speech.say(&format!("cases-mine-{}", role.as_str())),
        Inbox::Tray(CaseTray::Due) => speech.say("cases-due-lead"),
        Inbox::Tray(_) => speech.say("cases-tray-lead"),
    }
}
