//! The cast at a time of its own, which stands until a test moves it.

use std::sync::Arc;

use wasl_model::Timestamp;
use wasl_node::{Clock, SetClock, SystemClock};

use crate::cast::Cast;

/// When every test begins.
pub(crate) fn start() -> Timestamp {
    Timestamp::from_secs(1_790_000_000)
}

impl Cast {
    /// The cast at the start, for good.
    pub(crate) fn standing() -> Self {
        Self::at_clock().0
    }

    /// The cast at the start, and the clock that moves it on.
    pub(crate) fn at_clock() -> (Self, Arc<SetClock>) {
        let clock = Arc::new(SetClock::at(start()));
        let told: Arc<dyn Clock> = Arc::<SetClock>::clone(&clock);
        (Self::with_clock(&told).unwrap(), clock)
    }

    /// The cast at the machine's own time.
    pub(crate) fn living() -> Self {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        Self::with_clock(&clock).unwrap()
    }
}
