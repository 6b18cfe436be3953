//! The folder with the parcels: what each file is called, how one comes into being, and how it goes.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use wasl_exchange::Outline;
use wasl_model::{Parcel, ParcelName};

use crate::{NodeError, home};

/// The parcels of one home. Whoever reads the folder sees sizes and when they came.
///
/// ```text
/// <name>           a parcel, whole
/// <name>.outline   the hashes of its pieces, 32 bytes each
/// <name>.part      what is here of one that is being fetched: whole pieces from the first on
/// <digits>.upload  one that is being sealed
/// ```
#[derive(Debug, Clone)]
pub(crate) struct ParcelFiles {
    folder: PathBuf,
}

/// A file of the folder that nothing is known of but its name and its age.
#[derive(Debug)]
pub(crate) struct Stray {
    /// The parcel that it belongs to; `None` for one that was being sealed.
    pub(crate) name: Option<ParcelName>,
    /// Since when nothing was written to it.
    pub(crate) age: Duration,
    path: PathBuf,
}

/// A file that is being written under a name of its own. Unless it is kept, it is gone when dropped.
#[derive(Debug)]
pub(crate) struct Draft {
    path: PathBuf,
    file: Option<File>,
}

impl ParcelFiles {
    /// The folder, made if it is not there.
    pub(crate) fn open(folder: PathBuf) -> Result<Self, NodeError> {
        if !folder.is_dir() {
            let made = fs::create_dir_all(&folder).and_then(|()| home::restrict(&folder));
            made.map_err(|source| home::failed(&folder, source))?;
        }
        Ok(Self { folder })
    }

    /// A file to seal into, called by a number that no other has.
    pub(crate) fn draft(&self, number: u64) -> Result<Draft, NodeError> {
        let path = self.folder.join(format!("{number:020}.upload"));
        let file = home::create(&path).map_err(|source| home::failed(&path, source))?;
        Ok(Draft { path, file: Some(file) })
    }

    /// A parcel that is here, to be read.
    pub(crate) fn read(&self, name: ParcelName) -> Result<File, NodeError> {
        let path = self.whole(name);
        File::open(&path).map_err(|source| home::failed(&path, source))
    }

    /// Whether all of a parcel is here.
    pub(crate) fn has(&self, name: ParcelName) -> bool {
        self.whole(name).is_file() && self.beside(name, "outline").is_file()
    }

    /// How many bytes are here of one that is being fetched, or that is whole and not looked at yet.
    pub(crate) fn bytes_here(&self, name: ParcelName) -> u64 {
        let bytes = |path| fs::metadata(path).ok().map(|file| file.len());
        bytes(self.part(name)).or_else(|| bytes(self.whole(name))).unwrap_or(0)
    }

    pub(crate) fn part(&self, name: ParcelName) -> PathBuf {
        self.beside(name, "part")
    }

    /// The hashes of a parcel's pieces, if they are here and are its.
    pub(crate) fn outline(&self, parcel: Parcel) -> Option<Outline> {
        let bytes = fs::read(self.beside(parcel.name, "outline")).ok()?;
        let (hashes, rest) = bytes.as_chunks();
        let hashes = Some(hashes.to_vec()).filter(|_| rest.is_empty())?;
        Outline::verify(parcel.name.as_bytes(), parcel.size, hashes).ok()
    }

    /// Keeps the hashes of a parcel's pieces, whole or not at all.
    pub(crate) fn keep_outline(&self, outline: &Outline) -> Result<(), NodeError> {
        let path = self.beside(ParcelName::from_bytes(outline.name()), "outline");
        let beside = path.with_extension("outline-part");
        let written = || -> io::Result<()> {
            let mut file = home::create(&beside)?;
            file.write_all(outline.hashes().as_flattened())?;
            file.sync_all()?;
            fs::rename(&beside, &path)
        };
        written().map_err(|source| home::failed(&path, source))
    }

    /// Gives a file that is on the disk the name of its parcel. Its outline is kept already.
    pub(crate) fn keep(&self, file: &Path, name: ParcelName) -> Result<(), NodeError> {
        let path = self.whole(name);
        let kept = fs::rename(file, &path).and_then(|()| File::open(&self.folder)?.sync_all());
        kept.map_err(|source| home::failed(&path, source))
    }

    /// Removes everything of a parcel, whatever there is.
    pub(crate) fn remove(&self, name: ParcelName) -> Result<(), NodeError> {
        [self.whole(name), self.part(name), self.beside(name, "outline")]
            .iter()
            .try_for_each(|path| gone(path))
    }

    /// Every whole parcel and every outline, as they are now.
    pub(crate) fn kept(&self) -> Result<Vec<PathBuf>, NodeError> {
        let failed = |source| home::failed(&self.folder, source);
        let mut kept = Vec::new();
        for file in fs::read_dir(&self.folder).map_err(failed)? {
            let path = file.map_err(failed)?.path();
            let is_parcels = path.file_stem().and_then(|stem| name_of(stem.to_str()?)).is_some();
            if is_parcels && path.extension().is_none_or(|ending| ending == "outline") {
                kept.push(path);
            }
        }
        kept.sort();
        Ok(kept)
    }

    /// Every file of the folder.
    pub(crate) fn strays(&self) -> Result<Vec<Stray>, NodeError> {
        let failed = |source| home::failed(&self.folder, source);
        let mut strays = Vec::new();
        for file in fs::read_dir(&self.folder).map_err(failed)? {
            let path = file.map_err(failed)?.path();
            let name = path.file_stem().and_then(|stem| name_of(stem.to_str()?));
            let modified = fs::metadata(&path).and_then(|file| file.modified());
            let age = modified.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
            strays.push(Stray { name, age: age.unwrap_or_default(), path });
        }
        Ok(strays)
    }

    fn whole(&self, name: ParcelName) -> PathBuf {
        self.folder.join(name.to_string())
    }

    fn beside(&self, name: ParcelName, ending: &str) -> PathBuf {
        self.folder.join(format!("{name}.{ending}"))
    }
}

impl Stray {
    /// Removes the file.
    pub(crate) fn remove(&self) -> Result<(), NodeError> {
        gone(&self.path)
    }
}

impl Draft {
    /// Writes the next bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), NodeError> {
        let written = self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes));
        written.map_err(|source| home::failed(&self.path, source))
    }

    /// Keeps it as the parcel that `outline` names: on the disk when this returns.
    pub(crate) fn keep(mut self, files: &ParcelFiles, outline: &Outline) -> Result<(), NodeError> {
        let synced = self.file.as_ref().map_or(Ok(()), File::sync_all);
        synced.map_err(|source| home::failed(&self.path, source))?;
        files.keep_outline(outline)?;
        files.keep(&self.path, ParcelName::from_bytes(outline.name()))?;
        self.file = None;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // If it cannot be removed now, it is removed as a stray.
            drop(gone(&self.path));
        }
    }
}

/// Removes a file that may be gone already.
fn gone(path: &Path) -> Result<(), NodeError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(home::failed(path, error)),
        _ => Ok(()),
    }
}

fn name_of(digits: &str) -> Option<ParcelName> {
    let mut bytes = [0; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(ParcelName::from_bytes(bytes))
}
