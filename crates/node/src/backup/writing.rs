//! A generation being written: piece by piece, and nothing of it counts before its manifest is there.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fs::{self, File},
    io::{self, Read, Write as _},
    num::NonZeroUsize,
    path::PathBuf,
};

use sha2::{Digest, Sha256};
use wasl_model::Timestamp;

use crate::home;

use super::{
    error::BackupError,
    folder::{Folder, Sum, failed, make_folder, sync_folder},
    manifest::{BackupFile, BackupManifest},
    report::BackupReport,
};

/// A generation being written into a folder that nobody else writes meanwhile.
pub(super) struct Writing<'f> {
    folder: &'f Folder,
    files: Vec<BackupFile>,
    /// What the newest generation says of each file.
    newest: HashMap<String, BackupFile>,
    /// Folders with new pieces, not yet known to be on the disk.
    touched: BTreeSet<PathBuf>,
    report: BackupReport,
    _lock: File,
}

impl Folder {
    /// Begins a generation, named by the moment `now`, or after the newest if the clock was set back. What an earlier one
    /// left unfinished is removed.
    pub(super) fn write(&self, now: Timestamp) -> Result<Writing<'_>, BackupError> {
        let lock = self.path().join("lock");
        let file = home::create(&lock).map_err(|source| failed(&lock, source))?;
        file.try_lock().map_err(|_| BackupError::Busy(self.path().to_owned()))?;
        let part = self.part();
        fs::remove_dir_all(&part).map_err(|source| failed(&part, source))?;
        make_folder(&part)?;
        let before = self.generations()?.pop();
        // What a damaged one says of its files is of no use; it is told at the end.
        let newest = before.as_ref().and_then(|name| self.manifest(name).ok()).map(|newest| newest.files);
        let newest = newest.into_iter().flatten().map(|file| (file.path.clone(), file)).collect();
        let report = BackupReport { generation: following(before, name(now)), ..BackupReport::default() };
        let (files, touched) = (Vec::new(), BTreeSet::new());
        Ok(Writing { folder: self, files, newest, touched, report, _lock: file })
    }
}

impl Writing<'_> {
    /// An empty file to write something into that is to be added.
    pub(super) fn part(&self, file: &str) -> Result<PathBuf, BackupError> {
        let path = self.folder.part().join(file);
        home::create(&path).map_err(|source| failed(&path, source))?;
        Ok(path)
    }

    /// Adds a file of the home. `done` is told how many bytes were read.
    pub(super) fn add(
        &mut self,
        file: String,
        content: &mut dyn Read,
        done: &mut dyn FnMut(u64),
    ) -> Result<(), BackupError> {
        let (mut bytes, mut pieces) = (0, Vec::new());
        loop {
            let mut piece = Vec::with_capacity(BackupManifest::PIECE_BYTES);
            let read = content.take(BackupManifest::PIECE_BYTES as u64).read_to_end(&mut piece);
            read.map_err(|source| failed(&self.folder.part().join(&file), source))?;
            if piece.is_empty() {
                break;
            }
            bytes += piece.len() as u64;
            pieces.push(self.keep(&piece)?.into());
            if pieces.len() as u64 * 34 > BackupManifest::BYTES_MAX / 4 {
                return Err(BackupError::Large { file });
            }
            done(bytes);
        }
        self.report.bytes += bytes;
        self.report.pieces += pieces.len() as u64;
        self.files.push(BackupFile { path: file, bytes, pieces });
        Ok(())
    }

    /// Adds a file that never changes as the newest generation has it, if it does, with all its pieces; whether it was added.
    pub(super) fn add_unchanged(&mut self, path: &str, bytes: u64) -> bool {
        let Some(file) = self.newest.get(path).filter(|file| file.bytes == bytes) else { return false };
        let has = |(at, sum): (usize, &Sum)| {
            let found = fs::metadata(self.folder.piece(sum));
            found.is_ok_and(|piece| piece.len() == file.piece_bytes(at))
        };
        if !file.pieces.iter().map(|sum| &**sum).enumerate().all(has) {
            return false;
        }
        self.report.bytes += bytes;
        self.report.pieces += file.pieces.len() as u64;
        self.files.push(file.clone());
        true
    }

    /// Keeps a piece, unless it is there already, byte for byte.
    fn keep(&mut self, piece: &[u8]) -> Result<Sum, BackupError> {
        let sum: Sum = Sha256::digest(piece).into();
        let path = self.folder.piece(&sum);
        match fs::read(&path) {
            Ok(held) if held == piece => return Ok(sum),
            Ok(_) => self.report.mended_pieces += 1,
            Err(_) => {}
        }
        if let Some(parent) = path.parent().filter(|parent| !self.touched.contains(*parent)) {
            make_folder(parent)?;
            self.touched.insert(parent.to_owned());
        }
        self.replace(&path, piece)?;
        self.report.written_pieces += 1;
        self.report.written_bytes += piece.len() as u64;
        Ok(sum)
    }

    /// Writes a file whole or not at all.
    fn replace(&self, path: &PathBuf, bytes: &[u8]) -> Result<(), BackupError> {
        let beside = self.folder.part().join("file");
        let written = || -> io::Result<()> {
            let mut file = home::create(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&beside, path)
        };
        written().map_err(|source| failed(path, source))
    }

    /// Makes the generation count, and removes what is beyond the newest `keep`.
    pub(super) fn finish(
        mut self,
        manifest: BackupManifest,
        keep: NonZeroUsize,
    ) -> Result<BackupReport, BackupError> {
        self.touched.insert(self.folder.path().join("pieces"));
        self.touched.iter().try_for_each(|folder| sync_folder(folder))?;
        let manifest = BackupManifest { files: std::mem::take(&mut self.files), ..manifest };
        self.replace(&self.folder.generation(&self.report.generation), &manifest.to_bytes())?;
        sync_folder(&self.folder.path().join("generations"))?;
        sync_folder(self.folder.path())?;
        self.prune(keep)?;
        Ok(self.report)
    }

    /// First the generations that are too many, then the pieces that none of the others needs.
    fn prune(&mut self, keep: NonZeroUsize) -> Result<(), BackupError> {
        let names = self.folder.generations()?;
        let (old, kept) = names.split_at(names.len().saturating_sub(keep.get()));
        for name in old {
            let path = self.folder.generation(name);
            fs::remove_file(&path).map_err(|source| failed(&path, source))?;
        }
        sync_folder(&self.folder.path().join("generations"))?;
        self.report.removed_generations = old.len() as u64;
        self.report.generations = kept.len() as u64;
        let mut needed: HashSet<PathBuf> = HashSet::new();
        for name in kept {
            match self.folder.manifest(name) {
                Ok(manifest) => {
                    let sums = manifest.files.iter().flat_map(|file| &file.pieces);
                    needed.extend(sums.map(|sum| self.folder.piece(sum)));
                }
                Err(_) => self.report.damaged_generations += 1,
            }
        }
        if self.report.damaged_generations == 0 {
            self.remove_all_but(&needed)?;
        }
        Ok(())
    }

    fn remove_all_but(&mut self, needed: &HashSet<PathBuf>) -> Result<(), BackupError> {
        let pieces = self.folder.path().join("pieces");
        for folder in list(&pieces)? {
            for piece in list(&folder)?.into_iter().filter(|piece| !needed.contains(piece)) {
                fs::remove_file(&piece).map_err(|source| failed(&piece, source))?;
                self.report.removed_pieces += 1;
            }
        }
        Ok(())
    }
}

fn list(folder: &PathBuf) -> Result<Vec<PathBuf>, BackupError> {
    let files = fs::read_dir(folder).map_err(|source| failed(folder, source))?;
    files.map(|file| file.map(|file| file.path()).map_err(|source| failed(folder, source))).collect()
}

/// The name of a generation: names stand in the order of their moments.
fn name(at: Timestamp) -> String {
    let second = Timestamp::from_secs(at.secs()).to_string().replace(':', "");
    format!("{}.{:03}Z", second.trim_end_matches('Z'), at.millis() % 1_000)
}

/// The name `new`; or, where the clock was set back, one that stands after the newest there is.
fn following(newest: Option<String>, new: String) -> String {
    let Some(newest) = newest.filter(|newest| *newest >= new) else { return new };
    let (name, count) = newest.split_once('+').unwrap_or((&newest, "0"));
    let count: u64 = count.parse().unwrap_or_default();
    format!("{name}+{:06}", count + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_generations_stand_in_the_order_of_their_moments() {
        let names =
            [999, 1_000, 1_001, 2_000].map(|millis| name(Timestamp::from_millis(1_790_000_000_000 + millis)));
        assert_eq!(names[1], "2026-09-21T141321.000Z");
        assert!(names.is_sorted(), "{names:?}");
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_older_generation_of_the_newest() {
        let (early, late) = ("2026-09-21T141320.000Z".to_owned(), "2026-09-21T141321.000Z".to_owned());
        assert_eq!(following(Some(early.clone()), late.clone()), late);
        let second = following(Some(late.clone()), early.clone());
        let third = following(Some(second.clone()), early);
        assert_eq!(
            (second.as_str(), third.as_str()),
            ("2026-09-21T141321.000Z+000001", "2026-09-21T141321.000Z+000002")
        );
        assert!(late < second && second < third);
    }
}
