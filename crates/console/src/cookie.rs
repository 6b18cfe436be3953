//! The three cookies of the console, read and written.

use axum::http::{HeaderMap, HeaderValue, header};

/// A cookie of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// The session's token.
    Session,
    /// What the forms bring back of whoever is not signed in.
    Door,
    /// The language that was chosen.
    Language,
}

/// Whether the browser may send a cookie over an unprotected line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// The request came by https.
    Protected,
    /// The request came by http: only from the machine itself.
    Open,
}

impl Cookie {
    fn name(self) -> &'static str {
        match self {
            Self::Session => "wasl_session",
            Self::Door => "wasl_door",
            Self::Language => "wasl_language",
        }
    }

    /// How long the browser keeps it, in seconds.
    fn kept_secs(self) -> u32 {
        match self {
            Self::Session => 12 * 3_600,
            Self::Door => 3_600,
            Self::Language => 365 * 86_400,
        }
    }

    /// Its value in a request.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<&str> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name()).map(|(_, value)| value)
    }

    /// The header that sets it. `value` is a token or a tag; anything else is not set.
    pub(crate) fn set(self, value: &str, line: Line) -> Option<HeaderValue> {
        self.header(value, self.kept_secs(), line)
    }

    /// The header that takes it away.
    pub(crate) fn unset(self, line: Line) -> Option<HeaderValue> {
        self.header("", 0, line)
    }

    fn header(self, value: &str, kept_secs: u32, line: Line) -> Option<HeaderValue> {
        if !value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let secure = if line == Line::Protected { "; Secure" } else { "" };
        let name = self.name();
        let text = format!("{name}={value}; Path=/; Max-Age={kept_secs}; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&text).ok()
    }
}

impl Line {
    /// Which line a request came by: https itself, or https up to a proxy in front that says so.
    pub(crate) fn of(headers: &HeaderMap, scheme: Option<&str>) -> Self {
        let forwarded = headers.get("x-forwarded-proto").and_then(|proto| proto.to_str().ok());
        if scheme == Some("https") || forwarded == Some("https") { Self::Protected } else { Self::Open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_secured_where_the_line_is() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; wasl_language=ar;wasl_session=00"));
        assert_eq!(Cookie::Language.read(&headers), Some("ar"));
        assert_eq!(Cookie::Session.read(&headers), Some("00"));
        assert_eq!(Cookie::Door.read(&headers), None);
        let set = Cookie::Language.set("fr", Line::Protected).unwrap();
        assert_eq!(set, "wasl_language=fr; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict; Secure");
        assert!(Cookie::Language.set("fr; Domain=x", Line::Open).is_none());
    }
}
