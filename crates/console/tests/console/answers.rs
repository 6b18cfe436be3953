//! What an officer sees of an answer, and of a record.

use axum::http::{StatusCode, header};
use wasl_model::Role;

use crate::{cast::Cast, reader::Reader};

#[tokio::test]
async fn a_name_is_answered_with_score_reasons_and_owner() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let fields = [("what", "Tarik Exemplaire"), ("born", "1965-03-21"), ("nationality", "ma")];
    let page = reader.post("/ask", &fields).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    for part in [
        "possible hit",
        "A possible hit is not an answer.",
        "Tarik EXEMPLAIRE",
        "Owner MA",
        "MA-0001",
        "The same day",
        "1965-03-21",
        "Whose records were searched",
        "6 records",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    assert!(page.body.contains("class=\"score-bar\"") && page.body.contains("class=\"weight-bar\""));
    // What was asked is in its box again, and neither in the title nor in any address.
    assert!(page.body.contains("value=\"Tarik Exemplaire\""));
    let title = page.body.split("<title>").nth(1).unwrap().split('<').next().unwrap();
    assert_eq!(title, "Search – Wasl");
    assert!(
        page.body.split("href=\"").skip(1).all(|rest| !rest.split('"').next().unwrap().contains("Tarik"))
    );
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
}

#[tokio::test]
async fn an_arabic_name_stands_isolated_and_tells_its_script() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let page = reader.ask("طارق النموذجي").await;
    assert!(page.body.contains("<bdi lang=\"und-Arab\">طارق النموذجي</bdi>"), "{}", page.text());
    let record = reader.get(&format!("/records/{}", cast.records[0].id())).await;
    assert!(record.body.contains("<bdi dir=\"auto\" lang=\"und-Arab\">طارق النموذجي</bdi>"));
    assert!(record.body.contains("<bdi dir=\"auto\" lang=\"und-Cyrl\">Тарик Намузаджи</bdi>"));
}

#[tokio::test]
async fn what_others_wrote_stays_text() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let attack = "\"><script>alert(1)</script> Bobby Tables";
    for page in [
        reader.ask(attack).await,
        reader.get(&format!("/records/{}", cast.records[3].id())).await,
        reader.post("/ask", &[("what", "Bobby"), ("born", "\"><script>")]).await,
    ] {
        assert!(!page.body.contains("<script") && page.body.contains("&#60;script&#62;"), "{}", page.body);
    }
}

#[tokio::test]
async fn a_number_is_looked_up_and_a_plate_found_without_its_hyphens() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let passport = reader.post("/ask", &[("what", "xz0123456"), ("issuer", "MA")]).await.text();
    assert!(
        passport.contains("Looked up as a number.") && passport.contains("Tarik EXEMPLAIRE"),
        "{passport}"
    );
    assert!(passport.contains("The same number and issuer"));
    let plate = reader.ask("12345A6").await.text();
    assert!(plate.contains("Vehicle") && plate.contains("12345-A-6"), "{plate}");
    let as_name = reader.post("/ask", &[("what", "12345A6"), ("read_as", "name")]).await.text();
    assert!(as_name.contains("Searched as a name."), "{as_name}");
}

#[tokio::test]
async fn machine_readable_lines_are_read_and_their_holder_found() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    // A browser joins the two lines of the passport.
    let lines = "P<MARNAMOUDHAJI<<TAREK<<<<<<<<<<<<<<<<<<<<<<\nL898902C36MAR6512035M3012316<<<<<<<<<<<<<<08";
    for typed in [lines.to_owned(), lines.replace('\n', "")] {
        let page = reader.ask(&typed).await;
        let text = page.text();
        assert_eq!(page.status, StatusCode::OK, "{text}");
        assert!(text.contains("Read as machine-readable lines.") && text.contains("XXi.001"), "{text}");
        assert!(text.contains("Number L898902C3") && text.contains("Born 1965-12-03"), "{text}");
    }
    let broken = reader.ask("P<MARNAMOUDHAJI<<TAREK<<<<<<<<<<").await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.text().contains("Error 2072"), "{}", broken.text());
}

#[tokio::test]
async fn the_bureaus_tell_their_lag_and_what_fails() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let text = reader.get("/bureaus").await.text();
    for part in ["MA Rabat", "UN New York", "US Washington", "Not reached", "Error 4101", "Up to date"] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}

#[tokio::test]
async fn nothing_found_says_among_how_many_records() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let page = reader.ask("Wilhelmina Quackenbush").await;
    assert!(page.text().contains("No possible hit among 7 records of 2 members"), "{}", page.text());
}

#[tokio::test]
async fn each_bad_field_is_told_with_number_and_remedy_and_keeps_what_was_typed() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    for (field, value, number) in [
        ("born", "21.3.1965", "8005"),
        ("nationality", "M1", "8006"),
        ("issuer", "M1", "8010"),
        ("place", "x\u{1}", "8011"),
        ("what", " ", "8004"),
    ] {
        let what = if field == "issuer" { "AB123456" } else { "Tarik" };
        let fields: Vec<_> = [("what", what)].into_iter().filter(|(name, _)| *name != field).collect();
        let page = reader.post("/ask", &[fields, vec![(field, value)]].concat()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(page.text().contains(&format!("Error {number}")), "{field}: {}", page.text());
        assert!(page.body.contains("role=\"alert\"") && page.body.contains(&format!("value=\"{value}\"")));
    }
    let long = "x".repeat(40_000);
    assert_eq!(reader.ask(&long).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_purpose_holds_for_the_session_and_hides_what_is_not_for_it() {
    let cast = Cast::standing();
    let sancho = cast.records[4].id();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    assert!(!reader.ask("Sancho Embargado").await.text().contains("MA-0005"));
    assert_eq!(reader.get(&format!("/records/{sancho}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.get(&format!("/records/{}", "0".repeat(32))).await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.get("/records/nonsense").await.status, StatusCode::NOT_FOUND);
    let set = reader.post("/purpose", &[("to", "sanctions"), ("back", "/bureaus")]).await;
    assert_eq!(set.header(header::LOCATION), "/bureaus");
    assert!(reader.ask("Sancho Embargado").await.text().contains("MA-0005"));
    assert_eq!(reader.get(&format!("/records/{sancho}")).await.status, StatusCode::OK);
    let asked = reader.post("/ask", &[("what", "Sancho Embargado"), ("purpose", "border")]).await;
    assert!(!asked.text().contains("MA-0005"));
    assert!(reader.get("/").await.body.contains("<option value=\"border\" selected>"));
    // Oversight sees everything and is not for officers.
    reader.post("/purpose", &[("to", "oversight")]).await;
    assert!(reader.get("/").await.body.contains("<option value=\"border\" selected>"));
}

#[tokio::test]
async fn an_answer_is_read_again_in_another_language() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let page = reader.post("/ask", &[("what", "Tarik Exemplaire"), ("language", "ar")]).await;
    assert!(page.body.contains("<html lang=\"ar\" dir=\"rtl\">") && page.text().contains("تطابق محتمل"));
    assert!(reader.get("/").await.body.contains("<html lang=\"ar\" dir=\"rtl\">"), "the choice is kept");
    reader.post("/language", &[("to", "fr"), ("back", "/bureaus")]).await;
    assert!(reader.get("/bureaus").await.text().contains("Bureaux"));
}

#[tokio::test]
async fn a_number_can_be_looked_up_at_the_neighbours_who_are_not_told_which() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let answer = reader.ask("AB1234567").await;
    assert!(answer.body.contains("formaction=\"/look-up\""), "{}", answer.body);
    assert!(!reader.ask("Tarik Exemplaire").await.body.contains("formaction=\"/look-up\""));
    let page = reader.post("/look-up", &[("what", "AB1234567"), ("sought", "document")]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    // New York answers; Washington is silent.
    for part in ["UN No hit", "US No answer", "4101", "nothing of what"] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    assert!(!page.body.contains("AB1234567"));
    let wrong = reader.post("/look-up", &[("what", "AB1234567"), ("sought", "everything")]).await;
    assert!(wrong.text().contains("8002"), "{}", wrong.text());
    let mut admin = Reader::signed_in(&cast, Role::Admin).await;
    let refused = admin.post("/look-up", &[("what", "AB1234567"), ("sought", "document")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_member_that_is_only_asked_shows_its_record_and_one_that_is_silent_is_named() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let page = reader.ask("Ingeborg Beispielhaft").await;
    let text = page.text();
    for part in [
        "1 possible hit",
        "This answer is not complete",
        "Ingeborg Beispielhaft",
        "Owner UN",
        "XXa.007",
        "QQ7654321 (FR)",
        "شخص يُسأل عنه.",
        "Shown by its owner just now; not kept here",
        "Who was asked live",
        "UN Answered in",
        "US Not reached for 0 seconds",
        "Error 4101",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    // It has no page here, so that nothing leads to one.
    assert!(!page.body.contains("href=\"/records/"), "{}", page.body);
    let complete = reader.ask("Tarik Exemplaire").await;
    assert!(complete.body.contains("href=\"/records/") && complete.text().contains("US Not reached"));
    for (language, words) in [
        ("fr", ["n’est pas complète", "Qui a été interrogé en direct", "Injoignable depuis"]),
        ("es", ["no está completa", "A quién se preguntó en directo", "Sin contacto desde hace"]),
        ("ar", ["غير كامل", "مَن سُئل مباشرة", "تعذر الوصول إليه منذ"]),
    ] {
        let fields = [("what", "Ingeborg Beispielhaft"), ("language", language)];
        let text = reader.post("/ask", &fields).await.text();
        assert!(words.iter().all(|words| text.contains(words)), "{language}: {text}");
    }
}
