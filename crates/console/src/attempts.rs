//! How often somebody may try to sign in before having to wait.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use wasl_model::{KeyId, Timestamp};

/// Failed attempts of late, by whoever made them.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    failed: Mutex<HashMap<Source, Failures>>,
}

/// Who is counted for a failed attempt.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// An address that belongs to one reader, and not to a proxy in front.
    Address(IpAddr),
    /// The id of the key that was tried. Checking a key of that id is what costs.
    Key(KeyId),
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    since: Timestamp,
    count: u32,
}

impl Attempts {
    const WINDOW_MILLIS: u64 = 60_000;
    /// The most sources that are remembered; beyond it nobody gets in until a minute is over.
    const SOURCES_MAX: usize = 10_000;

    /// Whether one more attempt by any of `sources` must wait.
    pub(crate) fn must_wait(&self, sources: &[Source], now: Timestamp) -> bool {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.retain(|_, failures| now.millis_since(failures.since) < Self::WINDOW_MILLIS);
        let is_over = |source: &Source| failed.get(source).is_some_and(|f| f.count >= source.failed_max());
        failed.len() >= Self::SOURCES_MAX || sources.iter().any(is_over)
    }

    /// Remembers a failed attempt by `sources`.
    pub(crate) fn note_failure(&self, sources: &[Source], now: Timestamp) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        for source in sources {
            failed.entry(source.clone()).or_insert(Failures { since: now, count: 0 }).count += 1;
        }
    }
}

impl Source {
    /// Who tries the key `secret` from `address`.
    pub(crate) fn of(address: Option<IpAddr>, secret: &str) -> Vec<Self> {
        // From the machine itself come all readers of a proxy; one of them does not lock the others out.
        let address = address.filter(|address| !address.is_loopback()).map(Self::Address);
        let id = secret.strip_prefix("wasl_").and_then(|rest| rest.split('_').next()?.parse().ok());
        [address, id.map(Self::Key)].into_iter().flatten().collect()
    }

    /// After so many failures within a minute, the rest of the minute is waited out.
    fn failed_max(&self) -> u32 {
        match self {
            Self::Address(_) => 30,
            Self::Key(_) => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_failure_with_a_key_within_a_minute_has_to_wait_and_other_keys_do_not() {
        let attempts = Attempts::default();
        let start = Timestamp::from_secs(1_000);
        let [mine, other] =
            ["wasl_0000000000000001_x", "wasl_0000000000000002_x"].map(|key| Source::of(None, key));
        for _ in 0..5 {
            assert!(!attempts.must_wait(&mine, start));
            attempts.note_failure(&mine, start);
        }
        assert!(attempts.must_wait(&mine, start.plus_millis(59_999)));
        assert!(!attempts.must_wait(&other, start));
        assert!(!attempts.must_wait(&mine, start.plus_millis(60_000)));
    }

    #[test]
    fn a_proxy_on_the_same_machine_is_nobody() {
        let (proxy, reader) = ("127.0.0.1".parse().unwrap(), "192.0.2.7".parse().unwrap());
        assert_eq!(Source::of(Some(proxy), "nonsense"), []);
        assert_eq!(Source::of(Some(reader), "nonsense"), [Source::Address(reader)]);
    }
}
