//! The side of the broker that waits: calls are taken, and what is new is told.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustls::ServerConfig;
use wasl_carrier::{Broker, Calls};
use wasl_model::MemberId;

use super::{
    gate::{Gate, Place},
    line::Socket,
    serve,
};
use crate::{Bureau, NodeError, news::Sizes};

/// How long a start waits for the broker, so that whoever is told that it has started can call.
const SETTLE_MAX: Duration = Duration::from_secs(1);
/// How often the loops look up.
const TICK: Duration = Duration::from_millis(50);
/// How often it is looked who is a peer: less than a caller waits for it.
const PEERS_EVERY: Duration = Duration::from_millis(200);
/// How long something new is waited for at once.
const LOOK: Duration = Duration::from_secs(1);

/// Starts taking calls over the broker and telling it what is new, if the bureau has one.
pub(super) fn start(
    bureau: &Arc<Bureau>,
    gate: &Arc<Gate>,
    tls: &Arc<ServerConfig>,
    stop: &Arc<AtomicBool>,
) -> Result<Vec<JoinHandle<()>>, NodeError> {
    let Some(broker) = bureau.carrier.broker()? else { return Ok(Vec::new()) };
    let mut calls = broker.take_calls();
    calls.only_from(&peers(bureau)?);
    calls.settle(SETTLE_MAX);
    let (b, gate, tls, flag) = (Arc::clone(bureau), Arc::clone(gate), Arc::clone(tls), Arc::clone(stop));
    let taking = thread::Builder::new().name("exchange-calls".to_owned());
    let taking = taking.spawn(move || take(&b, calls, &gate, &tls, &flag)).map_err(NodeError::Thread)?;
    let (bureau, stop) = (Arc::clone(bureau), Arc::clone(stop));
    let telling = thread::Builder::new().name("exchange-news".to_owned());
    let telling = telling.spawn(move || tell(&bureau, &broker, &stop)).map_err(NodeError::Thread)?;
    Ok(vec![taking, telling])
}

/// Takes calls until it is told to stop. Whoever finds the gate closed is told so.
fn take(
    bureau: &Arc<Bureau>,
    mut calls: Calls,
    gate: &Arc<Gate>,
    tls: &Arc<ServerConfig>,
    stop: &Arc<AtomicBool>,
) {
    let mut looked = Instant::now();
    while !stop.load(Ordering::SeqCst) {
        if looked.elapsed() >= PEERS_EVERY {
            looked = Instant::now();
            // Whoever is a peer no more is refused at the handshake too.
            peers(bureau).map_or_else(|error| told(&error), |peers| calls.only_from(&peers));
        }
        let Some(call) = calls.next(TICK) else { continue };
        match Gate::pass(gate, Place::Member(call.from())) {
            Some(pass) => serve::start(bureau, pass, || Ok(Socket::Carried(call.take()?)), tls, stop),
            None => call.refuse(),
        }
    }
}

/// Tells whenever there are more entries, whichever process wrote them; not what another process has told.
fn tell(bureau: &Bureau, broker: &Broker, stop: &AtomicBool) {
    let go_on = || !stop.load(Ordering::SeqCst);
    let own = [bureau.identity.records(), bureau.identity.messages()];
    let mut is_first = true;
    while go_on() {
        let done = serve::sizes(bureau).and_then(|sizes| {
            let given = sizes.given(&own);
            let news = bureau.carrier.news(given);
            // Whoever could not reach this bureau learns that it is there.
            if is_first || broker.heard(bureau.identity.member) != Some(news) {
                broker.tell(news);
            }
            is_first = false;
            let has_grown = |now: &Sizes| now.given(&own) != given;
            bureau.news.await_growth(&has_grown, LOOK, &go_on, || serve::look(bureau))
        });
        if let Err(error) = done {
            told(&error);
            thread::sleep(TICK);
        }
    }
}

fn peers(bureau: &Bureau) -> Result<HashSet<MemberId>, NodeError> {
    Ok(bureau.store.peers()?.into_iter().map(|peer| peer.member).collect())
}

fn told(error: &NodeError) {
    tracing::warn!(number = error.number(), %error, "work for the broker failed");
}
