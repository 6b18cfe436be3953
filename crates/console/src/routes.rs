//! Every address of the console, and what answers there.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use wasl_node::Bureau;

use crate::{
    ask, audit, bureaus, case, cases, console::Console, directory, door, drafting, erasure, erasures, files,
    groups, headers, lookups, membership, messages, notices, record, statics, statistics, switches,
};

/// The most bytes that a form may have.
const FORM_BYTES_MAX: usize = 32 * 1024;

/// The console of `bureau`, to be merged with the API's router. It has no fallback of its own.
///
/// Serve it with [`into_make_service_with_connect_info`](Router::into_make_service_with_connect_info)
/// of a `SocketAddr`, so that failed attempts to sign in are counted by address too.
pub fn router(bureau: Arc<Bureau>) -> Router {
    Router::new()
        .route("/", get(ask::show))
        .route("/ask", post(ask::answer).get(ask::show))
        .route(
            "/cases",
            get(cases::list).post(drafting::keep).layer(DefaultBodyLimit::max(drafting::BYTES_MAX)),
        )
        .route("/cases/new", get(drafting::begin))
        .route(
            "/cases/{id}/draft",
            get(drafting::amend)
                .post(drafting::keep_amended)
                .layer(DefaultBodyLimit::max(drafting::BYTES_MAX)),
        )
        .route("/cases/{id}", get(case::show))
        .route("/cases/{id}/steps", post(case::step))
        .route("/notices", get(notices::list))
        .route("/notices/{id}", get(notices::show))
        .route("/notices/{id}/sheet", get(notices::sheet))
        .route("/notices/{id}/json", get(notices::json))
        .route("/look-up", post(lookups::look_up))
        .route("/records/{id}", get(record::show))
        .route("/records/{id}/erase", post(erasure::erase))
        .route(
            "/messages",
            // What a form with files may bring is counted while it comes.
            get(messages::list).post(messages::send).layer(DefaultBodyLimit::disable()),
        )
        .route("/messages/write", get(messages::write))
        .route("/messages/{id}", get(messages::show))
        .route("/messages/{id}/files/{number}", get(files::save))
        .route("/messages/{id}/recall", post(messages::recall))
        .route("/groups", get(groups::list).post(membership::found))
        .route("/groups/found", get(membership::begin))
        .route("/groups/keys", post(groups::publish_keys))
        .route("/groups/{id}/members", get(membership::show).post(membership::change))
        .route("/groups/{id}/dissolve", post(groups::dissolve))
        .route("/bureaus", get(bureaus::show))
        .route("/directory", get(directory::show))
        .route("/statistics", get(statistics::show))
        .route("/erasures", get(erasures::show))
        .route("/audit", get(audit::show))
        .route("/audit/verify", post(audit::verify))
        .route("/sign-in", get(door::show).post(door::enter))
        .route("/sign-out", post(door::leave))
        .route("/purpose", post(switches::set_purpose))
        .route("/language", post(switches::set_language))
        .route("/style.css", get(statics::style))
        .route("/static/{name}", get(statics::file))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(middleware::from_fn(headers::guard))
        .with_state(Arc::new(Console::new(bureau)))
}
