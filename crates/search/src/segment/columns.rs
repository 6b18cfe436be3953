//! How a segment is laid out: a header that says where each column lies, then the columns.
//!
//! The header is the magic bytes, then for each column in the order of [`Column::ALL`] the place of its first byte and of
//! the byte behind its last, as little-endian numbers of eight bytes. Numbers in columns are little-endian, of four bytes.
//! A column of starts has one number more than there are things, so that where one ends the next begins.

use std::ops::Range;

/// The first bytes of every segment; the last digit is the version of the layout.
const MAGIC: &[u8; 8] = b"WASLSEG2";
/// Columns begin at multiples of this.
const ALIGNMENT: usize = 8;

/// A record's place in its segment.
pub(crate) type Slot = u32;

/// Why bytes are no segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SegmentError {
    /// They begin otherwise.
    #[error("these bytes are no segment of an index, or one of another version")]
    NotASegment,
    /// They end too soon.
    #[error("a segment of {len} bytes ends before its column {column} does")]
    CutOff {
        /// How many bytes there are.
        len: usize,
        /// Which column is not whole.
        column: usize,
    },
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// By record: its id, 16 bytes.
    RecordIds,
    /// By record: its kind, one byte.
    RecordKinds,
    /// By record: the sex, one byte; 0 if unknown.
    RecordSexes,
    /// By record: the first byte of its places of birth.
    RecordPlaces,
    /// By record: its first name.
    RecordNames,
    /// By record: its first birth.
    RecordBirths,
    /// By record: its first nationality.
    RecordCountries,
    /// By record: the first byte of its numbers.
    RecordNumbers,
    /// Dates of birth, see [`birth`].
    Births,
    /// Nationalities, two letters each.
    Countries,
    /// Places of birth: two bytes of length, the place as the source writes it.
    Places,
    /// Identifiers: scheme, two letters of the issuer or zeros, two bytes of length, the number as printed.
    Numbers,
    /// The ids of all records in their order, 16 bytes each.
    SortedIds,
    /// Whose they are.
    ById,
    /// By name: whose it is.
    NameBearers,
    /// By name: its kind, one byte.
    NameKinds,
    /// By name: the year its bearer was born in, two bytes; 0 if unknown, or more than one.
    NameYears,
    /// By name: the first byte of its text.
    NameTexts,
    /// Texts of names.
    Texts,
    /// By name: its first word.
    NameWords,
    /// Words of names in their order.
    Words,
    /// By word: the first byte of its text.
    WordTexts,
    /// Texts of words.
    WordLetters,
    /// By word: its script, one byte.
    WordScripts,
    /// By word: the first byte of its likeliest Latin spelling.
    WordLatin,
    /// Those spellings.
    Latin,
    /// By word: the first of its traits.
    WordTraits,
    /// Traits by which words are found that may be one word.
    Traits,
    /// By word: the first of its postings.
    WordPostings,
    /// The names in which each word stands, by the year of birth.
    Postings,
    /// Which keys there may be, see `keys.rs`.
    KeyFilter,
    /// By bucket: the first of its keys.
    KeyBuckets,
    /// Keys of numbers: the low half of the key, four bytes of the record, one byte of which of its numbers it is.
    Keys,
}

impl Column {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::Keys as usize + 1;
}

/// Where each column lies.
#[derive(Debug, Clone)]
pub(crate) struct Columns([Range<usize>; Column::COUNT]);

impl Columns {
    /// How long a header is.
    const HEADER: usize = MAGIC.len() + Column::COUNT * 16;

    /// Reads the header.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, SegmentError> {
        let header = bytes.strip_prefix(MAGIC).ok_or(SegmentError::NotASegment)?;
        let places: &[[u8; 8]] = header.as_chunks().0;
        let place = |at: usize| {
            places
                .get(at)
                .map_or(usize::MAX, |place| usize::try_from(u64::from_le_bytes(*place)).unwrap_or(usize::MAX))
        };
        let mut columns = [const { 0..0 }; Column::COUNT];
        for (column, range) in columns.iter_mut().enumerate() {
            *range = place(column * 2)..place(column * 2 + 1);
            if range.start > range.end || range.end > bytes.len() {
                return Err(SegmentError::CutOff { len: bytes.len(), column });
            }
        }
        Ok(Self(columns))
    }

    /// Puts the columns behind a header.
    pub(crate) fn write(columns: [Vec<u8>; Column::COUNT]) -> (Self, Vec<u8>) {
        let total: usize = columns.iter().map(|column| column.len() + ALIGNMENT).sum();
        let mut bytes = Vec::with_capacity(Self::HEADER + total);
        bytes.extend_from_slice(MAGIC);
        bytes.resize(Self::HEADER, 0);
        let mut places = [const { 0..0 }; Column::COUNT];
        for (at, column) in columns.into_iter().enumerate() {
            bytes.resize(bytes.len().next_multiple_of(ALIGNMENT), 0);
            let start = bytes.len();
            bytes.extend_from_slice(&column);
            places[at] = start..bytes.len();
            for (place, to) in [(start, 0), (bytes.len(), 8)] {
                let cell = MAGIC.len() + at * 16 + to;
                bytes[cell..cell + 8].copy_from_slice(&(place as u64).to_le_bytes());
            }
        }
        (Self(places), bytes)
    }

    /// Where a column lies.
    pub(crate) fn range(&self, column: Column) -> Range<usize> {
        self.0[column as usize].clone()
    }
}

/// A date of birth in a few bytes: first and last date, two bytes of year, one of month and one of day each, zeros for
/// what is not told; then whether it is about.
pub(crate) mod birth {
    use wasl_model::{DateSpan, PartialDate};

    /// Bytes of one.
    pub(crate) const LEN: usize = 9;

    /// Writes one.
    pub(crate) fn write(span: &DateSpan) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        bytes[..4].copy_from_slice(&date(Some(span.first)));
        bytes[4..8].copy_from_slice(&date(span.last));
        bytes[8] = span.circa.into();
        bytes
    }

    /// Reads one.
    pub(crate) fn read(bytes: &[u8; LEN]) -> Option<DateSpan> {
        let (first, rest) = bytes.split_first_chunk()?;
        let (last, circa) = rest.split_first_chunk()?;
        Some(DateSpan { first: undate(*first)?, last: undate(*last), circa: *circa != [0] })
    }

    fn date(date: Option<PartialDate>) -> [u8; 4] {
        date.map_or([0; 4], |date| {
            let [low, high] = date.year().to_le_bytes();
            [low, high, date.month().unwrap_or(0), date.day().unwrap_or(0)]
        })
    }

    fn undate([low, high, month, day]: [u8; 4]) -> Option<PartialDate> {
        let told = |part: u8| (part != 0).then_some(u32::from(part));
        PartialDate::new(u16::from_le_bytes([low, high]).into(), told(month), told(day)).ok()
    }
}
