//! `/v1/hits`: possible hits judged, listed, shown, worked on.

use std::sync::Arc;

use axum::{
    Json as Said,
    extract::{Path, State},
    response::Response,
};
use wasl_model::{HitStanding, Timestamp};
use wasl_node::{Bureau, HitTray};

use crate::{
    address::{created, known},
    admission::Asker,
    body::Json,
    desk::Desk,
    parameters::Parameters,
    problem::{ApiError, Problem, ProblemDetails},
    wire::{HitShown, HitStands, HitTurn, Hits, JudgedHit, Judgement, Precision},
};

/// Confirms or rejects a possible hit. Of a confirmed one the record's owner is told at once, unless its handling code says otherwise.
#[utoipa::path(
    post, path = "/v1/hits", tag = "hits", request_body = Judgement,
    responses(
        (status = 201, description = "It is judged", body = JudgedHit),
        (status = 409, description = "The same pair was judged already", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn judge(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Json(judgement): Json<Judgement>,
) -> Result<Response, Problem> {
    let judging = judgement.into_judging(&desk.bureau)?;
    let id = desk.ask(move |bureau| bureau.judge_hit(&caller, &judging)).await?;
    Ok(created(&format!("/v1/hits/{id}"), JudgedHit::from(id)))
}

/// Lists the hits that this bureau found, and those that others found among its records.
#[utoipa::path(
    get, path = "/v1/hits", tag = "hits",
    params(
        ("tray" = Option<String>, Query, description = "`all` (if it is not said), the one that was changed last first; `due`: in which something must be said, the soonest first; or a standing: `rejected`, `confirmed`, `accepted`, `denied`, `concluded`, `taken-back`, `erased`"),
        ("after" = Option<String>, Query, description = "Only those that follow after this hit, in the tray's order"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 500; 50 if it is not said")
    ),
    responses(
        (status = 200, description = "The hits", body = Hits),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    parameters: Parameters,
) -> Result<Said<Hits>, Problem> {
    parameters.only(&["tray", "after", "limit"])?;
    let tray = match parameters.one("tray")? {
        None | Some("all") => HitTray::All,
        Some("due") => HitTray::Due,
        Some(word) => HitStanding::from_word(word).map(HitTray::Standing).ok_or_else(|| {
            ApiError::Parameter { name: "tray".to_owned(), wanted: "all, due or where a hit stands" }
        })?,
    };
    let after = parameters.read("after")?;
    let limit = parameters.number("limit", 1, u64::from(Bureau::CASES_MAX))?;
    let limit = limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(50);
    Ok(Said(desk.ask(move |bureau| bureau.hits(&caller, tray, after, limit)).await?.into()))
}

/// Shows a hit with its steps.
#[utoipa::path(
    get, path = "/v1/hits/{id}", tag = "hits",
    params(("id" = String, Path, description = "The hit's id, 16 hexadecimal digits")),
    responses(
        (status = 200, description = "The hit", body = HitShown),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Said<HitShown>, Problem> {
    let id = known(&id)?;
    Ok(Said(desk.ask(move |bureau| bureau.hit(&caller, id)).await?.into()))
}

/// Takes a step of a judged hit. The other bureau is told, if it was told of the hit.
#[utoipa::path(
    post, path = "/v1/hits/{id}/steps", tag = "hits", request_body = HitTurn,
    params(("id" = String, Path, description = "The hit's id, 16 hexadecimal digits")),
    responses(
        (status = 200, description = "Where it stands", body = HitStands),
        (status = 409, description = "Where it stands, this cannot be done here", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn work(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
    Json(turn): Json<HitTurn>,
) -> Result<Said<HitStands>, Problem> {
    let (id, (command, words)) = (known(&id)?, turn.into_parts()?);
    Ok(Said(desk.ask(move |bureau| bureau.work_on_hit(&caller, id, command, words)).await?.into()))
}

/// Counts how many of the judged hits were true, by member and colour.
#[utoipa::path(
    get, path = "/v1/hits/precision", tag = "hits",
    params(("since" = Option<String>, Query, description = "Judged from this moment on")),
    responses(
        (status = 200, description = "The counts", body = Precision),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn precision(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    parameters: Parameters,
) -> Result<Said<Precision>, Problem> {
    parameters.only(&["since"])?;
    let since = parameters.read("since")?.unwrap_or(Timestamp::from_millis(0));
    Ok(Said(desk.ask(move |bureau| bureau.hit_counts(&caller, since)).await?.into()))
}
