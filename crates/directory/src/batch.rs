//! Entries that are signed together.

use minicbor::{Decode, Encode, bytes::ByteVec};
use wasl_feed::{SignatureLine, UnixTime};

use crate::{DirectoryError, Entry};

/// The first bytes of every batch; the last is the version of its form.
const MAGIC: &[u8; 8] = b"WASLDIR1";

/// Entries that follow each other, proposed at a moment, and the signatures that were collected for them.
///
/// It is a proposal until enough have signed; only a [`Directory`](crate::Directory) tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub(crate) start: u64,
    pub(crate) time: UnixTime,
    pub(crate) entries: Vec<(Entry, Vec<u8>)>,
    pub(crate) lines: Vec<SignatureLine>,
}

#[derive(Encode, Decode)]
struct Form {
    #[n(0)]
    start: u64,
    #[n(1)]
    time: u64,
    #[n(2)]
    entries: Vec<ByteVec>,
    #[n(3)]
    lines: Vec<String>,
}

impl Batch {
    /// The most entries of a batch.
    pub const ENTRIES_MAX: usize = 256;
    /// The most bytes of a batch.
    pub const BYTES_MAX: usize = 2 * 1024 * 1024;

    pub(crate) fn new(start: u64, time: UnixTime, entries: Vec<Entry>) -> Result<Self, DirectoryError> {
        let bytes = |entry: &Entry| {
            let mut bytes = Vec::new();
            // Writing into a vector does not fail.
            _ = minicbor::encode(entry, &mut bytes);
            bytes
        };
        let entries: Vec<_> = entries.into_iter().map(|entry| (entry.clone(), bytes(&entry))).collect();
        let batch = Self { start, time, entries, lines: Vec::new() };
        let is_sound = (1..=Self::ENTRIES_MAX).contains(&batch.entries.len())
            && batch.to_bytes().len() <= Self::BYTES_MAX;
        if is_sound { Ok(batch) } else { Err(DirectoryError::Form) }
    }

    /// After how many entries of the directory it begins.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// When it was proposed.
    pub fn time(&self) -> UnixTime {
        self.time
    }

    /// What it says.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|(entry, _)| entry)
    }

    /// The signatures under it, which nobody has verified.
    pub fn lines(&self) -> &[SignatureLine] {
        &self.lines
    }

    /// Adds the signatures of another copy of the same proposal.
    ///
    /// # Errors
    /// If it is another proposal.
    pub fn join(&mut self, other: &Self) -> Result<(), DirectoryError> {
        if (self.start, self.time, &self.entries) != (other.start, other.time, &other.entries) {
            return Err(DirectoryError::Form);
        }
        for line in &other.lines {
            self.add(line.clone());
        }
        Ok(())
    }

    pub(crate) fn add(&mut self, line: SignatureLine) {
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    /// Its bytes, as they are handed over and sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        let form = Form {
            start: self.start,
            time: self.time.get(),
            entries: self.entries.iter().map(|(_, bytes)| bytes.clone().into()).collect(),
            lines: self.lines.iter().map(|line| line.to_text().trim_end().to_owned()).collect(),
        };
        let mut bytes = MAGIC.to_vec();
        // Writing into a vector does not fail.
        _ = minicbor::encode(form, &mut bytes);
        bytes
    }

    /// Reads one, and believes nothing of it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DirectoryError> {
        Self::read(bytes).ok_or(DirectoryError::Form)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > Self::BYTES_MAX {
            return None;
        }
        let form: Form = whole(bytes.strip_prefix(MAGIC)?)?;
        let is_sound = (1..=Self::ENTRIES_MAX).contains(&form.entries.len())
            && form.lines.len() <= wasl_feed::Note::SIGNATURES_MAX;
        if !is_sound {
            return None;
        }
        let entries: Option<_> =
            form.entries.into_iter().map(|bytes| Some((whole(&bytes)?, Vec::from(bytes)))).collect();
        let lines: Option<_> = form.lines.iter().map(|line| SignatureLine::parse(line)).collect();
        Some(Self {
            start: form.start,
            time: UnixTime::new(form.time).ok()?,
            entries: entries?,
            lines: lines?,
        })
    }
}

/// Reads one thing and nothing else.
fn whole<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Option<T> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let read = decoder.decode().ok()?;
    (decoder.position() == bytes.len()).then_some(read)
}
