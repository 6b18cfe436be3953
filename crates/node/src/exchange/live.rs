//! Lines for live questions: how one is opened, asked on, and answered on.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rustls::ClientConfig;
use wasl_exchange::{LiveReply, LiveRequest};
use wasl_store::Peer;

use super::{
    dial::{Called, dial},
    error::ExchangeError,
    line::{Limited, Line},
    tls,
};
use crate::{
    Bureau, NodeError,
    carrier::Carrier,
    live::peer::{Job, LivePeer, What, Worker},
};

/// Questions that one connection may ask, so that none lasts for ever.
const QUESTIONS_MAX: u32 = 100_000;
/// How long a line without a question stays open.
const IDLE_MAX: Duration = Duration::from_mins(5);
/// How often whoever answers looks up.
const TICK: Duration = Duration::from_secs(1);
/// How long an answer is waited for that comes too late, so that the line can be used again.
const OVERDUE_MAX: Duration = Duration::from_secs(5);

/// Starts a thread that asks `peer` what waits for it, until nothing does for a while.
pub(crate) fn start_asking(bureau: &Bureau, peer: Arc<LivePeer>) -> Result<(), NodeError> {
    // Whatever fails from here on, those whose questions wait are told.
    let worker = Worker(peer);
    let mut config = tls::client(bureau, worker.0.peer())?;
    // Whoever answers no live questions agrees to the other, which every bureau knows: it is told nothing of a question.
    config.alpn_protocols = vec![tls::QUESTIONS.to_vec(), tls::PARCELS.to_vec()];
    let carrier = Arc::clone(&bureau.carrier);
    let asking = thread::Builder::new().name("live-questions".to_owned());
    asking.spawn(move || work(&worker.0, &carrier, &config)).map_err(NodeError::Thread)?;
    Ok(())
}

/// Asks one question after the other. The line is kept between them.
fn work(peer: &Arc<LivePeer>, carrier: &Carrier, config: &ClientConfig) {
    let mut line = None;
    while let Some(job) = peer.next() {
        let what = match ask(peer, (carrier, config), &mut line, &job) {
            Ok(reply) => What::Reply(reply),
            Err(Unanswered::DoesNot) => {
                peer.does_not(job.at);
                What::DoesNot
            }
            Err(Unanswered::Unreached(number)) => peer.has_failed(job.at, number),
            Err(Unanswered::NotTaken(number)) => What::Refused(number),
        };
        if !matches!(what, What::Reply(_)) {
            line = None;
        }
        job.tell(peer.peer().member, what);
    }
}

/// Why a question has no answer.
enum Unanswered {
    /// The peer answers none.
    DoesNot,
    /// No line leads there, or it broke, or nothing came for long.
    Unreached(u16),
    /// What came is no answer.
    NotTaken(u16),
}

/// An open line, which its peer knows of.
struct LiveLine {
    peer: Arc<LivePeer>,
    line: Called<LiveReply>,
}

impl Drop for LiveLine {
    fn drop(&mut self) {
        self.peer.has_closed();
    }
}

/// Asks on the line that there is, or on a new one. A line that has broken while nobody used it is replaced once.
fn ask(
    peer: &Arc<LivePeer>,
    (carrier, config): (&Carrier, &ClientConfig),
    line: &mut Option<LiveLine>,
    job: &Job,
) -> Result<LiveReply, Unanswered> {
    if let Some(kept) = line {
        match kept.ask(job) {
            Err(ExchangeError::Line(error)) if !is_time_out(&error) && !job.left().is_zero() => *line = None,
            asked => return asked.map_err(|error| told(peer, &error)),
        }
    }
    peer.is_called();
    let called = dial(carrier, peer.peer(), config.clone()).map_err(|error| told(peer, &error))?;
    if called.purpose() != Some(tls::QUESTIONS) {
        return Err(Unanswered::DoesNot);
    }
    peer.is_reached();
    let fresh = line.insert(LiveLine { peer: Arc::clone(peer), line: called });
    fresh.ask(job).map_err(|error| told(peer, &error))
}

impl LiveLine {
    /// Asks, and hears the answer. One that is late is waited for a while longer: what comes then is for nobody, and the
    /// next question can be asked.
    fn ask(&mut self, job: &Job) -> Result<LiveReply, ExchangeError> {
        self.peer.begins(job.due);
        let heard = self.line.send(&job.request).and_then(|()| match self.line.receive_within(job.left()) {
            Err(ExchangeError::Line(error)) if is_time_out(&error) => self.line.receive_within(OVERDUE_MAX),
            heard => heard,
        });
        let heard =
            heard.and_then(|heard| Ok(heard.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?));
        self.peer.ends(job.due, heard.is_ok());
        heard
    }
}

/// What is made of a failure, which the log tells with the peer and the number.
fn told(peer: &LivePeer, error: &ExchangeError) -> Unanswered {
    let (member, number) = (peer.peer().member, error.number());
    tracing::info!(%member, number, %error, "a live question was not answered");
    match error {
        ExchangeError::Wire(_) => Unanswered::NotTaken(number),
        _ => Unanswered::Unreached(number),
    }
}

fn is_time_out(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

/// Answers a peer's live questions until it leaves.
pub(super) fn answer_questions<S: Limited>(
    bureau: &Bureau,
    peer: &Peer,
    mut line: Line<S, LiveRequest>,
    stop: &AtomicBool,
) -> Result<(), ExchangeError> {
    for _ in 0..QUESTIONS_MAX {
        if !has_come(&mut line, stop)? {
            return Ok(());
        }
        let Some(request) = line.receive()? else { return Ok(()) };
        if stop.load(Ordering::SeqCst) {
            return Ok(());
        }
        // A line may be open for long: whoever was removed, or has another certificate now, is answered no more.
        bureau.check_peer(peer)?;
        line.send(&bureau.answer_live(peer.member, &request)?)?;
    }
    Ok(())
}

/// Waits for the next question; false if none comes for long, or nobody is to wait any more.
fn has_come<S: Limited>(line: &mut Line<S, LiveRequest>, stop: &AtomicBool) -> Result<bool, ExchangeError> {
    let since = Instant::now();
    loop {
        match line.wait(TICK) {
            Ok(true) => return Ok(true),
            Ok(false) if stop.load(Ordering::SeqCst) || since.elapsed() > IDLE_MAX => return Ok(false),
            Ok(false) => {}
            // Whoever leaves between two questions has left, with a farewell or without.
            Err(ExchangeError::Line(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
    }
}
