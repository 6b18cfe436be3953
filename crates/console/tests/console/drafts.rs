//! The form of a notice: filled in, checked, kept; what is wrong stands beside what was typed.

use axum::http::{StatusCode, header};
use wasl_model::{Purpose, Role};
use wasl_node::CaseTray;

use crate::{
    cases::{at_the_console, holder, red, says},
    cast::Cast,
    reader::Reader,
};

/// The fields of a form, and what is typed into them.
type Typed<'a> = Vec<(&'a str, &'a str)>;

/// A red notice as it is typed.
fn typed<'a>(more: &[(&'a str, &'a str)]) -> Typed<'a> {
    let usual = [
        ("colour", "red"),
        ("kind", "person"),
        ("family_name", "EXAMPLE"),
        ("forename", "TARIK"),
        ("sex", "male"),
        ("born", "1975-01-08"),
        ("nationalities", "MA"),
        ("height_cm", "182"),
        ("ground_kind", "warrant"),
        ("ground_issued", "2026-03-02"),
        ("ground_authority", "Court of Example"),
        ("ground_issuer", "MA"),
        ("ground_offence", "armed-robbery"),
        ("ground_charge", "Vol à main armée"),
        ("ground_charge_translation", "Armed robbery"),
        ("ground_committed", "2026-02-27"),
        ("ground_penalty", "120"),
        ("ground_term", "months"),
        ("account", "Two shops in one night."),
        ("asks", "locate"),
        ("asks", "arrest"),
        ("reach", "notice"),
    ];
    let is_other = |name: &str| !more.iter().any(|(other, _)| *other == name);
    usual.into_iter().filter(|(name, _)| is_other(name)).chain(more.iter().copied()).collect()
}

/// How many cases there are.
fn cases(cast: &Cast) -> usize {
    let officer = cast.bureau.local_caller(Role::Officer, Purpose::Investigation);
    cast.bureau.cases(&officer, CaseTray::All, None, 10).unwrap().len()
}

#[tokio::test]
async fn a_notice_is_filled_in_checked_and_kept() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let colours = reader.get("/cases/new").await;
    says(&colours, &["Which colour?", "Wanted for prosecution", "Assets are to be found"]);
    let form = reader.get("/cases/new?colour=red").await;
    says(&form, &["Family name", "Warrants and judgments", "One more", "Photograph"]);

    let weak = typed(&[("do", "check"), ("ground_penalty", "12")]);
    let checked = reader.post_files("/cases", &weak, &[]).await;
    assert_eq!(checked.status, StatusCode::OK);
    says(&checked, &["Stops RPD-83", "red-penalty", "grounds[0].penalty", "nothing was kept"]);
    assert!(checked.body.contains("value=\"12\"") && checked.body.contains("value=\"TARIK\""));
    assert_eq!(cases(&cast), 0);

    let kept = reader.post_files("/cases", &typed(&[("do", "save")]), &[]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let page = reader.get(kept.header(header::LOCATION)).await;
    says(&page, &["TARIK EXAMPLE", "Armed robbery", "10 years", "182 cm", "Two shops in one night."]);
    assert_eq!(cases(&cast), 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_field_stands_beside_it_with_what_was_typed() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Analyst).await;
    reader.get("/cases/new?colour=red").await;
    let wrong: [(&str, &str, &str); 7] = [
        ("born", "31.1.75", "born[0]"),
        ("nationalities", "Morocco", "nationalities[0]"),
        ("height_cm", "tall", "height_cm"),
        ("height_cm", "999", "height_cm"),
        ("ground_issued", "yesterday", "grounds[0].issued"),
        ("ground_penalty", "-1", "grounds[0].penalty_months"),
        ("valid_until", "soon", "valid_until"),
    ];
    for (name, value, field) in wrong {
        let page = reader.post_files("/cases", &typed(&[("do", "save"), (name, value)]), &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        says(&page, &["Some fields say what cannot be.", "2123", field]);
        assert!(page.body.contains(&format!("value=\"{value}\"")), "{name}: what was typed is kept");
        assert!(page.body.contains("class=\"fault\"") && page.body.contains("aria-invalid"), "{name}");
        assert!(page.body.contains("value=\"Court of Example\""), "{name}: and the rest");
    }
    assert_eq!(cases(&cast), 0);
}

#[tokio::test]
async fn a_list_grows_by_a_row_without_a_script() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    reader.get("/cases/new?colour=red").await;
    let more = typed(&[("do", "more-names"), ("name_text", "Tarek Exemple"), ("name_kind", "former")]);
    let page = reader.post_files("/cases", &more, &[]).await;
    assert_eq!(page.body.matches("name=\"name_text\"").count(), 2);
    assert!(page.body.contains("value=\"Tarek Exemple\""));
    assert!(page.body.contains("<option value=\"former\" selected>"));
    let rows = [("do", "save"), ("name_text", "Tarek Exemple"), ("name_text", "طارق مثال")];
    let kept = reader.post_files("/cases", &typed(&rows), &[]).await;
    says(&reader.get(kept.header(header::LOCATION)).await, &["Tarek Exemple", "طارق مثال"]);
}

#[tokio::test]
async fn the_sheet_is_the_second_way_there_and_back() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    reader.get("/cases/new?colour=red").await;
    let sheet = reader.post_files("/cases", &typed(&[("do", "sheet")]), &[]).await;
    assert!(sheet.body.contains("name=\"written\"") && sheet.text().contains("Court of Example"));
    let toml =
        "colour = \"yellow\"\nfamily_name = \"EXAMPLE\"\nforename = \"AMAL\"\nborn = [\"2010-05-01\"]\n";
    let form = reader.post_files("/cases", &[("do", "form"), ("written", toml)], &[]).await;
    assert!(form.body.contains("value=\"AMAL\"") && form.text().contains("Yellow Draft a notice"));
    let json = "{\"colour\": \"yellow\", \"family_name\": \"EXAMPLE\", \"colors\": 1}";
    let wrong = reader.post_files("/cases", &[("do", "save"), ("written", json)], &[]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&wrong, &["2122", "colors"]);
    let kept = reader.post_files("/cases", &[("do", "save"), ("written", toml)], &[]).await;
    says(&reader.get(kept.header(header::LOCATION)).await, &["AMAL EXAMPLE", "Yellow"]);
}

#[tokio::test]
async fn a_script_is_no_photograph() {
    let cast = Cast::standing();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    reader.get("/cases/new?colour=red").await;
    let script = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let page = reader.post_photo("/cases", &typed(&[("do", "save")]), script).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&page, &["neither a JPEG nor a PNG", "2101"]);
    assert!(!page.body.contains("onload") && page.body.contains("value=\"TARIK\""));
    let kept = [("do", "save"), ("photo_kept", "PHN2Zy8+")];
    let page = reader.post_files("/cases", &typed(&kept), &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "nor where it says to be kept");
    assert_eq!(cases(&cast), 0);
}

#[tokio::test]
async fn an_amendment_begins_from_what_the_case_says() {
    let cast = Cast::standing();
    let aicha = holder(&cast, "Aicha Example", Role::Officer);
    let id = cast.bureau.draft_notice(&aicha.caller, red("Tarik", "Example")).unwrap();
    let address = format!("/cases/{id}/draft");
    let mut author = at_the_console(&cast, &aicha).await;
    let form = author.get(&address).await;
    for part in ["value=\"Tarik\"", "value=\"Court of Example\"", "value=\"QX4711003\"", "value=\"182\""] {
        assert!(form.body.contains(part), "{part}");
    }
    let saved = author.post_files(&address, &typed(&[("do", "save"), ("forename", "TAREK")]), &[]).await;
    assert_eq!(saved.header(header::LOCATION), format!("/cases/{id}"));
    says(&author.get(&format!("/cases/{id}")).await, &["TAREK EXAMPLE"]);
    let mut reviewer = Reader::signed_in(&cast, Role::Reviewer).await;
    for path in ["/cases/new", address.as_str()] {
        let page = reviewer.get(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        says(&page, &["1103"]);
    }
    author.forge_form();
    let forged = author.post_files("/cases", &typed(&[("do", "save")]), &[]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(cases(&cast), 1);
}
