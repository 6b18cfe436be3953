//! Files on the pages: attached to a message, told of, saved, and never shown by the browser itself.

use axum::http::{StatusCode, header};
use wasl_model::Role;

use crate::{cast::Cast, reader::Reader};

const TYPED: [(&str, &str); 3] = [("to", "UN"), ("subject", "Scans"), ("body", "Attached.")];

#[tokio::test]
async fn files_are_attached_told_of_and_saved() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    assert!(reader.get("/messages/write").await.body.contains("enctype=\"multipart/form-data\""));
    let files: [(&str, &[u8]); 2] = [("صورة.tif", b"a picture"), ("<b>.html", b"<script>alert(1)</script>")];
    let sent = reader.post_files("/messages", &TYPED, &files).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let place = sent.header(header::LOCATION).to_owned();
    let sheet = reader.get(&place).await;
    for part in ["صورة.tif", "9 bytes", "25 bytes", "Here"] {
        assert!(sheet.text().contains(part), "{part} is not in: {}", sheet.text());
    }
    assert!(
        !sheet.body.contains("<b>.html") && reader.get("/messages?tray=out").await.text().contains("2 files")
    );

    let saved = reader.get(&format!("{place}/files/2")).await;
    assert_eq!((saved.status, saved.body.as_str()), (StatusCode::OK, "<script>alert(1)</script>"));
    assert_eq!(saved.header(header::CONTENT_TYPE), "application/octet-stream");
    assert_eq!(saved.header(header::CONTENT_DISPOSITION), "attachment; filename*=UTF-8''_b_.html");
    assert_eq!(saved.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(saved.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(reader.get(&format!("{place}/files/3")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.get(&format!("{place}/files/x")).await.status, StatusCode::NOT_FOUND);
    let mut admin = Reader::signed_in(&cast, Role::Admin).await;
    assert_eq!(admin.get(&format!("{place}/files/1")).await.status, StatusCode::FORBIDDEN);
    assert!(Reader::stranger(&cast).get(&format!("{place}/files/1")).await.is_sign_in());
}

#[tokio::test]
async fn what_was_attached_stays_attached_when_something_else_is_wrong() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let wrong = [("to", "UN"), ("subject", ""), ("body", "Attached.")];
    let page = reader.post_files("/messages", &wrong, &[("scan.tif", b"a picture"), ("", b"")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, rest) = page.body.split_once("name=\"attached\" value=\"").unwrap();
    let attached = rest.split('"').next().unwrap().to_owned();
    assert!(attached.ends_with(" image/tiff scan.tif"), "{attached}");
    let fields = [&TYPED[..], &[("attached", attached.as_str())]].concat();
    let sent = reader.post_files("/messages", &fields, &[("two.tif", b"another")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let sheet = reader.get(sent.header(header::LOCATION)).await;
    assert!(sheet.text().contains("scan.tif") && sheet.text().contains("two.tif"));
    // It was sent: it is no upload any more.
    let again = reader.post_files("/messages", &fields, &[]).await;
    assert!(again.body.contains("\u{2068}5207\u{2069}"), "{}", again.text());
    let many: Vec<(&str, &[u8])> = vec![("a.tif", b"a"); 17];
    let page = reader.post_files("/messages", &TYPED, &many).await;
    assert!(page.body.contains("\u{2068}5202\u{2069}"), "{}", page.text());
}

#[tokio::test]
async fn no_file_is_taken_from_a_form_of_another_site() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    reader.forge_form();
    let refused = reader.post_files("/messages", &TYPED, &[("scan.tif", b"a picture")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!cast.bureau.home().path().join("attachments").exists(), "it was refused before it was read");
}
