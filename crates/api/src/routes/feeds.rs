//! `GET /v1/feeds`: how do the members' feeds stand?

use std::sync::Arc;

use axum::{Json, extract::State};

use crate::{
    admission::Asker,
    desk::Desk,
    problem::{Problem, ProblemDetails},
    wire::{Feed, Feeds},
};

/// Shows how fresh the copies of the members' feeds are, and who has seen them.
#[utoipa::path(
    get, path = "/v1/feeds", tag = "bureau",
    responses(
        (status = 200, description = "One for each member", body = Feeds),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<Json<Feeds>, Problem> {
    let feeds = desk.ask(move |bureau| bureau.feeds(&caller)).await?;
    Ok(Json(Feeds { feeds: feeds.into_iter().map(Feed::from).collect() }))
}
