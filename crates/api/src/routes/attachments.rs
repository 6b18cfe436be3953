//! `/v1/attachments` and the files of messages: brought before they are sent, and given out.

use std::{io::Read as _, sync::Arc, time::Duration};

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::{
    address::{created, known},
    admission::Asker,
    desk::Desk,
    flow::{arrival, departure},
    problem::{ApiError, Problem, ProblemDetails},
    wire::Uploaded,
};

/// The address of uploads, which has a time limit of its own.
pub(super) const PATH: &str = "/v1/attachments";
/// How long an upload may take: 5 GiB at 1 Mbit/s.
pub(super) const WAIT: Duration = Duration::from_hours(12);

/// Takes a file in, to be named in a message that is sent with the same key within 24 hours. The body is the file's bytes, at
/// most 5 GiB; they are sealed as they come.
#[utoipa::path(
    post, path = "/v1/attachments", tag = "messages",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "It is here", body = Uploaded),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn upload(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    request: Request,
) -> Result<Response, Problem> {
    check_is_no_form(request.headers())?;
    let leave = desk.start_flow().await?;
    let (mut arriving, feeder) = arrival(request.into_body());
    let kept = desk.on_thread(leave, move |bureau| bureau.upload(&caller, &mut arriving, &mut |_| {}));
    let (kept, fed) = tokio::join!(kept, feeder.feed());
    // Whatever was wrong with the body tells more than that it could not be read.
    fed?;
    let uploaded = kept?;
    Ok(created(PATH, Uploaded::from(uploaded)))
}

/// Gives out a file of a message, opened. It counts as reading the message: the first time, its sender is told. One range of
/// bytes may be asked for.
#[utoipa::path(
    get, path = "/v1/messages/{id}/attachments/{number}", tag = "messages",
    params(
        ("id" = String, Path, description = "The message's name, as in MA-17"),
        ("number" = String, Path, description = "Which of its attachments, from 1")
    ),
    responses(
        (status = 200, description = "The file's bytes", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "The bytes that were asked for", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "A problem", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    Asker(caller): Asker,
    Path((id, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (id, number) = (known(&id)?, known(&number)?);
    let leave = desk.start_flow().await?;
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned);
    let opened = desk.ask(move |bureau| bureau.attachment(&caller, id, number)).await?;
    let (view, mut file) = opened;
    let span = range.and_then(|range| span(&range, view.size));
    let (start, length) = span.unwrap_or((0, view.size));
    if start > 0 {
        file = tokio::task::spawn_blocking(move || file.skip_to(start).map(|()| file))
            .await
            .map_err(|_| ApiError::Broken)?
            .map_err(|error| {
                tracing::error!(%error, "an attachment cannot be read");
                ApiError::Broken
            })?;
    }
    let mut response = departure(file.take(length), leave).into_response();
    if span.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    let headers = response.headers_mut();
    // Whatever its sender calls it: no browser is to show it by itself.
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let said = [
        (header::CONTENT_DISPOSITION, Some(disposition(view.name.as_str()))),
        (header::CONTENT_RANGE, {
            span.map(|(start, length)| format!("bytes {start}-{}/{}", start + length - 1, view.size))
        }),
    ];
    for (name, value) in said {
        if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

fn check_is_no_form(headers: &HeaderMap) -> Result<(), ApiError> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_form = value.trim_start().to_ascii_lowercase().starts_with("multipart/");
    if is_form { Err(ApiError::MediaType { wanted: "the bytes of one file, not a form" }) } else { Ok(()) }
}

/// To be saved under this name, which may be in any language (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte);
    let escaped: String = name
        .bytes()
        .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("attachment; filename*=UTF-8''{escaped}")
}

/// Where the one range begins that is asked for, and how many bytes it has (RFC 9110 section 14). What cannot be given as it
/// is asked for is given as a whole.
fn span(range: &str, size: u64) -> Option<(u64, u64)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(first) || !digits(last) {
        return None;
    }
    let (start, end) = if first.is_empty() {
        let count: u64 = last.parse().ok().filter(|count| *count > 0)?;
        (size.saturating_sub(count), size)
    } else {
        let end = if last.is_empty() { size } else { last.parse::<u64>().ok()?.checked_add(1)? };
        (first.parse().ok()?, end.min(size))
    };
    (start < end).then(|| (start, end - start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_given_and_what_is_none_is_not() {
        let cases = [
            ("bytes=0-", Some((0, 10))),
            ("bytes=4-", Some((4, 6))),
            ("bytes=4-5", Some((4, 2))),
            ("bytes=4-99", Some((4, 6))),
            ("bytes=-3", Some((7, 3))),
            ("bytes=-99", Some((0, 10))),
            ("bytes=10-", None),
            ("bytes=5-4", None),
            ("bytes=-0", None),
            ("bytes=-", None),
            ("bytes=0-1,3-4", None),
            ("bytes=+1-2", None),
            ("bytes=0-18446744073709551615", None),
            ("lines=0-1", None),
        ];
        for (range, expected) in cases {
            assert_eq!(span(range, 10), expected, "{range}");
        }
        assert_eq!(span("bytes=0-", 0), None);
    }

    #[test]
    fn a_name_of_any_language_stands_in_a_header() {
        assert_eq!(disposition("scan 1.tif"), "attachment; filename*=UTF-8''scan%201.tif");
        assert_eq!(disposition("é\".tif"), "attachment; filename*=UTF-8''%C3%A9%22.tif");
    }
}
