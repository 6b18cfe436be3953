//! How many live questions of each peer are answered in a minute and in a day.
//!
//! Counted in memory: every question that is answered stands in the audit log in any case, and a write for each would hold
//! up the answer.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use wasl_model::{MemberId, Timestamp};

/// A minute and a day, in seconds.
const SPANS_SECS: [u64; 2] = [60, 24 * 60 * 60];

/// The questions of each peer, as they are counted. There are no more peers than the store keeps.
#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<HashMap<MemberId, Count>>);

#[derive(Debug, Default)]
struct Count {
    /// The minute and the day that are counted, and how many questions came in each.
    spans: [(u64, u32); 2],
    /// The minute in which the last refusal was told.
    told: Option<u64>,
}

/// No more are answered for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exceeded {
    /// The seconds until it may be tried again.
    pub(crate) secs: u64,
    /// Whether it is the first refusal of the minute, which the audit log tells: a flood does not fill it.
    pub(crate) is_first: bool,
}

impl Limits {
    /// Counts a question of `peer`, of which so many are answered a minute and a day, unless one of the two is used up.
    pub(crate) fn spend(&self, peer: MemberId, limits: [u32; 2], now: Timestamp) -> Result<(), Exceeded> {
        let now = now.secs();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(peer).or_default();
        for (span, secs) in count.spans.iter_mut().zip(SPANS_SECS) {
            if span.0 != now / secs {
                *span = (now / secs, 0);
            }
        }
        for ((span, secs), limit) in count.spans.iter().zip(SPANS_SECS).zip(limits) {
            if span.1 >= limit {
                let is_first = count.told.replace(now / 60) != Some(now / 60);
                return Err(Exceeded { secs: secs - now % secs, is_first });
            }
        }
        count.spans.iter_mut().for_each(|span| span.1 += 1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spend(limits: &Limits, secs: u64) -> Result<(), Exceeded> {
        limits.spend("UN".parse().unwrap(), [2, 3], Timestamp::from_secs(secs))
    }

    #[test]
    fn each_peer_has_so_many_a_minute_and_so_many_a_day() {
        let limits = Limits::default();
        let exceeded = |secs, is_first| Err(Exceeded { secs, is_first });
        assert_eq!([spend(&limits, 1), spend(&limits, 2)], [Ok(()), Ok(())]);
        assert_eq!([spend(&limits, 3), spend(&limits, 59)], [exceeded(57, true), exceeded(1, false)]);
        assert_eq!([spend(&limits, 60), spend(&limits, 61)], [Ok(()), exceeded(86_339, true)]);
        assert_eq!(limits.spend("FR".parse().unwrap(), [2, 3], Timestamp::from_secs(61)), Ok(()));
        assert_eq!(spend(&limits, 86_400), Ok(()));
    }
}
