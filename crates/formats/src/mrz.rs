//! Machine-readable zones of travel documents (ICAO Doc 9303, 8th edition), typed or read by a machine.

mod check;
mod date;
mod digit;
mod layout;
mod name;
mod repair;
mod zone;

use wasl_model::{Country, Number, PartialDate, Question, Sex, Sought, Text};

pub use crate::mrz::{
    check::{Check, Outcome},
    layout::{Field, Layout},
    name::MrzName,
    repair::Repair,
};
use crate::{
    country,
    mrz::{
        date::Side,
        layout::{CODE, ISSUER, Plan},
        repair::Reading,
        zone::Zone,
    },
};

/// What a machine-readable zone says.
///
/// What is read here was not verified against anything: a zone with sound check digits may still be
/// forged. What was mended is in `repairs`, and what could be read in another way in `other_numbers`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mrz {
    /// The kind of zone.
    pub layout: Layout,
    /// The kind of document as the issuer writes it: `P`, `ID`, `AC`, `V`.
    pub document_code: String,
    /// Who issued it.
    pub issuer: State,
    /// The document's number without fillers; blank if there is none.
    pub number: String,
    /// Other ways to read the number that fit its check digits as well.
    pub other_numbers: Vec<OtherNumber>,
    /// The holder's name.
    pub name: MrzName,
    /// Date of birth, as far as it is told.
    pub birth: Option<PartialDate>,
    /// Sex; `None` if the zone says neither.
    pub sex: Option<Sex>,
    /// The holder's nationality; `None` where the layout has no place for it.
    pub nationality: Option<State>,
    /// The day it expires, as far as it is told.
    pub expiry: Option<PartialDate>,
    /// The optional fields that are filled, without fillers at their end. In a passport, the personal
    /// number; on a card also what follows a long document number.
    pub optional: Vec<String>,
    /// The check digits, and whether they fit after the repairs.
    pub checks: Vec<Check>,
    /// Characters that were taken for others.
    pub repairs: Vec<Repair>,
    /// How many fillers had to be added or left out to make the lines as long as they should be.
    pub fitted: usize,
}

/// A state or organisation as a zone names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The code as it stands there, without fillers: `UTO`, `D`, `XPO`.
    pub code: String,
    /// Its country, if it has a code of two letters; see [`country::by_code`].
    pub country: Option<Country>,
}

/// Another way to read the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherNumber {
    /// The number.
    pub number: String,
    /// How it differs from what was given, or, where the check digit cannot tell the two apart (`6` and
    /// `G`), from the number that was chosen.
    pub repairs: Vec<Repair>,
}

/// Why no zone was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MrzError {
    /// More text than is looked at.
    #[error("the text has {chars} characters, at most {limit} are looked at", limit = zone::CHARS_MAX)]
    Long {
        /// How many there are.
        chars: usize,
    },
    /// No lines of the right lengths.
    #[error(
        "no machine-readable zone: it has two lines of 44 or 36 characters or three of 30, and {chars} were given"
    )]
    NoZone {
        /// How many characters there are, blanks left out.
        chars: usize,
    },
}

impl MrzError {
    /// Its stable number, 2071 to 2079.
    pub fn number(&self) -> u16 {
        match self {
            Self::Long { .. } => 2071,
            Self::NoZone { .. } => 2072,
        }
    }
}

impl Mrz {
    /// Reads a zone from its lines.
    ///
    /// Case and blanks do not matter; lines may be merged, split or stand among other text; `«` and its
    /// like are taken for fillers. Where a check digit does not fit, characters that are easily mistaken
    /// for each other are exchanged. `reference_year` is the present one: births lie before it, expiry
    /// dates within fifty years of it.
    ///
    /// # Errors
    ///
    /// More than 4,000 characters, or nothing in them that has the size of a zone. A zone whose check
    /// digits do not fit is no error: `checks` says so.
    pub fn read(lines: &[&str], reference_year: u16) -> Result<Self, MrzError> {
        let text = lines.join("\n");
        let chars = text.chars().count();
        if chars > zone::CHARS_MAX {
            return Err(MrzError::Long { chars });
        }
        // Of several zones that the text may hold, the one with the fewest faults; of equals the first.
        zone::zones(&text)
            .into_iter()
            .map(|zone| Self::of_zone(zone, reference_year))
            .min_by_key(|mrz| (mrz.bad_checks(), mrz.fitted, mrz.repairs.len()))
            .ok_or_else(|| MrzError::NoZone { chars: text.chars().filter(|l| !l.is_whitespace()).count() })
    }

    /// Whether every check digit fits.
    pub fn is_sound(&self) -> bool {
        self.bad_checks() == 0
    }

    /// The questions to ask: who and which document this is, and then the document once more for each
    /// other way to read its number. Nothing that the zone leaves open is in them.
    pub fn questions(&self) -> Vec<Question> {
        let number = |raw: &str| {
            let value = Text::new(raw).ok()?;
            Some(Number { sought: Sought::Document, value, issuer: self.issuer.country })
        };
        let first = Question {
            name: Text::new(&self.name.whole()).ok(),
            born: self.birth,
            nationality: self.nationality.as_ref().and_then(|state| state.country),
            sex: self.sex,
            number: number(&self.number),
            ..Question::default()
        };
        let others = self.other_numbers.iter().filter_map(|other| number(&other.number));
        let others = others.map(|number| Question { number: Some(number), ..Question::default() });
        std::iter::once(first).chain(others).collect()
    }

    fn bad_checks(&self) -> usize {
        self.checks.iter().filter(|check| check.outcome == Outcome::Bad).count()
    }

    fn of_zone(zone: Zone, reference_year: u16) -> Self {
        let Zone { layout, mut letters, fitted } = zone;
        let plan = layout.plan();
        let mut repairs = repair::by_place(&mut letters, plan);
        let mut readings = repair::by_digits(&letters, plan).into_iter();
        if let Some(chosen) = readings.next() {
            letters = chosen.letters;
            repairs.extend(chosen.repairs);
        }
        let number = number_in(&letters, plan);
        let mut other_numbers: Vec<OtherNumber> = Vec::new();
        let twins = if repairs.is_empty() { Vec::new() } else { repair::twins(&letters, plan) };
        for Reading { letters, repairs } in readings.chain(twins) {
            let other = number_in(&letters, plan);
            if other != number && !other_numbers.iter().any(|known| known.number == other) {
                other_numbers.push(OtherNumber { number: other, repairs });
            }
        }
        let expiry = plan.expiry.clone().map(|range| &letters[range]);
        Self {
            layout,
            document_code: trimmed(&letters[CODE]),
            issuer: State::of(&letters[ISSUER]),
            number,
            other_numbers,
            name: MrzName::of(&letters, layout, plan),
            birth: date::date(&letters[plan.birth.clone()], Side::Birth, reference_year),
            sex: match letters[plan.sex] {
                b'M' => Some(Sex::Male),
                b'F' => Some(Sex::Female),
                b'X' => Some(Sex::Unspecified),
                _ => None,
            },
            nationality: plan.nationality.clone().map(|range| State::of(&letters[range])),
            expiry: expiry.and_then(|raw| date::date(raw, Side::Expiry, reference_year)),
            optional: optional(&letters, plan),
            checks: check::checks(&letters, plan),
            repairs,
            fitted,
        }
    }
}

impl State {
    fn of(letters: &[u8]) -> Self {
        let code = trimmed(letters);
        let country = country::by_code(&code);
        Self { code, country }
    }
}

/// The number without fillers, which stand in it for hyphens and blanks.
fn number_in(letters: &[u8], plan: &Plan) -> String {
    let places = check::number(letters, plan).places;
    places.into_iter().map(|at| letters[at]).filter(|letter| *letter != b'<').map(char::from).collect()
}

/// The optional fields, without what belongs to the number.
fn optional(letters: &[u8], plan: &Plan) -> Vec<String> {
    let overflow_end = check::number(letters, plan).overflow_end;
    let fields = plan.optional.iter().map(|range| match overflow_end {
        Some(end) if range.contains(&(end - 1)) => end..range.end,
        _ => range.clone(),
    });
    fields.map(|range| trimmed(&letters[range])).filter(|text| !text.is_empty()).collect()
}

fn trimmed(letters: &[u8]) -> String {
    let text: String = letters.iter().map(|letter| char::from(*letter)).collect();
    text.trim_matches('<').to_owned()
}
