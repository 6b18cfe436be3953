//! Files on their way through a page: what a form brings, and what is saved, a piece at a time.

use std::{
    io::{self, Read},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::multipart::Field,
};
use http_body::Frame;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, mpsc},
    time::timeout,
};

use crate::trouble::Trouble;

/// Pieces that wait to be read or sent.
const WAITING_MAX: usize = 2;
/// How long a browser may bring or take nothing.
const PAUSE_MAX: Duration = Duration::from_mins(1);
/// The most bytes of a piece that is sent.
const PIECE_BYTES: u64 = 256 << 10;

type Pieces = mpsc::Receiver<io::Result<Bytes>>;

/// A file that a form brings, for a thread that may wait.
pub(crate) struct Arrival {
    pieces: Pieces,
    piece: Bytes,
}

/// A file to be read by a thread, and where its pieces are put.
pub(crate) fn arrival() -> (Arrival, mpsc::Sender<io::Result<Bytes>>) {
    let (sender, pieces) = mpsc::channel(WAITING_MAX);
    (Arrival { pieces, piece: Bytes::new() }, sender)
}

/// Passes a file on as it comes; ends when its reader does. Where it breaks off, the reader is told too, so that it takes no
/// half for the whole.
pub(crate) async fn feed(
    field: &mut Field<'_>,
    pieces: mpsc::Sender<io::Result<Bytes>>,
) -> Result<(), Trouble> {
    loop {
        match timeout(PAUSE_MAX, field.chunk()).await {
            Ok(Ok(None)) => return Ok(()),
            Ok(Ok(Some(piece))) => {
                if pieces.send(Ok(piece)).await.is_err() {
                    return Ok(());
                }
            }
            Ok(Err(_)) | Err(_) => {
                // Whoever does not read any more need not be told.
                drop(pieces.send(Err(io::ErrorKind::UnexpectedEof.into())).await);
                return Err(Trouble::UnreadableForm);
            }
        }
    }
}

impl Read for Arrival {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.piece = piece?,
                None => return Ok(0),
            }
        }
        let count = self.piece.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.piece.split_to(count));
        Ok(count)
    }
}

/// A body that a thread fills.
struct Departure(Pieces);

/// A body of what `source` gives, read by a thread of its own as fast as the browser takes it. Where reading fails, the
/// answer breaks off. `leave` ends with it.
pub(crate) fn departure(source: impl Read + Send + 'static, leave: OwnedSemaphorePermit) -> Body {
    let (sender, pieces) = mpsc::channel(WAITING_MAX);
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        depart(source, |piece| runtime.block_on(sender.send_timeout(piece, PAUSE_MAX)).is_ok());
        drop(leave);
    });
    Body::new(Departure(pieces))
}

/// Gives what `source` has to `send`, as long as that takes it.
fn depart(mut source: impl Read, send: impl Fn(io::Result<Bytes>) -> bool) {
    loop {
        let mut piece = Vec::new();
        match Read::by_ref(&mut source).take(PIECE_BYTES).read_to_end(&mut piece) {
            Ok(0) => return,
            Ok(_) if send(Ok(piece.into())) => {}
            // The browser has gone, or takes nothing any more.
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
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
