//! One round with one peer: its feed brought up to date here, everyone's checkpoints compared, what
//! was seen cosigned, what was erased receipted.

use std::{
    net::{TcpStream, ToSocketAddrs as _},
    time::Duration,
};

use rustls::{ClientConnection, StreamOwned, pki_types::ServerName};
use wasl_exchange::{Done, Ending, Fold, Pull, Refusal, Reply, Request, Step, read_hello};
use wasl_feed::{Checkpoint, Opening, Origin, Receipt, UnixTime, VerifyingKey};
use wasl_model::{Action, Caller, Outcome, Post};
use wasl_store::{FeedRow, Peer};

use super::{
    line::{ExchangeError, Limited, Line, Timed},
    tls,
};
use crate::{Bureau, NodeError, audited::Intent, identity};

/// How long a connection may take to come about.
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// In which return everything that the peer has came back; `None` in a home that never returned.
pub(super) type CameBack = Option<u64>;

/// What came of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// Entries that were folded.
    pub entries: u64,
}

/// Runs one round with `peer`.
pub(super) fn round(bureau: &Bureau, peer: &Peer) -> Result<(Round, CameBack), ExchangeError> {
    let (mut talk, feeds) = Talk::begin(bureau, peer)?;
    let came_back = talk.bring_back()?;
    talk.round(&feeds)?;
    Ok((talk.round, came_back))
}

fn connect(
    bureau: &Bureau,
    peer: &Peer,
) -> Result<Line<StreamOwned<ClientConnection, Timed>, Reply>, ExchangeError> {
    let mut addresses = peer.address.to_socket_addrs().map_err(|_| ExchangeError::Address)?;
    let address = addresses.next().ok_or(ExchangeError::Address)?;
    let stream = Timed::new(TcpStream::connect_timeout(&address, CONNECT_MAX)?)?;
    let name = ServerName::try_from(identity::tls_name(peer.member)).map_err(|_| ExchangeError::Address)?;
    let session = ClientConnection::new(tls::client(bureau, peer)?, name)
        .map_err(|error| NodeError::Certificate(error.into()))?;
    let mut stream = StreamOwned::new(session, stream);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(Line::new(stream))
}

pub(super) fn reply<S: Limited>(line: &mut Line<S, Reply>) -> Result<Reply, ExchangeError> {
    Ok(line.receive()?.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::UnexpectedEof))?)
}

/// A conversation with one peer.
pub(super) struct Talk<'b, S> {
    pub(super) bureau: &'b Bureau,
    pub(super) peer: VerifyingKey,
    pub(super) line: Line<S, Reply>,
    pub(super) round: Round,
}

impl<'b> Talk<'b, StreamOwned<ClientConnection, Timed>> {
    /// Connects, and hears which feeds there are.
    pub(super) fn begin(bureau: &'b Bureau, peer: &Peer) -> Result<(Self, Vec<Origin>), ExchangeError> {
        let mut line = connect(bureau, peer)?;
        let key: VerifyingKey = peer.vkey.parse().map_err(NodeError::from)?;
        line.send(&Request::hello(bureau.identity.key.name().clone()))?;
        let feeds = read_hello(reply(&mut line)?, key.name())?;
        Ok((Self { bureau, peer: key, line, round: Round::default() }, feeds))
    }
}

impl<S: Limited> Talk<'_, S> {
    /// Brings these feeds of other members up to date, or compares them.
    pub(super) fn round(&mut self, feeds: &[Origin]) -> Result<(), ExchangeError> {
        let own = self.bureau.identity.key.name();
        for origin in feeds.iter().filter(|origin| origin.owner() != *own) {
            let Some(feed) = self.bureau.store.feed(origin)? else { continue };
            if let Some((number, _)) = feed.halted {
                // A halted feed is told of at every round, and its owner's peer with it.
                if origin.owner() == *self.peer.name() {
                    return Err(ExchangeError::Halted { number });
                }
                continue;
            }
            self.feed(&feed)?;
        }
        Ok(self.bureau.confirm_messages(&Origin::messages(self.peer.name()))?)
    }

    /// Brings one feed up to date, or compares it, whichever this peer can do.
    fn feed(&mut self, feed: &FeedRow) -> Result<(), ExchangeError> {
        let origin = feed.origin.clone();
        let by_owner = origin.owner() == *self.peer.name();
        let mut held = self.bureau.entries_at(&origin)?;
        loop {
            let done = match self.pull(&origin, &feed.key, by_owner) {
                Err(ExchangeError::Refused(refusal)) => return Err(self.caught(&origin, refusal)),
                done => done?,
            };
            if let Some(newest) = &done.newest
                && by_owner
            {
                self.keep(newest)?;
            }
            let before = std::mem::replace(&mut held, self.bureau.entries_at(&origin)?);
            match done.ending {
                // The checkpoint is ahead of the entries, and more are to come; who sends none is left.
                Ending::Unfinished if held > before => {}
                Ending::InStep if by_owner => {
                    return done.newest.map_or(Ok(()), |newest| self.confirm(&newest, &feed.key));
                }
                _ => return Ok(()),
            }
        }
    }

    /// One ask and its answer.
    fn pull(&mut self, origin: &Origin, owner: &VerifyingKey, entries: bool) -> Result<Done, ExchangeError> {
        let store = &self.bureau.store;
        let newest = store.feed(origin)?.and_then(|feed| feed.checkpoint);
        let newest = newest.map(|note| Checkpoint::read(&note, origin, owner)).transpose();
        let newest = newest.map_err(NodeError::from)?;
        let (peer, frontier) = (self.peer.name().clone(), store.frontier(origin)?);
        let mut pull = Pull::new(origin.clone(), owner.clone(), peer, frontier, newest);
        if !entries {
            pull = pull.checkpoint_only();
        }
        self.line.send(&pull.ask())?;
        loop {
            let reply = reply(&mut self.line)?;
            let now = self.unix_now()?;
            let history = |size| store.head_at(origin, size).ok().flatten();
            match pull.receive(reply, now, history)? {
                Step::Wait => {}
                Step::Fold(fold) => self.fold(origin, &fold)?,
                Step::Done(done) => return Ok(*done),
            }
        }
    }

    /// Stores verified entries and folds what they say, in one transaction.
    fn fold(&mut self, origin: &Origin, fold: &Fold) -> Result<(), ExchangeError> {
        let bureau = self.bureau;
        let caller = Caller::bureau(bureau.identity.member);
        let asked = format!("entries of {origin} from {}", fold.start);
        let count = fold.entries.len() as u64;
        bureau.audited(Intent::asking(&caller, Action::Replicate, &asked), |permit| {
            bureau.store.write::<_, NodeError>(permit, |write| {
                let size = write.size(origin)?.get();
                if size != fold.start.get() {
                    // Another process of this bureau was faster; the next ask begins where it ended.
                    return Err(wasl_store::StoreError::Gap { number: fold.start.get(), size }.into());
                }
                for entry in &fold.entries {
                    write.accept(origin, entry)?;
                }
                fold.checkpoint.as_ref().map_or(Ok(()), |checkpoint| Ok(write.keep_checkpoint(checkpoint)?))
            })?;
            Ok(((), Outcome::Changed { count }))
        })?;
        self.round.entries += count;
        // A message that was taken back may have been erased: from the log of writes as well.
        let takes_back =
            |opening: &Opening| matches!(Post::from_bytes(opening.payload()), Ok(Post::Recalled { .. }));
        if origin.log() == Origin::MESSAGES
            && fold.entries.iter().flat_map(|entry| &entry.opening).any(takes_back)
        {
            bureau.store.forget_erased()?;
        }
        Ok(())
    }

    /// Keeps a newer signature on what is held already, so that its age is known.
    fn keep(&self, newest: &Checkpoint) -> Result<(), ExchangeError> {
        let held = self.bureau.store.feed(newest.origin())?;
        let is_newer = held.is_some_and(|held| {
            held.size == newest.size().get() && held.checkpoint.as_deref() != Some(&newest.to_text())
        });
        if is_newer {
            let permit = self.bureau.own_permit()?;
            self.bureau.store.write::<_, NodeError>(&permit, |write| Ok(write.keep_checkpoint(newest)?))?;
        }
        Ok(())
    }

    /// Cosigns what was seen and receipts what was erased, once each, and makes sure that it arrived.
    fn confirm(&mut self, newest: &Checkpoint, owner: &VerifyingKey) -> Result<(), ExchangeError> {
        let (store, identity) = (&self.bureau.store, &self.bureau.identity);
        let (origin, now) = (newest.origin(), self.unix_now()?);
        let (size, me) = (newest.size().get(), identity.member);
        let seen = store.cosignatures(origin)?.into_iter().find(|(witness, ..)| witness == me.as_str());
        let cosigns = size > 0 && seen.is_none_or(|(_, seen, _)| seen < size);
        let given = store.receipts(origin)?.into_iter().find(|receipt| receipt.receiver == me.as_str());
        let ordered = store.newest_erasure(origin)?;
        let receipts = ordered.is_some_and(|ordered| given.is_none_or(|given| given.size <= ordered));
        if !cosigns && !receipts {
            return Ok(());
        }
        let receipt = Receipt::for_checkpoint(newest, now, &identity.key);
        if receipts {
            // Rows, payloads and salts went with the fold; the index and the log of writes follow.
            self.bureau.follow()?;
            store.forget_erased()?;
            self.line.send(&Request::receipt(&receipt))?;
        }
        if cosigns {
            let request = Request::cosign(newest, owner, now, &identity.key).map_err(NodeError::from)?;
            self.line.send(&request)?;
        }
        // Neither is answered; whoever answers the next question has taken them.
        self.pull(origin, owner, false)?;
        if receipts {
            store.keep_receipt(&receipt)?;
        }
        if cosigns {
            store.keep_cosignature(newest, me.as_str())?;
        }
        Ok(())
    }

    /// Halts a feed whose owner signed two histories, and keeps the proof.
    fn caught(&self, origin: &Origin, refusal: Refusal) -> ExchangeError {
        if let Refusal::Forked { held, offered } = &refusal {
            let evidence = format!("{}\n{}", held.to_text(), offered.to_text());
            if let Err(error) = self.bureau.store.halt(origin, refusal.number(), &evidence) {
                return error.into();
            }
        }
        tracing::error!(%origin, number = refusal.number(), "a feed is refused");
        refusal.into()
    }

    pub(super) fn unix_now(&self) -> Result<UnixTime, ExchangeError> {
        Ok(UnixTime::new(self.bureau.now().secs()).map_err(wasl_store::StoreError::from)?)
    }
}
