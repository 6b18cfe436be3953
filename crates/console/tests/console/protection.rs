//! What data protection does: reads the audit log, verifies it, erases a record.

use axum::http::{StatusCode, header};
use wasl_model::Role;

use crate::{cast::Cast, reader::Reader};

#[tokio::test]
async fn a_record_is_erased_after_it_was_asked_once_more() {
    let cast = Cast::standing();
    let address = format!("/records/{}", cast.records[1].id());
    let mut officer = Reader::signed_in(&cast, Role::Officer).await;
    assert!(!officer.get(&address).await.body.contains("/erase"));
    let refused = officer.post(&format!("{address}/erase"), &[("confirmed", "yes")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(officer.get(&address).await.status, StatusCode::OK);

    let mut reader = Reader::signed_in(&cast, Role::Protection).await;
    assert!(reader.get(&address).await.body.contains(&format!("action=\"{address}/erase\"")));
    let asked = reader.post(&format!("{address}/erase"), &[]).await;
    assert!(asked.text().contains("Erase this record everywhere?"), "{}", asked.text());
    assert!(reader.get(&address).await.text().contains("Tariq NAMOUDAJI"), "nothing happened yet");
    let erased = reader.post(&format!("{address}/erase"), &[("confirmed", "yes")]).await;
    assert_eq!((erased.status, erased.header(header::LOCATION)), (StatusCode::SEE_OTHER, address.as_str()));
    let after = reader.get(&address).await;
    assert!(after.text().contains("This record was erased") && !after.body.contains("NAMOUDAJI"));
    assert!(!officer.ask("Tariq Namoudaji").await.text().contains("MA-0002"));
}

#[tokio::test]
async fn what_was_erased_is_listed_with_who_has_confirmed() {
    let cast = Cast::standing();
    let id = cast.records[1].id().to_string();
    let mut officer = Reader::signed_in(&cast, Role::Officer).await;
    assert_eq!(officer.get("/erasures").await.status, StatusCode::FORBIDDEN);
    let mut reader = Reader::signed_in(&cast, Role::Protection).await;
    assert!(reader.get("/audit").await.body.contains("href=\"/erasures\""));
    let listed = async |reader: &mut Reader| {
        let mut rows = Vec::new();
        for tray in ["open", "confirmed"] {
            let page = reader.get(&format!("/erasures?tray={tray}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(!page.body.contains("NAMOUDAJI"));
            rows.push(page.body.matches(&format!("href=\"/records/{id}\"")).count());
        }
        rows
    };
    assert_eq!(listed(&mut reader).await, [0, 0]);
    reader.post(&format!("/records/{id}/erase"), &[("confirmed", "yes")]).await;
    assert_eq!(listed(&mut reader).await.iter().sum::<usize>(), 1);
    assert_eq!(reader.get("/erasures?after=nonsense").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_audit_log_tells_who_did_what_and_verifies() {
    let cast = Cast::standing();
    let id = cast.records[0].id().to_string();
    let mut officer = Reader::signed_in(&cast, Role::Officer).await;
    officer.ask("Tarik Exemplaire").await;
    officer.get(&format!("/records/{id}")).await;
    officer.get("/audit").await;

    let mut reader = Reader::signed_in(&cast, Role::Protection).await;
    let log = reader.get("/audit").await;
    let text = log.text();
    for part in ["Searched", "Opened a record", "Officer", "Investigation", "Refused (1002)", "Not finished"]
    {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    assert!(log.body.contains(&format!("href=\"/records/{id}\"")));
    assert!(!log.body.contains("EXEMPLAIRE") && !log.body.contains("Exemplaire"));
    let verified = reader.post("/audit/verify", &[]).await;
    assert!(verified.text().contains("The log is whole: all"), "{}", verified.text());
}

#[tokio::test]
async fn a_long_audit_log_has_pages_and_no_line_is_lost_between_them() {
    let cast = Cast::standing();
    let mut officer = Reader::signed_in(&cast, Role::Officer).await;
    for _ in 0..120 {
        officer.get("/bureaus").await;
    }
    let mut reader = Reader::signed_in(&cast, Role::Protection).await;
    let mut page = reader.get("/audit").await;
    let mut seen = Vec::new();
    loop {
        let lines = page.body.split("line \u{2068}").skip(1);
        seen.extend(lines.map(|rest| rest.split('\u{2069}').next().unwrap().parse::<u64>().unwrap()));
        assert!(page.text().matches("Not finished").count() <= 1, "only the reading itself");
        let Some((_, rest)) = page.body.split_once("href=\"/audit?before=") else { break };
        let before = rest.split('"').next().unwrap().to_owned();
        page = reader.get(&format!("/audit?before={before}")).await;
    }
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "{seen:?}");
    assert_eq!(seen.last(), Some(&0));
    assert!(seen.len() >= 240 + 4, "{}", seen.len());
    assert_eq!(reader.get("/audit?before=nonsense").await.status, StatusCode::OK);
}
