//! How many connections are let in.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use wasl_model::MemberId;

/// Connections served at once, those that have not proved who they are included: 196 peers may keep three each, one for
/// feeds and two for live questions.
const CONNECTIONS_MAX: usize = 640;
/// Connections served at once from one place, so that a flood from one place leaves room for others.
const CONNECTIONS_PER_PLACE_MAX: usize = 32;

/// Where a connection comes from, before anything is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// An address of the network.
    Address(IpAddr),
    /// Whoever the broker lets call in this member's name.
    Member(MemberId),
}

/// How many connections are open, in all and from each place.
#[derive(Debug, Default)]
pub(super) struct Gate {
    open: AtomicUsize,
    by_place: Mutex<HashMap<Place, usize>>,
}

/// Leave to serve one connection; given back when dropped.
pub(super) struct Pass {
    gate: Arc<Gate>,
    from: Place,
}

impl Gate {
    /// Leave for one more connection from there, if there may be one.
    pub(super) fn pass(gate: &Arc<Self>, from: Place) -> Option<Pass> {
        let mut by_place = gate.by_place.lock().unwrap_or_else(PoisonError::into_inner);
        let here = by_place.entry(from).or_default();
        if *here >= CONNECTIONS_PER_PLACE_MAX || gate.open.load(Ordering::SeqCst) >= CONNECTIONS_MAX {
            return None;
        }
        *here += 1;
        gate.open.fetch_add(1, Ordering::SeqCst);
        Some(Pass { gate: Arc::clone(gate), from })
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.gate.open.fetch_sub(1, Ordering::SeqCst);
        let mut by_place = self.gate.by_place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(here) = by_place.get_mut(&self.from) {
            *here -= 1;
            if *here == 0 {
                by_place.remove(&self.from);
            }
        }
    }
}
