//! How each kind of number is folded, and whether it keeps the rules of its kind.

mod account;
mod calling;
mod container;
mod email;
mod imei;
mod label;
mod phone;
mod punycode;
mod verdict;
mod vessel;
mod vin;
mod wallet;

use wasl_model::{Country, Scheme};

pub use verdict::{Fault, Folded, Verdict};

use crate::number::fold_number;

/// Folds a number as its kind asks, and tells whether it keeps the rules of its kind.
///
/// `issuer` is the country that gave the number out, if it is known: a telephone number without its country code
/// gets the one of its issuer. A kind without a rule of its own (passports, plates, firearms, Object ID and the
/// rest) is folded by [`fold_number`], and nothing can be said of it.
///
/// A number that breaks a rule is folded all the same and can be looked for: lists hold misprints. Folding the
/// form again gives the same form.
///
/// ```
/// use wasl_model::Scheme;
/// use wasl_search::{Fault, Verdict, fold};
///
/// let told = fold(Scheme::Imo, None, "IMO 9074729");
/// assert_eq!((told.form.as_str(), told.verdict), ("9074729", Verdict::Valid));
/// assert_eq!(fold(Scheme::Imo, None, "9074728").verdict, Verdict::Invalid(Fault::CheckDigit));
/// ```
pub fn fold(scheme: Scheme, issuer: Option<Country>, printed: &str) -> Folded {
    let form = form(scheme, issuer, printed);
    let verdict = match scheme {
        _ if form.is_empty() => Verdict::Invalid(Fault::Length),
        Scheme::Vin => vin::verdict(&form),
        Scheme::Imo => vessel::imo_verdict(&form),
        Scheme::Mmsi => vessel::mmsi_verdict(&form),
        Scheme::Container => container::verdict(&form),
        Scheme::Imei => imei::verdict(&form),
        Scheme::Phone => phone::verdict(&form),
        Scheme::Email => email::verdict(&form),
        Scheme::Account => account::verdict(&form),
        // The letters' case is the checksum of some, and the form does not keep it.
        Scheme::Wallet => wallet::verdict(printed),
        _ => Verdict::Unknown,
    };
    Folded { form, verdict }
}

/// The form in which numbers of one kind are equal if they name the same thing.
///
/// It is the form of [`fold`], but for an IMEI, whose check digit and software version do not name the telephone.
pub(crate) fn compared(scheme: Scheme, issuer: Option<Country>, printed: &str) -> String {
    own_compared(scheme, issuer, printed).unwrap_or_else(|| fold_number(printed))
}

/// That form, if the kind has one of its own; none if its numbers are folded as [`fold_number`] folds every number.
pub(crate) fn own_compared(scheme: Scheme, issuer: Option<Country>, printed: &str) -> Option<String> {
    let form = own_form(scheme, issuer, printed)?;
    Some(if scheme == Scheme::Imei { imei::telephone(form) } else { form })
}

/// What a number of a kind that is not told can be besides what [`fold_number`] makes of it: the compared forms of all
/// kinds that may differ from that in more than letters that look like digits.
pub(crate) fn readings(issuer: Option<Country>, printed: &str, folded: &str) -> impl Iterator<Item = String> {
    let kinds: [(Scheme, bool); 8] = [
        (
            Scheme::Phone,
            folded.starts_with(|first: char| first.is_ascii_digit() || phone::opens_label(first)),
        ),
        (Scheme::Imei, folded.starts_with("IMEI") || matches!(folded.len(), 14..=16)),
        (Scheme::Email, folded.contains('@')),
        (Scheme::Account, folded.starts_with("IBAN")),
        (Scheme::Wallet, printed.contains(':')),
        (Scheme::Vin, folded.starts_with("VIN")),
        (Scheme::Imo, folded.starts_with("IMO")),
        (Scheme::Mmsi, folded.starts_with("MMSI")),
    ];
    let can_be = kinds.into_iter().filter(|(_, can_be)| *can_be);
    can_be.map(move |(scheme, _)| compared(scheme, issuer, printed))
}

fn form(scheme: Scheme, issuer: Option<Country>, printed: &str) -> String {
    own_form(scheme, issuer, printed).unwrap_or_else(|| fold_number(printed))
}

fn own_form(scheme: Scheme, issuer: Option<Country>, printed: &str) -> Option<String> {
    Some(match scheme {
        Scheme::Vin => vin::form(printed),
        Scheme::Imo => vessel::imo_form(printed),
        Scheme::Mmsi => vessel::mmsi_form(printed),
        Scheme::Container => container::form(printed),
        Scheme::Imei => imei::form(printed),
        Scheme::Phone => phone::form(issuer, printed),
        Scheme::Email => email::form(printed),
        Scheme::Account => account::form(printed),
        Scheme::Wallet => wallet::form(printed),
        Scheme::Passport
        | Scheme::NationalId
        | Scheme::Visa
        | Scheme::DrivingLicence
        | Scheme::Residence
        | Scheme::TaxNumber
        | Scheme::Registration
        | Scheme::Plate
        | Scheme::CallSign
        | Scheme::Document
        | Scheme::Other
        | Scheme::Firearm
        | Scheme::ObjectId => return None,
    })
}
