//! The description of the API, compared with its reviewed copy.

use super::fixture::{House, asking};

#[tokio::test]
async fn the_whole_description() {
    let house = House::new();
    let reply = house.send(asking(None, "GET", "/v1/openapi.json", "")).await;
    assert_eq!(reply.status, 200);
    let described = reply.json();
    assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
    insta::assert_json_snapshot!(described);
}
