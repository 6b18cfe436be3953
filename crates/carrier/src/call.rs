//! Calls from other members: each is taken by one of the called bureau's processes.

use std::{
    collections::{HashMap, HashSet},
    io,
    os::unix::net::UnixStream,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    time::Duration,
};

use async_nats::{Message, RequestErrorKind, connection::State};
use futures_util::StreamExt as _;
use tokio::{
    task::AbortHandle,
    time::{Instant, sleep},
};
use wasl_model::MemberId;

use crate::{
    lines::Lines,
    subject::{self, LineId},
};

/// The version of lines that this program speaks.
const VERSION: u8 = 1;
/// The first byte of an answer: a line, or none.
const TAKEN: u8 = 0;
const REFUSED: u8 = 1;
/// Calls that wait for a thread. Those beyond are refused.
const CALLS_MAX: usize = 64;
/// The processes of one bureau that take calls, each a share.
const QUEUE: &str = "serve";
/// How long nobody may be there whom a call is for.
const ABSENCE: Duration = Duration::from_secs(1);
/// How often it is looked whether the broker is there.
const LOOK: Duration = Duration::from_millis(20);

/// What a call says: the version, and the caller's line.
fn request(own: LineId) -> Vec<u8> {
    [&[VERSION][..], &own.to_bytes()].concat()
}

/// The line that an answer names, if the call was taken.
fn answered(bytes: &[u8]) -> Option<LineId> {
    bytes.split_first().filter(|(first, _)| **first == TAKEN).and_then(|(_, id)| LineId::from_bytes(id))
}

/// Asks `member` to take a line; which of its own it answers with.
pub(crate) async fn place(lines: &Lines, member: MemberId, own: LineId) -> io::Result<LineId> {
    reached(lines).await;
    let (begun, subject) = (Instant::now(), subject::call(member, lines.member));
    let answer = loop {
        let asked = lines.client.request(subject.clone(), request(own).into()).await;
        match asked.map_err(|error| error.kind()) {
            Ok(answer) => break answer,
            // It may be about to start, or to learn that this member is its peer.
            Err(RequestErrorKind::NoResponders) if begun.elapsed() < ABSENCE => sleep(LOOK * 5).await,
            Err(RequestErrorKind::NoResponders) => return Err(io::ErrorKind::ConnectionRefused.into()),
            Err(RequestErrorKind::TimedOut) => return Err(io::ErrorKind::TimedOut.into()),
            Err(_) => return Err(io::ErrorKind::NotConnected.into()),
        }
    };
    answered(&answer.payload).ok_or(io::ErrorKind::ConnectionRefused.into())
}

/// A member that calls. Who it is the broker says; the TLS that follows proves it.
pub struct Call {
    from: MemberId,
    line: LineId,
    reply: String,
    lines: Arc<Lines>,
}

impl Call {
    /// Reads a call; `None` if it is none, or wants its answer elsewhere than at the caller.
    pub(crate) fn read(message: &Message, lines: &Arc<Lines>) -> Option<Self> {
        let from = subject::caller_in(&message.subject)?;
        let reply = message.reply.as_ref()?.to_string();
        let (version, id) = message.payload.split_first()?;
        let line = LineId::from_bytes(id)?;
        let is_sound = *version == VERSION && subject::is_reply_to(&reply, from);
        is_sound.then(|| Self { from, line, reply, lines: Arc::clone(lines) })
    }

    /// Who calls, if the broker is right.
    pub fn from(&self) -> MemberId {
        self.from
    }

    /// Takes the call. What is written into the socket goes to the caller, and back.
    ///
    /// # Errors
    ///
    /// If the system has no pair of sockets left.
    pub fn take(self) -> io::Result<UnixStream> {
        let (own, inbox) = self.lines.open_line()?;
        let (user, served) = pair()?;
        let lines = Arc::clone(&self.lines);
        self.lines.spawn(async move {
            let answer = [&[TAKEN][..], &own.to_bytes()].concat();
            if lines.client.publish(self.reply, answer.into()).await.is_ok() {
                let to = self.line.subject(self.from);
                lines.carry(own, to, inbox, served).await;
            } else {
                lines.close_line(own);
            }
        });
        Ok(user)
    }

    /// Lets the caller know that it is not served.
    pub fn refuse(self) {
        let lines = Arc::clone(&self.lines);
        self.lines.spawn(async move {
            drop(lines.client.publish(self.reply, vec![REFUSED].into()).await);
        });
    }
}

/// A pair of sockets: one end for threads that wait, one for the runtime.
pub(crate) fn pair() -> io::Result<(UnixStream, UnixStream)> {
    let (user, served) = UnixStream::pair()?;
    served.set_nonblocking(true)?;
    Ok((user, served))
}

/// The calls that come to this process. Dropping it takes no more.
pub struct Calls {
    lines: Arc<Lines>,
    sender: SyncSender<Call>,
    waiting: Receiver<Call>,
    hearing: HashMap<MemberId, AbortHandle>,
}

impl Calls {
    pub(crate) fn new(lines: &Arc<Lines>) -> Self {
        let (sender, waiting) = sync_channel(CALLS_MAX);
        Self { lines: Arc::clone(lines), sender, waiting, hearing: HashMap::new() }
    }

    /// Takes calls from these members from now on, and from nobody else: others are told that nobody is here.
    pub fn only_from(&mut self, members: &HashSet<MemberId>) {
        self.hearing.retain(|member, hearing| {
            let stays = members.contains(member);
            if !stays {
                hearing.abort();
            }
            stays
        });
        for member in members {
            self.hearing.entry(*member).or_insert_with(|| {
                let hearing = hear(Arc::clone(&self.lines), *member, self.sender.clone());
                self.lines.handle.spawn(hearing).abort_handle()
            });
        }
    }

    /// Waits until the broker knows from whom calls are taken, at most for `time`: then it will know as soon as it is there.
    pub fn settle(&self, time: Duration) {
        let (told, known) = sync_channel(1);
        let lines = Arc::clone(&self.lines);
        self.lines.spawn(async move {
            settle(&lines).await;
            _ = told.send(());
        });
        _ = known.recv_timeout(time);
    }

    /// The next call, if one comes in this time.
    pub fn next(&self, time: Duration) -> Option<Call> {
        self.waiting.recv_timeout(time).ok()
    }
}

impl Drop for Calls {
    fn drop(&mut self) {
        self.hearing.values().for_each(AbortHandle::abort);
    }
}

/// Hears the calls of one member. The subject has no wildcard: a leaf node passes a subscription on only where what its member may
/// say covers it.
async fn hear(lines: Arc<Lines>, from: MemberId, waiting: SyncSender<Call>) {
    let calls = subject::call(lines.member, from);
    let Ok(mut calls) = lines.client.queue_subscribe(calls, QUEUE.to_owned()).await else { return };
    while let Some(message) = calls.next().await {
        let Some(call) = Call::read(&message, &lines) else { continue };
        match waiting.try_send(call) {
            Ok(()) => {}
            Err(TrySendError::Full(call)) => call.refuse(),
            Err(TrySendError::Disconnected(_)) => return,
        }
    }
}

/// Waits until the broker has taken in all that was said to it before: it answers that nobody is where nobody is.
async fn settle(lines: &Lines) {
    tokio::task::yield_now().await;
    reached(lines).await;
    let nowhere = format!("{}.settle", subject::replies(lines.member));
    drop(lines.client.request(nowhere, Vec::new().into()).await);
}

async fn reached(lines: &Lines) {
    while lines.client.connection_state() != State::Connected {
        sleep(LOOK).await;
    }
}
