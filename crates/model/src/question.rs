//! What an officer asks, and the hits that a column answers with.

use minicbor::{Decode, Encode};

use crate::{Country, PartialDate, RecordId, RecordKind, Sex, Text};

/// A question about a person, an organisation, a document or a thing. Every part may be left out;
/// a question with neither a name nor a number finds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Question {
    /// A name in any script and order.
    #[n(0)]
    pub name: Option<Text>,
    /// Date of birth, as far as it is known.
    #[n(1)]
    pub born: Option<PartialDate>,
    /// Nationality.
    #[n(2)]
    pub nationality: Option<Country>,
    /// Sex; one that is not specified tells nothing.
    #[n(3)]
    pub sex: Option<Sex>,
    /// Place of birth in any script: the town, and what more is known behind it.
    #[n(4)]
    pub place: Option<Text>,
    /// Only this kind of subject.
    #[n(5)]
    pub kind: Option<RecordKind>,
    /// The number of a document, vehicle or thing.
    #[n(6)]
    pub number: Option<Number>,
}

impl Question {
    /// The longest place of birth that is asked for, in characters.
    pub const PLACE_CHARS_MAX: usize = 200;
}

/// A number that is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Number {
    /// Among which numbers.
    #[n(0)]
    pub sought: Sought,
    /// The number as it was read or typed.
    #[n(1)]
    pub value: Text,
    /// Who issued it, if that is known; an issuer that differs from the record's is no hit.
    #[n(2)]
    pub issuer: Option<Country>,
}

/// Among which numbers a [`Number`] is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Sought {
    /// Travel and identity documents.
    #[n(0)]
    Document,
    /// Number plates and VINs.
    #[n(1)]
    Vehicle,
    /// Numbers of every kind.
    #[n(2)]
    Any,
}

/// A record that may be what was asked for. It is a possible hit: a human confirms it.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which record.
    pub record: RecordId,
    /// How likely it is the one, from 0 to 1, comparable between questions.
    pub score: f32,
    /// The record's name that matched best; empty if a number alone matched.
    pub name: String,
    /// Why: the evidence for and against, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// One piece of evidence for or against a hit.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was compared.
    pub what: ReasonKind,
    /// By which rule: a stable word in lower case with hyphens, which the faces explain.
    pub rule: &'static str,
    /// The question's side.
    pub query: String,
    /// The record's side.
    pub record: String,
    /// Natural logarithm of how much likelier it makes the hit (below 0: less likely).
    pub weight: f32,
}

/// What a [`Reason`] compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonKind {
    /// A part of a name.
    Name,
    /// Date of birth.
    Birth,
    /// Nationality.
    Nationality,
    /// Sex.
    Sex,
    /// Place of birth.
    Place,
    /// A number.
    Number,
    /// The kind of subject.
    Kind,
}

impl ReasonKind {
    /// The word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Birth => "birth",
            Self::Nationality => "nationality",
            Self::Sex => "sex",
            Self::Place => "place",
            Self::Number => "number",
            Self::Kind => "kind",
        }
    }
}
