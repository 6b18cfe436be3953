//! The addresses of single things: told when one is made, read when one is asked for.

use std::str::FromStr;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use wasl_model::Refusal;
use wasl_node::NodeError;

use crate::problem::Problem;

/// What was made, and where it is found.
pub(crate) fn created(place: &str, made: impl Serialize) -> Response {
    let mut response = (StatusCode::CREATED, Json(made)).into_response();
    if let Ok(place) = HeaderValue::from_str(place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

/// What is not an id names nothing.
pub(crate) fn known<T: FromStr>(id: &str) -> Result<T, Problem> {
    id.parse().map_err(|_| NodeError::Refused(Refusal::NotFound).into())
}
