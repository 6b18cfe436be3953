//! What is asked: by name and what else is known, or by an exact number.

use std::time::Duration;

use serde::Deserialize;
use utoipa::ToSchema;
use wasl_model::{Identifier, Name, Number, Purpose, Question, Sought, Text};
use wasl_node::Bureau;

use crate::{
    problem::ApiError,
    wire::written::{CountryCode, Day, KindWord, Phrase, PurposeWord, SexWord, invalid},
};

/// A question by name, date and place of birth, nationality, sex and number. It needs a name or a document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    /// A name in any script and order.
    #[schema(example = "Tarik Example")]
    name: Option<Phrase>,
    /// Date of birth, as far as it is known.
    born: Option<Day>,
    /// Nationality.
    nationality: Option<CountryCode>,
    /// Sex.
    sex: Option<SexWord>,
    /// Place of birth in any script: the town, and what more is known behind it.
    #[schema(example = "Casablanca, Morocco")]
    place: Option<Phrase>,
    /// Only this kind of subject.
    kind: Option<KindWord>,
    /// The number of a document.
    document: Option<Phrase>,
    /// The country that issued the document.
    issuer: Option<CountryCode>,
    /// What the question is for; without it the header `wasl-purpose` and the bureau's settings tell.
    purpose: Option<PurposeWord>,
    /// The most hits to show, 1 to 100.
    #[schema(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// No hit below this score, 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    min_score: Option<f32>,
    /// How many milliseconds members that are only asked have to answer, 0 to 10000; with 0 they are not asked.
    #[schema(minimum = 0, maximum = 10_000)]
    ask_millis: Option<u64>,
}

/// An exact number to look up: a document, a vehicle, or the machine-readable zone of a document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Check {
    /// The number of a document.
    #[schema(example = "AB 123456")]
    document: Option<Phrase>,
    /// A number plate or a vehicle identification number.
    vehicle: Option<Phrase>,
    /// The lines of a machine-readable zone, as they were read.
    mrz: Option<Vec<String>>,
    /// Who issued the document, or where the vehicle is registered.
    issuer: Option<CountryCode>,
    /// What the question is for; without it the header `wasl-purpose` and the bureau's settings tell.
    purpose: Option<PurposeWord>,
    /// How many milliseconds members that are only asked have to answer, 0 to 10000; with 0 they are not asked.
    #[schema(minimum = 0, maximum = 10_000)]
    ask_millis: Option<u64>,
}

/// What a [`Check`] asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Checked {
    /// This number.
    Number(Number),
    /// The number in this machine-readable zone.
    Zone(Vec<String>),
}

/// The limits of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) limit: usize,
    pub(crate) min_score: f32,
}

/// The most lines a machine-readable zone may come in, and the most bytes of each.
const ZONE_LINES_MAX: usize = 10;
const ZONE_LINE_BYTES_MAX: usize = 200;

impl Search {
    /// What the question is for, if it says so.
    pub(crate) fn purpose(&self) -> Option<Purpose> {
        self.purpose.as_ref().map(|purpose| purpose.0)
    }

    /// How long members that are only asked have to answer, if it says so.
    pub(crate) fn wait(&self) -> Result<Option<Duration>, ApiError> {
        wait(self.ask_millis)
    }

    /// How much is to be shown; what is not said is as `usual`.
    pub(crate) fn bounds(&self, usual: Bounds) -> Result<Bounds, ApiError> {
        let limit = self.limit.unwrap_or(usual.limit);
        if !(1..=Bureau::LIMIT_MAX).contains(&limit) {
            return Err(invalid("limit", "1 to 100"));
        }
        let min_score = self.min_score.unwrap_or(usual.min_score);
        if !(0.0..=1.0).contains(&min_score) {
            return Err(invalid("min_score", "0 to 1"));
        }
        Ok(Bounds { limit, min_score })
    }

    /// The model's question.
    pub(crate) fn to_model(&self) -> Result<Question, ApiError> {
        let number = match (&self.document, &self.issuer) {
            (Some(document), issuer) => {
                Some(number("document", Sought::Document, document, issuer.as_ref())?)
            }
            (None, Some(_)) => return Err(invalid("issuer", "it goes with a document")),
            (None, None) => None,
        };
        let name = self.name.as_ref().map(|name| bounded("name", &name.0, Name::CHARS_MAX)).transpose()?;
        Ok(Question {
            name,
            born: self.born.as_ref().map(|born| born.0),
            nationality: self.nationality.as_ref().map(|nationality| nationality.0),
            sex: self.sex.as_ref().map(|sex| sex.0),
            place: self
                .place
                .as_ref()
                .map(|place| bounded("place", &place.0, Question::PLACE_CHARS_MAX))
                .transpose()?,
            kind: self.kind.as_ref().map(|kind| kind.0),
            number,
        })
    }
}

impl Check {
    /// What the question is for, if it says so.
    pub(crate) fn purpose(&self) -> Option<Purpose> {
        self.purpose.as_ref().map(|purpose| purpose.0)
    }

    /// How long members that are only asked have to answer, if it says so.
    pub(crate) fn wait(&self) -> Result<Option<Duration>, ApiError> {
        wait(self.ask_millis)
    }

    /// The one thing that is asked for.
    pub(crate) fn to_model(&self) -> Result<Checked, ApiError> {
        let issuer = self.issuer.as_ref();
        match (&self.document, &self.vehicle, &self.mrz) {
            (Some(document), None, None) => {
                Ok(Checked::Number(number("document", Sought::Document, document, issuer)?))
            }
            (None, Some(vehicle), None) => {
                Ok(Checked::Number(number("vehicle", Sought::Vehicle, vehicle, issuer)?))
            }
            (None, None, Some(lines)) => {
                let fits = lines.len() <= ZONE_LINES_MAX
                    && lines.iter().all(|line| line.len() <= ZONE_LINE_BYTES_MAX);
                if !fits {
                    return Err(invalid("mrz", "at most 10 lines of at most 200 bytes"));
                }
                Ok(Checked::Zone(lines.clone()))
            }
            _ => Err(invalid("body", "one of document, vehicle and mrz")),
        }
    }
}

/// How long other members have to answer.
fn wait(ask_millis: Option<u64>) -> Result<Option<Duration>, ApiError> {
    let wait = ask_millis.map(Duration::from_millis);
    if wait.is_some_and(|wait| wait > Bureau::ASK_TIME_MAX) {
        return Err(invalid("ask_millis", "0 to 10000"));
    }
    Ok(wait)
}

pub(super) fn number(
    field: &str,
    sought: Sought,
    value: &Phrase,
    issuer: Option<&CountryCode>,
) -> Result<Number, ApiError> {
    let value = bounded(field, &value.0, Identifier::CHARS_MAX)?;
    Ok(Number { sought, value, issuer: issuer.map(|issuer| issuer.0) })
}

/// A text within a narrower limit than every text has.
pub(super) fn bounded(field: &str, text: &Text, chars_max: usize) -> Result<Text, ApiError> {
    let bounded = Text::bounded(text.as_str(), chars_max);
    bounded.map_err(|_| invalid(field, &format!("text of at most {chars_max} characters")))
}
