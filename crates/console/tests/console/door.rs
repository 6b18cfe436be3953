//! Signing in and out, and what ends a session.

use axum::http::{StatusCode, header};
use wasl_model::{Purpose, Role};

use crate::{cast::Cast, reader::Reader, stage::start};

#[tokio::test]
async fn an_officer_signs_in_and_out() {
    let (cast, _) = Cast::at_clock();
    let mut reader = Reader::stranger(&cast);
    let entered = reader.sign_in(cast.key(Role::Officer)).await;
    assert_eq!((entered.status, entered.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/"));
    let cookie = entered.header(header::SET_COOKIE);
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let start = reader.get("/").await;
    assert!(start.text().contains("Who or what are you looking for?"));
    let left = reader.post("/sign-out", &[]).await;
    assert!(left.is_sign_in() && left.text().contains("You are signed out."));
    assert_eq!(reader.get("/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_in_leads_to_the_page_that_was_asked_for_and_nowhere_else() {
    let (cast, _) = Cast::at_clock();
    for (next, expected) in [("/bureaus", "/bureaus"), ("//evil.example/", "/"), ("/language", "/")] {
        let mut reader = Reader::stranger(&cast);
        reader.get("/sign-in").await;
        let fields = [("key", cast.key(Role::Officer)), ("next", next)];
        assert_eq!(reader.post("/sign-in", &fields).await.header(header::LOCATION), expected);
    }
    let page = Reader::stranger(&cast).get("/bureaus").await;
    assert!(page.body.contains("name=\"next\" value=\"/bureaus\""));
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_the_sixth_has_to_wait() {
    let (cast, clock) = Cast::at_clock();
    let right = cast.key(Role::Officer).to_owned();
    let wrong = format!("{}A", &right[..right.len() - 1]);
    let wrong = if wrong == right { format!("{}B", &right[..right.len() - 1]) } else { wrong };
    let mut reader = Reader::stranger(&cast);
    for _ in 0..5 {
        let page = reader.sign_in(&wrong).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert!(page.text().contains("This key is not valid.") && !page.body.contains(&wrong));
    }
    assert_eq!(reader.sign_in(&right).await.status, StatusCode::TOO_MANY_REQUESTS);
    clock.set(start().plus_millis(60_000));
    assert_eq!(reader.sign_in(&right).await.status, StatusCode::SEE_OTHER);
    for nonsense in ["", "wasl_", "wasl_é", "x".repeat(300).as_str()] {
        let mut other = Reader::stranger(&cast);
        assert_eq!(other.sign_in(nonsense).await.status, StatusCode::UNAUTHORIZED, "{nonsense}");
    }
}

#[tokio::test]
async fn a_session_ends_by_rest_and_by_the_withdrawal_of_its_key() {
    let (cast, clock) = Cast::at_clock();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    clock.set(start().plus_millis(29 * 60_000));
    assert_eq!(reader.get("/").await.status, StatusCode::OK);
    clock.set(start().plus_millis(60 * 60_000));
    let ended = reader.get("/").await;
    assert!(ended.status == StatusCode::UNAUTHORIZED && ended.text().contains("Your session has ended."));

    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let admin = cast.bureau.local_caller(Role::Admin, Purpose::Oversight);
    for key in cast.bureau.keys(&admin).unwrap() {
        cast.bureau.revoke_key(&admin, key.id).unwrap();
    }
    assert_eq!(reader.get("/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_form_from_elsewhere_does_nothing() {
    let (cast, _) = Cast::at_clock();
    let mut reader = Reader::signed_in(&cast, Role::Protection).await;
    let id = cast.records[0].id();
    let erase = format!("/records/{id}/erase");
    for path in ["/ask", "/purpose", "/language", "/audit/verify", erase.as_str()] {
        for form in ["", "00", &"ab".repeat(32)] {
            let fields = [("form", form), ("what", "Tarik"), ("confirmed", "yes"), ("to", "border")];
            let page = reader.post_bare(path, &fields).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
            assert!(page.text().contains("8001"), "{path}");
        }
    }
    reader.post_bare("/sign-out", &[]).await;
    assert_eq!(reader.get("/").await.status, StatusCode::OK, "still signed in");
    let caller = cast.bureau.local_caller(Role::Protection, Purpose::Oversight);
    assert!(cast.bureau.record(&caller, id).unwrap().held.is_some());
    let mut stranger = Reader::stranger(&cast);
    let page = stranger.post_bare("/sign-in", &[("key", cast.key(Role::Officer))]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_role_sees_its_own_pages_only() {
    let (cast, _) = Cast::at_clock();
    let cases = [
        (Role::Officer, StatusCode::OK, StatusCode::OK, StatusCode::FORBIDDEN),
        (Role::Analyst, StatusCode::OK, StatusCode::OK, StatusCode::FORBIDDEN),
        (Role::Protection, StatusCode::OK, StatusCode::OK, StatusCode::OK),
        (Role::Admin, StatusCode::SEE_OTHER, StatusCode::OK, StatusCode::FORBIDDEN),
    ];
    for (role, ask, bureaus, audit) in cases {
        let mut reader = Reader::signed_in(&cast, role).await;
        let statuses = [
            reader.get("/").await.status,
            reader.get("/bureaus").await.status,
            reader.get("/audit").await.status,
        ];
        assert_eq!(statuses, [ask, bureaus, audit], "{role}");
        let page = reader.get("/bureaus").await;
        assert_eq!(page.body.contains("href=\"/audit\""), audit == StatusCode::OK, "{role}");
        assert_eq!(reader.ask("Tarik").await.status == StatusCode::OK, role != Role::Admin, "{role}");
    }
}
