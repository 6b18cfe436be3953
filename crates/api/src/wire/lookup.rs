//! A private look-up: what is asked, and what each member answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::{MemberId, Number, Purpose, Sought};
use wasl_node::{LookedUp, LookupOutcome};

use crate::{
    problem::ApiError,
    wire::{
        question::number,
        written::{CountryCode, MemberCode, Phrase, Plain, PurposeWord, invalid},
    },
};

/// A number that other members are asked about without being told which it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lookup {
    /// The number of a document.
    #[schema(example = "AB 123456")]
    document: Option<Phrase>,
    /// A number plate or a vehicle identification number.
    vehicle: Option<Phrase>,
    /// Who issued the document, or where the vehicle is registered.
    issuer: Option<CountryCode>,
    /// Who is asked; all peers if none is named.
    #[serde(default)]
    members: Vec<MemberCode>,
    /// What the question is for; without it the header `wasl-purpose` and the bureau's settings tell.
    purpose: Option<PurposeWord>,
}

/// What each member answered. A hit tells that there is a record and nothing of it: what follows is a message to its owner.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LookupAnswer {
    /// The members that were asked, by code.
    members: Vec<LookupAnswered>,
}

/// What one member answered.
#[derive(Debug, Serialize, ToSchema)]
struct LookupAnswered {
    /// Which member.
    member: MemberCode,
    /// `hit`, `no-hit`, or `unanswered`, which tells nothing about the number.
    outcome: &'static str,
    /// The number of the reason why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u16>,
}

impl Lookup {
    /// What the question is for, if it says so.
    pub(crate) fn purpose(&self) -> Option<Purpose> {
        self.purpose.as_ref().map(|purpose| purpose.0)
    }

    /// The model's number, and who is asked.
    pub(crate) fn to_model(&self) -> Result<(Number, Vec<MemberId>), ApiError> {
        let issuer = self.issuer.as_ref();
        let number = match (&self.document, &self.vehicle) {
            (Some(document), None) => number("document", Sought::Document, document, issuer)?,
            (None, Some(vehicle)) => number("vehicle", Sought::Vehicle, vehicle, issuer)?,
            _ => return Err(invalid("document", "either it or `vehicle`")),
        };
        Ok((number, self.members.iter().map(|member| member.0).collect()))
    }
}

impl From<Vec<LookedUp>> for LookupAnswer {
    fn from(answers: Vec<LookedUp>) -> Self {
        Self { members: answers.into_iter().map(LookupAnswered::from).collect() }
    }
}

impl From<LookedUp> for LookupAnswered {
    fn from(LookedUp { member, outcome }: LookedUp) -> Self {
        let (outcome, number) = match outcome {
            LookupOutcome::Hit => ("hit", None),
            LookupOutcome::NoHit => ("no-hit", None),
            LookupOutcome::Unanswered { number } => ("unanswered", Some(number)),
        };
        Self { member: Plain(member), outcome, number }
    }
}
