//! Many at once, and too many.

use std::time::Instant;

use tower::ServiceExt as _;
use wasl_model::Role;
use wasl_node::Settings;

use super::fixture::{House, asking, read};

#[tokio::test(flavor = "multi_thread")]
async fn fifty_searches_at_once_are_all_answered_and_all_told() {
    let house = House::with_people();
    let key = house.key(Role::Officer);
    let before = house.audit_size();
    let asked: Vec<_> = (0..50)
        .map(|_| {
            let request = asking(Some(&key), "POST", "/v1/search", r#"{"name":"Tarik Example"}"#);
            tokio::spawn(house.router.clone().oneshot(request))
        })
        .collect();
    for one in asked {
        assert_eq!(one.await.unwrap().unwrap().status(), 200);
    }
    assert_eq!(super::fixture::lines_between(before, house.audit_size()), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_at_once_are_each_answered_with_what_is_theirs() {
    const NOBODYS: &str = r#"{"document":"ZZ999999"}"#;
    const TARIKS: &str = r#"{"document":"AB123456"}"#;
    let house = House::with_people();
    let (officer, admin) = (house.key(Role::Officer), house.key(Role::Admin));
    let before = house.audit_size();
    let asked: Vec<_> = (0..300)
        .map(|turn| {
            let (key, body) = [(&officer, TARIKS), (&officer, NOBODYS), (&admin, TARIKS)][turn % 3];
            let request = asking(Some(key), "POST", "/v1/check", body);
            let router = house.router.clone();
            tokio::spawn(async move { read(router.oneshot(request).await.unwrap()).await })
        })
        .collect();
    for (turn, one) in asked.into_iter().enumerate() {
        let reply = one.await.unwrap();
        let hits = reply.json()["hits"].as_array().map(Vec::len);
        let told = (reply.status.as_u16(), hits, reply.number());
        let expected = [(200, Some(1), None), (200, Some(0), None), (403, None, Some(1002))][turn % 3];
        assert_eq!(told, expected, "{turn}");
    }
    assert_eq!(super::fixture::lines_between(before, house.audit_size()), 600);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_line_can_be_written_every_check_is_told_and_the_next_is_answered() {
    let house = House::with_people();
    let key = house.key(Role::Officer);
    let file = rusqlite::Connection::open(house.bureau.home().audit_file()).unwrap();
    let statuses = async |count: usize| {
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..count {
            let request = asking(Some(&key), "POST", "/v1/check", r#"{"document":"AB123456"}"#);
            asked.spawn(house.router.clone().oneshot(request));
        }
        let statuses = asked.join_all().await.into_iter().map(|reply| reply.unwrap().status().as_u16());
        statuses.collect::<std::collections::BTreeSet<u16>>()
    };
    assert_eq!(statuses(1).await, [200].into());
    file.execute("ALTER TABLE leaf RENAME TO hidden", []).unwrap();
    assert_eq!(statuses(20).await, [503].into());
    file.execute("ALTER TABLE hidden RENAME TO leaf", []).unwrap();
    assert_eq!(statuses(20).await, [200].into());
}

#[tokio::test]
async fn a_key_has_its_pace_and_says_when_to_come_again() {
    let house = House::with(&Settings { requests_per_minute: 3, ..Settings::default() });
    for expected in [200, 200, 200, 429] {
        let reply = house.ask(Role::Officer, "GET", "/v1/feeds", "").await;
        assert_eq!(reply.status, expected, "{}", reply.text);
        if expected == 429 {
            assert_eq!(reply.number(), Some(7011));
            let wait: u64 = reply.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=21).contains(&wait), "{wait}");
        }
    }
    assert_eq!(house.ask(Role::Analyst, "GET", "/v1/feeds", "").await.status, 200);
}

#[tokio::test]
async fn a_batch_costs_as_much_as_its_queries() {
    let house = House::with(&Settings { requests_per_minute: 3, ..Settings::default() });
    let query = r#"{"schema":"Person","properties":{"name":"Tarik Example"}}"#;
    let body = format!(r#"{{"queries":{{"a":{query},"b":{query},"c":{query}}}}}"#);
    let statuses = [
        house.ask(Role::Officer, "POST", "/match/default", &body).await.status.as_u16(),
        house.ask(Role::Officer, "POST", "/match/default", &body).await.status.as_u16(),
    ];
    assert_eq!(statuses, [200, 429]);
}

#[tokio::test]
async fn strangers_wear_out_and_the_log_does_not() {
    let house = House::new();
    house.ask(Role::Officer, "GET", "/v1/feeds", "").await;
    let before = house.audit_size();
    let start = Instant::now();
    let mut statuses = Vec::new();
    for _ in 0..100 {
        statuses.push(house.send(asking(None, "GET", "/v1/feeds", "")).await.status.as_u16());
    }
    // Sixty at once, and one more for each second that it took.
    let let_in = statuses.iter().filter(|status| **status == 401).count() as u64;
    assert!((60..=60 + start.elapsed().as_secs()).contains(&let_in), "{let_in}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count() as u64, 100 - let_in);
    assert_eq!(super::fixture::lines_between(before, house.audit_size()), 2 * let_in);
    // Whoever was let in before from the same place still is.
    assert_eq!(house.ask(Role::Officer, "GET", "/v1/feeds", "").await.status, 200);
}
