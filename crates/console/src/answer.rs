//! An answer as it is shown: each possible hit with its score and its reasons side by side.

use std::time::Duration;

use wasl_model::{MemberId, Reason, Record, Timestamp};
use wasl_node::{Answer, Found, Searched};

use crate::{
    asked_view::{AskedView, DetailLine},
    bar::{self, WeightBar},
    box_form::BoxForm,
    script,
    speech::Speech,
    warning_view::WarningView,
    words::{self, Moment, count},
};

/// An answer in words.
#[derive(Debug)]
pub(crate) struct AnswerView {
    /// How many possible hits there are, or among how many records there is none.
    pub(crate) headline: String,
    /// As what the box was read, for what it was asked, and how long it took.
    pub(crate) summary: String,
    /// The possible hits, best first.
    pub(crate) hits: Vec<HitView>,
    /// Whose records were searched.
    pub(crate) searched: Vec<SearchedView>,
    /// Who was asked live.
    pub(crate) asked: Vec<AskedView>,
    /// Whether all of them have answered in full.
    pub(crate) is_complete: bool,
    /// As what else the box could be read.
    pub(crate) otherwise: Option<BoxForm>,
}

/// A possible hit.
#[derive(Debug)]
pub(crate) struct HitView {
    /// Its place, from 1.
    pub(crate) rank: usize,
    /// The record's page; none if its owner showed it live.
    pub(crate) address: Option<String>,
    /// What else it says, where it has no page.
    pub(crate) details: Vec<DetailLine>,
    /// The record's main name, or its number if it has none.
    pub(crate) title: Written,
    /// The name that matched, if it is another one.
    pub(crate) matched: Option<Written>,
    /// `0.92`.
    pub(crate) score: String,
    /// The same of 100.
    pub(crate) percent: u32,
    /// The kind of subject.
    pub(crate) kind: String,
    /// The member that made the record.
    pub(crate) owner: String,
    /// What the source calls it.
    pub(crate) source_id: String,
    /// The source's list.
    pub(crate) dataset: String,
    /// Dates of birth.
    pub(crate) born: Vec<String>,
    /// Nationalities.
    pub(crate) nationalities: Vec<String>,
    /// How old the member's data is here.
    pub(crate) age: String,
    /// What must be known with it.
    pub(crate) warnings: Vec<WarningView>,
    /// Why.
    pub(crate) reasons: Vec<ReasonView>,
}

/// Who reads, when, and at whose bureau.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'a> {
    /// In which language.
    pub(crate) speech: &'a Speech,
    /// Now.
    pub(crate) now: Timestamp,
    /// The member whose bureau it is.
    pub(crate) own: MemberId,
}

/// A text with the tag of its script.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// The text.
    pub(crate) text: String,
    /// See [`script::tag`].
    pub(crate) script: &'static str,
}

/// A reason.
#[derive(Debug)]
pub(crate) struct ReasonView {
    /// What was compared.
    pub(crate) what: String,
    /// The question's part.
    pub(crate) query: Written,
    /// The record's part.
    pub(crate) record: Written,
    /// The rule.
    pub(crate) rule: String,
    /// `+6.0`, `−1.5`.
    pub(crate) weight: String,
    /// The same as a picture.
    pub(crate) bar: WeightBar,
}

/// A member whose records were searched.
#[derive(Debug)]
pub(crate) struct SearchedView {
    /// Which member.
    pub(crate) member: String,
    /// How many of its records.
    pub(crate) records: String,
    /// How old they are.
    pub(crate) age: String,
    /// The style of the bar: `good` or `waiting`.
    pub(crate) tone: &'static str,
    /// When they were signed.
    pub(crate) signed: Option<Moment>,
    /// The age on the line of ages, of 100.
    pub(crate) place: u32,
}

impl AnswerView {
    /// The words for `answer` to a question that was read as `form`.
    pub(crate) fn of(answer: &Answer, form: BoxForm, reading: &Reading<'_>) -> Self {
        let speech = reading.speech;
        let records: u64 = answer.searched.iter().map(|searched| searched.records).sum();
        let headline = if answer.hits.is_empty() {
            let members = answer.searched.iter().filter(|searched| searched.records > 0).count() as u64;
            speech.fill("answer-none", &[("records", count(records)), ("members", count(members))])
        } else {
            speech.fill("answer-hits", &[("count", count(answer.hits.len() as u64))])
        };
        let form_words = speech.say(&format!("answer-read-as-{}", form.as_str()));
        let took = milliseconds(answer.took);
        let summary = speech.fill("answer-summary", &[("form", form_words.into()), ("millis", took.into())]);
        Self {
            headline,
            summary,
            hits: answer.hits.iter().map(|found| HitView::of(found, reading)).collect(),
            searched: answer.searched.iter().map(|one| SearchedView::of(one, reading)).collect(),
            asked: answer.asked.iter().map(|one| AskedView::of(one, speech, reading.now)).collect(),
            is_complete: answer.is_complete(),
            otherwise: match form {
                BoxForm::Name => None,
                BoxForm::Number => Some(BoxForm::Name),
                BoxForm::Zone => Some(BoxForm::Number),
            },
        }
    }
}

impl HitView {
    fn of(found: &Found, reading: &Reading<'_>) -> Self {
        let speech = reading.speech;
        let (hit, record) = (&found.hit, &found.held.record);
        let title = title(record);
        let matched = (!hit.name.is_empty() && hit.name != title).then(|| Written::of(&hit.name));
        Self {
            rank: found.rank,
            address: (!found.is_live).then(|| format!("/records/{}", hit.record)),
            details: if found.is_live { DetailLine::all_of(record, speech) } else { Vec::new() },
            title: Written::of(title),
            matched,
            score: score_words(hit.score),
            percent: bar::percent(hit.score),
            kind: words::kind(record.kind, speech),
            owner: record.owner.to_string(),
            source_id: record.source.id.to_string(),
            dataset: record.source.dataset.to_string(),
            born: record.births.iter().map(|span| words::born(span, speech)).collect(),
            nationalities: record.nationalities.iter().map(ToString::to_string).collect(),
            age: if found.is_live {
                speech.say("hit-live")
            } else {
                reading.age(record.owner, found.held.as_of)
            },
            warnings: WarningView::all_of(&found.held.contests, &found.refused_here, speech),
            reasons: hit.reasons.iter().map(|reason| ReasonView::of(reason, speech)).collect(),
        }
    }
}

impl Reading<'_> {
    /// How old the data of `member`, signed `then`, is here; one's own has no age.
    pub(crate) fn age(&self, member: MemberId, then: Option<Timestamp>) -> String {
        match then {
            _ if member == self.own => self.speech.say("bureau-own-age"),
            Some(then) => words::age(bar::age_secs(then, self.now), self.speech),
            None => self.speech.say("age-never"),
        }
    }
}

impl Written {
    /// `text` with its script.
    pub(crate) fn of(text: &str) -> Self {
        Self { text: text.to_owned(), script: script::tag(text) }
    }
}

impl ReasonView {
    fn of(reason: &Reason, speech: &Speech) -> Self {
        let keys =
            [format!("rule-{}-{}", reason.what.as_str(), reason.rule), format!("rule-{}", reason.rule)];
        let rule = speech.first_of(&keys.each_ref().map(String::as_str));
        Self {
            what: speech.say(&format!("compared-{}", reason.what.as_str())),
            query: Written::of(&reason.query),
            record: Written::of(&reason.record),
            // A rule from the future is told by its own word.
            rule: if rule.is_empty() { reason.rule.to_owned() } else { rule },
            weight: format!("{:+.1}", reason.weight).replace('-', "\u{2212}"),
            bar: bar::weight_bar(reason.weight),
        }
    }
}

impl SearchedView {
    fn of(searched: &Searched, reading: &Reading<'_>) -> Self {
        let secs = searched.as_of.map(|then| bar::age_secs(then, reading.now));
        Self {
            member: searched.member.to_string(),
            records: reading.speech.fill("records-count", &[("count", count(searched.records))]),
            age: reading.age(searched.member, searched.as_of),
            tone: if secs.is_some_and(|secs| secs < 3_600) { "good" } else { "waiting" },
            signed: searched.as_of.map(Moment::of),
            place: secs.map_or(100, bar::age_place),
        }
    }
}

/// The name that a record goes by, or its first number if it has none.
pub(crate) fn title(record: &Record) -> &str {
    let number = || record.identifiers.first().map_or(record.source.id.as_str(), |id| id.value.as_str());
    Some(record.title()).filter(|title| !title.is_empty()).unwrap_or_else(number)
}

/// A probability with two digits, rounded down: only what is certain is 1.
fn score_words(score: f32) -> String {
    format!("{:.2}", (score * 100.0).floor() / 100.0)
}

fn milliseconds(took: Duration) -> String {
    let millis = took.as_secs_f64() * 1_000.0;
    if millis < 10.0 { format!("{millis:.1}") } else { format!("{millis:.0}") }
}
