//! A moment in time, to the millisecond. Nobody here asks a clock: a moment is an argument.

use std::{fmt, str::FromStr};

use jiff::Timestamp as Moment;
use minicbor::{Decode, Encode};

/// Milliseconds since 1970-01-01T00:00:00Z, between the years 1970 and 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] u64);

/// Why a moment was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a moment is written as in 2026-11-22T14:39:00Z, between 1970 and 9999")]
pub struct TimestampError;

impl Timestamp {
    /// The last moment that can be written: 9999-12-30T00:00:00Z.
    pub const MAX: Self = Self(253_402_128_000_000);

    /// From milliseconds since 1970; beyond [`Timestamp::MAX`] it is that.
    pub fn from_millis(millis: u64) -> Self {
        Self(millis.min(Self::MAX.0))
    }

    /// From whole seconds since 1970.
    pub fn from_secs(secs: u64) -> Self {
        Self::from_millis(secs.saturating_mul(1_000))
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> u64 {
        self.0
    }

    /// Whole seconds since 1970.
    pub fn secs(self) -> u64 {
        self.0 / 1_000
    }

    /// The year, in UTC.
    pub fn year(self) -> u16 {
        let moment = i64::try_from(self.0).ok().and_then(|millis| Moment::from_millisecond(millis).ok());
        let date = moment.unwrap_or(Moment::MAX).to_zoned(jiff::tz::TimeZone::UTC);
        // Between 1970 and 9999, so that it fits.
        date.year().unsigned_abs()
    }

    /// How many milliseconds lie between `earlier` and this; 0 if `earlier` is later.
    pub fn millis_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The moment `millis` later.
    #[must_use]
    pub fn plus_millis(self, millis: u64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, with milliseconds only where there are any.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = i64::try_from(self.0).ok().and_then(|millis| Moment::from_millisecond(millis).ok());
        out.pad(&moment.unwrap_or(Moment::MAX).to_string())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Timestamp({self})")
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(raw: &str) -> Result<Self, TimestampError> {
        let moment: Moment = raw.parse().map_err(|_| TimestampError)?;
        u64::try_from(moment.as_millisecond())
            .ok()
            .filter(|&millis| millis <= Self::MAX.0)
            .map(Self)
            .ok_or(TimestampError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_rfc_3339() {
        assert_eq!(Timestamp::from_secs(1_763_822_340).to_string(), "2025-11-22T14:39:00Z");
        assert_eq!("2025-11-22T15:39:00+01:00".parse(), Ok(Timestamp::from_secs(1_763_822_340)));
        assert_eq!("1969-12-31T23:59:59Z".parse::<Timestamp>(), Err(TimestampError));
        assert_eq!(Timestamp::from_secs(1_763_822_340).year(), 2025);
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-30T00:00:00Z");
    }
}
