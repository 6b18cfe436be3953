//! `/v1/rulebook`: the rules for publishing, and who may take which step of a case where.

use std::sync::Arc;

use axum::{Json as Said, extract::State};

use crate::{
    admission::Asker,
    desk::Desk,
    problem::{Problem, ProblemDetails},
    wire::{Places, Rulebook},
};

/// Shows the rulebook: its articles, its rules, and its words for offences.
#[utoipa::path(
    get, path = "/v1/rulebook", tag = "notices",
    responses(
        (status = 200, description = "The rulebook", body = Rulebook),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<Said<Rulebook>, Problem> {
    Ok(Said(desk.ask(move |bureau| bureau.rulebook(&caller)).await?.into()))
}

/// Shows every place that a case can be in, and who may take which step there.
#[utoipa::path(
    get, path = "/v1/rulebook/places", tag = "notices",
    responses(
        (status = 200, description = "The places", body = Places),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn places(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<Said<Places>, Problem> {
    desk.ask(move |bureau| bureau.rulebook(&caller)).await?;
    Ok(Said(Places::all()))
}
