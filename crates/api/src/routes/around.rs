//! What stands around every route: limits before it, headers and counts behind it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::{
    desk::Desk,
    measure::Answered,
    problem::{ApiError, Problem, Told},
    routes::{attachments, imports},
};

/// The longest address, in bytes.
const ADDRESS_BYTES_MAX: usize = 8 * 1024;
/// How long an answer may take; what brings files has a longer one of its own.
const ANSWER_WAIT: Duration = Duration::from_secs(30);

/// Refuses addresses that are too long, and ends requests that take too long.
pub(super) async fn bound(request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or("", |address| address.as_str());
    if address.len() > ADDRESS_BYTES_MAX {
        return Problem::from(ApiError::LongAddress { limit: ADDRESS_BYTES_MAX }).into_response();
    }
    let wait = match request.uri().path() {
        imports::PATH => imports::WAIT,
        attachments::PATH => attachments::WAIT,
        _ => ANSWER_WAIT,
    };
    match tokio::time::timeout(wait, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(ApiError::Slow { secs: wait.as_secs() }).into_response(),
    }
}

/// Counts and logs the answer by its route, never by its address, and keeps it out of every cache.
/// Where nothing answered at all, a problem does.
pub(super) async fn observe(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    if route.is_none() && response.status() == StatusCode::NOT_FOUND {
        response = Problem::from(ApiError::Address).into_response();
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let problem = response.extensions().get::<Told>().map(|told| told.0);
    let route = route.unwrap_or_else(|| "unknown".to_owned());
    let (status, took) = (response.status().as_u16(), started.elapsed());
    tracing::info!(method, route, status, problem, took_us = took.as_micros(), "answered");
    desk.measures.count(Answered { method, route, status, problem, took });
    response
}

/// The method's name, if it is one that is taken; a client may make up others.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::PUT => "PUT",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
