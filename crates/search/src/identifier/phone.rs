//! Telephone numbers: brought to the form of ITU-T E.164, `+`, calling code, national number.
//!
//! The plans of the single countries are not here: they change every month, and the crate that follows them
//! brings forty others with it. What is checked is what E.164 itself says.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use wasl_model::Country;

use super::{
    calling::{code_in, code_of, exit_from, trunk},
    verdict::{Fault, Verdict},
};
use crate::number::{ascii_digit, fold_number};

/// E.164 section 6.1: fifteen digits with the calling code.
const DIGITS_MAX: usize = 15;
/// What may stand before a number.
const LABELS: [&str; 7] = ["TEL", "PHONE", "MOBILE", "MOB", "CELL", "FAX", "T"];

/// `+` and all digits, if the calling code is told or follows from the issuer; else the digits alone.
///
/// 1. An extension, from the first letter after the number on, is dropped.
/// 2. `+`, or what is dialled to leave the issuer's country (`00` if there is none), comes before a calling code.
/// 3. Without it the number is the issuer's: its calling code replaces what is dialled at home (`0`, `8`, `06`, `80`).
///    More than ten digits that begin with that calling code and not with `0` have it already.
/// 4. A `0` that was kept after the calling code, as in `+44 (0)20`, is dropped where it is no part of the number.
///
/// What has other letters than a label before its first digit is no telephone number and is only folded.
pub(super) fn form(issuer: Option<Country>, printed: &str) -> String {
    let Some((is_international, digits)) = read(printed) else { return fold_number(printed) };
    if is_international {
        return abroad(&digits).unwrap_or_else(|| format!("+{digits}"));
    }
    let country = issuer.as_ref().map(Country::as_str).unwrap_or_default();
    let left = [exit_from(country), "00"].into_iter().find_map(|exit| abroad(digits.strip_prefix(exit)?));
    left.or_else(|| Some(at_home(code_in(country)?, &digits))).unwrap_or(digits)
}

/// E.164: a calling code that is given out and at most fifteen digits; at least four after a calling code of
/// three, at least six after a shorter one, ten in North America. A number without its calling code is not known
/// to be one.
pub(super) fn verdict(form: &str) -> Verdict {
    let Some(digits) = form.strip_prefix('+') else {
        let is_number = form.bytes().all(|byte| byte.is_ascii_digit());
        return if is_number { Verdict::Unknown } else { Verdict::Invalid(Fault::Character) };
    };
    let Some(code) = code_of(digits) else { return Verdict::Invalid(Fault::Issuer) };
    let national = digits.len() - code.len();
    let fits = match code {
        "1" => national == 10,
        _ if code.len() == 3 => national >= 4,
        _ => national >= 6,
    };
    if fits && digits.len() <= DIGITS_MAX { Verdict::Valid } else { Verdict::Invalid(Fault::Length) }
}

/// Whether a label of [`LABELS`] can begin with this letter.
pub(super) fn opens_label(letter: char) -> bool {
    LABELS.iter().any(|label| label.starts_with(letter))
}

/// Whether `+` comes before the first digit, and the digits.
fn read(printed: &str) -> Option<(bool, String)> {
    let folded: Cow<'_, str> =
        if printed.is_ascii() { printed.into() } else { printed.nfkc().collect::<String>().into() };
    let is_digit = |letter: char| letter.is_ascii_digit() || ascii_digit(letter).is_some();
    let (before, rest) = folded.split_at(folded.find(is_digit)?);
    let label = fold_number(before);
    if !label.is_empty() && !LABELS.contains(&label.as_str()) {
        return None;
    }
    let has_plus =
        before.chars().rev().take_while(|letter| !letter.is_alphabetic()).any(|letter| letter == '+');
    let number =
        rest.chars().take(DIGITS_MAX * 4).take_while(|letter| !letter.is_alphabetic() && *letter != ';');
    let as_ascii = |letter: char| ascii_digit(letter).unwrap_or(letter);
    let digits: String = number.map(as_ascii).filter(char::is_ascii_digit).collect();
    Some((has_plus, digits))
}

/// The number with its calling code, which `digits` begin with.
fn abroad(digits: &str) -> Option<String> {
    let code = code_of(digits)?;
    let national = digits.strip_prefix(code)?;
    let national = if trunk(code) == "0" { national.trim_start_matches('0') } else { national };
    Some(format!("+{code}{national}"))
}

/// The number with the calling code of its country, from what is dialled there.
fn at_home(code: &str, digits: &str) -> String {
    if digits.len() > 10 && digits.starts_with(code) && !matches!(trunk(code), "" | "8" | "80") {
        return abroad(digits).unwrap_or_default();
    }
    let trunk = trunk(code);
    // Eight and one are also first digits of national numbers; only one digit too many tells them apart.
    let national = match trunk {
        "1" | "8" if digits.len() <= 10 => digits,
        "0" => digits.trim_start_matches('0'),
        _ => digits.strip_prefix(trunk).unwrap_or(digits),
    };
    format!("+{code}{national}")
}
