//! The node, spoken to by machines.
//!
//! JSON over HTTP/1.1: `/v1/…` in Wasl's own form, and `/match`, `/search/{dataset}`, `/entities` and
//! `/catalog` in the form of OpenSanctions' yente, so that its clients work unchanged. Every answer
//! but those about the program's health needs a key, and every refusal is a problem (RFC 9457) with a
//! stable number. Nothing is decided here: a handler reads the request, asks the [`Bureau`] one thing,
//! and writes the answer down.
//!
//! Deliberately absent: TLS, which stands in front of it, and keys in addresses, which end up in logs.

mod address;
mod admission;
mod body;
mod checks;
mod desk;
mod door;
mod flow;
mod measure;
mod merged;
mod pace;
mod parameters;
mod particulars;
mod picture;
mod printed;
mod problem;
mod routes;
mod spool;
mod wire;
mod yente;

use std::sync::Arc;

use wasl_node::Bureau;

pub use axum::Router;
pub use door::serve;
pub use printed::{
    CorrectionError, answer_json, corrected, listed_message_json, lookup_json, message_json, peer_json,
    public_notice_json, record_json, statistics_csv, statistics_json,
};

/// Every route of the API, over `bureau`. It can be merged with a router that owns `/` and pages of
/// its own; it takes `/v1`, `/match`, `/search/{dataset}`, `/entities`, `/catalog`, `/algorithms`,
/// `/healthz`, `/readyz` and `/metrics`.
pub fn router(bureau: Arc<Bureau>) -> axum::Router {
    routes::router(bureau)
}
