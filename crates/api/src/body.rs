//! A JSON body on its way in: bounded in size, time and depth, and read strictly.

use std::time::Duration;

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;

use crate::problem::{ApiError, Problem};

/// The most bytes a JSON body may have, unless its route takes more.
const BYTES_MAX: usize = 1 << 20;
/// How deep its arrays and objects may be nested.
const DEPTH_MAX: usize = 32;
/// How long it may take to arrive.
const ARRIVAL_MAX: Duration = Duration::from_secs(15);

/// A JSON body of at most so many bytes, read as a `T`.
#[derive(Debug)]
pub(crate) struct Json<T, const LIMIT: usize = BYTES_MAX>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned, const LIMIT: usize> FromRequest<S> for Json<T, LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        check_media_type(request.headers())?;
        check_length(request.headers(), LIMIT)?;
        let arriving = to_bytes(request.into_body(), LIMIT);
        let arrived = tokio::time::timeout(ARRIVAL_MAX, arriving).await;
        let arrived = arrived.map_err(|_| ApiError::SlowBody { secs: ARRIVAL_MAX.as_secs() })?;
        let bytes = arrived.map_err(|error| unread(&error, LIMIT))?;
        check_depth(&bytes)?;
        Ok(Self(read(&bytes)?))
    }
}

/// A body that does not say what it is passes for JSON, as yente takes it.
fn check_media_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let essence = value.to_str().ok().and_then(|value| value.split(';').next()).unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    let is_json = essence == "application/json" || essence.ends_with("+json");
    if is_json { Ok(()) } else { Err(ApiError::MediaType { wanted: "application/json" }) }
}

/// A body that says that it is too large is not waited for.
fn check_length(headers: &HeaderMap, limit: usize) -> Result<(), ApiError> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let fits = length.is_none_or(|length: u64| length <= limit as u64);
    if fits { Ok(()) } else { Err(ApiError::LargeBody { limit }) }
}

fn unread(error: &axum::Error, limit: usize) -> ApiError {
    let mut below = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    // The body was cut off at the limit, or the client went away.
    if below.any(|error| error.to_string().contains("length limit")) {
        ApiError::LargeBody { limit }
    } else {
        ApiError::BrokenBody
    }
}

/// Counts brackets outside strings, before anything is built from them.
fn check_depth(bytes: &[u8]) -> Result<(), ApiError> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_MAX {
            return Err(ApiError::Deep { limit: DEPTH_MAX });
        }
    }
    Ok(())
}

/// Reads `bytes` as a `T` and nothing behind it.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = field(error.path());
        fault(field, &error.into_inner())
    })?;
    json.end().map_err(|error| fault("body".to_owned(), &error))?;
    Ok(read)
}

fn fault(field: String, error: &serde_json::Error) -> ApiError {
    if error.is_data() {
        ApiError::Field { field, wanted: wanted(&error.to_string()) }
    } else {
        ApiError::Syntax { line: error.line(), column: error.column() }
    }
}

/// What would have been right. The parser's message quotes what came and then says what it expected;
/// only the latter, which is our own words, is passed on.
fn wanted(message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    match message.rsplit_once("expected ") {
        Some((_, wanted)) => format!("expected {wanted}"),
        None if message.starts_with("missing field") || message.starts_with("duplicate field") => {
            message.to_owned()
        }
        None => "it has another form".to_owned(),
    }
}

/// The way to the field, with what a client named itself left out.
fn field(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let is_ours =
        |key: &str| key.len() <= 24 && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let mut way = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => way.extend(["[", &index.to_string(), "]"]),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                way.push_str(if way.is_empty() { "" } else { "." });
                way.push_str(if is_ours(key) { key } else { "*" });
            }
            Segment::Unknown => {}
        }
    }
    if way.is_empty() { "body".to_owned() } else { way }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        name: String,
        limit: Option<u8>,
    }

    fn error(raw: &str) -> String {
        check_depth(raw.as_bytes()).and_then(|()| read::<Sample>(raw.as_bytes())).unwrap_err().to_string()
    }

    #[test]
    fn an_error_names_the_field_and_never_says_what_came() {
        let cases = [
            (r#"{"name": 5}"#, "the field `name` is not as it must be: expected a string"),
            (
                r#"{"name":"Tarik, expected Example","limit":"Tarik"}"#,
                "the field `limit` is not as it must be: expected u8",
            ),
            (r#"{"Tarik":1}"#, "the field `*` is not as it must be: expected `name` or `limit`"),
            ("{}", "the field `body` is not as it must be: missing field `name`"),
            (r#"{"name":"#, "the body is not JSON: line 1, column 8"),
            (r#"{"name":"a"} x"#, "the body is not JSON: line 1, column 14"),
            (r#"{"name":"a\u0000","limit":999}"#, "the field `limit` is not as it must be: expected u8"),
            ("\u{feff}{}", "the body is not JSON: line 1, column 1"),
        ];
        for (raw, expected) in cases {
            assert_eq!(error(raw), expected, "{raw}");
        }
    }

    #[test]
    fn depth_is_counted_outside_strings() {
        let deep = |levels| "[".repeat(levels) + &"]".repeat(levels);
        assert_eq!(check_depth(deep(DEPTH_MAX).as_bytes()), Ok(()));
        assert_eq!(check_depth(deep(DEPTH_MAX + 1).as_bytes()), Err(ApiError::Deep { limit: DEPTH_MAX }));
        let quoted = format!("\"\\\"{}\"", deep(100));
        assert_eq!(check_depth(quoted.as_bytes()), Ok(()));
    }
}
