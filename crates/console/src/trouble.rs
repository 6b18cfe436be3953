//! Why a page cannot be shown: a numbered fact, to which `trouble_page` finds the words.

use std::str::FromStr;

use axum::http::StatusCode;
use wasl_model::{CountryError, DateError, Refusal, TextError};
use wasl_node::{CaseRefusal, NodeError, SheetError, photo::PhotoError};

/// What the reader is told instead of a page.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Trouble {
    /// The bureau says no, or fails.
    #[error(transparent)]
    Node(NodeError),
    /// The form is not one that this session's pages handed out.
    #[error("the form does not belong to this session")]
    ForeignForm,
    /// The form cannot be read: too long, or not the fields that it has.
    #[error("the form cannot be read")]
    UnreadableForm,
    /// Too many failed attempts to sign in.
    #[error("too many failed attempts")]
    TooManyAttempts,
    /// What is in the box is empty or too long, or has a control character.
    #[error("the question is not taken")]
    Box(#[source] TextError),
    /// The date of birth is not one.
    #[error("the date is not taken")]
    Date(#[source] DateError),
    /// The nationality is not a country.
    #[error("the nationality is not taken")]
    Nationality(#[source] CountryError),
    /// The place of birth is too long, or has a control character.
    #[error("the place of birth is not taken")]
    Place(#[source] TextError),
    /// The subject of a message is empty or too long, or has a control character.
    #[error("the subject is not taken")]
    Subject(#[source] TextError),
    /// A message is empty or too long, or has a control character.
    #[error("the message is not taken")]
    Letter(#[source] TextError),
    /// The reference of a case is too long, or has a control character.
    #[error("the case is not taken")]
    Case(#[source] TextError),
    /// The day by which a message is to be answered is none.
    #[error("the day of the answer is not taken")]
    AnswerBy,
    /// The name of a group is empty or too long, or has a control character.
    #[error("the group's name is not taken")]
    GroupName(#[source] TextError),
    /// The reason of a step is empty or too long, or has a control character.
    #[error("the reason is not taken")]
    Reason(#[source] TextError),
    /// The sheet of a notice is not taken.
    #[error("the sheet is not taken")]
    Sheet(#[source] SheetError),
    /// The photograph is not taken.
    #[error("the photograph is not taken")]
    Photo(#[source] PhotoError),
    /// The issuer of a document is not a country.
    #[error("the issuer is not taken")]
    Issuer(#[source] CountryError),
    /// The bureau's work stopped in the middle.
    #[error("the work was broken off")]
    Broken(#[source] tokio::task::JoinError),
    /// The page could not be written.
    #[error("the page cannot be written")]
    Page(#[source] askama::Error),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Entropy(#[source] getrandom::Error),
}

/// What is not an id names nothing.
pub(crate) fn known<T: FromStr>(id: &str) -> Result<T, Trouble> {
    id.parse().map_err(|_| Trouble::absent())
}

impl Trouble {
    /// There is none, or none for this reader.
    pub(crate) fn absent() -> Self {
        Self::Node(NodeError::Refused(Refusal::NotFound))
    }

    /// Its stable number: the bureau's own, 8001 to 8099, or 7161 to 7179.
    pub(crate) fn number(&self) -> u16 {
        match self {
            Self::Node(error) => error.number(),
            Self::ForeignForm => 8001,
            Self::UnreadableForm => 8002,
            Self::TooManyAttempts => 8003,
            Self::Box(_) => 8004,
            Self::Date(_) => 8005,
            Self::Nationality(_) => 8006,
            Self::Broken(_) => 8007,
            Self::Page(_) => 8008,
            Self::Entropy(_) => 8009,
            Self::Issuer(_) => 8010,
            Self::Place(_) => 8011,
            Self::Subject(_) => 8012,
            Self::Letter(_) => 8013,
            Self::Case(_) => 8014,
            Self::AnswerBy => 8015,
            Self::GroupName(_) => 8016,
            Self::Reason(_) => 7161,
            Self::Sheet(error) => error.number(),
            Self::Photo(error) => error.number(),
        }
    }

    /// How HTTP calls it.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Node(NodeError::Refused(refusal)) => match refusal {
                Refusal::Stranger => StatusCode::UNAUTHORIZED,
                Refusal::NotFound => StatusCode::NOT_FOUND,
                _ => StatusCode::FORBIDDEN,
            },
            Self::Node(
                NodeError::EmptyQuestion
                | NodeError::Zone(_)
                | NodeError::NoPeer(_)
                | NodeError::Receivers
                | NodeError::GroupMembers
                | NodeError::InGroup(_)
                | NodeError::NotInGroup(_)
                | NodeError::NoKeyPackage(_)
                | NodeError::NoSealingKey(_)
                | NodeError::AnswerBefore
                | NodeError::Message(_)
                | NodeError::Attachment(_),
            )
            | Self::Box(_)
            | Self::Date(_)
            | Self::Nationality(_)
            | Self::Place(_)
            | Self::Issuer(_)
            | Self::Subject(_)
            | Self::Letter(_)
            | Self::Case(_)
            | Self::AnswerBy
            | Self::GroupName(_)
            | Self::Reason(_)
            | Self::Sheet(_)
            | Self::Photo(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Node(NodeError::Case(refusal)) => of_case(refusal),
            Self::Node(
                NodeError::GroupLost
                | NodeError::GroupMoved
                | NodeError::RefusedBefore(_)
                | NodeError::Working(_),
            ) => StatusCode::CONFLICT,
            Self::Node(error) if error.is_of_now() => StatusCode::SERVICE_UNAVAILABLE,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::UnreadableForm => StatusCode::BAD_REQUEST,
            Self::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
            Self::Node(_) | Self::Broken(_) | Self::Page(_) | Self::Entropy(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// Whether it is that there is none, or none for this reader.
    pub(crate) fn is_absence(&self) -> bool {
        matches!(self, Self::Node(NodeError::Refused(Refusal::NotFound)))
    }

    /// Whether the reader does not know who asks: the answer is the sign-in page.
    pub(crate) fn is_stranger(&self) -> bool {
        matches!(self, Self::Node(NodeError::Refused(Refusal::Stranger)))
    }
}

/// How HTTP calls a "no" of casework: who may not, what has no sense here and now, or what cannot be so.
fn of_case(refusal: &CaseRefusal) -> StatusCode {
    match refusal {
        CaseRefusal::Role { .. }
        | CaseRefusal::Nameless { .. }
        | CaseRefusal::Author { .. }
        | CaseRefusal::Twice { .. } => StatusCode::FORBIDDEN,
        CaseRefusal::NoArticle | CaseRefusal::Article { .. } | CaseRefusal::Limit(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => StatusCode::CONFLICT,
    }
}
