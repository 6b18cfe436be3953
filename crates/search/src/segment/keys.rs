//! From the key of a number to those who bear it: one look whether there may be such a key, which there mostly is not,
//! and one into a bucket, which has a handful of keys.
//!
//! The first look is into a blocked Bloom filter (Putze, Sanders, Singler, "Cache-, hash- and space-efficient Bloom
//! filters", 2007): all bits of a key lie in one line of 64 bytes, so that it costs one visit to memory.

use super::Slot;

/// The bearer of a number: the record, and which of its numbers it is.
pub(crate) type Bearer = (Slot, u8);
/// How a key lies in its bucket.
pub(crate) type Laid = [u8; 9];

/// Bits of the filter for each key; five of them are set. Of the keys that are not there, one in a hundred passes.
const FILTER_BITS: usize = 10;
const FILTER_SET: u32 = 5;
/// Bytes of a line.
const LINE: usize = 64;

/// Keys of one bucket in the mean.
const MEAN: usize = 6;

/// The number of a bucket's bits for so many keys.
fn bits(keys: usize) -> u32 {
    (keys / MEAN).max(1).next_power_of_two().trailing_zeros()
}

/// In which of so many buckets, a power of two, a key lies.
fn bucket(key: u64, bits: u32) -> usize {
    key.checked_shr(64 - bits).and_then(|high| usize::try_from(high).ok()).unwrap_or(0)
}

/// The half of a key that is compared within its bucket.
#[expect(clippy::cast_possible_truncation, reason = "the other half says in which bucket it is")]
fn mark(key: u64) -> [u8; 4] {
    (key as u32).to_le_bytes()
}

/// The bearers of those keys that are `key` as far as can be seen.
pub(crate) fn bearers<'a>(
    filter: &[u8],
    buckets: &[[u8; 4]],
    keys: &'a [Laid],
    key: u64,
) -> impl Iterator<Item = Bearer> + use<'a> {
    let bits = buckets.len().saturating_sub(1).max(1).trailing_zeros();
    let start = |at: usize| buckets.get(at).map_or(0, |start| u32::from_le_bytes(*start) as usize);
    let within = if may_have(filter, key) {
        let at = bucket(key, bits);
        keys.get(start(at)..start(at + 1)).unwrap_or_default()
    } else {
        &[]
    };
    let mark = mark(key);
    within.iter().filter(move |entry| entry.starts_with(&mark)).map(|entry| {
        let [_, _, _, _, slot @ .., which] = *entry;
        (u32::from_le_bytes(slot), which)
    })
}

/// Whether the filter lets a key pass: all that are there, and few others.
fn may_have(filter: &[u8], key: u64) -> bool {
    let lines: &[[u8; LINE]] = filter.as_chunks().0;
    let Some(line) = lines.get(line_of(key, lines.len())) else { return false };
    set_bits(key).all(|bit| line[bit / 8] & (1 << (bit % 8)) != 0)
}

/// In which of so many lines a key has its bits.
fn line_of(key: u64, lines: usize) -> usize {
    usize::try_from((u128::from(key) * lines as u128) >> 64).unwrap_or(0)
}

/// Which bits of its line a key sets; the low bits of the key say so, its high bits which line.
fn set_bits(key: u64) -> impl Iterator<Item = usize> {
    (0..FILTER_SET).map(move |nth| usize::try_from((key >> (9 * nth)) % (8 * LINE as u64)).unwrap_or(0))
}

/// Keys laid out.
#[derive(Debug)]
pub(crate) struct LaidOut {
    /// Which keys there may be.
    pub(crate) filter: Vec<u8>,
    /// Where each bucket begins.
    pub(crate) buckets: Vec<u8>,
    /// The keys, bucket by bucket.
    pub(crate) keys: Vec<u8>,
}

impl LaidOut {
    /// Lays keys out in buckets.
    pub(crate) fn of(keys: &[(u64, Bearer)]) -> Self {
        let bits = bits(keys.len());
        // How many keys each bucket has, then where each begins.
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (key, _) in keys {
            starts[bucket(*key, bits) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let buckets = starts.iter().flat_map(|start| start.to_le_bytes()).collect();
        let mut laid = vec![0; keys.len() * size_of::<Laid>()];
        let mut filter = vec![0; (keys.len() * FILTER_BITS).div_ceil(LINE * 8) * LINE];
        let places: &mut [Laid] = laid.as_chunks_mut().0;
        let lines: &mut [[u8; LINE]] = filter.as_chunks_mut().0;
        let lines_len = lines.len();
        for &(key, (slot, which)) in keys {
            let next = &mut starts[bucket(key, bits)];
            let ([a, b, c, d], [e, f, g, h]) = (mark(key), slot.to_le_bytes());
            places[*next as usize] = [a, b, c, d, e, f, g, h, which];
            *next += 1;
            let line = &mut lines[line_of(key, lines_len)];
            set_bits(key).for_each(|bit| line[bit / 8] |= 1 << (bit % 8));
        }
        Self { filter, buckets, keys: laid }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    #[test]
    fn every_key_is_found_with_all_who_bear_it() {
        let keys: Vec<(u64, Bearer)> =
            (0..5_000).map(|slot| (Key::of(&format!("AB{}", slot % 4_000)), (slot, 3))).collect();
        let laid = LaidOut::of(&keys);
        let at = |key| {
            let (buckets, keys) = (laid.buckets.as_chunks().0, laid.keys.as_chunks().0);
            let mut found: Vec<Bearer> = bearers(&laid.filter, buckets, keys, key).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(at(Key::of("AB7")), [(7, 3), (4_007, 3)]);
        assert_eq!(at(Key::of("AB3999")), [(3_999, 3)]);
        let strangers = (4_000..14_000).map(|number| Key::of(&format!("AB{number}")));
        let let_pass = strangers.filter(|&key| may_have(&laid.filter, key)).count();
        assert!(let_pass < 300, "the filter lets {let_pass} of 10,000 pass");
        assert_eq!(at(Key::of("AB4000")), []);
        assert!(LaidOut::of(&[]).keys.is_empty());
    }
}
