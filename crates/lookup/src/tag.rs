//! A tag: what stands for a number in a set.

/// What the oblivious function makes of one input, shortened to eight bytes. Among 150 million tags one that is not there is
/// taken for one of them once in 10^11 look-ups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Tag(u64);

impl Tag {
    /// The tag of the function's output.
    pub(crate) fn of(output: &[u8]) -> Self {
        Self(first_eight(output))
    }

    /// The tag with this number.
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    pub fn number(self) -> u64 {
        self.0
    }

    /// In which of `parts` parts it stands, a power of two.
    pub fn part(self, parts: usize) -> usize {
        let shift = u64::BITS - parts.trailing_zeros();
        // Below the number of parts, which is one.
        self.0.checked_shr(shift).map_or(0, |part| usize::try_from(part).unwrap_or(usize::MAX))
    }
}

/// The first eight bytes as a number; outputs and digests have more.
pub(crate) fn first_eight(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}
