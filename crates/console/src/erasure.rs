//! Erasing a record: asked once more before it is done, because nobody can take it back.

use askama::Template;
use axum::{
    Form,
    extract::{Path, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    frame::{Frame, Place},
    officer::Officer,
    page::page,
    record::{may_erase, read},
    record_view::Told,
    trouble::Trouble,
};

/// What the erasure forms send: the one on the record's page, and the one that confirms.
#[derive(Default, Deserialize)]
pub(crate) struct EraseForm {
    #[serde(default)]
    form: String,
    #[serde(default)]
    confirmed: String,
}

#[derive(Template)]
#[template(path = "erase.html")]
struct ErasePage {
    frame: Frame,
    told: Told,
}

/// `POST /records/{id}/erase`
pub(crate) async fn erase(
    officer: Officer,
    Path(id): Path<String>,
    form: Result<Form<EraseForm>, FormRejection>,
) -> Response {
    let form = form.map(|Form(form)| form).map_err(|_| Trouble::UnreadableForm);
    let done = match form {
        Ok(form) => step(&officer, &id, &form).await,
        Err(trouble) => Err(trouble),
    };
    done.unwrap_or_else(|trouble| officer.trouble(Place::Elsewhere, &trouble))
}

async fn step(officer: &Officer, id: &str, form: &EraseForm) -> Result<Response, Trouble> {
    officer.visitor.check_form(&form.form)?;
    let view = read(officer, id).await?;
    let id = view.id;
    // Whoever may not erase is told by the bureau, which writes it down.
    if form.confirmed == "yes" || !may_erase(officer, &view) {
        officer.work(move |bureau, caller| bureau.erase_record(caller, id)).await?;
        return Ok(Redirect::to(&format!("/records/{id}")).into_response());
    }
    let told = Told::of(&view, &officer.reading());
    Ok(page(StatusCode::OK, &ErasePage { frame: officer.frame(Place::Elsewhere), told }))
}
