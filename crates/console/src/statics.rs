//! The stylesheet and the mark: the only files that a browser may keep.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

const STYLE: &str = concat!(
    include_str!("../static/foundation.css"),
    include_str!("../static/frame.css"),
    include_str!("../static/forms.css"),
    include_str!("../static/answer.css"),
    include_str!("../static/pages.css"),
    include_str!("../static/statistics.css"),
    include_str!("../static/paper.css"),
    include_str!("../static/sheet.css"),
);
const MARK: &str = include_str!("../static/mark.svg");

/// The fingerprint of the stylesheet: a changed one has another address.
const STYLE_PRINT: u64 = fingerprint(STYLE.as_bytes());

/// The address of the stylesheet as pages name it.
pub(crate) fn style_address() -> String {
    format!("/style.css?{STYLE_PRINT:016x}")
}

/// `GET /style.css`
pub(crate) async fn style(headers: HeaderMap) -> Response {
    kept(&headers, "text/css; charset=utf-8", STYLE, STYLE_PRINT)
}

/// `GET /static/{name}`
pub(crate) async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match name.as_str() {
        "mark.svg" => kept(&headers, "image/svg+xml", MARK, fingerprint(MARK.as_bytes())),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file for a day, or the word that the browser's own copy is still good.
fn kept(asked: &HeaderMap, kind: &'static str, body: &'static str, print: u64) -> Response {
    let tag = format!("\"{print:016x}\"");
    let is_known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str());
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { body.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// FNV-1a, 64 bits: tells versions apart, guards nothing.
const fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}
