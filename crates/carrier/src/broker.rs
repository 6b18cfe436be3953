//! A connection to a broker: lines are called and taken on it, and news told and heard.

use std::{
    fmt, io,
    os::unix::net::UnixStream,
    sync::{Arc, mpsc::sync_channel},
    time::Duration,
};

use async_nats::{ConnectOptions, Event, connection::State};
use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
};
use wasl_model::MemberId;

use crate::{
    BrokerAddress,
    call::{self, Calls},
    lines::{Lines, hand_out},
    news::{News, Newsroom},
    subject,
};

/// Messages of one subscription that were not looked at. What looks at them waits for nothing.
const UNSEEN_MAX: usize = 4_096;
/// Messages on their way to the broker; whoever says more waits.
const SAYING_MAX: usize = 256;
/// Between two attempts to reach a broker.
const RETRY: Duration = Duration::from_millis(250);
/// How long an attempt may take.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// How often the broker is asked whether it is there; after two without an answer it is not.
const PING_EVERY: Duration = Duration::from_secs(10);
/// How long the ends of lines may take when this side leaves.
const FAREWELL_MAX: Duration = Duration::from_millis(500);

/// A connection to a broker, kept up in the background, with all that is carried on it. Dropping it ends its lines.
pub struct Broker {
    lines: Arc<Lines>,
    news: Arc<Newsroom>,
    /// Taken when it is dropped.
    runtime: Option<Runtime>,
}

impl Broker {
    /// Begins to keep up a connection in `member`'s name. It is there a moment later, or when the broker is.
    ///
    /// # Errors
    ///
    /// If the system gives no thread or no random bytes.
    pub fn start(address: &BrokerAddress, member: MemberId) -> io::Result<Self> {
        let runtime =
            Builder::new_multi_thread().worker_threads(1).thread_name("carrier").enable_all().build()?;
        let (connected, cuts) = (watch::Sender::new(0_u64), watch::Sender::new(0_u64));
        let options = options(address, member, &connected, &cuts);
        let servers = address.servers.clone();
        let (told, client) = sync_channel(1);
        runtime.spawn(async move { told.send(options.connect(servers).await) });
        let client = client.recv().map_err(io::Error::other)?.map_err(io::Error::other)?;
        let lines = Arc::new(Lines::new(client, member, cuts, runtime.handle().clone())?);
        runtime.spawn(hand_out(Arc::clone(&lines)));
        let news = Newsroom::open(runtime.handle(), &lines.client, member, &connected);
        Ok(Self { lines, news, runtime: Some(runtime) })
    }

    /// Calls `member`, and waits until one of its processes takes the call, at most for `time`. What is written into the
    /// socket goes there, and back. Nothing of it proves who is there.
    ///
    /// # Errors
    ///
    /// `NotConnected` without a broker, `ConnectionRefused` where nobody takes the call, `TimedOut`.
    pub fn call(&self, member: MemberId, time: Duration) -> io::Result<UnixStream> {
        let (own, inbox) = self.lines.open_line()?;
        let (user, served) = call::pair()?;
        let (told, taken) = sync_channel(1);
        let lines = Arc::clone(&self.lines);
        self.lines.spawn(async move {
            let called = tokio::time::timeout(time, call::place(&lines, member, own)).await;
            match called.unwrap_or(Err(io::ErrorKind::TimedOut.into())) {
                Ok(line) if told.send(Ok(())).is_ok() => {
                    lines.carry(own, line.subject(member), inbox, served).await;
                }
                ended => {
                    lines.close_line(own);
                    _ = told.send(ended.map(drop));
                }
            }
        });
        taken.recv().map_err(|_| io::ErrorKind::NotConnected)??;
        Ok(user)
    }

    /// Takes calls to this member, beside its other processes, from whom [`Calls::only_from`] says.
    pub fn take_calls(&self) -> Calls {
        Calls::new(&self.lines)
    }

    /// Tells everybody that there is something new, until it is told something else. Returns at once.
    pub fn tell(&self, news: News) {
        self.news.tell(news);
    }

    /// What `member` told last, as far as it was heard.
    pub fn heard(&self, member: MemberId) -> Option<News> {
        self.news.heard(member)
    }

    /// How often `member` was heard to tell something, be it new or not.
    pub fn times_heard(&self, member: MemberId) -> u64 {
        self.news.times_heard(member)
    }

    /// Waits until `member` is heard to tell something else than `known`, at most for `time`; what was heard last.
    pub fn await_news(&self, member: MemberId, known: Option<News>, time: Duration) -> Option<News> {
        self.news.wait(member, known, time)
    }

    /// How often it was connected since it was started: more than before means that whoever was not reached may be now.
    pub fn times_connected(&self) -> u64 {
        self.news.times_connected()
    }
}

impl fmt::Debug for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Broker").field("member", &self.lines.member).finish_non_exhaustive()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else { return };
        // Those who are on a line learn that it has ended; if not, they notice.
        self.lines.open().clear();
        let (told, done) = sync_channel(1);
        let lines = Arc::clone(&self.lines);
        runtime.spawn(async move {
            tokio::task::yield_now().await;
            if lines.client.connection_state() == State::Connected {
                drop(lines.client.flush().await);
            }
            _ = told.send(());
        });
        _ = done.recv_timeout(FAREWELL_MAX);
        runtime.shutdown_background();
    }
}

fn options(
    address: &BrokerAddress,
    member: MemberId,
    connected: &watch::Sender<u64>,
    cuts: &watch::Sender<u64>,
) -> ConnectOptions {
    let (connected, cuts) = (connected.clone(), cuts.clone());
    let mut options = ConnectOptions::new()
        .name("wasl")
        .custom_inbox_prefix(subject::replies(member))
        .subscription_capacity(UNSEEN_MAX)
        .client_capacity(SAYING_MAX)
        .connection_timeout(CONNECT_MAX)
        .ping_interval(PING_EVERY)
        .reconnect_delay_callback(|_| RETRY)
        .max_reconnects(None)
        .retry_on_initial_connect()
        .ignore_discovered_servers()
        .no_echo()
        .event_callback(move |event| {
            match &event {
                Event::Connected => connected.send_modify(|times| *times += 1),
                Event::Disconnected => cuts.send_modify(|times| *times += 1),
                // What the broker forbids, and whom it does not know: its administrator has to look.
                event => tracing::warn!(%event, "the broker complains"),
            }
            async {}
        });
    if let Some((user, password)) = &address.user {
        options = options.user_and_password(user.clone(), password.clone());
    }
    match &address.tls {
        Some(tls) => options.require_tls(true).tls_client_config(tls.clone()),
        None => options,
    }
}
