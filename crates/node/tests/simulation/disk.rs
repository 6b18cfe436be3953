//! What a power cut leaves of a home.
//!
//! Every commit is in the write-ahead log and on disk when it returns, so that between two steps nothing is lost. In the
//! middle of a step, some of its commits are there and the next one is torn: the log ends at any byte.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::chance::Chance;

/// The most commits of one log that a disk forgets.
const FORGOTTEN_MAX: usize = 40;

/// How long the logs of a home are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Logs {
    records: u64,
    audit: u64,
}

impl Logs {
    pub(crate) fn of(home: &Path) -> Self {
        Self { records: length(&log(home, "records")), audit: length(&log(home, "audit")) }
    }
}

fn log(home: &Path, name: &str) -> PathBuf {
    home.join(format!("{name}.sqlite-wal"))
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// Copies a home as its files are at this moment, while a process has them open.
pub(crate) fn image(home: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(home).unwrap() {
        let (path, name) = file.map(|file| (file.path(), file.file_name())).unwrap();
        if path.is_dir() {
            image(&path, &to.join(name));
        } else if path.extension().is_none_or(|extension| extension != "sqlite-shm") {
            fs::copy(path, to.join(name)).unwrap();
        }
    }
}

/// Cuts the logs in `image` as if the power had gone in the middle of the step that began when they were as `before`.
///
/// A step opens a line in the audit log, changes the records, and closes the line: what comes later is there only if all
/// before it is.
pub(crate) fn cut(image: &Path, before: Logs, chance: &mut Chance) {
    let now = Logs::of(image);
    // A log that was emptied meanwhile is in the file already, and on disk.
    if now.records < before.records || now.audit < before.audit {
        return;
    }
    let opened = first_commit(&log(image, "audit"), before.audit).unwrap_or(now.audit);
    let (records, audit) = match chance.below(3) {
        0 => (before.records, chance.between(before.audit, opened.max(before.audit))),
        1 => (chance.between(before.records, now.records), opened),
        _ => (now.records, chance.between(opened, now.audit)),
    };
    shorten(&log(image, "records"), records, chance);
    shorten(&log(image, "audit"), audit, chance);
}

/// Ends a file here; now and then what was on the disk before follows.
fn shorten(path: &Path, length: u64, chance: &mut Chance) {
    if !path.is_file() {
        return;
    }
    let mut bytes = fs::read(path).unwrap();
    bytes.truncate(usize::try_from(length).unwrap());
    if chance.is(300) {
        let garbage = chance.between(1, 9_000);
        bytes.extend((0..garbage).map(|_| u8::try_from(chance.between(0, 255)).unwrap()));
    }
    fs::write(path, bytes).unwrap();
}

/// Shortens the logs in `image` to an earlier commit each, as if the disk had said of those after it that they are kept, and
/// had kept none of them. What was moved from a log into its file stays.
pub(crate) fn forget(image: &Path, chance: &mut Chance) {
    for name in ["records", "audit"] {
        let path = log(image, name);
        let Some(end) = first_commit(&path, 0) else { continue };
        let mut ends = vec![0, end];
        while let Some(end) = first_commit(&path, ends[ends.len() - 1]) {
            ends.push(end);
        }
        let kept = ends.len() - chance.below(ends.len().min(FORGOTTEN_MAX));
        shorten(&path, ends[kept - 1], chance);
    }
}

/// Where the first commit after `from` ends in a write-ahead log.
///
/// A header of 32 bytes, then frames: a header of 24 bytes, whose second word is not zero at a commit, and a page.
/// <https://www.sqlite.org/fileformat2.html#walformat>
fn first_commit(log: &Path, from: u64) -> Option<u64> {
    let bytes = fs::read(log).ok()?;
    let word = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let frame = 24 + usize::try_from(word(8)?).ok()?;
    let mut at = usize::try_from(from).ok()?.max(32);
    while at + frame <= bytes.len() {
        let is_commit = word(at + 4)? != 0;
        at += frame;
        if is_commit {
            return u64::try_from(at).ok();
        }
    }
    None
}
