//! `/v1/notices/statistics`: how many notices and cases there are.

use std::sync::Arc;

use axum::{
    Json as Said,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use wasl_node::Period;

use crate::{
    admission::Asker,
    desk::Desk,
    parameters::Parameters,
    printed::statistics_csv,
    problem::{ApiError, Problem, ProblemDetails},
    wire::Statistics,
};

/// Counts notices and cases by colour, member, offence, stage, standing and month. Nothing in it is about a person.
#[utoipa::path(
    get, path = "/v1/notices/statistics", tag = "notices",
    params(
        ("from" = Option<String>, Query, description = "The first month that is counted, as in 2026-03, or year"),
        ("to" = Option<String>, Query, description = "The last one"),
        ("format" = Option<String>, Query, description = "`json` (if it is not said) or `csv`, with a header")
    ),
    responses(
        (status = 200, description = "The figures", content((Statistics = "application/json"), (String = "text/csv"))),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.only(&["from", "to", "format"])?;
    let period = Period::new(parameters.read("from")?, parameters.read("to")?)?;
    let is_csv = match parameters.one("format")? {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => {
            return Err(ApiError::Parameter { name: "format".to_owned(), wanted: "json or csv" }.into());
        }
    };
    let statistics = desk.ask(move |bureau| bureau.notice_statistics(&caller, period)).await?;
    if !is_csv {
        return Ok(Said(Statistics::from(&statistics)).into_response());
    }
    let kind = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
    Ok(([(header::CONTENT_TYPE, kind)], statistics_csv(&statistics)).into_response())
}
