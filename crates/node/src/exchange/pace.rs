//! How much is asked for at once, and how soon it is told what was seen.

use std::{num::NonZeroU32, ops::RangeInclusive};

use wasl_model::Timestamp;

/// The pace of one line.
///
/// **An answer takes a few seconds**, on whatever line: so messages, which are asked for between two answers, do not wait long behind
/// a long list. How much that is shows when an answer was cut off there.
///
/// **Telling waits while news come.** Cosigning, receipts and *delivered* wait for the disk, on both sides, and what is new waits
/// for them: so they come when nothing is new any more, but not much later than they could.
#[derive(Debug)]
pub(super) struct Pace {
    bytes: NonZeroU32,
    asked: Timestamp,
    round: Timestamp,
    /// How often telling has waited in this round.
    waited: u32,
}

impl Pace {
    /// What is asked for at first: eight seconds of a satellite's 64 kbit/s.
    const BYTES_FIRST: NonZeroU32 = NonZeroU32::new(64 * 1024).unwrap();
    /// And what is asked for at least, and at most: a gibibyte.
    const BYTES: RangeInclusive<NonZeroU32> =
        NonZeroU32::new(16 * 1024).unwrap()..=NonZeroU32::new(1 << 30).unwrap();
    /// How long an answer is to take, in milliseconds: what was quicker may be four times as much, and what took longer is less.
    /// The way up to a satellite and back takes 1.2 seconds of it.
    const ANSWER_MILLIS: RangeInclusive<u64> = 2_000..=5_000;
    /// How long telling waits for what is new, in milliseconds, and how often at most, whatever the clock says.
    const TELL_WITHIN_MILLIS: u64 = 60;
    const TELL_WITHIN: u32 = 100;

    pub(super) fn new(now: Timestamp) -> Self {
        Self { bytes: Self::BYTES_FIRST, asked: now, round: now, waited: 0 }
    }

    /// How much to ask for now.
    pub(super) fn bytes(&self) -> NonZeroU32 {
        self.bytes
    }

    pub(super) fn begin_round(&mut self, now: Timestamp) {
        (self.round, self.waited) = (now, 0);
    }

    pub(super) fn begin_answer(&mut self, now: Timestamp) {
        self.asked = now;
    }

    /// An answer brought all that was asked for, and there is more.
    pub(super) fn end_answer(&mut self, now: Timestamp) {
        // A clock that was set back meanwhile tells nothing.
        let Some(took) = now.millis().checked_sub(self.asked.millis()) else { return };
        let bytes = u64::from(self.bytes.get());
        let fitting = match took {
            quick if quick < *Self::ANSWER_MILLIS.start() => bytes * 4,
            slow if slow > *Self::ANSWER_MILLIS.end() => bytes * Self::ANSWER_MILLIS.start() / slow,
            _ => bytes,
        };
        let fitting = u32::try_from(fitting).ok().and_then(NonZeroU32::new).unwrap_or(*Self::BYTES.end());
        self.bytes = fitting.clamp(*Self::BYTES.start(), *Self::BYTES.end());
    }

    /// Whether to look for news once more before it is told what was seen.
    pub(super) fn may_tell_later(&mut self, now: Timestamp) -> bool {
        self.waited += 1;
        let past = now.millis().checked_sub(self.round.millis());
        past.is_some_and(|past| past < Self::TELL_WITHIN_MILLIS) && self.waited <= Self::TELL_WITHIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(1_790_000_000_000 + millis)
    }

    /// What is asked for after answers that took so long each.
    fn after(answers: &[u64]) -> Vec<u32> {
        let (mut pace, mut now) = (Pace::new(at(0)), 0);
        let mut asked = vec![pace.bytes().get()];
        for took in answers {
            pace.begin_answer(at(now));
            now += took;
            pace.end_answer(at(now));
            asked.push(pace.bytes().get());
        }
        asked
    }

    #[test]
    fn a_quick_line_is_asked_for_more_each_time_and_a_slow_one_for_what_takes_some_seconds() {
        let (kib, mib) = (1 << 10, 1 << 20);
        assert_eq!(
            after(&[3, 40, 1_999, 2_000, 5_000]),
            [64 * kib, 256 * kib, mib, 4 * mib, 4 * mib, 4 * mib]
        );
        assert_eq!(after(&[9_200, 3_200, 900]), [64 * kib, 16 * kib, 16 * kib, 64 * kib]);
        assert_eq!(after(&[0; 9]).last(), Some(&(1 << 30)), "and not more than a gibibyte");
    }

    #[test]
    fn a_clock_that_was_set_back_changes_nothing() {
        let mut pace = Pace::new(at(9_000));
        pace.begin_answer(at(9_000));
        pace.end_answer(at(10));
        assert_eq!(pace.bytes(), Pace::BYTES_FIRST);
        assert!(!pace.may_tell_later(at(10)), "and nothing waits for it");
    }

    #[test]
    fn telling_waits_for_news_for_some_milliseconds_in_each_round() {
        let mut pace = Pace::new(at(0));
        pace.begin_round(at(1_000));
        assert_eq!([1_001, 1_059, 1_060].map(|now| pace.may_tell_later(at(now))), [true, true, false]);
        pace.begin_round(at(1_300));
        assert!(pace.may_tell_later(at(1_301)));
        assert!((0..200).any(|_| !pace.may_tell_later(at(1_301))), "also where the clock stands");
    }
}
