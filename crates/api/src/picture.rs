//! Photographs on their way out.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use wasl_model::{Photo, Refusal};
use wasl_node::NodeError;

use crate::problem::Problem;

/// The photograph, which was made anew from its pixels and is nothing but a picture. Where there is none, it is not found.
pub(crate) fn jpeg(photo: Option<Photo>) -> Result<Response, Problem> {
    let photo = photo.ok_or(NodeError::Refused(Refusal::NotFound))?;
    let kind = HeaderValue::from_static("image/jpeg");
    Ok(([(header::CONTENT_TYPE, kind)], photo.jpeg).into_response())
}
