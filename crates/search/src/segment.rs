//! Records laid out once in one run of bytes, which never changes and may lie in a mapped file.
//!
//! The layout is [`columns`]'; [`Draft`](crate::Draft) writes it. A segment trusts nothing in it: whatever the bytes say, reading them
//! gives records, possibly none, and never a panic.

mod columns;
mod keys;

use std::{fmt, ops::Range, sync::Arc};

use wasl_model::{Country, DateSpan, NameKind, RecordId, RecordKind, Scheme, Sex};

use crate::{
    agreement::Kept,
    word::{Script, Word},
};

use self::columns::Columns;
pub use self::columns::SegmentError;
pub(crate) use self::{
    columns::{Column, Slot, birth},
    keys::{Bearer, Heaps, LaidOut},
};

/// Bytes of a page of memory; where pages are larger, some are looked at twice.
const PAGE: usize = 4096;

/// A word's place in its segment.
pub(crate) type LocalWord = u32;

/// The scripts by the number that stands for each.
pub(crate) const SCRIPTS: [Script; 15] = [
    Script::Latin,
    Script::Cyrillic,
    Script::Arabic,
    Script::Hebrew,
    Script::Greek,
    Script::Hangul,
    Script::Han,
    Script::Kana,
    Script::Armenian,
    Script::Georgian,
    Script::Devanagari,
    Script::Bengali,
    Script::Tamil,
    Script::Thai,
    Script::Ethiopic,
];

/// The kinds of names by the number that stands for each in a segment.
pub(crate) const NAME_KINDS: [NameKind; 5] =
    [NameKind::Main, NameKind::Alias, NameKind::WeakAlias, NameKind::Former, NameKind::OriginalScript];

/// Bytes that stay as they are while somebody holds them: a vector, a mapped file.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Records as an [`Index`](crate::Index) keeps them: written once by a [`Draft`](crate::Draft), read where they lie.
#[derive(Clone)]
pub struct Segment {
    bytes: Bytes,
    columns: Columns,
}

impl fmt::Debug for Segment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Segment").field("records", &self.len()).finish_non_exhaustive()
    }
}

impl Segment {
    /// Reads where its columns lie, and looks once at each page of what every check of a number looks at, so that in a
    /// mapped file no check has to wait for it; nothing else of it is read.
    ///
    /// # Errors
    ///
    /// If the bytes are not those of a segment, of this version of the layout, or not all of them are there.
    pub fn open(bytes: Bytes) -> Result<Self, SegmentError> {
        let columns = Columns::read((*bytes).as_ref())?;
        let segment = Self { bytes, columns };
        segment.warm();
        Ok(segment)
    }

    /// Puts columns behind each other.
    pub(crate) fn of(columns: [Vec<u8>; Column::COUNT]) -> Self {
        let (columns, bytes) = Columns::write(columns);
        Self { bytes: Arc::new(bytes), columns }
    }

    /// All of it, to be written to a file.
    pub fn as_bytes(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }

    /// How many records it has.
    pub fn len(&self) -> usize {
        self.raw(Column::RecordKinds).len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn raw(&self, column: Column) -> &[u8] {
        self.as_bytes().get(self.columns.range(column)).unwrap_or_default()
    }

    /// A column of numbers.
    fn numbers(&self, column: Column) -> &[[u8; 4]] {
        self.raw(column).as_chunks().0
    }

    fn number(&self, column: Column, at: usize) -> u32 {
        self.numbers(column).get(at).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    fn range(&self, starts: Column, at: u32) -> Range<usize> {
        let start = self.number(starts, at as usize) as usize;
        start..(self.number(starts, at as usize + 1) as usize).max(start)
    }

    /// The id of a record.
    pub(crate) fn id(&self, slot: Slot) -> Option<RecordId> {
        let ids: &[[u8; 16]] = self.raw(Column::RecordIds).as_chunks().0;
        ids.get(slot as usize).map(|bytes| RecordId::from_bytes(*bytes))
    }

    /// The ids of its records in the order in which they came, gone ones too.
    pub fn ids(&self) -> impl Iterator<Item = RecordId> {
        let ids: &[[u8; 16]] = self.raw(Column::RecordIds).as_chunks().0;
        ids.iter().map(|bytes| RecordId::from_bytes(*bytes))
    }

    /// The records with this id; one, unless the draft was given one twice.
    pub(crate) fn slots(&self, id: RecordId) -> impl Iterator<Item = Slot> {
        let ids = self.sorted_ids();
        let first = first_of(ids, id);
        let found =
            ids.get(first..).unwrap_or_default().iter().take_while(|other| *other == id.as_bytes()).count();
        let slots = self.numbers(Column::ById).get(first..).unwrap_or_default();
        slots.iter().take(found).map(|slot| u32::from_le_bytes(*slot))
    }

    /// The ids of all records in their order.
    pub(crate) fn sorted_ids(&self) -> &[[u8; 16]] {
        self.raw(Column::SortedIds).as_chunks().0
    }

    /// The records in the order of their ids.
    pub(crate) fn by_id(&self) -> impl Iterator<Item = Slot> {
        self.numbers(Column::ById).iter().map(|slot| u32::from_le_bytes(*slot))
    }

    /// What a record is about.
    pub(crate) fn kind(&self, slot: Slot) -> Option<RecordKind> {
        RecordKind::ALL.get(usize::from(*self.raw(Column::RecordKinds).get(slot as usize)?)).copied()
    }

    /// Its dates of birth.
    pub(crate) fn births(&self, slot: Slot) -> impl Iterator<Item = DateSpan> {
        let births: &[[u8; birth::LEN]] = self.raw(Column::Births).as_chunks().0;
        let births = births.get(self.range(Column::RecordBirths, slot)).unwrap_or_default();
        births.iter().filter_map(birth::read)
    }

    /// Its nationalities.
    pub(crate) fn nationalities(&self, slot: Slot) -> impl Iterator<Item = Country> {
        let countries: &[[u8; 2]] = self.raw(Column::Countries).as_chunks().0;
        let countries = countries.get(self.range(Column::RecordCountries, slot)).unwrap_or_default();
        countries.iter().copied().filter_map(country)
    }

    /// The sex, if it is known.
    pub(crate) fn sex(&self, slot: Slot) -> Option<Sex> {
        let code = usize::from(*self.raw(Column::RecordSexes).get(slot as usize)?);
        Sex::ALL.get(code.checked_sub(1)?).copied()
    }

    /// Its places of birth.
    pub(crate) fn places(&self, slot: Slot) -> impl Iterator<Item = &str> {
        let mut rest =
            self.raw(Column::Places).get(self.range(Column::RecordPlaces, slot)).unwrap_or_default();
        std::iter::from_fn(move || {
            let (len, behind) = rest.split_first_chunk()?;
            let (place, behind) = behind.split_at_checked(usize::from(u16::from_le_bytes(*len)))?;
            rest = behind;
            str::from_utf8(place).ok()
        })
    }

    /// Its names.
    pub(crate) fn names(&self, slot: Slot) -> Range<u32> {
        let Range { start, end } = self.range(Column::RecordNames, slot);
        let within = |name: usize| u32::try_from(name.min(self.names_len())).unwrap_or(u32::MAX);
        within(start)..within(end)
    }

    /// Its numbers.
    pub(crate) fn identifiers(&self, slot: Slot) -> impl Iterator<Item = Kept<'_>> {
        let mut rest =
            self.raw(Column::Numbers).get(self.range(Column::RecordNumbers, slot)).unwrap_or_default();
        std::iter::from_fn(move || {
            let ([scheme, first, second, low, high], behind) = rest.split_first_chunk()?;
            let (value, behind) = behind.split_at_checked(usize::from(u16::from_le_bytes([*low, *high])))?;
            rest = behind;
            let scheme = Scheme::ALL.get(usize::from(*scheme)).copied()?;
            Some(Kept { scheme, issuer: country([*first, *second]), printed: str::from_utf8(value).ok()? })
        })
    }

    /// The records that may bear a number of this key, and which of their numbers it is.
    pub(crate) fn bearers(&self, key: u64) -> impl Iterator<Item = Bearer> {
        let keys = self.raw(Column::Keys).as_chunks().0;
        keys::bearers(self.key_filter(), self.numbers(Column::KeyBuckets), keys, key)
    }

    /// Tells of a key whether one of its numbers may have it: true of all that they have, and of few others.
    pub(crate) fn may_bear(&self) -> impl Fn(u64) -> bool {
        let filter = self.key_filter();
        |key| keys::may_have(filter, key)
    }

    fn warm(&self) {
        let pages = self.raw(Column::KeyFilter).iter().step_by(PAGE);
        std::hint::black_box(pages.fold(0, |all, byte| all ^ byte));
    }

    fn key_filter(&self) -> &[[u8; 8]] {
        self.raw(Column::KeyFilter).as_chunks().0
    }

    /// Whose name it is.
    pub(crate) fn bearer(&self, name: u32) -> Slot {
        self.number(Column::NameBearers, name as usize)
    }

    /// A name as the source writes it.
    pub(crate) fn text(&self, name: u32) -> &str {
        let bytes = self.raw(Column::Texts).get(self.range(Column::NameTexts, name)).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }

    /// What the source says of a name.
    pub(crate) fn name_kind(&self, name: u32) -> NameKind {
        let code = self.raw(Column::NameKinds).get(name as usize).copied().unwrap_or_default();
        NAME_KINDS.get(usize::from(code)).copied().unwrap_or(NameKind::Main)
    }

    /// The words of a name in their order.
    pub(crate) fn name_words(&self, name: u32) -> impl Iterator<Item = LocalWord> + Clone {
        let words = self.numbers(Column::Words).get(self.range(Column::NameWords, name)).unwrap_or_default();
        words.iter().map(|word| u32::from_le_bytes(*word))
    }

    /// How many names it has.
    pub(crate) fn names_len(&self) -> usize {
        self.raw(Column::NameKinds).len()
    }

    /// How many different words it has.
    pub(crate) fn words_len(&self) -> usize {
        self.raw(Column::WordScripts).len()
    }

    /// A word.
    pub(crate) fn word(&self, word: LocalWord) -> Option<Word> {
        let text = self.raw(Column::WordLetters).get(self.range(Column::WordTexts, word))?;
        let script = *self.raw(Column::WordScripts).get(word as usize)?;
        let script = SCRIPTS.get(usize::from(script)).copied()?;
        Some(Word { text: str::from_utf8(text).ok()?.to_owned(), script })
    }

    /// A word's likeliest Latin spelling.
    pub(crate) fn latin(&self, word: LocalWord) -> &[u8] {
        self.raw(Column::Latin).get(self.range(Column::WordLatin, word)).unwrap_or_default()
    }

    /// The traits of all its spellings.
    pub(crate) fn traits(&self, word: LocalWord) -> impl ExactSizeIterator<Item = u32> {
        let traits =
            self.numbers(Column::Traits).get(self.range(Column::WordTraits, word)).unwrap_or_default();
        traits.iter().map(|one| u32::from_le_bytes(*one))
    }

    /// The names that have a word, in the order of the years in which their bearers were born; unknown years first.
    pub(crate) fn postings(&self, word: LocalWord) -> &[[u8; 4]] {
        self.numbers(Column::Postings).get(self.range(Column::WordPostings, word)).unwrap_or_default()
    }

    /// The year in which a name's bearer was born; 0 if it is not known for sure.
    pub(crate) fn year(&self, name: u32) -> u16 {
        let years: &[[u8; 2]] = self.raw(Column::NameYears).as_chunks().0;
        years.get(name as usize).map_or(0, |year| u16::from_le_bytes(*year))
    }
}

/// Where among sorted ids the first is that is not before `id`. Ids are hashes, and so about as many lie before one as
/// its first bytes say: the search begins there and widens.
fn first_of(ids: &[[u8; 16]], id: RecordId) -> usize {
    let id = id.as_bytes();
    let is_before = |at: usize| ids[at] < *id;
    let share = id.first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
    let guess = usize::try_from((u128::from(share) * ids.len() as u128) >> 64).unwrap_or(0);
    let (mut low, mut high, mut step) = (guess, guess, 16);
    while low > 0 && !is_before(low - 1) {
        (low, high, step) = (low.saturating_sub(step), low, step * 2);
    }
    while high < ids.len() && is_before(high) {
        (low, high, step) = (high + 1, (high + step).min(ids.len()), step * 2);
    }
    low + ids[low..high].partition_point(|other| other < id)
}

fn country(letters: [u8; 2]) -> Option<Country> {
    str::from_utf8(&letters).ok()?.parse().ok()
}
