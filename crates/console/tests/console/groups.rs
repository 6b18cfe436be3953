//! Sharing groups on the pages: founded, changed, written to, dissolved; and others' groups, which are only shown.

use std::net::TcpListener;

use axum::http::{StatusCode, header};
use wasl_model::{Caller, GroupId, MessageId, Prose, Purpose, Role, Text, Urgency};
use wasl_node::{Bureau, NewMessage};

use crate::{
    cast::Cast,
    reader::{Page, Reader},
};

/// The fields of a form, and what is typed into them.
type Typed<'a> = &'a [(&'a str, &'a str)];

fn clerk(bureau: &Bureau) -> Caller {
    bureau.local_caller(Role::Officer, Purpose::Investigation)
}

/// The neighbour in New York can be put into groups, and Rabat has heard of it.
fn is_ready(cast: &Cast) {
    cast.neighbour.publish_group_keys(&clerk(&cast.neighbour)).unwrap();
    cast.bureau.exchange_now("UN".parse().unwrap()).unwrap();
}

/// Rabat can be put into groups, and New York has heard of it.
fn is_heard_to_be_ready(cast: &Cast) {
    cast.bureau.publish_group_keys(&clerk(&cast.bureau)).unwrap();
    let exchange = cast.bureau.start_exchange(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    let admin = cast.neighbour.local_caller(Role::Admin, Purpose::Oversight);
    let card = cast.bureau.identity().card(&exchange.address().to_string());
    cast.neighbour.add_peer(&admin, &card).unwrap();
    cast.neighbour.exchange_now("MA".parse().unwrap()).unwrap();
}

/// One of these two founds a group with the other.
fn founds(bureau: &Bureau, name: &str, other: &str) -> GroupId {
    let members = [other.parse().unwrap()].into();
    bureau.found_group(&clerk(bureau), &Text::new(name).unwrap(), &members).unwrap()
}

/// Rabat keeps a group and has dissolved another, and New York has put it into a third.
pub(crate) fn takes_part_in_groups(cast: &Cast) {
    is_ready(cast);
    is_heard_to_be_ready(cast);
    founds(&cast.bureau, "Ports de la Méditerranée", "UN");
    let over = founds(&cast.bureau, "Example Operation", "UN");
    cast.bureau.dissolve_group(&clerk(&cast.bureau), over).unwrap();
    founds(&cast.neighbour, "الموانئ المختلقة", "MA");
    cast.bureau.exchange_now("UN".parse().unwrap()).unwrap();
}

/// The group that Rabat keeps then.
pub(crate) fn own_group(cast: &Cast) -> GroupId {
    let groups = cast.bureau.groups(&clerk(&cast.bureau)).unwrap();
    groups.iter().find(|group| group.name.starts_with("Ports")).unwrap().id
}

/// Rabat writes to it.
pub(crate) fn writes_to_a_group(cast: &Cast) -> MessageId {
    let new = NewMessage {
        to: Vec::new(),
        subject: Text::new("An invented ship").unwrap(),
        body: Prose::new("At the quay.").unwrap(),
        urgency: Urgency::Priority,
        case: None,
        reply_to: None,
        answer_by: None,
        attachments: Vec::new(),
    };
    cast.bureau.send(&clerk(&cast.bureau), Some(own_group(cast)), new).unwrap()
}

/// The id of the first group that the page leads to.
fn first_group(page: &Page) -> String {
    let (_, rest) = page.body.split_once("id=\"group-").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn has_gone_to(page: &Page, place: &str) {
    let seen = (page.status, page.header(header::LOCATION));
    assert_eq!(seen, (StatusCode::SEE_OTHER, place), "{}", page.text());
}

fn says(page: &Page, parts: &[&str]) {
    for part in parts {
        assert!(page.text().contains(part), "{part} is not in: {}", page.text());
    }
}

#[tokio::test]
async fn a_group_is_founded_changed_and_dissolved() {
    let cast = Cast::standing();
    is_ready(&cast);
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    says(&reader.get("/groups").await, &["There is no group yet.", "nobody can put it into a group yet"]);
    has_gone_to(&reader.post("/groups/keys", &[]).await, "/groups");
    says(&reader.get("/groups").await, &["This bureau’s keys are published"]);

    let form = reader.get("/groups/found").await;
    assert!(form.body.contains("name=\"add\" value=\"UN\"") && !form.body.contains("value=\"US\""));
    says(&form, &["not to be put in yet: US"]);
    has_gone_to(&reader.post("/groups", &[("name", "Ports"), ("add", "UN")]).await, "/groups");
    let page = reader.get("/groups").await;
    says(&page, &["Ports In the group Keeper MA Rabat Version 1 2 members MA Rabat UN New York"]);
    let place = format!("/groups/{}", first_group(&page));

    let form = reader.get(&format!("{place}/members")).await;
    says(&form, &["Members of Ports"]);
    assert!(form.body.contains("name=\"remove\" value=\"UN\"") && !form.body.contains("value=\"MA\""));
    has_gone_to(&reader.post(&format!("{place}/members"), &[("remove", "UN")]).await, "/groups");
    says(&reader.get("/groups").await, &["Version 2 1 member MA Rabat"]);
    has_gone_to(&reader.post(&format!("{place}/members"), &[("add", "UN")]).await, "/groups");
    says(&reader.get("/groups").await, &["Version 3 2 members MA Rabat UN New York"]);

    let asked = reader.post(&format!("{place}/dissolve"), &[]).await;
    says(&asked, &["Dissolve this group for good?", "Ports"]);
    says(&reader.get("/groups").await, &["Ports In the group"]);
    has_gone_to(&reader.post(&format!("{place}/dissolve"), &[("confirmed", "yes")]).await, "/groups");
    let page = reader.get("/groups").await;
    says(&page, &["Ports Dissolved"]);
    assert!(!page.body.contains(&place) && !page.body.contains("/messages/write?group"), "{}", page.text());
    assert_eq!(reader.get(&format!("{place}/members")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_message_is_written_to_a_group_and_shows_its_name_beside_the_members() {
    let cast = Cast::standing();
    is_ready(&cast);
    let mut reader = Reader::signed_in(&cast, Role::Analyst).await;
    assert!(!reader.get("/messages/write").await.body.contains("name=\"group\""), "there is none");
    let id = founds(&cast.bureau, "Ports", "UN").to_string();
    let over = founds(&cast.bureau, "Quays", "UN");
    cast.bureau.dissolve_group(&clerk(&cast.bureau), over).unwrap();

    let form = reader.get(&format!("/messages/write?group={id}")).await;
    assert!(form.body.contains(&format!("<option value=\"{id}\" selected>Ports</option>")));
    assert!(!form.body.contains("Quays"), "it is dissolved");
    let typed = [("group", id.as_str()), ("subject", "An invented ship"), ("body", "Kept text")];
    let both = [typed.as_slice(), &[("to", "UN")]].concat();
    let refused = reader.post("/messages", &both).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("\u{2068}6020\u{2069}") && refused.body.contains("Kept text"));
    assert!(refused.body.contains("selected>Ports") && refused.body.contains("value=\"UN\" checked"));

    let sent = reader.post("/messages", &typed).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let place = sent.header(header::LOCATION).to_owned();
    says(&reader.get(&place).await, &["Group Ports", "Receivers UN", "Kept text"]);
    says(&reader.get("/messages?tray=out").await, &["To UN · group Ports"]);
}

#[tokio::test]
async fn a_group_of_another_member_is_shown_and_not_changed() {
    let cast = Cast::standing();
    is_heard_to_be_ready(&cast);
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let id = founds(&cast.neighbour, "Ports", "MA");
    let hears = || cast.bureau.exchange_now("UN".parse().unwrap()).unwrap();
    hears();
    let page = reader.get("/groups").await;
    says(
        &page,
        &[
            "Ports In the group Keeper UN New York Version 1 2 members MA Rabat UN New York Write to the group",
        ],
    );
    assert!(!page.body.contains("/dissolve\"") && !page.body.contains("/members\""));
    let place = format!("/groups/{id}");
    let tries = [
        reader.get(&format!("{place}/members")).await,
        reader.post(&format!("{place}/members"), &[("remove", "UN")]).await,
        reader.post(&format!("{place}/dissolve"), &[]).await,
        reader.post(&format!("{place}/dissolve"), &[("confirmed", "yes")]).await,
    ];
    for page in tries {
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        says(&page, &["It belongs to another member."]);
    }
    let own = ["MA".parse().unwrap()].into();
    cast.neighbour.change_group(&clerk(&cast.neighbour), id, &[].into(), &own).unwrap();
    hears();
    let page = reader.get("/groups").await;
    says(&page, &["Ports Taken out"]);
    assert!(!page.body.contains("/messages/write?group"), "{}", page.text());
}

#[tokio::test]
async fn what_is_wrong_with_a_group_is_told_beside_what_was_typed() {
    let cast = Cast::standing();
    is_ready(&cast);
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let own = format!("/groups/{}/members", founds(&cast.bureau, "Ports", "UN"));
    let cases: [(&str, Typed<'_>, u16); 8] = [
        ("/groups", &[("name", ""), ("add", "UN")], 8016),
        ("/groups", &[("name", "Quays")], 6145),
        ("/groups", &[("name", "Quays"), ("add", "MA")], 6145),
        ("/groups", &[("name", "Quays"), ("add", "US")], 6141),
        ("/groups", &[("name", "Quays"), ("add", "FR")], 6015),
        (&own, &[], 6145),
        (&own, &[("add", "UN")], 6146),
        (&own, &[("remove", "US")], 6147),
    ];
    for (place, typed, number) in cases {
        let page = reader.post(place, typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        assert!(page.body.contains(&format!("\u{2068}{number}\u{2069}")), "{number}: {}", page.text());
        let kept = typed.contains(&("name", "Quays"));
        assert_eq!(page.body.contains("value=\"Quays\""), kept, "{number}");
    }
    let page = reader.post("/groups", &[("name", ""), ("add", "UN")]).await;
    assert!(page.body.contains("value=\"UN\" checked"), "what was ticked is still ticked");
    reader.forge_form();
    for place in ["/groups", "/groups/keys", own.as_str(), &own.replace("members", "dissolve")] {
        let page = reader.post(place, &[("name", "Quays"), ("add", "UN"), ("confirmed", "yes")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{place}");
        reader.forge_form();
    }
    let groups = cast.bureau.groups(&clerk(&cast.bureau)).unwrap();
    assert_eq!(
        groups.iter().map(|group| (group.name.as_str(), group.version)).collect::<Vec<_>>(),
        [("Ports", 1)]
    );
}

#[tokio::test]
async fn groups_are_for_officers_and_analysts() {
    let cast = Cast::standing();
    for role in [Role::Admin, Role::Protection] {
        let mut reader = Reader::signed_in(&cast, role).await;
        assert!(!reader.get("/bureaus").await.body.contains("href=\"/groups\""), "{role}");
        for path in ["/groups", "/groups/found", "/groups/none/members"] {
            let page = reader.get(path).await;
            let expected = if path.contains("none") { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
            assert_eq!(page.status, expected, "{role} {path}");
        }
        for path in ["/groups", "/groups/keys"] {
            let page = reader.post(path, &[("name", "Ports"), ("add", "UN")]).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{role} {path}");
        }
    }
    for role in [Role::Officer, Role::Analyst] {
        let mut reader = Reader::signed_in(&cast, role).await;
        assert!(reader.get("/bureaus").await.body.contains("href=\"/groups\""), "{role}");
        assert_eq!(reader.get("/groups/none/members").await.status, StatusCode::NOT_FOUND, "{role}");
    }
}
