//! Bank accounts (IBAN, ISO 13616) and banks (BIC, ISO 9362).

use iban::{Iban, ParseBaseIbanError, ParseIbanError};

use super::verdict::{Fault, Verdict};
use crate::number::fold_number;

/// The number without blanks, in upper case, without `IBAN` before it.
pub(super) fn form(printed: &str) -> String {
    let folded = fold_number(printed);
    match folded.strip_prefix("IBAN") {
        Some(rest) if is_iban(rest) => rest.to_owned(),
        _ => folded,
    }
}

/// An IBAN has the length and structure of its country and leaves 1 modulo 97 (ISO 13616, ISO 7064). A BIC has
/// eight or eleven characters, the first six of them letters. An account number of a country that has
/// neither is not known to be anything.
pub(super) fn verdict(form: &str) -> Verdict {
    if is_bic(form) {
        return Verdict::Valid;
    }
    if !is_iban(form) {
        return Verdict::Unknown;
    }
    match form.parse::<Iban>() {
        Ok(_) => Verdict::Valid,
        Err(ParseIbanError::InvalidBaseIban { source: ParseBaseIbanError::InvalidChecksum }) => {
            Verdict::Invalid(Fault::CheckDigit)
        }
        Err(ParseIbanError::InvalidBaseIban { source: ParseBaseIbanError::InvalidFormat }) => {
            Verdict::Invalid(if form.is_ascii() { Fault::Length } else { Fault::Character })
        }
        Err(ParseIbanError::InvalidBban(_)) => Verdict::Invalid(Fault::Length),
        Err(ParseIbanError::UnknownCountry(_)) => Verdict::Invalid(Fault::Issuer),
    }
}

/// Whether it begins as an IBAN does: two letters, two digits.
fn is_iban(folded: &str) -> bool {
    matches!(folded.as_bytes(), [b'A'..=b'Z', b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9', ..])
}

fn is_bic(folded: &str) -> bool {
    matches!(folded.len(), 8 | 11)
        && folded.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && folded.bytes().take(6).all(|byte| byte.is_ascii_uppercase())
}
