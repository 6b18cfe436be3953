//! Copies of a home that is in use: made while it serves, one beside the other, each whole or not there.

mod error;
mod folder;
mod manifest;
mod report;
mod restore;
mod writing;

use std::{
    fs, io,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use wasl_model::{Action, Caller, Outcome, Permit};
use wasl_store::CopyProgress;

use crate::{Bureau, NodeError, audited::Intent, home};

use folder::Folder;
use writing::Writing;

pub use error::BackupError;
pub use manifest::{BackupFile, BackupManifest};
pub use report::{BackupProgress, BackupReport};
pub use restore::{RestoreReport, restore};

/// Copies one database to a path, and tells how far it has come.
type CopyTo<'a> = &'a dyn Fn(&Path, &mut dyn FnMut(CopyProgress)) -> Result<(), NodeError>;

/// Bytes of a page of a database, as its progress counts them.
const PAGE_BYTES: u64 = 4_096;

impl Bureau {
    /// Copies this home into the folder `target`, beside what was copied there before, and keeps the newest `keep` generations.
    /// Others go on reading and writing meanwhile. The records are as they were at one moment, and the audit log has the opening
    /// line of every change that is in them. `target` needs room for one more copy of the databases while this runs.
    ///
    /// # Errors
    ///
    /// Whatever goes wrong, the generations that were there stay as they are.
    pub fn backup(
        &self,
        caller: &Caller,
        target: &Path,
        keep: NonZeroUsize,
        progress: &mut dyn FnMut(BackupProgress),
    ) -> Result<BackupReport, NodeError> {
        self.audited(Intent::plain(caller, Action::Backup), |permit| {
            self.store.check_in_file()?;
            let folder = self.backup_folder(target)?;
            let mut writing = folder.write(permit.at())?;
            self.copy_files(&mut writing)?;
            // The records first: whatever is in them has its line in a log that is copied later.
            let records = self.home.records_file();
            self.copy_database(&mut writing, &records, progress, &|copy, told| {
                Ok(self.store.copy_to(permit, copy, told)?)
            })?;
            let audit = self.home.audit_file();
            self.copy_database(&mut writing, &audit, progress, &|copy, told| {
                Ok(self.audit.copy_to(permit, copy, told)?)
            })?;
            self.copy_attachments(&mut writing, progress)?;
            let report = self.finish_backup(permit, writing, keep)?;
            Ok((report.clone(), Outcome::Changed { count: report.pieces }))
        })
    }

    /// The folder `target`, if it is empty or holds copies of this very bureau.
    fn backup_folder(&self, target: &Path) -> Result<Folder, NodeError> {
        let folder = Folder::make(target)?;
        let home =
            fs::canonicalize(self.home.path()).map_err(|source| home::failed(self.home.path(), source))?;
        if folder.path().starts_with(&home) {
            return Err(BackupError::InsideHome(target.to_owned()).into());
        }
        let is_another =
            |manifest: &BackupManifest| manifest.key != self.identity.verifying_key().to_string();
        let known = folder.generations()?.into_iter().rev().find_map(|name| folder.manifest(&name).ok());
        if known.as_ref().is_some_and(is_another) {
            return Err(BackupError::Foreign(target.to_owned()).into());
        }
        Ok(folder)
    }

    /// Settings, card and keys.
    fn copy_files(&self, writing: &mut Writing<'_>) -> Result<(), NodeError> {
        let mut paths = vec![self.home.settings_file(), self.home.identity_file(), self.home.card_file()];
        paths.extend(key_files(&self.home.keys())?);
        for path in paths.iter().filter(|path| path.is_file()) {
            let bytes = fs::read(path).map_err(|source| home::failed(path, source))?;
            writing.add(self.name_in_home(path), &mut bytes.as_slice(), &mut |_| {})?;
        }
        Ok(())
    }

    /// The sealed files of messages, which never change under their names: what the generation before has is not read again.
    /// They come after the records, which name them; one that was removed meanwhile is not needed any more.
    fn copy_attachments(
        &self,
        writing: &mut Writing<'_>,
        progress: &mut dyn FnMut(BackupProgress),
    ) -> Result<(), NodeError> {
        let mut found = Vec::new();
        for path in self.parcel_files()?.kept()? {
            found.extend(fs::metadata(&path).map(|file| (path, file.len())));
        }
        let total = found.iter().map(|(_, bytes)| bytes).sum();
        let mut before = 0;
        for (path, bytes) in found {
            let name = self.name_in_home(&path);
            if !writing.add_unchanged(&name, bytes) {
                match fs::File::open(&path) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Err(source) => return Err(home::failed(&path, source)),
                    Ok(mut file) => writing.add(name, &mut file, &mut |done| {
                        progress(BackupProgress {
                            file: "attachments".to_owned(),
                            done: before + done,
                            total,
                        });
                    })?,
                }
            }
            before += bytes;
            progress(BackupProgress { file: "attachments".to_owned(), done: before, total });
        }
        Ok(())
    }

    /// One database: copied as it is at one moment, and the copy cut into pieces.
    fn copy_database(
        &self,
        writing: &mut Writing<'_>,
        path: &Path,
        progress: &mut dyn FnMut(BackupProgress),
        copy_to: CopyTo<'_>,
    ) -> Result<(), NodeError> {
        let file = self.name_in_home(path);
        let copy = writing.part(&file)?;
        copy_to(&copy, &mut |at| {
            progress(BackupProgress {
                file: file.clone(),
                done: at.done * PAGE_BYTES,
                total: at.total * PAGE_BYTES,
            });
        })?;
        let failed = |source: io::Error| BackupError::File { path: copy.clone(), source };
        let mut bytes = fs::File::open(&copy).map_err(failed)?;
        let total = bytes.metadata().map_err(failed)?.len();
        writing.add(file.clone(), &mut bytes, &mut |done| {
            progress(BackupProgress { file: file.clone(), done, total });
        })?;
        fs::remove_file(&copy).map_err(failed)?;
        Ok(())
    }

    fn finish_backup(
        &self,
        permit: &Permit,
        writing: Writing<'_>,
        keep: NonZeroUsize,
    ) -> Result<BackupReport, NodeError> {
        let manifest = BackupManifest {
            made: permit.at(),
            member: self.identity.member,
            key: self.identity.verifying_key().to_string(),
            files: Vec::new(),
        };
        Ok(writing.finish(manifest, keep)?)
    }

    /// A file's path within the home, with `/` between its parts.
    fn name_in_home(&self, path: &Path) -> String {
        let inner = path.strip_prefix(self.home.path()).unwrap_or(path);
        inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

/// The keys, without what is just being written.
fn key_files(folder: &Path) -> Result<Vec<PathBuf>, NodeError> {
    let failed = |source| home::failed(folder, source);
    let mut paths = Vec::new();
    for file in fs::read_dir(folder).map_err(failed)? {
        let path = file.map_err(failed)?.path();
        let is_whole = path.extension().is_some_and(|ending| ending == "key" || ending == "pem");
        if is_whole && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
