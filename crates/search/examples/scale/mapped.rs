//! A file as bytes in memory, read when they are first looked at.

use std::{fs::File, io, path::Path};

use memmap2::Mmap;

/// Maps a file.
pub(crate) fn open(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    #[expect(
        unsafe_code,
        reason = "a segment's file is written once, under another name, and never changed after"
    )]
    // SAFETY: nobody changes or cuts the file while it is mapped: it was written whole before, and nothing writes to it
    // after.
    unsafe {
        Mmap::map(&file)
    }
}
