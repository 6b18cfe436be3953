//! Where the fields stand in each kind of machine-readable zone.

#![expect(clippy::single_range_in_vec_init, reason = "a list of places often has one only")]

use std::{fmt, ops::Range};

/// The kinds of machine-readable zone of ICAO Doc 9303, and the French identity card before 2021.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Layout {
    /// Cards: three lines of 30 (part 5).
    Td1,
    /// Larger cards: two lines of 36 (part 6).
    Td2,
    /// Passports: two lines of 44 (part 4).
    Td3,
    /// Visas over a whole page: two lines of 44 (part 7).
    MrvA,
    /// Smaller visas: two lines of 36 (part 7).
    MrvB,
    /// The French identity card of 1988 to 2021: two lines of 36, in an order of its own.
    FrenchId,
}

/// A field of a machine-readable zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The kind of document: `P`, `ID`, `V`.
    DocumentCode,
    /// Who issued it.
    Issuer,
    /// The holder's name.
    Name,
    /// The document's number, with its check digit.
    Number,
    /// The holder's nationality.
    Nationality,
    /// Date of birth, with its check digit.
    Birth,
    /// Sex.
    Sex,
    /// The day it expires, with its check digit.
    Expiry,
    /// What the issuing state may fill as it likes; in a passport a personal number with a check digit.
    Optional,
    /// The check digit over most of the zone.
    Composite,
}

/// The places of the fields, counted through all lines from 0.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) line_chars: usize,
    pub(super) lines: usize,
    /// The name; where it stands in two places, the surname first.
    pub(super) names: &'static [Range<usize>],
    /// The number; its check digit stands behind it.
    pub(super) number: Range<usize>,
    /// Where a number of more than nine characters goes on.
    pub(super) overflow: Option<Range<usize>>,
    pub(super) nationality: Option<Range<usize>>,
    /// Date of birth; its check digit stands behind it.
    pub(super) birth: Range<usize>,
    pub(super) sex: usize,
    /// Date of expiry; its check digit stands behind it.
    pub(super) expiry: Option<Range<usize>>,
    pub(super) optional: &'static [Range<usize>],
    /// Whether the optional field has a check digit of its own behind it.
    pub(super) optional_digit: bool,
    /// The composite check digit, and what it is computed over.
    pub(super) composite: Option<(usize, &'static [Range<usize>])>,
}

/// Where the document code stands in every zone.
pub(super) const CODE: Range<usize> = 0..2;
/// Where the issuer stands in every zone.
pub(super) const ISSUER: Range<usize> = 2..5;

static TD1: Plan = Plan {
    line_chars: 30,
    lines: 3,
    names: &[60..90],
    number: 5..14,
    overflow: Some(15..30),
    nationality: Some(45..48),
    birth: 30..36,
    sex: 37,
    expiry: Some(38..44),
    optional: &[15..30, 48..59],
    optional_digit: false,
    composite: Some((59, &[5..30, 30..37, 38..45, 48..59])),
};

static TD2: Plan = Plan {
    line_chars: 36,
    lines: 2,
    names: &[5..36],
    number: 36..45,
    overflow: Some(64..71),
    nationality: Some(46..49),
    birth: 49..55,
    sex: 56,
    expiry: Some(57..63),
    optional: &[64..71],
    optional_digit: false,
    composite: Some((71, &[36..46, 49..56, 57..71])),
};

static TD3: Plan = Plan {
    line_chars: 44,
    lines: 2,
    names: &[5..44],
    number: 44..53,
    overflow: None,
    nationality: Some(54..57),
    birth: 57..63,
    sex: 64,
    expiry: Some(65..71),
    optional: &[72..86],
    optional_digit: true,
    composite: Some((87, &[44..54, 57..64, 65..87])),
};

static MRV_A: Plan = Plan {
    line_chars: 44,
    lines: 2,
    names: &[5..44],
    number: 44..53,
    overflow: None,
    nationality: Some(54..57),
    birth: 57..63,
    sex: 64,
    expiry: Some(65..71),
    optional: &[72..88],
    optional_digit: false,
    composite: None,
};

static MRV_B: Plan = Plan {
    line_chars: 36,
    lines: 2,
    names: &[5..36],
    number: 36..45,
    overflow: None,
    nationality: Some(46..49),
    birth: 49..55,
    sex: 56,
    expiry: Some(57..63),
    optional: &[64..72],
    optional_digit: false,
    composite: None,
};

static FRENCH_ID: Plan = Plan {
    line_chars: 36,
    lines: 2,
    names: &[5..30, 49..63],
    number: 36..48,
    overflow: None,
    nationality: None,
    birth: 63..69,
    sex: 70,
    expiry: None,
    optional: &[30..36],
    optional_digit: false,
    composite: Some((71, &[0..71])),
};

impl Layout {
    /// The word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Td1 => "TD1",
            Self::Td2 => "TD2",
            Self::Td3 => "TD3",
            Self::MrvA => "MRV-A",
            Self::MrvB => "MRV-B",
            Self::FrenchId => "FRA-ID",
        }
    }

    pub(super) fn plan(self) -> &'static Plan {
        match self {
            Self::Td1 => &TD1,
            Self::Td2 => &TD2,
            Self::Td3 => &TD3,
            Self::MrvA => &MRV_A,
            Self::MrvB => &MRV_B,
            Self::FrenchId => &FRENCH_ID,
        }
    }

    /// The layout of a zone with this many characters that begins so. The length tells the size, the
    /// first letter a visa from the rest.
    pub(super) fn of(zone: &[u8]) -> Option<Self> {
        match (zone.len(), zone) {
            (90, _) => Some(Self::Td1),
            (88, [b'V', ..]) => Some(Self::MrvA),
            (88, _) => Some(Self::Td3),
            (72, [b'V', ..]) => Some(Self::MrvB),
            (72, [b'I', b'D', b'F', b'R', b'A', ..]) => Some(Self::FrenchId),
            (72, _) => Some(Self::Td2),
            _ => None,
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl Field {
    /// The word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DocumentCode => "document-code",
            Self::Issuer => "issuer",
            Self::Name => "name",
            Self::Number => "number",
            Self::Nationality => "nationality",
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Expiry => "expiry",
            Self::Optional => "optional",
            Self::Composite => "composite",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}
