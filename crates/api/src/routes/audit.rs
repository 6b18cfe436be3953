//! `GET /v1/audit`: who asked what, and is the log whole?

use std::sync::Arc;

use axum::{Json, extract::State};

use crate::{
    admission::Asker,
    desk::Desk,
    parameters::Parameters,
    problem::{Problem, ProblemDetails},
    wire::{AuditPage, Verdict},
};

/// The most lines of one page.
const LINES_MAX: u64 = 1_000;

/// Shows lines of the audit log, newest first.
#[utoipa::path(
    get, path = "/v1/audit", tag = "bureau",
    params(
        ("before" = Option<u64>, Query, description = "Only lines before this number"),
        ("limit" = Option<u32>, Query, description = "At most so many lines, 1 to 1000; 100 if it is not said")
    ),
    responses(
        (status = 200, description = "The lines", body = AuditPage),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    parameters: Parameters,
) -> Result<Json<AuditPage>, Problem> {
    parameters.only(&["before", "limit"])?;
    let before = parameters.number("before", 0, u64::MAX)?;
    let limit = parameters.number("limit", 1, LINES_MAX)?.unwrap_or(100);
    let limit = u32::try_from(limit).unwrap_or(100);
    let page = desk.ask(move |bureau| bureau.audit(&caller, before, limit)).await?;
    Ok(Json(AuditPage::of(page)))
}

/// Verifies the audit log from its first line to its last.
#[utoipa::path(
    get, path = "/v1/audit/verify", tag = "bureau",
    responses(
        (status = 200, description = "What became of it", body = Verdict),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn verify(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<Json<Verdict>, Problem> {
    let verdict = desk.ask(move |bureau| bureau.verify_audit(&caller)).await?;
    Ok(Json(verdict.into()))
}
