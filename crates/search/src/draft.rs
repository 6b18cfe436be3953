//! A segment in the making.

use std::collections::HashMap;

use wasl_model::{Country, DateSpan, FactKind, NameKind, Record, RecordId, RecordKind, Scheme, Sex};

use crate::{
    agreement::Kept,
    cutting,
    key::{Hashing, Key},
    model,
    segment::{Bearer, Column, Heaps, LaidOut, LocalWord, NAME_KINDS, SCRIPTS, Segment, Slot, birth},
    vocabulary::traits,
    word::{Word, words},
};

/// The most records of one segment.
const RECORDS_MAX: usize = 2_500_000;
/// The most places of birth of one record that are kept.
const PLACES_MAX: usize = 4;
/// From how many bytes on a column is full. One record has far less than a gibibyte, and places are told apart by four
/// bytes.
const COLUMN_MAX: usize = 3 << 30;

/// Gathers records for one segment.
///
/// ```
/// use wasl_search::{Draft, Index};
///
/// let mut index = Index::new();
/// let mut draft = Draft::new();
/// # let records: Vec<wasl_model::Record> = Vec::new();
/// for record in &records {
///     if let Some(full) = draft.add(record) {
///         index.adopt(full);
///     }
/// }
/// index.adopt(draft.finish());
/// assert_eq!(index.len(), records.len());
/// ```
#[derive(Debug)]
pub struct Draft {
    columns: [Vec<u8>; Column::COUNT],
    words: HashMap<Word, LocalWord, Hashing>,
    /// Which word stands in which name.
    postings: Vec<(LocalWord, u32)>,
    keys: Heaps,
}

/// What a segment keeps of a record.
struct Parts<'a, N, P, I> {
    id: RecordId,
    kind: RecordKind,
    sex: Option<Sex>,
    places: P,
    births: &'a [DateSpan],
    nationalities: &'a [Country],
    names: N,
    numbers: I,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            columns: [const { Vec::new() }; Column::COUNT],
            words: HashMap::default(),
            postings: Vec::new(),
            keys: Heaps::default(),
        }
    }
}

impl Draft {
    /// One without records.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records it has.
    pub fn len(&self) -> usize {
        self.columns[Column::RecordKinds as usize].len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a record. Of two with the same id, the later one counts. If the draft is full with it, what it has so far is
    /// returned as a segment, and the draft is empty again.
    #[must_use]
    pub fn add(&mut self, record: &Record) -> Option<Segment> {
        self.put(Parts {
            id: record.id(),
            kind: record.kind,
            sex: record.sex,
            places: places(record),
            births: &record.births,
            nationalities: &record.nationalities,
            names: record.names.iter().take(Record::NAMES_MAX).map(|name| (name.text.as_str(), name.kind)),
            numbers: record.identifiers.iter().map(Kept::of),
        });
        let is_full =
            self.len() >= RECORDS_MAX || self.columns.iter().any(|column| column.len() >= COLUMN_MAX);
        is_full.then(|| std::mem::take(self).finish())
    }

    /// Adds a record of another segment.
    pub(crate) fn copy(&mut self, segment: &Segment, slot: Slot) {
        let (Some(id), Some(kind)) = (segment.id(slot), segment.kind(slot)) else { return };
        self.put(Parts {
            id,
            kind,
            sex: segment.sex(slot),
            places: segment.places(slot),
            births: &segment.births(slot).collect::<Vec<_>>(),
            nationalities: &segment.nationalities(slot).collect::<Vec<_>>(),
            names: segment.names(slot).map(|name| (segment.text(name), segment.name_kind(name))),
            numbers: segment.identifiers(slot),
        });
    }

    fn put<'n>(
        &mut self,
        record: Parts<
            '_,
            impl Iterator<Item = (&'n str, NameKind)>,
            impl Iterator<Item = &'n str>,
            impl Iterator<Item = Kept<'n>>,
        >,
    ) {
        let slot = number(self.len());
        self.column(Column::RecordIds).extend_from_slice(record.id.as_bytes());
        self.code(Column::RecordKinds, RecordKind::ALL.iter().position(|kind| *kind == record.kind));
        let sex = record.sex.and_then(|sex| Sex::ALL.iter().position(|other| *other == sex));
        self.code(Column::RecordSexes, sex.map(|sex| sex + 1));
        self.start(Column::RecordPlaces, self.columns[Column::Places as usize].len());
        self.start(Column::RecordBirths, self.columns[Column::Births as usize].len() / birth::LEN);
        self.start(Column::RecordCountries, self.columns[Column::Countries as usize].len() / 2);
        self.start(Column::RecordNumbers, self.columns[Column::Numbers as usize].len());
        self.start(Column::RecordNames, self.names_len());
        for span in record.births {
            self.column(Column::Births).extend_from_slice(&birth::write(span));
        }
        for country in record.nationalities {
            self.column(Column::Countries).extend_from_slice(country.as_str().as_bytes());
        }
        for place in record.places {
            let Ok(len) = u16::try_from(place.len()) else { continue };
            self.column(Column::Places).extend_from_slice(&len.to_le_bytes());
            self.column(Column::Places).extend_from_slice(place.as_bytes());
        }
        for (which, number) in (0..=u8::MAX).zip(record.numbers) {
            self.put_number((slot, which), number);
        }
        for (text, kind) in record.names {
            self.put_name(slot, text, kind, year(record.births));
        }
    }

    fn put_number(&mut self, bearer: Bearer, number: Kept<'_>) {
        let value = number.printed;
        let Ok(len) = u16::try_from(value.len()) else { return };
        number.forms().for_each(|form| self.keys.push(Key::of(&form), bearer));
        self.code(Column::Numbers, Scheme::ALL.iter().position(|scheme| *scheme == number.scheme));
        let column = self.column(Column::Numbers);
        column.extend_from_slice(number.issuer.as_ref().map_or(&[0, 0], |issuer| issuer.as_str().as_bytes()));
        column.extend_from_slice(&len.to_le_bytes());
        column.extend_from_slice(value.as_bytes());
    }

    /// A name without words is not kept.
    fn put_name(&mut self, slot: Slot, text: &str, kind: NameKind, year: u16) {
        let words = words(text);
        if words.is_empty() {
            return;
        }
        let name = number(self.names_len());
        self.column(Column::NameBearers).extend_from_slice(&slot.to_le_bytes());
        self.code(Column::NameKinds, NAME_KINDS.iter().position(|other| *other == kind));
        self.column(Column::NameYears).extend_from_slice(&year.to_le_bytes());
        self.start(Column::NameTexts, self.columns[Column::Texts as usize].len());
        self.column(Column::Texts).extend_from_slice(text.as_bytes());
        self.start(Column::NameWords, self.columns[Column::Words as usize].len() / 4);
        for piece in cutting::pieces(&words) {
            let piece = self.word(&piece);
            self.postings.push((piece, name));
        }
        for word in &words {
            let word = self.word(word);
            self.column(Column::Words).extend_from_slice(&word.to_le_bytes());
        }
    }

    fn word(&mut self, word: &Word) -> LocalWord {
        if let Some(&known) = self.words.get(word) {
            return known;
        }
        let local = number(self.words.len());
        self.words.insert(word.clone(), local);
        self.start(Column::WordTexts, self.columns[Column::WordLetters as usize].len());
        self.column(Column::WordLetters).extend_from_slice(word.text.as_bytes());
        self.code(Column::WordScripts, SCRIPTS.iter().position(|script| *script == word.script));
        let spellings = model::spellings(word);
        self.start(Column::WordLatin, self.columns[Column::Latin as usize].len());
        self.column(Column::Latin).extend_from_slice(spellings.first().map_or(&[], Vec::as_slice));
        self.start(Column::WordTraits, self.columns[Column::Traits as usize].len() / 4);
        for one in traits(&spellings) {
            self.column(Column::Traits).extend_from_slice(&one.to_le_bytes());
        }
        local
    }

    /// Lays the records out.
    pub fn finish(mut self) -> Segment {
        self.end(Column::RecordPlaces, Column::Places, 1);
        self.end(Column::RecordBirths, Column::Births, birth::LEN);
        self.end(Column::RecordCountries, Column::Countries, 2);
        self.end(Column::RecordNumbers, Column::Numbers, 1);
        self.start(Column::RecordNames, self.names_len());
        self.end(Column::NameTexts, Column::Texts, 1);
        self.end(Column::NameWords, Column::Words, 4);
        self.end(Column::WordTexts, Column::WordLetters, 1);
        self.end(Column::WordLatin, Column::Latin, 1);
        self.end(Column::WordTraits, Column::Traits, 4);
        self.lay_out_ids();
        self.lay_out_postings();
        let LaidOut { filter, buckets, keys } = LaidOut::of(&self.keys);
        *self.column(Column::KeyFilter) = filter;
        *self.column(Column::KeyBuckets) = buckets;
        *self.column(Column::Keys) = keys;
        Segment::of(self.columns)
    }

    fn lay_out_ids(&mut self) {
        let ids: &[[u8; 16]] = self.columns[Column::RecordIds as usize].as_chunks().0;
        let mut by_id: Vec<Slot> = (0..number(ids.len())).collect();
        by_id.sort_by_key(|&slot| ids[slot as usize]);
        let sorted = by_id.iter().flat_map(|&slot| ids[slot as usize]).collect();
        self.columns[Column::SortedIds as usize] = sorted;
        self.columns[Column::ById as usize] = by_id.iter().flat_map(|slot| slot.to_le_bytes()).collect();
    }

    fn lay_out_postings(&mut self) {
        let years: &[[u8; 2]] = self.columns[Column::NameYears as usize].as_chunks().0;
        self.postings
            .sort_unstable_by_key(|&(word, name)| (word, u16::from_le_bytes(years[name as usize]), name));
        let mut next = 0;
        for word in 0..number(self.words.len()) {
            self.start(Column::WordPostings, next);
            next += self.postings[next..].partition_point(|&(other, _)| other == word);
        }
        self.start(Column::WordPostings, next);
        self.columns[Column::Postings as usize] =
            self.postings.iter().flat_map(|(_, name)| name.to_le_bytes()).collect();
    }

    fn names_len(&self) -> usize {
        self.columns[Column::NameKinds as usize].len()
    }

    fn column(&mut self, column: Column) -> &mut Vec<u8> {
        &mut self.columns[column as usize]
    }

    /// One byte for one of a few; what is none of them is the first.
    fn code(&mut self, column: Column, place: Option<usize>) {
        let code = place.and_then(|place| u8::try_from(place).ok()).unwrap_or(0);
        self.column(column).push(code);
    }

    /// Notes where the next thing starts.
    fn start(&mut self, column: Column, start: usize) {
        self.column(column).extend_from_slice(&number(start).to_le_bytes());
    }

    /// Notes where the last thing ends.
    fn end(&mut self, starts: Column, of: Column, size: usize) {
        let end = self.columns[of as usize].len() / size;
        self.start(starts, end);
    }
}

/// Where a record says that its subject was born.
fn places(record: &Record) -> impl Iterator<Item = &str> {
    let places = record.facts.iter().filter(|fact| fact.kind == FactKind::PlaceOfBirth);
    places.take(PLACES_MAX).map(|fact| fact.text.as_str())
}

/// The one year in which somebody was born; 0 if it is not known for sure.
fn year(births: &[DateSpan]) -> u16 {
    match births {
        [DateSpan { first, last: None, circa: false }] => first.year(),
        _ => 0,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
