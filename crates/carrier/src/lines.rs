//! The lines of one process, and what comes for each.

use std::{
    collections::HashMap,
    io,
    os::unix::net::UnixStream,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_nats::{Client, StatusCode};
use futures_util::StreamExt as _;
use tokio::{
    runtime::Handle,
    sync::{mpsc, watch},
};
use wasl_model::MemberId;

use crate::{
    chunk::CHUNK_MAX,
    line::{Heard, INBOX_MAX, Line},
    subject::{self, LineId},
};

/// Lines that are open at once in one process, whoever called: those that are served are far fewer.
const LINES_MAX: usize = 2_048;

/// What lines and calls have in common.
pub(crate) struct Lines {
    pub(crate) client: Client,
    pub(crate) member: MemberId,
    process: [u8; 8],
    open: Mutex<HashMap<[u8; 16], mpsc::Sender<Heard>>>,
    cuts: watch::Sender<u64>,
    pub(crate) handle: Handle,
}

impl Lines {
    pub(crate) fn new(
        client: Client,
        member: MemberId,
        cuts: watch::Sender<u64>,
        handle: Handle,
    ) -> io::Result<Self> {
        Ok(Self { client, member, process: chance()?, open: Mutex::default(), cuts, handle })
    }

    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        drop(self.handle.spawn(work));
    }

    /// A line of this process's, with what comes on it.
    pub(crate) fn open_line(&self) -> io::Result<(LineId, mpsc::Receiver<Heard>)> {
        let (sender, inbox) = mpsc::channel(INBOX_MAX);
        let line = chance()?;
        let mut open = self.open();
        if open.len() >= LINES_MAX {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        open.insert(line, sender);
        Ok((LineId { process: self.process, line }, inbox))
    }

    pub(crate) fn close_line(&self, id: LineId) {
        self.open().remove(&id.line);
    }

    /// Carries a line to its end.
    pub(crate) async fn carry(
        &self,
        own: LineId,
        to: String,
        inbox: mpsc::Receiver<Heard>,
        served: UnixStream,
    ) {
        let client = self.client.clone();
        let line = Line { client, to, own: own.subject(self.member), inbox, cuts: self.cuts.subscribe() };
        line.carry(served).await;
        self.close_line(own);
    }

    /// Gives a message to the line that it is for. One that hears more than it looks at is closed.
    fn hand(&self, message: async_nats::Message) {
        let Some(line) = subject::line_in(&message.subject) else { return };
        let mut open = self.open();
        let Some(sender) = open.get(&line) else { return };
        let is_nobody = message.status == Some(StatusCode::NO_RESPONDERS);
        let too_long = message.payload.len() > CHUNK_MAX;
        let heard = if is_nobody { Heard::Nobody } else { Heard::Chunk(message) };
        if too_long || sender.try_send(heard).is_err() {
            open.remove(&line);
        }
    }

    pub(crate) fn open(&self) -> MutexGuard<'_, HashMap<[u8; 16], mpsc::Sender<Heard>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands out what comes for the lines of this process.
pub(crate) async fn hand_out(lines: Arc<Lines>) {
    let all = subject::lines_of(lines.member, lines.process);
    let Ok(mut all) = lines.client.subscribe(all).await else { return };
    while let Some(message) = all.next().await {
        lines.hand(message);
    }
}

/// Random bytes.
fn chance<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}
