//! Who reads the page, before anybody asks whether they may: language, cookies, line.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse as _, Response},
};

use crate::{
    console::Console,
    cookie::{Cookie, Line},
    language::Language,
    session::{Session, Token},
    speech::Speech,
    trouble::Trouble,
};

/// A reader.
#[derive(Debug)]
pub(crate) struct Visitor {
    /// The sentences in the reader's language.
    pub(crate) speech: Speech,
    /// The session, if there is one that has not ended.
    pub(crate) session: Option<(Token, Session)>,
    /// Whether the browser holds a session's token, ended or not.
    pub(crate) had_session: bool,
    /// What the forms of this reader's pages bring back.
    pub(crate) form: Token,
    /// Whether the browser must still be told to keep `form`.
    pub(crate) is_form_fresh: bool,
    /// Which line the request came by.
    pub(crate) line: Line,
    /// Where from, as far as it is known.
    pub(crate) address: Option<IpAddr>,
    /// Whether the browser says that another site sent the request.
    is_sent_by_other_site: bool,
    /// The address of the page, without a query.
    pub(crate) path: String,
}

impl Visitor {
    /// Refuses a form that did not come from this reader's own pages.
    pub(crate) fn check_form(&self, brought: &str) -> Result<(), Trouble> {
        let is_own = Token::of_hex(brought).is_some_and(|brought| brought.is(&self.form));
        if is_own && !self.is_sent_by_other_site { Ok(()) } else { Err(Trouble::ForeignForm) }
    }

    /// The same reader after the session has ended, who keeps the form's token for the door.
    pub(crate) fn signed_out(self) -> Self {
        Self { session: None, is_form_fresh: true, ..self }
    }

    fn read(console: &Console, parts: &Parts) -> Result<Self, Trouble> {
        let headers = &parts.headers;
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = Language::wanted(Cookie::Language.read(headers), accepted);
        let token = Cookie::Session.read(headers).and_then(Token::of_hex);
        let now = console.bureau.now();
        let session = token.and_then(|token| Some((token, console.sessions.find(&token, now)?)));
        let door = Cookie::Door.read(headers).and_then(Token::of_hex);
        let (form, is_form_fresh) = match (&session, door) {
            (Some((_, session)), _) => (session.form, false),
            (None, Some(door)) => (door, false),
            (None, None) => (Token::random().map_err(Trouble::Entropy)?, true),
        };
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self {
            speech: console.library.speech(language),
            session,
            had_session: token.is_some(),
            form,
            is_form_fresh,
            line: Line::of(headers, parts.uri.scheme_str()),
            address: peer.map(|ConnectInfo(peer)| peer.ip()),
            is_sent_by_other_site: is_sent_by_other_site(headers),
            path: parts.uri.path().to_owned(),
        })
    }
}

/// What browsers say of where a form was sent from; those that say nothing are held to the token alone.
fn is_sent_by_other_site(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    !matches!(site, None | Some("same-origin" | "none"))
}

impl FromRequestParts<Arc<Console>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, console: &Arc<Console>) -> Result<Self, Response> {
        Self::read(console, parts).map_err(|trouble| {
            tracing::error!(number = trouble.number(), "no page: {trouble}");
            trouble.status().into_response()
        })
    }
}
