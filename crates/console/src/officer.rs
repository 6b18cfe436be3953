//! Whoever may read more than the sign-in page: a session whose key still holds.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{Method, StatusCode, request::Parts},
    response::Response,
};
use wasl_model::{Action, Caller, Refusal, rules};
use wasl_node::{Bureau, NodeError};

use crate::{
    answer::Reading,
    console::Console,
    entrance::{Notice, sign_in_page},
    frame::{Frame, Place},
    trouble::Trouble,
    trouble_page::{note, trouble_page},
    visitor::Visitor,
};

/// A signed-in officer.
#[derive(Debug)]
pub(crate) struct Officer {
    /// The console.
    pub(crate) console: Arc<Console>,
    /// The reader.
    pub(crate) visitor: Visitor,
    /// Who asks, in which role, for which purpose.
    pub(crate) caller: Caller,
}

impl Officer {
    /// Lets the bureau work for this officer.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Bureau, &Caller) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, Trouble> {
        let caller = self.caller;
        self.console.work(move |bureau| work(bureau, &caller)).await
    }

    /// How values are told to this officer.
    pub(crate) fn reading(&self) -> Reading<'_> {
        let bureau = &self.console.bureau;
        Reading { speech: &self.visitor.speech, now: bureau.now(), own: bureau.identity().member }
    }

    /// Whether the rules let this officer do `action`, for the purpose that is chosen.
    pub(crate) fn may(&self, action: Action) -> Result<(), Refusal> {
        rules::permit(self.caller, action, self.console.bureau.now()).map(drop)
    }

    /// The frame of the page `here`.
    pub(crate) fn frame(&self, here: Place) -> Frame {
        Frame::inside(&self.console, &self.visitor, &self.caller, here)
    }

    /// The page that tells of `trouble`.
    pub(crate) fn trouble(&self, here: Place, trouble: &Trouble) -> Response {
        trouble_page(self.frame(here), trouble)
    }
}

impl FromRequestParts<Arc<Console>> for Officer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, console: &Arc<Console>) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, console).await?;
        let Some((token, session)) = visitor.session.clone() else {
            return Err(turned_away(console, &visitor, &parts.method).await);
        };
        let (secret, purpose) = (session.secret, session.purpose);
        let known = console.work(move |bureau| bureau.authenticate(secret.reveal(), purpose)).await;
        match known {
            Ok(caller) => Ok(Self { console: Arc::clone(console), visitor, caller }),
            Err(trouble) if trouble.is_stranger() => {
                console.sessions.end(&token);
                Err(turned_away(console, &visitor, &parts.method).await)
            }
            Err(trouble) => Err(trouble_page(Frame::outside(&visitor, "nav-elsewhere"), &trouble)),
        }
    }
}

/// The sign-in page in the place of the one that was asked for; that it was asked for is written down.
async fn turned_away(console: &Console, visitor: &Visitor, method: &Method) -> Response {
    if let Some(action) = wanted(&visitor.path, method) {
        let refused = console.work(move |bureau| Err::<(), _>(bureau.refuse_stranger(action))).await;
        refused.err().iter().for_each(note);
    }
    let next = if *method == Method::GET { visitor.path.as_str() } else { "/" };
    let notice = visitor.had_session.then_some(Notice::Ended);
    sign_in_page(visitor, &console.bureau.identity().name, next, StatusCode::UNAUTHORIZED, notice)
}

/// What a request to this address wants to do. Coming to the door wants nothing yet.
fn wanted(path: &str, method: &Method) -> Option<Action> {
    Some(match (path.split('/').nth(1).unwrap_or_default(), method) {
        ("ask", &Method::POST) => Action::Search,
        ("look-up", &Method::POST) => Action::Lookup,
        ("records", &Method::POST) => Action::RecordErase,
        ("records" | "notices", _) => Action::RecordRead,
        ("cases", &Method::POST) => Action::CaseWork,
        ("cases" | "statistics", _) => Action::CaseRead,
        ("messages", &Method::POST) => Action::MessageSend,
        ("groups", &Method::POST) => Action::GroupManage,
        ("messages" | "groups", _) => Action::MessageRead,
        ("bureaus", _) => Action::FeedRead,
        ("erasures", _) => Action::FeedVerify,
        ("audit", _) => Action::AuditRead,
        _ => return None,
    })
}
