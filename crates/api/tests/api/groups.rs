//! Sharing groups over HTTP. Who reads what is written to one is told where the node is tested.

use std::{net::TcpListener, sync::Arc};

use serde_json::{Value, json};
use tempfile::TempDir;
use wasl_model::{GroupId, Purpose, Role, Text, Timestamp};
use wasl_node::{Bureau, Exchange, SetClock, Settings};

use super::fixture::{House, Reply};

/// The house of UN and three neighbours who all hear each other.
struct Street {
    house: House,
    neighbours: Vec<Arc<Bureau>>,
    _folder: TempDir,
    _lines: Vec<Exchange>,
}

impl Street {
    /// Of the neighbours, the first two have published keys for groups.
    fn new() -> Self {
        // Nobody asks by itself, so that nobody asks twice at the same time.
        let settings = Settings { exchange_every_secs: 0, ..Settings::default() };
        let (house, folder) = (House::with(&settings), tempfile::tempdir().unwrap());
        let clock = Arc::new(SetClock::at(Timestamp::from_secs(1_795_000_000)));
        let make = |member: &str| {
            let home = folder.path().join(member);
            let bureau = Bureau::init(&home, member.parse().unwrap(), member, &settings, Arc::clone(&clock));
            Arc::new(bureau.unwrap())
        };
        let neighbours: Vec<_> = ["FR", "SG", "US"].map(make).into();
        for one in &neighbours[..2] {
            one.publish_group_keys(&officer(one)).unwrap();
        }
        let line = |one: &Arc<Bureau>| one.start_exchange(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
        let own = line(&house.bureau);
        let lines: Vec<_> = neighbours.iter().map(line).collect();
        for (one, its) in neighbours.iter().zip(&lines) {
            let card = one.identity().card(&its.address().to_string());
            house.bureau.add_peer(&admin(&house.bureau), &card).unwrap();
            let card = house.bureau.identity().card(&own.address().to_string());
            one.add_peer(&admin(one), &card).unwrap();
        }
        let street =
            Self { house, neighbours, _folder: folder, _lines: lines.into_iter().chain([own]).collect() };
        street.hears();
        street
    }

    /// The house hears everybody.
    fn hears(&self) {
        for one in &self.neighbours {
            self.house.bureau.exchange_now(one.identity().member).unwrap();
        }
    }

    async fn ask(&self, method: &str, path: &str, body: &Value) -> Reply {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.house.ask(Role::Officer, method, path, &body).await
    }

    async fn sees(&self, path: &str) -> Value {
        self.ask("GET", path, &Value::Null).await.json()
    }

    /// Founds a group of these members, and tells where it is.
    async fn founds(&self, members: Value) -> (String, String) {
        let founded = self.ask("POST", "/v1/groups", &json!({ "name": "Ports", "members": members })).await;
        assert_eq!(founded.status, 201, "{}", founded.text);
        let id = founded.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(founded.json(), json!({ "id": id }));
        (founded.headers["location"].to_str().unwrap().to_owned(), id)
    }
}

fn admin(bureau: &Bureau) -> wasl_model::Caller {
    bureau.local_caller(Role::Admin, Purpose::Investigation)
}

fn officer(bureau: &Bureau) -> wasl_model::Caller {
    bureau.local_caller(Role::Officer, Purpose::Investigation)
}

fn group(id: &str, version: u64, members: &[&str], standing: &str) -> Value {
    json!({
        "id": id, "name": "Ports", "keeper": id.split('-').next(), "version": version,
        "members": members, "standing": standing,
    })
}

#[tokio::test]
async fn a_group_is_founded_changed_and_dissolved() {
    let street = Street::new();
    let (place, id) = street.founds(json!(["SG", "FR"])).await;
    assert_eq!(place, format!("/v1/groups/{id}"));
    let founded = group(&id, 1, &["FR", "SG", "UN"], "in");
    assert_eq!(street.sees("/v1/groups").await, json!({ "groups": [founded] }));
    assert_eq!(street.sees(&place).await, founded);

    street.neighbours[2].publish_group_keys(&officer(&street.neighbours[2])).unwrap();
    street.hears();
    let change = json!({ "add": ["US"], "remove": ["SG"] });
    let changed = street.ask("POST", &format!("{place}/members"), &change).await;
    assert_eq!((changed.status.as_u16(), changed.text.as_str()), (204, ""));
    assert_eq!(street.sees(&place).await, group(&id, 2, &["FR", "UN", "US"], "in"));

    assert_eq!(street.ask("DELETE", &place, &Value::Null).await.status, 202);
    assert_eq!(street.sees(&place).await, group(&id, 3, &[], "dissolved"));
    let gone = street.ask("DELETE", &place, &Value::Null).await;
    assert_eq!((gone.status.as_u16(), gone.number()), (404, Some(1004)));
}

#[tokio::test]
async fn who_can_be_put_into_groups_has_published_keys() {
    let street = Street::new();
    assert_eq!(street.sees("/v1/groups/keys").await, json!({ "members": ["FR", "SG"] }));
    assert_eq!(street.ask("POST", "/v1/groups/keys", &Value::Null).await.status, 202);
    assert_eq!(street.sees("/v1/groups/keys").await, json!({ "members": ["FR", "SG", "UN"] }));
}

#[tokio::test]
async fn a_message_to_a_group_goes_to_whoever_is_in_it_now() {
    let street = Street::new();
    let (place, id) = street.founds(json!(["FR", "SG"])).await;
    street.ask("POST", &format!("{place}/members"), &json!({ "remove": ["SG"] })).await;
    let message = json!({ "group": id, "subject": "An invented ship", "body": "At the quay." });
    let sent = street.ask("POST", "/v1/messages", &message).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    let shown = street.sees(sent.headers["location"].to_str().unwrap()).await;
    assert_eq!(shown["group"], json!({ "id": id, "version": 2, "name": "Ports" }));
    let receivers: Vec<_> =
        shown["receivers"].as_array().unwrap().iter().map(|one| one["member"].clone()).collect();
    assert_eq!(receivers, ["FR"]);

    // A program that fills in every field may say that it names no members.
    let message = json!({ "to": [], "group": id, "subject": "An invented ship", "body": "It has left." });
    assert_eq!(street.ask("POST", "/v1/messages", &message).await.status, 201);
    street.ask("POST", &format!("{place}/members"), &json!({ "remove": ["FR"] })).await;
    let alone = street.ask("POST", "/v1/messages", &message).await;
    assert_eq!((alone.status.as_u16(), alone.number()), (422, Some(6020)));
}

#[tokio::test]
async fn a_group_of_another_member_is_its_keepers_to_change() {
    let street = Street::new();
    let keeper = &street.neighbours[0];
    street.ask("POST", "/v1/groups/keys", &Value::Null).await;
    keeper.exchange_now("UN".parse().unwrap()).unwrap();
    let members = ["UN".parse().unwrap()].into();
    let id: GroupId = keeper.found_group(&officer(keeper), &Text::new("Ports").unwrap(), &members).unwrap();
    let place = format!("/v1/groups/{id}");
    assert_eq!(street.ask("GET", &place, &Value::Null).await.number(), Some(1004));
    street.hears();
    let id_text = id.to_string();
    assert_eq!(street.sees(&place).await, group(&id_text, 1, &["FR", "UN"], "in"));

    let change = street.ask("POST", &format!("{place}/members"), &json!({ "add": ["SG"] })).await;
    let dissolve = street.ask("DELETE", &place, &Value::Null).await;
    for refused in [change, dissolve] {
        assert_eq!((refused.status.as_u16(), refused.number()), (403, Some(1005)), "{}", refused.text);
    }
    keeper.change_group(&officer(keeper), id, &[].into(), &members).unwrap();
    street.hears();
    assert_eq!(street.sees(&place).await, group(&id_text, 2, &["FR"], "out"));
    let message = json!({ "group": id_text, "subject": "An invented ship", "body": "Still here?" });
    assert_eq!(street.ask("POST", "/v1/messages", &message).await.number(), Some(1004));
}

#[tokio::test]
async fn what_cannot_be_done_names_the_place_and_changes_nothing() {
    let street = Street::new();
    let (place, id) = street.founds(json!(["FR"])).await;
    let long = "a".repeat(101);
    let many: Vec<_> = (0..256).map(|number| format!("X{number}")).collect();
    let cases = [
        ("", json!({ "name": "", "members": ["FR"] }), 422, 7007, "`name`"),
        ("", json!({ "name": long, "members": ["FR"] }), 422, 7007, "`name`"),
        ("", json!({ "name": "Quays" }), 422, 7007, "members"),
        ("", json!({ "name": "Quays", "members": [] }), 422, 7007, "`members`"),
        ("", json!({ "name": "Quays", "members": ["FR", "FR"] }), 422, 7007, "`members`"),
        ("", json!({ "name": "Quays", "members": ["fr"] }), 422, 7007, "`members[0]`"),
        ("", json!({ "name": "Quays", "members": ["FR"], "keeper": "FR" }), 422, 7007, "`keeper`"),
        ("", json!({ "name": "Quays", "members": ["UN"] }), 422, 6145, "one to 255 others"),
        ("", json!({ "name": "Quays", "members": many }), 422, 6145, "one to 255 others"),
        ("", json!({ "name": "Quays", "members": ["MA"] }), 404, 6015, "MA is not a peer"),
        ("", json!({ "name": "Quays", "members": ["US"] }), 422, 6141, "US has published no keys"),
        ("/members", json!({}), 422, 7007, "`add`"),
        ("/members", json!({ "add": ["SG", "SG"] }), 422, 7007, "`add`"),
        ("/members", json!({ "remove": ["FR", "FR"] }), 422, 7007, "`remove`"),
        ("/members", json!({ "remove": ["UN"] }), 422, 6145, "one to 255 others"),
        ("/members", json!({ "add": ["FR"] }), 409, 6146, "FR is in the group already"),
        ("/members", json!({ "remove": ["SG"] }), 409, 6147, "SG is not in the group"),
        ("/members", json!({ "add": ["US"] }), 422, 6141, "US has published no keys"),
    ];
    for (under, body, status, number, words) in cases {
        let path = if under.is_empty() { "/v1/groups".to_owned() } else { format!("{place}{under}") };
        let reply = street.ask("POST", &path, &body).await;
        assert_eq!((reply.status.as_u16(), reply.number()), (status, Some(number)), "{body}: {}", reply.text);
        assert!(reply.text.contains(words), "{}", reply.text);
        assert!(!reply.text.contains("Quays"), "{}", reply.text);
    }
    let nobodys = format!("UN-{}", "0".repeat(32));
    for (method, path) in [
        ("GET", "/v1/groups/Ports".to_owned()),
        ("GET", format!("/v1/groups/{nobodys}")),
        ("POST", format!("/v1/groups/{nobodys}/members")),
        ("DELETE", format!("/v1/groups/{nobodys}")),
    ] {
        let body = if method == "POST" { json!({ "add": ["FR"] }) } else { Value::Null };
        assert_eq!(street.ask(method, &path, &body).await.number(), Some(1004), "{method} {path}");
    }
    let stands = group(&id, 1, &["FR", "UN"], "in");
    assert_eq!(street.sees("/v1/groups").await, json!({ "groups": [stands] }));
}

#[tokio::test]
async fn the_peers_show_who_carries_and_who_is_heard_through_whom() {
    let street = Street::new();
    let bureau = &street.house.bureau;
    let [hub, spoke] = ["FR", "SG"].map(|member| member.parse().unwrap());
    bureau.add_relay(&admin(bureau), hub).unwrap();
    bureau.hear_through(&admin(bureau), spoke, &[hub]).unwrap();
    let mut listed = street.sees("/v1/peers").await;
    for peer in listed["peers"].as_array_mut().unwrap() {
        let address = peer["address"].take();
        assert!(address.as_str().unwrap().starts_with("127.0.0.1:"), "{address}");
    }
    let peer = |member: &str, is_relay: bool, through: &[&str]| {
        json!({
            "member": member, "name": member, "address": null, "added": "2026-11-18T11:06:40Z",
            "reached": "2026-11-18T11:06:40Z", "failed": null, "relay": is_relay, "through": through,
        })
    };
    let all = [peer("FR", true, &[]), peer("SG", false, &["FR"]), peer("US", false, &[])];
    assert_eq!(listed, json!({ "peers": all }));
}
