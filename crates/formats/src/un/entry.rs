//! One entry of the UN list, as a record.

use wasl_model::{DateSpan, FactKind, NameKind, PartialDate, Record, RecordKind, Scheme, Sex};

use crate::{
    country,
    date::{written_date, written_span},
    draft::{Draft, Stamp},
    number,
    reject::{Fault, RejectReason},
    un::xml::Element,
};

/// What an individual or an entity of the list says. Its id is the permanent reference number
/// (`CDi.001`), which the public site uses too.
pub(super) fn record(entry: &Element, stamp: &Stamp) -> Result<Record, Fault> {
    let kind = match entry.name.as_str() {
        "ENTITY" => RecordKind::Organisation,
        _ => RecordKind::Person,
    };
    let id = match entry.text_of("REFERENCE_NUMBER") {
        "" => entry.text_of("DATAID"),
        reference => reference,
    };
    let mut draft = Draft::new(stamp, kind, "REFERENCE_NUMBER", id)?;
    names(&mut draft, entry)?;
    for birth in entry.all("INDIVIDUAL_DATE_OF_BIRTH") {
        born(&mut draft, birth)?;
    }
    for nationality in values(entry, "NATIONALITY") {
        match country::by_name(nationality) {
            Some(country) => draft.nationality(country),
            None if is_unknown(nationality) => {}
            None => draft.fact(FactKind::Remark, "NATIONALITY", nationality)?,
        }
    }
    // Older entries have it in the comments only.
    let comments = entry.text_of("COMMENTS1");
    match entry.text_of("GENDER") {
        "Male" => draft.sex(Sex::Male),
        "Female" => draft.sex(Sex::Female),
        _ if comments.contains("Gender [Male]") => draft.sex(Sex::Male),
        _ if comments.contains("Gender [Female]") => draft.sex(Sex::Female),
        _ => {}
    }
    for paper in entry.all("INDIVIDUAL_DOCUMENT") {
        document(&mut draft, paper)?;
    }
    facts(&mut draft, entry)?;
    draft.finish("FIRST_NAME")
}

fn names(draft: &mut Draft, entry: &Element) -> Result<(), Fault> {
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| entry.text_of(part));
    let main: Vec<&str> = parts.into_iter().filter(|part| !is_unknown(part)).collect();
    draft.name(NameKind::Main, "FIRST_NAME", &main.join(" "))?;
    draft.name(NameKind::OriginalScript, "NAME_ORIGINAL_SCRIPT", entry.text_of("NAME_ORIGINAL_SCRIPT"))?;
    for alias in entry.all("INDIVIDUAL_ALIAS").chain(entry.all("ENTITY_ALIAS")) {
        let kind = match alias.text_of("QUALITY") {
            "Low" => NameKind::WeakAlias,
            "f.k.a." => NameKind::Former,
            _ => NameKind::Alias,
        };
        for (name, second_script) in apart(alias.text_of("ALIAS_NAME")) {
            let kind = if second_script { NameKind::OriginalScript } else { kind };
            draft.name(kind, "ALIAS_NAME", name)?;
        }
    }
    Ok(())
}

/// The names that one alias field holds: several with a semicolon between them, and one in its original
/// script in parentheses behind its transcription, or the other way round. `true` marks the one that is
/// not in Latin letters beside one that is.
fn apart(raw: &str) -> Vec<(&str, bool)> {
    let split = raw.strip_suffix(')').and_then(|head| head.split_once(" ("));
    let pair = split.map(|(outer, inner)| (outer, inner.strip_prefix("original script:").unwrap_or(inner)));
    match pair {
        Some((outer, inner)) if is_latin(outer) != is_latin(inner) => [outer, inner]
            .into_iter()
            .flat_map(|part| listed(part).map(|name| (name, !is_latin(name))))
            .collect(),
        _ => listed(raw).map(|name| (name, false)).collect(),
    }
}

fn listed(raw: &str) -> impl Iterator<Item = &str> {
    raw.split(';').map(str::trim).filter(|name| !is_unknown(name))
}

fn is_latin(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// The list writes `na` where it does not know.
fn is_unknown(word: &str) -> bool {
    word.is_empty() || word.eq_ignore_ascii_case("na") || word.eq_ignore_ascii_case("n/a")
}

/// `TYPE_OF_DATE` says only how sure the list is: `EXACT` stands beside a mere year as well.
fn born(draft: &mut Draft, birth: &Element) -> Result<(), Fault> {
    let field = |name: &'static str| match birth.text_of(name) {
        "" => Ok(None),
        raw => raw.parse::<PartialDate>().map(Some).map_err(|_| Fault::new(name, RejectReason::Date)),
    };
    let note = birth.text_of("NOTE");
    let single = match field("DATE")? {
        Some(date) => Some(date),
        None => field("YEAR")?,
    };
    let span = match (field("FROM_YEAR")?, field("TO_YEAR")?) {
        (Some(first), Some(last)) => {
            Some(DateSpan::between(first, last).map_err(|_| Fault::new("TO_YEAR", RejectReason::Date))?)
        }
        (Some(only), None) | (None, Some(only)) => Some(DateSpan::of(only)),
        (None, None) => single.map(DateSpan::of),
    };
    let about =
        birth.text_of("TYPE_OF_DATE") == "APPROXIMATELY" || note.eq_ignore_ascii_case("approximately");
    let (span, note_is_used) = match span {
        // `1958` with the note `Sep.`.
        Some(span) if span.last.is_none() && span.first.month().is_none() => {
            match written_date(&format!("{note} {}", span.first)) {
                Some(date) if !note.is_empty() => (Some(DateSpan::of(date)), true),
                _ => (Some(span), note.eq_ignore_ascii_case("approximately")),
            }
        }
        Some(span) => (Some(span), note.eq_ignore_ascii_case("approximately")),
        None => (written_span(note), written_span(note).is_some()),
    };
    if let Some(span) = span {
        draft.birth(if about { span.about() } else { span });
    }
    if note.is_empty() || note_is_used {
        return Ok(());
    }
    draft.fact(FactKind::Remark, "NOTE", &format!("Date of birth: {note}"))
}

fn document(draft: &mut Draft, paper: &Element) -> Result<(), Fault> {
    let [kind, detail, raw] =
        ["TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER"].map(|part| paper.text_of(part));
    let issuers = ["ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"].map(|part| country::by_name(paper.text_of(part)));
    let (value, told) = number::bare(raw);
    let issuer = issuers.into_iter().flatten().next().or(told);
    if value.chars().count() <= wasl_model::Identifier::CHARS_MAX {
        draft.identifier(scheme(kind, detail, raw), "NUMBER", value, issuer)?;
    }
    let more = [
        if value == raw { "" } else { raw },
        detail,
        paper.text_of("DATE_OF_ISSUE"),
        paper.text_of("CITY_OF_ISSUE"),
        paper.text_of("NOTE"),
    ];
    let more: Vec<&str> = more.into_iter().filter(|part| !part.is_empty()).collect();
    if more.is_empty() {
        return Ok(());
    }
    draft.fact(FactKind::Remark, "NOTE", &format!("{kind} {value}: {}", more.join("; ")))
}

/// The kind of number; what stands in the second type or before the number itself is the more exact.
fn scheme(kind: &str, detail: &str, number: &str) -> Scheme {
    let detail = format!("{detail} {number}").to_lowercase();
    let told = [
        ("fiscal", Scheme::TaxNumber),
        ("driv", Scheme::DrivingLicence),
        ("residen", Scheme::Residence),
        ("travel document", Scheme::Document),
        ("certificate", Scheme::Document),
        ("identity card", Scheme::NationalId),
        ("national identification", Scheme::NationalId),
        ("passport", Scheme::Passport),
    ];
    match told.into_iter().find(|(word, _)| detail.contains(word)) {
        Some((_, scheme)) => scheme,
        None if kind.to_lowercase().contains("pas") => Scheme::Passport,
        None if kind.starts_with("National Identification") => Scheme::NationalId,
        None => Scheme::Document,
    }
}

fn facts(draft: &mut Draft, entry: &Element) -> Result<(), Fault> {
    for place in entry.all("INDIVIDUAL_PLACE_OF_BIRTH") {
        let place = place_of(place, &["STREET", "CITY", "STATE_PROVINCE", "COUNTRY", "NOTE"]);
        draft.fact(FactKind::PlaceOfBirth, "INDIVIDUAL_PLACE_OF_BIRTH", &place)?;
    }
    for address in entry.all("INDIVIDUAL_ADDRESS").chain(entry.all("ENTITY_ADDRESS")) {
        let place = place_of(address, &["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"]);
        draft.fact(FactKind::Address, "ADDRESS", &place)?;
    }
    for (field, kind) in [("TITLE", FactKind::Position), ("DESIGNATION", FactKind::Position)] {
        for value in values(entry, field) {
            draft.fact(kind, field, value)?;
        }
    }
    draft.fact(FactKind::Programme, "UN_LIST_TYPE", entry.text_of("UN_LIST_TYPE"))?;
    draft.fact(FactKind::Listed, "LISTED_ON", entry.text_of("LISTED_ON"))?;
    let comments = entry.text_of("COMMENTS1");
    draft.fact(FactKind::Remark, "COMMENTS1", comments)?;
    if let Some(at) = comments.find("https://") {
        let link = comments[at..].split([' ', ',', ';', ')']).next().unwrap_or_default();
        draft.fact(FactKind::Link, "COMMENTS1", link.trim_end_matches('.'))?;
    }
    Ok(())
}

/// A place from its parts, as one line.
fn place_of(place: &Element, parts: &[&str]) -> String {
    let parts: Vec<&str> =
        parts.iter().map(|part| place.text_of(part)).filter(|part| !is_unknown(part)).collect();
    parts.join(", ")
}

/// The `VALUE`s of a field that may have several.
fn values<'a>(entry: &'a Element, field: &'a str) -> impl Iterator<Item = &'a str> {
    entry.all(field).flat_map(|list| list.all("VALUE")).map(|value| value.text.as_str())
}
