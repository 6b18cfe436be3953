//! What OFAC puts into its remarks: dates, places, numbers and names, with a semicolon between them.

use wasl_model::{Country, FactKind, Identifier, NameKind, RecordKind, Scheme, Sex};

use crate::{country, date::written_span, draft::Draft, reject::Fault};

const FIELD: &str = "Remarks";

/// Adds everything that the remarks say. What is not understood stays as a remark in its own words.
pub(super) fn add(draft: &mut Draft, remarks: &str) -> Result<(), Fault> {
    for said in remarks.trim_end().trim_end_matches('.').split(';') {
        let said = said.trim();
        if !said.is_empty() && !understood(draft, said.strip_prefix("alt. ").unwrap_or(said))? {
            draft.fact(FactKind::Remark, FIELD, said)?;
        }
    }
    Ok(())
}

fn understood(draft: &mut Draft, said: &str) -> Result<bool, Fault> {
    if let Some(raw) = said.strip_prefix("DOB ") {
        return Ok(written_span(raw).map(|span| draft.birth(span)).is_some());
    }
    if let Some(place) = said.strip_prefix("POB ") {
        return draft.fact(FactKind::PlaceOfBirth, FIELD, place).map(|()| true);
    }
    for word in ["nationality ", "citizen ", "Vessel Flag ", "Flag "] {
        if let Some(raw) = said.strip_prefix(word) {
            return Ok(country::by_name(raw).map(|country| draft.nationality(country)).is_some());
        }
    }
    for (word, sex) in [("Gender Male", Sex::Male), ("Gender Female", Sex::Female)] {
        if said == word {
            draft.sex(sex);
            return Ok(true);
        }
    }
    for (word, kind) in
        [("a.k.a. ", NameKind::WeakAlias), ("f.k.a. ", NameKind::Former), ("n.k.a. ", NameKind::Alias)]
    {
        if let Some(raw) = said.strip_prefix(word) {
            return draft.name(kind, FIELD, raw.trim_matches('\'')).map(|()| true);
        }
    }
    for (word, kind) in [
        ("Website ", FactKind::Link),
        ("Position: ", FactKind::Position),
        ("Aircraft Model ", FactKind::Description),
        ("Aircraft Manufacture Date ", FactKind::Description),
    ] {
        if let Some(raw) = said.strip_prefix(word) {
            let text = if kind == FactKind::Description { said } else { raw };
            return draft.fact(kind, FIELD, text).map(|()| true);
        }
    }
    number(draft, said)
}

/// Adds a number, if one is told. More than the number and its country stays as a remark besides.
fn number(draft: &mut Draft, said: &str) -> Result<bool, Fault> {
    let Some((scheme, rest)) = NUMBERS.iter().find_map(|(label, scheme)| {
        let rest = said.strip_prefix(label)?;
        // "Passport A123", "NIT # 8001", "Telephone: 0097", and not "Licensee of".
        rest.starts_with([' ', ':', '#']).then(|| (*scheme, rest.trim_start_matches([' ', ':', '#'])))
    }) else {
        return Ok(false);
    };
    let scheme = match scheme {
        Scheme::NationalId if draft.kind() != RecordKind::Person => Scheme::Registration,
        scheme => scheme,
    };
    let rest =
        if scheme == Scheme::Wallet { rest.split_once(' ').map_or(rest, |(_, key)| key) } else { rest };
    let (rest, imo) = match rest.strip_prefix("IMO ") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let (scheme, told) = match scheme {
        Scheme::Registration if imo && draft.kind() == RecordKind::Vessel => (Scheme::Imo, cut(rest)),
        Scheme::Phone | Scheme::Email => (scheme, Told { number: rest, issuer: None, more: false }),
        scheme => (scheme, cut(rest)),
    };
    let digits = told.number.bytes().any(|byte| byte.is_ascii_digit());
    let worth = digits || matches!(scheme, Scheme::Email | Scheme::Account);
    if !worth || told.number.chars().count() > Identifier::CHARS_MAX {
        return Ok(false);
    }
    draft.identifier(scheme, FIELD, told.number, told.issuer)?;
    Ok(!told.more)
}

/// A number with what stands behind it.
struct Told<'a> {
    number: &'a str,
    issuer: Option<Country>,
    /// Whether there is more: when it was issued, when it expires.
    more: bool,
}

/// Cuts `C123 (Morocco) issued 01 Jan 2000 expires 01 Jan 2005` into its parts.
fn cut(raw: &str) -> Told<'_> {
    let ends = [" (", " issued ", " expires ", ", ", " and "];
    let end = ends.iter().filter_map(|mark| raw.find(mark)).min().unwrap_or(raw.len());
    let (number, behind) = raw.split_at(end);
    let places = || behind.split('(').skip(1).filter_map(|rest| rest.split_once(')'));
    let issuer = places().find_map(|(place, _)| country::by_name(place));
    let more = match places().next() {
        Some((place, rest)) => country::by_name(place).is_none() || !rest.trim().is_empty(),
        None => !behind.is_empty(),
    };
    Told { number: number.trim(), issuer, more }
}

/// Labels of numbers; where one begins like another, the longer stands first.
const NUMBERS: &[(&str, Scheme)] = &[
    ("Passport", Scheme::Passport),
    ("Diplomatic Passport", Scheme::Passport),
    ("Stateless Person Passport", Scheme::Passport),
    ("Passport Number", Scheme::Passport),
    ("National ID No.", Scheme::NationalId),
    ("National Foreign ID Number", Scheme::NationalId),
    ("Personal ID Card", Scheme::NationalId),
    ("Identification Number", Scheme::NationalId),
    ("Turkish Identification Number", Scheme::NationalId),
    ("Citizen's Card Number", Scheme::NationalId),
    ("Cedula No.", Scheme::NationalId),
    ("Cedula de Ciudadania", Scheme::NationalId),
    ("Numero de Identidad", Scheme::NationalId),
    ("Credencial electoral", Scheme::NationalId),
    ("Electoral Registry No.", Scheme::NationalId),
    ("Kenyan ID No.", Scheme::NationalId),
    ("D.N.I.", Scheme::NationalId),
    ("C.U.R.P.", Scheme::NationalId),
    ("C.U.I.", Scheme::NationalId),
    ("I.F.E.", Scheme::NationalId),
    ("LE Number", Scheme::NationalId),
    ("SSN", Scheme::NationalId),
    ("CNP (Personal Numerical Code)", Scheme::NationalId),
    ("Tarjeta de Identidad", Scheme::NationalId),
    ("Tarjeta Profesional", Scheme::Document),
    ("Residency Number", Scheme::Residence),
    ("Alien Registration Number", Scheme::Residence),
    ("Driver's License No.", Scheme::DrivingLicence),
    ("Travel Document Number", Scheme::Document),
    ("Refugee ID Card", Scheme::Document),
    ("Birth Certificate Number", Scheme::Document),
    ("Cartilla de Servicio Militar Nacional", Scheme::Document),
    ("Military Registration Number", Scheme::Document),
    ("Visa Number ID", Scheme::Visa),
    ("Tax ID No.", Scheme::TaxNumber),
    ("Italian Fiscal Code", Scheme::TaxNumber),
    ("V.A.T. Number", Scheme::TaxNumber),
    ("C.U.I.T.", Scheme::TaxNumber),
    ("R.F.C.", Scheme::TaxNumber),
    ("US FEIN", Scheme::TaxNumber),
    ("N.I.E.", Scheme::NationalId),
    ("NIT", Scheme::TaxNumber),
    ("RUC", Scheme::TaxNumber),
    ("RIF", Scheme::TaxNumber),
    ("RTN", Scheme::TaxNumber),
    ("Registration Number", Scheme::Registration),
    ("Registration ID", Scheme::Registration),
    ("Public Registration Number", Scheme::Registration),
    ("Business Registration Number", Scheme::Registration),
    ("Business Registration Document", Scheme::Registration),
    ("Business Number", Scheme::Registration),
    ("Commercial Registry Number", Scheme::Registration),
    ("Company Number", Scheme::Registration),
    ("UK Company Number", Scheme::Registration),
    ("Certificate of Incorporation Number", Scheme::Registration),
    ("Chamber of Commerce Number", Scheme::Registration),
    ("Matricula Mercantil No", Scheme::Registration),
    ("Folio Mercantil No.", Scheme::Registration),
    ("Legal Entity Number", Scheme::Registration),
    ("Branch Unit Number", Scheme::Registration),
    ("Enterprise Number", Scheme::Registration),
    ("Trade License No.", Scheme::Registration),
    ("Registered Charity No.", Scheme::Registration),
    ("Government Gazette Number", Scheme::Registration),
    ("D-U-N-S Number", Scheme::Registration),
    ("United Social Credit Code Certificate (USCCC)", Scheme::Registration),
    ("Unified Social Credit Code (USCC)", Scheme::Registration),
    ("Economic Register Number (CBLS)", Scheme::Registration),
    ("C.R. No.", Scheme::Registration),
    ("License", Scheme::Registration),
    ("Vessel Registration Identification", Scheme::Registration),
    ("MMSI", Scheme::Mmsi),
    ("Aircraft Tail Number", Scheme::CallSign),
    ("Previous Aircraft Tail Number", Scheme::CallSign),
    ("Vessel Call Sign", Scheme::CallSign),
    ("Aircraft Manufacturer's Serial Number (MSN)", Scheme::Other),
    ("Aircraft Construction Number (also called L/N or S/N or F/N)", Scheme::Other),
    ("Aircraft Mode S Transponder Code", Scheme::Other),
    ("Phone Number", Scheme::Phone),
    ("Telephone", Scheme::Phone),
    ("Fax", Scheme::Phone),
    ("Email Address", Scheme::Email),
    ("Digital Currency Address -", Scheme::Wallet),
    ("SWIFT/BIC", Scheme::Account),
    ("BIK (RU)", Scheme::Account),
];
