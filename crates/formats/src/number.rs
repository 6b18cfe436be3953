//! Takes the bare number out of what lists write around it.

use wasl_model::Country;

use crate::country;

/// The number itself and the country that stands beside it, from `Libyan passport number 347834`,
/// `Libya 428720`, `R00012098, South Sudan` or `403062567 (US)`. Anything else comes back as it is.
pub(crate) fn bare(raw: &str) -> (&str, Option<Country>) {
    let (number, behind) = country_behind(raw.trim());
    let (number, before) = words_before(number);
    (number, behind.or(before))
}

fn country_behind(raw: &str) -> (&str, Option<Country>) {
    let split = match raw.strip_suffix(')') {
        Some(head) => head.rsplit_once(" ("),
        None => raw.rsplit_once(", "),
    };
    match split.map(|(number, place)| (number, country::country(place))) {
        Some((number, Some(country))) => (number.trim_end(), Some(country)),
        _ => (raw, None),
    }
}

/// Cuts words such as `passport number` and `No.`; only up to a part that has a digit.
fn words_before(raw: &str) -> (&str, Option<Country>) {
    let lower = raw.to_ascii_lowercase();
    let told = raw.split(' ').next().and_then(country::by_name);
    let cut = ["number ", "number: ", "no. ", "no.: "]
        .into_iter()
        .filter_map(|word| lower.rfind(word).map(|at| at + word.len()))
        .max();
    let start = cut.or_else(|| {
        let (first, _) = raw.split_once(' ')?;
        (told.is_some() || first.eq_ignore_ascii_case("passport")).then_some(first.len() + 1)
    });
    match start.and_then(|at| raw.get(at..)).map(str::trim) {
        Some(number) if number.bytes().any(|byte| byte.is_ascii_digit()) => (number, told),
        _ => (raw, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bare_number_is_found_and_a_plain_one_left_alone() {
        for (raw, number, country) in [
            ("347834", "347834", None),
            ("C 1415363", "C 1415363", None),
            ("96 03 464086", "96 03 464086", None),
            ("Libyan passport number 347834", "347834", Some("LY")),
            ("Libyan passport No. 513519", "513519", Some("LY")),
            ("Libya 428720", "428720", Some("LY")),
            ("Libya B/002210", "B/002210", Some("LY")),
            ("Russian passport number 8208 No. 555627", "555627", Some("RU")),
            ("R00012098, South Sudan", "R00012098", Some("SS")),
            ("403062567 (US)", "403062567", Some("US")),
            ("Provisional passport No.: 28642163", "28642163", None),
            ("national identity card number 44103-5251752-5", "44103-5251752-5", None),
        ] {
            let (found, issuer) = bare(raw);
            let issuer = issuer.map(|country| country.to_string());
            assert_eq!((found, issuer.as_deref()), (number, country), "{raw}");
        }
    }
}
