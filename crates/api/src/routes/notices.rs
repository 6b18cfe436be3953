//! `/v1/notices`: the notices of all members, in Wasl's form, in the form of ws-public, and their photographs.

use std::sync::Arc;

use axum::{
    Json as Said,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use wasl_node::{Bureau, NoticeFilter};

use crate::{
    address::known,
    admission::Asker,
    desk::Desk,
    parameters::Parameters,
    picture::jpeg,
    printed::public_notice_json,
    problem::{Problem, ProblemDetails},
    wire::{Notice, NoticePage},
};

/// Lists the notices that are held here and that the caller may see, the newest first.
#[utoipa::path(
    get, path = "/v1/notices", tag = "notices",
    params(
        ("colour" = Option<String>, Query, description = "Only these: `red`, `blue`, `green`, `yellow`, `black`, `orange`, `purple`, `silver` or `un-special`"),
        ("owner" = Option<String>, Query, description = "Only this member's"),
        ("after" = Option<String>, Query, description = "Only those behind this notice: the page before's `next`"),
        ("limit" = Option<u32>, Query, description = "At most so many are looked at, 1 to 500; 50 if it is not said"),
        ("wasl-purpose" = Option<String>, Header, description = "What it is for")
    ),
    responses(
        (status = 200, description = "A page; it may be empty and still have one behind it", body = NoticePage),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    parameters: Parameters,
) -> Result<Said<NoticePage>, Problem> {
    parameters.only(&["colour", "owner", "after", "limit"])?;
    let filter = NoticeFilter { colour: parameters.read("colour")?, owner: parameters.read("owner")? };
    let after = parameters.read("after")?;
    let limit = parameters.number("limit", 1, u64::from(Bureau::CASES_MAX))?;
    let limit = limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(50);
    Ok(Said(desk.ask(move |bureau| bureau.notices(&caller, filter, after, limit)).await?.into()))
}

/// Shows a notice, this member's or another's.
#[utoipa::path(
    get, path = "/v1/notices/{id}", tag = "notices",
    params(
        ("id" = String, Path, description = "The id of the record that it is"),
        ("wasl-purpose" = Option<String>, Header, description = "What it is for")
    ),
    responses(
        (status = 200, description = "The notice", body = Notice),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Said<Notice>, Problem> {
    let id = known(&id)?;
    Ok(Said(desk.ask(move |bureau| bureau.notice(&caller, id)).await?.into()))
}

/// Shows a notice in the form of INTERPOL's public notices (`ws-public.interpol.int`), as `wasl notice show --public` prints it.
#[utoipa::path(
    get, path = "/v1/notices/{id}/public", tag = "notices",
    params(
        ("id" = String, Path, description = "The id of the record that it is"),
        ("wasl-purpose" = Option<String>, Header, description = "What it is for")
    ),
    responses(
        (status = 200, description = "The notice in the public form", body = Object,
            example = json!({"entity_id": "2026/17", "name": "EXAMPLE", "forename": "TARIK", "date_of_birth": "1975/01/08", "sex_id": "M"})),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show_public(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = known(&id)?;
    let view = desk.ask(move |bureau| bureau.notice(&caller, id)).await?;
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind)], public_notice_json(&view.row.notice)).into_response())
}

/// Shows a notice's photograph.
#[utoipa::path(
    get, path = "/v1/notices/{id}/photo", tag = "notices",
    params(
        ("id" = String, Path, description = "The id of the record that it is"),
        ("wasl-purpose" = Option<String>, Header, description = "What it is for")
    ),
    responses(
        (status = 200, description = "The photograph", body = Vec<u8>, content_type = "image/jpeg"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show_photo(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = known(&id)?;
    jpeg(desk.ask(move |bureau| bureau.notice(&caller, id)).await?.row.notice.photo)
}
