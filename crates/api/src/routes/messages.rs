//! `/v1/messages`: sent, listed, opened, taken back.

use std::sync::Arc;

use axum::{
    Json as Said,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use wasl_node::{Bureau, Tray};

use crate::{
    address::{created, known},
    admission::Asker,
    body::Json,
    desk::Desk,
    parameters::Parameters,
    problem::{ApiError, Problem, ProblemDetails},
    wire::{MessageDraft, MessagePage, MessageShown, Sent},
};

/// Seals a message to its receivers, or to whoever is in a sharing group now, and sends it. Their bureaus fetch it in their next round.
#[utoipa::path(
    post, path = "/v1/messages", tag = "messages", request_body = MessageDraft,
    responses(
        (status = 201, description = "It is sent", body = Sent),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn send(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Json(draft): Json<MessageDraft>,
) -> Result<Response, Problem> {
    let (group, new) = draft.into_new()?;
    let id = desk.ask(move |bureau| bureau.send(&caller, group, new)).await?;
    Ok(created(&format!("/v1/messages/{id}"), Sent::from(id)))
}

/// Lists messages, newest first, or those that are to be answered, the soonest first. Listing is not reading: their senders are told nothing.
#[utoipa::path(
    get, path = "/v1/messages", tag = "messages",
    params(
        ("tray" = Option<String>, Query, description = "`in` (if it is not said): to this bureau; `out`: from it; `due`: to be answered by this bureau, the soonest first; `awaited`: not answered yet by all receivers, the soonest first"),
        ("before" = Option<String>, Query, description = "Only those that follow after this message, in the tray's order"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 500; 50 if it is not said")
    ),
    responses(
        (status = 200, description = "The messages", body = MessagePage),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    parameters: Parameters,
) -> Result<Said<MessagePage>, Problem> {
    parameters.only(&["tray", "before", "limit"])?;
    let tray = match parameters.one("tray")? {
        None => Tray::In,
        Some(word) => Tray::from_word(word).ok_or_else(|| ApiError::Parameter {
            name: "tray".to_owned(),
            wanted: "in, out, due or awaited",
        })?,
    };
    let before = parameters.read("before")?;
    let limit = parameters.number("limit", 1, u64::from(Bureau::MESSAGES_MAX))?;
    let limit = limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(50);
    let views = desk.ask(move |bureau| bureau.messages(&caller, tray, before, limit)).await?;
    Ok(Said(views.into()))
}

/// Opens a message. The first time, its sender is told.
#[utoipa::path(
    get, path = "/v1/messages/{id}", tag = "messages",
    params(("id" = String, Path, description = "The message's name, as in MA-17")),
    responses(
        (status = 200, description = "The message", body = MessageShown),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Said<MessageShown>, Problem> {
    let id = known(&id)?;
    let view = desk.ask(move |bureau| bureau.message(&caller, id)).await?;
    Ok(Said(view.into()))
}

/// Takes a message of this bureau back: where nobody has read it, it is erased.
#[utoipa::path(
    delete, path = "/v1/messages/{id}", tag = "messages",
    params(("id" = String, Path, description = "The message's name, as in MA-17")),
    responses(
        (status = 202, description = "It is taken back here, and ordered everywhere"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn recall(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = known(&id)?;
    desk.ask(move |bureau| bureau.recall_message(&caller, id)).await?;
    Ok(StatusCode::ACCEPTED)
}
