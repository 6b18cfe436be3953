//! Whoever waits for something to grow is called when it does.

use std::{
    collections::BTreeMap,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

use wasl_feed::Origin;

/// How often it is looked at for what other processes have written.
const LOOK: Duration = Duration::from_millis(20);

/// How far everything was when it was looked at last, and who waits for more.
#[derive(Debug, Default)]
pub(crate) struct News {
    known: Mutex<Known>,
    grown: Condvar,
}

/// How far the feeds are that are kept here, and the directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// How many entries each feed has, and how many let it be passed on.
    pub(crate) feeds: BTreeMap<Origin, (u64, u64)>,
    /// How many batches the directory has.
    pub(crate) directory: u64,
}

impl Sizes {
    /// A number that grows with what this bureau has for others: its `own` feeds, those that it may pass on, and the directory.
    pub(crate) fn given(&self, own: &[Origin]) -> u64 {
        let is_given = |(origin, (_, givers)): &(&Origin, &(u64, u64))| *givers > 0 || own.contains(origin);
        let feeds = self.feeds.iter().filter(is_given).map(|(_, (entries, givers))| entries + givers);
        feeds.sum::<u64>() + self.directory
    }
}

#[derive(Debug, Default)]
struct Known {
    sizes: Arc<Sizes>,
    /// When that was looked up; `None` if it is out of date.
    at: Option<Instant>,
}

impl News {
    /// How far everything is, as it was some milliseconds ago at most; `look` looks it up.
    pub(crate) fn sizes<E>(&self, look: impl Fn() -> Result<Sizes, E>) -> Result<Arc<Sizes>, E> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).sizes(&look)
    }

    /// Waits until `is_news` says so of how far everything is, at most for `time`, and only as long as `go_on` says so.
    pub(crate) fn await_growth<E>(
        &self,
        is_news: &dyn Fn(&Sizes) -> bool,
        time: Duration,
        go_on: &dyn Fn() -> bool,
        look: impl Fn() -> Result<Sizes, E>,
    ) -> Result<(), E> {
        let until = Instant::now() + time;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        while go_on() && !is_news(&*known.sizes(&look)?) {
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
    fn sizes<E>(&mut self, look: &impl Fn() -> Result<Sizes, E>) -> Result<Arc<Sizes>, E> {
        if self.at.is_none_or(|at| at.elapsed() >= LOOK) {
            *self = Self { sizes: Arc::new(look()?), at: Some(Instant::now()) };
        }
        Ok(Arc::clone(&self.sizes))
    }
}
