//! The two switches in the frame: for what one asks, and in which language one reads.

use axum::{
    Form,
    extract::rejection::FormRejection,
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    cookie::Cookie,
    entrance::onward,
    frame::{Frame, Place, purposes},
    language::Language,
    officer::Officer,
    trouble::Trouble,
    trouble_page::trouble_page,
    visitor::Visitor,
};

/// What either switch sends.
#[derive(Deserialize)]
pub(crate) struct SwitchForm {
    #[serde(default)]
    form: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    back: String,
}

/// `POST /purpose`
pub(crate) async fn set_purpose(
    mut officer: Officer,
    form: Result<Form<SwitchForm>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else { return officer.trouble(Place::Elsewhere, &Trouble::UnreadableForm) };
    if let Err(trouble) = officer.visitor.check_form(&form.form) {
        return officer.trouble(Place::Elsewhere, &trouble);
    }
    switch_purpose(&mut officer, &form.to);
    Redirect::to(&onward(&form.back)).into_response()
}

/// Changes for what the session asks, if the officer's role may ask for it.
pub(crate) fn switch_purpose(officer: &mut Officer, to: &str) {
    let wanted = purposes(officer.caller.role).into_iter().find(|purpose| purpose.as_str() == to);
    if let (Some(purpose), Some((token, _))) = (wanted, &officer.visitor.session) {
        officer.console.sessions.set_purpose(token, purpose);
        officer.caller.purpose = purpose;
    }
}

/// `POST /language`
pub(crate) async fn set_language(
    visitor: Visitor,
    form: Result<Form<SwitchForm>, FormRejection>,
) -> Response {
    let form = form.map(|Form(form)| form).map_err(|_| Trouble::UnreadableForm);
    let form = form.and_then(|form| visitor.check_form(&form.form).map(|()| form));
    let form = match form {
        Ok(form) => form,
        Err(trouble) => return trouble_page(Frame::outside(&visitor, "nav-elsewhere"), &trouble),
    };
    let mut response = Redirect::to(&onward(&form.back)).into_response();
    keep_language(&mut response, &visitor, &form.to);
    response
}

/// Lets the browser keep the language called `to`.
pub(crate) fn keep_language(response: &mut Response, visitor: &Visitor, to: &str) {
    let cookie = Language::of_tag(to).and_then(|language| Cookie::Language.set(language.tag(), visitor.line));
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
