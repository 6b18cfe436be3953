//! A stranger sees the sign-in page and nothing else, at every address there is.

use crate::{cast::Cast, reader::Reader};
use axum::http::{StatusCode, header};
use wasl_model::{Action, Actor, AuditLine, Purpose, Role};

/// Every route, as `src/routes.rs` lists them; that it is all of them is tested too.
const ROUTES: [(&str, &str); 44] = [
    ("GET", "/"),
    ("POST", "/ask"),
    ("GET", "/ask"),
    ("POST", "/look-up"),
    ("GET", "/records/{id}"),
    ("POST", "/records/{id}/erase"),
    ("GET", "/cases"),
    ("POST", "/cases"),
    ("GET", "/cases/new"),
    ("GET", "/cases/{id}/draft"),
    ("POST", "/cases/{id}/draft"),
    ("GET", "/cases/{id}"),
    ("POST", "/cases/{id}/steps"),
    ("GET", "/notices"),
    ("GET", "/notices/{id}"),
    ("GET", "/notices/{id}/sheet"),
    ("GET", "/notices/{id}/json"),
    ("GET", "/messages"),
    ("POST", "/messages"),
    ("GET", "/messages/write"),
    ("GET", "/messages/{id}"),
    ("GET", "/messages/{id}/files/{number}"),
    ("POST", "/messages/{id}/recall"),
    ("GET", "/groups"),
    ("POST", "/groups"),
    ("GET", "/groups/found"),
    ("POST", "/groups/keys"),
    ("GET", "/groups/{id}/members"),
    ("POST", "/groups/{id}/members"),
    ("POST", "/groups/{id}/dissolve"),
    ("GET", "/bureaus"),
    ("GET", "/directory"),
    ("GET", "/statistics"),
    ("GET", "/erasures"),
    ("GET", "/audit"),
    ("POST", "/audit/verify"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
    ("POST", "/purpose"),
    ("POST", "/language"),
    ("GET", "/style.css"),
    ("GET", "/static/{name}"),
    ("GET", "/static/mark.svg"),
];

#[test]
fn no_route_is_forgotten() {
    let source = include_str!("../../src/routes.rs");
    for rest in source.split(".route(\"").skip(1) {
        let (path, rest) = rest.split_once('"').unwrap();
        let handlers = rest.split(".route(").next().unwrap();
        for (method, call) in [("GET", "get("), ("POST", "post(")] {
            if handlers.contains(call) {
                assert!(ROUTES.contains(&(method, path)), "{method} {path} is not tried as a stranger");
            }
        }
    }
}

#[tokio::test]
async fn every_page_is_the_sign_in_page() {
    let cast = Cast::standing();
    let id = cast.records[0].id().to_string();
    for (method, path) in ROUTES {
        let address = path.replace("{id}", &id).replace("{name}", "nothing").replace("{number}", "1");
        let mut reader = Reader::stranger(&cast);
        let page = match method {
            "GET" => reader.get(&address).await,
            _ => reader.post_bare(&address, &[("what", "Tarik"), ("confirmed", "yes")]).await,
        };
        assert!(!page.body.contains("EXEMPLAIRE") && !page.body.contains("MA-0001"), "{address}");
        if path.starts_with("/static") || path == "/style.css" {
            continue;
        }
        let is_foreign_form = page.status == StatusCode::FORBIDDEN;
        assert!(page.is_sign_in() || is_foreign_form, "{method} {address}: {}", page.status);
        let expected = match path {
            "/sign-in" if method == "GET" => StatusCode::OK,
            "/sign-in" | "/language" => StatusCode::FORBIDDEN,
            "/sign-out" => StatusCode::OK,
            _ => StatusCode::UNAUTHORIZED,
        };
        assert_eq!(page.status, expected, "{method} {address}");
    }
    let view = cast.bureau.local_caller(Role::Officer, Purpose::Border);
    assert!(cast.bureau.record(&view, cast.records[0].id()).is_ok_and(|view| view.held.is_some()));
}

#[tokio::test]
async fn what_a_stranger_tries_is_written_down() {
    let cast = Cast::standing();
    let protection = cast.bureau.local_caller(Role::Protection, Purpose::Oversight);
    let told = || {
        let page = cast.bureau.audit(&protection, None, 1_000).unwrap();
        let lines = page.lines.into_iter().filter_map(|line| match line.line {
            AuditLine::Opened(opened) if opened.actor == Actor::Stranger => Some(opened.action),
            _ => None,
        });
        lines.collect::<Vec<_>>()
    };
    let mut reader = Reader::stranger(&cast);
    reader.get("/bureaus").await;
    reader.get("/records/none").await;
    reader.get("/audit").await;
    reader.get("/groups").await;
    reader.post("/groups/keys", &[]).await;
    reader.post("/ask", &[("what", "Tarik")]).await;
    reader.sign_in("wasl_0123456789abcdef_wrong").await;
    reader.get("/").await;
    let newest_first = [
        Action::Search,
        Action::Search,
        Action::GroupManage,
        Action::MessageRead,
        Action::AuditRead,
        Action::RecordRead,
        Action::FeedRead,
    ];
    assert_eq!(told(), newest_first);
}

#[tokio::test]
async fn every_page_forbids_the_browser_what_it_must() {
    let cast = Cast::standing();
    let mut reader = Reader::stranger(&cast);
    for path in ["/", "/sign-in", "/records/zz", "/style.css", "/static/none"] {
        let page = reader.get(path).await;
        let policy = page.header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"));
        assert_eq!(page.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(page.header(header::REFERRER_POLICY), "no-referrer");
        let kept = if path == "/style.css" { "public, max-age=86400" } else { "no-store" };
        assert_eq!(page.header(header::CACHE_CONTROL), kept, "{path}");
        assert!(!page.body.contains("<script") && !page.body.contains(" style="), "{path}");
    }
}

#[tokio::test]
async fn the_browser_keeps_the_stylesheet_until_it_changes() {
    let cast = Cast::standing();
    let page = Reader::stranger(&cast).get("/style.css").await;
    assert_eq!(page.header(header::CONTENT_TYPE), "text/css; charset=utf-8");
    assert!(page.header(header::ETAG).len() > 10);
    let sign_in = Reader::stranger(&cast).get("/").await;
    assert!(sign_in.body.contains("href=\"/style.css?"));
}
