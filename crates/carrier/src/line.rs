//! One line, as this side serves it: what the user's end of a pair of sockets says goes to the broker, and back.

use std::{io, time::Duration};

use async_nats::Client;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
    sync::{mpsc, watch},
    time::{Instant, MissedTickBehavior, interval, timeout},
};

use crate::{
    chunk::{Chunk, DATA_MAX},
    flow::Flow,
};

/// After so long without a word the other side is told that the line is still there.
const HERE_EVERY: Duration = Duration::from_secs(5);
/// How long the other side may say nothing.
const SILENCE_MAX: Duration = Duration::from_secs(20);
/// How long the user may take to read what came before the end.
const LAST_WORDS_MAX: Duration = Duration::from_secs(10);
/// Chunks that may have come and not been looked at: those with data, and as many others as belong to them, twice.
pub(crate) const INBOX_MAX: usize = 96;

/// What a line hears.
#[derive(Debug)]
pub(crate) enum Heard {
    Chunk(async_nats::Message),
    /// The broker says that nobody hears what was said.
    Nobody,
}

/// Where a line leads, and what comes on it.
pub(crate) struct Line {
    pub(crate) client: Client,
    /// The subject that the other side hears.
    pub(crate) to: String,
    /// The subject that this side hears.
    pub(crate) own: String,
    pub(crate) inbox: mpsc::Receiver<Heard>,
    /// How often the connection to the broker was lost: what was on its way may be, too.
    pub(crate) cuts: watch::Receiver<u64>,
}

/// Why a line was ended here.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Fault(#[from] crate::flow::Fault),
    #[error("nobody is there any more")]
    Nobody,
    #[error("the other side has been silent for too long")]
    Silence,
    #[error("more came than is looked at")]
    Flood,
    #[error("the connection to the broker was lost")]
    Cut,
    #[error("the broker takes nothing more")]
    Publish,
    #[error("the user's end was closed")]
    User(#[from] io::Error),
}

impl Line {
    /// Carries what is said both ways, until one side ends it or something comes that has no place there. Then the user's
    /// end is closed, with all that came in its turn before.
    pub(crate) async fn carry(mut self, user: std::os::unix::net::UnixStream) {
        let ended = match UnixStream::from_std(user) {
            Ok(mut user) => self.run(&mut user).await,
            Err(error) => Err(error.into()),
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a line ended");
        }
    }

    async fn run(&mut self, user: &mut UnixStream) -> Result<(), Broken> {
        let mut flow = Flow::default();
        let ended = self.talk(&mut flow, user).await;
        if !matches!(ended, Err(Broken::Cut)) {
            drop(self.say(&mut flow, Chunk::End).await);
        }
        ended
    }

    async fn talk(&mut self, flow: &mut Flow, user: &mut UnixStream) -> Result<(), Broken> {
        let (mut reading, mut writing) = user.split();
        let mut buffer = vec![0; DATA_MAX];
        let mut ticks = interval(HERE_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard_at = Instant::now();
        loop {
            tokio::select! {
                heard = self.inbox.recv() => {
                    match heard {
                        Some(Heard::Chunk(message)) => flow.hear(&message.payload)?,
                        Some(Heard::Nobody) => return Err(Broken::Nobody),
                        None => return Err(Broken::Flood),
                    }
                    heard_at = Instant::now();
                }
                read = reading.read(&mut buffer), if flow.may_send() => match read? {
                    0 => return Ok(()),
                    count => self.say(flow, Chunk::Data(&buffer[..count])).await?,
                },
                passed = writing.write(flow.next().unwrap_or_default()), if flow.next().is_some() => {
                    flow.pass(passed?);
                    if let Some(told) = flow.tell() {
                        self.say(flow, told).await?;
                    }
                }
                _ = self.cuts.changed() => return Err(Broken::Cut),
                _ = ticks.tick() => {
                    if heard_at.elapsed() > SILENCE_MAX {
                        return Err(Broken::Silence);
                    }
                    self.say(flow, Chunk::Here).await?;
                }
            }
            if flow.has_ended() {
                let pass_on = async {
                    while let Some(bytes) = flow.next() {
                        let count = writing.write(bytes).await?;
                        flow.pass(count);
                    }
                    Ok::<_, io::Error>(())
                };
                // Whoever does not read its last words does without.
                drop(timeout(LAST_WORDS_MAX, pass_on).await);
                return Ok(());
            }
        }
    }

    /// Says one chunk. That nobody hears it comes back to this side's own subject.
    async fn say(&self, flow: &mut Flow, chunk: Chunk<'_>) -> Result<(), Broken> {
        let bytes = flow.say(chunk);
        let said = self.client.publish_with_reply(self.to.clone(), self.own.clone(), bytes.into());
        said.await.map_err(|_| Broken::Publish)
    }
}
