//! The sign-in page: all that a stranger ever sees.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::Response,
};
use wasl_model::RecordId;

use crate::{cookie::Cookie, frame::Frame, page::page, trouble_page::Complaint, visitor::Visitor};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    bureau: String,
    next: String,
    notice: Option<Notice>,
}

/// What the sign-in page says above its form.
#[derive(Debug)]
pub(crate) enum Notice {
    /// The session has ended.
    Ended,
    /// The officer has signed out.
    Out,
    /// Signing in failed.
    Failed(Complaint),
}

/// The sign-in page of the bureau called `bureau`; signing in leads on to `next`.
pub(crate) fn sign_in_page(
    visitor: &Visitor,
    bureau: &str,
    next: &str,
    status: StatusCode,
    notice: Option<Notice>,
) -> Response {
    let frame = Frame::outside(visitor, "nav-sign-in");
    let filled = SignInPage { frame, bureau: bureau.to_owned(), next: onward(next), notice };
    let mut response = page(status, &filled);
    if visitor.is_form_fresh
        && let Some(cookie) = Cookie::Door.set(&visitor.form.to_string(), visitor.line)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// An address that a form may lead on to: a page of this console and nothing else.
pub(crate) fn onward(wanted: &str) -> String {
    let is_record = wanted.strip_prefix("/records/").is_some_and(|id| id.parse::<RecordId>().is_ok());
    let is_page = ["/bureaus", "/directory", "/erasures", "/audit"].contains(&wanted) || is_record;
    if is_page { wanted.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_to_a_page_of_the_console_only() {
        let record = "/records/0123456789abcdef0123456789abcdef";
        assert_eq!(onward(record), record);
        assert_eq!(onward("/audit"), "/audit");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil", "/records/../x", "/ask", ""] {
            assert_eq!(onward(foreign), "/", "{foreign}");
        }
    }
}
