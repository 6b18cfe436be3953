//! Messages on the pages: read, answered, sent, taken back.

use axum::http::{StatusCode, header};
use wasl_model::{Prose, Purpose, Role, Text, Urgency};
use wasl_node::NewMessage;

use crate::{
    cast::Cast,
    reader::{Page, Reader},
};

/// The neighbour in New York writes, and Rabat has fetched it.
pub(crate) fn hears_of_a_case(cast: &Cast) {
    let neighbour = &cast.neighbour;
    let clerk = neighbour.local_caller(Role::Officer, Purpose::Investigation);
    let new = NewMessage {
        to: vec!["MA".parse().unwrap()],
        subject: Text::new("سيارة القضية المختلقة").unwrap(),
        body: Prose::new("First line.\n<b>Second</b> line.").unwrap(),
        urgency: Urgency::Flash,
        case: Some(Text::new("2026/117").unwrap()),
        reply_to: None,
        answer_by: Some("2026-12-01T12:00:00Z".parse().unwrap()),
        attachments: Vec::new(),
    };
    neighbour.send_message(&clerk, new).unwrap();
    cast.bureau.make_ready().unwrap();
    cast.bureau.exchange_now("UN".parse().unwrap()).unwrap();
}

/// The name of the newest message that the page leads to.
fn first_message(page: &Page) -> String {
    let (_, rest) = page.body.split_once("href=\"/messages/UN-").unwrap();
    format!("UN-{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn a_message_is_read_and_answered() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    assert!(reader.get("/messages").await.text().contains("There is no message here."));
    hears_of_a_case(&cast);
    let tray = reader.get("/messages").await;
    for part in ["سيارة القضية المختلقة", "Flash", "New", "Answer "] {
        assert!(tray.text().contains(part), "{part} is not in: {}", tray.text());
    }
    let id = first_message(&tray);
    let sheet = reader.get(&format!("/messages/{id}")).await;
    for part in ["2026/117", "2026-12-01 12:00:00 UTC", "First line."] {
        assert!(sheet.text().contains(part), "{part} is not in: {}", sheet.text());
    }
    // What was written is shown, not obeyed.
    assert!(!sheet.body.contains("<b>Second"), "{}", sheet.body);
    assert!(!reader.get("/messages").await.text().contains("New message"));

    let answer = reader.get(&format!("/messages/write?reply_to={id}")).await;
    assert!(answer.body.contains("value=\"UN\" checked") && answer.body.contains("value=\"2026/117\""));
    let typed = [("to", "UN"), ("reply_to", id.as_str()), ("subject", "Re"), ("body", "Confirmed.")];
    let sent = reader.post("/messages", &typed).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let place = sent.header(header::LOCATION).to_owned();
    let sheet = reader.get(&place).await;
    assert!(sheet.body.contains(&format!("href=\"/messages/{id}\"")) && sheet.text().contains("Confirmed."));

    let due = |page: Page| page.text().contains("سيارة القضية المختلقة");
    assert!(!due(reader.get("/messages?tray=due").await), "it is answered");
    let recalled = reader.post(&format!("{place}/recall"), &[]).await;
    assert!(due(reader.get("/messages?tray=due").await), "and the answer was taken back");
    assert_eq!((recalled.status, recalled.header(header::LOCATION)), (StatusCode::SEE_OTHER, place.as_str()));
    let gone = reader.get(&place).await;
    assert!(gone.text().contains("Taken back unread") && !gone.text().contains("Confirmed."));
    assert!(reader.get("/messages?tray=out").await.text().contains("Taken back"));
}

#[tokio::test]
async fn what_is_wrong_with_a_message_is_told_beside_what_was_typed() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let cases: [(&[(&str, &str)], u16); 5] = [
        (&[("subject", "Case"), ("body", "Kept text")], 6020),
        (&[("to", "UN"), ("subject", ""), ("body", "Kept text")], 8012),
        (&[("to", "UN"), ("subject", "Case"), ("body", "")], 8013),
        (&[("to", "UN"), ("subject", "Case"), ("body", "Kept text"), ("answer_by", "2026-02-30")], 8015),
        (&[("to", "FR"), ("subject", "Case"), ("body", "Kept text")], 6015),
    ];
    for (typed, number) in cases {
        let page = reader.post("/messages", typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        assert!(page.body.contains(&format!("\u{2068}{number}\u{2069}")), "{number}: {}", page.text());
        let kept = typed.iter().any(|(name, value)| *name == "body" && !value.is_empty());
        assert_eq!(page.body.contains("Kept text"), kept, "{number}");
    }
    assert!(reader.get("/messages?tray=out").await.text().contains("There is no message here."));
}

#[tokio::test]
async fn messages_are_for_officers_and_analysts() {
    let cast = Cast::standing();
    hears_of_a_case(&cast);
    for role in [Role::Admin, Role::Protection] {
        let mut reader = Reader::signed_in(&cast, role).await;
        let start = reader.get("/bureaus").await;
        assert!(!start.body.contains("href=\"/messages\""), "{role}");
        for path in ["/messages", "/messages/UN-0", "/messages/write"] {
            assert_eq!(reader.get(path).await.status, StatusCode::FORBIDDEN, "{role} {path}");
        }
    }
    let mut officer = Reader::signed_in(&cast, Role::Analyst).await;
    assert_eq!(officer.get("/messages/none").await.status, StatusCode::NOT_FOUND);
}
