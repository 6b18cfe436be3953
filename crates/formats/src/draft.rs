//! A record in the making: takes what a row says, part by part, and lets only a sound record out.

use wasl_model::{
    Country, DateSpan, Event, Fact, FactKind, Handling, Identifier, MemberId, Name, NameKind, Record,
    RecordKind, Scheme, Sex, Source, Text, TextError,
};

use crate::reject::{Fault, RejectReason};

/// What all records of one import have in common.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    pub(crate) owner: MemberId,
    pub(crate) dataset: Text,
    pub(crate) handling: Handling,
}

/// A record that is still being filled in.
///
/// Blank parts are passed over, as sources write them for "not known"; a part that is there twice is
/// kept once. Everything else that does not fit is a [`Fault`] that names the source's own field.
#[derive(Debug)]
pub(crate) struct Draft {
    record: Record,
}

impl Draft {
    /// A record of which only the kind and the source's own id are known. `field` is where the id stands.
    pub(crate) fn new(stamp: &Stamp, kind: RecordKind, field: &str, id: &str) -> Result<Self, Fault> {
        let id = Text::new(id).map_err(|error| Fault::new(field, of_text(error)))?;
        Ok(Self {
            record: Record {
                kind,
                owner: stamp.owner,
                source: Source { dataset: stamp.dataset.clone(), id },
                names: Vec::new(),
                births: Vec::new(),
                nationalities: Vec::new(),
                sex: None,
                identifiers: Vec::new(),
                facts: Vec::new(),
                handling: stamp.handling.clone(),
            },
        })
    }

    /// Adds a name. The first is the main one, whatever the source calls it.
    pub(crate) fn name(&mut self, kind: NameKind, field: &str, raw: &str) -> Result<(), Fault> {
        if let Some(text) = text(raw, Name::CHARS_MAX, field)? {
            let names = &mut self.record.names;
            if !names.iter().any(|name| name.text == text) {
                let kind = if names.is_empty() { NameKind::Main } else { kind };
                names.push(Name { text, kind });
            }
        }
        Ok(())
    }

    /// Adds a date of birth.
    pub(crate) fn birth(&mut self, span: DateSpan) {
        keep(&mut self.record.births, span);
    }

    /// Adds a nationality.
    pub(crate) fn nationality(&mut self, country: Country) {
        keep(&mut self.record.nationalities, country);
    }

    /// Sets the sex.
    pub(crate) fn sex(&mut self, sex: Sex) {
        self.record.sex = Some(sex);
    }

    /// Adds a number.
    pub(crate) fn identifier(
        &mut self,
        scheme: Scheme,
        field: &str,
        raw: &str,
        issuer: Option<Country>,
    ) -> Result<(), Fault> {
        if let Some(value) = text(raw, Identifier::CHARS_MAX, field)? {
            keep(&mut self.record.identifiers, Identifier { scheme, value, issuer });
        }
        Ok(())
    }

    /// Adds something said in the source's own words.
    pub(crate) fn fact(&mut self, kind: FactKind, field: &str, raw: &str) -> Result<(), Fault> {
        if let Some(text) = text(raw, Text::CHARS_MAX, field)? {
            keep(&mut self.record.facts, Fact { kind, text });
        }
        Ok(())
    }

    /// The kind of subject.
    pub(crate) fn kind(&self) -> RecordKind {
        self.record.kind
    }

    /// The finished record, if it has a name or a number and a feed can carry it. `field` is where the
    /// name stands.
    pub(crate) fn finish(self, field: &str) -> Result<Record, Fault> {
        let record = self.record;
        let needs_name = !matches!(record.kind, RecordKind::Document | RecordKind::Vehicle);
        if record.names.is_empty() && (needs_name || record.identifiers.is_empty()) {
            return Err(Fault::new(field, RejectReason::Missing));
        }
        record.check_limits().map_err(|error| Fault::new("row", RejectReason::Limit(error)))?;
        if bytes_at_most(&record) > Event::BYTES_MAX {
            return Err(Fault::new("row", RejectReason::Large));
        }
        Ok(record)
    }
}

fn keep<T: PartialEq>(parts: &mut Vec<T>, part: T) {
    if !parts.contains(&part) {
        parts.push(part);
    }
}

fn of_text(error: TextError) -> RejectReason {
    match error {
        TextError::Empty => RejectReason::Missing,
        error => RejectReason::Text(error),
    }
}

fn text(raw: &str, chars_max: usize, field: &str) -> Result<Option<Text>, Fault> {
    match Text::bounded(raw, chars_max) {
        Ok(text) => Ok(Some(text)),
        Err(TextError::Empty) => Ok(None),
        Err(error) => Err(Fault::new(field, RejectReason::Text(error))),
    }
}

/// No encoding of the record has more bytes than this: its texts, and 32 bytes around every part.
fn bytes_at_most(record: &Record) -> usize {
    let names = record.names.iter().map(|name| name.text.as_str().len());
    let identifiers = record.identifiers.iter().map(|number| number.value.as_str().len());
    let facts = record.facts.iter().map(|fact| fact.text.as_str().len());
    let parts = names.chain(identifiers).chain(facts).map(|bytes| bytes + 32).sum::<usize>();
    let small = record.births.len() + record.nationalities.len();
    let head = record.source.dataset.as_str().len() + record.source.id.as_str().len();
    // The longest audience of a handling code: a thousand members of nine bytes.
    parts + 32 * small + head + 9_000 + 256
}
