//! A filled template as an answer.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};

use crate::trouble::Trouble;

/// The page, or the bare status of what hinders it.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render().map_err(Trouble::Page) {
        Ok(text) => (status, Html(text)).into_response(),
        Err(trouble) => {
            tracing::error!(number = trouble.number(), "no page: {trouble}");
            trouble.status().into_response()
        }
    }
}
