//! Latencies, and the few figures that describe them.

use std::time::Duration;

/// Measured times in milliseconds, sorted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timing {
    sorted: Vec<f64>,
}

impl Timing {
    /// From times as they came.
    pub(crate) fn new(times: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = times.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        Self { sorted }
    }

    /// From durations as they came.
    pub(crate) fn of(times: impl IntoIterator<Item = Duration>) -> Self {
        Self::new(times.into_iter().map(|time| time.as_secs_f64() * 1000.0))
    }

    /// The middle one.
    pub(crate) fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// The one that 99 of 100 stay under.
    pub(crate) fn p99(&self) -> f64 {
        self.at(0.99)
    }

    /// The share of those that took at most so many milliseconds, from 0 to 1.
    pub(crate) fn within(&self, most: f64) -> f64 {
        self.sorted.partition_point(|time| *time <= most) as f64 / self.sorted.len() as f64
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length is an index"
    )]
    fn at(&self, share: f64) -> f64 {
        let index = (self.sorted.len() as f64 * share) as usize;
        self.sorted.get(index).or(self.sorted.last()).copied().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_edge_are_found() {
        let timing = Timing::new((1..=100).rev().map(f64::from));
        assert_eq!(format!("{} {}", timing.median(), timing.p99()), "51 100");
        assert_eq!(format!("{:.2} {:.2}", timing.within(25.0), timing.within(0.5)), "0.25 0.00");
        assert!(Timing::default().median().is_nan());
    }
}
