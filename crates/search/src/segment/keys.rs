//! From the key of a number to those who bear it: one look whether there may be such a key, which there mostly is not,
//! and one into a bucket, which has a handful of keys.
//!
//! The first look is into a blocked Bloom filter (Putze, Sanders, Singler, "Cache-, hash- and space-efficient Bloom
//! filters", 2007): all bits of a key lie in one word, so that it costs one visit to memory and no branch.

use super::columns::Slot;

/// The bearer of a number: the record, and which of its numbers it is.
pub(crate) type Bearer = (Slot, u8);
/// How a key lies in its bucket.
pub(crate) type Laid = [u8; 9];

/// Bits of the filter for each key; four of them are set. Of the keys that are not there, one in forty passes.
const FILTER_BITS: usize = 12;

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
    filter: &[[u8; 8]],
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
pub(crate) fn may_have(filter: &[[u8; 8]], key: u64) -> bool {
    let word = filter.get(word_of(key, filter.len())).map_or(0, |word| u64::from_le_bytes(*word));
    word & bits_of(key) == bits_of(key)
}

/// In which of so many words a key has its bits: its high bits say so.
fn word_of(key: u64, words: usize) -> usize {
    usize::try_from((u128::from(key) * words as u128) >> 64).unwrap_or(0)
}

/// The bits of its word that a key sets: its low bits say so.
fn bits_of(key: u64) -> u64 {
    [0, 6, 12, 18].into_iter().fold(0, |bits, from| bits | 1 << ((key >> from) & 63))
}

/// Keys that are to be laid out, in heaps by their highest bits: what is done with one heap after the other stays in a
/// small part of the memory.
#[derive(Debug, Default)]
pub(crate) struct Heaps(Vec<Vec<(u64, Bearer)>>);

/// Highest bits by which keys are put on heaps.
const HEAP_BITS: u32 = 8;

impl Heaps {
    /// Adds a key and who bears it.
    pub(crate) fn push(&mut self, key: u64, bearer: Bearer) {
        if self.0.is_empty() {
            self.0.resize_with(1 << HEAP_BITS, Vec::new);
        }
        self.0[bucket(key, HEAP_BITS)].push((key, bearer));
    }

    fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    fn iter(&self) -> impl Iterator<Item = &(u64, Bearer)> {
        self.0.iter().flatten()
    }
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
    pub(crate) fn of(keys: &Heaps) -> Self {
        let bits = bits(keys.len());
        // How many keys each bucket has, then where each begins.
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (key, _) in keys.iter() {
            starts[bucket(*key, bits) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let buckets = starts.iter().flat_map(|start| start.to_le_bytes()).collect();
        let mut laid = vec![0; keys.len() * size_of::<Laid>()];
        let mut filter = vec![0_u64; (keys.len() * FILTER_BITS).div_ceil(64)];
        let words = filter.len();
        let places: &mut [Laid] = laid.as_chunks_mut().0;
        for &(key, (slot, which)) in keys.iter() {
            let next = &mut starts[bucket(key, bits)];
            let place = &mut places[*next as usize];
            place[..4].copy_from_slice(&mark(key));
            place[4..8].copy_from_slice(&slot.to_le_bytes());
            place[8] = which;
            *next += 1;
            filter[word_of(key, words)] |= bits_of(key);
        }
        let filter = filter.iter().flat_map(|word| word.to_le_bytes()).collect();
        Self { filter, buckets, keys: laid }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    #[test]
    fn every_key_is_found_with_all_who_bear_it() {
        let mut keys = Heaps::default();
        (0..5_000).for_each(|slot| keys.push(Key::of(&format!("AB{}", slot % 4_000)), (slot, 3)));
        let laid = LaidOut::of(&keys);
        let filter = laid.filter.as_chunks().0;
        let at = |key| {
            let (buckets, keys) = (laid.buckets.as_chunks().0, laid.keys.as_chunks().0);
            let mut found: Vec<Bearer> = bearers(filter, buckets, keys, key).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(at(Key::of("AB7")), [(7, 3), (4_007, 3)]);
        assert_eq!(at(Key::of("AB3999")), [(3_999, 3)]);
        let strangers = (4_000..14_000).map(|number| Key::of(&format!("AB{number}")));
        let let_pass = strangers.filter(|&key| may_have(filter, key)).count();
        assert!(let_pass < 500, "the filter lets {let_pass} of 10,000 pass");
        assert_eq!(at(Key::of("AB4000")), []);
        assert!(LaidOut::of(&Heaps::default()).keys.is_empty());
    }
}
