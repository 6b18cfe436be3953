//! Judged hits: what officers say of possible hits, and what comes of it between two bureaus.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::{HitOutcome, HitStanding, HitStep, LiveSought, Prose, RecordId};
use wasl_node::{Bureau, HitCommand, HitCount, HitRow, HitView, Judging};

use crate::{
    problem::{ApiError, Problem},
    wire::{
        Check, Checked, Search,
        written::{
            HitName, HitOutcomeWord, HitStandingWord, Id, Letter, MemberCode, MessageName, Moment, Plain,
            invalid,
        },
    },
};

/// What an officer says of a possible hit: the question that was asked, the record that was shown, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Judgement {
    /// The record.
    record: Id,
    /// The question, if it was a search.
    search: Option<Search>,
    /// The question, if it was a check; a machine-readable zone stands for its document's number.
    check: Option<Check>,
    /// Whether it is the same person or thing.
    same: bool,
    /// Why, and what its owner is to know.
    #[schema(example = "Same photograph. Held at the port.")]
    reason: Letter,
}

/// A step of a judged hit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HitTurn {
    /// `accept` or `deny`, as the record's owner; `conclude` or `take-back`, as the one who found; `erase`.
    #[schema(example = "conclude")]
    command: String,
    /// How it ended: with `conclude` alone.
    outcome: Option<HitOutcomeWord>,
    /// Why; the other bureau reads it. All but `erase` need one.
    reason: Option<Letter>,
}

/// A hit that was judged.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JudgedHit {
    id: HitName,
}

/// Where a hit stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitStands {
    standing: HitStandingWord,
}

/// Hits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hits {
    /// In the order of the tray.
    hits: Vec<HitShown>,
}

/// A judged hit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitShown {
    id: HitName,
    /// The record.
    record: Id,
    /// Whose record it is.
    owner: MemberCode,
    /// Who found.
    finder: MemberCode,
    /// How likely the search engine found it, from 0 to 100; the finder alone knows.
    percent: Option<u8>,
    /// The colour, if the record was a notice; the finder alone notes it.
    colour: Option<&'static str>,
    standing: HitStandingWord,
    /// How it ended, if it did.
    outcome: Option<HitOutcomeWord>,
    /// Until when something must be said.
    due: Option<Moment>,
    /// When it was judged, or was reported.
    judged: Moment,
    /// When its last step was taken.
    changed: Moment,
    /// The message that the conversation with the other bureau began with.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageName>,
    /// The steps that led there, the first one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<HitStepShown>,
}

/// One step of a hit.
#[derive(Debug, Serialize, ToSchema)]
struct HitStepShown {
    /// When.
    at: Moment,
    /// Who; nobody, where the other bureau's message brought it.
    person: Option<String>,
    /// In which role.
    role: &'static str,
    /// Where the hit stood since.
    standing: HitStandingWord,
    /// Why.
    reason: Option<String>,
    /// The message that told the other bureau, or that the other bureau told it by.
    message: Option<MessageName>,
}

/// How many of the judged hits were true.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Precision {
    /// By member and colour.
    counts: Vec<PrecisionCount>,
}

/// How often hits on one member's records stand so.
#[derive(Debug, Serialize, ToSchema)]
struct PrecisionCount {
    owner: MemberCode,
    /// None for records that are no notices.
    colour: Option<&'static str>,
    standing: HitStandingWord,
    /// Whether that makes them true, or false; neither, where they were taken back.
    r#true: Option<bool>,
    count: u64,
}

impl Judgement {
    /// What the bureau is asked to write down. Whose record it is was shown under the question, which is asked again.
    pub(crate) fn into_judging(self, bureau: &Bureau) -> Result<Judging, Problem> {
        let sought = match (self.search, self.check) {
            (Some(search), None) => LiveSought::Search(search.to_model()?),
            (None, Some(check)) => LiveSought::Check(match check.to_model()? {
                Checked::Number(number) => vec![number],
                Checked::Zone(lines) => {
                    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
                    let questions = bureau.read_zone(&lines)?.questions();
                    questions.into_iter().filter_map(|question| question.number).collect()
                }
            }),
            _ => return Err(invalid("search", "one of search and check").into()),
        };
        let (record, words): (RecordId, Prose) = (self.record.0, self.reason.0);
        Ok(Judging { sought, record, is_same: self.same, words })
    }
}

impl HitTurn {
    /// The command and its reason.
    pub(crate) fn into_parts(self) -> Result<(HitCommand, Option<Prose>), ApiError> {
        let outcome = self.outcome.map(|outcome| outcome.0);
        let command = match (self.command.as_str(), outcome) {
            ("accept", None) => HitCommand::Accept,
            ("deny", None) => HitCommand::Deny,
            ("conclude", Some(outcome)) => HitCommand::Conclude(outcome),
            ("take-back", None) => HitCommand::TakeBack,
            ("erase", None) => HitCommand::Erase,
            ("conclude", None) => return Err(invalid("outcome", "conclude needs one")),
            (_, None) => return Err(invalid("command", "accept, deny, conclude, take-back or erase")),
            (_, Some(_)) => return Err(invalid("outcome", "it goes with conclude")),
        };
        Ok((command, self.reason.map(|reason| reason.0)))
    }
}

impl From<wasl_model::HitId> for JudgedHit {
    fn from(id: wasl_model::HitId) -> Self {
        Self { id: Plain(id) }
    }
}

impl From<HitStanding> for HitStands {
    fn from(standing: HitStanding) -> Self {
        Self { standing: Plain(standing) }
    }
}

impl From<Vec<HitRow>> for Hits {
    fn from(rows: Vec<HitRow>) -> Self {
        Self { hits: rows.into_iter().map(HitShown::from).collect() }
    }
}

impl From<HitRow> for HitShown {
    fn from(row: HitRow) -> Self {
        let HitRow {
            id,
            record,
            owner,
            finder,
            percent,
            colour,
            standing,
            outcome,
            due,
            judged,
            changed,
            ..
        } = row;
        Self {
            id: Plain(id),
            record: Plain(record),
            owner: Plain(owner),
            finder: Plain(finder),
            percent,
            colour: colour.map(wasl_model::Colour::as_str),
            standing: Plain(standing),
            outcome: outcome.map(Plain::<HitOutcome>),
            due: due.map(Plain),
            judged: Plain(judged),
            changed: Plain(changed),
            message: None,
            steps: Vec::new(),
        }
    }
}

impl From<HitView> for HitShown {
    fn from(HitView { row, steps, message }: HitView) -> Self {
        let (message, steps) = (message.map(Plain), steps.into_iter().map(HitStepShown::from).collect());
        Self { message, steps, ..Self::from(row) }
    }
}

impl From<HitStep> for HitStepShown {
    fn from(step: HitStep) -> Self {
        Self {
            at: Plain(step.at),
            person: step.by.person.map(|person| person.to_string()),
            role: step.by.role.as_str(),
            standing: Plain(step.standing),
            reason: step.words.map(|words| words.to_string()),
            message: step.message.map(Plain),
        }
    }
}

impl From<Vec<HitCount>> for Precision {
    fn from(counts: Vec<HitCount>) -> Self {
        let count = |HitCount { owner, colour, standing, count }| PrecisionCount {
            owner: Plain(owner),
            colour: colour.map(wasl_model::Colour::as_str),
            standing: Plain(standing),
            r#true: standing.is_true(),
            count,
        };
        Self { counts: counts.into_iter().map(count).collect() }
    }
}
