//! `/v1/records`: listed, shown, made, corrected, erased.

use std::sync::Arc;

use axum::{
    Json as Said,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use wasl_model::Text;
use wasl_node::RecordFilter;

use crate::{
    address::{created, known},
    admission::Asker,
    body::Json,
    desk::Desk,
    parameters::Parameters,
    problem::{Problem, ProblemDetails},
    wire::{Correction, Draft, Made, RecordPage, RecordView},
};

/// The most records of one page.
const PAGE_MAX: u64 = 1_000;

/// Lists the records that are held here, by id.
#[utoipa::path(
    get, path = "/v1/records", tag = "records",
    params(
        ("owner" = Option<String>, Query, description = "Only this member's"),
        ("dataset" = Option<String>, Query, description = "Only those of this dataset"),
        ("after" = Option<String>, Query, description = "Only those behind this id: the page before's `next`"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 1000; 100 if it is not said"),
        ("wasl-purpose" = Option<String>, Header, description = "What it is for")
    ),
    responses(
        (status = 200, description = "A page; it may be empty and still have one behind it", body = RecordPage),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    parameters: Parameters,
) -> Result<Said<RecordPage>, Problem> {
    parameters.only(&["owner", "dataset", "after", "limit"])?;
    let filter = RecordFilter {
        owner: parameters.read("owner")?,
        dataset: parameters.read::<Text>("dataset")?.map(|dataset| dataset.to_string()),
        after: parameters.read("after")?,
    };
    let limit = parameters.number("limit", 1, PAGE_MAX)?.and_then(|limit| u32::try_from(limit).ok());
    let page = desk.ask(move |bureau| bureau.records(&caller, &filter, limit.unwrap_or(100))).await?;
    Ok(Said(page.into()))
}

/// Makes a record of this bureau's member.
#[utoipa::path(
    post, path = "/v1/records", tag = "records", request_body = Draft,
    responses(
        (status = 201, description = "It was made", body = Made),
        (status = 409, description = "It exists already", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn create(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Json(draft): Json<Draft>,
) -> Result<Response, Problem> {
    let record = draft.into_model(desk.bureau.identity().member)?;
    let id = desk.ask(move |bureau| bureau.create_record(&caller, &record)).await?;
    Ok(created(&format!("/v1/records/{id}"), Made::from(id)))
}

/// Shows a record with its history.
#[utoipa::path(
    get, path = "/v1/records/{id}", tag = "records",
    params(
        ("id" = String, Path, description = "The record's id"),
        ("wasl-purpose" = Option<String>, Header, description = "What it is for")
    ),
    responses(
        (status = 200, description = "The record", body = RecordView),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<Said<RecordView>, Problem> {
    let id = known(&id)?;
    let view = desk.ask(move |bureau| bureau.record(&caller, id)).await?;
    Ok(Said(view.into()))
}

/// Corrects parts of a record of this bureau's member.
#[utoipa::path(
    patch, path = "/v1/records/{id}", tag = "records",
    params(("id" = String, Path, description = "The record's id")),
    request_body(content = Correction, content_type = "application/merge-patch+json"),
    responses(
        (status = 204, description = "It says so now"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn correct(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
    Json(correction): Json<Correction>,
) -> Result<StatusCode, Problem> {
    let (id, change) = (known(&id)?, correction.into_change()?);
    desk.ask(move |bureau| bureau.amend_record(&caller, id, |record| change.apply(record))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erases a record of this bureau's member from every bureau that has it. `GET` then shows who has
/// confirmed it.
#[utoipa::path(
    delete, path = "/v1/records/{id}", tag = "records",
    params(("id" = String, Path, description = "The record's id")),
    responses(
        (status = 202, description = "It is erased here, and ordered everywhere"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn erase(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = known(&id)?;
    desk.ask(move |bureau| bureau.erase_record(&caller, id)).await?;
    Ok(StatusCode::ACCEPTED)
}
