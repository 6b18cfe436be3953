//! A reader of the console: keeps cookies, brings back what forms hide, and sees text.

use std::{fmt::Write as _, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use tower::ServiceExt as _;
use wasl_model::Role;

use crate::cast::Cast;

/// A browser without a screen.
pub(crate) struct Reader {
    router: Router,
    cookies: Vec<(String, String)>,
    language: &'static str,
    form: String,
}

/// A page that came.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reader {
    /// Somebody who is not signed in.
    pub(crate) fn stranger(cast: &Cast) -> Self {
        let router = wasl_console::router(Arc::clone(&cast.bureau));
        Self { router, cookies: Vec::new(), language: "en", form: String::new() }
    }

    /// Somebody who has signed in with the key of `role`.
    pub(crate) async fn signed_in(cast: &Cast, role: Role) -> Self {
        let mut reader = Self::stranger(cast);
        reader.sign_in(cast.key(role)).await;
        reader.get("/").await;
        reader
    }

    /// The same reader in another language.
    pub(crate) fn reading(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// Signs in with `key`, from a fresh sign-in page.
    pub(crate) async fn sign_in(&mut self, key: &str) -> Page {
        self.get("/sign-in").await;
        self.post("/sign-in", &[("key", key), ("next", "/")]).await
    }

    /// Asks what is typed into the box.
    pub(crate) async fn ask(&mut self, what: &str) -> Page {
        self.post("/ask", &[("what", what)]).await
    }

    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form with what the last page hid in its forms.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form = self.form.clone();
        let fields: Vec<_> = [("form", form.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.post_bare(path, &fields).await
    }

    /// Sends a form with these fields and files, each a field's name, a file's name and its bytes.
    pub(crate) async fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Page {
        self.post_parts(path, fields, "file", files).await
    }

    /// The same with a photograph.
    pub(crate) async fn post_photo(&mut self, path: &str, fields: &[(&str, &str)], photo: &[u8]) -> Page {
        self.post_parts(path, fields, "photo", &[("face.jpg", photo)]).await
    }

    async fn post_parts(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        part: &str,
        files: &[(&str, &[u8])],
    ) -> Page {
        let form = self.form.clone();
        let mut body = Vec::new();
        for (name, value) in [("form", form.as_str())].iter().chain(fields) {
            let part =
                format!("--part\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, content) in files {
            let head = format!(
                "--part\r\ncontent-disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\n\
                 content-type: image/tiff\r\n\r\n"
            );
            body.extend([head.as_bytes(), content, b"\r\n"].concat());
        }
        body.extend_from_slice(b"--part--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=part");
        self.send(request, Body::from(body)).await
    }

    /// Sends a form with these fields and nothing else.
    pub(crate) async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.join("&"))).await
    }

    /// From now on its forms are not the session's own, until the next page comes.
    pub(crate) fn forge_form(&mut self) {
        self.form = "0".repeat(self.form.len());
    }

    /// Forgets a cookie.
    pub(crate) fn forget(&mut self, name: &str) {
        self.cookies.retain(|(other, _)| other != name);
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .header(header::ACCEPT_LANGUAGE, self.language)
            .body(body)
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        for cookie in headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.forget(name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let body = to_bytes(response.into_body(), 4 << 20).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        if let Some((_, rest)) = body.split_once("name=\"form\" value=\"") {
            rest.split('"').next().unwrap().clone_into(&mut self.form);
        }
        Page { status, headers, body }
    }
}

impl Page {
    /// A header as text.
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Whether it is the sign-in page.
    pub(crate) fn is_sign_in(&self) -> bool {
        self.body.contains("action=\"/sign-in\"") && !self.body.contains("action=\"/sign-out\"")
    }

    /// What a reader sees: the text without tags and direction isolates, blanks joined.
    pub(crate) fn text(&self) -> String {
        let content = self.body.split_once("<body>").map_or(self.body.as_str(), |(_, body)| body);
        let mut text = String::new();
        let mut in_tag = false;
        for letter in content.chars() {
            match letter {
                '<' => in_tag = true,
                '>' => {
                    in_tag = false;
                    text.push(' ');
                }
                '\u{2068}' | '\u{2069}' => {}
                _ if !in_tag => text.push(letter),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn encoded(value: &str) -> String {
    let mut encoded = String::new();
    for byte in value.bytes() {
        let _ = write!(encoded, "%{byte:02X}");
    }
    encoded
}
