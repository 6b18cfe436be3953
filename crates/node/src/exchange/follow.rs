//! Round after round with one peer, on a line that stays open.

use std::{
    io,
    time::{Duration, Instant},
};

use wasl_exchange::{AWAIT_SECS_MAX, Refusal, Reply, Request};
use wasl_store::Peer;

use super::{
    confirming::beside,
    error::ExchangeError,
    line::{Limited, SILENCE_MAX},
    pull::Talk,
    pulling::Feeds,
    rest::{TICK, pause, rest},
    told::follow_told,
};
use crate::{Bureau, NodeError, Settings};

/// How long one connection is used, before a new one shows whether the certificates still hold.
const CONNECTION_MAX: Duration = Duration::from_mins(10);
/// How long news are waited for at once: less than a line may be silent.
const AWAIT: Duration = Duration::from_secs(8);

/// Follows `peer`: fetches its own feeds as soon as it has something new there, and compares all that it has `every` so
/// often. `ended_well` is told of every round of the latter kind. Returns when `go_on` says no, or after a while, for a new
/// connection.
pub(super) fn follow(
    bureau: &Bureau,
    peer: &Peer,
    every: Duration,
    go_on: &dyn Fn() -> bool,
    ended_well: &dyn Fn() -> Result<(), NodeError>,
) -> Result<(), ExchangeError> {
    if peer.address == Settings::AT_BROKER {
        let broker = bureau.carrier.broker()?.ok_or(ExchangeError::NoBroker)?;
        return follow_told(bureau, (peer, &broker), every, go_on, ended_well);
    }
    let end = Instant::now() + CONNECTION_MAX;
    beside(bureau, |confirms| {
        let mut talk = Talk::begin(bureau, peer)?.confirmed_by(confirms);
        while Instant::now() < end {
            talk.round(Feeds::All)?;
            ended_well()?;
            if !talk.fetch_news(end.min(Instant::now() + every), go_on)? {
                break;
            }
        }
        Ok(())
    })
}

/// What came of waiting for news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waited {
    /// There is something.
    News,
    /// There was nothing for as long as it was waited.
    InVain,
    /// It was told not to go on.
    Leave,
}

impl<S: Limited> Talk<'_, S> {
    /// Fetches what the peer says to be new in its own feeds, until `due`; false if `go_on` said no meanwhile.
    fn fetch_news(&mut self, due: Instant, go_on: &dyn Fn() -> bool) -> Result<bool, ExchangeError> {
        let mut breath = Duration::ZERO;
        while Instant::now() < due {
            if !pause(breath, go_on) {
                return Ok(false);
            }
            match self.await_news(AWAIT.min(due.saturating_duration_since(Instant::now())), go_on)? {
                Waited::Leave => return Ok(false),
                Waited::InVain => breath = Duration::ZERO,
                Waited::News => {
                    let (before, begun) = (self.entries(), Instant::now());
                    self.round(Feeds::OfPeer)?;
                    // A peer that says that there is something, and there is nothing, is asked ever more slowly.
                    breath = rest((self.entries() > before).then(|| begun.elapsed()), breath);
                }
            }
        }
        Ok(true)
    }

    fn await_news(&mut self, time: Duration, go_on: &dyn Fn() -> bool) -> Result<Waited, ExchangeError> {
        let secs = u8::try_from(time.as_secs().max(1)).unwrap_or(AWAIT_SECS_MAX).min(AWAIT_SECS_MAX);
        let (asked, time) = (Instant::now(), Duration::from_secs(secs.into()));
        self.say(&Request::Await { secs })?;
        while !self.wait(TICK)? {
            if !go_on() {
                return Ok(Waited::Leave);
            }
            if asked.elapsed() > time + SILENCE_MAX {
                return Err(io::Error::from(io::ErrorKind::TimedOut).into());
            }
        }
        match self.hear()? {
            Reply::End if asked.elapsed() < time => Ok(Waited::News),
            Reply::End => Ok(Waited::InVain),
            Reply::Refuse { number, text } => Err(Refusal::ByPeer { number, text }.into()),
            _ => Err(Refusal::OutOfTurn.into()),
        }
    }
}
