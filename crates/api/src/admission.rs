//! Who is let in: every route but the open ones lies behind a [`Guard`].

use std::{net::SocketAddr, sync::Arc, time::Instant};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use wasl_model::{Action, Actor, Caller, Purpose, Refusal};
use wasl_node::NodeError;

use crate::{
    desk::{Desk, Neighbourhood},
    problem::{ApiError, Problem},
};

/// The header that says what a question is for; the body of a question may say it as well.
pub(crate) const PURPOSE_HEADER: &str = "wasl-purpose";

/// What stands before a route: the desk, and what the route does, which the audit log is told when a
/// stranger is refused.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    pub(crate) desk: Arc<Desk>,
    pub(crate) action: Action,
}

/// Who was let in, and for what purpose they ask unless the body says another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asker(pub(crate) Caller);

impl Asker {
    /// The caller, asking for `purpose` if it is said.
    pub(crate) fn asking_for(self, purpose: Option<Purpose>) -> Caller {
        Caller { purpose: purpose.unwrap_or(self.0.purpose), ..self.0 }
    }
}

/// Lets the holder of a valid key through at the key's pace, and nobody else.
pub(crate) async fn admit(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match admitted(&guard, &parts).await {
        Ok(asker) => {
            parts.extensions.insert(asker);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn admitted(guard: &Guard, parts: &Parts) -> Result<Asker, Problem> {
    let desk = &guard.desk;
    let from = neighbourhood(parts);
    let Some(secret) = secret(&parts.headers) else { return Err(refuse(guard, from).await) };
    let purpose = purpose(&parts.headers, desk.purpose)?;
    // Known by one row, which is read right here: handing it to another thread would cost more.
    let caller = match desk.bureau.recognise(&secret, purpose)? {
        Some(caller) => caller,
        None => verified(guard, secret, purpose, from).await?,
    };
    if let Actor::Key(id) = caller.actor {
        let pace = desk.holders.take(id, Instant::now());
        pace.map_err(|wait_secs| ApiError::Pace { wait_secs })?;
    }
    Ok(Asker(caller))
}

/// Who holds a key that is not known yet. Verifying one takes time and memory on purpose; whoever keeps coming with
/// wrong ones is not verified any more. Keys that were verified lately are not held up by a neighbour's.
async fn verified(
    guard: &Guard,
    secret: String,
    purpose: Purpose,
    from: Neighbourhood,
) -> Result<Caller, Problem> {
    let pace = guard.desk.strangers.check(from, Instant::now());
    pace.map_err(|wait_secs| ApiError::Pace { wait_secs })?;
    let found = guard.desk.ask(move |bureau| match bureau.authenticate(&secret, purpose) {
        Err(NodeError::Refused(Refusal::Stranger)) => Ok(None),
        caller => caller.map(Some),
    });
    match found.await? {
        Some(caller) => Ok(caller),
        None => Err(refuse(guard, from).await),
    }
}

/// Refuses a stranger, at a stranger's pace.
async fn refuse(guard: &Guard, from: Neighbourhood) -> Problem {
    if let Err(wait_secs) = guard.desk.strangers.take(from, Instant::now()) {
        return ApiError::Pace { wait_secs }.into();
    }
    let action = guard.action;
    let refused = guard.desk.ask(move |bureau| Err::<(), _>(bureau.refuse_stranger(action)));
    refused.await.err().unwrap_or_else(|| NodeError::Refused(Refusal::Stranger).into())
}

/// The key that a request brings: `Bearer KEY` (RFC 6750), `ApiKey KEY` as yente's clients send it,
/// or the bare key.
fn secret(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    let Some((scheme, secret)) = value.split_once(' ') else { return Some(value.to_owned()) };
    let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("apikey");
    known.then(|| secret.trim().to_owned())
}

fn purpose(headers: &HeaderMap, usual: Purpose) -> Result<Purpose, Problem> {
    let Some(value) = headers.get(PURPOSE_HEADER) else { return Ok(usual) };
    let purpose = value.to_str().ok().and_then(|value| value.parse().ok());
    purpose.ok_or_else(|| {
        let wanted = "border, investigation, identification, sanctions or oversight";
        ApiError::Parameter { name: PURPOSE_HEADER.to_owned(), wanted }.into()
    })
}

fn neighbourhood(parts: &Parts) -> Neighbourhood {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or_else(Neighbourhood::default, |ConnectInfo(peer)| Neighbourhood::of(peer.ip()))
}

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // A route without a guard lets nobody in.
        let asker = parts.extensions.get().copied();
        asker.ok_or_else(|| NodeError::Refused(Refusal::Stranger).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_in_three_ways() {
        for (value, expected) in [
            ("Bearer wasl_1_2", Some("wasl_1_2")),
            ("ApiKey wasl_1_2", Some("wasl_1_2")),
            ("apikey  wasl_1_2 ", Some("wasl_1_2")),
            ("wasl_1_2", Some("wasl_1_2")),
            ("Basic d2FzbA==", None),
        ] {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
            assert_eq!(secret(&headers).as_deref(), expected, "{value}");
        }
        assert_eq!(secret(&HeaderMap::new()), None);
    }
}
