//! Messages over HTTP. What happens between two bureaus is told where the node is tested.

use std::sync::Arc;

use wasl_model::{Purpose, Role, Timestamp};
use wasl_node::{Bureau, SetClock, Settings};

use super::fixture::House;

/// No group that there is.
const GROUP: &str = "UN-00000000000000000000000000000000";

/// A bureau that knows another, whose folder lives as long.
pub(crate) fn house_with_a_peer() -> (House, tempfile::TempDir) {
    let (house, folder) = (House::new(), tempfile::tempdir().unwrap());
    let clock = Arc::new(SetClock::at(Timestamp::from_secs(1_795_000_000)));
    let home = folder.path().join("fr");
    let lyon = Bureau::init(&home, "FR".parse().unwrap(), "Lyon", &Settings::default(), clock).unwrap();
    let admin = house.bureau.local_caller(Role::Admin, Purpose::Investigation);
    house.bureau.add_peer(&admin, &lyon.identity().card("127.0.0.1:1")).unwrap();
    (house, folder)
}

#[tokio::test]
async fn a_message_is_sent_listed_shown_and_taken_back() {
    let (house, _folder) = house_with_a_peer();
    let body = r#"{"to":["FR"],"subject":"An invented case","body":"First line.\nSecond line.","urgency":"flash",
                   "case":"2026/117","answer_by":"2026-12-01T12:00:00Z"}"#;
    let sent = house.ask(Role::Officer, "POST", "/v1/messages", body).await;
    assert_eq!((sent.status.as_u16(), sent.text.as_str()), (201, r#"{"id":"UN-0"}"#));
    let place = sent.headers["location"].to_str().unwrap().to_owned();
    let shown = house.ask(Role::Analyst, "GET", &place, "").await;
    insta::assert_json_snapshot!(shown.json());
    let listed = house.ask(Role::Officer, "GET", "/v1/messages?tray=out", "").await;
    let mut without_body = shown.json();
    without_body["content"].as_object_mut().unwrap().remove("body");
    assert_eq!(listed.json(), serde_json::json!({ "messages": [without_body], "next": null }));
    let inbox = house.ask(Role::Officer, "GET", "/v1/messages", "").await;
    assert_eq!(inbox.json(), serde_json::json!({ "messages": [], "next": null }));

    assert_eq!(house.ask(Role::Officer, "DELETE", &place, "").await.status, 202);
    let gone = house.ask(Role::Officer, "GET", &place, "").await.json();
    assert_eq!(
        (&gone["content"], &gone["recalled"]),
        (&serde_json::Value::Null, &"2026-11-18T11:06:40Z".into())
    );
}

#[tokio::test]
async fn a_message_that_cannot_be_sent_names_the_field_and_nothing_of_what_it_says() {
    let (house, _folder) = house_with_a_peer();
    let long = "a".repeat(201);
    let cases = [
        (r#"{"to":[],"subject":"Tarik","body":"Tarik"}"#.to_owned(), 422, 7007, "`to`"),
        (r#"{"subject":"Tarik","body":"Tarik"}"#.to_owned(), 422, 7007, "`to`"),
        (
            format!(r#"{{"to":["FR"],"group":"{GROUP}","subject":"Tarik","body":"Tarik"}}"#),
            422,
            7007,
            "`group`",
        ),
        (r#"{"group":"Ports","subject":"Tarik","body":"Tarik"}"#.to_owned(), 422, 7007, "`group`"),
        (format!(r#"{{"group":"{GROUP}","subject":"Tarik","body":"Tarik"}}"#), 404, 1004, "not found"),
        (r#"{"to":["FR","FR"],"subject":"Tarik","body":"Tarik"}"#.to_owned(), 422, 7007, "`to`"),
        (r#"{"to":["fr"],"subject":"Tarik","body":"Tarik"}"#.to_owned(), 422, 7007, "`to[0]`"),
        (format!(r#"{{"to":["FR"],"subject":"{long}","body":"Tarik"}}"#), 422, 7007, "`subject`"),
        (r#"{"to":["FR"],"subject":"Tarik","body":" \n "}"#.to_owned(), 422, 7007, "`body`"),
        (
            r#"{"to":["FR"],"subject":"Tarik","body":"Tarik","urgency":"now"}"#.to_owned(),
            422,
            7007,
            "`urgency`",
        ),
        (r#"{"to":["FR"],"subject":"Tarik","body":"Tarik","bcc":["MA"]}"#.to_owned(), 422, 7007, "`bcc`"),
        (
            r#"{"to":["FR"],"subject":"Tarik","body":"Tarik","answer_by":"2020-01-01T00:00:00Z"}"#.to_owned(),
            422,
            6022,
            "answer",
        ),
        (r#"{"to":["MA"],"subject":"Tarik","body":"Tarik"}"#.to_owned(), 404, 6015, "MA is not a peer"),
        (r#"{"to":["UN"],"subject":"Tarik","body":"Tarik"}"#.to_owned(), 422, 6020, "sender"),
    ];
    for (body, status, number, words) in cases {
        let reply = house.ask(Role::Officer, "POST", "/v1/messages", &body).await;
        assert_eq!((reply.status.as_u16(), reply.number()), (status, Some(number)), "{body}: {}", reply.text);
        assert!(reply.text.contains(words) && !reply.text.contains("Tarik"), "{}", reply.text);
    }
    for path in ["/v1/messages?tray=post", "/v1/messages?limit=501", "/v1/messages?before=9"] {
        assert_eq!(house.ask(Role::Officer, "GET", path, "").await.number(), Some(7008), "{path}");
    }
    for path in ["/v1/messages/UN-9", "/v1/messages/x"] {
        assert_eq!(house.ask(Role::Officer, "GET", path, "").await.number(), Some(1004), "{path}");
    }
}
