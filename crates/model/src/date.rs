//! Dates as sources know them: a year, a month, a day, or a span of years.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};

/// A date of which the month and the day may be unknown: `1965`, `1965-03`, `1965-03-21`.
///
/// The year lies between 1000 and 2999; month and day exist in the Gregorian calendar. As in EDTF
/// (ISO 8601-2) level 0, a partial date stands for every day it could be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cbor(array)]
pub struct PartialDate {
    #[n(0)]
    year: u16,
    #[n(1)]
    month: Option<u8>,
    #[n(2)]
    day: Option<u8>,
}

/// When somebody was born, as a source tells it: a date, or a span between two; certain or about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct DateSpan {
    /// The date, or the earliest of the span.
    #[n(0)]
    pub first: PartialDate,
    /// The latest of the span, if it is one.
    #[n(1)]
    pub last: Option<PartialDate>,
    /// The source says "about".
    #[n(2)]
    pub circa: bool,
}

/// Why a date was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// Not of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[error("a date is written as in 1965, 1965-03 or 1965-03-21")]
    Form,
    /// The year is outside 1000 to 2999.
    #[error("the year {0} is outside 1000 to 2999")]
    Year(u32),
    /// There is no such month.
    #[error("there is no month {0}")]
    Month(u32),
    /// The month has no such day.
    #[error("there is no day {0} in that month")]
    Day(u32),
    /// A span that ends before it begins.
    #[error("the span ends before it begins")]
    Backwards,
}

impl PartialDate {
    /// Checks and takes a date; a day needs a month.
    pub fn new(year: u32, month: Option<u32>, day: Option<u32>) -> Result<Self, DateError> {
        let kept_year = u16::try_from(year).ok().filter(|year| (1000..=2999).contains(year));
        let kept_year = kept_year.ok_or(DateError::Year(year))?;
        let Some(month) = month else {
            return match day {
                None => Ok(Self { year: kept_year, month: None, day: None }),
                Some(_) => Err(DateError::Form),
            };
        };
        let kept_month =
            u8::try_from(month).ok().filter(|m| (1..=12).contains(m)).ok_or(DateError::Month(month))?;
        let kept_day = match day {
            None => None,
            Some(day) => {
                let last = days_in_month(kept_year, kept_month);
                Some(u8::try_from(day).ok().filter(|d| (1..=last).contains(d)).ok_or(DateError::Day(day))?)
            }
        };
        Ok(Self { year: kept_year, month: Some(kept_month), day: kept_day })
    }

    /// The year, 1000 to 2999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, if it is known.
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, if it is known.
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// The last day that this date could be.
    #[must_use]
    pub fn latest(self) -> Self {
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or_else(|| days_in_month(self.year, month));
        Self { year: self.year, month: Some(month), day: Some(day) }
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl DateSpan {
    /// One date, certain.
    pub fn of(date: PartialDate) -> Self {
        Self { first: date, last: None, circa: false }
    }

    /// From the earliest day of `first` to the latest day of `last`.
    pub fn between(first: PartialDate, last: PartialDate) -> Result<Self, DateError> {
        if last.latest() < first {
            Err(DateError::Backwards)
        } else {
            Ok(Self { first, last: Some(last), circa: false })
        }
    }

    /// The same, said to be about right only.
    #[must_use]
    pub fn about(self) -> Self {
        Self { circa: true, ..self }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(raw: &str) -> Result<Self, DateError> {
        let mut parts = raw.split('-');
        let mut next = |digits: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse::<u32>().map(Some).map_err(|_| DateError::Form)
            }
            Some(_) => Err(DateError::Form),
        };
        let (year, month, day) = (next(4)?.ok_or(DateError::Form)?, next(2)?, next(2)?);
        if parts.next().is_some() {
            return Err(DateError::Form);
        }
        Self::new(year, month, day)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(out, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(out, "-{day:02}"))
    }
}

impl fmt::Display for DateSpan {
    /// EDTF: `1965`, `1960/1965`, and `~` behind what is about right.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = if self.circa { "~" } else { "" };
        write!(out, "{}{about}", self.first)?;
        self.last.map_or(Ok(()), |last| write!(out, "/{last}{about}"))
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl fmt::Debug for DateSpan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl<'b, C> Decode<'b, C> for PartialDate {
    fn decode(bytes: &mut minicbor::Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        #[derive(Decode)]
        #[cbor(array)]
        struct Raw {
            #[n(0)]
            year: u16,
            #[n(1)]
            month: Option<u8>,
            #[n(2)]
            day: Option<u8>,
        }
        let raw = Raw::decode(bytes, ctx)?;
        Self::new(raw.year.into(), raw.month.map(Into::into), raw.day.map(Into::into))
            .map_err(|_| minicbor::decode::Error::message("no such date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_are_read_and_impossible_ones_refused() {
        for good in ["1965", "1965-03", "1965-03-21", "2000-02-29"] {
            assert_eq!(good.parse::<PartialDate>().map(|date| date.to_string()), Ok(good.to_owned()));
        }
        for (bad, why) in [
            ("65", DateError::Form),
            ("1965-3", DateError::Form),
            ("1965-03-21-01", DateError::Form),
            ("+965", DateError::Form),
            ("0065", DateError::Year(65)),
            ("1965-13", DateError::Month(13)),
            ("1900-02-29", DateError::Day(29)),
            ("1965-04-31", DateError::Day(31)),
        ] {
            assert_eq!(bad.parse::<PartialDate>(), Err(why), "{bad}");
        }
    }

    #[test]
    fn a_span_does_not_end_before_it_begins() -> Result<(), DateError> {
        let (early, late) = ("1960".parse()?, "1965".parse()?);
        assert_eq!(DateSpan::between(early, late)?.about().to_string(), "1960~/1965~");
        assert_eq!(DateSpan::between(late, early), Err(DateError::Backwards));
        Ok(())
    }
}
