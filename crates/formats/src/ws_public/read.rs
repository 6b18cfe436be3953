//! A public notice as it comes from outside, read into a draft.

use std::{collections::BTreeSet, ops::RangeInclusive};

use serde_json::{Number, error::Category};
use wasl_model::{
    Colour, Country, DateError, DateSpan, Fact, FactKind, Handling, Language, Likeness, MemberId, Name,
    NameKind, Notice, PartialDate, Prose, Reach, Record, RecordKind, Sex, Source, Standing, Text, TextError,
};

use crate::ws_public::{
    code,
    draft::{PublicCharge, PublicNotice},
    error::WsPublicError,
    form::{Form, Warrant},
    link,
};

/// The most bytes that are taken: 1 MiB.
pub const BYTES_MAX: usize = 1 << 20;
/// The dataset of the records that are made.
pub const DATASET: &str = "notices";

/// The form itself has four levels; what is added to it may have some more.
const DEPTH_MAX: usize = 16;
const ID_CHARS_MAX: usize = 64;
/// Heights in centimetres and weights in kilograms that a person can have.
const HEIGHT_CM: RangeInclusive<u16> = 20..=280;
const WEIGHT_KG: RangeInclusive<u16> = 1..=650;

/// Reads one notice. It is red unless its own link says another colour.
///
/// # Errors
///
/// More than [`BYTES_MAX`] bytes, no JSON of the form, or a field that says what cannot be.
pub fn read(bytes: &[u8], owner: MemberId) -> Result<PublicNotice, WsPublicError> {
    let form = parsed(bytes)?;
    let id = number(form.entity_id.as_deref())?;
    let own = form.links.own.as_ref().and_then(|link| link.href.as_deref());
    let colour = match own {
        None => Colour::Red,
        Some(href) => link::colour_in(href, id.as_str()).ok_or_else(|| broken("_links.self.href"))?,
    };
    let family_name = name("name", form.name.as_deref())?.ok_or_else(|| missing("name"))?;
    let forename = name("forename", form.forename.as_deref())?;
    let whole =
        forename.as_ref().map_or_else(|| family_name.to_string(), |first| format!("{first} {family_name}"));
    let main = Name { text: bounded("name", &whole, Name::CHARS_MAX)?, kind: NameKind::Main };
    let birth_place = text("place_of_birth", form.place_of_birth.as_deref())?;
    let notice = Notice {
        record: Record {
            kind: RecordKind::Person,
            owner,
            source: Source { dataset: bounded("entity_id", DATASET, ID_CHARS_MAX)?, id },
            names: vec![main],
            births: birth(form.date_of_birth.as_deref())?.into_iter().collect(),
            nationalities: each("nationalities", form.nationalities, code::country_of)?,
            sex: sex(form.sex_id.as_deref())?,
            identifiers: Vec::new(),
            facts: birth_place.map(|text| Fact { kind: FactKind::PlaceOfBirth, text }).into_iter().collect(),
            handling: Handling::default(),
        },
        colour,
        reach: Reach::Notice,
        standing: Standing::Unpublished,
        family_name: Some(family_name),
        forename,
        birth_country: country("country_of_birth_id", form.country_of_birth_id.as_deref())?,
        languages: each("languages_spoken_ids", form.languages_spoken_ids, |id| id.parse::<Language>().ok())?,
        likeness: Likeness {
            height_cm: measure(form.height.as_ref(), 100.0, HEIGHT_CM, WsPublicError::Height)?,
            weight_kg: measure(form.weight.as_ref(), 1.0, WEIGHT_KG, WsPublicError::Weight)?,
            eyes: BTreeSet::from_iter(each("eyes_colors_id", form.eyes_colors_id, code::eyes_of)?),
            hair: BTreeSet::from_iter(each("hairs_id", form.hairs_id, code::hair_of)?),
            marks: text("distinguishing_marks", form.distinguishing_marks.as_deref())?,
        },
        grounds: Vec::new(),
        account: None,
        asks: BTreeSet::new(),
        photo: None,
        mandate: None,
        published: None,
        refusal: None,
    };
    let thumbnail = form.links.thumbnail.and_then(|link| link.href);
    let picture = thumbnail.map(|href| picture(&href)).transpose()?;
    Ok(PublicNotice { notice, charges: charges(form.arrest_warrants)?, picture })
}

/// The form with its types right and nothing else looked at.
fn parsed(bytes: &[u8]) -> Result<Form, WsPublicError> {
    if bytes.len() > BYTES_MAX {
        return Err(WsPublicError::Large { bytes: bytes.len(), limit: BYTES_MAX });
    }
    if depth(bytes) > DEPTH_MAX {
        return Err(WsPublicError::Deep { limit: DEPTH_MAX });
    }
    let json = |error: &serde_json::Error| WsPublicError::Json { line: error.line(), column: error.column() };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let form: Form = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        // Only where a type is wrong the path holds names of ours alone.
        match error.inner().classify() {
            Category::Data => WsPublicError::Type { field: error.path().to_string() },
            Category::Io | Category::Syntax | Category::Eof => json(error.inner()),
        }
    })?;
    reader.end().map_err(|error| json(&error))?;
    Ok(form)
}

/// How deep lists and objects lie inside each other. Brackets in texts do not count.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn number(raw: Option<&str>) -> Result<Text, WsPublicError> {
    let raw = filled(raw).ok_or_else(|| missing("entity_id"))?;
    let fits = raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
        && raw.bytes().any(|byte| byte.is_ascii_digit());
    let id = if fits { Text::bounded(raw, ID_CHARS_MAX).ok() } else { None };
    id.ok_or(WsPublicError::Id)
}

/// A part of a name. The form writes a dash where there is none.
fn name(field: &str, raw: Option<&str>) -> Result<Option<Text>, WsPublicError> {
    let known = raw.filter(|raw| raw.trim() != "-");
    filled(known).map(|raw| bounded(field, raw, Name::CHARS_MAX)).transpose()
}

fn birth(raw: Option<&str>) -> Result<Option<DateSpan>, WsPublicError> {
    let Some(raw) = filled(raw) else { return Ok(None) };
    let wrong = |source| WsPublicError::Date { field: "date_of_birth".to_owned(), source };
    if raw.contains('-') {
        return Err(wrong(DateError::Form));
    }
    raw.replace('/', "-").parse::<PartialDate>().map(|date| Some(DateSpan::of(date))).map_err(wrong)
}

fn country(field: &str, raw: Option<&str>) -> Result<Option<Country>, WsPublicError> {
    filled(raw).map(|raw| code::country_of(raw).ok_or_else(|| unknown(field))).transpose()
}

fn sex(raw: Option<&str>) -> Result<Option<Sex>, WsPublicError> {
    let known = filled(raw).filter(|raw| *raw != code::SEX_UNKNOWN);
    known.map(|raw| code::sex_of(raw).ok_or_else(|| unknown("sex_id"))).transpose()
}

/// A measure in units of which `per_unit` make one of the form's, which writes 0 for "unknown".
fn measure(
    told: Option<&Number>,
    per_unit: f64,
    taken: RangeInclusive<u16>,
    refused: WsPublicError,
) -> Result<Option<u16>, WsPublicError> {
    let told = told.and_then(Number::as_f64).filter(|told| *told != 0.0);
    let Some(told) = told.map(|told| told * per_unit) else { return Ok(None) };
    taken.into_iter().find(|measure| (f64::from(*measure) - told).abs() <= 0.5).map(Some).ok_or(refused)
}

/// A list of codes, each kept once.
fn each<T: PartialEq>(
    field: &str,
    codes: Option<Vec<String>>,
    of: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, WsPublicError> {
    let codes = codes.unwrap_or_default();
    check_count(field, codes.len())?;
    let mut kept = Vec::with_capacity(codes.len());
    for (at, code) in codes.iter().enumerate() {
        let one = of(code).ok_or_else(|| unknown(&format!("{field}[{at}]")))?;
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    Ok(kept)
}

fn charges(warrants: Option<Vec<Warrant>>) -> Result<Vec<PublicCharge>, WsPublicError> {
    let warrants = warrants.unwrap_or_default();
    check_count("arrest_warrants", warrants.len())?;
    warrants.iter().enumerate().map(|(at, warrant)| charge(at, warrant)).collect()
}

fn charge(at: usize, warrant: &Warrant) -> Result<PublicCharge, WsPublicError> {
    let field = |name: &str| format!("arrest_warrants[{at}].{name}");
    let issued_by = field("issuing_country_id");
    let issuer = filled(warrant.issuing_country_id.as_deref()).ok_or_else(|| missing(&issued_by))?;
    let issuer = match code::country_of(issuer) {
        Some(country) => country.to_string(),
        None if code::is_court(issuer) => issuer.to_owned(),
        None => return Err(unknown(&issued_by)),
    };
    let told = prose(&field("charge"), warrant.charge.as_deref())?;
    Ok(PublicCharge {
        issuer: bounded(&issued_by, &issuer, ID_CHARS_MAX)?,
        charge: told.ok_or_else(|| missing(&field("charge")))?,
        charge_translation: prose(&field("charge_translation"), warrant.charge_translation.as_deref())?,
    })
}

fn picture(href: &str) -> Result<Text, WsPublicError> {
    let field = "_links.thumbnail.href";
    bounded(field, link::picture_in(href).ok_or_else(|| broken(field))?, ID_CHARS_MAX)
}

fn check_count(field: &str, count: usize) -> Result<(), WsPublicError> {
    let limit = Notice::PARTS_MAX;
    if count > limit { Err(WsPublicError::Many { field: field.to_owned(), count, limit }) } else { Ok(()) }
}

/// A text of one line; none if it is blank.
fn text(field: &str, raw: Option<&str>) -> Result<Option<Text>, WsPublicError> {
    let one_line = raw.map(|raw| raw.replace("\r\n", "\n"));
    filled(one_line.as_deref()).map(|raw| bounded(field, raw, Text::CHARS_MAX)).transpose()
}

/// A text that keeps its lines, and still fits into one of a single line.
fn prose(field: &str, raw: Option<&str>) -> Result<Option<Prose>, WsPublicError> {
    let Some(raw) = filled(raw) else { return Ok(None) };
    bounded(field, raw, Text::CHARS_MAX)?;
    Prose::new(raw).map(Some).map_err(|source| WsPublicError::Text { field: field.to_owned(), source })
}

fn bounded(field: &str, raw: &str, chars_max: usize) -> Result<Text, WsPublicError> {
    if raw.contains(turns_direction) {
        return Err(WsPublicError::Direction { field: field.to_owned() });
    }
    Text::bounded(raw, chars_max).map_err(|source| match source {
        TextError::Empty => missing(field),
        source => WsPublicError::Text { field: field.to_owned(), source },
    })
}

/// Embeddings, overrides and isolates (Unicode Standard Annex 9). The plain marks, which Arabic text needs, stay.
fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn filled(raw: Option<&str>) -> Option<&str> {
    raw.filter(|raw| !raw.trim().is_empty())
}

fn missing(field: &str) -> WsPublicError {
    WsPublicError::Missing { field: field.to_owned() }
}

fn unknown(field: &str) -> WsPublicError {
    WsPublicError::Code { field: field.to_owned() }
}

fn broken(field: &str) -> WsPublicError {
    WsPublicError::Link { field: field.to_owned() }
}
