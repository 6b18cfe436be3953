//! Cases in JSON: what is drafted, the steps that are taken, and where a case stands.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::{CaseEvent, NoticeStep, Position, RecordId, Refused};
use wasl_node::{CaseRow, CaseView, Command, CommandKind};

use crate::{
    particulars::Ruling,
    problem::ApiError,
    wire::{
        sheet::Sheet,
        written::{
            ColourWord, CommandWord, Id, Letter, Moment, NoticeStandingWord, Phrase, Plain, ReachWord,
            RoleWord, StageWord, invalid,
        },
    },
};

/// A version of a notice to be drafted or judged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeDraft {
    sheet: Sheet,
    /// The photograph: a JPEG or PNG of at most 8 MiB, in Base64 (RFC 4648 section 4). It is made anew from its pixels. A version
    /// that is drafted without one has none.
    #[schema(content_encoding = "base64")]
    photo: Option<String>,
}

/// A step to be taken.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepOrder {
    command: CommandWord,
    /// Why: of what is returned, refused, suspended, resumed, withdrawn or cleared.
    #[schema(example = "Its reason is gone.")]
    reason: Option<Letter>,
    /// Of what is refused: the articles, as the rulebook writes them.
    #[serde(default)]
    #[schema(example = json!(["C3"]))]
    articles: Vec<Phrase>,
    /// Of what is cleared: the refused notice that does not stand against this one.
    refusal: Option<Id>,
}

/// Where a step has led.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Taken {
    #[serde(flatten)]
    place: Place,
    /// Of what was handed in: what the rules said.
    #[serde(skip_serializing_if = "Option::is_none")]
    ruling: Option<Ruling>,
}

/// Where a case stands.
#[derive(Debug, Serialize, ToSchema)]
struct Place {
    /// How far the version is that is worked on, if one is.
    stage: Option<StageWord>,
    /// What became of the version that went out.
    standing: NoticeStandingWord,
    /// Until when something must be done.
    due: Option<Moment>,
}

/// A case that was opened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Opened {
    /// The case, and the record that its notice will be.
    case: Id,
}

/// A page of cases, in the order of the tray.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CasePage {
    cases: Vec<ListedCase>,
    /// What to give as `after` to go on; `null` at the end.
    next: Option<Id>,
}

/// A case as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
struct ListedCase {
    id: Id,
    /// Its number in this bureau.
    #[schema(example = "2026/17")]
    number: String,
    colour: ColourWord,
    reach: ReachWord,
    #[serde(flatten)]
    place: Place,
    /// When its last step was taken.
    changed: Moment,
}

/// A case with every step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Case {
    #[serde(flatten)]
    listed: ListedCase,
    /// The version that is worked on; `null` where none is.
    pending: Option<NoticeVersion>,
    /// The version that is in force or suspended, as it was approved.
    published: Option<NoticeVersion>,
    /// When that version went out.
    published_at: Option<Moment>,
    /// When the pending version was handed in.
    submitted_at: Option<Moment>,
    /// Who has written at the pending version.
    #[schema(example = json!(["Aicha Example"]))]
    authors: Vec<String>,
    /// Who has approved it.
    #[schema(example = json!(["Boris Example"]))]
    approvals: Vec<String>,
    /// What the rules said last.
    ruling: Option<Ruling>,
    /// Why it was refused, if it was.
    refusal: Option<Refusal>,
    /// Refusals that somebody has looked at and that do not stand against it.
    cleared: Vec<Id>,
    /// The steps that led there, the first one first; none once they were erased.
    steps: Vec<Step>,
}

/// A version of a notice.
#[derive(Debug, Serialize, ToSchema)]
struct NoticeVersion {
    sheet: Sheet,
    /// Whether it has a photograph.
    has_photo: bool,
}

/// Why a notice was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Refusal {
    at: Moment,
    #[schema(example = json!(["C3"]))]
    articles: Vec<String>,
    #[schema(example = "It is about a party.")]
    reason: String,
}

/// One thing that a person, or the bureau's clock, did.
#[derive(Debug, Serialize, ToSchema)]
struct Step {
    at: Moment,
    /// Who: the name that the key was given out to.
    #[schema(example = "Aicha Example")]
    person: Option<String>,
    role: RoleWord,
    /// `drafted`, `submitted`, `checked`, `approved`, `returned`, `refused`, `published`, `suspended`, `resumed`, `withdrawn`,
    /// `expired`, `dropped`, `erased` or `cleared`.
    #[schema(example = "checked")]
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    articles: Vec<String>,
    /// Which refusal was cleared.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ruling: Option<Ruling>,
    #[serde(flatten)]
    place: Place,
}

impl NoticeDraft {
    /// Its sheet, and the bytes of its photograph.
    pub(crate) fn into_parts(self) -> Result<(wasl_node::Sheet, Option<Vec<u8>>), ApiError> {
        let photo = self.photo.map(|photo| BASE64_STANDARD.decode(photo)).transpose();
        let photo = photo.map_err(|_| invalid("photo", "a JPEG or PNG in Base64"))?;
        Ok((self.sheet.into(), photo))
    }
}

impl StepOrder {
    /// The command. What it needs beside its word is there, and nothing else.
    pub(crate) fn into_command(self) -> Result<Command, ApiError> {
        let Self { command: Plain(kind), reason, articles, refusal } = self;
        let given = [
            ("reason", reason.is_some()),
            ("articles", !articles.is_empty()),
            ("refusal", refusal.is_some()),
        ];
        let taken: &[&str] = match kind {
            CommandKind::Refuse => &["reason", "articles"],
            CommandKind::Clear => &["reason", "refusal"],
            CommandKind::Return | CommandKind::Suspend | CommandKind::Resume | CommandKind::Withdraw => {
                &["reason"]
            }
            _ => &[],
        };
        if let Some((field, _)) =
            given.into_iter().find(|(field, is_given)| *is_given && !taken.contains(field))
        {
            return Err(invalid(field, "left out with this command"));
        }
        let reason =
            || reason.map(|reason| reason.0).ok_or_else(|| invalid("reason", "a text that says why"));
        Ok(match kind {
            CommandKind::Draft => return Err(invalid("command", "another; a version is put at `/draft`")),
            CommandKind::Submit => Command::Submit,
            CommandKind::Approve => Command::Approve,
            CommandKind::Publish => Command::Publish,
            CommandKind::Expire => Command::Expire,
            CommandKind::Drop => Command::Drop,
            CommandKind::Erase => Command::Erase,
            CommandKind::Return => Command::Return { reason: reason()? },
            CommandKind::Suspend => Command::Suspend { reason: reason()? },
            CommandKind::Resume => Command::Resume { reason: reason()? },
            CommandKind::Withdraw => Command::Withdraw { reason: reason()? },
            CommandKind::Refuse => Command::Refuse {
                articles: articles.into_iter().map(|article| article.0).collect(),
                reason: reason()?,
            },
            CommandKind::Clear => {
                let refusal = refusal.ok_or_else(|| invalid("refusal", "the id of a refused notice"))?;
                Command::Clear { refusal: refusal.0, reason: reason()? }
            }
        })
    }
}

impl Taken {
    /// Where a step has led, and what the rules said, if it made them run.
    pub(crate) fn new(position: Position, ruling: Option<&wasl_model::Ruling>) -> Self {
        Self { place: position.into(), ruling: ruling.map(Ruling::from) }
    }
}

impl From<Position> for Place {
    fn from(position: Position) -> Self {
        let Position { stage, standing, due } = position;
        Self { stage: stage.map(Plain), standing: Plain(standing), due: due.map(Plain) }
    }
}

impl From<RecordId> for Opened {
    fn from(id: RecordId) -> Self {
        Self { case: Plain(id) }
    }
}

impl CasePage {
    /// The cases, and where the next page starts if this one is full.
    pub(crate) fn new(rows: Vec<CaseRow>, limit: u32) -> Self {
        let is_full = rows.len() >= limit as usize;
        let next = rows.last().filter(|_| is_full).map(|row| Plain(row.id));
        Self { cases: rows.into_iter().map(ListedCase::from).collect(), next }
    }
}

impl From<CaseRow> for ListedCase {
    fn from(row: CaseRow) -> Self {
        let CaseRow { id, number, colour, reach, stage, standing, due, changed } = row;
        Self {
            id: Plain(id),
            number,
            colour: Plain(colour),
            reach: Plain(reach),
            place: Position { stage, standing, due }.into(),
            changed: Plain(changed),
        }
    }
}

impl From<CaseView> for Case {
    fn from(view: CaseView) -> Self {
        let CaseView { row, case, steps } = view;
        let shown = case.as_ref();
        let names = |texts: &[wasl_model::Text]| texts.iter().map(ToString::to_string).collect();
        Self {
            listed: row.into(),
            pending: shown.and_then(|case| case.pending.as_ref()).map(NoticeVersion::from),
            published: shown.and_then(|case| case.published.as_ref()).map(NoticeVersion::from),
            published_at: shown.and_then(|case| case.published_at).map(Plain),
            submitted_at: shown.and_then(|case| case.submitted_at).map(Plain),
            authors: shown.map(|case| names(&case.authors)).unwrap_or_default(),
            approvals: shown.map(|case| names(&case.approvals)).unwrap_or_default(),
            ruling: shown.and_then(|case| case.ruling.as_ref()).map(Ruling::from),
            refusal: shown.and_then(|case| case.refusal.clone()).map(Refusal::from),
            cleared: shown.map(|case| case.cleared.iter().copied().map(Plain).collect()).unwrap_or_default(),
            steps: steps.into_iter().map(Step::from).collect(),
        }
    }
}

impl From<&wasl_model::Notice> for NoticeVersion {
    fn from(notice: &wasl_model::Notice) -> Self {
        Self { sheet: wasl_node::Sheet::of(notice).into(), has_photo: notice.photo.is_some() }
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        let Refused { at, articles, reason } = refused;
        let articles = articles.iter().map(ToString::to_string).collect();
        Self { at: Plain(at), articles, reason: reason.to_string() }
    }
}

impl From<NoticeStep> for Step {
    fn from(step: NoticeStep) -> Self {
        let NoticeStep { at, by, event, position, .. } = step;
        let mut shown = Self {
            at: Plain(at),
            person: by.person.map(|person| person.to_string()),
            role: Plain(by.role),
            event: "",
            reason: None,
            articles: Vec::new(),
            refusal: None,
            ruling: None,
            place: position.into(),
        };
        let (word, reason) = match event {
            CaseEvent::Drafted(_) => ("drafted", None),
            CaseEvent::Submitted => ("submitted", None),
            CaseEvent::Checked(ruling) => {
                shown.ruling = Some(Ruling::from(&ruling));
                ("checked", None)
            }
            CaseEvent::Approved => ("approved", None),
            CaseEvent::Returned { reason } => ("returned", Some(reason)),
            CaseEvent::Refused { articles, reason } => {
                shown.articles = articles.iter().map(ToString::to_string).collect();
                ("refused", Some(reason))
            }
            CaseEvent::Published(ruling) => {
                shown.ruling = Some(Ruling::from(&ruling));
                ("published", None)
            }
            CaseEvent::Suspended { reason } => ("suspended", Some(reason)),
            CaseEvent::Resumed { reason } => ("resumed", Some(reason)),
            CaseEvent::Withdrawn { reason } => ("withdrawn", Some(reason)),
            CaseEvent::Expired => ("expired", None),
            CaseEvent::Dropped => ("dropped", None),
            CaseEvent::Erased => ("erased", None),
            CaseEvent::Cleared { refusal, reason } => {
                shown.refusal = Some(Plain(refusal));
                ("cleared", Some(reason))
            }
        };
        shown.event = word;
        shown.reason = reason.map(|reason| reason.to_string());
        shown
    }
}
