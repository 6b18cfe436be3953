//! How a date of birth that is asked for agrees with those a record tells.

use wasl_model::{DateSpan, PartialDate};

/// How two dates of birth agree, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    /// The same day.
    Same,
    /// Day and month changed places.
    DayMonthSwapped,
    /// The same month and day, the year one off.
    YearOffByOne,
    /// The same year and day, the month one off.
    MonthOffByOne,
    /// One digit of the day, the month or the year differs.
    OneDigitOff,
    /// The same year and month; one side tells no day.
    MonthOnly,
    /// The same year; one side tells no more.
    YearOnly,
    /// Within the span of years that the source gives.
    WithinSpan,
    /// The same year, another day.
    OtherDay,
    /// At most two years apart, or about the year that the source calls about right.
    NearYear,
    /// They contradict each other.
    Other,
}

impl Agreement {
    /// The best agreement of `asked` with any of `told`; none if nothing is told.
    pub(crate) fn best(asked: PartialDate, told: &[DateSpan]) -> Option<(Self, &DateSpan)> {
        told.iter().map(|span| (of_span(asked, span), span)).min_by_key(|(agreement, _)| *agreement)
    }

    /// How well they agree, from -2 to 7; 0 is what two dates say of which one is not known.
    pub(crate) fn rank(self) -> f32 {
        match self {
            Self::Same => 7.0,
            Self::DayMonthSwapped | Self::MonthOnly => 6.0,
            Self::YearOffByOne | Self::MonthOffByOne => 5.0,
            Self::YearOnly => 4.0,
            Self::OneDigitOff => 3.0,
            Self::WithinSpan => 2.0,
            Self::OtherDay => 1.0,
            Self::NearYear => -1.0,
            Self::Other => -2.0,
        }
    }

    /// The rule's word in a reason.
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::DayMonthSwapped => "day-month-swapped",
            Self::YearOffByOne => "year-off-by-one",
            Self::MonthOffByOne => "month-off-by-one",
            Self::OneDigitOff => "one-digit-off",
            Self::MonthOnly => "month-only",
            Self::YearOnly => "year-only",
            Self::WithinSpan => "within-span",
            Self::OtherDay => "same-year-other-day",
            Self::NearYear => "near-year",
            Self::Other => "other-date",
        }
    }
}

fn of_span(asked: PartialDate, told: &DateSpan) -> Agreement {
    if let Some(last) = told.last {
        let within = asked.latest() >= told.first && asked <= last.latest();
        let margin = u16::from(told.circa) * 2;
        let near = asked.year() + margin >= told.first.year() && asked.year() <= last.year() + margin;
        return match (within, near) {
            (true, _) => Agreement::WithinSpan,
            (_, true) => Agreement::NearYear,
            _ => Agreement::Other,
        };
    }
    let agreement = of_dates(asked, told.first);
    if told.circa && agreement == Agreement::Other && asked.year().abs_diff(told.first.year()) <= 5 {
        return Agreement::NearYear;
    }
    agreement
}

fn of_dates(asked: PartialDate, told: PartialDate) -> Agreement {
    let years = asked.year().abs_diff(told.year());
    let (Some(asked_month), Some(told_month)) = (asked.month(), told.month()) else {
        return by_year(years, Agreement::YearOnly);
    };
    let (Some(asked_day), Some(told_day)) = (asked.day(), told.day()) else {
        let same = if asked_month == told_month { Agreement::MonthOnly } else { Agreement::OtherDay };
        return by_year(years, same);
    };
    let (same_month, same_day) = (asked_month == told_month, asked_day == told_day);
    match years {
        0 if same_month && same_day => Agreement::Same,
        0 if asked_month == told_day && asked_day == told_month => Agreement::DayMonthSwapped,
        0 if same_day && is_next_month(asked_month, told_month) => Agreement::MonthOffByOne,
        0 if same_month && is_digit_off(asked_day.into(), told_day.into()) => Agreement::OneDigitOff,
        0 if same_day && is_digit_off(asked_month.into(), told_month.into()) => Agreement::OneDigitOff,
        1 if same_month && same_day => Agreement::YearOffByOne,
        _ if same_month && same_day && is_digit_off(asked.year(), told.year()) => Agreement::OneDigitOff,
        _ => by_year(years, Agreement::OtherDay),
    }
}

fn by_year(years: u16, same: Agreement) -> Agreement {
    match years {
        0 => same,
        1 | 2 => Agreement::NearYear,
        _ => Agreement::Other,
    }
}

fn is_next_month(one: u8, other: u8) -> bool {
    matches!(one.abs_diff(other), 1 | 11)
}

/// Whether exactly one decimal digit differs, or two neighbours changed places.
fn is_digit_off(one: u16, other: u16) -> bool {
    let digits = |number: u16| [number / 1000, number / 100 % 10, number / 10 % 10, number % 10];
    let (one, other) = (digits(one), digits(other));
    let differ: Vec<usize> = (0..4).filter(|&at| one[at] != other[at]).collect();
    match *differ.as_slice() {
        [_] => true,
        [first, second] if second == first + 1 => one[first] == other[second] && one[second] == other[first],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_agree_as_people_write_and_mistake_them() {
        for (asked, told, agreement) in [
            ("1965-03-21", "1965-03-21", Agreement::Same),
            ("1965-03-04", "1965-04-03", Agreement::DayMonthSwapped),
            ("1966-03-21", "1965-03-21", Agreement::YearOffByOne),
            ("1965-04-21", "1965-03-21", Agreement::MonthOffByOne),
            ("1965-03-27", "1965-03-21", Agreement::OneDigitOff),
            ("1956-03-21", "1965-03-21", Agreement::OneDigitOff),
            ("1965-03", "1965-03-21", Agreement::MonthOnly),
            ("1965", "1965-03-21", Agreement::YearOnly),
            ("1965-07-30", "1965-03-21", Agreement::OtherDay),
            ("1967-07-30", "1965-03-21", Agreement::NearYear),
            ("1970-07-30", "1965-03-21", Agreement::Other),
        ] {
            let (asked, told) = (asked.parse().expect("a date"), told.parse().expect("a date"));
            assert_eq!(of_span(asked, &DateSpan::of(told)), agreement, "{asked} {told}");
        }
    }

    #[test]
    fn a_span_of_years_holds_what_lies_in_it() {
        let span = DateSpan::between("1960".parse().expect("a year"), "1965".parse().expect("a year"));
        let span = span.expect("a span");
        assert_eq!(of_span("1965-12-31".parse().expect("a date"), &span), Agreement::WithinSpan);
        assert_eq!(of_span("1966-01-01".parse().expect("a date"), &span), Agreement::Other);
        assert_eq!(of_span("1966".parse().expect("a date"), &span.about()), Agreement::NearYear);
    }
}
