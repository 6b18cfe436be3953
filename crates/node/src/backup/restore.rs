//! A home out of a backup: verified before the first byte of it is written, and marked as returning.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use wasl_model::{MemberId, Purpose, Role, Timestamp};

use crate::{Bureau, Clock, NodeError, home};

use super::{
    error::BackupError,
    folder::{Folder, failed, make_folder, sync_folder},
    manifest::{BackupFile, BackupManifest},
    report::BackupProgress,
};

/// Without these it is no home, and opening it would make some of them anew.
const NEEDED: [&str; 6] = [
    "bureau.toml",
    "keys/feed.key",
    "keys/tls.key.pem",
    "keys/tls.cert.pem",
    "records.sqlite",
    "audit.sqlite",
];

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReport {
    /// Whose home.
    pub member: MemberId,
    /// Which generation.
    pub generation: String,
    /// When it was begun.
    pub made: Timestamp,
    /// How many files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The peers that have to be heard before the bureau writes anything.
    pub waits_for: Vec<MemberId>,
}

/// Makes the folder `path`, which must be empty or not exist, the home that was copied into `source`: the newest generation,
/// or the one that is named. Everything is verified first. The bureau is returning from then on.
///
/// # Errors
///
/// Whatever goes wrong, there is no home at `path`: it is put together beside it and gets its name last.
pub fn restore(
    source: &Path,
    generation: Option<&str>,
    path: &Path,
    clock: Arc<dyn Clock>,
    progress: &mut dyn FnMut(BackupProgress),
) -> Result<RestoreReport, NodeError> {
    if path.is_file() || fs::read_dir(path).is_ok_and(|mut files| files.next().is_some()) {
        return Err(NodeError::HomeExists(path.to_owned()));
    }
    let folder = Folder::open(source);
    let generation = chosen(&folder, generation)?;
    let manifest = folder.manifest(&generation)?;
    if !NEEDED.iter().all(|needed| manifest.files.iter().any(|file| file.path == *needed)) {
        return Err(BackupError::Manifest { path: folder.generation(&generation) }.into());
    }
    for file in &manifest.files {
        each_piece(&folder, file, progress, &mut |_| Ok(()))?;
    }
    let beside = beside(path)?;
    let made = put_together(&folder, &manifest, &beside, clock, progress).and_then(|waits_for| {
        fs::rename(&beside, path).map_err(|source| failed(path, source))?;
        // The name itself is to outlive a loss of power; `beside` was made there, so there is such a folder.
        path.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), sync_folder)?;
        Ok(waits_for)
    });
    if made.is_err() {
        // What could not be removed either is named as unfinished, and is no home.
        _ = fs::remove_dir_all(&beside);
    }
    let BackupManifest { made: at, member, files, .. } = manifest;
    let bytes = files.iter().map(|file| file.bytes).sum();
    Ok(RestoreReport { member, generation, made: at, files: files.len() as u64, bytes, waits_for: made? })
}

/// The generation of this name, or the newest.
fn chosen(folder: &Folder, name: Option<&str>) -> Result<String, BackupError> {
    let mut known = folder.generations()?;
    match name {
        Some(name) if known.iter().any(|known| known == name) => Ok(name.to_owned()),
        Some(name) => Err(BackupError::NoGeneration { name: name.to_owned(), known }),
        None => known.pop().ok_or_else(|| BackupError::None(folder.path().to_owned())),
    }
}

/// Where the home is put together: a folder beside it, on the same disk.
fn beside(path: &Path) -> Result<PathBuf, NodeError> {
    let name = path.file_name().ok_or_else(|| NodeError::HomeExists(path.to_owned()))?;
    let mut part = name.to_owned();
    part.push(".restoring");
    let beside = path.with_file_name(part);
    if beside.exists() {
        // What an earlier attempt left behind; a file of that name is somebody else's.
        fs::remove_dir_all(&beside).map_err(|source| failed(&beside, source))?;
    }
    Ok(beside)
}

/// Writes every file, opens the bureau, and marks it as returning; tells which peers it waits for.
fn put_together(
    folder: &Folder,
    manifest: &BackupManifest,
    home: &Path,
    clock: Arc<dyn Clock>,
    progress: &mut dyn FnMut(BackupProgress),
) -> Result<Vec<MemberId>, NodeError> {
    for inner in ["", "keys", "rejects", "attachments"].map(|inner| home.join(inner)) {
        make_folder(&inner)?;
    }
    for file in &manifest.files {
        write_file(folder, file, &home.join(&file.path), progress)?;
    }
    sync_folder(&home.join("keys"))?;
    sync_folder(&home.join("attachments"))?;
    sync_folder(home)?;
    let bureau = Bureau::open(home, clock)?;
    let caller = bureau.local_caller(Role::Admin, Purpose::Investigation);
    bureau.begin_return(&caller)?;
    Ok(bureau.return_status(&caller)?.map(|status| status.waits_for).unwrap_or_default())
}

fn write_file(
    folder: &Folder,
    file: &BackupFile,
    path: &Path,
    progress: &mut dyn FnMut(BackupProgress),
) -> Result<(), BackupError> {
    let failed = |source: io::Error| failed(path, source);
    let mut written = home::create(path).map_err(failed)?;
    each_piece(folder, file, progress, &mut |piece| written.write_all(piece).map_err(failed))?;
    written.sync_all().map_err(failed)
}

/// Hands every piece of a file to `each`, verified and in order.
fn each_piece(
    folder: &Folder,
    file: &BackupFile,
    progress: &mut dyn FnMut(BackupProgress),
    each: &mut dyn FnMut(&[u8]) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let mut done = 0;
    for (at, sum) in file.pieces.iter().enumerate() {
        let piece = folder.read_piece(&file.path, sum, file.piece_bytes(at))?;
        each(&piece)?;
        done += piece.len() as u64;
        progress(BackupProgress { file: file.path.clone(), done, total: file.bytes });
    }
    Ok(())
}
