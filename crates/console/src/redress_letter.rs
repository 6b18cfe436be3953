//! The letter that answers a person's request for redress: what was asked, what was found, what was decided and why.
//!
//! Nothing in it tells whether there is something that it does not tell of: the letter to somebody of whom nothing is held, and to
//! somebody of whom nothing is disclosed, is word for word the same.

use askama::Template;
use wasl_model::{
    LetterLanguage, Notice, RecordId, RedressDecision, RedressEvent, RedressField, RedressKind,
    RedressRequest, RedressStanding, RedressVerdict, Timestamp,
};
use wasl_node::{RedressCase, RedressRecord, RedressView};

use crate::{
    language::Language,
    speech::{Library, Speech, bare},
    words,
};

/// Who writes the letter.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// The bureau's name.
    pub name: &'a str,
    /// Its member.
    pub member: &'a str,
}

/// A letter, ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "redress_letter.html")]
pub struct RedressLetter {
    tag: &'static str,
    direction: &'static str,
    sender: String,
    date: String,
    address: Vec<String>,
    title: String,
    parts: Vec<Part>,
}

/// One paragraph, or a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Heading(String),
    Words(String),
    Items(Vec<String>),
}

impl RedressLetter {
    /// The letter as things stand, dated on the day on which it went out, or else today; nothing, if the request was erased. What
    /// is not decided yet is not in it.
    pub fn of(view: &RedressView, sender: Sender<'_>, today: Timestamp) -> Option<Self> {
        let case = view.case.as_ref()?;
        let request = case.request.as_ref()?;
        let language = language(request.language);
        let speech = Library::read().speech(language);
        let date = |at: Timestamp| day(at, &speech);
        let mut address = vec![request.requester.to_string()];
        address
            .extend(request.representative.iter().map(|name| fill(&speech, "letter-through", "name", name)));
        address.extend(request.reached.as_str().lines().map(str::to_owned));
        let mut parts = vec![Part::Words(fill(&speech, "letter-asked", "date", &date(case.received)))];
        let kind = |kind: &RedressKind| speech.say(&format!("letter-kind-{kind}"));
        parts.push(Part::Items(request.kinds.iter().map(kind).collect()));
        if case.standing == RedressStanding::NotAdmitted || was_turned_away(view) {
            parts.push(Part::Words(speech.say("letter-not-admitted")));
            parts.extend(turned_away_because(view).map(Part::Words));
        } else {
            parts.extend(Told { view, case, request, speech: &speech }.parts());
        }
        parts.push(Part::Heading(speech.say("letter-complaint-title")));
        parts.push(Part::Words(speech.say("letter-complaint")));
        let at = case.answered.map_or(today, |(at, _)| at);
        let letter = Self {
            tag: language.tag(),
            direction: language.direction(),
            sender: format!("{} ({})", sender.name, sender.member),
            date: date(at),
            address,
            title: fill(&speech, "letter-title", "reference", &case.id),
            parts,
        };
        Some(letter.without_isolates())
    }

    /// The letter as plain text; what goes out is named by its hash.
    pub fn text(&self) -> String {
        let mut blocks =
            vec![self.sender.clone(), self.date.clone(), self.address.join("\n"), self.title.clone()];
        blocks.extend(self.parts.iter().map(|part| match part {
            Part::Heading(words) | Part::Words(words) => words.clone(),
            Part::Items(items) => items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n"),
        }));
        blocks.join("\n\n") + "\n"
    }

    /// The letter as a page that prints; nothing is loaded from elsewhere.
    pub fn html(&self) -> Result<String, askama::Error> {
        self.render()
    }

    /// Where all is read from the left, no marks of direction are needed, and some programs show them.
    fn without_isolates(mut self) -> Self {
        if self.direction == "rtl" {
            return self;
        }
        self.title = bare(&self.title);
        self.address.iter_mut().for_each(|line| *line = bare(line));
        for part in &mut self.parts {
            match part {
                Part::Heading(words) | Part::Words(words) => *words = bare(words),
                Part::Items(items) => items.iter_mut().for_each(|item| *item = bare(item)),
            }
        }
        self.date = bare(&self.date);
        self
    }
}

/// What is told of what was found.
struct Told<'a> {
    view: &'a RedressView,
    case: &'a RedressCase,
    request: &'a RedressRequest,
    speech: &'a Speech,
}

impl Told<'_> {
    fn parts(&self) -> Vec<Part> {
        let speech = self.speech;
        let mut parts = vec![Part::Words(speech.say("letter-searched"))];
        let records: Vec<_> = self.records().into_iter().filter_map(|record| self.record(record)).collect();
        if records.is_empty() {
            parts.push(Part::Words(speech.say("letter-nothing")));
        }
        for ((owner, record), number) in records.into_iter().zip(1_u64..) {
            let blanks = [("number", words::count(number)), ("owner", owner.into())];
            parts.push(Part::Heading(speech.fill("letter-record", &blanks)));
            parts.extend(record);
        }
        parts.push(Part::Words(speech.say("letter-more")));
        parts
    }

    /// What was found, and what was erased since.
    fn records(&self) -> Vec<RecordId> {
        let mut records: Vec<_> = self.case.found().iter().map(|found| found.record).collect();
        for (record, _) in &self.case.decisions {
            if !records.contains(record) {
                records.push(*record);
            }
        }
        records
    }

    /// What is said of one record, and whose it is; nothing, if the person is not told of it.
    fn record(&self, id: RecordId) -> Option<(String, Vec<Part>)> {
        if self.case.is_somebody_else(id) || self.case.decided(id).next().is_none() {
            return None;
        }
        let found = self.case.found().iter().find(|found| found.record == id);
        let fields: Vec<_> = found.iter().flat_map(|found| found.fields.iter().copied()).collect();
        let told: Vec<_> = fields.iter().copied().filter(|field| self.is_told(id, *field)).collect();
        if told.is_empty() && (!fields.is_empty() || !self.is_told_whole(id)) {
            return None;
        }
        let mut parts: Vec<_> = Some(Part::Items(self.values(id, &told)))
            .filter(|part| *part != Part::Items(Vec::new()))
            .into_iter()
            .collect();
        let decisions = self.case.decided(id).filter(|one| one.verdict != RedressVerdict::NotDisclosed);
        let said = decisions.filter_map(|one| Some(self.decision(one, &self.ruled(id, one, &told)?)));
        parts.extend(said.map(Part::Words));
        let owner = found.map_or(self.case.own, |found| found.owner);
        Some((owner.to_string(), parts))
    }

    /// Whether the person is told of a field. Who asked to be told is told what was decided to be; of what somebody asked to be
    /// put right or erased, what was not decided to be kept from them.
    fn is_told(&self, record: RecordId, field: RedressField) -> bool {
        match self.case.telling(record, field).map(|decision| decision.verdict) {
            Some(RedressVerdict::Disclosed) => true,
            Some(_) => false,
            None => {
                !self.request.kinds.contains(&RedressKind::Access)
                    && self.case.keeping(record, field).is_some()
            }
        }
    }

    /// The same of a record that has no fields, or is gone.
    fn is_told_whole(&self, record: RecordId) -> bool {
        self.case.decided(record).all(|decision| decision.verdict != RedressVerdict::NotDisclosed)
    }

    /// What stands in the fields that the person asked to be told.
    fn values(&self, id: RecordId, told: &[RedressField]) -> Vec<String> {
        let Some(held) = self.view.records.get(&id) else { return Vec::new() };
        let is_disclosed = |field: &&RedressField| {
            self.case.telling(id, **field).is_some_and(|one| one.verdict == RedressVerdict::Disclosed)
        };
        let line = |field: &RedressField| {
            let values = values(held, *field, self.speech).join("; ");
            let blanks = [("field", self.field(*field).into()), ("value", values.into())];
            self.speech.fill("letter-value", &blanks)
        };
        told.iter().filter(is_disclosed).map(line).collect()
    }

    /// The fields of which a decision is the one that counts; nothing, if it counts for none of those that are told.
    fn ruled(
        &self,
        id: RecordId,
        decision: &RedressDecision,
        told: &[RedressField],
    ) -> Option<Vec<RedressField>> {
        let counts = |field: &RedressField| {
            let of_field = [self.case.telling(id, *field), self.case.keeping(id, *field)];
            of_field.into_iter().flatten().any(|one| std::ptr::eq(one, decision))
        };
        let ruled: Vec<_> = told.iter().copied().filter(counts).collect();
        (!ruled.is_empty() || told.is_empty()).then_some(ruled)
    }

    /// One decision with its articles and reason.
    fn decision(&self, decision: &RedressDecision, ruled: &[RedressField]) -> String {
        let names: Vec<_> = ruled.iter().map(|field| self.field(*field)).collect();
        let what = match (decision.field, names.is_empty()) {
            (Some(field), true) => self.field(field),
            (None, true) => self.speech.say("letter-whole-record"),
            (_, false) => names.join(", "),
        };
        let articles = decision.articles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let verdict = self.speech.say(&format!("letter-verdict-{}", decision.verdict));
        self.speech.fill(
            "letter-decision",
            &[
                ("what", what.into()),
                ("verdict", verdict.into()),
                ("articles", articles.into()),
                ("reason", decision.reason.as_str().to_owned().into()),
            ],
        )
    }

    fn field(&self, field: RedressField) -> String {
        self.speech.say(&format!("letter-field-{field}"))
    }
}

/// What a record says in one field.
fn values(held: &RedressRecord, field: RedressField, speech: &Speech) -> Vec<String> {
    let RedressRecord { record, notice, .. } = held;
    match field {
        RedressField::Names => record.names.iter().map(|name| name.text.to_string()).collect(),
        RedressField::Births => record.births.iter().map(|born| words::born(born, speech)).collect(),
        RedressField::Nationalities => record.nationalities.iter().map(ToString::to_string).collect(),
        RedressField::Sex => {
            record.sex.iter().map(|sex| speech.say(&format!("sex-{}", sex.as_str()))).collect()
        }
        RedressField::Numbers => {
            let number = |one: &wasl_model::Identifier| {
                let scheme = speech.say(&format!("scheme-{}", one.scheme.as_str()));
                let issuer = one.issuer.map(|issuer| format!(" ({issuer})")).unwrap_or_default();
                format!("{scheme} {}{issuer}", one.value)
            };
            record.identifiers.iter().map(number).collect()
        }
        RedressField::Facts => record.facts.iter().map(|fact| fact.text.to_string()).collect(),
        RedressField::Likeness
        | RedressField::Grounds
        | RedressField::Account
        | RedressField::Asks
        | RedressField::Photo => {
            notice.iter().flat_map(|notice| values_of_notice(notice, field, speech)).collect()
        }
    }
}

fn values_of_notice(notice: &Notice, field: RedressField, speech: &Speech) -> Vec<String> {
    match field {
        RedressField::Likeness => {
            let likeness = &notice.likeness;
            let height = likeness.height_cm.map(|height| format!("{height} cm"));
            let weight = likeness.weight_kg.map(|weight| format!("{weight} kg"));
            let eyes = likeness.eyes.iter().map(ToString::to_string);
            let hair = likeness.hair.iter().map(ToString::to_string);
            let marks = likeness.marks.iter().map(ToString::to_string);
            height.into_iter().chain(weight).chain(eyes).chain(hair).chain(marks).collect()
        }
        RedressField::Grounds => {
            let ground = |ground: &wasl_model::Ground| {
                format!("{}, {}, {}: {}", ground.authority, ground.issuer, ground.issued, ground.charge)
            };
            notice.grounds.iter().map(ground).collect()
        }
        RedressField::Account => notice.account.iter().map(ToString::to_string).collect(),
        RedressField::Asks => {
            notice.asks.iter().map(|ask| speech.say(&format!("letter-ask-{ask}"))).collect()
        }
        RedressField::Photo => notice.photo.iter().map(|_| speech.say("letter-photo")).collect(),
        _ => Vec::new(),
    }
}

fn was_turned_away(view: &RedressView) -> bool {
    view.steps.iter().any(|step| step.event == RedressEvent::NotAdmitted)
}

fn turned_away_because(view: &RedressView) -> Option<String> {
    let step = view.steps.iter().find(|step| step.event == RedressEvent::NotAdmitted)?;
    step.words.as_ref().map(ToString::to_string)
}

/// A day as it is written in the language.
fn day(at: Timestamp, speech: &Speech) -> String {
    let date = at.to_string();
    let part = |range: std::ops::Range<usize>| {
        date.get(range).unwrap_or_default().trim_start_matches('0').to_owned()
    };
    let day: u64 = part(8..10).parse().unwrap_or_default();
    let month = speech.say(&format!("letter-month-{}", part(5..7)));
    let blanks = [("day", words::count(day)), ("month", month.into()), ("year", part(0..4).into())];
    speech.fill("letter-date", &blanks)
}

fn fill(speech: &Speech, key: &str, blank: &'static str, value: &dyn std::fmt::Display) -> String {
    speech.fill(key, &[(blank, value.to_string().into())])
}

fn language(language: LetterLanguage) -> Language {
    match language {
        LetterLanguage::Arabic => Language::Arabic,
        LetterLanguage::English => Language::English,
        LetterLanguage::French => Language::French,
        LetterLanguage::Spanish => Language::Spanish,
    }
}
