//! A record to be made, and what of one is to change, in JSON.

use serde::Deserialize;
use utoipa::ToSchema;
use wasl_model::{Country, DateSpan, MemberId, Record, Sex, Source};

use crate::{
    problem::ApiError,
    wire::{
        handling::{Handling, HandlingChange},
        part::{Part, told},
        question::bounded,
        record::{Fact, Identifier, Name},
        written::{Born, CountryCode, KindWord, Phrase, Plain, SexWord, invalid},
    },
};

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

/// What of a record changes, as a merge patch (RFC 7386): a list that is given replaces the one before
/// it, a part that is `null` becomes empty, a part that is left out stays. The handling code is merged
/// part by part and cannot be `null`: nothing is opened to everybody by leaving it out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Correction {
    /// Names, the main one first.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Name>>)]
    names: Part<Vec<Name>>,
    /// Dates of birth, the likeliest first.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Born>>)]
    births: Part<Vec<Born>>,
    /// Nationalities.
    #[serde(default)]
    #[schema(value_type = Option<Vec<CountryCode>>)]
    nationalities: Part<Vec<CountryCode>>,
    /// Sex, as travel documents have it.
    #[serde(default)]
    #[schema(value_type = Option<SexWord>)]
    sex: Part<Option<SexWord>>,
    /// Numbers of documents and things.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Identifier>>)]
    identifiers: Part<Vec<Identifier>>,
    /// What else is known.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Fact>>)]
    facts: Part<Vec<Fact>>,
    /// Who may receive it, for what, until when. If fewer may than before, every copy is erased first.
    #[serde(default, deserialize_with = "told")]
    #[schema(nullable = false)]
    handling: Option<HandlingChange>,
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
    sex: Part<Option<Sex>>,
    identifiers: Option<Vec<wasl_model::Identifier>>,
    facts: Option<Vec<wasl_model::Fact>>,
    handling: Option<HandlingChange>,
}

impl Correction {
    /// Checks every part that is given.
    pub(crate) fn into_change(self) -> Result<Change, ApiError> {
        self.handling.as_ref().map(HandlingChange::check).transpose()?;
        let change = Change {
            names: self.names.given().map(names).transpose()?,
            births: self.births.given().map(unwrapped),
            nationalities: self.nationalities.given().map(unwrapped),
            sex: match self.sex {
                Part::Left => Part::Left,
                Part::Given(sex) => Part::Given(sex.map(|sex| sex.0)),
            },
            identifiers: self.identifiers.given().map(identifiers).transpose()?,
            facts: self.facts.given().map(facts),
            handling: self.handling,
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
        replace(&mut record.sex, sex.given());
        replace(&mut record.identifiers, identifiers);
        replace(&mut record.facts, facts);
        if let Some(handling) = handling {
            handling.apply(&mut record.handling);
        }
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
