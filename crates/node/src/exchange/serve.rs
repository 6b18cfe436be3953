//! One connection from a peer, from its handshake to its end.

use std::{
    io,
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use wasl_exchange::{Batch, Received, Refusal, Reply, Request, Serve, ServeError};
use wasl_feed::UnixTime;
use wasl_model::{Action, Caller, Outcome};
use wasl_store::Peer;

use super::{
    holdings::ForPeer,
    line::{ExchangeError, Limited, Line, Timed},
    parcels::give_parcels,
    tls,
};
use crate::{Bureau, NodeError, audited::Intent};

/// Requests that one connection may make, so that none lasts for ever.
const REQUESTS_MAX: u32 = 100_000;

/// Serves one connection until the peer leaves.
pub(super) fn connection(
    bureau: &Bureau,
    stream: TcpStream,
    tls: Arc<ServerConfig>,
    stop: &AtomicBool,
) -> Result<(), ExchangeError> {
    let session = ServerConnection::new(tls).map_err(|error| NodeError::Certificate(error.into()))?;
    let mut stream = StreamOwned::new(session, Timed::new(stream)?);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    let certificate =
        stream.conn.peer_certificates().and_then(<[_]>::first).ok_or(ExchangeError::Unpinned)?;
    let peer = tls::peer_with(bureau.store.peers()?, certificate).ok_or(ExchangeError::Unpinned)?;
    if stream.conn.alpn_protocol() == Some(tls::PARCELS) {
        return give_parcels(bureau, &peer, Line::new(stream), stop);
    }
    let seen = own_entries(bureau)?;
    Served { bureau, peer, seen, stop }.converse(Line::new(stream))
}

/// A peer that is being served.
struct Served<'b> {
    bureau: &'b Bureau,
    peer: Peer,
    /// How many entries this bureau's own feeds had before the peer asked for them last.
    seen: u64,
    stop: &'b AtomicBool,
}

impl Served<'_> {
    fn converse<S: Limited>(mut self, mut line: Line<S, Request>) -> Result<(), ExchangeError> {
        let key = self.peer.vkey.parse().map_err(NodeError::from)?;
        let mut serve = Serve::new(self.bureau.identity.key.name().clone(), key);
        for _ in 0..REQUESTS_MAX {
            let Some(request) = line.receive()? else { return Ok(()) };
            if self.stop.load(Ordering::SeqCst) {
                return Ok(());
            }
            self.check_still_a_peer()?;
            let answered = self.answer(&mut serve, request, &mut line);
            if let Err(ExchangeError::Refused(refusal)) = &answered {
                line.send(&refusal.to_reply())?;
            }
            answered?;
        }
        Ok(())
    }

    /// A line may be open for long: whoever was removed, or has another certificate now, is served no more.
    fn check_still_a_peer(&self) -> Result<(), ExchangeError> {
        let known = self.bureau.store.peer(self.peer.member)?;
        let is_so = known.is_some_and(|known| known.has_keys_of(&self.peer));
        if is_so { Ok(()) } else { Err(ExchangeError::Unpinned) }
    }

    /// Takes one request and sends everything that answers it. Entries that leave for a peer are audited
    /// before they do.
    fn answer<S: Limited>(
        &mut self,
        serve: &mut Serve,
        request: Request,
        line: &mut Line<S, Request>,
    ) -> Result<(), ExchangeError> {
        let bureau = self.bureau;
        let permit = bureau.own_permit()?;
        let now = UnixTime::new(permit.at().secs()).map_err(Refusal::from)?;
        let holdings = ForPeer { bureau, permit, peer: self.peer.member };
        match serve.receive(request, now, &holdings).map_err(ended)? {
            Received::Cosigned(checkpoint) => {
                return Ok(bureau.store.keep_cosignature(&checkpoint, self.peer.member.as_str())?);
            }
            Received::Receipted(receipt) => return Ok(bureau.store.keep_receipt(&receipt)?),
            Received::Awaited { secs } => {
                let go_on = || !self.stop.load(Ordering::SeqCst);
                let time = Duration::from_secs(secs.into());
                bureau.news.await_growth(self.seen, time, &go_on, || look(bureau))?;
                if self.stop.load(Ordering::SeqCst) {
                    return Err(io::Error::from(io::ErrorKind::ConnectionAborted).into());
                }
                // Before the peer asks: what is written from now on is news at the next time.
                self.seen = own_entries(bureau)?;
            }
            Received::Question => {}
        }
        while let Some(reply) = serve.next(&holdings).map_err(ended)? {
            if let Reply::Batch(batch) = &reply {
                note_batch(bureau, &self.peer, batch)?;
            }
            line.send(&reply)?;
        }
        Ok(())
    }
}

/// How many entries this bureau's own feeds have, as it was some milliseconds ago at most.
fn own_entries(bureau: &Bureau) -> Result<u64, NodeError> {
    bureau.news.entries(|| look(bureau))
}

fn look(bureau: &Bureau) -> Result<u64, NodeError> {
    Ok(bureau.store.entries_of(&[bureau.identity.records(), bureau.identity.messages()])?)
}

/// Writes into the audit log that entries leave for a peer.
fn note_batch(bureau: &Bureau, peer: &Peer, batch: &Batch) -> Result<(), NodeError> {
    let count = batch.entries.iter().filter(|entry| entry.opening.is_some()).count() as u64;
    let caller = Caller { member: peer.member, ..Caller::bureau(bureau.identity.member) };
    let asked = format!("entries for {} from {}", peer.member, batch.start);
    bureau.audited(Intent::asking(&caller, Action::Replicate, &asked), |_| {
        Ok(((), Outcome::Shown { records: Vec::new(), count }))
    })
}

/// How a conversation ends that the protocol or the store ended.
fn ended(error: ServeError<NodeError>) -> ExchangeError {
    match error {
        ServeError::Refused(refusal) => refusal.into(),
        ServeError::Holdings(error) => error.into(),
        // A kind that a later version of the protocol may add.
        _ => Refusal::OutOfTurn.into(),
    }
}
