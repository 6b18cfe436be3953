//! Files over HTTP: brought before they are sent, shown with their message, given out whole or in part.

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{Request, Response},
};
use tower::ServiceExt as _;
use wasl_model::Role;

use super::{
    fixture::{House, asking},
    messages::house_with_a_peer,
};

/// More than one piece, and no two alike.
fn content() -> Vec<u8> {
    (0..600_000_u32).flat_map(u32::to_le_bytes).collect()
}

async fn upload(house: &House, key: &str, bytes: Vec<u8>) -> serde_json::Value {
    let mut request = asking(Some(key), "POST", "/v1/attachments", "");
    *request.body_mut() = Body::from(bytes);
    let reply = house.send(request).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json()
}

fn message(attachments: &serde_json::Value) -> String {
    serde_json::json!({ "to": ["FR"], "subject": "Scans", "body": "Attached.", "attachments": attachments })
        .to_string()
}

async fn fetch(house: &House, path: &str, range: Option<&str>) -> (Response<()>, Bytes) {
    let mut request: Request<Body> = asking(Some(&house.key(Role::Officer)), "GET", path, "");
    if let Some(range) = range {
        request.headers_mut().insert("range", range.parse().unwrap());
    }
    let (parts, body) = house.router.clone().oneshot(request).await.unwrap().into_parts();
    (Response::from_parts(parts, ()), to_bytes(body, 16 << 20).await.unwrap())
}

#[tokio::test]
async fn a_file_is_uploaded_sent_shown_and_given_out() {
    let (house, _folder) = house_with_a_peer();
    let key = house.key(Role::Officer);
    let content = content();
    let uploaded = upload(&house, &key, content.clone()).await;
    let name = "../../صورة\u{202e} 1.tif";
    let attached = serde_json::json!([
        { "upload": uploaded["id"], "name": name, "media_type": "Image/TIFF" }
    ]);
    let sent = house.ask(Role::Officer, "POST", "/v1/messages", &message(&attached)).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    let shown = house.ask(Role::Analyst, "GET", "/v1/messages/UN-0", "").await.json();
    let expected = serde_json::json!([{
        "number": 1, "name": "صورة 1.tif", "media_type": "image/tiff", "size": 2_400_000,
        "sha256": uploaded["sha256"], "state": "here", "receivers": []
    }]);
    assert_eq!(shown["attachments"], expected);

    let path = "/v1/messages/UN-0/attachments/1";
    let (reply, bytes) = fetch(&house, path, None).await;
    assert!(reply.status() == 200 && bytes == content);
    let header = |name: &str| reply.headers()[name].to_str().unwrap().to_owned();
    let said =
        ["content-type", "content-length", "content-disposition", "x-content-type-options", "cache-control"];
    let named = "attachment; filename*=UTF-8''%D8%B5%D9%88%D8%B1%D8%A9%201.tif";
    assert_eq!(said.map(header), ["application/octet-stream", "2400000", named, "nosniff", "no-store"]);

    let (reply, bytes) = fetch(&house, path, Some("bytes=300000-999999")).await;
    assert!(reply.status() == 206 && bytes == content[300_000..1_000_000]);
    assert_eq!(reply.headers()["content-range"], "bytes 300000-999999/2400000");
    let (reply, bytes) = fetch(&house, path, Some("bytes=9999999-")).await;
    assert!(reply.status() == 200 && bytes == content);
    for path in [
        "/v1/messages/UN-0/attachments/2",
        "/v1/messages/UN-0/attachments/x",
        "/v1/messages/UN-9/attachments/1",
    ] {
        assert_eq!(house.ask(Role::Officer, "GET", path, "").await.number(), Some(1004), "{path}");
    }
}

#[tokio::test]
async fn what_cannot_be_attached_is_refused_with_its_number() {
    let (house, _folder) = house_with_a_peer();
    let (key, other) = (house.key(Role::Officer), house.key(Role::Analyst));
    let own = upload(&house, &key, b"one".to_vec()).await;
    let foreign = upload(&house, &other, b"two".to_vec()).await;
    let attached =
        |id: &serde_json::Value, name: &str| message(&serde_json::json!([{ "upload": id, "name": name }]));
    let cases = [
        (attached(&foreign["id"], "a.tif"), 422, 5207),
        (attached(&"0".repeat(32).into(), "a.tif"), 422, 5207),
        (attached(&"no id".into(), "a.tif"), 422, 7007),
        (attached(&own["id"], ".."), 422, 7007),
        (message(&serde_json::json!([{ "upload": own["id"], "name": "a", "media_type": "a" }])), 422, 7007),
        (
            message(&serde_json::json!(vec![serde_json::json!({ "upload": own["id"], "name": "a" }); 17])),
            422,
            5202,
        ),
    ];
    for (body, status, number) in cases {
        let reply = house.ask(Role::Officer, "POST", "/v1/messages", &body).await;
        assert_eq!((reply.status.as_u16(), reply.number()), (status, Some(number)), "{body}: {}", reply.text);
    }
    let sent = house.ask(Role::Officer, "POST", "/v1/messages", &attached(&own["id"], "a.tif")).await;
    assert_eq!(sent.status, 201, "what was refused took nothing away: {}", sent.text);

    let mut form = asking(Some(&key), "POST", "/v1/attachments", "");
    form.headers_mut().insert("content-type", "multipart/form-data; boundary=x".parse().unwrap());
    assert_eq!(house.send(form).await.number(), Some(7004));
}

/// A body that fails in its middle.
struct Broken(u8);

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;
    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        self.0 += 1;
        let piece = Bytes::from(vec![7; 200_000]);
        let end = std::io::ErrorKind::ConnectionReset.into();
        std::task::Poll::Ready(Some(if self.0 < 5 { Ok(http_body::Frame::data(piece)) } else { Err(end) }))
    }
}

#[tokio::test]
async fn a_file_that_breaks_off_is_not_kept() {
    let (house, _folder) = house_with_a_peer();
    let key = house.key(Role::Officer);
    let mut request = asking(Some(&key), "POST", "/v1/attachments", "");
    *request.body_mut() = Body::new(Broken(0));
    let reply = house.send(request).await;
    assert_eq!((reply.status.as_u16(), reply.number()), (400, Some(7017)), "{}", reply.text);
    let files = std::fs::read_dir(house.bureau.home().path().join("attachments")).unwrap();
    assert_eq!(files.count(), 0);
}
