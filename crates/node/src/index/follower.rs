//! How the index follows the committed rows, while others ask it.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use wasl_model::{Permit, Record, RecordId, Timestamp};
use wasl_store::{Store, StoreError};

use super::{
    folder::{Folder, Unusable},
    followed::{Changes, Followed, Snapshot},
    manifest::Manifest,
};
use crate::Entropy;

/// Changes that are read and taken in at once. Mostly there are a few; where there are many, who asks has to wait for all
/// of them in any case.
const CHANGES_AT_ONCE: u32 = 20_000;

/// An index that is there from the first question on and follows every committed change, this process's
/// and others', before it answers.
///
/// Who takes several of the locks takes them in this order: keeping, folding, state.
#[derive(Debug)]
pub(crate) struct Follower {
    /// Held while files are written, and while the index is filled.
    keeping: Mutex<Keeping>,
    /// Held by the one who reads changes and takes them in.
    folding: Mutex<()>,
    /// Held for little time only: who waits to change it holds up who wants to ask.
    state: RwLock<Option<Followed>>,
}

/// The files of the index, and what is in them.
#[derive(Debug)]
pub(crate) struct Keeping {
    pub(crate) folder: Folder,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// The manifest that names the files which the index lies in, by its mark.
    pub(crate) mark: Option<RecordId>,
    /// Up to which change the files hold.
    pub(crate) change: u64,
    /// When they were last written, or that was tried.
    pub(crate) at: Option<Timestamp>,
    /// Whether a file holds what has been written anew elsewhere, and is to go.
    pub(crate) is_urgent: bool,
}

impl Follower {
    /// One whose files are in the folder at `path`. Nothing is read yet.
    pub(crate) fn new(path: PathBuf, entropy: Arc<dyn Entropy>) -> Self {
        let folder = Folder::new(path);
        let keeping = Keeping { folder, entropy, mark: None, change: 0, at: None, is_urgent: false };
        Self { keeping: Mutex::new(keeping), folding: Mutex::default(), state: RwLock::default() }
    }

    /// The index, up to date; opened, or filled from the rows, if this is the first question. After a long import
    /// a question waits for what it brought: an answer from an index that lags could miss somebody.
    pub(crate) fn read(&self, store: &Store, permit: &Permit) -> Result<Reading<'_>, StoreError> {
        if !self.is_there() {
            self.fill(store, permit)?;
        }
        while self.follow(store, permit)? > 0 {}
        Ok(Reading(self.state()))
    }

    /// Takes in some of the changes that are not yet; how many there were, 0 if it is up to date or not there yet.
    pub(crate) fn follow(&self, store: &Store, permit: &Permit) -> Result<usize, StoreError> {
        let Some(since) = self.change() else { return Ok(0) };
        if store.newest_change()? <= since {
            return Ok(0);
        }
        let _folding = lock(&self.folding);
        self.fold(store, permit, CHANGES_AT_ONCE)
    }

    /// Takes in the changes up to change `number` and none after it, and tells what the index is then. Nothing, if it has
    /// gone further already, or is far behind.
    pub(crate) fn snapshot_at(
        &self,
        number: u64,
        store: &Store,
        permit: &Permit,
    ) -> Result<Option<Vec<Snapshot>>, StoreError> {
        let _folding = lock(&self.folding);
        let Some(behind) = self.change().and_then(|change| number.checked_sub(change)) else {
            return Ok(None);
        };
        match u32::try_from(behind) {
            Ok(0) => {}
            Ok(behind @ ..=CHANGES_AT_ONCE) => _ = self.fold(store, permit, behind)?,
            _ => return Ok(None),
        }
        Ok(self.state().as_ref().filter(|followed| followed.change() == number).map(Followed::snapshot))
    }

    /// Reads at most `limit` changes and takes them in. What takes long is done before the index is locked.
    fn fold(&self, store: &Store, permit: &Permit, limit: u32) -> Result<usize, StoreError> {
        let Some(since) = self.change() else { return Ok(0) };
        let (changed, newest) = store.changed_records(permit, since, limit)?;
        let count = changed.len();
        if count > 0 {
            let laid_out = Changes::new(changed, newest);
            if let Some(followed) = &mut *self.state_mut() {
                followed.take(laid_out, permit.at());
            }
        }
        Ok(count)
    }

    fn fill(&self, store: &Store, permit: &Permit) -> Result<(), StoreError> {
        let mut keeping = lock(&self.keeping);
        if self.is_there() {
            return Ok(());
        }
        let followed = match keeping.folder.open(|manifest| is_fit(manifest, store)) {
            Ok((manifest, opened)) => {
                (keeping.mark, keeping.change) = (Some(manifest.mark), manifest.change);
                let mut followed = Followed::from_files(&manifest, opened);
                // What has changed since came after the manifest: what must go by its time goes by then at the latest.
                loop {
                    let (changed, newest) =
                        store.changed_records(permit, followed.change(), CHANGES_AT_ONCE)?;
                    if changed.is_empty() {
                        break followed;
                    }
                    followed.take(Changes::new(changed, newest), manifest.at);
                }
            }
            Err(why) => {
                if why != Unusable::Missing {
                    tracing::warn!(%why, "the index is made anew from the rows");
                }
                let each = |take: &mut dyn FnMut(Record)| {
                    store.each_record(permit, |record| {
                        take(record);
                        Ok::<(), StoreError>(())
                    })
                };
                Followed::from_rows(each, permit.at())?
            }
        };
        *self.state_mut() = Some(followed);
        Ok(())
    }

    pub(crate) fn keeping(&self) -> MutexGuard<'_, Keeping> {
        lock(&self.keeping)
    }

    pub(crate) fn state(&self) -> RwLockReadGuard<'_, Option<Followed>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn state_mut(&self) -> RwLockWriteGuard<'_, Option<Followed>> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_there(&self) -> bool {
        self.state().is_some()
    }

    fn change(&self) -> Option<u64> {
        self.state().as_ref().map(Followed::change)
    }
}

/// Whether the files were made by a program like this one, and follow these rows.
fn is_fit(manifest: &Manifest, store: &Store) -> Result<(), Unusable> {
    if manifest.fingerprint != wasl_search::fingerprint() {
        return Err(Unusable::Tables);
    }
    // Rows that cannot be read are told by whoever reads them next.
    let is_ours = store.has_mark(manifest.change, manifest.mark).unwrap_or(false);
    if is_ours { Ok(()) } else { Err(Unusable::Rows) }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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

#[cfg(test)]
mod tests {
    use wasl_model::{Action, Caller, rules};

    use super::*;

    #[test]
    fn only_files_of_these_rows_and_of_a_program_like_this_are_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("records.sqlite")).expect("a store");
        let (mark, at) = (RecordId::from_bytes([7; 16]), Timestamp::from_secs(1_790_000_000));
        let bureau = Caller::bureau("MA".parse().expect("a member"));
        let permit = rules::permit(bureau, Action::Replicate, at).expect("leave");
        let change = store.mark_changes(&permit, mark).expect("a change");
        let fingerprint = wasl_search::fingerprint();
        let own = Manifest { fingerprint, change, mark, at, volumes: Vec::new() };
        assert_eq!(is_fit(&own, &store), Ok(()));

        let other_tables = Manifest { fingerprint: [0; 32], ..own.clone() };
        assert_eq!(is_fit(&other_tables, &store), Err(Unusable::Tables));
        let other_mark = Manifest { mark: RecordId::from_bytes([8; 16]), ..own.clone() };
        assert_eq!(is_fit(&other_mark, &store), Err(Unusable::Rows));
        let later = Manifest { change: change + 1, ..own };
        assert_eq!(is_fit(&later, &store), Err(Unusable::Rows));
    }
}
