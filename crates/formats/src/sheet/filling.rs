//! From a sheet to a notice: every field read, every fault told.

use std::collections::BTreeSet;

use wasl_model::{
    Ask, Audience, Colour, Country, DateSpan, EyeColour, Fact, FactKind, Ground, GroundKind, HairColour,
    Handling, Identifier, Likeness, MemberId, Name, NameKind, Notice, OnHit, PartialDate, Penalty, Photo,
    Prose, Purpose, Reach, Record, RecordKind, Scheme, Sex, Source, Standing, Text, Timestamp,
};

use super::{Sheet, SheetError, SheetGround, faults::Faults};

/// What an unfinished notice is called until it has a number.
const UNNUMBERED: &str = "unnumbered";

impl Sheet {
    /// The notice that the sheet says, of `owner`, with this photograph. It has no number yet.
    pub fn fill(&self, owner: MemberId, photo: Option<Photo>) -> Result<Notice, SheetError> {
        let mut faults = Faults::default();
        let notice = self.notice(&mut faults, owner, photo);
        match notice {
            Some(notice) if faults.0.is_empty() => {
                notice.check_limits().map_err(|limit| {
                    let mut faults = Faults::default();
                    faults.note(limit.part, limit.to_string());
                    SheetError::Fields(faults.0)
                })?;
                Ok(notice)
            }
            _ => Err(SheetError::Fields(faults.0)),
        }
    }

    fn notice(&self, faults: &mut Faults, owner: MemberId, photo: Option<Photo>) -> Option<Notice> {
        let colour =
            faults.keep("colour", word(&self.colour, Colour::from_word, Colour::ALL, Colour::as_str));
        let reach = faults.take("reach", self.reach.as_deref(), |raw| {
            word(raw, Reach::from_word, Reach::ALL, Reach::as_str)
        });
        let family_name = faults.take("family_name", self.family_name.as_deref(), name);
        let forename = faults.take("forename", self.forename.as_deref(), name);
        let record = self.record(faults, owner, (forename.as_ref(), family_name.as_ref()));
        let asks = faults.each("asks", &self.asks, |raw| word(raw, Ask::from_word, Ask::ALL, Ask::as_str));
        let grounds = self.grounds.iter().enumerate();
        let grounds = grounds.filter_map(|(at, ground)| ground.read(faults, &format!("grounds[{at}]")));
        let grounds = grounds.collect();
        Some(Notice {
            birth_country: faults.take("birth_country", self.birth_country.as_deref(), country),
            languages: faults.each("languages", &self.languages, str::parse),
            likeness: self.likeness(faults),
            account: faults.take("account", self.account.as_deref(), Prose::new),
            mandate: faults.take("mandate", self.mandate.as_deref(), Text::new),
            record: record?,
            colour: colour?,
            reach: reach.unwrap_or(Reach::Notice),
            standing: Standing::Unpublished,
            family_name,
            forename,
            grounds,
            asks: asks.into_iter().collect(),
            photo,
            published: None,
            refusal: None,
        })
    }

    fn record(
        &self,
        faults: &mut Faults,
        owner: MemberId,
        (forename, family_name): (Option<&Text>, Option<&Text>),
    ) -> Option<Record> {
        let kind = faults.take("kind", self.kind.as_deref(), |raw| {
            word(raw, RecordKind::from_word, &RecordKind::ALL, RecordKind::as_str)
        });
        let parts: Vec<&str> = forename.into_iter().chain(family_name).map(Text::as_str).collect();
        let mut names = Vec::new();
        if !parts.is_empty() {
            let text = faults.keep("family_name", name(&parts.join(" ")));
            names.extend(text.map(|text| Name { text, kind: NameKind::Main }));
        }
        for (at, written) in self.names.iter().enumerate() {
            let text = faults.keep(&format!("names[{at}].text"), name(&written.text));
            let kind = faults.take(&format!("names[{at}].kind"), written.kind.as_deref(), name_kind);
            let usual = if names.is_empty() { NameKind::Main } else { NameKind::Alias };
            names.extend(text.map(|text| Name { text, kind: kind.unwrap_or(usual) }));
        }
        let births = faults.each("born", &self.born, span);
        let place = faults.take("birth_place", self.birth_place.as_deref(), Text::new);
        let sex =
            faults.take("sex", self.sex.as_deref(), |raw| word(raw, Sex::from_word, &Sex::ALL, Sex::as_str));
        let text = |raw: &str| Text::new(raw).ok();
        Some(Record {
            kind: kind.unwrap_or(RecordKind::Person),
            owner,
            source: Source { dataset: text(UNNUMBERED)?, id: text(UNNUMBERED)? },
            names,
            births,
            nationalities: faults.each("nationalities", &self.nationalities, country),
            sex,
            identifiers: self.identifiers(faults),
            facts: place.map(|text| Fact { kind: FactKind::PlaceOfBirth, text }).into_iter().collect(),
            handling: self.handling(faults),
        })
    }

    fn identifiers(&self, faults: &mut Faults) -> Vec<Identifier> {
        let mut identifiers = Vec::new();
        for (at, written) in self.numbers.iter().enumerate() {
            let of = |part: &str| format!("numbers[{at}].{part}");
            let scheme = faults.keep(&of("scheme"), written.scheme.trim().parse::<Scheme>());
            let value = faults.keep(&of("number"), Text::bounded(&written.number, Identifier::CHARS_MAX));
            let issuer = faults.take(&of("issuer"), written.issuer.as_deref(), country);
            identifiers.extend(scheme.zip(value).map(|(scheme, value)| Identifier { scheme, value, issuer }));
        }
        identifiers
    }

    fn handling(&self, faults: &mut Faults) -> Handling {
        let to: BTreeSet<MemberId> = faults.each("to", &self.to, str::parse).into_iter().collect();
        let not_to: BTreeSet<MemberId> =
            faults.each("not_to", &self.not_to, str::parse).into_iter().collect();
        if !self.to.is_empty() && !self.not_to.is_empty() {
            faults.note("not_to", "stands beside `to`; one of the two says who receives it");
        }
        let audience = match (to.is_empty(), not_to.is_empty()) {
            (true, true) => Audience::All,
            (true, false) => Audience::AllBut(not_to),
            (false, _) => Audience::Only(to),
        };
        let purposes = faults.each("purposes", &self.purposes, str::parse::<Purpose>);
        let expires = faults.take("valid_until", self.valid_until.as_deref(), moment);
        let on_hit = faults.take("on_hit", self.on_hit.as_deref(), |raw| {
            word(raw, OnHit::from_word, OnHit::ALL, OnHit::as_str)
        });
        let on_hit = on_hit.unwrap_or_default();
        Handling { audience, purposes: purposes.into_iter().collect(), expires, on_hit }
    }

    fn likeness(&self, faults: &mut Faults) -> Likeness {
        Likeness {
            height_cm: bounded(faults, "height_cm", self.height_cm, 20..=280),
            weight_kg: bounded(faults, "weight_kg", self.weight_kg, 1..=650),
            eyes: faults
                .each("eyes", &self.eyes, |raw| {
                    word(raw, EyeColour::from_word, EyeColour::ALL, EyeColour::as_str)
                })
                .into_iter()
                .collect(),
            hair: faults
                .each("hair", &self.hair, |raw| {
                    word(raw, HairColour::from_word, HairColour::ALL, HairColour::as_str)
                })
                .into_iter()
                .collect(),
            marks: faults.take("marks", self.marks.as_deref(), Text::new),
        }
    }
}

impl SheetGround {
    fn read(&self, faults: &mut Faults, at: &str) -> Option<Ground> {
        let of = |part: &str| format!("{at}.{part}");
        let kind = word(&self.kind, GroundKind::from_word, GroundKind::ALL, GroundKind::as_str);
        let kind = faults.keep(&of("kind"), kind);
        let issued = faults.keep(&of("issued"), self.issued.trim().parse::<PartialDate>());
        let mut text = |part: &str, written: &str| faults.keep(&of(part), Text::new(written));
        let (authority, from) = (text("authority", &self.authority), text("issuer", &self.issuer));
        let (offence, charge) = (text("offence", &self.offence), text("charge", &self.charge));
        let months = bounded(faults, &of("penalty_months"), self.penalty_months, 1..=Penalty::MONTHS_MAX);
        let penalty = match (self.penalty_life, months) {
            (Some(true), None) => Some(Penalty::Life),
            (Some(true), Some(_)) => {
                faults.note(&of("penalty_life"), "stands beside `penalty_months`; one of the two is meant");
                None
            }
            (_, months) => months.and_then(Penalty::of_months),
        };
        Some(Ground {
            charge_translation: faults.take(
                &of("charge_translation"),
                self.charge_translation.as_deref(),
                Text::new,
            ),
            committed: faults.take(&of("committed"), self.committed.as_deref(), span),
            kind: kind?,
            issued: issued?,
            authority: authority?,
            issuer: from?,
            offence: offence?,
            charge: charge?,
            penalty,
        })
    }
}

/// What a word stands for, or which words there are.
fn word<T: Copy>(
    raw: &str,
    from: impl Fn(&str) -> Option<T>,
    all: &[T],
    as_str: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    from(raw.trim()).ok_or_else(|| {
        let words = all.iter().map(|one| as_str(*one)).collect::<Vec<_>>().join(", ");
        format!("is one of {words}")
    })
}

fn name(raw: &str) -> Result<Text, wasl_model::TextError> {
    Text::bounded(raw, Name::CHARS_MAX)
}

fn name_kind(raw: &str) -> Result<NameKind, String> {
    word(raw, NameKind::from_word, NameKind::ALL, NameKind::as_str)
}

fn country(raw: &str) -> Result<Country, wasl_model::CountryError> {
    raw.parse()
}

/// A date, or two with a slash between them, as in EDTF.
fn span(raw: &str) -> Result<DateSpan, wasl_model::DateError> {
    match raw.split_once('/') {
        Some((first, last)) => DateSpan::between(first.parse()?, last.parse()?),
        None => Ok(DateSpan::of(raw.parse()?)),
    }
}

/// A moment, or a day, which is over at its end.
fn moment(raw: &str) -> Result<Timestamp, wasl_model::TimestampError> {
    match raw.parse() {
        Ok(moment) => Ok(moment),
        Err(error) if raw.len() == 10 => format!("{raw}T23:59:59Z").parse().map_err(|_| error),
        Err(error) => Err(error),
    }
}

fn bounded(
    faults: &mut Faults,
    field: &str,
    written: Option<i64>,
    range: std::ops::RangeInclusive<u16>,
) -> Option<u16> {
    let written = written?;
    let fits = u16::try_from(written).ok().filter(|number| range.contains(number));
    let reason = || format!("is a number from {} to {}, not {written}", range.start(), range.end());
    faults.keep(field, fits.ok_or_else(reason))
}
