//! When which peer is asked for parcels.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use wasl_feed::Origin;
use wasl_model::{MemberId, ParcelName};
use wasl_store::Peer;

use super::{
    fetch::fetch_from,
    wants::{origins_at, wanted_of},
};
use crate::{Bureau, NodeError};

/// How often it is looked at what is wanted.
const LOOK: Duration = Duration::from_millis(200);
/// Peers that are asked at the same time.
const VISITS_MAX: usize = 4;
/// A peer that failed, or that had no such parcel, is asked again after so long, and twice as long each time.
const PATIENCE: Duration = Duration::from_secs(1);
/// How many times the time is doubled: up to ten minutes about.
const DOUBLED_MAX: u32 = 9;
/// How often is looked at what has to go.
const TIDY: Duration = Duration::from_mins(10);

/// How long something is left alone that went wrong.
#[derive(Debug, Default)]
struct Patience {
    in_vain: u32,
    due: Option<Instant>,
}

impl Patience {
    fn is_due(&self) -> bool {
        self.due.is_none_or(|due| due <= Instant::now())
    }

    fn note_in_vain(&mut self) {
        self.in_vain = (self.in_vain + 1).min(DOUBLED_MAX);
        self.due = Some(Instant::now() + PATIENCE * 2_u32.pow(self.in_vain));
    }
}

/// Visits to one peer.
#[derive(Debug, Default)]
struct Visits {
    under_way: Option<JoinHandle<Ended>>,
    patience: Patience,
    /// Parcels that it did not have: one that is there late, or never, holds up no other.
    left: HashMap<ParcelName, Patience>,
}

/// How a visit ended.
#[derive(Debug, Default)]
struct Ended {
    went_well: bool,
    left: HashSet<ParcelName>,
}

/// Fetches what is wanted from whoever has it, until it is told to stop. Each peer is asked in a thread of its own, on a line
/// of its own, so that messages and records never wait for a parcel.
pub(crate) fn fetch_all(bureau: &Arc<Bureau>, stop: &Arc<AtomicBool>) {
    // Every 0 seconds means never: parcels are fetched by hand.
    let by_itself = bureau.settings.exchange_every_secs > 0;
    let mut visits: HashMap<MemberId, Visits> = HashMap::new();
    let mut tidied: Option<Instant> = None;
    while !stop.load(Ordering::SeqCst) {
        if by_itself && bureau.is_ready() {
            told("fetching attachments", turn(bureau, &mut visits, stop));
        }
        if tidied.is_none_or(|at| at.elapsed() >= TIDY) {
            tidied = Some(Instant::now());
            told("tidying attachments", bureau.tidy_attachments());
        }
        thread::sleep(LOOK);
    }
    for visits in visits.into_values() {
        // A thread that panicked has told so already.
        drop(visits.under_way.map(JoinHandle::join));
    }
}

/// Starts the visits that are due: to senders, and to the hubs through which they are heard.
fn turn(
    bureau: &Arc<Bureau>,
    visits: &mut HashMap<MemberId, Visits>,
    stop: &Arc<AtomicBool>,
) -> Result<(), NodeError> {
    let permit = bureau.own_permit()?;
    visits.values_mut().for_each(Visits::note_end);
    let senders = bureau.store.parcel_senders(&permit, &bureau.identity.messages())?;
    if senders.is_empty() {
        return Ok(());
    }
    let is_wanted = |origin: &Origin| senders.iter().any(|sender| origin.owner().member() == sender.as_str());
    for peer in bureau.store.peers()?.into_iter().filter(Peer::has_line) {
        let many = visits.values().filter(|visits| visits.under_way.is_some()).count() >= VISITS_MAX;
        let of_it = visits.entry(peer.member).or_default();
        if many || of_it.under_way.is_some() || !of_it.patience.is_due() {
            continue;
        }
        let origins = origins_at(bureau, &peer)?;
        let mut wanted = HashSet::new();
        for origin in origins.iter().filter(|origin| is_wanted(origin)) {
            let (own, carried) = wanted_of(bureau, origin)?;
            wanted.extend(own.iter().chain(&carried).map(|wanted| wanted.parcel.name));
        }
        if let Some(passed) = of_it.passed(&wanted) {
            let (bureau, stop) = (Arc::clone(bureau), Arc::clone(stop));
            let thread = thread::Builder::new().name("exchange-parcel".to_owned());
            let visit = move || visit(&bureau, &peer, passed, &stop);
            of_it.under_way = Some(thread.spawn(visit).map_err(NodeError::Thread)?);
        }
    }
    Ok(())
}

impl Visits {
    /// Which of the wanted parcels are not tried yet; `None` if there is no other.
    fn passed(&mut self, wanted: &HashSet<ParcelName>) -> Option<HashSet<ParcelName>> {
        self.left.retain(|name, _| wanted.contains(name));
        let waiting = self.left.iter().filter(|(_, patience)| !patience.is_due());
        let passed: HashSet<ParcelName> = waiting.map(|(name, _)| *name).collect();
        (passed.len() < wanted.len()).then_some(passed)
    }

    fn note_end(&mut self) {
        let Some(thread) = self.under_way.take_if(|thread| thread.is_finished()) else { return };
        let Ended { went_well, left } = thread.join().unwrap_or_default();
        for name in left {
            self.left.entry(name).or_default().note_in_vain();
        }
        if went_well {
            self.patience = Patience::default();
        } else {
            self.patience.note_in_vain();
        }
    }
}

/// Fetches what is wanted from one peer, but for what is in `passed`. It does not go well if the peer is to be left alone for
/// a while.
fn visit(bureau: &Bureau, peer: &Peer, passed: HashSet<ParcelName>, stop: &AtomicBool) -> Ended {
    let go_on = || !stop.load(Ordering::SeqCst);
    match fetch_from(bureau, peer, passed, &go_on) {
        Ok(visit) => Ended { went_well: visit.refused.is_none(), left: visit.left },
        Err(error) => {
            let member = peer.member;
            tracing::info!(%member, number = error.number(), %error, "fetching attachments failed");
            Ended::default()
        }
    }
}

fn told(what: &str, done: Result<(), NodeError>) {
    if let Err(error) = done {
        tracing::warn!(number = error.number(), %error, "{what} failed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_peer_had_not_waits_for_itself_and_holds_up_no_other() {
        let [missing, other] = [1, 2].map(|fill| ParcelName::from_bytes([fill; 32]));
        let ended = |left: &[ParcelName]| {
            let ended = Ended { went_well: true, left: left.iter().copied().collect() };
            let thread = thread::spawn(move || ended);
            while !thread.is_finished() {
                thread::yield_now();
            }
            thread
        };
        let mut visits = Visits { under_way: Some(ended(&[missing])), ..Visits::default() };
        assert_eq!(visits.passed(&[missing].into()), Some(HashSet::new()));
        visits.note_end();
        assert!(visits.patience.is_due());
        assert_eq!(visits.passed(&[missing].into()), None);
        assert_eq!(visits.passed(&[missing, other].into()), Some([missing].into()));
        // It waits for longer each time, and is forgotten when it is wanted no more.
        visits.under_way = Some(ended(&[missing]));
        visits.note_end();
        assert_eq!(visits.left[&missing].in_vain, 2);
        assert_eq!((visits.passed(&[].into()), visits.left.len()), (None, 0));
        // Where the line failed, nothing is asked for a while.
        visits.under_way = Some(thread::spawn(Ended::default));
        while visits.under_way.is_some() {
            visits.note_end();
            thread::yield_now();
        }
        assert!(!visits.patience.is_due());
    }
}
