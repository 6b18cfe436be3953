//! Mobile telephones as things: IMEI and IMEISV, 3GPP TS 23.003 section 6.2.

use super::{
    label::{all_digits, digits_only, unlabelled, values},
    verdict::{Fault, Verdict},
};

/// Eight digits of the type (TAC) and six of the telephone; the check digit or the software version follows.
const TELEPHONE: usize = 14;

/// The digits, without `IMEI` or `IMEISV` before them.
pub(super) fn form(printed: &str) -> String {
    digits_only(unlabelled(printed, &["IMEISV", "IMEI"]))
}

/// What names the telephone: the number without its check digit or software version.
pub(super) fn telephone(mut form: String) -> String {
    if all_digits(&form) && (TELEPHONE..=TELEPHONE + 2).contains(&form.len()) {
        form.truncate(TELEPHONE);
    }
    form
}

/// 14 digits have no check digit, 15 have one by Luhn's rule (ISO/IEC 7812-1, annex B), 16 are an IMEISV, whose
/// last two are the software's version. On the air the check digit is sent as `0`: such a number tells nothing.
pub(super) fn verdict(form: &str) -> Verdict {
    if !all_digits(form) {
        return Verdict::Invalid(Fault::Character);
    }
    match form.len() {
        14 | 16 => Verdict::Valid,
        15 if luhn(form) => Verdict::Valid,
        15 if form.ends_with('0') => Verdict::Unknown,
        15 => Verdict::Invalid(Fault::CheckDigit),
        _ => Verdict::Invalid(Fault::Length),
    }
}

/// From the right, every second digit counts twice, by the sum of its digits; all together end in 0.
fn luhn(digits: &str) -> bool {
    let counted = values(digits).rev().enumerate().map(|(place, digit)| match (place % 2, digit) {
        (0, _) => digit,
        (_, 0..=4) => digit * 2,
        _ => digit * 2 - 9,
    });
    counted.sum::<u32>().is_multiple_of(10)
}
