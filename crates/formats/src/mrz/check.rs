//! Which check digits of a zone are right.

use std::ops::Range;

use crate::mrz::{
    digit::digit,
    layout::{Field, Plan},
};

/// A check digit and whether it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// The field it guards.
    pub field: Field,
    /// Whether it fits.
    pub outcome: Outcome,
}

/// What a check digit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It fits.
    Good,
    /// It does not fit, or is no digit.
    Bad,
    /// Field and digit are both left empty, as the layout allows.
    Absent,
}

/// All check digits of a zone, the composite one last.
pub(super) fn checks(letters: &[u8], plan: &Plan) -> Vec<Check> {
    let mut checks = vec![
        Check { field: Field::Number, outcome: number(letters, plan).outcome },
        Check { field: Field::Birth, outcome: guarded(letters, &plan.birth) },
    ];
    if let Some(expiry) = &plan.expiry {
        checks.push(Check { field: Field::Expiry, outcome: guarded(letters, expiry) });
    }
    if plan.optional_digit {
        for field in plan.optional {
            checks.push(Check { field: Field::Optional, outcome: guarded(letters, field) });
        }
    }
    if let Some(outcome) = composite(letters, plan) {
        checks.push(Check { field: Field::Composite, outcome });
    }
    checks
}

/// Whether the composite check digit fits; `None` if the layout has none.
pub(super) fn composite(letters: &[u8], plan: &Plan) -> Option<Outcome> {
    let (at, over) = plan.composite?;
    let told = digit(over.iter().flat_map(|range| &letters[range.clone()]));
    Some(if letters[at] == told { Outcome::Good } else { Outcome::Bad })
}

/// Whether a field fits the digit behind it.
pub(super) fn guarded(letters: &[u8], field: &Range<usize>) -> Outcome {
    let (content, told) = (&letters[field.clone()], letters[field.end]);
    if told == digit(content) {
        Outcome::Good
    } else if told == b'<' && content.iter().all(|letter| *letter == b'<') {
        Outcome::Absent
    } else {
        Outcome::Bad
    }
}

/// The number of a document, wherever it ends.
pub(super) struct DocumentNumber {
    pub(super) outcome: Outcome,
    /// Its places, without its check digit.
    pub(super) places: Vec<usize>,
    /// Where the part of the optional field ends that belongs to it.
    pub(super) overflow_end: Option<usize>,
}

/// Finds the number and checks it.
///
/// A number of more than nine characters goes on in the optional field, with a filler where its check
/// digit would be and the digit behind its last character (Doc 9303 part 5, section 4.2.2). States
/// compute that digit with this filler (Belgium's card of 2004) or without it (Portugal's): the weights
/// shift, and either is taken.
pub(super) fn number(letters: &[u8], plan: &Plan) -> DocumentNumber {
    let at = plan.number.end;
    let long = plan.overflow.clone().filter(|_| letters[at] == b'<').and_then(|range| {
        let chars = letters[range.clone()].iter().take_while(|letter| **letter != b'<').count();
        (chars >= 2).then(|| range.start..range.start + chars)
    });
    let Some(rest) = long else {
        return DocumentNumber {
            outcome: guarded(letters, &plan.number),
            places: plan.number.clone().collect(),
            overflow_end: None,
        };
    };
    let (told, tail) = (letters[rest.end - 1], rest.start..rest.end - 1);
    let (head, tail_letters) = (&letters[plan.number.clone()], &letters[tail.clone()]);
    let without = digit(head.iter().chain(tail_letters));
    let with = digit(head.iter().chain(b"<").chain(tail_letters));
    DocumentNumber {
        outcome: if told == without || told == with { Outcome::Good } else { Outcome::Bad },
        places: plan.number.clone().chain(tail).collect(),
        overflow_end: Some(rest.end),
    }
}
