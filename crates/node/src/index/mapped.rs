//! A file as bytes in memory, read when they are first looked at.

use std::{fs::File, io};

use memmap2::Mmap;

/// The first bytes of a mapped file.
#[derive(Debug)]
pub(crate) struct Mapped {
    map: Mmap,
    len: usize,
}

impl Mapped {
    /// Maps a file of the index, of which `len` bytes are wanted; an error if it has fewer.
    pub(crate) fn open(file: &File, len: u64) -> io::Result<Self> {
        #[expect(unsafe_code, reason = "a file of the index is never changed once it has its name")]
        // SAFETY: the bytes of a map must not change while it is there, nor may the file become shorter. A segment's
        // file is written under another name, brought to the disk whole and then given its name (`folder.rs`); from then
        // on no code opens it for writing. It is only removed, and a removed file stays as it was for whoever has it
        // mapped. The folder and its files belong to the bureau's user alone (0700, 0600): whoever else could change
        // them could as well change the program.
        let map = unsafe { Mmap::map(file) }?;
        let len = usize::try_from(len).ok().filter(|len| *len <= map.len());
        len.map(|len| Self { map, len }).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        self.map.get(..self.len).unwrap_or_default()
    }
}
