//! The dates of a machine-readable zone: two digits of the year, and the century by rule.

use wasl_model::PartialDate;

/// On which side of the reference year a date lies.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side {
    /// A birth lies in the past: the latest such year that is not after the reference year. Whoever is
    /// a hundred or older is taken for a child; the zone does not tell the two apart.
    Birth,
    /// An expiry lies within fifty years of it, on either side.
    Expiry,
}

/// Reads `YYMMDD`. Unknown parts are fillers (Doc 9303 part 3, section 4.8): an unknown day or month
/// makes the date a partial one. `None` if the year is unknown or there is no such date, or none as early.
pub(super) fn date(raw: &[u8], side: Side, reference_year: u16) -> Option<PartialDate> {
    let part = |range: std::ops::Range<usize>| match raw.get(range)? {
        [b'<', b'<'] => Some(None),
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0')))
        }
        _ => None,
    };
    let (year, month, day) = (part(0..2)??, part(2..4)?, part(4..6)?);
    let reference_year = u32::from(reference_year);
    let latest = match side {
        Side::Birth => reference_year,
        Side::Expiry => reference_year + 49,
    };
    let year = latest.checked_sub((latest + 100 - year) % 100)?;
    PartialDate::new(year, month, month.and(day)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_century_comes_from_the_reference_year() {
        for (raw, side, expected) in [
            ("740812", Side::Birth, Some("1974-08-12")),
            ("260101", Side::Birth, Some("2026-01-01")),
            ("270101", Side::Birth, Some("1927-01-01")),
            ("7407<<", Side::Birth, Some("1974-07")),
            ("74<<12", Side::Birth, Some("1974")),
            ("<<<<<<", Side::Birth, None),
            ("740230", Side::Birth, None),
            ("120415", Side::Expiry, Some("2012-04-15")),
            ("500724", Side::Expiry, Some("2050-07-24")),
            ("970801", Side::Expiry, Some("1997-08-01")),
        ] {
            let found = date(raw.as_bytes(), side, 2026).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{raw} {side:?}");
        }
    }

    #[test]
    fn a_clock_in_antiquity_reads_no_date_before_its_era() {
        assert_eq!(date(b"851201", Side::Birth, 65), None);
    }
}
