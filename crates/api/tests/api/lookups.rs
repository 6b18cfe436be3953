//! Private look-ups over HTTP. What two bureaus say to each other is told where the node is tested.

use wasl_model::Role;
use wasl_node::Settings;

use super::{fixture::House, messages::house_with_a_peer};

#[tokio::test]
async fn each_peer_is_told_with_what_it_answered() {
    let (house, _folder) = house_with_a_peer();
    for body in [r#"{"document":"AB123456"}"#, r#"{"vehicle":"12345-A-6","issuer":"MA","members":["FR"]}"#] {
        let reply = house.ask(Role::Officer, "POST", "/v1/lookups", body).await;
        // Nobody listens where Lyon is said to be.
        let told = r#"{"members":[{"member":"FR","outcome":"unanswered","number":4101}]}"#;
        assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, told));
    }
}

#[tokio::test]
async fn what_is_refused_names_the_field_and_not_the_number() {
    let (house, _folder) = house_with_a_peer();
    for (body, status, number) in [
        (r"{}", 422, 7007),
        (r#"{"document":"AB123456","vehicle":"AB123456"}"#, 422, 7007),
        (r#"{"document":"AB123456","members":["fr"]}"#, 422, 7007),
        (r#"{"document":"AB123456","near":true}"#, 422, 7007),
        (r#"{"document":"-"}"#, 422, 5607),
        (r#"{"document":"AB123456","members":["MA"]}"#, 404, 6015),
    ] {
        let reply = house.ask(Role::Officer, "POST", "/v1/lookups", body).await;
        assert_eq!((reply.status.as_u16(), reply.number()), (status, Some(number)), "{body}: {}", reply.text);
        assert!(!reply.text.contains("AB123456"), "{}", reply.text);
    }
}

#[tokio::test]
async fn who_asked_too_often_is_told_how_long_to_wait() {
    let house = House::with(&Settings { lookups_per_minute: 0, ..Settings::default() });
    let reply = house.ask(Role::Officer, "POST", "/v1/lookups", r#"{"document":"AB123456"}"#).await;
    assert_eq!((reply.status.as_u16(), reply.number()), (429, Some(6032)), "{}", reply.text);
    assert_eq!(reply.headers["retry-after"], "20");
}
