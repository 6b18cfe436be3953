//! The API's answers for whoever prints them elsewhere: the program's `--json`.

use serde_json::Value;
use wasl_model::{Notice, Record};
use wasl_node::{Answer, LookedUp, MessageView, NoticeStatistics, PeerStatus, RecordView, ws_public};

use crate::wire;

/// The answer as `POST /v1/search` gives it.
pub fn answer_json(answer: Answer) -> Value {
    printed(&wire::Answer::from(answer))
}

/// The record as `GET /v1/records/{id}` gives it.
pub fn record_json(view: RecordView) -> Value {
    printed(&wire::RecordView::from(view))
}

/// The answers as `POST /v1/lookups` gives them.
pub fn lookup_json(answers: Vec<LookedUp>) -> Value {
    printed(&wire::LookupAnswer::from(answers))
}

/// The message as `GET /v1/messages/{id}` gives it.
pub fn message_json(view: MessageView) -> Value {
    printed(&wire::MessageShown::from(view))
}

/// The message as `GET /v1/messages` lists it.
pub fn listed_message_json(view: MessageView) -> Value {
    printed(&wire::MessageShown::listed(view))
}

/// The address that public notices name as theirs, where nobody serves them.
const PUBLIC_BASE: &str = "https://ws-public.example";

/// The notice as `GET /v1/notices/{id}/public` gives it.
pub fn public_notice_json(notice: &Notice) -> String {
    ws_public::write(notice, PUBLIC_BASE)
}

/// The figures as `GET /v1/notices/statistics` gives them.
pub fn statistics_json(statistics: &NoticeStatistics) -> Value {
    printed(&wire::Statistics::from(statistics))
}

/// The same as CSV.
pub fn statistics_csv(statistics: &NoticeStatistics) -> String {
    wire::csv(statistics)
}

/// The peer as `GET /v1/peers` lists it.
pub fn peer_json(peer: PeerStatus) -> Value {
    printed(&wire::Peer::from(peer))
}

/// `record` with the parts of `patch` in their places, as `PATCH /v1/records/{id}` takes them.
pub fn corrected(record: &Record, patch: &str) -> Result<Record, CorrectionError> {
    let correction: wire::Correction = serde_json::from_str(patch).map_err(CorrectionError::Form)?;
    let mut corrected = record.clone();
    correction.into_change().map_err(|error| CorrectionError::Part(error.into()))?.apply(&mut corrected);
    Ok(corrected)
}

/// Why a correction was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorrectionError {
    /// Not the JSON of a correction.
    #[error("not the JSON of a correction")]
    Form(#[source] serde_json::Error),
    /// A part of it is not taken.
    #[error("a part of the correction is not taken")]
    Part(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Our own types have names for keys and finite numbers, so that writing them cannot fail.
fn printed(answer: &impl serde::Serialize) -> Value {
    serde_json::to_value(answer).unwrap_or_default()
}
