//! Which of one's own records are in datasets that peers may only ask for.

use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock, RwLockReadGuard},
};

use wasl_feed::Origin;
use wasl_model::{MemberId, Permit, Record, RecordId};
use wasl_store::{Listing, Store, StoreError};

/// Changes that are taken in at once.
const CHANGES_AT_ONCE: u32 = 1_000;

/// The ids of these records: 16 bytes each, read at the first question and kept up from then on.
#[derive(Debug, Default)]
pub(crate) struct AskedOnly(RwLock<Option<Known>>);

/// The ids as of one change of the records.
#[derive(Debug)]
struct Known {
    change: u64,
    ids: HashSet<RecordId>,
}

/// Whose records are meant, and of which datasets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meant<'m> {
    pub(crate) owner: MemberId,
    pub(crate) feed: &'m Origin,
    pub(crate) datasets: &'m [String],
}

impl Meant<'_> {
    /// Whether this record is one of them.
    pub(crate) fn has(&self, record: &Record) -> bool {
        let dataset = record.source.dataset.as_str();
        record.owner == self.owner && self.datasets.iter().any(|meant| meant == dataset)
    }
}

/// The ids while they are read.
pub(crate) struct Ids<'i>(RwLockReadGuard<'i, Option<Known>>);

impl Ids<'_> {
    /// Whether this record is one of them.
    pub(crate) fn has(&self, id: RecordId) -> bool {
        self.0.as_ref().is_some_and(|known| known.ids.contains(&id))
    }
}

impl AskedOnly {
    /// The records that are `meant`, as they are now. With leave for the bureau's own work.
    pub(crate) fn read(
        &self,
        store: &Store,
        permit: &Permit,
        meant: Meant<'_>,
    ) -> Result<Ids<'_>, StoreError> {
        loop {
            let newest = store.newest_change()?;
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if known.as_ref().is_some_and(|known| known.change >= newest) {
                return Ok(Ids(known));
            }
            drop(known);
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            match &mut *known {
                Some(known) => known.follow(store, permit, meant)?,
                none => *none = Some(Known::listed(store, permit, meant)?),
            }
        }
    }
}

impl Known {
    fn listed(store: &Store, permit: &Permit, meant: Meant<'_>) -> Result<Self, StoreError> {
        // What changes while it is listed is followed afterwards.
        let mut known = Self { change: store.newest_change()?, ids: HashSet::new() };
        for dataset in meant.datasets {
            let mut listing = Listing {
                origin: Some(meant.feed.clone()),
                dataset: Some(dataset.clone()),
                ..Listing::default()
            };
            loop {
                let (page, next) = store.list_records(permit, &listing, Store::LISTED_MAX)?;
                known.ids.extend(page.iter().map(|held| held.id));
                if next.is_none() {
                    break;
                }
                listing.after = next;
            }
        }
        known.follow(store, permit, meant)?;
        Ok(known)
    }

    fn follow(&mut self, store: &Store, permit: &Permit, meant: Meant<'_>) -> Result<(), StoreError> {
        while self.change < store.newest_change()? {
            let (changed, newest) = store.changed_records(permit, self.change, CHANGES_AT_ONCE)?;
            for (id, record) in changed {
                if record.is_some_and(|record| meant.has(&record)) {
                    self.ids.insert(id);
                } else {
                    self.ids.remove(&id);
                }
            }
            self.change = newest;
        }
        Ok(())
    }
}
