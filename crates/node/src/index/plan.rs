//! Which parts of the index are written anew next, by their sizes and by what of them is gone.

use std::time::Duration;

use wasl_model::Timestamp;
use wasl_search::PartId;

/// Segments of fewer records are written anew within a second, and those of more beside them.
pub(crate) const LARGE: usize = 20_000;
/// The most records that are brought together in one segment.
const RECORDS_MAX: usize = 2_000_000;
/// The most bytes that are.
const BYTES_MAX: usize = 2 << 30;
/// A part joins smaller ones that together have one in so many of its records. The higher, the fewer parts there are
/// and the more often each record is written anew.
const SHARE: usize = 3;

/// What is known of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outline {
    /// What it is called.
    pub(crate) id: PartId,
    /// How many records it was written with.
    pub(crate) records: usize,
    /// How long it is.
    pub(crate) bytes: usize,
    /// Since when some of its records are gone.
    pub(crate) gone_since: Option<Timestamp>,
}

/// The part that has held what is gone for `within` or longer, if there is one: the one that has held it longest.
pub(crate) fn overdue(parts: &[Outline], now: Timestamp, within: Duration) -> Option<PartId> {
    // If somebody set the clock, it is due at once rather than never.
    let is_due = |since: Timestamp| u128::from(since.millis().abs_diff(now.millis())) >= within.as_millis();
    let due = parts.iter().filter(|part| part.gone_since.is_some_and(is_due));
    due.min_by_key(|part| part.gone_since).map(|part| part.id)
}

/// Parts that are better one, if there are any: the smallest, and each next one that is not much larger than they are
/// together. What is left is each several times as large as all that are smaller, and so they are few.
pub(crate) fn to_join(parts: &[Outline]) -> Option<Vec<PartId>> {
    let mut smallest_first = parts.to_vec();
    smallest_first.sort_by_key(|part| (part.records, part.id));
    let (mut records, mut bytes, mut joined) = (0, 0, 0);
    for (at, part) in smallest_first.iter().enumerate() {
        if records + part.records > RECORDS_MAX || bytes + part.bytes > BYTES_MAX {
            break;
        }
        if part.records <= records * SHARE {
            joined = at + 1;
        }
        records += part.records;
        bytes += part.bytes;
    }
    (joined > 1).then(|| smallest_first[..joined].iter().map(|part| part.id).collect())
}

#[cfg(test)]
mod tests {
    use wasl_search::{Draft, Index};

    use super::*;

    /// Parts of so many records each.
    fn parts(sizes: &[usize]) -> Vec<Outline> {
        let mut index = Index::new();
        let mut id = || index.adopt_marked(Draft::new().finish(), &[]);
        let outline = |records: &usize| Outline { id: id(), records: *records, bytes: 0, gone_since: None };
        sizes.iter().map(outline).collect()
    }

    fn joined(sizes: &[usize]) -> Vec<usize> {
        let parts = parts(sizes);
        let ids = to_join(&parts).unwrap_or_default();
        ids.iter()
            .flat_map(|id| parts.iter().filter(move |part| part.id == *id))
            .map(|part| part.records)
            .collect()
    }

    #[test]
    fn parts_of_like_size_become_one_and_a_much_larger_one_stays() {
        assert_eq!(joined(&[280_000, 900, 30, 10]), [10, 30]);
        assert_eq!(joined(&[280_000, 2_000, 310, 10]), [0_usize; 0]);
        assert_eq!(joined(&[30, 10, 100, 300]), [10, 30, 100, 300]);
        // One small one between does not keep large ones apart.
        assert_eq!(joined(&[1, 400_000, 400_000]), [1, 400_000, 400_000]);
        assert_eq!(joined(&[2_000_000, 1_900_000, 1]), [0_usize; 0]);
        assert_eq!(joined(&[5]), [0_usize; 0]);
    }

    #[test]
    fn however_many_records_come_the_parts_are_few() {
        let mut sizes = vec![280_000];
        for _ in 0..30_000 {
            sizes.push(7);
            while let together @ [_, ..] = joined(&sizes).as_slice() {
                for size in together {
                    let at = sizes.iter().position(|other| other == size);
                    at.map(|at| sizes.swap_remove(at));
                }
                sizes.push(together.iter().sum());
            }
            assert!(sizes.len() <= 9, "{sizes:?}");
        }
    }

    #[test]
    fn the_longest_overdue_comes_first_and_none_before_its_time() {
        let (hour, noon) = (Duration::from_hours(1), Timestamp::from_secs(1_790_000_000));
        let mut parts = parts(&[10, 20, 30]);
        parts[1].gone_since = Some(noon);
        parts[2].gone_since = Some(noon.plus_millis(1));
        assert_eq!(overdue(&parts, noon.plus_millis(3_599_999), hour), None);
        assert_eq!(overdue(&parts, noon.plus_millis(3_600_001), hour), Some(parts[1].id));
        // A clock that was set back.
        assert_eq!(overdue(&parts, Timestamp::from_secs(1), hour), Some(parts[1].id));
    }
}
