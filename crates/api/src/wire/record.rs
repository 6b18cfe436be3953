//! A record as it is shown in JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_node::{Confirmation, ErasureStatus};

use crate::wire::{
    contest::{Contested, RefusedHere},
    handling::Handling,
    written::{
        Born, CountryCode, FactKindWord, Id, KindWord, MemberCode, Moment, NameKindWord, Phrase, Plain,
        SchemeWord, SexWord,
    },
};

/// One of a subject's names.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Name {
    /// As the source writes it.
    pub(super) text: Phrase,
    /// What kind of name it is.
    pub(super) kind: NameKindWord,
}

/// A number that names a document, a vehicle or a thing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identifier {
    /// The kind of number.
    pub(super) scheme: SchemeWord,
    /// The number as printed.
    pub(super) value: Phrase,
    /// The country that issued it.
    pub(super) issuer: Option<CountryCode>,
}

/// Something that a source says in its own words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fact {
    /// What it is about.
    pub(super) kind: FactKindWord,
    /// The words.
    pub(super) text: Phrase,
}

/// A record as this bureau holds it, with its history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordView {
    /// The record's id in the whole network.
    record: Id,
    /// What it says; `null` once it was erased.
    content: Option<Content>,
    /// The entries of its owner's feed about it, oldest first.
    versions: Vec<Version>,
    /// The erasures ordered of it, where it is this bureau's own.
    erasures: Vec<Erasure>,
    /// What this bureau refused that it resembles, where it is another member's.
    refused_here: Vec<RefusedHere>,
    /// The colour of the notice that it is, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<&'static str>,
}

/// What a record says.
#[derive(Debug, Serialize, ToSchema)]
struct Content {
    source_id: String,
    owner: MemberCode,
    dataset: String,
    r#type: KindWord,
    names: Vec<Name>,
    births: Vec<Born>,
    nationalities: Vec<CountryCode>,
    sex: Option<SexWord>,
    identifiers: Vec<Identifier>,
    facts: Vec<Fact>,
    handling: Handling,
    /// How fresh the copy is: when its owner signed the newest state that is here.
    as_of: Option<Moment>,
    /// When this version came here.
    since: Moment,
    /// What members say against it.
    contested: Vec<Contested>,
}

/// An entry about a record.
#[derive(Debug, Serialize, ToSchema)]
struct Version {
    /// Its number in the owner's feed.
    number: u64,
    /// When it came here.
    at: Moment,
    /// Whether what it said is still held.
    held: bool,
}

/// An erasure and who has carried it out.
#[derive(Debug, Serialize, ToSchema)]
struct Erasure {
    /// When it was ordered.
    at: Moment,
    /// Why: withdrawn, ordered or narrowed.
    reason: &'static str,
    /// When a member that has not confirmed is late.
    due: Moment,
    /// Each peer, and what is known of it.
    confirmations: Vec<Confirmed>,
}

/// Whether a member has carried an erasure out.
#[derive(Debug, Serialize, ToSchema)]
struct Confirmed {
    member: MemberCode,
    /// confirmed, waiting or late.
    state: &'static str,
    /// When it said so, signed.
    at: Option<Moment>,
}

impl From<&wasl_model::Name> for Name {
    fn from(name: &wasl_model::Name) -> Self {
        Self { text: Plain(name.text.clone()), kind: Plain(name.kind) }
    }
}

impl From<&wasl_model::Identifier> for Identifier {
    fn from(identifier: &wasl_model::Identifier) -> Self {
        let wasl_model::Identifier { scheme, value, issuer } = identifier;
        Self { scheme: Plain(*scheme), value: Plain(value.clone()), issuer: issuer.map(Plain) }
    }
}

impl From<wasl_node::RecordView> for RecordView {
    fn from(view: wasl_node::RecordView) -> Self {
        let wasl_node::RecordView { id, held, versions, erasures, refused_here, notice } = view;
        let version = |version: wasl_node::Version| {
            let wasl_node::Version { number, at, held } = version;
            Version { number, at: Plain(at), held }
        };
        Self {
            record: Plain(id),
            content: held.map(Content::from),
            versions: versions.into_iter().map(version).collect(),
            erasures: erasures.into_iter().map(Erasure::from).collect(),
            refused_here: refused_here.into_iter().map(RefusedHere::from).collect(),
            notice: notice.map(wasl_model::Colour::as_str),
        }
    }
}

impl From<wasl_node::Held> for Content {
    fn from(held: wasl_node::Held) -> Self {
        let record = held.record;
        let fact = |fact: wasl_model::Fact| Fact { kind: Plain(fact.kind), text: Plain(fact.text) };
        Self {
            source_id: record.source.id.to_string(),
            owner: Plain(record.owner),
            dataset: record.source.dataset.to_string(),
            r#type: Plain(record.kind),
            names: record.names.iter().map(Name::from).collect(),
            births: record.births.into_iter().map(Plain).collect(),
            nationalities: record.nationalities.into_iter().map(Plain).collect(),
            sex: record.sex.map(Plain),
            identifiers: record.identifiers.iter().map(Identifier::from).collect(),
            facts: record.facts.into_iter().map(fact).collect(),
            handling: Handling::from(&record.handling),
            as_of: held.as_of.map(Plain),
            since: Plain(held.since),
            contested: held.contests.into_iter().map(Contested::from).collect(),
        }
    }
}

impl From<ErasureStatus> for Erasure {
    fn from(status: ErasureStatus) -> Self {
        let confirmed = |(member, confirmation)| {
            let (state, at) = match confirmation {
                Confirmation::Confirmed(at) => ("confirmed", Some(Plain(at))),
                Confirmation::Waiting => ("waiting", None),
                Confirmation::Late => ("late", None),
            };
            Confirmed { member: Plain(member), state, at }
        };
        Self {
            at: Plain(status.at),
            reason: status.reason.as_str(),
            due: Plain(status.due),
            confirmations: status.confirmations.into_iter().map(confirmed).collect(),
        }
    }
}
