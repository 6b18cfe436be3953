//! The page of one record.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use wasl_model::{Action, RecordId, rules};
use wasl_node::RecordView;

use crate::{
    frame::{Frame, Place},
    officer::Officer,
    page::page,
    record_view::Told,
    trouble::{Trouble, known},
};

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    frame: Frame,
    told: Told,
    may_erase: bool,
}

/// `GET /records/{id}`
pub(crate) async fn show(officer: Officer, Path(id): Path<String>) -> Response {
    match read(&officer, &id).await {
        Ok(view) => page(StatusCode::OK, &filled(&officer, &view)),
        Err(trouble) => officer.trouble(Place::Elsewhere, &trouble),
    }
}

/// The record that `id` names; an id that is none names nothing.
pub(crate) async fn read(officer: &Officer, id: &str) -> Result<RecordView, Trouble> {
    let id: RecordId = known(id)?;
    officer.work(move |bureau, caller| bureau.record(caller, id)).await
}

/// Whether this officer may erase the record: it stands, it is this member's, and the role allows it.
pub(crate) fn may_erase(officer: &Officer, view: &RecordView) -> bool {
    let own = officer.console.bureau.identity().member;
    let is_own = view.held.as_ref().is_some_and(|held| held.record.owner == own);
    let now = officer.console.bureau.now();
    // A notice is erased by its case.
    is_own && view.notice.is_none() && rules::permit(officer.caller, Action::RecordErase, now).is_ok()
}

fn filled(officer: &Officer, view: &RecordView) -> RecordPage {
    let told = Told::of(view, &officer.reading());
    RecordPage { frame: officer.frame(Place::Elsewhere), told, may_erase: may_erase(officer, view) }
}
