//! How often somebody may ask: a steady rate with a minute's worth of burst, in bounded memory.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The pace of many, each on its own.
///
/// For each it keeps one moment: when everything it has asked for so far would be paid off at the
/// steady rate (the generic cell rate algorithm of ATM). Whoever is paid off is forgotten.
#[derive(Debug)]
pub(crate) struct Pace<W> {
    /// What one request costs.
    each: Duration,
    ledger: Mutex<Ledger<W>>,
}

#[derive(Debug)]
struct Ledger<W> {
    paid_off: HashMap<W, Instant>,
    /// Those for whom there is no room share one account.
    rest: Option<Instant>,
}

impl<W: Copy + Eq + Hash> Pace<W> {
    /// How far ahead of the steady rate anybody may be.
    const AHEAD_MAX: Duration = Duration::from_mins(1);
    /// How many are told apart.
    const TOLD_APART_MAX: usize = 10_000;

    /// A pace of so many requests a minute; at least one.
    pub(crate) fn per_minute(requests: u32) -> Self {
        let each = Duration::from_mins(1) / requests.max(1);
        Self { each, ledger: Mutex::new(Ledger { paid_off: HashMap::new(), rest: None }) }
    }

    /// Takes one request, or tells for how many seconds to wait.
    pub(crate) fn take(&self, who: W, now: Instant) -> Result<(), u64> {
        self.take_many(who, 1, now)
    }

    /// Takes `count` requests at once. Who may ask at all may ask for more than its due and then waits.
    pub(crate) fn take_many(&self, who: W, count: u32, now: Instant) -> Result<(), u64> {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let owed = ledger.account(who).unwrap_or(now).max(now);
        self.may(owed, now)?;
        ledger.settle(who, owed + self.each * count, now, Self::TOLD_APART_MAX);
        Ok(())
    }

    /// Whether it would be taken; takes nothing.
    pub(crate) fn check(&self, who: W, now: Instant) -> Result<(), u64> {
        let ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        self.may(ledger.account(who).unwrap_or(now).max(now), now)
    }

    fn may(&self, owed: Instant, now: Instant) -> Result<(), u64> {
        let over = (owed + self.each).saturating_duration_since(now + Self::AHEAD_MAX);
        if over.is_zero() { Ok(()) } else { Err(over.as_secs() + 1) }
    }
}

impl<W: Copy + Eq + Hash> Ledger<W> {
    fn account(&self, who: W) -> Option<Instant> {
        self.paid_off.get(&who).copied().or(self.rest)
    }

    fn settle(&mut self, who: W, owed: Instant, now: Instant, told_apart_max: usize) {
        if self.paid_off.len() >= told_apart_max && !self.paid_off.contains_key(&who) {
            self.paid_off.retain(|_, paid_off| *paid_off > now);
        }
        if self.paid_off.len() < told_apart_max || self.paid_off.contains_key(&who) {
            self.paid_off.insert(who, owed);
        } else {
            self.rest = Some(owed);
        }
        self.rest = self.rest.filter(|rest| *rest > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minutes_worth_may_come_at_once_and_then_one_at_a_time() {
        let (pace, start) = (Pace::per_minute(60), Instant::now());
        let taken = (0..100).filter(|_| pace.take(1, start).is_ok()).count();
        assert_eq!(taken, 60);
        assert_eq!(pace.take(1, start), Err(2));
        assert_eq!(pace.take(2, start), Ok(()));
        let later = start + Duration::from_secs(1);
        assert_eq!([pace.take(1, later), pace.take(1, later)], [Ok(()), Err(2)]);
    }

    #[test]
    fn looking_takes_nothing() {
        let (pace, start) = (Pace::per_minute(1), Instant::now());
        assert_eq!([pace.check(1, start), pace.check(1, start)], [Ok(()), Ok(())]);
        assert_eq!(pace.take_many(1, 3, start), Ok(()));
        assert_eq!(pace.check(1, start), Err(181));
    }

    #[test]
    fn a_crowd_is_kept_in_bounded_memory_and_to_its_pace() {
        let (pace, start) = (Pace::per_minute(1), Instant::now());
        let taken = (0..50_000).filter(|who| pace.take(*who, start).is_ok()).count();
        assert_eq!(taken, Pace::<i32>::TOLD_APART_MAX + 1);
        let after = start + Duration::from_mins(2);
        assert_eq!(pace.take(49_999, after), Ok(()));
        assert_eq!(pace.ledger.lock().unwrap().paid_off.len(), 1);
    }
}
