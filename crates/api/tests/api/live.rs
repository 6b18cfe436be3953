//! Live questions over HTTP: what is shown, and who is told to have answered. What two bureaus say to each other is told where
//! the node is tested.

use std::{net::TcpListener, sync::Arc};

use serde_json::{Value, json};
use wasl_model::{Purpose, Role, Timestamp};
use wasl_node::{Bureau, Exchange, Format, ImportPlan, Input, ListedAs, SetClock, Settings};

use super::fixture::{House, PEOPLE};

/// The house of UN, whose neighbour in Lyon answers for people that it gives nobody copies of, and whose neighbour in Rabat
/// is never there.
fn house_with_neighbours() -> (House, tempfile::TempDir, Exchange) {
    let (house, folder) = (House::new(), tempfile::tempdir().unwrap());
    let clock = Arc::new(SetClock::at(Timestamp::from_secs(1_795_000_000)));
    let asked_only = Settings { asked_only: vec!["people".to_owned()], ..Settings::default() };
    let make = |member: &str| {
        let path = folder.path().join(member);
        Arc::new(
            Bureau::init(&path, member.parse().unwrap(), member, &asked_only, Arc::clone(&clock)).unwrap(),
        )
    };
    let (lyon, rabat) = (make("FR"), make("MA"));
    let plan = ImportPlan {
        format: Format::Ftm,
        inputs: vec![Input { name: "people".to_owned(), bytes: Box::new(PEOPLE.as_bytes()) }],
        dataset: Some(wasl_model::Text::new("people").unwrap()),
        mapping: None,
        handling: wasl_model::Handling::default(),
        confirm_withdraw: None,
        listed_as: ListedAs::Records,
    };
    let admin = |bureau: &Bureau| bureau.local_caller(Role::Admin, Purpose::Investigation);
    lyon.import(&admin(&lyon), plan, &mut |_| {}).unwrap();
    let exchange = lyon.start_exchange(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    let own = admin(&house.bureau);
    house.bureau.add_peer(&own, &lyon.identity().card(&exchange.address().to_string())).unwrap();
    house.bureau.add_peer(&own, &rabat.identity().card("127.0.0.1:1")).unwrap();
    lyon.add_peer(&admin(&lyon), &house.bureau.identity().card("127.0.0.1:1")).unwrap();
    house.bureau.exchange_now("FR".parse().unwrap()).unwrap();
    (house, folder, exchange)
}

/// Who was asked, without the time that it took.
fn asked(answer: &Value) -> Value {
    let mut asked = answer["asked"].clone();
    for member in asked.as_array_mut().unwrap() {
        if let Some(took) = member.get_mut("took_millis") {
            assert!(took.as_u64().is_some_and(|took| took < 10_000), "{took}");
            *took = "…".into();
        }
    }
    asked
}

#[tokio::test]
async fn an_answer_tells_who_was_asked_and_that_it_is_not_complete() {
    let (house, _folder, _exchange) = house_with_neighbours();
    let rabat =
        json!({ "member": "MA", "state": "unreachable", "since": "2026-11-18T11:06:40Z", "number": 4101 });
    let lyon =
        |found: u64| json!({ "member": "FR", "state": "answered", "took_millis": "…", "found": found });
    for (path, body, found) in [
        ("/v1/search", r#"{"name":"Tarik Example","born":"1965-03-21","ask_millis":10000}"#, 1),
        ("/v1/search", r#"{"name":"Zebulon Quux","ask_millis":10000}"#, 0),
        ("/v1/check", r#"{"document":"AB 123456","ask_millis":10000}"#, 1),
        ("/v1/check", r#"{"document":"ZZ 999999","ask_millis":10000}"#, 0),
        (
            "/v1/check",
            r#"{"mrz":["P<UTOEXAMPLE<<TARIK<<<<<<<<<<<<<<<<<<<<<<<<<","L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
                "ask_millis":10000}"#,
            // Another person of that name: born on another day, and a woman.
            0,
        ),
    ] {
        let reply = house.ask(Role::Officer, "POST", path, body).await;
        let answer = reply.json();
        assert_eq!(asked(&answer), json!([lyon(found), rabat]), "{body}: {}", reply.text);
        assert_eq!(
            (&answer["complete"], answer["hits"].as_array().unwrap().len() as u64),
            (&json!(false), found)
        );
        if found > 0 {
            let hit = &answer["hits"][0];
            assert_eq!(
                (&hit["live"], &hit["owner"], &hit["source_id"], &hit["as_of"]),
                (&json!(true), &json!("FR"), &json!("ex-1"), &json!("2026-11-18T11:06:40Z"))
            );
            // It is kept nowhere, so that it has no address.
            let record = format!("/v1/records/{}", hit["record"].as_str().unwrap());
            assert_eq!(house.ask(Role::Officer, "GET", &record, "").await.status, 404);
        }
    }
}

#[tokio::test]
async fn who_gives_no_time_asks_nobody_and_who_gives_too_much_is_refused() {
    let (house, _folder, _exchange) = house_with_neighbours();
    let own = house
        .ask(Role::Officer, "POST", "/v1/search", r#"{"name":"Tarik Example","ask_millis":0}"#)
        .await
        .json();
    assert_eq!((&own["asked"], &own["hits"], &own["complete"]), (&json!([]), &json!([]), &json!(true)));
    for path in ["/v1/search", "/v1/check"] {
        let body = r#"{"document":"AB123456","ask_millis":10001}"#;
        let refused = house.ask(Role::Officer, "POST", path, body).await;
        assert_eq!((refused.status.as_u16(), refused.number()), (422, Some(7007)), "{}", refused.text);
    }
    // The form of yente has no place for who did not answer.
    let found = house.ask(Role::Officer, "GET", "/search/default?q=Tarik%20Example", "").await.json();
    assert_eq!(found["results"], json!([]));
}
