//! What is answered to a question: possible hits, each with its score, its reasons and its source.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_model::Timestamp;
use wasl_node::{AskOutcome, AskedMember, Found};

use crate::wire::{
    contest::{Contested, RefusedHere},
    handling::Handling,
    record::{Identifier, Name},
    written::{Id, KindWord, MemberCode, Moment, Plain},
    zone::Zone,
};

/// Possible hits, best first. A hit is not an answer: a human confirms it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Answer {
    /// The possible hits.
    hits: Vec<Hit>,
    /// How long the search took, in microseconds.
    took_us: u64,
    /// Whose records were searched, and how old the copy is.
    searched: Vec<Searched>,
    /// Which members were asked live, and what came of it. Those that answer no live questions are not named.
    asked: Vec<Asked>,
    /// Whether each of them has answered, and everything that it has is here. If not, there may be more hits.
    complete: bool,
    /// What was found too, and was rejected when the same was asked before: no possible hits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rejected: Vec<Hit>,
    /// The machine-readable zone as it was read, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    mrz: Option<Zone>,
}

/// A record that may be what was asked for.
#[derive(Debug, Serialize, ToSchema)]
struct Hit {
    /// Its place, from 1.
    rank: usize,
    /// How likely it is the one, from 0 to 1, comparable between questions.
    score: f32,
    /// The record's id in the whole network.
    record: Id,
    /// What its own source calls it.
    source_id: String,
    /// The member whose record it is.
    owner: MemberCode,
    /// The owner's list or database.
    dataset: String,
    /// The kind of subject.
    r#type: KindWord,
    /// The name that matched best, or the record's main one if a number matched.
    name: String,
    /// All names.
    names: Vec<Name>,
    /// Dates of birth, as in 1965-03, 1965~ (about) or 1960/1965 (between).
    born: Vec<String>,
    /// Nationalities.
    nationality: Vec<String>,
    /// Numbers.
    identifiers: Vec<Identifier>,
    /// Why: the evidence for and against, the weightiest first.
    reasons: Vec<Reason>,
    /// Who may receive it, for what, until when.
    handling: Handling,
    /// How fresh the copy is: when its owner signed the newest state that is here.
    as_of: Option<Moment>,
    /// Whether its owner showed it when it was asked live: it is kept nowhere here, and has no page of its own.
    live: bool,
    /// What an officer of this bureau said of it when the same was asked before.
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<Judged>,
    /// What members say against the record.
    contested: Vec<Contested>,
    /// What this bureau refused that another member's record resembles.
    refused_here: Vec<RefusedHere>,
}

/// What was said of a possible hit before.
#[derive(Debug, Serialize, ToSchema)]
struct Judged {
    /// The hit's id.
    hit: String,
    /// Where it stands: `rejected`, `confirmed`, `accepted`, `denied` or `concluded`.
    standing: &'static str,
    /// When it was judged.
    at: Moment,
}

/// One piece of evidence.
#[derive(Debug, Serialize, ToSchema)]
struct Reason {
    /// What was compared: name, birth, nationality, sex, place, number or kind.
    what: &'static str,
    /// By which rule.
    rule: &'static str,
    /// The question's side.
    query: String,
    /// The record's side.
    record: String,
    /// Natural logarithm of how much likelier it makes the hit; below 0: less likely.
    weight: f32,
}

/// A member whose records were searched.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Searched {
    /// Which member.
    member: MemberCode,
    /// How many of its records are held here.
    records: u64,
    /// When it signed the newest state that is here.
    as_of: Option<Moment>,
}

/// A member that was asked live.
#[derive(Debug, Serialize, ToSchema)]
struct Asked {
    /// Which member.
    member: MemberCode,
    /// `answered`; `late`, of which nothing is shown; `unreachable`; or `refused`: it refuses, or is not believed.
    state: &'static str,
    /// How long its answer took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    took_millis: Option<u64>,
    /// How many of its records may be what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<usize>,
    /// How many more it has that had no room in its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<usize>,
    /// How many records of its answer are not shown; `number` tells why.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_shown: Option<usize>,
    /// Since when it is not reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Moment>,
    /// The number of the reason why something is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u16>,
}

impl Answer {
    /// The same, with the zone that the question came in.
    pub(crate) fn with_zone(self, zone: Zone) -> Self {
        Self { mrz: Some(zone), ..self }
    }
}

impl From<wasl_node::Answer> for Answer {
    fn from(answer: wasl_node::Answer) -> Self {
        let (complete, searched) = (answer.is_complete(), answer.searched);
        let as_of = |owner| searched.iter().find(|one| one.member == owner).and_then(|one| one.as_of);
        let hit = |found: Found| {
            let copied = as_of(found.held.record.owner).filter(|_| !found.is_live);
            let fresh = copied.or(found.held.as_of);
            hit(found, fresh)
        };
        Self {
            hits: answer.hits.into_iter().map(hit).collect(),
            rejected: answer.rejected.into_iter().map(hit).collect(),
            took_us: u64::try_from(answer.took.as_micros()).unwrap_or(u64::MAX),
            searched: searched.iter().map(Searched::from).collect(),
            asked: answer.asked.iter().map(Asked::from).collect(),
            complete,
            mrz: None,
        }
    }
}

fn hit(found: Found, as_of: Option<Timestamp>) -> Hit {
    let Found { rank, hit, held, is_live, judged, refused_here } = found;
    let record = held.record;
    Hit {
        rank,
        score: hit.score,
        record: Plain(hit.record),
        source_id: record.source.id.to_string(),
        owner: Plain(record.owner),
        dataset: record.source.dataset.to_string(),
        r#type: Plain(record.kind),
        name: if hit.name.is_empty() { record.title().to_owned() } else { hit.name },
        names: record.names.iter().map(Name::from).collect(),
        born: record.births.iter().map(ToString::to_string).collect(),
        nationality: record.nationalities.iter().map(ToString::to_string).collect(),
        identifiers: record.identifiers.iter().map(Identifier::from).collect(),
        reasons: hit.reasons.into_iter().map(Reason::from).collect(),
        handling: Handling::from(&record.handling),
        as_of: as_of.map(Plain),
        live: is_live,
        judged: judged.map(|judged| Judged {
            hit: judged.hit.to_string(),
            standing: judged.standing.as_str(),
            at: Plain(judged.judged),
        }),
        contested: held.contests.into_iter().map(Contested::from).collect(),
        refused_here: refused_here.into_iter().map(RefusedHere::from).collect(),
    }
}

impl From<&AskedMember> for Asked {
    fn from(AskedMember { member, outcome }: &AskedMember) -> Self {
        let (state, number) = (outcome.as_str(), outcome.number());
        let asked = Self {
            member: Plain(*member),
            state,
            took_millis: None,
            found: None,
            more: None,
            not_shown: None,
            since: None,
            number,
        };
        match *outcome {
            AskOutcome::Answered { took, found, more, not_shown } => Self {
                took_millis: Some(u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
                found: Some(found),
                more: Some(more).filter(|more| *more > 0),
                not_shown: not_shown.map(|(count, _)| count),
                ..asked
            },
            AskOutcome::Unreachable { since, .. } => Self { since: Some(Plain(since)), ..asked },
            AskOutcome::Late | AskOutcome::Refused { .. } => asked,
        }
    }
}

impl From<wasl_model::Reason> for Reason {
    fn from(reason: wasl_model::Reason) -> Self {
        let wasl_model::Reason { what, rule, query, record, weight } = reason;
        Self { what: what.as_str(), rule, query, record, weight }
    }
}

impl From<&wasl_node::Searched> for Searched {
    fn from(searched: &wasl_node::Searched) -> Self {
        let wasl_node::Searched { member, records, as_of } = *searched;
        Self { member: Plain(member), records, as_of: as_of.map(Plain) }
    }
}
