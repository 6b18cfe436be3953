//! What nobody should send, and what becomes of it: a numbered problem that repeats nothing.

use axum::{body::Body, http::Request};
use wasl_model::Role;

use super::fixture::{House, Reply};

fn seen(reply: &Reply) -> (u16, Option<u64>) {
    assert_eq!(reply.headers["content-type"], "application/problem+json", "{}", reply.text);
    let json = reply.json();
    assert_eq!(json["status"], reply.status.as_u16());
    assert_eq!(json["type"], format!("urn:wasl:error:{}", json["number"]));
    assert!(!reply.text.contains("Hostile"), "{}", reply.text);
    (reply.status.as_u16(), reply.number())
}

#[tokio::test]
async fn questions_that_are_none() {
    let house = House::with_people();
    let long = format!(r#"{{"name":"{}"}}"#, "Hostile ".repeat(100));
    let deep = format!(r#"{{"name":{}1{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    for (body, expected) in [
        ("", (400, 7005)),
        ("{", (400, 7005)),
        ("\u{feff}{}", (400, 7005)),
        (r#"{"name":"Hostile"}{"#, (400, 7005)),
        (deep.as_str(), (400, 7006)),
        ("[]", (422, 7007)),
        ("null", (422, 7007)),
        (r#"{"name":["Hostile"]}"#, (422, 7007)),
        (r#"{"name":"Hostile","Hostile":1}"#, (422, 7007)),
        (r#"{"name":"Hostile","name":"Hostile"}"#, (422, 7007)),
        (r#"{"name":"Hostile\u0000"}"#, (422, 7007)),
        (r#"{"name":"\ud800Hostile"}"#, (400, 7005)),
        (long.as_str(), (422, 7007)),
        (r#"{"name":"Hostile","born":"1965-02-30"}"#, (422, 7007)),
        (r#"{"name":"Hostile","born":"0000"}"#, (422, 7007)),
        (r#"{"name":"Hostile","nationality":"Hostile"}"#, (422, 7007)),
        (r#"{"name":"Hostile","kind":"Hostile"}"#, (422, 7007)),
        (r#"{"name":"Hostile","purpose":"Hostile"}"#, (422, 7007)),
        (r#"{"name":"Hostile","limit":0}"#, (422, 7007)),
        (r#"{"name":"Hostile","limit":101}"#, (422, 7007)),
        (r#"{"name":"Hostile","limit":99999999999999999999999}"#, (422, 7007)),
        (r#"{"name":"Hostile","limit":-1}"#, (422, 7007)),
        (r#"{"name":"Hostile","min_score":1.5}"#, (422, 7007)),
        (r#"{"name":"Hostile","min_score":1e999}"#, (400, 7005)),
        (r#"{"name":"Hostile","issuer":"MA"}"#, (422, 7007)),
        ("{}", (422, 6008)),
    ] {
        let reply = house.ask(Role::Officer, "POST", "/v1/search", body).await;
        let shown: String = body.chars().take(60).collect();
        assert_eq!(seen(&reply), (expected.0, Some(expected.1)), "{shown}: {}", reply.text);
    }
}

#[tokio::test]
async fn checks_of_nothing_or_of_two_things() {
    let house = House::with_people();
    for body in ["{}", r#"{"document":"1","vehicle":"2"}"#, r#"{"mrz":"P<UTO"}"#, r#"{"issuer":"MA"}"#] {
        let reply = house.ask(Role::Officer, "POST", "/v1/check", body).await;
        assert_eq!(seen(&reply), (422, Some(7007)), "{body}");
    }
    let lines = vec!["<"; 50];
    let body = serde_json::json!({ "mrz": lines }).to_string();
    let reply = house.ask(Role::Officer, "POST", "/v1/check", &body).await;
    assert_eq!(seen(&reply), (422, Some(7007)));
}

#[tokio::test]
async fn bodies_and_addresses_that_are_too_large() {
    let house = House::with_people();
    let body = format!(r#"{{"name":"{}"}}"#, "Hostile".repeat(1_500_000));
    let reply = house.ask(Role::Officer, "POST", "/v1/search", &body).await;
    assert_eq!(seen(&reply), (413, Some(7003)));
    let path = format!("/v1/records?dataset={}", "a".repeat(9_000));
    let reply = house.ask(Role::Officer, "GET", &path, "").await;
    assert_eq!(seen(&reply), (414, Some(7012)));
}

#[tokio::test]
async fn media_types_that_are_not_json() {
    let house = House::with_people();
    let key = house.key(Role::Officer);
    for (kind, expected) in [
        ("text/plain", Some(7004)),
        ("application/x-www-form-urlencoded", Some(7004)),
        ("application/json; charset=utf-8", None),
        ("application/merge-patch+json", None),
    ] {
        let request = Request::post("/v1/search")
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", kind)
            .body(Body::from(r#"{"name":"Hostile"}"#))
            .unwrap();
        let reply = house.send(request).await;
        assert_eq!(reply.number(), expected, "{kind}: {}", reply.text);
    }
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there() {
    let house = House::with_people();
    for (method, path, expected) in [
        ("GET", "/nothing", (404, 7001)),
        ("GET", "/v1/nothing", (404, 7001)),
        ("POST", "/v1", (404, 7001)),
        ("PUT", "/v1/search", (405, 7002)),
        ("GET", "/v1/search", (405, 7002)),
        ("DELETE", "/v1/records", (405, 7002)),
        ("POST", "/healthz", (405, 7002)),
        ("GET", "/match/default", (405, 7002)),
        ("GET", "/v1/records/Hostile", (404, 1004)),
        ("GET", "/v1/records/00000000000000000000000000000000", (404, 1004)),
        ("GET", "/v1/records?Hostile=1", (400, 7008)),
        ("GET", "/v1/records?owner=Hostile", (400, 7008)),
        ("GET", "/v1/records?limit=0", (400, 7008)),
        ("GET", "/v1/records?limit=1&limit=2", (400, 7008)),
        ("GET", "/v1/records?after=Hostile", (400, 7008)),
    ] {
        let reply = house.ask(Role::Officer, method, path, "").await;
        assert_eq!(seen(&reply), (expected.0, Some(expected.1)), "{method} {path}");
        if expected.0 == 405 {
            assert!(reply.headers.contains_key("allow"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn lists_that_are_none_change_nothing() {
    let house = House::with_people();
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "Hostile">]><a>&b;</a>"#;
    for (path, body, expected) in [
        ("/v1/imports", "x", (400, 7008)),
        ("/v1/imports?format=Hostile", "x", (400, 7008)),
        ("/v1/imports?format=csv", "a,b\n1,2\n", (422, 2013)),
        ("/v1/imports?format=csv&mapping=..%2f..%2fHostile", "a", (400, 7008)),
        ("/v1/imports?format=csv&mapping=absent", "a", (400, 7008)),
        ("/v1/imports?format=un-xml", "", (422, 2004)),
        ("/v1/imports?format=un-xml", bomb, (422, 2010)),
        ("/v1/imports?format=ftm&dataset=people", "{}\n", (422, 6011)),
        ("/v1/imports?format=ftm&only=MA&all_but=UN", "{}\n", (422, 7007)),
        ("/v1/imports?format=ftm&only=Hostile", "{}\n", (400, 7008)),
    ] {
        let reply = house.ask(Role::Admin, "POST", path, body).await;
        assert_eq!(seen(&reply), (expected.0, Some(expected.1)), "{path}: {}", reply.text);
    }
    let one = super::fixture::PEOPLE.lines().next().unwrap();
    let reply = house.ask(Role::Admin, "POST", "/v1/imports?format=ftm&dataset=people", one).await;
    assert_eq!(seen(&reply), (409, Some(6010)), "{}", reply.text);
}

#[tokio::test]
async fn a_form_is_not_a_list() {
    let house = House::new();
    let key = house.key(Role::Admin);
    let request = Request::post("/v1/imports?format=ftm")
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from("--x--"))
        .unwrap();
    assert_eq!(seen(&house.send(request).await), (415, Some(7004)));
}
