//! `POST /v1/lookups`: do other members know this number, without being told which it is?

use std::sync::Arc;

use axum::{Json as Said, extract::State};

use crate::{
    admission::Asker,
    body::Json,
    desk::Desk,
    problem::{Problem, ProblemDetails},
    wire::{Lookup, LookupAnswer},
};

/// Looks a document's or vehicle's number up at other members privately: each learns that this member asked, and nothing of
/// what. It is answered hit or no hit; what follows is a message to the member that has a hit.
#[utoipa::path(
    post, path = "/v1/lookups", tag = "questions", request_body = Lookup,
    responses(
        (status = 200, description = "What each member answered", body = LookupAnswer),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn look_up(
    State(desk): State<Arc<Desk>>,
    asker: Asker,
    Json(lookup): Json<Lookup>,
) -> Result<Said<LookupAnswer>, Problem> {
    let caller = asker.asking_for(lookup.purpose());
    desk.measures.count_questions("lookup", 1);
    let (number, members) = lookup.to_model()?;
    let answers = desk.ask(move |bureau| bureau.look_up(&caller, &number, &members)).await?;
    Ok(Said(answers.into()))
}
