//! The folder of the index: who may write it, and how it is written so that whatever is cut short leaves it whole.
//!
//! ```text
//! lock              held by the one process that writes
//! manifest          which files count
//! 00000007.segment  a segment, then the handling codes of its records; never changed, only removed
//! *.part            not finished
//! ```

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use wasl_model::{Handling, RecordId};
use wasl_search::{Bytes, Segment};

use crate::home;

use super::{
    manifest::{Kept, Manifest},
    mapped::Mapped,
};

/// How often a manifest is read again that another process replaced while its files were opened.
const READS_MAX: usize = 5;
/// Bytes that are read at once to be summed.
const BLOCK: usize = 1 << 20;

/// The folder of the index.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Held as long as this process writes.
    lock: Option<File>,
    /// The highest number that a file has or had.
    last: u64,
}

/// Why the files of the index are not used. Says nothing about what is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("there is none yet")]
    Missing,
    #[error("its manifest is damaged, or of another version")]
    Manifest,
    #[error("it was made by a program with other tables")]
    Tables,
    #[error("it follows rows that are not these")]
    Rows,
    #[error("a file of it is missing or damaged")]
    File,
}

/// A segment from a file.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) segment: Segment,
    /// The handling codes of those of its records that have one.
    pub(crate) handlings: Vec<(RecordId, Handling)>,
}

impl Folder {
    /// The folder at `path`, which need not be there yet.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, lock: None, last: 0 }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this process writes the folder.
    pub(crate) fn is_ours(&self) -> bool {
        self.lock.is_some()
    }

    /// Makes this process the one that writes, unless another is; whether it is one now that was none before.
    pub(crate) fn take(&mut self) -> io::Result<bool> {
        if self.is_ours() {
            return Ok(false);
        }
        fs::create_dir_all(&self.path)?;
        home::restrict(&self.path)?;
        let lock = home::create(&self.path.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(false),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
        self.last = self.files()?.iter().filter_map(|path| number(path)).max().unwrap_or(0);
        self.lock = Some(lock);
        Ok(true)
    }

    /// The manifest as it is now.
    pub(crate) fn manifest(&self) -> Result<Manifest, Unusable> {
        let bytes = fs::read(self.manifest_file()).map_err(|_| Unusable::Missing)?;
        Manifest::from_bytes(&bytes).ok_or(Unusable::Manifest)
    }

    /// The manifest and what its files hold, if `is_fit` says nothing against it.
    pub(crate) fn open(
        &self,
        is_fit: impl Fn(&Manifest) -> Result<(), Unusable>,
    ) -> Result<(Manifest, Vec<Opened>), Unusable> {
        let mut manifest = self.manifest()?;
        for _ in 0..READS_MAX {
            is_fit(&manifest)?;
            let opened: io::Result<Vec<Opened>> =
                manifest.volumes.iter().map(|volume| self.open_file(&volume.file)).collect();
            if let Ok(opened) = opened {
                return Ok((manifest, opened));
            }
            // Whoever writes may have removed the file because it is not needed any more.
            let newer = self.manifest()?;
            if newer == manifest {
                break;
            }
            manifest = newer;
        }
        Err(Unusable::File)
    }

    /// Keeps a segment and the handling codes of its records in a file, and gives it back as it lies there.
    pub(crate) fn keep(
        &mut self,
        segment: &Segment,
        handlings: &[(RecordId, Handling)],
    ) -> io::Result<(Kept, Segment)> {
        let mut tail = Vec::new();
        // Writing into a vector does not fail.
        _ = minicbor::encode(handlings, &mut tail);
        let bytes = segment.as_bytes();
        self.last += 1;
        let mut sum = crc32fast::Hasher::new();
        sum.update(bytes);
        sum.update(&tail);
        let len = (bytes.len() + tail.len()) as u64;
        let kept = Kept { number: self.last, segment: bytes.len() as u64, len, sum: sum.finalize() };
        let path = self.file(kept.number);
        self.write(&path, &[bytes, &tail])?;
        let mapped: Bytes = Arc::new(Mapped::open(&File::open(&path)?, kept.segment)?);
        Ok((kept, Segment::open(mapped).map_err(io::Error::other)?))
    }

    /// Lets `manifest` be what counts, and removes every file that it does not name.
    pub(crate) fn save(&self, manifest: &Manifest) -> io::Result<()> {
        self.write(&self.manifest_file(), &[&manifest.to_bytes()])?;
        self.sweep(manifest)
    }

    /// Removes every file that the manifest does not name.
    pub(crate) fn sweep(&self, manifest: &Manifest) -> io::Result<()> {
        let is_named =
            |path: &Path| manifest.volumes.iter().any(|volume| *path == self.file(volume.file.number));
        self.remove(|path| *path != self.manifest_file() && !is_named(path))
    }

    /// Removes every file.
    pub(crate) fn clear(&self) -> io::Result<()> {
        // The manifest first: what it names is there as long as it is.
        self.remove(|path| *path == self.manifest_file())?;
        self.remove(|_| true)
    }

    fn remove(&self, is_old: impl Fn(&Path) -> bool) -> io::Result<()> {
        for path in self.files()?.into_iter().filter(|path| is_old(path)) {
            fs::remove_file(path)?;
        }
        self.sync_folder()
    }

    /// All files but the lock.
    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let files = fs::read_dir(&self.path)?.map(|file| Ok(file?.path()));
        let files: io::Result<Vec<PathBuf>> = files.collect();
        Ok(files?.into_iter().filter(|path| !path.ends_with("lock")).collect())
    }

    /// Writes a file under another name, brings it to the disk, and gives it its name.
    fn write(&self, path: &Path, pieces: &[&[u8]]) -> io::Result<()> {
        let beside = path.with_extension("part");
        let mut file = home::create(&beside)?;
        pieces.iter().try_for_each(|piece| file.write_all(piece))?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        self.sync_folder()
    }

    /// Brings the names of the files to the disk.
    fn sync_folder(&self) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.path)?.sync_all() } else { Ok(()) }
    }

    fn open_file(&self, kept: &Kept) -> io::Result<Opened> {
        let file = File::open(self.file(kept.number))?;
        if file.metadata()?.len() != kept.len || sum(&file)? != kept.sum {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let whole = Mapped::open(&file, kept.len)?;
        let tail = usize::try_from(kept.segment).ok().and_then(|start| whole.as_ref().get(start..));
        let handlings = minicbor::decode(tail.unwrap_or_default()).map_err(io::Error::other)?;
        let mapped: Bytes = Arc::new(Mapped::open(&file, kept.segment)?);
        Ok(Opened { segment: Segment::open(mapped).map_err(io::Error::other)?, handlings })
    }

    fn file(&self, number: u64) -> PathBuf {
        self.path.join(format!("{number:08}.segment"))
    }

    fn manifest_file(&self) -> PathBuf {
        self.path.join("manifest")
    }
}

/// The number that a file is called by.
fn number(path: &Path) -> Option<u64> {
    path.file_stem()?.to_str()?.parse().ok()
}

/// The CRC-32 of a whole file: read and not mapped, so that it takes no room in memory.
fn sum(mut file: &File) -> io::Result<u32> {
    let mut sum = crc32fast::Hasher::new();
    let mut block = vec![0; BLOCK];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(sum.finalize()),
            len => sum.update(&block[..len]),
        }
    }
}
