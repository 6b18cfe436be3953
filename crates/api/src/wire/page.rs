//! A page of the list of records, in JSON.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_model::RecordId;
use wasl_node::Held;

use crate::wire::written::{Id, KindWord, MemberCode, Moment, Plain};

/// Records by id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordPage {
    /// The records.
    records: Vec<Listed>,
    /// What to give as `after` to go on; `null` at the end.
    next: Option<Id>,
}

/// A record as a list shows it; `GET /v1/records/{id}` shows the rest.
#[derive(Debug, Serialize, ToSchema)]
struct Listed {
    /// The record's id in the whole network.
    record: Id,
    source_id: String,
    owner: MemberCode,
    dataset: String,
    r#type: KindWord,
    /// Its main name.
    name: String,
    /// How fresh the copy is.
    as_of: Option<Moment>,
    /// When this version came here.
    since: Moment,
}

impl From<wasl_node::RecordPage> for RecordPage {
    fn from(page: wasl_node::RecordPage) -> Self {
        let wasl_node::RecordPage { records, next, .. } = page;
        Self { records: records.into_iter().map(Listed::from).collect(), next: next.map(Plain) }
    }
}

impl From<Held> for Listed {
    fn from(held: Held) -> Self {
        let record = held.record;
        Self {
            record: Plain(held.id),
            source_id: record.source.id.to_string(),
            owner: Plain(record.owner),
            dataset: record.source.dataset.to_string(),
            r#type: Plain(record.kind),
            name: record.title().to_owned(),
            as_of: held.as_of.map(Plain),
            since: Plain(held.since),
        }
    }
}

/// A record that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Made {
    /// The record's id in the whole network.
    record: Id,
}

impl From<RecordId> for Made {
    fn from(id: RecordId) -> Self {
        Self { record: Plain(id) }
    }
}
