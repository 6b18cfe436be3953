//! A record as it is shown: everything its owner says, where it is from, and what became of it.

use wasl_model::{Fact, FactKind, Identifier, Name};
use wasl_node::{Confirmation, ErasureStatus, Held, RecordView};

use crate::{
    answer::{Reading, Written, title},
    asked_view::fact_key,
    notice_words::Chip,
    speech::Speech,
    warning_view::WarningView,
    words::{self, Moment},
};

/// What a page tells of a record.
#[derive(Debug)]
pub(crate) struct Told {
    /// Its page.
    pub(crate) address: String,
    /// What must be known with it.
    pub(crate) warnings: Vec<WarningView>,
    /// What its owner says; nothing once it was erased.
    pub(crate) content: Option<Content>,
    /// Where the notice is that it is, with its colour, if it is one.
    pub(crate) notice: Option<(String, Chip)>,
    /// The entries about it, newest first.
    pub(crate) versions: Vec<VersionLine>,
    /// The erasures ordered of it; for its owner.
    pub(crate) erasures: Vec<ErasureTold>,
}

/// What its owner says.
#[derive(Debug)]
pub(crate) struct Content {
    /// The name that it goes by.
    pub(crate) title: Written,
    /// The kind of subject.
    pub(crate) kind: String,
    /// The other names: what each is, and the name.
    pub(crate) names: Vec<(String, Written)>,
    /// Dates of birth, with the age that they give.
    pub(crate) born: Vec<(String, Option<String>)>,
    /// Nationalities.
    pub(crate) nationalities: Vec<String>,
    /// Sex, if it is told.
    pub(crate) sex: Option<String>,
    /// Numbers.
    pub(crate) identifiers: Vec<IdentifierLine>,
    /// What else is said.
    pub(crate) facts: Vec<FactLine>,
    /// The member that made it.
    pub(crate) owner: String,
    /// The source's list.
    pub(crate) dataset: String,
    /// What the list calls it.
    pub(crate) source_id: String,
    /// How old the owner's data is here.
    pub(crate) age: String,
    /// When this version came.
    pub(crate) since: Moment,
    /// Who may receive it.
    pub(crate) audience: String,
    /// For what it may be used.
    pub(crate) purposes: Vec<String>,
    /// Until when.
    pub(crate) expires: Option<Moment>,
}

/// A number.
#[derive(Debug)]
pub(crate) struct IdentifierLine {
    /// What kind of number.
    pub(crate) scheme: String,
    /// As it is printed.
    pub(crate) value: String,
    /// Who issued it.
    pub(crate) issuer: Option<String>,
}

/// Something the source says.
#[derive(Debug)]
pub(crate) struct FactLine {
    /// About what.
    pub(crate) kind: String,
    /// The words.
    pub(crate) text: Written,
    /// Whether they are an address that may be opened.
    pub(crate) is_link: bool,
}

/// An entry about the record.
#[derive(Debug)]
pub(crate) struct VersionLine {
    /// Its number in the owner's feed.
    pub(crate) number: u64,
    /// When it came here.
    pub(crate) at: Moment,
    /// Whether its payload is still here.
    pub(crate) is_held: bool,
}

/// An erasure, and who has carried it out.
#[derive(Debug)]
pub(crate) struct ErasureTold {
    /// When it was ordered.
    pub(crate) at: Moment,
    /// Why.
    pub(crate) reason: String,
    /// When a member that has not confirmed is late.
    pub(crate) due: Moment,
    /// Each member, and how it stands.
    pub(crate) confirmations: Vec<ConfirmationLine>,
}

/// A member, and whether it has erased its copy.
#[derive(Debug)]
pub(crate) struct ConfirmationLine {
    /// Which member.
    pub(crate) member: String,
    /// The style of the tag: `good`, `waiting` or `bad`.
    pub(crate) tone: &'static str,
    /// The word on the tag.
    pub(crate) state: String,
    /// When it confirmed.
    pub(crate) at: Option<Moment>,
}

impl Told {
    /// The words for `view`.
    pub(crate) fn of(view: &RecordView, reading: &Reading<'_>) -> Self {
        let speech = reading.speech;
        let content = view.held.as_ref().map(|held| Content::of(held, reading));
        let contests = view.held.as_ref().map_or(&[][..], |held| &held.contests);
        let versions = view.versions.iter().rev().map(|version| VersionLine {
            number: version.number,
            at: Moment::of(version.at),
            is_held: version.held,
        });
        Self {
            address: format!("/records/{}", view.id),
            warnings: WarningView::all_of(contests, &view.refused_here, speech),
            content,
            notice: view.notice.map(|colour| (format!("/notices/{}", view.id), Chip::of(colour, speech))),
            versions: versions.collect(),
            erasures: view.erasures.iter().map(|erasure| ErasureTold::of(erasure, speech)).collect(),
        }
    }
}

impl Content {
    fn of(held: &Held, reading: &Reading<'_>) -> Self {
        let (record, handling) = (&held.record, &held.record.handling);
        let Reading { speech, now, .. } = *reading;
        let years = |span: &wasl_model::DateSpan| {
            let years =
                words::years_of_age(span.first, now).filter(|_| span.last.is_none() && !span.circa)?;
            Some(speech.fill("years-of-age", &[("count", words::count(years.into()))]))
        };
        Self {
            title: Written::of(title(record)),
            kind: words::kind(record.kind, speech),
            names: record.names.iter().map(|name| name_line(name, speech)).collect(),
            born: record.births.iter().map(|span| (words::born(span, speech), years(span))).collect(),
            nationalities: record.nationalities.iter().map(ToString::to_string).collect(),
            sex: record.sex.map(|sex| speech.say(sex_key(sex))),
            identifiers: record.identifiers.iter().map(|id| IdentifierLine::of(id, speech)).collect(),
            facts: record.facts.iter().map(|fact| FactLine::of(fact, speech)).collect(),
            owner: record.owner.to_string(),
            dataset: record.source.dataset.to_string(),
            source_id: record.source.id.to_string(),
            age: reading.age(record.owner, held.as_of),
            since: Moment::of(held.since),
            audience: words::audience(handling, speech),
            purposes: handling.purposes.iter().map(|purpose| words::purpose(*purpose, speech)).collect(),
            expires: handling.expires.map(Moment::of),
        }
    }
}

impl IdentifierLine {
    fn of(identifier: &Identifier, speech: &Speech) -> Self {
        Self {
            scheme: speech.say(&format!("scheme-{}", identifier.scheme.as_str())),
            value: identifier.value.to_string(),
            issuer: identifier.issuer.map(|issuer| issuer.to_string()),
        }
    }
}

impl FactLine {
    fn of(fact: &Fact, speech: &Speech) -> Self {
        let text = Written::of(fact.text.as_str());
        let is_link = fact.kind == FactKind::Link && text.text.starts_with("https://");
        Self { kind: speech.say(fact_key(fact.kind)), text, is_link }
    }
}

impl ErasureTold {
    fn of(erasure: &ErasureStatus, speech: &Speech) -> Self {
        let lines = erasure.confirmations.iter().map(|(member, confirmation)| {
            let (tone, key, at) = match confirmation {
                Confirmation::Confirmed(at) => ("good", "erasure-confirmed", Some(Moment::of(*at))),
                Confirmation::Waiting => ("waiting", "erasure-waiting", None),
                Confirmation::Late => ("bad", "erasure-late", None),
            };
            ConfirmationLine { member: member.to_string(), tone, state: speech.say(key), at }
        });
        Self {
            at: Moment::of(erasure.at),
            reason: speech.say(&format!("erased-{}", erasure.reason.as_str())),
            due: Moment::of(erasure.due),
            confirmations: lines.collect(),
        }
    }
}

fn name_line(name: &Name, speech: &Speech) -> (String, Written) {
    use wasl_model::NameKind::{Alias, Former, Main, OriginalScript, WeakAlias};
    let key = match name.kind {
        Main => "name-main",
        Alias => "name-alias",
        WeakAlias => "name-weak-alias",
        Former => "name-former",
        OriginalScript => "name-original-script",
    };
    (speech.say(key), Written::of(name.text.as_str()))
}

fn sex_key(sex: wasl_model::Sex) -> &'static str {
    match sex {
        wasl_model::Sex::Female => "sex-female",
        wasl_model::Sex::Male => "sex-male",
        wasl_model::Sex::Unspecified => "sex-unspecified",
    }
}
