//! `POST /v1/search`: who is this?

use std::sync::Arc;

use axum::{Json as Said, extract::State};

use crate::{
    admission::Asker,
    body::Json,
    desk::Desk,
    problem::{Problem, ProblemDetails},
    wire::{Answer, Search},
};

/// Searches all records that are held here by name and what else is known, and asks the members that are only asked.
#[utoipa::path(
    post, path = "/v1/search", tag = "questions", request_body = Search,
    responses(
        (status = 200, description = "Possible hits, best first", body = Answer),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn search(
    State(desk): State<Arc<Desk>>,
    asker: Asker,
    Json(sought): Json<Search>,
) -> Result<Said<Answer>, Problem> {
    let caller = asker.asking_for(sought.purpose());
    let bounds = sought.bounds(desk.bounds())?;
    let (question, wait) = (sought.to_model()?, sought.wait()?);
    desk.measures.count_questions("search", 1);
    let found = desk
        .ask(move |bureau| bureau.search_within(&caller, &question, bounds.limit, bounds.min_score, wait));
    Ok(Said(found.await?.into()))
}
