//! Dates of birth as lists write them in English: `10 Dec 1948`, `Sep 1938`, `circa 1951`, `1929 to 1930`.

use wasl_model::{DateSpan, PartialDate};

/// Reads a date or a span of dates. `None` where it says anything else: nothing is guessed.
///
/// Knows the forms of OFAC's remarks and of the UN list's notes: a day, a month or a year; `circa` or
/// `approximately` before it; `to` between two of them.
pub(crate) fn written_span(raw: &str) -> Option<DateSpan> {
    let raw = raw.trim();
    let (about, rest) = match strip_word(raw, &["circa", "approximately", "approx.", "about", "c."]) {
        Some(rest) => (true, rest),
        None => (false, raw),
    };
    let span = match rest.split_once(" to ") {
        Some((first, last)) => DateSpan::between(written_date(first)?, written_date(last)?).ok()?,
        None => DateSpan::of(written_date(rest)?),
    };
    Some(if about { span.about() } else { span })
}

/// Reads `10 Dec 1948`, `Dec 1948`, `Dec. 1948`, `1948` or the ISO forms `1948-12-10` and `1948-12`.
pub(crate) fn written_date(raw: &str) -> Option<PartialDate> {
    let raw = raw.trim();
    if let Ok(date) = raw.parse() {
        return Some(date);
    }
    let mut words = raw.split_ascii_whitespace().rev();
    let year = number(words.next()?, 4)?;
    let month = words.next().map(month).map(|month| month.ok_or(())).transpose().ok()?;
    let day = words.next().map(|word| number(word, 2).ok_or(())).transpose().ok()?;
    match words.next() {
        None => PartialDate::new(year, month, day).ok(),
        Some(_) => None,
    }
}

fn strip_word<'a>(raw: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| {
        let head = raw.get(..word.len())?;
        let rest = raw.get(word.len()..)?;
        (head.eq_ignore_ascii_case(word) && rest.starts_with(' ')).then_some(rest.trim_start())
    })
}

fn number(word: &str, digits_max: usize) -> Option<u32> {
    let digits = word.len() <= digits_max && word.bytes().all(|byte| byte.is_ascii_digit());
    if digits { word.parse().ok() } else { None }
}

/// A month by its English name or its first three letters, with or without a full stop.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == word || (word.len() == 3 && month.starts_with(&word)));
    // "Sept." is the one longer short form in use.
    let at = at.or((word == "sept").then_some(8))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_lists_write_them() {
        for (raw, expected) in [
            ("10 Dec 1948", "1948-12-10"),
            ("03 May 1938", "1938-05-03"),
            ("Sep 1938", "1938-09"),
            ("Nov. 1973 ", "1973-11"),
            ("1946", "1946"),
            ("circa 1951", "1951~"),
            ("1929 to 1930", "1929/1930"),
            ("01 Jan 1953 to 31 Dec 1954", "1953-01-01/1954-12-31"),
            ("circa 1970 to 1973", "1970~/1973~"),
            ("1978-04-28", "1978-04-28"),
        ] {
            assert_eq!(written_span(raw).map(|span| span.to_string()).as_deref(), Some(expected), "{raw}");
        }
        for raw in
            ["30-35 years old", "31 Feb 1960", "1970 to 1960", "circa", "", "the 1960s", "Dec", "5 1960"]
        {
            assert_eq!(written_span(raw), None, "{raw}");
        }
    }
}
