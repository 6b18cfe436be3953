//! What is answered: whole answers, compared with reviewed copies.

use wasl_model::{Purpose, Role, Text};
use wasl_node::{Charter, Directory, DirectoryEntry, MemberCard, UnixTime, read_directory_key};

use super::fixture::{House, asking};

#[tokio::test]
async fn a_search_in_another_script() {
    let house = House::with_people();
    let body = r#"{"name":"طارق مثال","born":"1965","nationality":"MA","purpose":"border","limit":3}"#;
    let reply = house.ask(Role::Officer, "POST", "/v1/search", body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    insta::assert_json_snapshot!(reply.steady());
}

#[tokio::test]
async fn a_check_of_a_passport() {
    let house = House::with_people();
    let body = r#"{"document":"ab-123456","issuer":"MA"}"#;
    let reply = house.ask(Role::Officer, "POST", "/v1/check", body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    insta::assert_json_snapshot!(reply.steady());
}

#[tokio::test]
async fn a_check_of_a_machine_readable_zone() {
    let house = House::with_people();
    // The specimen of Doc 9303 with another name: its check digits are sound.
    let body = r#"{"mrz":["P<UTOEXAMPLE<<TARIK<<<<<<<<<<<<<<<<<<<<<<<<<","L898902C36UTO7408122F1204159ZE184226B<<<<<10"]}"#;
    let reply = house.ask(Role::Officer, "POST", "/v1/check", body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    insta::assert_json_snapshot!(reply.steady()["mrz"]);
    let reply = house.ask(Role::Officer, "POST", "/v1/check", r#"{"mrz":["not a zone"]}"#).await;
    assert_eq!((reply.status.as_u16(), reply.number()), (422, Some(2072)), "{}", reply.text);
}

#[tokio::test]
async fn a_name_that_is_nobodys() {
    let house = House::with_people();
    let reply = house.ask(Role::Officer, "POST", "/v1/search", r#"{"name":"Zebulon Quux"}"#).await;
    assert_eq!(reply.json()["hits"].as_array().map(Vec::len), Some(0), "{}", reply.text);
}

#[tokio::test]
async fn the_feeds_and_the_metrics() {
    let house = House::with_people();
    house.ask(Role::Officer, "POST", "/v1/search", r#"{"name":"Tarik Example"}"#).await;
    insta::assert_json_snapshot!(house.ask(Role::Admin, "GET", "/v1/feeds", "").await.json());
    let metrics = house.ask(Role::Admin, "GET", "/metrics", "").await;
    assert!(metrics.text.contains("wasl_records{member=\"UN\"} 3\n"), "{}", metrics.text);
    assert!(metrics.text.contains("wasl_questions_total{kind=\"search\"} 1\n"), "{}", metrics.text);
    assert!(!metrics.text.contains("Tarik"));
}

#[tokio::test]
async fn the_directory_that_is_obeyed() {
    let house = House::with_people();
    let shown = async || house.ask(Role::Officer, "GET", "/v1/directory", "").await.json();
    assert_eq!(shown().await, serde_json::json!({ "directory": null }));
    // A key of 32 bytes 7, so that the answer is the same at every run.
    let file = house.bureau.home().path().join("keeper.key");
    std::fs::write(&file, "SG BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap();
    let keeper = read_directory_key(&file).unwrap();
    let charter = Charter { threshold: 1, keys: vec![keeper.verifying_key().to_string()] };
    let title = Text::new("An invented network").unwrap();
    let at = UnixTime::new(1_700_000_000).unwrap();
    let mut founding = Directory::founding("UN".parse().unwrap(), title, charter, at).unwrap();
    Directory::sign_founding(&mut founding, &keeper).unwrap();
    let admin = house.bureau.local_caller(Role::Admin, Purpose::Investigation);
    let directory = house.bureau.trust_directory(&admin, &founding.to_bytes()).unwrap().directory;
    let card = MemberCard {
        member: "SG".parse().unwrap(),
        name: Text::new("An invented bureau").unwrap(),
        key: keeper.verifying_key().to_string(),
        sealing: "a sealing key".to_owned(),
        certificate: vec![1; 8].into(),
        address: "bureau.example:7401".to_owned(),
    };
    let entries = vec![
        DirectoryEntry::Admit { card: card.sign(&keeper).unwrap() },
        DirectoryEntry::Suspend { member: card.member },
    ];
    let mut batch = directory.propose(entries, at).unwrap();
    directory.sign(&mut batch, &keeper).unwrap();
    house.bureau.publish_directory(&admin, &batch.to_bytes()).unwrap();
    insta::assert_json_snapshot!(shown().await);
}

#[tokio::test]
async fn the_audit_log_is_paged_and_verified() {
    let house = House::with_people();
    house.key(Role::Protection);
    house.ask(Role::Officer, "POST", "/v1/search", r#"{"name":"Tarik Example"}"#).await;
    let page = house.ask(Role::Protection, "GET", "/v1/audit?limit=3", "").await.json();
    let next = page["next"].as_u64().unwrap();
    assert_eq!(page["lines"].as_array().unwrap().len(), 3);
    assert_eq!(page["lines"][1]["outcome"], "shown", "{page}");
    let older = house.ask(Role::Protection, "GET", &format!("/v1/audit?before={next}"), "").await.json();
    assert_eq!(older["lines"][0]["number"].as_u64(), Some(next - 1));
    let verdict = house.ask(Role::Protection, "GET", "/v1/audit/verify", "").await.json();
    assert_eq!(verdict["sound"], true, "{verdict}");
}

#[tokio::test]
async fn it_is_alive_before_it_is_ready() {
    let house = House::new();
    let alive = house.send(asking(None, "GET", "/healthz", "")).await;
    assert_eq!((alive.status.as_u16(), alive.text.as_str()), (200, r#"{"status":"ok"}"#));
    let ready = house.send(asking(None, "GET", "/readyz", "")).await;
    assert_eq!((ready.status.as_u16(), ready.number()), (503, Some(7014)));
}
