//! Freight containers: ISO 6346.

use super::{
    label::as_digit,
    verdict::{Fault, Verdict},
};
use crate::number::fold_number;

/// Three letters of the owner, one of the category, six digits, the check digit.
const LENGTH: usize = 11;
/// How many letters come first.
const LETTERS: usize = 4;

/// The number without blanks. In one of 11 characters, `0` and `1` among the four letters are read as `O` and
/// `I`, and `O`, `Q` and `I` among the digits as `0` and `1`.
pub(super) fn form(printed: &str) -> String {
    let folded = fold_number(printed);
    if folded.len() != LENGTH || !folded.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return folded;
    }
    let read = |(place, letter)| match letter {
        '0' if place < LETTERS => 'O',
        '1' if place < LETTERS => 'I',
        _ if place < LETTERS => letter,
        _ => as_digit(letter),
    };
    folded.chars().enumerate().map(read).collect()
}

/// ISO 6346: the category is `U` (container), `J` (equipment) or `Z` (trailer); the check digit is the sum of
/// the values, each weighted with a power of two, modulo 11. A remainder of 10 is written `0`, so that a check
/// digit of `0` stands for two remainders and sees less.
pub(super) fn verdict(form: &str) -> Verdict {
    if form.chars().count() != LENGTH {
        return Verdict::Invalid(Fault::Length);
    }
    let in_place = |(place, byte): (usize, u8)| {
        if place < LETTERS { byte.is_ascii_uppercase() } else { byte.is_ascii_digit() }
    };
    if form.len() != LENGTH || !form.bytes().enumerate().all(in_place) {
        return Verdict::Invalid(Fault::Character);
    }
    if !matches!(form.as_bytes()[LETTERS - 1], b'U' | b'J' | b'Z') {
        return Verdict::Invalid(Fault::Issuer);
    }
    let weighted = form.bytes().take(LENGTH - 1).enumerate().map(|(place, byte)| value(byte) << place);
    let expected = weighted.sum::<u32>() % 11 % 10;
    if form.bytes().last().map(value) == Some(expected) {
        Verdict::Valid
    } else {
        Verdict::Invalid(Fault::CheckDigit)
    }
}

/// What a character counts: `A` is 10, and the multiples of 11 are left out.
fn value(byte: u8) -> u32 {
    match byte {
        b'A' => 10,
        b'B'..=b'K' => u32::from(byte - b'B') + 12,
        b'L'..=b'U' => u32::from(byte - b'L') + 23,
        b'V'..=b'Z' => u32::from(byte - b'V') + 34,
        _ => u32::from(byte.saturating_sub(b'0')),
    }
}
