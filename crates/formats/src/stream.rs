//! One file on its way in: unpacked, measured, with its lines counted.

use std::{
    io::{self, BufRead, BufReader, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;

use crate::{
    encoding::Encoding,
    error::FileError,
    reading::{Input, Limits},
    zstd::Frames,
};

const BUFFER_BYTES: usize = 64 * 1024;
/// Below this many unpacked bytes no ratio is judged: small files may well be one repeated line.
const RATIO_GRACE_BYTES: u64 = 16 << 20;

/// The unpacked bytes of one file.
///
/// It keeps the limits: of the whole file, of its growth by unpacking and, between two calls of
/// [`Stream::mark`], of one row. What breaks a limit arrives at the reader as an [`io::Error`] and is
/// turned into a [`FileError`] by [`Stream::refuse`].
pub(crate) struct Stream {
    name: String,
    unpacked: Box<dyn Read + Send>,
    /// Packed bytes taken from this file so far.
    packed_bytes: Arc<AtomicU64>,
    limits: Limits,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    /// Bytes that were put into the buffer.
    unpacked_bytes: u64,
    /// Bytes that were taken out of it since the last mark.
    row_bytes: u64,
    /// Line feeds that were taken out of it.
    line_feeds: u64,
    last_byte: Option<u8>,
    at_end: bool,
}

/// A limit that a file breaks; it travels inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
enum Breach {
    #[error("larger than the limit")]
    Large,
    #[error("grows more than the limit")]
    Ratio,
    #[error("a row longer than the limit")]
    Long,
    #[error("the bytes could not be had")]
    Outside(#[source] io::Error),
}

/// Counts the packed bytes as they are read, for this file and for the whole import, and marks errors
/// that are the outside reader's own.
struct Counted {
    bytes: Box<dyn Read + Send>,
    of_file: Arc<AtomicU64>,
    of_all: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            kind => io::Error::new(kind, Breach::Outside(error)),
        })?;
        self.of_file.fetch_add(count as u64, Ordering::Relaxed);
        self.of_all.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Stream {
    /// Opens a file: tells gzip (RFC 1952) and zstd (RFC 8878) by their first bytes, skips a UTF-8 byte
    /// order mark, and refuses a text that is empty or plainly not UTF-8.
    pub(crate) fn open(
        input: Input,
        limits: Limits,
        packed_of_all: &Arc<AtomicU64>,
    ) -> Result<Self, FileError> {
        let Input { name, bytes } = input;
        let packed_bytes = Arc::new(AtomicU64::new(0));
        let mut counted =
            Counted { bytes, of_file: Arc::clone(&packed_bytes), of_all: Arc::clone(packed_of_all) };
        let mut magic = Vec::with_capacity(4);
        if let Err(source) = counted.by_ref().take(4).read_to_end(&mut magic) {
            return Err(FileError::Read { file: name, source });
        }
        let packed = BufReader::with_capacity(BUFFER_BYTES, io::Cursor::new(magic.clone()).chain(counted));
        let unpacked: Box<dyn Read + Send> = match *magic {
            [0x1F, 0x8B, ..] => Box::new(MultiGzDecoder::new(packed)),
            [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => Box::new(Frames::new(packed)),
            _ => Box::new(packed),
        };
        let mut stream = Self {
            name,
            unpacked,
            packed_bytes,
            limits,
            buffer: vec![0; BUFFER_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
            unpacked_bytes: 0,
            row_bytes: 0,
            line_feeds: 0,
            last_byte: None,
            at_end: false,
        };
        stream.check_head()?;
        Ok(stream)
    }

    fn check_head(&mut self) -> Result<(), FileError> {
        while self.end < 4 {
            match self.fill() {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => return Err(self.refuse(error)),
            }
        }
        let head = &self.buffer[..self.end];
        if head.starts_with(b"PK\x03\x04") {
            return Err(FileError::Archive { file: self.name.clone() });
        }
        if let Some(found) = Encoding::detect(head) {
            return Err(FileError::Encoding { file: self.name.clone(), line: 1, found });
        }
        if head.starts_with(b"\xEF\xBB\xBF") {
            self.start = 3;
        }
        if self.start == self.end && matches!(self.fill_buf(), Ok([])) {
            return Err(FileError::Empty { file: self.name.clone() });
        }
        Ok(())
    }

    /// What the file is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The line that the next byte is on, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line_feeds + 1
    }

    /// The last byte that was taken.
    pub(crate) fn last_byte(&self) -> Option<u8> {
        self.last_byte
    }

    /// Whether all of the file was taken and it does not end with a line end (or with the 0x1A that DOS
    /// ended texts with): its last line may be cut off.
    pub(crate) fn ends_in_line(&self) -> bool {
        self.at_end && !matches!(self.last_byte, Some(b'\n' | 0x1A))
    }

    /// A new row starts here, and may have as many bytes as a row may.
    pub(crate) fn mark(&mut self) {
        self.row_bytes = 0;
    }

    /// Why this file is not taken, from an error that reading it gave.
    pub(crate) fn refuse(&self, error: io::Error) -> FileError {
        let (file, line) = (self.name.clone(), self.line());
        let limits = self.limits;
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Breach>()) {
            Some(Breach::Large) => FileError::Large { file, limit_bytes: limits.unpacked_bytes_max },
            Some(Breach::Ratio) => FileError::Ratio { file, limit: limits.ratio_max },
            Some(Breach::Long) => FileError::Long { file, line, limit_bytes: limits.row_bytes_max },
            Some(Breach::Outside(_)) => FileError::Read { file, source: error },
            None if error.kind() == io::ErrorKind::UnexpectedEof => FileError::Truncated { file, line },
            None => FileError::Packing { file, line, source: error },
        }
    }

    /// Reads more into the empty or half-filled buffer; 0 at the end of the file.
    fn fill(&mut self) -> io::Result<usize> {
        let count = loop {
            match self.unpacked.read(&mut self.buffer[self.end..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.at_end = count == 0;
        self.end += count;
        self.unpacked_bytes += count as u64;
        if self.unpacked_bytes > self.limits.unpacked_bytes_max {
            return Err(io::Error::other(Breach::Large));
        }
        let packed = self.packed_bytes.load(Ordering::Relaxed).max(1);
        let grown = self.unpacked_bytes / packed;
        if self.unpacked_bytes > RATIO_GRACE_BYTES && grown > self.limits.ratio_max {
            return Err(io::Error::other(Breach::Ratio));
        }
        Ok(count)
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.row_bytes > self.limits.row_bytes_max {
            return Err(io::Error::other(Breach::Long));
        }
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            self.fill()?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    #[expect(
        clippy::naive_bytecount,
        reason = "the compiler makes vector instructions of it; no crate for that"
    )]
    fn consume(&mut self, count: usize) {
        let taken = &self.buffer[self.start..self.start + count];
        self.line_feeds += taken.iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.last_byte = taken.last().copied().or(self.last_byte);
        self.row_bytes += count as u64;
        self.start += count;
    }
}

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(out.len());
        out[..count].copy_from_slice(&ready[..count]);
        self.consume(count);
        Ok(count)
    }
}
