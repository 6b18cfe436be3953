//! Whoever waits for something to grow is called when it does.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often it is looked at for what other processes have written.
const LOOK: Duration = Duration::from_millis(20);

/// How many entries there were when it was looked at last, and who waits for more.
#[derive(Debug, Default)]
pub(crate) struct News {
    known: Mutex<Known>,
    grown: Condvar,
}

#[derive(Debug, Default)]
struct Known {
    entries: u64,
    /// When that was looked up; `None` if it is out of date.
    at: Option<Instant>,
}

impl News {
    /// How many entries there are, as it was some milliseconds ago at most; `look` looks it up.
    pub(crate) fn entries<E>(&self, look: impl Fn() -> Result<u64, E>) -> Result<u64, E> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).entries(&look)
    }

    /// Waits until there is another number of entries than `seen`, at most for `time`, and only as long as `go_on` says so.
    pub(crate) fn await_growth<E>(
        &self,
        seen: u64,
        time: Duration,
        go_on: &dyn Fn() -> bool,
        look: impl Fn() -> Result<u64, E>,
    ) -> Result<(), E> {
        let until = Instant::now() + time;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        while go_on() && known.entries(&look)? == seen {
            let left = until.saturating_duration_since(Instant::now()).min(LOOK);
            if left.is_zero() {
                break;
            }
            known = self.grown.wait_timeout(known, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }

    /// Calls whoever waits: something was written.
    pub(crate) fn tell(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).at = None;
        self.grown.notify_all();
    }
}

impl Known {
    fn entries<E>(&mut self, look: &impl Fn() -> Result<u64, E>) -> Result<u64, E> {
        if self.at.is_none_or(|at| at.elapsed() >= LOOK) {
            *self = Self { entries: look()?, at: Some(Instant::now()) };
        }
        Ok(self.entries)
    }
}
