//! What is done for the index beside the searches: parts joined, what is gone let go of, files written.

use std::{io, time::Duration};

use wasl_model::{Handling, Permit, RecordId, Timestamp};
use wasl_search::{PartId, Segment};
use wasl_store::Store;

use crate::{NodeError, home};

use super::{
    folder::Folder,
    followed::Followed,
    follower::{Follower, Keeping},
    manifest::{Kept, Manifest, Volume},
    plan::{self, LARGE, Outline},
};

/// Files are written this long after the last time, if anything changed.
const SAVE_EVERY: Duration = Duration::from_secs(30);
/// And after so many changes, whichever comes first: so many are taken in again after a crash.
const SAVE_CHANGES: u64 = 20_000;
/// Handling codes that are looked up while a change waits.
const HANDLINGS_AT_ONCE: usize = 1_000;

impl Follower {
    /// Joins small parts, if there are some to join. Takes a second at most.
    pub(crate) fn join_small(&self, now: Timestamp) -> bool {
        let is_small = |part: &Outline| part.records < LARGE;
        let small: Vec<Outline> = self.outlines().into_iter().filter(is_small).collect();
        let parts = plan::to_join(&small);
        parts.is_some_and(|parts| self.rewrite(&parts, None, now, &|| true))
    }

    /// Does the next thing that is due, if one is: lets go of what has been gone for half of `purge_within`, so that it is
    /// done by then; joins parts; writes files. What takes long asks `go_on` now and then.
    pub(crate) fn upkeep(
        &self,
        store: &Store,
        permit: &Permit,
        purge_within: Duration,
        go_on: &dyn Fn() -> bool,
    ) -> Result<bool, NodeError> {
        if self.state().is_none() {
            return Ok(false);
        }
        let mut keeping = self.keeping();
        let now = permit.at();
        self.take_folder(&mut keeping, now)?;
        // What was written anew takes the room of the old as well until the manifest names it: so that comes first.
        if !(keeping.is_urgent && keeping.folder.is_ours()) {
            let outlines = self.outlines();
            let overdue = plan::overdue(&outlines, now, purge_within / 2).map(|part| vec![part]);
            if let Some(parts) = overdue.or_else(|| plan::to_join(&outlines)) {
                keeping.is_urgent |= self.is_in_a_file(&parts);
                return Ok(self.rewrite(&parts, Some(&mut keeping.folder), now, go_on));
            }
            if !keeping.is_due(self.state().as_ref().map_or(0, Followed::change), now) {
                return Ok(false);
            }
        }
        let was_urgent = std::mem::take(&mut keeping.is_urgent);
        keeping.at = Some(now);
        let saved = self.save(store, permit, &mut keeping);
        keeping.is_urgent |= was_urgent && !matches!(saved, Ok(true));
        saved
    }

    /// Becomes the one who writes the folder, unless another process is. What is there of other rows, or was written by
    /// another process since this one read it, is not this index's.
    fn take_folder(&self, keeping: &mut Keeping, now: Timestamp) -> Result<(), NodeError> {
        let folder = &mut keeping.folder;
        if !folder.take().map_err(|source| folder.failed(source))? {
            return Ok(());
        }
        keeping.at = Some(now);
        let manifest = folder.manifest().ok().filter(|manifest| Some(manifest.mark) == keeping.mark);
        let cleaned = if let Some(manifest) = manifest {
            folder.sweep(&manifest)
        } else {
            (keeping.mark, keeping.change) = (None, 0);
            if let Some(followed) = &mut *self.state_mut() {
                followed.forget_files();
            }
            folder.clear()
        };
        cleaned.map_err(|source| folder.failed(source))
    }

    /// Writes parts anew as one, into a file if it is large and there is a folder; false if `go_on` stopped it.
    fn rewrite(
        &self,
        parts: &[PartId],
        folder: Option<&mut Folder>,
        now: Timestamp,
        go_on: &dyn Fn() -> bool,
    ) -> bool {
        let rewrite = self.state().as_ref().map(|followed| followed.index.rewrite(parts));
        let Some(mut rewritten) = rewrite.and_then(|rewrite| rewrite.run(go_on)) else { return false };
        let mut file = None;
        if let Some(folder) = folder.filter(|folder| folder.is_ours())
            && rewritten.segment().len() >= LARGE
        {
            match self.keep(folder, rewritten.segment()) {
                Ok((kept, mapped)) => (file, rewritten) = (Some(kept), rewritten.lying_in(mapped)),
                Err(error) => tracing::warn!(%error, "a part of the index stays in memory"),
            }
        }
        let put_away = self.state_mut().as_mut().map(|followed| followed.replace(rewritten, file, now));
        drop(put_away);
        true
    }

    fn keep(&self, folder: &mut Folder, segment: &Segment) -> io::Result<(Kept, Segment)> {
        let ids: Vec<RecordId> = segment.ids().collect();
        let mut handlings: Vec<(RecordId, Handling)> = Vec::new();
        for ids in ids.chunks(HANDLINGS_AT_ONCE) {
            let state = self.state();
            handlings.extend(state.iter().flat_map(|followed| followed.handlings(ids)));
        }
        folder.keep(segment, &handlings)
    }

    /// Writes what is in no file yet, and the manifest. False if this process does not write, or another change came
    /// between: the next turn tries again.
    fn save(&self, store: &Store, permit: &Permit, keeping: &mut Keeping) -> Result<bool, NodeError> {
        if !keeping.folder.is_ours() {
            return Ok(false);
        }
        // What is gone comes into no file if it is in none yet.
        let loose = self.state().as_ref().map(Followed::loose_with_gone);
        for part in loose.unwrap_or_default() {
            self.rewrite(&[part], Some(&mut keeping.folder), permit.at(), &|| true);
        }
        let mark = RecordId::from_bytes(keeping.entropy.bytes()?);
        let change = store.mark_changes(permit, mark)?;
        let Some(parts) = self.snapshot_at(change, store, permit)? else {
            keeping.is_urgent = true;
            return Ok(false);
        };
        let mut volumes = Vec::with_capacity(parts.len());
        for part in parts {
            let file = match part.file {
                Some(file) => file,
                None => self.keep_part(&mut keeping.folder, part.id, &part.segment)?,
            };
            volumes.push(Volume::new(file, &part.gone, part.gone_since));
        }
        let fingerprint = wasl_search::fingerprint();
        let manifest = Manifest { fingerprint, change, mark, at: permit.at(), volumes };
        keeping.folder.save(&manifest).map_err(|source| keeping.folder.failed(source))?;
        (keeping.mark, keeping.change) = (Some(mark), change);
        Ok(true)
    }

    fn keep_part(&self, folder: &mut Folder, id: PartId, segment: &Segment) -> Result<Kept, NodeError> {
        let (kept, mapped) = self.keep(folder, segment).map_err(|source| folder.failed(source))?;
        let before = self.state_mut().as_mut().and_then(|followed| followed.lies_in(id, kept, mapped));
        drop(before);
        Ok(kept)
    }

    fn outlines(&self) -> Vec<Outline> {
        self.state().as_ref().map(Followed::outlines).unwrap_or_default()
    }

    fn is_in_a_file(&self, parts: &[PartId]) -> bool {
        self.state().as_ref().is_some_and(|followed| parts.iter().any(|part| followed.is_in_a_file(*part)))
    }
}

impl Keeping {
    /// Whether files are to be written, now that the index has come to `change`.
    fn is_due(&self, change: u64, now: Timestamp) -> bool {
        // If somebody set the clock, it is time at once rather than never.
        let is_time =
            |at: Timestamp| u128::from(at.millis().abs_diff(now.millis())) >= SAVE_EVERY.as_millis();
        let changes = change.saturating_sub(self.change);
        changes >= SAVE_CHANGES || (changes > 0 && self.at.is_none_or(is_time))
    }
}

impl Folder {
    fn failed(&self, source: io::Error) -> NodeError {
        home::failed(self.path(), source)
    }
}
