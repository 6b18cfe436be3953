//! Is the program alive, and does it answer from all it should?

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    desk::Desk,
    problem::{ApiError, Problem, ProblemDetails},
};

/// That all is well.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Status {
    /// Always `ok`.
    status: &'static str,
}

/// Whether the program is alive.
#[utoipa::path(
    get, path = "/healthz", tag = "bureau", security(()),
    responses((status = 200, description = "It is", body = Status))
)]
pub(super) async fn alive() -> Json<Status> {
    Json(Status { status: "ok" })
}

/// Whether the index is filled and the peers were asked once since the start.
#[utoipa::path(
    get, path = "/readyz", tag = "bureau", security(()),
    responses(
        (status = 200, description = "It is", body = Status),
        (status = 503, description = "Not yet", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn ready(State(desk): State<Arc<Desk>>) -> Result<Json<Status>, Problem> {
    if desk.bureau.is_ready() { Ok(Json(Status { status: "ok" })) } else { Err(ApiError::NotReady.into()) }
}
