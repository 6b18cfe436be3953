//! What must be known with a record: what members say against it, and that it resembles what was refused here.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_model::Contest;
use wasl_node::Likeness;

use crate::wire::written::{Day, Id, Letter, MemberCode, Moment, Phrase, Plain};

/// What a member says against a record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contested {
    /// The member that says so.
    by: MemberCode,
    /// What stands against the record: objection, court, asylum, data-protection or other.
    kind: &'static str,
    /// What follows: `warn`; or `suspend`, where the record is out of force in the bureau of the member that says so.
    effect: &'static str,
    /// Since when.
    since: Day,
    /// The court, authority or office that it rests on.
    authority: Phrase,
    /// What whoever gets a hit must know.
    explanation: Letter,
    /// When it was said.
    at: Moment,
}

/// A notice that this bureau refused, and that another member's record resembles.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusedHere {
    /// The refused notice, which is also its case.
    refusal: Id,
    /// How likely it is of the same person or thing, from 0 to 1.
    score: f32,
}

impl From<Contest> for Contested {
    fn from(contest: Contest) -> Self {
        let Contest { by, kind, effect, since, authority, explanation, at, .. } = contest;
        Self {
            by: Plain(by),
            kind: kind.as_str(),
            effect: effect.as_str(),
            since: Plain(since),
            authority: Plain(authority),
            explanation: Plain(explanation),
            at: Plain(at),
        }
    }
}

impl From<Likeness> for RefusedHere {
    fn from((refusal, score): Likeness) -> Self {
        Self { refusal: Plain(refusal), score }
    }
}
