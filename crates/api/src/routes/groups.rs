//! `/v1/groups`: sharing groups, listed, founded, changed, dissolved.

use std::sync::Arc;

use axum::{
    Json as Said,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use wasl_model::GroupId;

use crate::{
    address::{created, known},
    admission::Asker,
    body::Json,
    desk::Desk,
    problem::{Problem, ProblemDetails},
    wire::{Founded, Group, GroupChange, GroupDraft, GroupKeys, Groups},
};

/// Lists the sharing groups that are known here, by name, also those that this bureau was taken out of.
#[utoipa::path(
    get, path = "/v1/groups", tag = "messages",
    responses(
        (status = 200, description = "The groups", body = Groups),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<Said<Groups>, Problem> {
    Ok(Said(desk.ask(move |bureau| bureau.groups(&caller)).await?.into()))
}

/// Shows one sharing group.
#[utoipa::path(
    get, path = "/v1/groups/{id}", tag = "messages",
    params(("id" = String, Path, description = "The group's keeper and 32 hexadecimal digits")),
    responses(
        (status = 200, description = "The group", body = Group),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Said<Group>, Problem> {
    let id = known(&id)?;
    Ok(Said(desk.ask(move |bureau| bureau.group(&caller, id)).await?.into()))
}

/// Founds a sharing group that this bureau keeps. Its members hear of it in their next round.
#[utoipa::path(
    post, path = "/v1/groups", tag = "messages", request_body = GroupDraft,
    responses(
        (status = 201, description = "It is founded", body = Founded),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn found(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Json(draft): Json<GroupDraft>,
) -> Result<Response, Problem> {
    let (name, members) = draft.into_parts()?;
    let id = desk.ask(move |bureau| bureau.found_group(&caller, &name, &members)).await?;
    Ok(created(&format!("/v1/groups/{id}"), Founded::from(id)))
}

/// Takes members out of a sharing group that this bureau keeps and puts others in, in one step. Whoever is taken out reads
/// nothing that is written from now on.
#[utoipa::path(
    post, path = "/v1/groups/{id}/members", tag = "messages", request_body = GroupChange,
    params(("id" = String, Path, description = "The group's keeper and 32 hexadecimal digits")),
    responses(
        (status = 204, description = "It is so here, and its members hear of it in their next round"),
        (status = 409, description = "Who is put in is in it already, or who is taken out is not; or the group goes on elsewhere meanwhile", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn change(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
    Json(change): Json<GroupChange>,
) -> Result<StatusCode, Problem> {
    let (id, (add, remove)) = (known::<GroupId>(&id)?, change.into_parts()?);
    desk.ask(move |bureau| bureau.change_group(&caller, id, &add, &remove)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Dissolves a sharing group that this bureau keeps, for good. What was written to it stays with whoever has it.
#[utoipa::path(
    delete, path = "/v1/groups/{id}", tag = "messages",
    params(("id" = String, Path, description = "The group's keeper and 32 hexadecimal digits")),
    responses(
        (status = 202, description = "It is dissolved here, and its members are told"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn dissolve(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = known(&id)?;
    desk.ask(move |bureau| bureau.dissolve_group(&caller, id)).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Shows which members can be put into sharing groups.
#[utoipa::path(
    get, path = "/v1/groups/keys", tag = "messages",
    responses(
        (status = 200, description = "Whose keys are here", body = GroupKeys),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn keys(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<Said<GroupKeys>, Problem> {
    Ok(Said(desk.ask(move |bureau| bureau.group_keys(&caller)).await?.into()))
}

/// Publishes keys with which others can put this bureau into their sharing groups. Those of before count no more.
#[utoipa::path(
    post, path = "/v1/groups/keys", tag = "messages",
    responses(
        (status = 202, description = "They are published; other members have them after their next round"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn publish_keys(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
) -> Result<StatusCode, Problem> {
    desk.ask(move |bureau| bureau.publish_group_keys(&caller)).await?;
    Ok(StatusCode::ACCEPTED)
}
