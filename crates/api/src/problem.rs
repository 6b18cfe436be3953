//! How an error looks from outside: problem details (RFC 9457) with a stable number.
//!
//! A problem names the field at fault and says what a right one looks like. It never repeats what was
//! sent, so that it can be logged by whoever gets it.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use wasl_model::Refusal;
use wasl_node::{
    AttachmentError, CaseError, CaseRefusal, GroupError, HitError, HitRefusal, NodeError, PeriodError,
    SheetError, photo::PhotoError,
};

use crate::particulars::Particulars;

/// What the API itself refuses, before or after the node was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("there is nothing at this address")]
    Address,
    #[error("this address does not take this method")]
    Method,
    #[error("the body is larger than {limit} bytes")]
    LargeBody { limit: usize },
    #[error("the body must be {wanted}")]
    MediaType { wanted: &'static str },
    #[error("the body is not JSON: line {line}, column {column}")]
    Syntax { line: usize, column: usize },
    #[error("the JSON is nested deeper than {limit}")]
    Deep { limit: usize },
    #[error("the field `{field}` is not as it must be: {wanted}")]
    Field { field: String, wanted: String },
    #[error("the parameter `{name}` is not as it must be: {wanted}")]
    Parameter { name: String, wanted: &'static str },
    #[error("the body did not arrive within {secs} seconds")]
    SlowBody { secs: u64 },
    #[error("there was no answer within {secs} seconds; ask again later")]
    Slow { secs: u64 },
    #[error("too many requests; wait {wait_secs} seconds")]
    Pace { wait_secs: u64 },
    #[error("the address is longer than {limit} bytes")]
    LongAddress { limit: usize },
    #[error("something broke on this side; the log tells what")]
    Broken,
    #[error("the bureau is still filling its index or asking its peers")]
    NotReady,
    #[error("another import is under way; ask again later")]
    Importing,
    #[error("there is no such dataset here")]
    Dataset,
    #[error("the body ended before its end")]
    BrokenBody,
    #[error("the file could not be kept for the import; the log tells why")]
    Spool,
    #[error("one request asks at most {limit} questions")]
    ManyQueries { limit: usize },
}

/// An error on its way out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    status: StatusCode,
    number: u16,
    title: &'static str,
    detail: String,
    wait_secs: Option<u64>,
    /// In a box, because few problems have any.
    particulars: Box<Particulars>,
}

/// What a client gets with every error.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDetails {
    /// `urn:wasl:error:` and the number.
    #[schema(example = "urn:wasl:error:1001")]
    r#type: String,
    /// What happened, in a few words that stay the same.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened this time. It never repeats what was sent.
    detail: String,
    /// The stable number.
    number: u16,
    #[serde(flatten)]
    particulars: Particulars,
}

/// The number of the problem that a response tells, for whoever counts them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told(pub(crate) u16);

impl ApiError {
    /// Its stable number, 7001 to 7099.
    pub(crate) fn number(&self) -> u16 {
        match self {
            Self::Address => 7001,
            Self::Method => 7002,
            Self::LargeBody { .. } => 7003,
            Self::MediaType { .. } => 7004,
            Self::Syntax { .. } => 7005,
            Self::Deep { .. } => 7006,
            Self::Field { .. } => 7007,
            Self::Parameter { .. } => 7008,
            Self::SlowBody { .. } => 7009,
            Self::Slow { .. } => 7010,
            Self::Pace { .. } => 7011,
            Self::LongAddress { .. } => 7012,
            Self::Broken => 7013,
            Self::NotReady => 7014,
            Self::Importing => 7015,
            Self::Dataset => 7016,
            Self::BrokenBody => 7017,
            Self::Spool => 7018,
            Self::ManyQueries { .. } => 7019,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Address | Self::Dataset => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::LargeBody { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Syntax { .. }
            | Self::Deep { .. }
            | Self::Parameter { .. }
            | Self::BrokenBody
            | Self::ManyQueries { .. } => StatusCode::BAD_REQUEST,
            Self::Field { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::SlowBody { .. } => StatusCode::REQUEST_TIMEOUT,
            Self::Pace { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::LongAddress { .. } => StatusCode::URI_TOO_LONG,
            Self::Broken | Self::Spool => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Slow { .. } | Self::NotReady | Self::Importing => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Address | Self::Dataset => "Not found",
            Self::Method => "Method not allowed",
            Self::LargeBody { .. } | Self::LongAddress { .. } => "Too large",
            Self::MediaType { .. } => "Wrong media type",
            Self::Syntax { .. } | Self::Deep { .. } | Self::BrokenBody => "Unreadable body",
            Self::Field { .. } | Self::Parameter { .. } | Self::ManyQueries { .. } => "Invalid request",
            Self::SlowBody { .. } | Self::Slow { .. } => "Out of time",
            Self::Pace { .. } => "Too many requests",
            Self::Broken | Self::Spool => "Failure inside",
            Self::NotReady | Self::Importing => "Not now",
        }
    }

    fn wait_secs(&self) -> Option<u64> {
        match self {
            Self::Pace { wait_secs } => Some(*wait_secs),
            Self::Slow { .. } | Self::NotReady => Some(5),
            Self::Importing => Some(60),
            _ => None,
        }
    }
}

/// The status and the title of what the node refuses.
fn node_status(error: &NodeError) -> (StatusCode, &'static str) {
    match error {
        NodeError::Refused(Refusal::Stranger) => (StatusCode::UNAUTHORIZED, "Key needed"),
        NodeError::Refused(Refusal::NotFound) | NodeError::NoPeer(_) | NodeError::NoFeed(_) => {
            (StatusCode::NOT_FOUND, "Not found")
        }
        NodeError::Refused(_) | NodeError::Hit(HitError::Refused(HitRefusal::Role { .. })) => {
            (StatusCode::FORBIDDEN, "Not allowed")
        }
        NodeError::File(_) | NodeError::NothingReadable { .. } => {
            (StatusCode::UNPROCESSABLE_ENTITY, "List not taken")
        }
        NodeError::Attachment(error) => attachment_status(error),
        // What is kept of it cannot be read: nothing that was asked for is wrong.
        NodeError::Group(GroupError::State) => (StatusCode::INTERNAL_SERVER_ERROR, "Failure inside"),
        NodeError::EmptyQuestion
        | NodeError::OtherRecord
        | NodeError::Zone(_)
        | NodeError::Message(_)
        | NodeError::Receivers
        | NodeError::NoSealingKey(_)
        | NodeError::NoLine(_)
        | NodeError::Way(_)
        | NodeError::Lookup(_)
        | NodeError::LookupMembers { .. }
        | NodeError::Group(_)
        | NodeError::GroupMembers
        | NodeError::NoKeyPackage(_)
        | NodeError::Hit(HitError::None | HitError::Words)
        | NodeError::Working(CaseError::Dataset)
        | NodeError::AnswerBefore => (StatusCode::UNPROCESSABLE_ENTITY, "Invalid request"),
        NodeError::Case(refusal) => case_status(refusal),
        NodeError::OlderList { .. }
        | NodeError::MassWithdrawal { .. }
        | NodeError::RecordExists
        | NodeError::RefusedBefore(_)
        | NodeError::Working(CaseError::IsNotice | CaseError::Moved)
        | NodeError::InGroup(_)
        | NodeError::NotInGroup(_)
        | NodeError::GroupLost
        | NodeError::GroupMoved
        | NodeError::Hit(HitError::Judged(_) | HitError::Refused(HitRefusal::Place { .. })) => {
            (StatusCode::CONFLICT, "Conflict")
        }
        NodeError::LookupLimit { .. } => (StatusCode::TOO_MANY_REQUESTS, "Too many look-ups"),
        error if error.is_of_now() => (StatusCode::SERVICE_UNAVAILABLE, "Not now"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "Failure inside"),
    }
}

fn case_status(refusal: &CaseRefusal) -> (StatusCode, &'static str) {
    match refusal {
        CaseRefusal::Missing { .. }
        | CaseRefusal::Place { .. }
        | CaseRefusal::Early { .. }
        | CaseRefusal::Over { .. } => (StatusCode::CONFLICT, "Conflict"),
        CaseRefusal::Role { .. }
        | CaseRefusal::Nameless { .. }
        | CaseRefusal::Author { .. }
        | CaseRefusal::Twice { .. }
        | CaseRefusal::Persons => (StatusCode::FORBIDDEN, "Not allowed"),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, "Invalid request"),
    }
}

fn attachment_status(error: &AttachmentError) -> (StatusCode, &'static str) {
    match error {
        AttachmentError::Large => (StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
        AttachmentError::NoRoom { .. } | AttachmentError::ManyUploads => {
            (StatusCode::INSUFFICIENT_STORAGE, "No room")
        }
        AttachmentError::NotHere | AttachmentError::Refused { .. } => (StatusCode::CONFLICT, "Not here"),
        AttachmentError::Source(_) => (StatusCode::BAD_REQUEST, "Unreadable body"),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, "Invalid request"),
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        Self {
            status: error.status(),
            number: error.number(),
            title: error.title(),
            detail: error.to_string(),
            wait_secs: error.wait_secs(),
            particulars: Box::default(),
        }
    }
}

impl From<NodeError> for Problem {
    fn from(error: NodeError) -> Self {
        let (status, title) = node_status(&error);
        let number = error.number();
        let detail = if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(number, causes = causes(&error), "the node failed");
            ApiError::Broken.to_string()
        } else {
            if status.is_server_error() {
                tracing::error!(number, causes = causes(&error), "the node cannot answer");
            }
            error.to_string()
        };
        let wait_secs = if let NodeError::LookupLimit { secs } = error { Some(secs) } else { None };
        Self { status, number, title, detail, wait_secs, particulars: Particulars::of(&error).into() }
    }
}

impl From<SheetError> for Problem {
    fn from(error: SheetError) -> Self {
        Self {
            particulars: Particulars::of_sheet(&error).into(),
            ..Self::of_content(error.number(), "the sheet has fields that say what cannot be".to_owned())
        }
    }
}

impl From<PeriodError> for Problem {
    fn from(error: PeriodError) -> Self {
        Self::of_content(error.number(), error.to_string())
    }
}

impl From<PhotoError> for Problem {
    fn from(error: PhotoError) -> Self {
        Self::of_content(error.number(), error.to_string())
    }
}

impl Problem {
    /// What was sent can be read, and cannot be taken.
    fn of_content(number: u16, detail: String) -> Self {
        let (status, title) = (StatusCode::UNPROCESSABLE_ENTITY, "Invalid request");
        Self { status, number, title, detail, wait_secs: None, particulars: Box::default() }
    }
}

/// An error and what lies under it, in one line of the log.
fn causes(error: &dyn std::error::Error) -> String {
    let below = std::iter::successors(Some(error), |error| error.source());
    below.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { status, number, title, detail, wait_secs, particulars } = self;
        let r#type = format!("urn:wasl:error:{number}");
        let details = ProblemDetails {
            r#type,
            title,
            status: status.as_u16(),
            detail,
            number,
            particulars: *particulars,
        };
        // Plain fields and finite numbers always become JSON.
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(header::CONTENT_TYPE, kind)], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(secs) = wait_secs {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(secs));
        }
        response.extensions_mut().insert(Told(number));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_inside_tell_nothing_of_the_inside() {
        let path = std::path::PathBuf::from("invented/bureau");
        let problem = Problem::from(NodeError::HomeExists(path));
        assert_eq!((problem.status.as_u16(), problem.number), (500, 6003));
        assert!(!problem.detail.contains("invented"), "{}", problem.detail);
    }

    #[test]
    fn who_must_wait_is_told_how_long() {
        let response = Problem::from(ApiError::Pace { wait_secs: 7 }).into_response();
        assert_eq!(response.headers()[header::RETRY_AFTER], "7");
    }
}
