//! From the key of a number to those who bear it: one look into a bucket, which has a handful of keys.

use super::Slot;

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

/// The records of those keys that are `key` as far as can be seen.
pub(crate) fn bearers<'a>(
    buckets: &[[u8; 4]],
    keys: &'a [[u8; 8]],
    key: u64,
) -> impl Iterator<Item = Slot> + use<'a> {
    let bits = buckets.len().saturating_sub(1).max(1).trailing_zeros();
    let start = |at: usize| buckets.get(at).map_or(0, |start| u32::from_le_bytes(*start) as usize);
    let at = bucket(key, bits);
    let within = keys.get(start(at)..start(at + 1)).unwrap_or_default();
    let mark = mark(key);
    within.iter().filter(move |entry| entry.starts_with(&mark)).map(|entry| {
        let [_, _, _, _, slot @ ..] = *entry;
        u32::from_le_bytes(slot)
    })
}

/// Lays keys out in buckets: where each bucket begins, and the keys.
pub(crate) fn lay_out(keys: &[(u64, Slot)]) -> (Vec<u8>, Vec<u8>) {
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
    let mut laid = vec![0; keys.len() * 8];
    for &(key, slot) in keys {
        let next = &mut starts[bucket(key, bits)];
        let place = *next as usize * 8;
        *next += 1;
        laid[place..place + 4].copy_from_slice(&mark(key));
        laid[place + 4..place + 8].copy_from_slice(&slot.to_le_bytes());
    }
    (buckets, laid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    #[test]
    fn every_key_is_found_with_all_who_bear_it() {
        let keys: Vec<(u64, Slot)> =
            (0..5_000).map(|slot| (Key::of(&format!("AB{}", slot % 4_000)), slot)).collect();
        let (buckets, laid) = lay_out(&keys);
        let at = |key| {
            let mut slots: Vec<Slot> = bearers(buckets.as_chunks().0, laid.as_chunks().0, key).collect();
            slots.sort_unstable();
            slots
        };
        assert_eq!(at(Key::of("AB7")), [7, 4_007]);
        assert_eq!(at(Key::of("AB3999")), [3_999]);
        assert_eq!(at(Key::of("AB4000")), []);
        assert_eq!(lay_out(&[]).1, []);
    }
}
