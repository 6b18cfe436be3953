//! Months and days of the calendar, in UTC.

use jiff::{Span, Timestamp as Moment, Zoned, tz::TimeZone};
use wasl_model::{PartialDate, Timestamp};

const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;

/// A day: year, month, day.
pub(crate) type Day = (u16, u8, u8);

/// So many months later; at the end of a shorter month its last day.
pub(crate) fn months_after(at: Timestamp, months: u16) -> Timestamp {
    moved(at, i64::from(months)).unwrap_or(Timestamp::MAX)
}

/// So many months earlier.
pub(crate) fn months_before(at: Timestamp, months: u16) -> Timestamp {
    moved(at, -i64::from(months)).unwrap_or(Timestamp::from_millis(0))
}

/// So many days later.
pub(crate) fn days_after(at: Timestamp, days: u16) -> Timestamp {
    at.plus_millis(u64::from(days) * DAY_MILLIS)
}

/// The day on which a moment lies; none that can be told, if it lies beyond the calendar.
pub(crate) fn day_of(at: Timestamp) -> Option<Day> {
    let date = zoned(at)?.date();
    Some((u16::try_from(date.year()).ok()?, u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?))
}

/// The first day that a date could be.
pub(crate) fn first_day(date: PartialDate) -> Day {
    (date.year(), date.month().unwrap_or(1), date.day().unwrap_or(1))
}

/// The last day that a date could be.
pub(crate) fn last_day(date: PartialDate) -> Day {
    first_day(date.latest())
}

/// How many whole years lie between two days; 0 if the second is earlier.
pub(crate) fn years_between(from: Day, to: Day) -> u16 {
    let had_birthday = (to.1, to.2) >= (from.1, from.2);
    to.0.saturating_sub(from.0).saturating_sub(u16::from(!had_birthday))
}

fn zoned(at: Timestamp) -> Option<Zoned> {
    let millis = i64::try_from(at.millis()).ok()?;
    Some(Moment::from_millisecond(millis).ok()?.to_zoned(TimeZone::UTC))
}

fn moved(at: Timestamp, months: i64) -> Option<Timestamp> {
    let span = Span::new().try_months(months).ok()?;
    let there = zoned(at)?.checked_add(span).ok()?;
    u64::try_from(there.timestamp().as_millisecond()).ok().map(Timestamp::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        for (from, months, to) in [
            ("2026-11-24T10:00:00Z", 60, "2031-11-24T10:00:00Z"),
            ("2024-02-29T00:00:00Z", 60, "2029-02-28T00:00:00Z"),
            ("2026-08-31T23:59:59.999Z", 6, "2027-02-28T23:59:59.999Z"),
        ] {
            assert_eq!(months_after(at(from), months), at(to), "{from}");
        }
        assert_eq!(months_before(at("2031-11-24T10:00:00Z"), 6), at("2031-05-24T10:00:00Z"));
        assert_eq!(months_before(at("1970-01-02T00:00:00Z"), 6), Timestamp::from_millis(0));
        assert_eq!(months_after(Timestamp::MAX, 1), Timestamp::MAX);
        assert_eq!(days_after(at("2026-02-20T00:00:00Z"), 14), at("2026-03-06T00:00:00Z"));
    }

    #[test]
    fn a_birthday_counts_from_its_day() {
        for (to, years) in [((2012, 5, 3), 11), ((2012, 5, 4), 12), ((1999, 1, 1), 0)] {
            assert_eq!(years_between((2000, 5, 4), to), years);
        }
    }
}
