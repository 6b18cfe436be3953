//! One connection to a peer: the conversation, carried over TLS.

use std::{io, sync::mpsc::Sender, time::Duration};

use rustls::{ClientConnection, StreamOwned};
use wasl_exchange::{Reply, Request};
use wasl_feed::Origin;
use wasl_store::Peer;

use super::{
    dial::dial,
    error::ExchangeError,
    line::{Limited, Line, Timed},
    pulling::{Feeds, Pulling, Turn},
    tls,
};
use crate::Bureau;

/// What came of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// Entries that were folded.
    pub entries: u64,
}

/// Runs one round with `peer`.
pub(super) fn round(bureau: &Bureau, peer: &Peer) -> Result<Round, ExchangeError> {
    let mut talk = Talk::begin(bureau, peer)?;
    talk.round(Feeds::All)?;
    Ok(Round { entries: talk.entries() })
}

/// A conversation with one peer.
pub(super) struct Talk<'b, S> {
    bureau: &'b Bureau,
    pulling: Pulling,
    line: Line<S, Reply>,
}

impl<'b> Talk<'b, StreamOwned<ClientConnection, Timed>> {
    /// Connects, and hears which feeds there are.
    pub(super) fn begin(bureau: &'b Bureau, peer: &Peer) -> Result<Self, ExchangeError> {
        let line = dial(&bureau.carrier, peer, tls::client(bureau, peer)?)?;
        let (pulling, hello) = Pulling::begin(bureau, peer.member)?;
        let mut talk = Self { bureau, pulling, line };
        talk.go_on(Turn::Say(vec![hello]))?;
        Ok(talk)
    }
}

impl<S: Limited> Talk<'_, S> {
    /// Brings these feeds up to date, or compares them.
    pub(super) fn round(&mut self, feeds: Feeds) -> Result<(), ExchangeError> {
        let turn = self.pulling.begin_round(self.bureau, feeds)?;
        self.go_on(turn)
    }

    /// From now on the messages that arrive are confirmed by whoever is told their feeds.
    pub(super) fn confirmed_by(mut self, confirms: Sender<Origin>) -> Self {
        self.pulling.confirmed_by(confirms);
        self
    }

    /// How many entries were folded so far.
    pub(super) fn entries(&self) -> u64 {
        self.pulling.entries()
    }

    /// Says something that belongs to no round.
    pub(super) fn say(&mut self, request: &Request) -> Result<(), ExchangeError> {
        self.line.send(request)
    }

    /// Waits for something to be heard, at most for `time`; whether it was.
    pub(super) fn wait(&mut self, time: Duration) -> Result<bool, ExchangeError> {
        self.line.wait(time)
    }

    /// The next reply.
    pub(super) fn hear(&mut self) -> Result<Reply, ExchangeError> {
        Ok(self.line.receive()?.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?)
    }

    /// Says and hears until the round is over.
    fn go_on(&mut self, mut turn: Turn) -> Result<(), ExchangeError> {
        loop {
            match turn {
                Turn::Say(requests) => requests.iter().try_for_each(|request| self.line.send(request))?,
                Turn::Listen => {}
                Turn::Rest => return Ok(()),
            }
            let reply = self.hear()?;
            turn = self.pulling.receive(self.bureau, reply)?;
        }
    }
}
