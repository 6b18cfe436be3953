//! How our types stand in a row's cells, and come back out of it.

use wasl_feed::{Commitment, Entry, Index, Opening, Origin, Salt};
use wasl_model::{Audience, MemberId, RecordId, Timestamp};

use crate::{StoreError, engine::Row};

/// Which entry of which feed, as one number: the feed's row above, the entry's number in the lower 48 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(pub(crate) i64);

/// The row of a feed, 1 to 32767.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FeedId(pub(crate) i64);

const NUMBER_BITS: u32 = 48;

impl Place {
    /// The place of entry `number` of `feed`. Both are bounded by their own types; the number that
    /// follows a feed's last is the place where the next feed begins.
    pub(crate) fn new(feed: FeedId, number: u64) -> Self {
        Self((feed.0 << NUMBER_BITS) + signed(number))
    }

    /// Which feed.
    pub(crate) fn feed(self) -> FeedId {
        FeedId(self.0 >> NUMBER_BITS)
    }

    /// Which of its entries.
    pub(crate) fn number(self) -> u64 {
        unsigned(self.0 & ((1 << NUMBER_BITS) - 1))
    }
}

/// The engines' numbers are signed; ours stay far below where that matters.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The way back; nothing negative is ever written.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

pub(crate) fn millis(at: Timestamp) -> i64 {
    signed(at.millis())
}

pub(crate) fn timestamp(row: Row<'_>, column: usize) -> Result<Timestamp, StoreError> {
    Ok(Timestamp::from_millis(unsigned(row.get(column)?)))
}

pub(crate) fn timestamp_or_none(row: Row<'_>, column: usize) -> Result<Option<Timestamp>, StoreError> {
    Ok(row.get::<Option<i64>>(column)?.map(|at| Timestamp::from_millis(unsigned(at))))
}

pub(crate) fn record_id(row: Row<'_>, column: usize) -> Result<RecordId, StoreError> {
    let bytes = row.get::<&[u8]>(column)?;
    let bytes = <[u8; 16]>::try_from(bytes).map_err(|_| StoreError::Row { table: "record" })?;
    Ok(RecordId::from_bytes(bytes))
}

pub(crate) fn index(number: u64) -> Result<Index, StoreError> {
    Ok(Index::new(number)?)
}

pub(crate) fn origin(row: Row<'_>, column: usize) -> Result<Origin, StoreError> {
    let text = row.get::<&str>(column)?;
    text.parse().map_err(|_| StoreError::Row { table: "feed" })
}

/// An entry from the columns commitment, salt, payload, the first being number `column`.
pub(crate) fn entry(row: Row<'_>, column: usize) -> Result<Entry, StoreError> {
    let bad = || StoreError::Row { table: "entry" };
    let commitment = commitment(row, column)?;
    let salt = bytes_32(row, column + 1)?;
    let payload = row.get::<Option<&[u8]>>(column + 2)?;
    let opening = match (salt, payload) {
        (Some(salt), Some(payload)) => Some(Opening::new(Salt::from_bytes(salt), payload)?),
        (None, None) => None,
        _ => return Err(bad()),
    };
    Ok(Entry { commitment, opening })
}

/// Who may receive an entry's payload; `None` is all members.
pub(crate) fn audience(row: Row<'_>, column: usize) -> Result<Option<Audience>, StoreError> {
    let bad = || StoreError::Row { table: "entry" };
    let bytes = row.get::<Option<&[u8]>>(column)?;
    bytes.map(minicbor::decode).transpose().map_err(|_| bad())
}

/// The bytes of an audience in its cell.
pub(crate) fn audience_bytes(audience: &Audience) -> Vec<u8> {
    // Writing into a vector cannot fail.
    minicbor::to_vec(audience).unwrap_or_default()
}

/// A member's code.
pub(crate) fn member(row: Row<'_>, column: usize, table: &'static str) -> Result<MemberId, StoreError> {
    let text = row.get::<&str>(column)?;
    text.parse().map_err(|_| StoreError::Row { table })
}

/// The commitment in one cell.
pub(crate) fn commitment(row: Row<'_>, column: usize) -> Result<Commitment, StoreError> {
    let bytes = bytes_32(row, column)?.ok_or(StoreError::Row { table: "entry" })?;
    Ok(Commitment::from_bytes(bytes))
}

fn bytes_32(row: Row<'_>, column: usize) -> Result<Option<[u8; 32]>, StoreError> {
    let bytes = row.get::<Option<&[u8]>>(column)?;
    bytes.map(|bytes| bytes.try_into().map_err(|_| StoreError::Row { table: "entry" })).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_tells_its_feed_and_its_number() {
        let place = Place::new(FeedId(32_767), (1 << 48) - 1);
        assert_eq!((place.feed(), place.number()), (FeedId(32_767), (1 << 48) - 1));
        assert_eq!(Place::new(FeedId(1), 1 << 48), Place::new(FeedId(2), 0));
        assert!(place.0 > 0 && Place::new(FeedId(1), 5) < Place::new(FeedId(2), 0));
    }
}
