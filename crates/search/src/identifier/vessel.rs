//! Ships: the IMO number that stays with the hull, and the MMSI that its radio calls with.

use super::{
    label::{all_digits, digits_only, unlabelled, values},
    verdict::{Fault, Verdict},
};

/// Seven digits, without `IMO` before them.
pub(super) fn imo_form(printed: &str) -> String {
    digits_only(unlabelled(printed, &["IMO"]))
}

/// IMO resolution A.1117(30): the last digit is the last of the sum of the first six, weighted 7 to 2.
///
/// A company's IMO number is weighted otherwise and is not a ship's.
pub(super) fn imo_verdict(form: &str) -> Verdict {
    if let Err(fault) = of_digits(form, 7) {
        return Verdict::Invalid(fault);
    }
    let sum: u32 = values(form).take(6).zip([7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
    if values(form).next_back() == Some(sum % 10) {
        Verdict::Valid
    } else {
        Verdict::Invalid(Fault::CheckDigit)
    }
}

/// Nine digits, without `MMSI` before them.
pub(super) fn mmsi_form(printed: &str) -> String {
    digits_only(unlabelled(printed, &["MMSI"]))
}

/// ITU-R M.585: nine digits that hold a country's maritime identification digits (MID), 201 to 775. They come
/// first in a ship's number; after `0` for a group, `00` for a coast station, `111` for an aircraft, `8` for a
/// hand-held radio, and `98`, `99`, `970`, `972` and `974` for craft, marks and beacons. There is no check digit.
pub(super) fn mmsi_verdict(form: &str) -> Verdict {
    /// What stands before the MID of everything that is no ship.
    const BEFORE: [&str; 6] = ["111", "00", "98", "99", "0", "8"];
    /// Beacons have their maker's number in place of a MID.
    const BEACONS: [&str; 3] = ["970", "972", "974"];
    if let Err(fault) = of_digits(form, 9) {
        return Verdict::Invalid(fault);
    }
    if BEACONS.iter().any(|beacon| form.starts_with(beacon)) {
        return Verdict::Valid;
    }
    let rest = BEFORE.iter().find_map(|before| form.strip_prefix(before)).unwrap_or(form);
    match rest.get(..3).and_then(|mid| mid.parse::<u32>().ok()) {
        Some(201..=775) => Verdict::Valid,
        _ => Verdict::Invalid(Fault::Issuer),
    }
}

fn of_digits(form: &str, length: usize) -> Result<(), Fault> {
    if !all_digits(form) {
        Err(Fault::Character)
    } else if form.len() == length {
        Ok(())
    } else {
        Err(Fault::Length)
    }
}
