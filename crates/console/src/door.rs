//! Signing in and out.

use std::sync::Arc;

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use wasl_model::{Action, Caller, Purpose, Role};

use crate::{
    attempts::Source,
    console::Console,
    cookie::Cookie,
    entrance::{Notice, onward, sign_in_page},
    session::{Secret, Session, Token},
    trouble::Trouble,
    trouble_page::{Complaint, note},
    visitor::Visitor,
};

/// What the sign-in form sends.
#[derive(Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    form: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    next: String,
}

/// What the sign-out form sends.
#[derive(Deserialize)]
pub(crate) struct SignOutForm {
    #[serde(default)]
    form: String,
}

/// `GET /sign-in`
pub(crate) async fn show(State(console): State<Arc<Console>>, visitor: Visitor) -> Response {
    if visitor.session.is_some() {
        return Redirect::to("/").into_response();
    }
    sign_in_page(&visitor, &console.bureau.identity().name, "/", StatusCode::OK, None)
}

/// `POST /sign-in`
pub(crate) async fn enter(
    State(console): State<Arc<Console>>,
    visitor: Visitor,
    form: Result<Form<SignInForm>, FormRejection>,
) -> Response {
    let (next, entered) = match form {
        Ok(Form(form)) => (onward(&form.next), sign_in(&console, &visitor, &form).await),
        Err(_) => ("/".to_owned(), Err(Trouble::UnreadableForm)),
    };
    match entered {
        Ok(token) => {
            if let Some((before, _)) = &visitor.session {
                console.sessions.end(before);
            }
            let mut response = Redirect::to(&next).into_response();
            let cookies =
                [Cookie::Session.set(&token.to_string(), visitor.line), Cookie::Door.unset(visitor.line)];
            for cookie in cookies.into_iter().flatten() {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(trouble) => {
            note(&trouble);
            let notice = Notice::Failed(Complaint::of(trouble.number(), &visitor.speech));
            let bureau = &console.bureau.identity().name;
            sign_in_page(&visitor, bureau, &next, trouble.status(), Some(notice))
        }
    }
}

/// `POST /sign-out`
pub(crate) async fn leave(
    State(console): State<Arc<Console>>,
    visitor: Visitor,
    form: Result<Form<SignOutForm>, FormRejection>,
) -> Response {
    let brought = form.map(|Form(form)| form.form).unwrap_or_default();
    let is_own = visitor.check_form(&brought).is_ok();
    if let (true, Some((token, _))) = (is_own, &visitor.session) {
        console.sessions.end(token);
    } else if visitor.session.is_some() {
        // Somebody else's form does not end a session.
        return Redirect::to("/").into_response();
    }
    let bureau = &console.bureau.identity().name;
    let outside = visitor.signed_out();
    let mut response = sign_in_page(&outside, bureau, "/", StatusCode::OK, Some(Notice::Out));
    if let Some(cookie) = Cookie::Session.unset(outside.line) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Begins a session for whoever brings a key that holds.
async fn sign_in(console: &Console, visitor: &Visitor, form: &SignInForm) -> Result<Token, Trouble> {
    visitor.check_form(&form.form)?;
    let (key, now) = (form.key.trim(), console.bureau.now());
    let sources = Source::of(visitor.address, key);
    // Whoever guesses at a key does not keep its holder out.
    if console.attempts.must_wait(&sources, now) && !console.bureau.has_verified(key) {
        return Err(Trouble::TooManyAttempts);
    }
    let default = console.bureau.settings().purpose.parse().unwrap_or(Purpose::Investigation);
    let secret = Secret::new(key);
    let tried = secret.clone();
    let known = console.work(move |bureau| bureau.authenticate(tried.reveal(), default)).await;
    if known.as_ref().is_err_and(Trouble::is_stranger) {
        console.attempts.note_failure(&sources, now);
        return console.work(|bureau| Err(bureau.refuse_stranger(Action::Search))).await;
    }
    let caller = known?;
    let (token, forms) = (Token::random(), Token::random());
    let (token, forms) = (token.map_err(Trouble::Entropy)?, forms.map_err(Trouble::Entropy)?);
    console.sessions.begin(token, Session::new(secret, forms, first_purpose(&caller), now));
    Ok(token)
}

/// For what a session asks until the officer says otherwise.
fn first_purpose(caller: &Caller) -> Purpose {
    match (caller.role, caller.purpose) {
        (Role::Protection, _) => Purpose::Oversight,
        (_, Purpose::Oversight) => Purpose::Investigation,
        (_, purpose) => purpose,
    }
}
