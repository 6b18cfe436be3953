//! Calls from other members: each is taken by one of the called bureau's processes.

use std::{
    io,
    os::unix::net::UnixStream,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::Duration,
};

use async_nats::{Message, RequestErrorKind, connection::State};
use tokio::{task::AbortHandle, time::sleep};
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

/// Waits until the broker has taken in all that was said to it before: it answers that nobody is where nobody is.
pub(crate) async fn settle(lines: &Lines) {
    reached(lines).await;
    let nowhere = format!("{}.settle", subject::replies(lines.member));
    drop(lines.client.request(nowhere, Vec::new().into()).await);
}

async fn reached(lines: &Lines) {
    while lines.client.connection_state() != State::Connected {
        sleep(LOOK).await;
    }
}

/// Asks `member` to take a line; which of its own it answers with.
pub(crate) async fn place(lines: &Lines, member: MemberId, own: LineId) -> io::Result<LineId> {
    reached(lines).await;
    let asked = lines.client.request(subject::call(member, lines.member), request(own).into()).await;
    let answer = asked.map_err(|error| match error.kind() {
        RequestErrorKind::NoResponders => io::ErrorKind::ConnectionRefused,
        RequestErrorKind::TimedOut => io::ErrorKind::TimedOut,
        _ => io::ErrorKind::NotConnected,
    })?;
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
    pub(crate) waiting: Receiver<Call>,
    pub(crate) hearing: AbortHandle,
}

impl Calls {
    /// The next call, if one comes in this time.
    pub fn next(&self, time: Duration) -> Option<Call> {
        match self.waiting.recv_timeout(time) {
            Ok(call) => Some(call),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(time);
                None
            }
        }
    }
}

impl Drop for Calls {
    fn drop(&mut self) {
        self.hearing.abort();
    }
}
