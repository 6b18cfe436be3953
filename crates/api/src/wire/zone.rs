//! A machine-readable zone as it was read, with its check digits and what was mended, in JSON.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_node::{CheckOutcome, Mrz, MrzRepair, MrzState, OtherNumber};

use crate::wire::written::{CountryCode, Day, Plain, SexWord};

/// What a machine-readable zone says. It was verified against nothing: a zone with sound check digits
/// may still be forged.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Zone {
    /// TD1, TD2, TD3, MRV-A, MRV-B or FRA-ID.
    layout: &'static str,
    /// The kind of document as the issuer writes it.
    document_code: String,
    issuer: IssuingState,
    /// The document's number.
    number: String,
    /// Other ways to read the number that fit its check digits as well; they were looked up too.
    other_numbers: Vec<OtherReading>,
    /// The primary identifier, mostly the surname.
    primary: String,
    /// The secondary identifier, mostly the given names.
    secondary: String,
    /// The name may have been cut to fit.
    may_be_truncated: bool,
    born: Option<Day>,
    sex: Option<SexWord>,
    nationality: Option<IssuingState>,
    expires: Option<Day>,
    /// The optional fields that are filled.
    optional: Vec<String>,
    /// Whether every check digit fits.
    sound: bool,
    checks: Vec<CheckDigit>,
    /// Characters that were taken for others.
    repairs: Vec<Repair>,
    /// How many fillers had to be added or left out to make the lines as long as they should be.
    fitted: usize,
}

/// A state or organisation.
#[derive(Debug, Serialize, ToSchema)]
struct IssuingState {
    /// The code as it stands in the zone.
    code: String,
    country: Option<CountryCode>,
}

/// Another way to read the number.
#[derive(Debug, Serialize, ToSchema)]
struct OtherReading {
    number: String,
    repairs: Vec<Repair>,
}

/// A check digit.
#[derive(Debug, Serialize, ToSchema)]
struct CheckDigit {
    /// The field it guards.
    field: &'static str,
    /// good, bad or absent.
    outcome: &'static str,
}

/// A character that was taken for another one.
#[derive(Debug, Serialize, ToSchema)]
struct Repair {
    field: &'static str,
    /// The line, from 1.
    line: usize,
    /// Its place in the line, from 1.
    column: usize,
    from: char,
    to: char,
}

impl From<&Mrz> for Zone {
    fn from(mrz: &Mrz) -> Self {
        let check =
            |one: &wasl_node::MrzCheck| CheckDigit { field: one.field.as_str(), outcome: word(one.outcome) };
        Self {
            layout: mrz.layout.as_str(),
            document_code: mrz.document_code.clone(),
            issuer: IssuingState::from(&mrz.issuer),
            number: mrz.number.clone(),
            other_numbers: mrz.other_numbers.iter().map(OtherReading::from).collect(),
            primary: mrz.name.primary.clone(),
            secondary: mrz.name.secondary.clone(),
            may_be_truncated: mrz.name.may_be_truncated,
            born: mrz.birth.map(Plain),
            sex: mrz.sex.map(Plain),
            nationality: mrz.nationality.as_ref().map(IssuingState::from),
            expires: mrz.expiry.map(Plain),
            optional: mrz.optional.clone(),
            sound: mrz.is_sound(),
            checks: mrz.checks.iter().map(check).collect(),
            repairs: mrz.repairs.iter().map(Repair::from).collect(),
            fitted: mrz.fitted,
        }
    }
}

fn word(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Good => "good",
        CheckOutcome::Bad => "bad",
        CheckOutcome::Absent => "absent",
    }
}

impl From<&MrzState> for IssuingState {
    fn from(state: &MrzState) -> Self {
        Self { code: state.code.clone(), country: state.country.map(Plain) }
    }
}

impl From<&OtherNumber> for OtherReading {
    fn from(other: &OtherNumber) -> Self {
        Self { number: other.number.clone(), repairs: other.repairs.iter().map(Repair::from).collect() }
    }
}

impl From<&MrzRepair> for Repair {
    fn from(repair: &MrzRepair) -> Self {
        let MrzRepair { field, line, column, from, to } = *repair;
        Self { field: field.as_str(), line, column, from, to }
    }
}
