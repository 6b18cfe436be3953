//! A connection between two bureaus: frames that arrive in order, late, or not at all any more.

use std::collections::VecDeque;

use wasl_exchange::{FrameReader, Message, Reply, Request};
use wasl_node::{Bureau, ExchangeError, Feeds, Heard, NoPart, Pulling, Serving, Turn};

use crate::chance::Chance;

/// In how many of a thousand cases a round is about the peer's feeds alone, usually.
const OF_PEER: u32 = 300;

/// Which of its two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    Puller,
    Server,
}

/// A connection.
pub(crate) struct Line {
    pub(crate) puller: Side<Pulling, Reply>,
    pub(crate) server: Side<Serving, Request>,
    /// Rounds that are still to be made.
    pub(crate) rounds: u32,
    /// What the server had signed last when it was opened.
    pub(crate) signed: Option<u64>,
    /// When that was, and whether one of its rounds was about all feeds.
    pub(crate) opened: u64,
    pub(crate) is_about_all: bool,
    /// In how many of a thousand cases a round is about the peer's feeds alone.
    pub(crate) of_peer: u32,
    /// If its puller knew then that its server takes no part: with so many entries of the directory.
    pub(crate) no_part: Option<u64>,
    /// Its puller still has keys of before: it is let in for the directory alone.
    pub(crate) is_of_before: bool,
    /// Requests that came while another was answered.
    waiting: VecDeque<Request>,
    is_answering: bool,
}

/// One end of it.
pub(crate) struct Side<T, In> {
    /// Which member it is at, and how often that one had been started.
    pub(crate) member: usize,
    pub(crate) boot: u32,
    /// Until when everything that was sent to it will have arrived.
    pub(crate) arrived: u64,
    talk: T,
    reader: FrameReader<In>,
}

impl<T, In: Message> Side<T, In> {
    fn new(member: usize, boot: u32, talk: T) -> Self {
        Self { member, boot, arrived: 0, talk, reader: FrameReader::new() }
    }

    /// The messages in these bytes, which come in pieces.
    fn read(&mut self, mut bytes: &[u8], chance: &mut Chance) -> Result<Vec<In>, ExchangeError> {
        let mut messages = Vec::new();
        while !bytes.is_empty() {
            let (mut piece, rest) = bytes.split_at(1 + chance.below(bytes.len()));
            bytes = rest;
            while let Some(message) = self.reader.read(&mut piece)? {
                messages.push(message);
            }
        }
        Ok(messages)
    }
}

impl Line {
    /// Connects; and the first frame to the server.
    pub(crate) fn connect(
        (puller, at_puller, boot): (usize, &Bureau, u32),
        (server, at_server, server_boot): (usize, &Bureau, u32),
        rounds: u32,
    ) -> Result<(Self, Vec<u8>), ExchangeError> {
        let (pulling, hello) = Pulling::begin(at_puller, at_server.identity().member)?;
        let serving = Serving::begin(at_server, at_puller.identity().member)?;
        let line = Self {
            puller: Side::new(puller, boot, pulling),
            server: Side::new(server, server_boot, serving),
            rounds,
            signed: None,
            opened: 0,
            is_about_all: false,
            of_peer: OF_PEER,
            no_part: None,
            is_of_before: false,
            waiting: VecDeque::new(),
            is_answering: false,
        };
        Ok((line, hello.to_frame()))
    }

    /// Bytes arrive at the puller; the frames that it sends for them, and whether it has all that it wanted.
    pub(crate) fn at_puller(
        &mut self,
        bureau: &Bureau,
        bytes: &[u8],
        chance: &mut Chance,
    ) -> Result<(Vec<Vec<u8>>, bool), ExchangeError> {
        let mut frames = Vec::new();
        for reply in self.puller.read(bytes, chance)? {
            let mut turn = self.puller.talk.receive(bureau, reply)?;
            while turn == Turn::Rest {
                if self.rounds == 0 {
                    return Ok((frames, true));
                }
                self.rounds -= 1;
                let feeds = if chance.is(self.of_peer) { Feeds::OfPeer } else { Feeds::All };
                self.is_about_all |= feeds == Feeds::All;
                turn = self.puller.talk.begin_round(bureau, feeds)?;
            }
            if let Turn::Say(requests) = turn {
                frames.extend(requests.iter().map(Message::to_frame));
            }
        }
        Ok((frames, false))
    }

    /// Bytes arrive at the server.
    pub(crate) fn at_server(&mut self, bytes: &[u8], chance: &mut Chance) -> Result<(), ExchangeError> {
        self.waiting.extend(self.server.read(bytes, chance)?);
        Ok(())
    }

    /// The server's next frame; `None` if it waits for the puller.
    pub(crate) fn serve(&mut self, bureau: &Bureau) -> Result<Option<Vec<u8>>, ExchangeError> {
        loop {
            if self.is_answering {
                if let Some(reply) = self.server.talk.next(bureau)? {
                    return Ok(Some(reply.to_frame()));
                }
                self.is_answering = false;
            }
            let Some(request) = self.waiting.pop_front() else { return Ok(None) };
            if self.is_of_before && !matches!(request, Request::Hello { .. } | Request::Directory { .. }) {
                return Err(NoPart::Revoked.into());
            }
            let heard = self.server.talk.receive(bureau, request)?;
            self.is_answering = matches!(heard, Heard::Taken | Heard::Awaited { .. });
        }
    }

    /// What was folded through it.
    pub(crate) fn entries(&self) -> u64 {
        self.puller.talk.entries()
    }
}
