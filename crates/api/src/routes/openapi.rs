//! The description of the API (`OpenAPI` 3.1), made from the handlers and their types.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Components, OpenApi as Document,
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use crate::problem::ProblemDetails;

/// Where the description is.
pub(super) const PATH: &str = "/v1/openapi.json";
/// The name under which keys stand in the description.
const KEY: &str = "key";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Wasl",
        description = "Search the records that police services share. Every answer is a possible hit with its \
                       score and reasons; a human confirms it. Errors are problem details (RFC 9457) with \
                       stable numbers.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "questions", description = "Searching and checking"),
        (name = "records", description = "Records of this bureau and copies of others'"),
        (name = "hits", description = "Possible hits that were judged, and what came of them"),
        (name = "notices", description = "Notices and diffusions, the cases behind them, and the rules"),
        (name = "messages", description = "Messages to and from other bureaus"),
        (name = "bureau", description = "Imports, feeds, audit and health"),
        (name = "yente", description = "The same questions in the form of OpenSanctions' yente")
    ),
    components(schemas(ProblemDetails)),
    modifiers(&Keys)
)]
struct Description;

/// Every route needs a key unless it says otherwise.
struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut Document) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document.components.get_or_insert_with(Components::new).add_security_scheme(KEY, scheme);
        document.security = Some(vec![SecurityRequirement::new(KEY, [""; 0])]);
    }
}

/// The description without its routes, which are added one by one.
pub(super) fn described<S: Clone + Send + Sync + 'static>() -> OpenApiRouter<S> {
    OpenApiRouter::with_openapi(Description::openapi())
}

/// Shows the description; it holds nothing that is secret.
pub(super) fn show(document: &str) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], document.to_owned()).into_response()
}
