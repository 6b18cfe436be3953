//! Round after round with one peer that tells the broker when it has something.
//!
//! What the broker tells is only when to ask. If it loses, holds back or makes up news, the next round is late or in vain.

use std::time::{Duration, Instant};

use wasl_carrier::{Broker, News};
use wasl_store::Peer;

use super::{
    confirming::beside,
    error::ExchangeError,
    pull::Talk,
    pulling::Feeds,
    rest::{TICK, pause, rest},
};
use crate::{Bureau, NodeError};

/// How long a line is kept for what may follow: less than it may be silent.
const LINGER: Duration = Duration::from_secs(8);
/// How long one line is used, before a new one shows whether the certificates still hold.
const LINE_MAX: Duration = Duration::from_mins(10);

/// Compares everything with `peer`, fetches its own feeds as long as it tells of something new, and then waits without a line
/// until it does or `every` is over. Returns when it is time for all of that again, or `go_on` says no.
pub(super) fn follow_told(
    bureau: &Bureau,
    (peer, broker): (&Peer, &Broker),
    every: Duration,
    go_on: &dyn Fn() -> bool,
    ended_well: &dyn Fn() -> Result<(), NodeError>,
) -> Result<(), ExchangeError> {
    let told = Told { broker, peer, go_on };
    // Before anything is asked: what is told from now on may be more than the answer has.
    let mut known = broker.heard(peer.member);
    let due = beside(bureau, |confirms| {
        let mut talk = Talk::begin(bureau, peer)?.confirmed_by(confirms);
        talk.round(Feeds::All)?;
        ended_well()?;
        let begun = Instant::now();
        let due = begun + every;
        let (mut until, mut breath) = (begun + LINGER, Duration::ZERO);
        while pause(breath, go_on) {
            if !told.wait(known, until.min(due)) {
                break;
            }
            let (before, asked) = (talk.entries(), Instant::now());
            known = broker.heard(peer.member);
            talk.round(Feeds::OfPeer)?;
            until = (Instant::now() + LINGER).min(begun + LINE_MAX);
            // Whoever tells of something where there is nothing is asked ever more slowly.
            breath = rest((talk.entries() > before).then(|| asked.elapsed()), breath).min(LINGER / 2);
        }
        Ok::<_, ExchangeError>(due)
    })?;
    told.wait(known, due);
    Ok(())
}

/// What one peer tells, and whether anybody wants to know.
struct Told<'t> {
    broker: &'t Broker,
    peer: &'t Peer,
    go_on: &'t dyn Fn() -> bool,
}

impl Told<'_> {
    /// Waits until something else is told than `known`; false if nothing is until then, or nobody is to wait any more.
    fn wait(&self, known: Option<News>, until: Instant) -> bool {
        while (self.go_on)() {
            let left = until.saturating_duration_since(Instant::now());
            if self.broker.await_news(self.peer.member, known, left.min(TICK)) != known {
                return true;
            }
            if left.is_zero() {
                break;
            }
        }
        false
    }
}
