//! `GET /v1/directory`: who is a member, with which keys, since when?

use std::sync::Arc;

use axum::{Json, extract::State};

use crate::{
    admission::Asker,
    desk::Desk,
    problem::{Problem, ProblemDetails},
    wire::DirectoryAnswer,
};

/// Shows the directory of members that the bureau obeys.
#[utoipa::path(
    get, path = "/v1/directory", tag = "bureau",
    responses(
        (status = 200, description = "The directory, if one is obeyed", body = DirectoryAnswer),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<Json<DirectoryAnswer>, Problem> {
    Ok(Json(desk.ask(move |bureau| bureau.directory(&caller)).await?.into()))
}
