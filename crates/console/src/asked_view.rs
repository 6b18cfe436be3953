//! Who was asked live, as it is shown, and what a record says that has no page of its own.

use wasl_model::{FactKind, Record, Timestamp};
use wasl_node::{AskOutcome, AskedMember};

use crate::{
    bar, script,
    speech::Speech,
    trouble_page::Complaint,
    words::{self, count},
};

/// A member that was asked live.
#[derive(Debug)]
pub(crate) struct AskedView {
    /// Which member.
    pub(crate) member: String,
    /// The style of the tag: `good`, or `waiting` where something is missing.
    pub(crate) tone: &'static str,
    /// What it came to.
    pub(crate) state: String,
    /// Why something is missing.
    pub(crate) complaint: Option<Complaint>,
}

/// A part of a record.
#[derive(Debug)]
pub(crate) struct DetailLine {
    /// What it is.
    pub(crate) what: String,
    /// As its owner writes it.
    pub(crate) text: String,
    /// See [`script::tag`].
    pub(crate) script: &'static str,
}

impl AskedView {
    /// The words for what `asked` came to.
    pub(crate) fn of(asked: &AskedMember, speech: &Speech, now: Timestamp) -> Self {
        let state = match asked.outcome {
            AskOutcome::Answered { took, found, more, not_shown } => {
                let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
                let missing = more + not_shown.map_or(0, |(count, _)| count);
                let key = if missing == 0 { "asked-answered" } else { "asked-answered-in-part" };
                let counts = [("found", found as u64), ("missing", missing as u64), ("millis", millis)];
                speech.fill(key, &counts.map(|(name, value)| (name, count(value))))
            }
            AskOutcome::Late => speech.say("asked-late"),
            AskOutcome::Unreachable { since, .. } => {
                let age = words::age(bar::age_secs(since, now), speech);
                speech.fill("asked-unreachable", &[("age", age.into())])
            }
            AskOutcome::Refused { .. } => speech.say("asked-refused"),
        };
        Self {
            member: asked.member.to_string(),
            tone: if asked.outcome.is_whole() { "good" } else { "waiting" },
            state,
            complaint: asked.outcome.number().map(|number| Complaint::of(number, speech)),
        }
    }
}

impl DetailLine {
    /// The numbers of a record and what else it says.
    pub(crate) fn all_of(record: &Record, speech: &Speech) -> Vec<Self> {
        let line = |what: String, text: String| Self { what, script: script::tag(&text), text };
        let numbers = record.identifiers.iter().map(|identifier| {
            let issuer = identifier.issuer.map(|issuer| format!(" ({issuer})")).unwrap_or_default();
            let what = speech.say(&format!("scheme-{}", identifier.scheme.as_str()));
            line(what, format!("{}{issuer}", identifier.value))
        });
        let facts =
            record.facts.iter().map(|fact| line(speech.say(fact_key(fact.kind)), fact.text.to_string()));
        numbers.chain(facts).collect()
    }
}

/// The key of the words for what a fact is about.
pub(crate) fn fact_key(kind: FactKind) -> &'static str {
    match kind {
        FactKind::PlaceOfBirth => "fact-place-of-birth",
        FactKind::Address => "fact-address",
        FactKind::Position => "fact-position",
        FactKind::Programme => "fact-programme",
        FactKind::Listed => "fact-listed",
        FactKind::Remark => "fact-remark",
        FactKind::Circumstance => "fact-circumstance",
        FactKind::Description => "fact-description",
        FactKind::Link => "fact-link",
    }
}
