//! The public form itself, field by field, and how a notice is put into it.

use serde::{Deserialize, Serialize};
use serde_json::Number;
use wasl_model::{DateSpan, EyeColour, FactKind, Ground, HairColour, Notice, PartialDate, Record};

use crate::ws_public::{code, draft::PublicCharge, link::Links};

/// A notice, field by field as the form has them and in its order.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    pub(super) arrest_warrants: Option<Vec<Warrant>>,
    pub(super) weight: Option<Number>,
    pub(super) forename: Option<String>,
    pub(super) date_of_birth: Option<String>,
    pub(super) entity_id: Option<String>,
    pub(super) languages_spoken_ids: Option<Vec<String>>,
    pub(super) nationalities: Option<Vec<String>>,
    pub(super) height: Option<Number>,
    pub(super) sex_id: Option<String>,
    pub(super) country_of_birth_id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) distinguishing_marks: Option<String>,
    pub(super) eyes_colors_id: Option<Vec<String>>,
    pub(super) hairs_id: Option<Vec<String>>,
    pub(super) place_of_birth: Option<String>,
    #[serde(rename = "_embedded", skip_deserializing)]
    pub(super) embedded: Embedded,
    #[serde(rename = "_links")]
    pub(super) links: Links,
}

/// A warrant, as far as the form tells of it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Warrant {
    pub(super) issuing_country_id: Option<String>,
    pub(super) charge: Option<String>,
    pub(super) charge_translation: Option<String>,
}

/// What the form keeps a place for and leaves empty.
#[derive(Debug, Default, Serialize)]
pub(super) struct Embedded {
    links: [(); 0],
}

impl Form {
    pub(super) fn of(notice: &Notice, warrants: Vec<Warrant>, picture: Option<&str>, base: &str) -> Self {
        let (record, likeness) = (&notice.record, &notice.likeness);
        let (name, forename) = names(notice);
        let text = |text: &wasl_model::Text| text.to_string();
        let birth_place = record.facts.iter().find(|fact| fact.kind == FactKind::PlaceOfBirth);
        let eyes = likeness.eyes.iter().copied().map(code::eyes as fn(EyeColour) -> &'static str);
        let hair = likeness.hair.iter().copied().map(code::hair as fn(HairColour) -> &'static str);
        Self {
            arrest_warrants: unless_empty(warrants.into_iter()),
            weight: Some(Number::from(likeness.weight_kg.unwrap_or(0))),
            forename,
            date_of_birth: date_of_birth(record),
            entity_id: Some(text(&record.source.id)),
            languages_spoken_ids: unless_empty(notice.languages.iter().map(ToString::to_string)),
            nationalities: nationalities(record),
            height: Some(metres(likeness.height_cm.unwrap_or(0))),
            sex_id: Some(code::sex(record.sex).to_owned()),
            country_of_birth_id: notice.birth_country.map(|country| country.to_string()),
            name: Some(name),
            distinguishing_marks: likeness.marks.as_ref().map(text),
            eyes_colors_id: unless_empty(eyes.map(str::to_owned)),
            hairs_id: unless_empty(hair.map(str::to_owned)),
            place_of_birth: birth_place.map(|fact| text(&fact.text)),
            embedded: Embedded::default(),
            links: Links::of(notice, picture, base),
        }
    }
}

impl Warrant {
    pub(super) fn of_ground(ground: &Ground) -> Self {
        Self {
            issuing_country_id: Some(ground.issuer.to_string()),
            charge: Some(ground.charge.to_string()),
            charge_translation: ground.charge_translation.as_ref().map(ToString::to_string),
        }
    }

    /// The form's lines end with a carriage return and a line feed.
    pub(super) fn of_charge(charge: &PublicCharge) -> Self {
        let lines = |prose: &wasl_model::Prose| prose.as_str().replace('\n', "\r\n");
        Self {
            issuing_country_id: Some(charge.issuer.to_string()),
            charge: Some(lines(&charge.charge)),
            charge_translation: charge.charge_translation.as_ref().map(lines),
        }
    }
}

/// The form as JSON.
pub(super) fn to_json(form: &impl Serialize) -> String {
    // Texts, numbers and lists of them under fixed names: writing them into memory cannot fail.
    serde_json::to_string(form).unwrap_or_default()
}

/// Name and forename. If they are not known apart, the whole stands as the name.
pub(super) fn names(notice: &Notice) -> (String, Option<String>) {
    match &notice.family_name {
        Some(name) => (name.to_string(), notice.forename.as_ref().map(ToString::to_string)),
        None => (notice.record.title().to_owned(), None),
    }
}

pub(super) fn nationalities(record: &Record) -> Option<Vec<String>> {
    unless_empty(record.nationalities.iter().map(ToString::to_string))
}

/// The first date of birth, as far as the form can tell it.
pub(super) fn date_of_birth(record: &Record) -> Option<String> {
    let span = record.births.first()?;
    let known = if span.circa { year(common(span)?) } else { common(span) };
    known.map(|date| date.to_string().replace('-', "/"))
}

/// What the two ends of a span have in common: all of it, the month, the year or nothing.
fn common(span: &DateSpan) -> Option<PartialDate> {
    let (first, last) = (span.first, span.last.unwrap_or(span.first));
    if first == last {
        Some(first)
    } else if first.year() != last.year() {
        None
    } else if first.month() == last.month() {
        PartialDate::new(first.year().into(), first.month().map(Into::into), None).ok()
    } else {
        year(first)
    }
}

fn year(date: PartialDate) -> Option<PartialDate> {
    PartialDate::new(date.year().into(), None, None).ok()
}

/// Centimetres as the form has them: metres, and a whole number without a point.
fn metres(centimetres: u16) -> Number {
    let broken = Number::from_f64(f64::from(centimetres) / 100.0);
    broken.filter(|_| !centimetres.is_multiple_of(100)).unwrap_or_else(|| Number::from(centimetres / 100))
}

fn unless_empty<T>(parts: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let parts: Vec<T> = parts.collect();
    if parts.is_empty() { None } else { Some(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_height_is_written_in_metres() {
        for (centimetres, metres_written) in
            [(0, "0"), (182, "1.82"), (170, "1.7"), (200, "2"), (229, "2.29")]
        {
            assert_eq!(metres(centimetres).to_string(), metres_written);
        }
    }

    #[test]
    fn a_span_is_told_as_far_as_its_ends_agree() {
        let date = |raw: &str| raw.parse::<PartialDate>().expect("a date");
        for (first, last, told) in [
            ("1965-03-21", "1965-03-21", Some("1965-03-21")),
            ("1965-03-01", "1965-03-21", Some("1965-03")),
            ("1965-03", "1965-04", Some("1965")),
            ("1960", "1965", None),
        ] {
            let span = DateSpan::between(date(first), date(last)).expect("a span");
            assert_eq!(common(&span), told.map(date), "{first} {last}");
        }
    }
}
