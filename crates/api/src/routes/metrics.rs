//! `GET /metrics`: what a monitor counts, for a key like everything else.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    admission::Asker,
    desk::Desk,
    problem::{Problem, ProblemDetails},
};

/// Shows counters in the text form of Prometheus. The monitor has a key of its own, as in
/// `authorization: { type: Bearer, credentials_file: … }`.
#[utoipa::path(
    get, path = "/metrics", tag = "bureau",
    responses(
        (status = 200, description = "Counters and gauges", body = String, content_type = "text/plain"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(State(desk): State<Arc<Desk>>, Asker(caller): Asker) -> Result<Response, Problem> {
    let feeds = desk.ask(move |bureau| bureau.feeds(&caller)).await?;
    let text = desk.measures.text(&feeds, desk.bureau.now());
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
