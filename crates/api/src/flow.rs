//! Files on their way through HTTP: a body that a waiting thread reads, and one that it writes, a piece at a time.

use std::{
    io::{self, Read},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes};
use http_body::Frame;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, mpsc},
};

use crate::{problem::ApiError, spool::piece};

/// Pieces that wait to be read or sent.
const WAITING_MAX: usize = 2;
/// How long a client may take none of what is sent.
const PAUSE_MAX: Duration = Duration::from_mins(1);
/// The most bytes of a piece that is sent.
const PIECE_BYTES: u64 = 256 << 10;

/// A body that comes in, for a thread that may wait.
pub(crate) struct Arrival {
    pieces: mpsc::Receiver<Result<Bytes, ApiError>>,
    piece: Bytes,
}

/// What puts the pieces of a body where a thread reads them.
pub(crate) struct Feeder {
    body: Body,
    pieces: mpsc::Sender<Result<Bytes, ApiError>>,
}

/// A body to be read by a thread, and what has to run beside it.
pub(crate) fn arrival(body: Body) -> (Arrival, Feeder) {
    let (sender, pieces) = mpsc::channel(WAITING_MAX);
    (Arrival { pieces, piece: Bytes::new() }, Feeder { body, pieces: sender })
}

impl Feeder {
    /// Passes everything on; ends when the reader does. An error is told to the reader too, so that it takes no half for
    /// the whole.
    pub(crate) async fn feed(mut self) -> Result<(), ApiError> {
        loop {
            match piece(&mut self.body).await {
                Ok(None) => return Ok(()),
                Ok(Some(piece)) => {
                    if self.pieces.send(Ok(piece)).await.is_err() {
                        return Ok(());
                    }
                }
                Err(error) => {
                    // Whoever does not read any more need not be told.
                    drop(self.pieces.send(Err(error.clone())).await);
                    return Err(error);
                }
            }
        }
    }
}

impl Read for Arrival {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.piece = piece.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let count = self.piece.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.piece.split_to(count));
        Ok(count)
    }
}

/// A body that a thread fills.
struct Departure {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
}

/// A body of what `source` gives, read by a thread of its own as fast as the client takes it. Where reading fails, the
/// answer breaks off. `leave` ends with it.
pub(crate) fn departure(source: impl Read + Send + 'static, leave: OwnedSemaphorePermit) -> Body {
    let (sender, pieces) = mpsc::channel(WAITING_MAX);
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        depart(source, |piece| runtime.block_on(sender.send_timeout(piece, PAUSE_MAX)).is_ok());
        drop(leave);
    });
    Body::new(Departure { pieces })
}

/// Gives what `source` has to `send`, as long as that takes it.
fn depart(mut source: impl Read, send: impl Fn(io::Result<Bytes>) -> bool) {
    loop {
        let mut piece = Vec::new();
        match Read::by_ref(&mut source).take(PIECE_BYTES).read_to_end(&mut piece) {
            Ok(0) => return,
            Ok(_) if send(Ok(piece.into())) => {}
            // The client has gone, or takes nothing any more.
            Ok(_) => return,
            Err(error) => {
                tracing::error!(%error, "an attachment cannot be read");
                send(Err(error));
                return;
            }
        }
    }
}

impl http_body::Body for Departure {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.pieces.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
