//! Every endpoint: refused to strangers, open to the roles of the table, and told in the audit log.

use std::collections::BTreeSet;

use wasl_model::{
    Action::{
        self, AuditRead, CaseRead, CaseWork, Check, FeedRead, GroupManage, Import, Lookup, MessageRead,
        MessageSend, RecordErase, RecordRead, RecordWrite, Search,
    },
    Caller, RecordId, Role, Timestamp, rules,
};

use super::fixture::{House, asking, lines_between};

/// An endpoint, a good request for it, and what it does by the table of roles.
type Endpoint = (&'static str, &'static str, &'static str, Action);

/// Every endpoint that needs a key. `{id}` is the id of an invented record.
pub(crate) const ENDPOINTS: [Endpoint; 52] = [
    ("POST", "/v1/search", r#"{"name":"Tarik Example"}"#, Search),
    ("POST", "/v1/check", r#"{"document":"AB123456"}"#, Check),
    ("POST", "/v1/lookups", r#"{"document":"AB123456"}"#, Lookup),
    ("GET", "/v1/records", "", RecordRead),
    ("POST", "/v1/records", MADE, RecordWrite),
    ("GET", "/v1/records/{id}", "", RecordRead),
    ("PATCH", "/v1/records/{id}", r#"{"sex":"male"}"#, RecordWrite),
    ("GET", "/v1/cases", "", CaseRead),
    ("POST", "/v1/cases", NOTICE, CaseWork),
    ("GET", "/v1/cases/{id}", "", CaseRead),
    ("GET", "/v1/cases/{id}/photo", "", CaseRead),
    ("PUT", "/v1/cases/{id}/draft", NOTICE, CaseWork),
    ("POST", "/v1/cases/{id}/steps", r#"{"command":"submit"}"#, CaseWork),
    ("POST", "/v1/rulings", NOTICE, CaseWork),
    ("GET", "/v1/notices", "", RecordRead),
    ("GET", "/v1/notices/statistics", "", CaseRead),
    ("GET", "/v1/notices/{id}", "", RecordRead),
    ("GET", "/v1/notices/{id}/public", "", RecordRead),
    ("GET", "/v1/notices/{id}/photo", "", RecordRead),
    ("GET", "/v1/rulebook", "", CaseRead),
    ("GET", "/v1/rulebook/places", "", CaseRead),
    ("POST", "/v1/messages", MESSAGE, MessageSend),
    ("GET", "/v1/messages", "", MessageRead),
    ("GET", "/v1/messages/{id}", "", MessageRead),
    ("POST", "/v1/attachments", "a file", MessageSend),
    ("GET", "/v1/messages/{id}/attachments/{number}", "", MessageRead),
    ("DELETE", "/v1/messages/{id}", "", MessageSend),
    ("GET", "/v1/groups", "", MessageRead),
    ("POST", "/v1/groups", r#"{"name":"Invented","members":["FR"]}"#, GroupManage),
    ("GET", "/v1/groups/keys", "", MessageRead),
    ("POST", "/v1/groups/keys", "", GroupManage),
    ("GET", "/v1/groups/{id}", "", MessageRead),
    ("POST", "/v1/groups/{id}/members", r#"{"add":["FR"]}"#, GroupManage),
    ("DELETE", "/v1/groups/{id}", "", GroupManage),
    ("GET", "/v1/hits", "", CaseRead),
    ("POST", "/v1/hits", JUDGED, CaseWork),
    ("GET", "/v1/hits/precision", "", CaseRead),
    ("GET", "/v1/hits/{id}", "", CaseRead),
    ("POST", "/v1/hits/{id}/steps", r#"{"command":"deny","reason":"Invented."}"#, CaseWork),
    ("POST", "/v1/imports", super::fixture::PEOPLE, Import),
    ("GET", "/v1/feeds", "", FeedRead),
    ("GET", "/v1/peers", "", FeedRead),
    ("GET", "/v1/directory", "", FeedRead),
    ("GET", "/v1/audit", "", AuditRead),
    ("GET", "/v1/audit/verify", "", AuditRead),
    ("GET", "/metrics", "", FeedRead),
    ("POST", "/match/{dataset}", MATCHED, Search),
    ("GET", "/search/{dataset}", "", Search),
    ("GET", "/entities/{id}", "", RecordRead),
    ("GET", "/catalog", "", FeedRead),
    ("GET", "/algorithms", "", FeedRead),
    // Last, because the record is gone behind it.
    ("DELETE", "/v1/records/{id}", "", RecordErase),
];

/// Endpoints that need no key. This list may only shrink.
pub(crate) const OPEN: [(&str, &str); 2] = [("GET", "/healthz"), ("GET", "/readyz")];

/// Endpoints that tell nothing of any record and ask the bureau nothing. This list may only shrink.
const UNAUDITED: [&str; 1] = ["/algorithms"];

const MADE: &str =
    r#"{"dataset":"wanted","source_id":"1","type":"person","names":[{"text":"Amal Madeup","kind":"main"}]}"#;
const NOTICE: &str = r#"{"sheet":{"colour":"yellow","family_name":"EXAMPLE","forename":"TARIK"}}"#;
const MESSAGE: &str = r#"{"to":["FR"],"subject":"Invented","body":"Invented."}"#;
const JUDGED: &str = r#"{"record":"00000000000000000000000000000000","search":{"name":"Tarik Example"},"same":false,"reason":"Invented."}"#;
const MATCHED: &str = r#"{"queries":{"q":{"schema":"Person","properties":{"name":["Tarik Example"]}}}}"#;

fn address(path: &str) -> String {
    let id = RecordId::derive("UN".parse().unwrap(), "people", "ex-1").to_string();
    let id = match path.split('/').nth(2) {
        Some("messages") => "UN-0",
        Some("hits") => "0000000000000000",
        Some("groups") => "UN-00000000000000000000000000000000",
        _ => &id,
    };
    let path = path.replace("{id}", id).replace("{dataset}", "default").replace("{number}", "1");
    match path.as_str() {
        "/search/default" => "/search/default?q=Tarik%20Example".to_owned(),
        "/v1/imports" => "/v1/imports?format=ftm&dataset=people".to_owned(),
        _ => path,
    }
}

#[tokio::test]
async fn strangers_are_refused_everywhere_and_it_is_told() {
    for key in [None, Some("wasl_0000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] {
        // Each has a house of its own: one stranger after the other is more than a house lets try in a minute.
        let house = House::with_people();
        for (method, path, body, _) in ENDPOINTS {
            let before = house.audit_size();
            let reply = house.send(asking(key, method, &address(path), body)).await;
            let told = lines_between(before, house.audit_size());
            let seen = (reply.status.as_u16(), reply.number(), told);
            assert_eq!(seen, (401, Some(1001), 2), "{method} {path}: {}", reply.text);
            assert_eq!(reply.headers["www-authenticate"], "Bearer", "{method} {path}");
            assert_eq!(reply.headers["content-type"], "application/problem+json", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn each_role_may_what_the_table_says_and_every_call_leaves_a_line() {
    let house = House::with_people();
    for role in Role::OF_KEYS {
        house.key(role);
    }
    let mut table = Vec::new();
    for (method, path, body, action) in ENDPOINTS {
        let mut row = format!("{method:7}{path:40}");
        for role in Role::OF_KEYS {
            let before = house.audit_size();
            let reply = house.ask(role, method, &address(path), body).await;
            let told = lines_between(before, house.audit_size());
            if !UNAUDITED.contains(&path) {
                assert!(told >= 2, "{method} {path} as {role} left {told} lines");
            }
            let refused = reply.number().filter(|number| (1_001..=1_003).contains(number));
            assert_eq!(refused, expected(&house, role, action), "{method} {path} as {role}: {}", reply.text);
            let cell = refused.map_or_else(|| "yes".to_owned(), |number| number.to_string());
            row.extend([format!("{cell:12}")]);
        }
        table.push(row.trim_end().to_owned());
    }
    let head = format!("{:47}{}", "", Role::OF_KEYS.map(|role| format!("{role:12}")).concat());
    insta::assert_snapshot!([vec![head.trim_end().to_owned()], table].concat().join("\n"));
}

fn expected(house: &House, role: Role, action: Action) -> Option<u64> {
    let caller: Caller = house.bureau.local_caller(role, wasl_model::Purpose::Investigation);
    rules::permit(caller, action, Timestamp::from_secs(0)).err().map(|refusal| refusal.number().into())
}

#[tokio::test]
async fn the_lists_above_name_every_route_that_is_described() {
    let house = House::new();
    let reply = house.send(asking(None, "GET", "/v1/openapi.json", "")).await;
    let described = reply.json();
    let mut routes = BTreeSet::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            routes.insert((method.to_uppercase(), path.clone()));
        }
    }
    let own = |(method, path): (&str, &str)| (method.to_owned(), path.to_owned());
    let listed = ENDPOINTS.map(|(method, path, ..)| own((method, path))).into_iter();
    assert_eq!(routes, listed.chain(OPEN.map(own)).collect());
}

#[tokio::test]
async fn data_protection_asks_for_oversight_and_says_so_in_a_header_or_the_body() {
    let house = House::with_people();
    let body = r#"{"name":"Tarik Example","purpose":"oversight"}"#;
    let reply = house.ask(Role::Protection, "POST", "/v1/search", body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let key = house.key(Role::Protection);
    let mut request = asking(Some(&key), "GET", &address("/v1/records/{id}"), "");
    request.headers_mut().insert("wasl-purpose", "oversight".parse().unwrap());
    assert_eq!(house.send(request).await.status, 200);
    let mut request = asking(Some(&key), "GET", &address("/v1/records/{id}"), "");
    request.headers_mut().insert("wasl-purpose", "curiosity".parse().unwrap());
    assert_eq!(house.send(request).await.number(), Some(7008));
}

#[tokio::test]
async fn whoever_may_not_import_is_refused_before_the_file_is_read() {
    let house = House::new();
    let endless = "x".repeat(4 << 20);
    let reply = house.ask(Role::Officer, "POST", "/v1/imports?format=un-xml", &endless).await;
    assert_eq!((reply.status.as_u16(), reply.number()), (403, Some(1002)));
}

#[tokio::test]
async fn a_withdrawn_key_ends_at_once() {
    let house = House::with_people();
    let admin = house.bureau.local_caller(Role::Admin, wasl_model::Purpose::Investigation);
    let key = house.bureau.add_key(&admin, Role::Officer, "a post").unwrap();
    let ask = || house.send(asking(Some(&key.secret), "GET", "/v1/feeds", ""));
    assert_eq!(ask().await.status, 200);
    house.bureau.revoke_key(&admin, key.id).unwrap();
    assert_eq!(ask().await.status, 401);
}

#[tokio::test]
async fn without_an_audit_log_nothing_is_answered() {
    let house = House::with_people();
    house.key(Role::Officer);
    // Another process takes the log's table away.
    let log = rusqlite::Connection::open(house.bureau.home().audit_file()).unwrap();
    log.execute_batch("DROP TABLE leaf").unwrap();
    let reply = house.ask(Role::Officer, "POST", "/v1/search", r#"{"name":"Tarik Example"}"#).await;
    assert_eq!((reply.status.as_u16(), reply.number()), (503, Some(6001)), "{}", reply.text);
    assert!(!reply.text.contains("Tarik"));
}
