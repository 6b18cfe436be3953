//! The index in memory, and how it follows the committed rows.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock, RwLockReadGuard},
};

use wasl_model::{Handling, Permit, Record, RecordId};
use wasl_search::{Draft, Index};
use wasl_store::{Store, StoreError};

/// An index that is filled at the first question and follows every committed change, this process's
/// and others', before it answers.
#[derive(Debug, Default)]
pub(crate) struct Follower {
    state: RwLock<Option<Followed>>,
}

/// An index, and up to which change it follows the rows.
#[derive(Debug)]
pub(crate) struct Followed {
    pub(crate) index: Index,
    /// The handling codes of those records that have one; expiry and purpose are judged at each question.
    restricted: HashMap<RecordId, Handling>,
    change: u64,
}

impl Follower {
    /// How many changes are folded at once; others may read the index in between.
    const CHANGES_AT_ONCE: u32 = 2_000;

    /// The index, up to date; filled from the rows if this is the first question. After a long import
    /// a question waits for what it brought: an answer from an index that lags could miss somebody.
    pub(crate) fn read(&self, store: &Store, permit: &Permit) -> Result<Reading<'_>, StoreError> {
        if self.read_lock().is_none() {
            self.fill(store, permit)?;
        }
        while self.follow(store, permit, Self::CHANGES_AT_ONCE)? > 0 {}
        Ok(Reading(self.read_lock()))
    }

    /// Folds at most `limit` changes; how many there were.
    pub(crate) fn follow(&self, store: &Store, permit: &Permit, limit: u32) -> Result<usize, StoreError> {
        let since = match &*self.read_lock() {
            Some(followed) => followed.change,
            None => return Ok(0),
        };
        let (changed, _) = store.changed_records(permit, since, 1)?;
        if changed.is_empty() {
            return Ok(0);
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let Some(followed) = &mut *state else { return Ok(0) };
        let (changed, newest) = store.changed_records(permit, followed.change, limit)?;
        let count = changed.len();
        for (id, record) in &changed {
            followed.restrict(*id, record.as_ref());
            if record.is_none() {
                followed.index.remove(*id);
            }
        }
        followed.index.extend(changed.iter().filter_map(|(_, record)| record.as_ref()));
        followed.change = newest;
        Ok(count)
    }

    fn fill(&self, store: &Store, permit: &Permit) -> Result<(), StoreError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.is_none() {
            let mut followed = Followed { index: Index::default(), restricted: HashMap::new(), change: 0 };
            let mut draft = Draft::new();
            followed.change = store.each_record(permit, |record| {
                followed.restrict(record.id(), Some(&record));
                if let Some(full) = draft.add(&record) {
                    followed.index.adopt(full);
                }
                Ok::<(), StoreError>(())
            })?;
            followed.index.adopt(draft.finish());
            *state = Some(followed);
        }
        Ok(())
    }

    fn read_lock(&self) -> RwLockReadGuard<'_, Option<Followed>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The index while it is read.
pub(crate) struct Reading<'f>(RwLockReadGuard<'f, Option<Followed>>);

impl std::ops::Deref for Reading<'_> {
    type Target = Followed;

    #[expect(
        clippy::expect_used,
        reason = "a reading is made after filling, and an index is never taken away"
    )]
    fn deref(&self) -> &Followed {
        self.0.as_ref().expect("the index is filled")
    }
}

impl Followed {
    /// Whether the record exists for the holder of the permit, as far as the index knows.
    pub(crate) fn shows(&self, permit: &Permit, id: RecordId) -> bool {
        self.restricted.get(&id).is_none_or(|handling| permit.may_see(handling))
    }

    /// Keeps the handling code of a record that has one.
    fn restrict(&mut self, id: RecordId, record: Option<&Record>) {
        match record {
            Some(record) if !record.handling.is_open() => {
                self.restricted.insert(id, record.handling.clone());
            }
            _ => _ = self.restricted.remove(&id),
        }
    }
}
