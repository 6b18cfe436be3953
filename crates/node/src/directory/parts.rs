//! Who takes part, looked at once for several peers.

use std::sync::Arc;

use wasl_store::Peer;

use super::{
    part::{self, NoPart},
    shelf::Shelf,
};

/// Who takes part, by the directory at one moment. Without a directory everyone does.
#[derive(Debug)]
pub(crate) struct Parts(Option<Arc<Shelf>>);

impl Parts {
    pub(super) fn new(shelf: Option<Arc<Shelf>>) -> Self {
        Self(shelf)
    }

    /// Whether `peer`, known by its keys here, takes part.
    pub(crate) fn of(&self, peer: &Peer) -> Result<(), NoPart> {
        self.0.as_ref().map_or(Ok(()), |kept| part::of(&kept.directory, peer))
    }
}
