//! One connection from a peer, from its handshake to its end.

use std::{
    collections::BTreeSet,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use wasl_exchange::{Ask, FEEDS_MAX, Request, Want};
use wasl_feed::Origin;

use super::{
    error::ExchangeError,
    gate::Pass,
    line::{Limited, Line, Socket, Timed},
    live::answer_questions,
    parcels::give_parcels,
    serving::{Heard, Serving},
    tls,
};
use crate::{Bureau, NodeError, news::Sizes};

/// Requests that one connection may make, so that none lasts for ever.
const REQUESTS_MAX: u32 = 100_000;

/// Serves what `open` gives in a thread of its own.
pub(super) fn start(
    bureau: &Arc<Bureau>,
    pass: Pass,
    open: impl FnOnce() -> io::Result<Socket> + Send + 'static,
    tls: &Arc<ServerConfig>,
    stop: &Arc<AtomicBool>,
) {
    let (bureau, tls, stop) = (Arc::clone(bureau), Arc::clone(tls), Arc::clone(stop));
    let serving = thread::Builder::new().name("exchange-peer".to_owned());
    let started = serving.spawn(move || {
        let _pass = pass;
        let opened = open().map_err(ExchangeError::from);
        if let Err(error) = opened.and_then(|socket| connection(&bureau, socket, tls, &stop)) {
            tracing::info!(number = error.number(), %error, "a peer's connection ended");
        }
    });
    if let Err(error) = started {
        tracing::warn!(%error, "no thread for a peer");
    }
}

/// Serves one connection until the peer leaves.
fn connection(
    bureau: &Bureau,
    socket: Socket,
    tls: Arc<ServerConfig>,
    stop: &AtomicBool,
) -> Result<(), ExchangeError> {
    let session = ServerConnection::new(tls).map_err(|error| NodeError::Certificate(error.into()))?;
    let mut stream = StreamOwned::new(session, Timed::new(socket)?);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    let certificate =
        stream.conn.peer_certificates().and_then(<[_]>::first).ok_or(ExchangeError::Unpinned)?;
    let peer = tls::peer_with(bureau, certificate)?.ok_or(ExchangeError::Unpinned)?;
    match stream.conn.alpn_protocol() {
        Some(tls::PARCELS) => return give_parcels(bureau, &peer, Line::new(stream), stop),
        Some(tls::QUESTIONS) => return answer_questions(bureau, &peer, Line::new(stream), stop),
        _ => {}
    }
    let seen = sizes(bureau)?;
    let follows = BTreeSet::from([bureau.identity.records(), bureau.identity.messages()]);
    Served { bureau, serving: Serving::with(bureau, peer)?, follows, seen, stop }.converse(Line::new(stream))
}

/// A peer that is being served.
struct Served<'b> {
    bureau: &'b Bureau,
    serving: Serving,
    /// The feeds whose growth is news to the peer: this bureau's own, and those of which it asks for entries here.
    follows: BTreeSet<Origin>,
    /// How far everything was before the peer asked for it last.
    seen: Arc<Sizes>,
    stop: &'b AtomicBool,
}

impl Served<'_> {
    fn converse<S: Limited>(mut self, mut line: Line<S, Request>) -> Result<(), ExchangeError> {
        for _ in 0..REQUESTS_MAX {
            let Some(request) = line.receive()? else { return Ok(()) };
            if self.stop.load(Ordering::SeqCst) {
                return Ok(());
            }
            let answered = self.answer(request, &mut line);
            if let Some(reply) = answered.as_ref().err().and_then(ExchangeError::to_reply) {
                line.send(&reply)?;
            }
            answered?;
        }
        Ok(())
    }

    /// Takes one request and sends everything that answers it.
    fn answer<S: Limited>(
        &mut self,
        request: Request,
        line: &mut Line<S, Request>,
    ) -> Result<(), ExchangeError> {
        if let Request::Ask(Ask { origin, want: Want::Entries { .. }, .. }) = &request
            && self.follows.len() < FEEDS_MAX
        {
            self.follows.insert(origin.clone());
        }
        if let Heard::Awaited { secs } = self.serving.receive(self.bureau, request)? {
            self.await_news(Duration::from_secs(secs.into()))?;
        }
        while let Some(reply) = self.serving.next(self.bureau)? {
            line.send(&reply)?;
        }
        Ok(())
    }

    fn await_news(&mut self, time: Duration) -> Result<(), ExchangeError> {
        let go_on = || !self.stop.load(Ordering::SeqCst);
        let has_grown = |now: &Sizes| {
            now.directory != self.seen.directory
                || self.follows.iter().any(|origin| now.feeds.get(origin) != self.seen.feeds.get(origin))
        };
        self.bureau.news.await_growth(&has_grown, time, &go_on, || look(self.bureau))?;
        if self.stop.load(Ordering::SeqCst) {
            return Err(io::Error::from(io::ErrorKind::ConnectionAborted).into());
        }
        // Before the peer asks: what is written from now on is news at the next time.
        self.seen = sizes(self.bureau)?;
        Ok(())
    }
}

/// How far everything is, as it was some milliseconds ago at most.
pub(super) fn sizes(bureau: &Bureau) -> Result<Arc<Sizes>, NodeError> {
    bureau.news.sizes(|| look(bureau))
}

pub(super) fn look(bureau: &Bureau) -> Result<Sizes, NodeError> {
    let sizes = bureau.store.sizes()?.into_iter();
    let feeds = sizes.map(|size| (size.origin, (size.entries, size.givers))).collect();
    Ok(Sizes { feeds, directory: bureau.store.directory_standing()?.0 })
}
