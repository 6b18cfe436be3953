//! News: a member says that it has something new. The last of each is kept for those who were away.
//!
//! What is kept is in a stream (`JetStream`) of the broker, which any of the members makes where it is missing. It may be lost,
//! doubled, late or made up: whoever hears news goes and asks, and whoever hears none asks from time to time.

use std::{
    collections::HashMap,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use async_nats::{Client, Request};
use futures_util::StreamExt as _;
use tokio::{runtime::Handle, sync::watch, time::sleep};
use wasl_model::MemberId;

use crate::subject;

/// Who may have told something: as many as a directory has members.
const TELLERS_MAX: usize = 4_096;
/// How long the stream may take to answer.
const ANSWER_MAX: Duration = Duration::from_secs(2);
/// Between two attempts to have news kept.
const RETRY: Duration = Duration::from_secs(5);
/// The stream: of each member the last, on disk. It is in the domain `wasl`, so that leaf nodes of a hub lead to the hub's.
const STREAM: &str = r#"{"name":"WASL_NEWS","subjects":["wasl.*.news"],"storage":"file","retention":"limits","discard":"old","max_msgs":4096,"max_msgs_per_subject":1,"max_msg_size":64,"allow_direct":true,"num_replicas":1}"#;
const MAKE: &str = "$JS.wasl.API.STREAM.CREATE.WASL_NEWS";
const LAST: &str = "$JS.wasl.API.DIRECT.GET.WASL_NEWS";

/// What a member tells: a word that is another when there is something new, and means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News(pub [u8; 8]);

/// What was heard, and what is told.
pub(crate) struct Newsroom {
    heard: Mutex<HashMap<MemberId, Heard>>,
    more: Condvar,
    telling: watch::Sender<Option<News>>,
    /// Somebody is listened to who was not before.
    listening: watch::Sender<()>,
    connected: watch::Sender<u64>,
}

/// What was heard of one member.
#[derive(Debug, Clone, Copy, Default)]
struct Heard {
    last: Option<News>,
    times: u64,
}

impl Newsroom {
    pub(crate) fn open(
        handle: &Handle,
        client: &Client,
        member: MemberId,
        connected: &watch::Sender<u64>,
    ) -> Arc<Self> {
        let room = Arc::new(Self {
            heard: Mutex::default(),
            more: Condvar::new(),
            telling: watch::Sender::new(None),
            listening: watch::Sender::new(()),
            connected: connected.clone(),
        });
        drop(handle.spawn(hear(Arc::clone(&room), client.clone())));
        drop(handle.spawn(catch_up(Arc::clone(&room), client.clone())));
        drop(handle.spawn(tell(Arc::clone(&room), client.clone(), member)));
        room
    }

    pub(crate) fn tell(&self, news: News) {
        self.telling.send_if_modified(|told| told.replace(news) != Some(news));
    }

    pub(crate) fn heard(&self, member: MemberId) -> Option<News> {
        self.listen_to(member, &mut self.lock()).last
    }

    pub(crate) fn times_heard(&self, member: MemberId) -> u64 {
        self.listen_to(member, &mut self.lock()).times
    }

    pub(crate) fn wait(&self, member: MemberId, known: Option<News>, time: Duration) -> Option<News> {
        let until = Instant::now() + time;
        let mut heard = self.lock();
        loop {
            let last = self.listen_to(member, &mut heard).last;
            let left = until.saturating_duration_since(Instant::now());
            if last != known || left.is_zero() {
                return last;
            }
            heard = self.more.wait_timeout(heard, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(crate) fn times_connected(&self) -> u64 {
        *self.connected.borrow()
    }

    fn listen_to(&self, member: MemberId, heard: &mut HashMap<MemberId, Heard>) -> Heard {
        if let Some(last) = heard.get(&member) {
            return *last;
        }
        if heard.len() < TELLERS_MAX {
            heard.insert(member, Heard::default());
            self.listening.send_replace(());
        }
        Heard::default()
    }

    /// Notes what was heard of somebody who is listened to.
    fn note(&self, member: MemberId, payload: &[u8]) {
        let Ok(word) = payload.try_into() else { return };
        if let Some(heard) = self.lock().get_mut(&member) {
            *heard = Heard { last: Some(News(word)), times: heard.times + 1 };
            self.more.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MemberId, Heard>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hears news as they are told.
async fn hear(room: Arc<Newsroom>, client: Client) {
    let Ok(mut all) = client.subscribe("wasl.*.news").await else { return };
    while let Some(message) = all.next().await {
        if let Some(member) = subject::teller_in(&message.subject) {
            room.note(member, &message.payload);
        }
    }
}

/// Asks for the last news of everybody who is listened to, whenever the broker was away or somebody is new.
async fn catch_up(room: Arc<Newsroom>, client: Client) {
    let (mut connected, mut listening) = (room.connected.subscribe(), room.listening.subscribe());
    loop {
        tokio::select! {
            changed = connected.changed() => if changed.is_err() { return },
            changed = listening.changed() => if changed.is_err() { return },
        }
        let members: Vec<MemberId> = room.lock().keys().copied().collect();
        for member in members {
            let request = Request::new().timeout(Some(ANSWER_MAX));
            let asked = format!("{LAST}.{}", subject::news_of(member));
            // Nobody answers where there is no stream: what was missed comes with the next visit.
            let Ok(last) = client.send_request(asked, request).await else { break };
            if last.status.is_none() {
                room.note(member, &last.payload);
            }
        }
    }
}

/// Tells the newest news, until the stream has it; again when the broker was away, for it may have forgotten.
async fn tell(room: Arc<Newsroom>, client: Client, member: MemberId) {
    let (mut telling, mut connected) = (room.telling.subscribe(), room.connected.subscribe());
    loop {
        tokio::select! {
            changed = telling.changed() => if changed.is_err() { return },
            changed = connected.changed() => if changed.is_err() { return },
        }
        loop {
            let Some(news) = *telling.borrow_and_update() else { break };
            if is_kept(&client, member, news).await {
                break;
            }
            drop(
                client
                    .send_request(MAKE, Request::new().payload(STREAM.into()).timeout(Some(ANSWER_MAX)))
                    .await,
            );
            if is_kept(&client, member, news).await {
                break;
            }
            tracing::info!("the broker keeps no news: whoever is away asks from time to time");
            tokio::select! {
                () = sleep(RETRY) => {}
                changed = telling.changed() => if changed.is_err() { return },
                changed = connected.changed() => if changed.is_err() { return },
            }
        }
    }
}

/// Tells everybody who is there; whether the stream has it for the others.
async fn is_kept(client: &Client, member: MemberId, news: News) -> bool {
    let request = Request::new().payload(news.0.to_vec().into()).timeout(Some(ANSWER_MAX));
    let kept = client.send_request(subject::news_of(member), request).await;
    // Of what the stream says when it takes something, only that it does is of interest.
    kept.is_ok_and(|answer| answer.payload.starts_with(br#"{"stream":"WASL_NEWS""#))
}
