//! The socket: HTTP/1.1 connections, bounded in number, patience and size.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};
use tower::ServiceExt as _;

/// The most connections at a time; the next ones wait in the system's line.
const CONNECTIONS_MAX: usize = 512;
/// How long a client may take to send a request's head, and how long an idle connection is kept.
const HEAD_WAIT: Duration = Duration::from_secs(10);
/// The most header lines of a request.
const HEADERS_MAX: usize = 64;
/// The most bytes of a request's head, and how much of a body is read ahead.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How long a stop waits for requests that are being answered.
const STOP_WAIT: Duration = Duration::from_secs(5);
/// How long to rest when the system gives no more sockets.
const REST: Duration = Duration::from_millis(200);

/// Serves `router` on `listener` until `stop` is done; requests that are being answered then have five
/// seconds to finish. Handlers find the peer's address as `ConnectInfo<SocketAddr>`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (stopping, stopped) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let arrival = async {
            // The semaphore is never closed.
            let place = Arc::clone(&places).acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((place, listener.accept().await))
        };
        tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            arrived = arrival => match arrived? {
                (place, Ok((stream, peer))) => {
                    let guest = Guest { stream, peer, place, stopped: stopped.clone() };
                    connections.spawn(guest.attend(router.clone()));
                }
                (_, Err(error)) => {
                    tracing::warn!(%error, "no connection could be taken");
                    tokio::time::sleep(REST).await;
                }
            },
        }
    }
    drop(listener);
    drop(stopping);
    let finished = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_WAIT, finished).await.is_err() {
        tracing::warn!(left = connections.len(), "stopped while requests were being answered");
    }
    Ok(())
}

/// A connection.
struct Guest {
    stream: TcpStream,
    peer: SocketAddr,
    /// Given back when the connection ends.
    place: OwnedSemaphorePermit,
    /// Closes when the server stops.
    stopped: watch::Receiver<()>,
}

impl Guest {
    async fn attend(self, router: Router) {
        let Self { stream, peer, place, mut stopped } = self;
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection was gone before it began");
            return;
        }
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WAIT)
            .max_headers(HEADERS_MAX)
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        let ended = tokio::select! {
            ended = &mut connection => ended,
            _ = stopped.changed() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            // Clients that go away or send no HTTP are no business of the operator's.
            tracing::debug!(%error, "a connection ended early");
        }
        drop(place);
    }
}
