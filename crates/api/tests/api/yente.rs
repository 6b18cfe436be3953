//! The requests that clients of yente send, and the answers that they read.

use axum::{body::Body, http::Request};
use wasl_model::{RecordId, Role};

use super::fixture::House;

const BATCH: &str = r#"{
    "weights": {}, "config": {},
    "queries": {
        "one": {"id": "client-1", "schema": "Person", "properties": {
            "name": ["Tariq Exampel", "طارق مثال"], "birthDate": "1965", "nationality": ["Morocco"]}},
        "two": {"schema": "Company", "properties": {"name": ["Sample Shipping"], "jurisdiction": ["mt"]}},
        "three": {"schema": "Person", "properties": {"passportNumber": ["AB 123456"]}},
        "none": {"schema": "Person", "properties": {"name": ["Zebulon Quux"]}}
    }
}"#;

#[tokio::test]
async fn a_batch_is_matched() {
    let house = House::with_people();
    let reply =
        house.ask(Role::Officer, "POST", "/match/default?algorithm=best&limit=2&threshold=0.5", BATCH).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    insta::assert_json_snapshot!(reply.json());
}

#[tokio::test]
async fn scopes_and_filters_narrow() {
    let house = House::with_people();
    let body = r#"{"queries":{"q":{"schema":"Person","properties":{"name":["Tarik Example"]}}}}"#;
    let id = RecordId::derive("UN".parse().unwrap(), "people", "ex-1");
    for (path, expected) in [
        ("/match/default".to_owned(), 1),
        ("/match/un".to_owned(), 1),
        ("/match/people".to_owned(), 1),
        ("/match/default?exclude_dataset=people".to_owned(), 0),
        ("/match/default?include_dataset=others&include_dataset=people".to_owned(), 1),
        ("/match/default?include_dataset=others".to_owned(), 0),
        ("/match/default?exclude_schema=LegalEntity".to_owned(), 0),
        (format!("/match/default?exclude_entity_ids={id}"), 0),
        ("/match/default?exclude_entity_ids=ex-1".to_owned(), 0),
        ("/match/default?changed_since=2099-01-01T00:00".to_owned(), 0),
        ("/match/default?topics=sanction&fuzzy=false".to_owned(), 1),
        ("/match/default?limit=0".to_owned(), 0),
    ] {
        let reply = house.ask(Role::Officer, "POST", &path, body).await;
        let results = reply.json()["responses"]["q"]["results"].as_array().map(Vec::len);
        assert_eq!(results, Some(expected), "{path}: {}", reply.text);
    }
}

#[tokio::test]
async fn what_yente_refuses_is_refused() {
    let house = House::with_people();
    let good = r#"{"queries":{"q":{"schema":"Person","properties":{"name":["Tarik Example"]}}}}"#;
    let many: Vec<String> =
        (0..101).map(|at| format!(r#""{at}":{{"schema":"Person","properties":{{}}}}"#)).collect();
    let many = format!(r#"{{"queries":{{{}}}}}"#, many.join(","));
    for (path, body, expected) in [
        ("/match/banana", good, 404),
        ("/match/default?algorithm=neural-net", good, 400),
        ("/match/default?limit=501", good, 400),
        ("/match/default?threshold=2", good, 400),
        ("/match/default", r#"{"queries":{"q":{"schema":"Banana","properties":{}}}}"#, 400),
        ("/match/default", r#"{"queries":{"q":{"properties":{}}}}"#, 422),
        ("/match/default", r#"{"queries":{}}"#, 422),
        ("/match/default", many.as_str(), 400),
    ] {
        let reply = house.ask(Role::Officer, "POST", path, body).await;
        assert_eq!(reply.status, expected, "{path} {}", reply.text);
        assert!(reply.json()["detail"].is_string());
    }
}

#[tokio::test]
async fn a_box_to_type_in() {
    let house = House::with_people();
    let reply = house
        .ask(Role::Officer, "GET", "/search/default?q=oksana%20invented&schema=Person&countries=ua", "")
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    insta::assert_json_snapshot!(reply.json());
    for (path, status, results) in [
        ("/search/default?q=AB123456", 200, Some(1)),
        ("/search/default?q=oksana%20invented&countries=ma", 200, Some(0)),
        ("/search/default?q=oksana%20invented&schema=Vessel", 200, Some(0)),
        ("/search/default?q=oksana%20invented&offset=1", 200, Some(0)),
        ("/search/default?q=oksana%20invented&schema=Banana", 400, None),
        ("/search/banana?q=oksana%20invented", 404, None),
        ("/search/default", 400, None),
    ] {
        let reply = house.ask(Role::Officer, "GET", path, "").await;
        let found = reply.json()["results"].as_array().map(Vec::len);
        assert_eq!((reply.status.as_u16(), found), (status, results), "{path}: {}", reply.text);
    }
}

#[tokio::test]
async fn an_entity_the_catalog_and_the_algorithms() {
    let house = House::with_people();
    let id = RecordId::derive("UN".parse().unwrap(), "people", "ex-1");
    insta::assert_json_snapshot!(
        house.ask(Role::Officer, "GET", &format!("/entities/{id}"), "").await.json()
    );
    insta::assert_json_snapshot!(house.ask(Role::Officer, "GET", "/catalog", "").await.json());
    insta::assert_json_snapshot!(house.ask(Role::Officer, "GET", "/algorithms", "").await.json());
    assert_eq!(house.ask(Role::Officer, "GET", "/entities/ex-1", "").await.status, 404);
}

#[tokio::test]
async fn a_key_comes_as_its_clients_send_it() {
    let house = House::with_people();
    let key = house.key(Role::Officer);
    for value in [format!("ApiKey {key}"), format!("Apikey {key}"), key] {
        let request = Request::get("/algorithms").header("authorization", value).body(Body::empty()).unwrap();
        assert_eq!(house.send(request).await.status, 200);
    }
}
