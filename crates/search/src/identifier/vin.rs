//! Vehicle identification numbers: ISO 3779, with the check digit of 49 CFR 565.15.

use super::{
    label::as_digit,
    verdict::{Fault, Verdict},
};
use crate::number::fold_number;

/// ISO 3779: 3 characters name the maker (ISO 3780), 6 describe the vehicle, 8 number it.
const LENGTH: usize = 17;
/// Where the check digit stands, counted from 0.
const CHECK_PLACE: usize = 8;
/// 49 CFR 565.15, table IV.
const WEIGHTS: [u32; LENGTH] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// The number without what is printed around it. ISO 3779 has no `I`, `O` and `Q`, so that in a number of
/// 17 characters these are read as `1` and `0`.
pub(super) fn form(printed: &str) -> String {
    let folded = fold_number(printed);
    let bare = folded.strip_prefix("VIN").filter(|rest| rest.chars().count() == LENGTH).unwrap_or(&folded);
    if bare.chars().count() == LENGTH { bare.chars().map(as_digit).collect() } else { folded }
}

/// Whether the form is a VIN.
///
/// The check digit is asked for in North America only (ISO 3780: makers' codes that begin with `1` to `5`). A
/// maker from elsewhere may use the place for anything: if the digit is not right, nothing is known. A chassis
/// number from before 1981 is shorter and no VIN.
pub(super) fn verdict(form: &str) -> Verdict {
    if form.chars().count() != LENGTH {
        return Verdict::Invalid(Fault::Length);
    }
    let Some(values) = form.chars().map(value).collect::<Option<Vec<u32>>>() else {
        return Verdict::Invalid(Fault::Character);
    };
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    let expected = char::from_digit(sum % 11, 10).unwrap_or('X');
    if form.chars().nth(CHECK_PLACE) == Some(expected) {
        Verdict::Valid
    } else if form.starts_with(|first| matches!(first, '1'..='5')) {
        Verdict::Invalid(Fault::CheckDigit)
    } else {
        Verdict::Unknown
    }
}

/// 49 CFR 565.15, table III: what each letter counts.
fn value(letter: char) -> Option<u32> {
    Some(match letter {
        '0'..='9' => u32::from(letter) - u32::from('0'),
        'A' | 'J' => 1,
        'B' | 'K' | 'S' => 2,
        'C' | 'L' | 'T' => 3,
        'D' | 'M' | 'U' => 4,
        'E' | 'N' | 'V' => 5,
        'F' | 'W' => 6,
        'G' | 'P' | 'X' => 7,
        'H' | 'Y' => 8,
        'R' | 'Z' => 9,
        _ => return None,
    })
}
