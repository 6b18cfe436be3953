//! What went wrong, in words, with its number and what to do about it.

use askama::Template;
use axum::response::Response;

use crate::{frame::Frame, page::page, speech::Speech, trouble::Trouble};

/// The words for one number.
#[derive(Debug)]
pub(crate) struct Complaint {
    /// The number that guides and colleagues refer to.
    pub(crate) number: u16,
    /// What is wrong.
    pub(crate) words: String,
    /// What to do.
    pub(crate) remedy: String,
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct TroublePage {
    frame: Frame,
    complaint: Complaint,
}

impl Complaint {
    /// The words for `number`: its own, or its family's.
    pub(crate) fn of(number: u16, speech: &Speech) -> Self {
        let family = number / 1_000;
        let find = |kind: &str| {
            let keys = [format!("{kind}-{number}"), format!("{kind}-{family}xxx"), format!("{kind}-other")];
            speech.first_of(&keys.each_ref().map(String::as_str))
        };
        Self { number, words: find("err"), remedy: find("rec") }
    }
}

/// The page that tells of `trouble`, logged once if it is the program's and not the reader's.
pub(crate) fn trouble_page(frame: Frame, trouble: &Trouble) -> Response {
    note(trouble);
    let complaint = Complaint::of(trouble.number(), frame.speech());
    page(trouble.status(), &TroublePage { frame, complaint })
}

/// Logs what an administrator must know of.
pub(crate) fn note(trouble: &Trouble) {
    if trouble.status().is_server_error() {
        let source = std::error::Error::source(trouble).map(ToString::to_string);
        tracing::error!(number = trouble.number(), source, "a page was not shown: {trouble}");
    }
}
