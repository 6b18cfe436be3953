//! One connection from a peer, from its handshake to its end.

use std::{net::TcpStream, sync::Arc};

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use wasl_exchange::{Batch, Received, Refusal, Reply, Request, Serve, ServeError};
use wasl_feed::UnixTime;
use wasl_model::{Action, Caller, Outcome};
use wasl_store::Peer;

use super::{
    holdings::ForPeer,
    line::{ExchangeError, Limited, Line, Timed},
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
) -> Result<(), ExchangeError> {
    let session = ServerConnection::new(tls).map_err(|error| NodeError::Certificate(error.into()))?;
    let mut stream = StreamOwned::new(session, Timed::new(stream)?);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    let certificate =
        stream.conn.peer_certificates().and_then(<[_]>::first).ok_or(ExchangeError::Unpinned)?;
    let peer = tls::peer_with(bureau.store.peers()?, certificate).ok_or(ExchangeError::Unpinned)?;
    converse(bureau, &peer, Line::new(stream))
}

fn converse<S: Limited>(
    bureau: &Bureau,
    peer: &Peer,
    mut line: Line<S, Request>,
) -> Result<(), ExchangeError> {
    let key = peer.vkey.parse().map_err(NodeError::from)?;
    let mut serve = Serve::new(bureau.identity.key.name().clone(), key);
    for _ in 0..REQUESTS_MAX {
        let Some(request) = line.receive()? else { return Ok(()) };
        let answered = answer(bureau, peer, &mut serve, request, &mut line);
        if let Err(ExchangeError::Refused(refusal)) = &answered {
            line.send(&refusal.to_reply())?;
        }
        answered?;
    }
    Ok(())
}

/// Takes one request and sends everything that answers it. Entries that leave for a peer are audited
/// before they do.
fn answer<S: Limited>(
    bureau: &Bureau,
    peer: &Peer,
    serve: &mut Serve,
    request: Request,
    line: &mut Line<S, Request>,
) -> Result<(), ExchangeError> {
    let permit = bureau.own_permit()?;
    let now = UnixTime::new(permit.at().secs()).map_err(Refusal::from)?;
    let holdings = ForPeer { bureau, permit, peer: peer.member };
    match serve.receive(request, now, &holdings).map_err(ended)? {
        Received::Cosigned(checkpoint) => bureau.store.keep_cosignature(&checkpoint, peer.member.as_str())?,
        Received::Receipted(receipt) => bureau.store.keep_receipt(&receipt)?,
        Received::Question => {
            while let Some(reply) = serve.next(&holdings).map_err(ended)? {
                if let Reply::Batch(batch) = &reply {
                    note_batch(bureau, peer, batch)?;
                }
                line.send(&reply)?;
            }
        }
    }
    Ok(())
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
