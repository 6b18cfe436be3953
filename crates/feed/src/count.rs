//! How many, which one, and when: the numbers of a feed.

use std::fmt;

/// How many entries a feed has. At most [`Size::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Size(u64);

/// Which entry of a feed, counted from 0. Smaller than [`Size::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Index(u64);

/// A moment, in whole seconds since 1970-01-01T00:00:00Z. At most the end of the year 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnixTime(u64);

/// Why a number was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CountError {
    /// More entries than a feed can have.
    #[error("a feed has at most 2^48 entries, not {count}")]
    Entries {
        /// The number.
        count: u64,
    },
    /// A moment after the year 9999.
    #[error("{seconds} seconds after 1970 is beyond the year 9999")]
    Time {
        /// The number.
        seconds: u64,
    },
}

impl Size {
    /// No entries.
    pub const ZERO: Self = Self(0);
    /// The most entries a feed can have: 2^48, nine years of a million a second.
    pub const MAX: Self = Self(1 << 48);

    /// A feed with this many entries.
    pub fn new(count: u64) -> Result<Self, CountError> {
        if count <= Self::MAX.0 { Ok(Self(count)) } else { Err(CountError::Entries { count }) }
    }

    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }

    /// Whether there are none.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The index that the next entry gets.
    pub fn next_index(self) -> Result<Index, CountError> {
        Index::new(self.0)
    }

    /// The size `entries` further on.
    pub fn plus(self, entries: usize) -> Result<Self, CountError> {
        // A length in memory is far below 2^63, so the sum does not wrap.
        Self::new(self.0.saturating_add(entries as u64))
    }
}

impl Index {
    /// The entry with this number.
    pub fn new(number: u64) -> Result<Self, CountError> {
        if number < Size::MAX.0 { Ok(Self(number)) } else { Err(CountError::Entries { count: number }) }
    }

    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }

    /// The size of a feed that ends with this entry.
    pub fn size_after(self) -> Size {
        Size(self.0 + 1)
    }

    /// Whether a feed of `size` has it.
    pub fn is_in(self, size: Size) -> bool {
        self.0 < size.0
    }
}

impl UnixTime {
    /// The last second of the year 9999.
    pub const MAX: Self = Self(253_402_300_799);

    /// The moment this many seconds after 1970.
    pub fn new(seconds: u64) -> Result<Self, CountError> {
        if seconds <= Self::MAX.0 { Ok(Self(seconds)) } else { Err(CountError::Time { seconds }) }
    }

    /// Seconds since 1970.
    pub fn get(self) -> u64 {
        self.0
    }

    /// How many seconds this lies after `earlier`; 0 if it does not.
    pub fn seconds_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl CountError {
    /// The stable number of this error.
    pub fn number(self) -> u16 {
        match self {
            Self::Entries { .. } => 3003,
            Self::Time { .. } => 3004,
        }
    }
}

/// Reads a decimal number as C2SP notes write it: no sign, no leading zero.
pub(crate) fn decimal(raw: &str) -> Option<u64> {
    let plain = !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_digit());
    let padded = raw.len() > 1 && raw.starts_with('0');
    if plain && !padded { raw.parse().ok() } else { None }
}

impl fmt::Display for Size {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Display for Index {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_the_format_ends() {
        assert_eq!(Size::new(1 << 48), Ok(Size::MAX));
        assert!(Size::new((1 << 48) + 1).is_err() && Index::new(1 << 48).is_err());
        assert!(Size::MAX.next_index().is_err() && Size::MAX.plus(1).is_err());
        assert!(UnixTime::new(UnixTime::MAX.get() + 1).is_err());
    }

    #[test]
    fn decimals_have_one_form() {
        assert_eq!((decimal("0"), decimal("17")), (Some(0), Some(17)));
        for bad in ["", "00", "017", "+1", "-1", " 1", "1 ", "١", "99999999999999999999"] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }
}
