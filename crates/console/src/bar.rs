//! Small pictures for values, where people would rather look than read.

use wasl_model::Timestamp;

/// A bar from a middle line: to its end for a hit, to its start against one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WeightBar {
    /// Where it begins, of 100.
    pub(crate) start: u32,
    /// How long it is, of 100; the middle is at 50.
    pub(crate) length: u32,
    /// Whether it speaks for the hit.
    pub(crate) is_for: bool,
}

/// A whole number of per cent.
pub(crate) fn percent(share: f32) -> u32 {
    rounded(share.clamp(0.0, 1.0) * 100.0)
}

/// The bar of a natural logarithm of odds. Eight, odds of three thousand to one, fill a side.
pub(crate) fn weight_bar(weight: f32) -> WeightBar {
    const FULL: f32 = 8.0;
    let length = rounded((weight.abs().min(FULL) / FULL * 50.0).max(1.0));
    let is_for = weight >= 0.0;
    WeightBar { start: if is_for { 50 } else { 50 - length }, length, is_for }
}

/// Where an age lies on a line from now to a week and more, of 100. Every quarter is another unit:
/// a minute, an hour, a day, a week.
pub(crate) fn age_place(age_secs: u64) -> u32 {
    const MARKS: [u64; 5] = [0, 60, 3_600, 86_400, 604_800];
    for (at, pair) in MARKS.windows(2).enumerate() {
        let [from, to] = [pair[0], pair[1]];
        if age_secs < to {
            let share = (age_secs - from) as f32 / (to - from) as f32;
            return rounded((at as f32 + share) * 25.0);
        }
    }
    100
}

/// How many seconds old something of `then` is at `now`.
pub(crate) fn age_secs(then: Timestamp, now: Timestamp) -> u64 {
    now.millis_since(then) / 1_000
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "callers clamp to 0 to 100")]
fn rounded(value: f32) -> u32 {
    value.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_for_grows_from_the_middle_to_the_end_and_against_to_the_start() {
        assert_eq!(weight_bar(8.0), WeightBar { start: 50, length: 50, is_for: true });
        assert_eq!(weight_bar(-4.0), WeightBar { start: 25, length: 25, is_for: false });
        assert_eq!(weight_bar(99.0).length, 50);
        assert_eq!(weight_bar(0.0).length, 1);
    }

    #[test]
    fn each_quarter_of_the_age_line_is_another_unit() {
        let places = [0, 30, 60, 3_600, 86_400, 604_800, 9_999_999].map(age_place);
        assert_eq!(places, [0, 13, 25, 50, 75, 100, 100]);
        assert_eq!([percent(0.923), percent(-1.0), percent(f32::NAN)], [92, 0, 0]);
    }
}
