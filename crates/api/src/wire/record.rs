//! A record in JSON: as it is shown, made and corrected.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::{Country, DateSpan, MemberId, Record, Sex, Source};
use wasl_node::{Confirmation, ErasureStatus};

use crate::{
    problem::ApiError,
    wire::{
        handling::Handling,
        question::bounded,
        written::{
            Born, CountryCode, FactKindWord, Id, KindWord, MemberCode, Moment, NameKindWord, Phrase, Plain,
            SchemeWord, SexWord, invalid,
        },
    },
};

/// One of a subject's names.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Name {
    /// As the source writes it.
    text: Phrase,
    /// What kind of name it is.
    kind: NameKindWord,
}

/// A number that names a document, a vehicle or a thing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identifier {
    /// The kind of number.
    scheme: SchemeWord,
    /// The number as printed.
    value: Phrase,
    /// The country that issued it.
    issuer: Option<CountryCode>,
}

/// Something that a source says in its own words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fact {
    /// What it is about.
    kind: FactKindWord,
    /// The words.
    text: Phrase,
}

/// A record to be made; it becomes this bureau's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draft {
    /// The list or database that it belongs to: lower-case letters, digits and hyphens.
    #[schema(example = "wanted")]
    dataset: Phrase,
    /// What that list calls it.
    #[schema(example = "2026-0017")]
    source_id: Phrase,
    /// The kind of subject.
    r#type: KindWord,
    /// Names, the main one first.
    #[serde(default)]
    names: Vec<Name>,
    /// Dates of birth, the likeliest first.
    #[serde(default)]
    births: Vec<Born>,
    /// Nationalities.
    #[serde(default)]
    nationalities: Vec<CountryCode>,
    /// Sex, as travel documents have it.
    #[serde(default)]
    sex: Option<SexWord>,
    /// Numbers of documents and things.
    #[serde(default)]
    identifiers: Vec<Identifier>,
    /// What else is known.
    #[serde(default)]
    facts: Vec<Fact>,
    /// Who may receive it, for what, until when.
    #[serde(default)]
    handling: Handling,
}

/// What of a record changes (RFC 7386): a part that is given replaces the one before it, a part that
/// is `null` becomes empty, a part that is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Correction {
    /// Names, the main one first.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<Name>>)]
    names: Option<Option<Vec<Name>>>,
    /// Dates of birth, the likeliest first.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<Born>>)]
    births: Option<Option<Vec<Born>>>,
    /// Nationalities.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<CountryCode>>)]
    nationalities: Option<Option<Vec<CountryCode>>>,
    /// Sex, as travel documents have it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SexWord>)]
    sex: Option<Option<SexWord>>,
    /// Numbers of documents and things.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<Identifier>>)]
    identifiers: Option<Option<Vec<Identifier>>>,
    /// What else is known.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<Fact>>)]
    facts: Option<Option<Vec<Fact>>>,
    /// Who may receive it, for what, until when. If fewer may than before, every copy is erased first.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Handling>)]
    handling: Option<Option<Handling>>,
}

/// Tells a part that is `null` from one that is left out.
fn given<'de, D, T>(json: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(json).map(Some)
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

impl Draft {
    /// The model's record, owned by `owner`.
    pub(crate) fn into_model(self, owner: MemberId) -> Result<Record, ApiError> {
        let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let dataset = self.dataset.0;
        if dataset.as_str().len() > 64 || !dataset.as_str().chars().all(fits) {
            return Err(invalid("dataset", "1 to 64 lower-case letters, digits and hyphens"));
        }
        let record = Record {
            kind: self.r#type.0,
            owner,
            source: Source { dataset, id: bounded("source_id", &self.source_id.0, SOURCE_ID_CHARS_MAX)? },
            names: names(self.names)?,
            births: unwrapped(self.births),
            nationalities: unwrapped(self.nationalities),
            sex: self.sex.map(|sex| sex.0),
            identifiers: identifiers(self.identifiers)?,
            facts: facts(self.facts),
            handling: self.handling.to_model()?,
        };
        checked(record)
    }
}

/// The most characters a source's own id may have.
const SOURCE_ID_CHARS_MAX: usize = 256;

/// A [`Correction`] that was found right.
#[derive(Debug, Default)]
pub(crate) struct Change {
    names: Option<Vec<wasl_model::Name>>,
    births: Option<Vec<DateSpan>>,
    nationalities: Option<Vec<Country>>,
    sex: Option<Option<Sex>>,
    identifiers: Option<Vec<wasl_model::Identifier>>,
    facts: Option<Vec<wasl_model::Fact>>,
    handling: Option<wasl_model::Handling>,
}

impl Correction {
    /// Checks every part that is given.
    pub(crate) fn into_change(self) -> Result<Change, ApiError> {
        let change = Change {
            names: self.names.map(|given| names(given.unwrap_or_default())).transpose()?,
            births: self.births.map(|given| unwrapped(given.unwrap_or_default())),
            nationalities: self.nationalities.map(|given| unwrapped(given.unwrap_or_default())),
            sex: self.sex.map(|given| given.map(|sex| sex.0)),
            identifiers: self.identifiers.map(|given| identifiers(given.unwrap_or_default())).transpose()?,
            facts: self.facts.map(|given| facts(given.unwrap_or_default())),
            handling: self.handling.map(|given| given.unwrap_or_default().to_model()).transpose()?,
        };
        let counts = [
            ("names", change.names.as_ref().map(Vec::len), Record::NAMES_MAX),
            ("births", change.births.as_ref().map(Vec::len), Record::PARTS_MAX),
            ("nationalities", change.nationalities.as_ref().map(Vec::len), Record::PARTS_MAX),
            ("identifiers", change.identifiers.as_ref().map(Vec::len), Record::PARTS_MAX),
            ("facts", change.facts.as_ref().map(Vec::len), Record::PARTS_MAX),
        ];
        for (part, count, limit) in counts {
            if count.is_some_and(|count| count > limit) {
                return Err(invalid(part, &format!("at most {limit}")));
            }
        }
        Ok(change)
    }
}

impl Change {
    /// Puts the parts in their places.
    pub(crate) fn apply(self, record: &mut Record) {
        let Self { names, births, nationalities, sex, identifiers, facts, handling } = self;
        replace(&mut record.names, names);
        replace(&mut record.births, births);
        replace(&mut record.nationalities, nationalities);
        replace(&mut record.sex, sex);
        replace(&mut record.identifiers, identifiers);
        replace(&mut record.facts, facts);
        replace(&mut record.handling, handling);
    }
}

fn replace<T>(part: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *part = given;
    }
}

/// A record that a feed carries: not too large, and with something to find it by.
fn checked(record: Record) -> Result<Record, ApiError> {
    record.check_limits().map_err(|error| invalid(error.part, &format!("at most {}", error.limit)))?;
    if record.names.is_empty() && record.identifiers.is_empty() {
        return Err(invalid("names", "a record needs a name or an identifier"));
    }
    Ok(record)
}

fn unwrapped<T>(given: Vec<Plain<T>>) -> Vec<T> {
    given.into_iter().map(|Plain(value)| value).collect()
}

fn names(given: Vec<Name>) -> Result<Vec<wasl_model::Name>, ApiError> {
    given
        .into_iter()
        .map(|Name { text, kind }| {
            let text = bounded("names", &text.0, wasl_model::Name::CHARS_MAX)?;
            Ok(wasl_model::Name { text, kind: kind.0 })
        })
        .collect()
}

fn identifiers(given: Vec<Identifier>) -> Result<Vec<wasl_model::Identifier>, ApiError> {
    given
        .into_iter()
        .map(|Identifier { scheme, value, issuer }| {
            let value = bounded("identifiers", &value.0, wasl_model::Identifier::CHARS_MAX)?;
            Ok(wasl_model::Identifier { scheme: scheme.0, value, issuer: issuer.map(|issuer| issuer.0) })
        })
        .collect()
}

fn facts(given: Vec<Fact>) -> Vec<wasl_model::Fact> {
    given.into_iter().map(|Fact { kind, text }| wasl_model::Fact { kind: kind.0, text: text.0 }).collect()
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
        let wasl_node::RecordView { id, held, versions, erasures, .. } = view;
        let version = |version: wasl_node::Version| {
            let wasl_node::Version { number, at, held } = version;
            Version { number, at: Plain(at), held }
        };
        Self {
            record: Plain(id),
            content: held.map(Content::from),
            versions: versions.into_iter().map(version).collect(),
            erasures: erasures.into_iter().map(Erasure::from).collect(),
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
