//! A possible hit over HTTP: shown, judged, and not shown again.

use serde_json::json;
use wasl_model::Role;

use super::fixture::House;

const PERSON: &str = r#"{"dataset":"wanted","source_id":"7","type":"person","births":["1975-01-08"],
    "names":[{"text":"Amal Madeup","kind":"main"}]}"#;
const QUESTION: &str = r#"{"name":"Amal Madeup","born":"1975-01-08"}"#;

#[tokio::test]
async fn a_hit_that_was_rejected_is_told_apart_and_counted() {
    let house = House::new();
    let made = house.ask(Role::Analyst, "POST", "/v1/records", PERSON).await;
    let record = made.json()["record"].clone();
    let found = house.ask(Role::Officer, "POST", "/v1/search", QUESTION).await.json();
    assert_eq!((found["hits"][0]["record"].clone(), found.get("rejected")), (record.clone(), None));

    let search: serde_json::Value = serde_json::from_str(QUESTION).unwrap();
    let judged = json!({ "record": record, "search": search, "same": false, "reason": "She is taller." });
    let reply = house.ask(Role::Officer, "POST", "/v1/hits", &judged.to_string()).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let hit = reply.json()["id"].clone();
    let again = house.ask(Role::Officer, "POST", "/v1/hits", &judged.to_string()).await;
    assert_eq!((again.status.as_u16(), again.number()), (409, Some(6156)));

    let found = house.ask(Role::Officer, "POST", "/v1/search", QUESTION).await.json();
    assert_eq!(found["hits"], json!([]));
    let aside = &found["rejected"][0];
    assert_eq!((&aside["record"], &aside["judged"]["hit"]), (&record, &hit));
    assert_eq!(aside["judged"]["standing"], "rejected");

    let place = format!("/v1/hits/{}", hit.as_str().unwrap());
    let shown = house.ask(Role::Officer, "GET", &place, "").await.json();
    assert_eq!(shown["steps"][0]["reason"], "She is taller.");
    let counts = house.ask(Role::Officer, "GET", "/v1/hits/precision", "").await.json();
    let counted = json!({ "owner": "UN", "colour": null, "standing": "rejected", "true": false, "count": 1 });
    assert_eq!(counts["counts"], json!([counted]));

    // It was a mistake: the pair is a possible hit again.
    let turn = r#"{"command":"take-back","reason":"Wrong photograph."}"#;
    let stands = house.ask(Role::Officer, "POST", &format!("{place}/steps"), turn).await;
    assert_eq!(stands.json(), json!({ "standing": "taken-back" }));
    let found = house.ask(Role::Officer, "POST", "/v1/search", QUESTION).await.json();
    assert_eq!(found["hits"][0]["record"], record);
    let listed = house.ask(Role::Officer, "GET", "/v1/hits?tray=taken-back", "").await.json();
    assert_eq!(listed["hits"][0]["id"], hit);
}

#[tokio::test]
async fn what_cannot_be_said_of_a_hit_has_its_number() {
    let house = House::new();
    let made = house.ask(Role::Analyst, "POST", "/v1/records", PERSON).await;
    let record = made.json()["record"].clone();
    let judge = |question: serde_json::Value| {
        let mut judged = json!({ "record": record, "same": true, "reason": "Same photograph." });
        judged.as_object_mut().unwrap().extend(question.as_object().unwrap().clone());
        judged.to_string()
    };
    let hit = house
        .ask(Role::Officer, "POST", "/v1/hits", &judge(json!({ "search": { "name": "Amal Madeup" } })))
        .await;
    let place = format!("/v1/hits/{}/steps", hit.json()["id"].as_str().unwrap());
    let somebody_else = judge(json!({ "search": { "name": "Chen Beispiel" } }));
    for (path, body, status, number) in [
        ("/v1/hits", judge(json!({})), 422, 7007),
        ("/v1/hits", somebody_else, 422, 6155),
        ("/v1/hits", judge(json!({ "search": {} })), 422, 6008),
        (&place, r#"{"command":"forget"}"#.to_owned(), 422, 7007),
        (&place, r#"{"command":"conclude","reason":"Done."}"#.to_owned(), 422, 7007),
        (&place, r#"{"command":"accept","outcome":"noted","reason":"Yes."}"#.to_owned(), 422, 7007),
        (&place, r#"{"command":"deny"}"#.to_owned(), 422, 6157),
        (&place, r#"{"command":"erase"}"#.to_owned(), 409, 1161),
        ("/v1/hits/0000000000000000/steps", r#"{"command":"deny","reason":"No."}"#.to_owned(), 404, 1004),
    ] {
        let reply = house.ask(Role::Officer, "POST", path, &body).await;
        assert_eq!((reply.status.as_u16(), reply.number()), (status, Some(number)), "{path} {body}");
    }
    let word = house.ask(Role::Officer, "GET", "/v1/hits?tray=maybe", "").await;
    assert_eq!((word.status.as_u16(), word.number()), (400, Some(7008)));
}
