//! When which peer is asked for parcels.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use wasl_model::MemberId;

use super::fetch::fetch_from;
use crate::{Bureau, NodeError};

/// How often it is looked at what is wanted.
const LOOK: Duration = Duration::from_millis(200);
/// Peers that are asked at the same time.
const VISITS_MAX: usize = 4;
/// A peer that gave nothing is asked again after so long, and twice as long each time.
const PATIENCE: Duration = Duration::from_secs(1);
/// How many times the time is doubled: up to ten minutes about.
const DOUBLED_MAX: u32 = 9;
/// How often is looked at what has to go.
const TIDY: Duration = Duration::from_mins(10);

/// Visits to one peer.
#[derive(Debug, Default)]
struct Visits {
    under_way: Option<JoinHandle<bool>>,
    in_vain: u32,
    due: Option<Instant>,
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

/// Starts the visits that are due.
fn turn(
    bureau: &Arc<Bureau>,
    visits: &mut HashMap<MemberId, Visits>,
    stop: &Arc<AtomicBool>,
) -> Result<(), NodeError> {
    let permit = bureau.own_permit()?;
    visits.values_mut().for_each(Visits::note_end);
    for member in bureau.store.parcel_senders(&permit, &bureau.identity.messages())? {
        let many = visits.values().filter(|visits| visits.under_way.is_some()).count() >= VISITS_MAX;
        let of_it = visits.entry(member).or_default();
        if !many && of_it.is_due() {
            let (bureau, stop) = (Arc::clone(bureau), Arc::clone(stop));
            let thread = thread::Builder::new().name("exchange-parcel".to_owned());
            let visit = thread.spawn(move || visit(&bureau, member, &stop)).map_err(NodeError::Thread)?;
            of_it.under_way = Some(visit);
        }
    }
    Ok(())
}

impl Visits {
    fn is_due(&self) -> bool {
        self.under_way.is_none() && self.due.is_none_or(|due| due <= Instant::now())
    }

    fn note_end(&mut self) {
        let Some(thread) = self.under_way.take_if(|thread| thread.is_finished()) else { return };
        let went_well = thread.join().unwrap_or(false);
        self.in_vain = if went_well { 0 } else { (self.in_vain + 1).min(DOUBLED_MAX) };
        self.due = (!went_well).then(|| Instant::now() + PATIENCE * 2_u32.pow(self.in_vain));
    }
}

/// Fetches what is wanted from one peer; false if it is to be left alone for a while.
fn visit(bureau: &Bureau, member: MemberId, stop: &AtomicBool) -> bool {
    let go_on = || !stop.load(Ordering::SeqCst);
    let Ok(Some(peer)) = bureau.store.peer(member) else { return false };
    match fetch_from(bureau, &peer, &go_on) {
        Ok(visit) => visit.left == 0,
        Err(error) => {
            tracing::info!(%member, number = error.number(), %error, "fetching attachments failed");
            false
        }
    }
}

fn told(what: &str, done: Result<(), NodeError>) {
    if let Err(error) = done {
        tracing::warn!(number = error.number(), %error, "{what} failed");
    }
}
