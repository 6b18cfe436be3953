//! Between two rounds for news.

use std::{
    ops::RangeInclusive,
    thread,
    time::{Duration, Instant},
};

/// After a round for news it is rested as long as it took, within these bounds: whoever says one thing after the other is
/// asked for several at once.
const REST: RangeInclusive<Duration> = Duration::from_millis(2)..=Duration::from_millis(5);
/// A peer that says that there is something, and there is nothing, is asked ever more slowly, down to this.
const SLOWEST: Duration = Duration::from_secs(8);
/// How often it is asked meanwhile whether to go on.
pub(super) const TICK: Duration = Duration::from_millis(100);

/// How long to rest after a round for news that `took` so long, if there were any, and after a rest of `before`.
pub(super) fn rest(took: Option<Duration>, before: Duration) -> Duration {
    took.map_or_else(|| (before * 2).clamp(TICK, SLOWEST), |took| took.clamp(*REST.start(), *REST.end()))
}

/// Lets some time pass; false if `go_on` said no meanwhile.
pub(super) fn pause(time: Duration, go_on: &dyn Fn() -> bool) -> bool {
    let until = Instant::now() + time;
    while go_on() {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        thread::sleep(left.min(TICK));
    }
    false
}
