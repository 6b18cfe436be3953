//! A record's life: made, listed, corrected, erased; and a list, imported.

use serde_json::json;
use wasl_model::Role;

use super::fixture::{House, PEOPLE, asking};

const DRAFT: &str = r#"{
    "dataset": "wanted", "source_id": "2026-0017", "type": "person",
    "names": [{"text": "Amal Madeup", "kind": "main"}],
    "births": ["1990-05", "1989/1991", "1990~"],
    "nationalities": ["MA"], "sex": "female",
    "identifiers": [{"scheme": "passport", "value": "XY 987654", "issuer": "MA"}],
    "facts": [{"kind": "remark", "text": "Invented."}],
    "handling": {"only": ["MA", "US"], "purposes": ["border"], "expires": "2027-01-01T00:00:00Z"}
}"#;

#[tokio::test]
async fn a_record_is_made_shown_and_listed() {
    let house = House::new();
    let made = house.ask(Role::Analyst, "POST", "/v1/records", DRAFT).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let place = made.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(place, format!("/v1/records/{}", made.json()["record"].as_str().unwrap()));
    let mut request = asking(Some(&house.key(Role::Officer)), "GET", &place, "");
    assert_eq!(house.ask(Role::Officer, "GET", &place, "").await.status, 404, "held for the border only");
    request.headers_mut().insert("wasl-purpose", "border".parse().unwrap());
    insta::assert_json_snapshot!(house.send(request).await.json());
    let again = house.ask(Role::Analyst, "POST", "/v1/records", DRAFT).await;
    assert_eq!((again.status.as_u16(), again.number()), (409, Some(6012)));
}

#[tokio::test]
async fn a_correction_changes_what_it_gives_and_keeps_the_rest() {
    let house = House::new();
    let made = house.ask(Role::Analyst, "POST", "/v1/records", DRAFT).await;
    let place = made.headers["location"].to_str().unwrap().to_owned();
    let patch = r#"{"births":null,"sex":null,"nationalities":["DZ"],"handling":{"expires":null}}"#;
    let reply = house.ask(Role::Analyst, "PATCH", &place, patch).await;
    assert_eq!(reply.status, 204, "{}", reply.text);
    let mut request = asking(Some(&house.key(Role::Officer)), "GET", &place, "");
    request.headers_mut().insert("wasl-purpose", "border".parse().unwrap());
    let content = house.send(request).await.json()["content"].clone();
    assert_eq!(content["births"], json!([]));
    assert_eq!(content["sex"], json!(null));
    assert_eq!(content["nationalities"], json!(["DZ"]));
    assert_eq!(content["names"][0]["text"], "Amal Madeup");
    assert_eq!(
        content["handling"],
        json!({"only": ["MA", "US"], "purposes": ["border"], "expires": null, "on_hit": "tell-owner"})
    );
    for (patch, number) in [
        (r#"{"handling":null}"#, 7007),
        (r#"{"handling":{"only":["MA"],"all_but":["US"]}}"#, 7007),
        (r#"{"dataset":"other"}"#, 7007),
        (r#"{"names":[{"text":"","kind":"main"}]}"#, 7007),
    ] {
        assert_eq!(house.ask(Role::Analyst, "PATCH", &place, patch).await.number(), Some(number), "{patch}");
    }
}

#[tokio::test]
async fn an_erased_record_is_gone_but_for_who_confirmed_it() {
    let house = House::new();
    let made = house.ask(Role::Analyst, "POST", "/v1/records", DRAFT).await;
    let place = made.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(house.ask(Role::Protection, "DELETE", &place, "").await.status, 202);
    assert_eq!(house.ask(Role::Protection, "DELETE", &place, "").await.status, 404);
    let shown = house.ask(Role::Officer, "GET", &place, "").await.json();
    assert_eq!(shown["content"], json!(null));
    assert_eq!(shown["erasures"][0]["reason"], "ordered");
    assert!(!shown.to_string().contains("Amal"));
}

#[tokio::test]
async fn a_list_goes_in_whole_and_is_paged_out() {
    let house = House::new();
    let import = "/v1/imports?format=ftm&dataset=people&name=people.json";
    let list = format!(
        "{PEOPLE}{{\"id\":\"ex-4\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"Ada Late\"],\"birthDate\":[\"1965-13-45\"]}}}}\n"
    );
    let report = house.ask(Role::Admin, "POST", import, &list).await;
    assert_eq!(report.status, 200, "{}", report.text);
    insta::assert_json_snapshot!(report.json());
    let again = house.ask(Role::Admin, "POST", import, &list).await.json();
    assert_eq!([&again["made"], &again["unchanged"]], [&json!(0), &json!(3)]);
    let (mut after, mut seen) = (String::new(), 0);
    loop {
        let page = house.ask(Role::Officer, "GET", &format!("/v1/records?limit=1{after}"), "").await.json();
        seen += page["records"].as_array().unwrap().len();
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, 3);
    let none = house.ask(Role::Officer, "GET", "/v1/records?dataset=others", "").await.json();
    assert_eq!(none, json!({"records": [], "next": null}));
    let own = house.ask(Role::Officer, "GET", "/v1/records?owner=UN&dataset=people", "").await.json();
    assert_eq!(own["records"].as_array().unwrap().len(), 3);
    let theirs = house.ask(Role::Officer, "GET", "/v1/records?owner=US", "").await.json();
    assert_eq!(theirs["records"].as_array().unwrap().len(), 0);
}
