//! Which address does what, and what stands around all of them.

mod around;
mod attachments;
mod audit;
mod cases;
mod check;
mod directory;
mod feeds;
mod groups;
mod health;
mod hits;
mod imports;
mod lookups;
mod messages;
mod metrics;
mod notices;
mod openapi;
mod peers;
mod records;
mod rulebook;
mod search;
mod statistics;

use std::sync::Arc;

use axum::{Router, middleware, response::IntoResponse as _, routing};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt as _},
    routes,
};
use wasl_model::Action;
use wasl_node::Bureau;

use crate::{
    admission::{Guard, admit},
    desk::Desk,
    problem::{ApiError, Problem},
    yente,
};

type Routes = UtoipaMethodRouter<Arc<Desk>>;

/// Every route over `bureau`, with the limits around them.
pub(crate) fn router(bureau: Arc<Bureau>) -> Router {
    let desk = Arc::new(Desk::new(bureau));
    let (routes, document) = documented(&desk).split_for_parts();
    // Its parts are plain data and always become JSON.
    let document: Arc<str> = serde_json::to_string(&document).unwrap_or_default().into();
    let description = move || {
        let document = Arc::clone(&document);
        async move { openapi::show(&document) }
    };
    routes
        .route(openapi::PATH, routing::get(description))
        .route("/v1/{*rest}", routing::any(nothing))
        .method_not_allowed_fallback(|| async { Problem::from(ApiError::Method) })
        .layer(middleware::from_fn(around::bound))
        .layer(CatchPanicLayer::custom(|_| Problem::from(ApiError::Broken).into_response()))
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), around::observe))
        .with_state(desk)
}

/// The routes that the description tells of: all but the description itself.
pub(crate) fn documented(desk: &Arc<Desk>) -> OpenApiRouter<Arc<Desk>> {
    let behind = |action, routes| guarded(desk, action, routes);
    openapi::described()
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(behind(Action::FeedRead, routes!(metrics::show)))
        .routes(behind(Action::Search, routes!(search::search)))
        .routes(behind(Action::Check, routes!(check::check)))
        .routes(behind(Action::Lookup, routes!(lookups::look_up)))
        .routes(behind(Action::RecordRead, routes!(records::list)))
        .routes(behind(Action::RecordWrite, routes!(records::create)))
        .routes(behind(Action::RecordRead, routes!(records::show)))
        .routes(behind(Action::RecordWrite, routes!(records::correct)))
        .routes(behind(Action::RecordErase, routes!(records::erase)))
        .routes(behind(Action::CaseRead, routes!(cases::list)))
        .routes(behind(Action::CaseWork, routes!(cases::open)))
        .routes(behind(Action::CaseRead, routes!(cases::show)))
        .routes(behind(Action::CaseRead, routes!(cases::show_photo)))
        .routes(behind(Action::CaseWork, routes!(cases::redraft)))
        .routes(behind(Action::CaseWork, routes!(cases::take)))
        .routes(behind(Action::CaseWork, routes!(cases::judge)))
        .routes(behind(Action::RecordRead, routes!(notices::list)))
        .routes(behind(Action::RecordRead, routes!(notices::show)))
        .routes(behind(Action::CaseRead, routes!(statistics::show)))
        .routes(behind(Action::RecordRead, routes!(notices::show_public)))
        .routes(behind(Action::RecordRead, routes!(notices::show_photo)))
        .routes(behind(Action::CaseRead, routes!(rulebook::show)))
        .routes(behind(Action::CaseRead, routes!(rulebook::places)))
        .routes(behind(Action::MessageSend, routes!(messages::send)))
        .routes(behind(Action::MessageRead, routes!(messages::list)))
        .routes(behind(Action::MessageRead, routes!(messages::show)))
        .routes(behind(Action::MessageSend, routes!(messages::recall)))
        .routes(behind(Action::MessageSend, routes!(attachments::upload)))
        .routes(behind(Action::MessageRead, routes!(attachments::show)))
        .routes(behind(Action::MessageRead, routes!(groups::list)))
        .routes(behind(Action::MessageRead, routes!(groups::show)))
        .routes(behind(Action::MessageRead, routes!(groups::keys)))
        .routes(behind(Action::GroupManage, routes!(groups::found)))
        .routes(behind(Action::GroupManage, routes!(groups::change)))
        .routes(behind(Action::GroupManage, routes!(groups::dissolve)))
        .routes(behind(Action::GroupManage, routes!(groups::publish_keys)))
        .routes(behind(Action::CaseRead, routes!(hits::list)))
        .routes(behind(Action::CaseWork, routes!(hits::judge)))
        .routes(behind(Action::CaseRead, routes!(hits::show)))
        .routes(behind(Action::CaseWork, routes!(hits::work)))
        .routes(behind(Action::CaseRead, routes!(hits::precision)))
        .routes(behind(Action::Import, routes!(imports::import)))
        .routes(behind(Action::FeedRead, routes!(feeds::show)))
        .routes(behind(Action::FeedRead, routes!(peers::list)))
        .routes(behind(Action::FeedRead, routes!(directory::show)))
        .routes(behind(Action::AuditRead, routes!(audit::show)))
        .routes(behind(Action::AuditRead, routes!(audit::verify)))
        .routes(behind(Action::Search, routes!(yente::match_queries)))
        .routes(behind(Action::Search, routes!(yente::search)))
        .routes(behind(Action::RecordRead, routes!(yente::entity)))
        .routes(behind(Action::FeedRead, routes!(yente::catalog)))
        .routes(behind(Action::FeedRead, routes!(yente::algorithms)))
}

/// Puts a guard before a route.
fn guarded(desk: &Arc<Desk>, action: Action, routes: Routes) -> Routes {
    let guard = Guard { desk: Arc::clone(desk), action };
    routes.map(|methods| methods.route_layer(middleware::from_fn_with_state(guard, admit)))
}

async fn nothing() -> Problem {
    ApiError::Address.into()
}
