//! One entity and its properties, as the beginning of a record.

use std::{borrow::Cow, collections::HashMap};

use serde::Deserialize;
use serde_json::Value;
use wasl_model::{Country, DateSpan, FactKind, NameKind, PartialDate, RecordKind, Scheme, Sex};

use crate::{
    country,
    draft::{Draft, Stamp},
    reject::{Fault, RejectReason},
};

/// An entity as it stands in its line. Every property has a list of values, which are texts.
#[derive(Debug, Deserialize)]
pub(super) struct Entity<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) schema: Cow<'a, str>,
    #[serde(borrow, default)]
    properties: HashMap<Cow<'a, str>, Vec<Value>>,
    #[serde(default)]
    datasets: Vec<String>,
}

impl Entity<'_> {
    /// The values of a property. What is not a text (an entity nested into another) is passed over.
    pub(super) fn all(&self, property: &str) -> impl Iterator<Item = &str> {
        self.properties.get(property).into_iter().flatten().filter_map(Value::as_str)
    }
}

/// Names, dates, numbers and facts of an entity, by the property names of `FollowTheMoney` 4.
pub(super) fn draft(entity: &Entity<'_>, kind: RecordKind, stamp: &Stamp) -> Result<Draft, Fault> {
    let mut draft = Draft::new(stamp, kind, "id", &entity.id)?;
    names(&mut draft, entity)?;
    for raw in entity.all("birthDate") {
        draft.birth(DateSpan::of(date(raw).ok_or_else(|| Fault::new("birthDate", RejectReason::Date))?));
    }
    countries(&mut draft, entity, kind)?;
    match entity.all("gender").next() {
        Some("male") => draft.sex(Sex::Male),
        Some("female") => draft.sex(Sex::Female),
        Some("other") => draft.sex(Sex::Unspecified),
        _ => {}
    }
    let issuer = entity.all("country").next().and_then(code).filter(|_| entity.all("country").count() == 1);
    for (property, scheme) in numbers(kind) {
        let issuer = issuer.filter(|_| scheme.is_document() || scheme.is_vehicle());
        for raw in entity.all(property) {
            draft.identifier(*scheme, property, raw, issuer)?;
        }
    }
    for (property, kind) in FACTS {
        for raw in entity.all(property) {
            draft.fact(*kind, property, raw)?;
        }
    }
    for dataset in &entity.datasets {
        draft.fact(FactKind::Programme, "datasets", dataset)?;
    }
    Ok(draft)
}

fn names(draft: &mut Draft, entity: &Entity<'_>) -> Result<(), Fault> {
    for (property, kind) in [
        ("name", NameKind::Alias),
        ("alias", NameKind::Alias),
        ("weakAlias", NameKind::WeakAlias),
        ("previousName", NameKind::Former),
    ] {
        for raw in entity.all(property) {
            draft.name(kind, property, raw)?;
        }
    }
    if entity.all("name").next().is_none() {
        let parts = ["firstName", "secondName", "middleName", "lastName"];
        let parts: Vec<&str> = parts.iter().filter_map(|part| entity.all(part).next()).collect();
        draft.name(NameKind::Main, "lastName", &parts.join(" "))?;
    }
    Ok(())
}

/// A person has nationalities; the mere country, where the source only links somebody to it, counts
/// where there is nothing better.
fn countries(draft: &mut Draft, entity: &Entity<'_>, kind: RecordKind) -> Result<(), Fault> {
    let groups: [&[&str]; 2] = match kind {
        RecordKind::Person => [&["nationality", "citizenship"], &["country"]],
        RecordKind::Organisation => [&["jurisdiction", "mainCountry"], &["country"]],
        _ => [&["flag"], &["country"]],
    };
    for properties in groups {
        let mut told = false;
        for property in properties {
            for raw in entity.all(property) {
                told = true;
                match code(raw) {
                    Some(country) => draft.nationality(country),
                    None => draft.fact(FactKind::Remark, property, &format!("{property}: {raw}"))?,
                }
            }
        }
        if told {
            break;
        }
    }
    Ok(())
}

/// A country as `FollowTheMoney` writes it: alpha-2 in lower case, with a part (`gb-sct`), or for one
/// that is no more the four letters of ISO 3166-3 (`suhh`).
pub(super) fn code(raw: &str) -> Option<Country> {
    let raw = raw.split('-').next().unwrap_or(raw);
    match raw.len() {
        4 if raw.is_ascii() => country::by_code(&raw[..2]),
        _ => country::country(raw),
    }
}

/// `1965`, `1965-03` or `1965-03-21`, and whatever time of day stands behind it.
pub(super) fn date(raw: &str) -> Option<PartialDate> {
    raw.split(['T', ' ']).next()?.parse().ok()
}

/// The properties that hold numbers.
fn numbers(kind: RecordKind) -> &'static [(&'static str, Scheme)] {
    match kind {
        RecordKind::Person => PERSON,
        RecordKind::Aircraft => AIRCRAFT,
        RecordKind::Vehicle => VEHICLE,
        _ => OTHERS,
    }
}

const PERSON: &[(&str, Scheme)] = &[
    ("passportNumber", Scheme::Passport),
    ("idNumber", Scheme::NationalId),
    ("socialSecurityNumber", Scheme::NationalId),
    ("taxNumber", Scheme::TaxNumber),
    ("vatCode", Scheme::TaxNumber),
    ("innCode", Scheme::TaxNumber),
    ("registrationNumber", Scheme::Registration),
    ("phone", Scheme::Phone),
    ("email", Scheme::Email),
];

const OTHERS: &[(&str, Scheme)] = &[
    ("registrationNumber", Scheme::Registration),
    ("idNumber", Scheme::Registration),
    ("ogrnCode", Scheme::Registration),
    ("leiCode", Scheme::Registration),
    ("dunsCode", Scheme::Registration),
    ("okpoCode", Scheme::Registration),
    ("uscCode", Scheme::Registration),
    ("taxNumber", Scheme::TaxNumber),
    ("vatCode", Scheme::TaxNumber),
    ("innCode", Scheme::TaxNumber),
    ("swiftBic", Scheme::Account),
    ("imoNumber", Scheme::Imo),
    ("mmsi", Scheme::Mmsi),
    ("callSign", Scheme::CallSign),
    ("phone", Scheme::Phone),
    ("email", Scheme::Email),
];

const AIRCRAFT: &[(&str, Scheme)] = &[
    ("registrationNumber", Scheme::CallSign),
    ("callSign", Scheme::CallSign),
    ("serialNumber", Scheme::Other),
    ("icaoCode", Scheme::Other),
];

const VEHICLE: &[(&str, Scheme)] = &[("registrationNumber", Scheme::Plate), ("vin", Scheme::Vin)];

/// The properties that are kept in their own words.
const FACTS: &[(&str, FactKind)] = &[
    ("birthPlace", FactKind::PlaceOfBirth),
    ("address", FactKind::Address),
    ("title", FactKind::Position),
    ("position", FactKind::Position),
    ("program", FactKind::Programme),
    ("programId", FactKind::Programme),
    ("topics", FactKind::Programme),
    ("type", FactKind::Description),
    ("model", FactKind::Description),
    ("summary", FactKind::Remark),
    ("description", FactKind::Remark),
    ("notes", FactKind::Remark),
    ("website", FactKind::Link),
    ("sourceUrl", FactKind::Link),
];
