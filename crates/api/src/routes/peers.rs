//! `GET /v1/peers`: whom does this bureau exchange with, and through whom are the others heard?

use std::sync::Arc;

use axum::{Json, extract::State};

use crate::{
    admission::Asker,
    desk::Desk,
    problem::{Problem, ProblemDetails},
    wire::Peers,
};

/// Lists the peers: when each was last reached, who carries for this bureau, and who is heard through others.
#[utoipa::path(
    get, path = "/v1/peers", tag = "bureau",
    responses(
        (status = 200, description = "The peers", body = Peers),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<Json<Peers>, Problem> {
    Ok(Json(desk.ask(move |bureau| bureau.peers(&caller)).await?.into()))
}
