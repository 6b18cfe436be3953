//! Notices of all members in JSON.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_node::{NoticeView, Sheet as NodeSheet};

use crate::wire::{
    case::Refusal,
    sheet::Sheet,
    written::{ColourWord, Id, MemberCode, Moment, NoticeStandingWord, Plain, ReachWord},
};

/// A page of notices, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticePage {
    notices: Vec<ListedNotice>,
    /// What to give as `after` to go on; `null` at the end.
    next: Option<Id>,
}

/// A notice as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
struct ListedNotice {
    /// The record that it is.
    id: Id,
    owner: MemberCode,
    /// Its owner's number for it.
    #[schema(example = "2026/17")]
    number: String,
    colour: ColourWord,
    reach: ReachWord,
    standing: NoticeStandingWord,
    /// What or whom it is about, in one line.
    #[schema(example = "TARIK EXAMPLE")]
    title: String,
    /// When it was first published.
    published: Option<Moment>,
    /// Until when it is valid.
    expires: Option<Moment>,
    /// How fresh the copy is.
    as_of: Option<Moment>,
}

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notice {
    #[serde(flatten)]
    listed: ListedNotice,
    /// The entry of its owner's feed that says it.
    entry: u64,
    sheet: Sheet,
    /// Whether it has a photograph, which is given out at `/v1/notices/{id}/photo`.
    has_photo: bool,
    /// Why it was refused, if it was: for oversight alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Refusal>,
}

impl From<wasl_node::NoticePage> for NoticePage {
    fn from(page: wasl_node::NoticePage) -> Self {
        let wasl_node::NoticePage { notices, next } = page;
        Self { notices: notices.iter().map(ListedNotice::from).collect(), next: next.map(Plain) }
    }
}

impl From<&NoticeView> for ListedNotice {
    fn from(view: &NoticeView) -> Self {
        let notice = &view.row.notice;
        Self {
            id: Plain(view.id),
            owner: Plain(notice.record.owner),
            number: notice.record.source.id.to_string(),
            colour: Plain(notice.colour),
            reach: Plain(notice.reach),
            standing: Plain(notice.standing),
            title: notice.record.title().to_owned(),
            published: notice.published.map(Plain),
            expires: notice.record.handling.expires.map(Plain),
            as_of: view.row.as_of.map(Plain),
        }
    }
}

impl From<NoticeView> for Notice {
    fn from(view: NoticeView) -> Self {
        Self {
            listed: ListedNotice::from(&view),
            entry: view.row.number,
            sheet: NodeSheet::of(&view.row.notice).into(),
            has_photo: view.row.notice.photo.is_some(),
            refusal: view.row.notice.refusal.map(Refusal::from),
        }
    }
}
