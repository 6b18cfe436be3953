//! Notices as their readers see them: the page, the sheet in four languages, the public JSON; and what each role may do.

use axum::http::{StatusCode, header};
use wasl_model::{Name, NameKind, Notice, Prose, RecordId, Role, Text};
use wasl_node::Command;

use crate::{
    cases::{holder, red, says},
    cast::Cast,
    reader::Reader,
};

/// Published in the bureau's own name, by three persons.
pub(crate) fn is_published(cast: &Cast, notice: Notice) -> RecordId {
    let aicha = holder(cast, "Aicha Example", Role::Officer).caller;
    let id = cast.bureau.draft_notice(&aicha, notice).unwrap();
    cast.bureau.work_on(&aicha, id, Command::Submit).unwrap();
    for name in ["Boris Example", "Chen Example"] {
        let reviewer = holder(cast, name, Role::Reviewer).caller;
        cast.bureau.work_on(&reviewer, id, Command::Approve).unwrap();
    }
    cast.bureau.work_on(&aicha, id, Command::Publish).unwrap();
    id
}

#[tokio::test]
async fn a_published_notice_is_listed_shown_and_given_out() {
    let cast = Cast::standing();
    let id = is_published(&cast, red("Tarik", "Example"));
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    for path in ["/notices", "/notices?colour=red", "/notices?member=MA", "/notices?colour=red&member=MA"] {
        says(&reader.get(path).await, &["Red", "Tarik Example", "2026/1"]);
    }
    for path in ["/notices?colour=blue", "/notices?member=UN"] {
        says(&reader.get(path).await, &["There is no notice here."]);
    }
    let page = reader.get(&format!("/notices/{id}")).await;
    says(&page, &["Wanted for prosecution", "Published", "Armed robbery", "10 years", "Valid until"]);
    assert!(page.body.contains(&format!("href=\"/cases/{id}\"")));
    let record = reader.get(&format!("/records/{id}")).await;
    says(&record, &["Red This record is a notice:"]);
    let json = reader.get(&format!("/notices/{id}/json")).await;
    assert_eq!(json.header(header::CONTENT_TYPE), "application/json");
    assert!(json.header(header::CONTENT_DISPOSITION).starts_with("attachment"));
    assert!(json.body.contains("\"forename\"") && json.body.contains("TARIK") || json.body.contains("Tarik"));
    assert_eq!(reader.get("/notices/none").await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.get("/notices/none/sheet").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_sheet_is_in_the_language_that_is_asked_for_whatever_the_reader_speaks() {
    let cast = Cast::standing();
    let id = is_published(&cast, red("Tarik", "Example"));
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let told = [
        ("en", "ltr", "Red", "Maximum penalty 10 years"),
        ("fr", "ltr", "Rouge", "Peine maximale 10 ans"),
        ("es", "ltr", "Roja", "Pena máxima 10 años"),
        ("ar", "rtl", "حمراء", "العقوبة القصوى 10 سنوات"),
    ];
    for (language, direction, colour, penalty) in told {
        let page = reader.get(&format!("/notices/{id}/sheet?language={language}")).await;
        assert!(page.body.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")));
        says(&page, &[colour, penalty, "Tarik Example", "2026/1"]);
        assert!(!page.text().contains("[notice") && !page.body.contains("<script"), "{language}");
    }
}

#[tokio::test]
async fn a_name_that_turns_the_direction_is_shown_as_it_is() {
    let cast = Cast::standing();
    let mut notice = red("Tarik", "Example");
    notice.account = Some(Prose::new("See \u{202e}moc.elpmaxe").unwrap());
    notice.record.names.push(Name { text: Text::new("Ta\u{202e}kir").unwrap(), kind: NameKind::Alias });
    let aicha = holder(&cast, "Aicha Example", Role::Officer);
    let id = cast.bureau.draft_notice(&aicha.caller, notice).unwrap();
    let mut reader = Reader::signed_in(&cast, Role::Officer).await;
    let page = reader.get(&format!("/cases/{id}")).await;
    says(&page, &["TaU+202Ekir", "See U+202Emoc.elpmaxe"]);
    assert!(!page.body.contains('\u{202e}'));
    reader.post(&format!("/cases/{id}/steps"), &[("command", "submit")]).await;
    says(&reader.get(&format!("/cases/{id}")).await, &["Stopped by rules", "plain-text"]);
}

#[tokio::test]
async fn each_role_is_offered_its_own_steps_and_refused_the_others() {
    let cast = Cast::standing();
    let id = is_published(&cast, red("Tarik", "Example"));
    let (address, steps) = (format!("/cases/{id}"), format!("/cases/{id}/steps"));
    let offered: [(Role, &[&str]); 4] = [
        (Role::Officer, &["withdraw"]),
        (Role::Analyst, &["withdraw"]),
        (Role::Reviewer, &["suspend", "withdraw"]),
        (Role::Protection, &["suspend", "refuse", "withdraw"]),
    ];
    for (role, words) in offered {
        let mut reader = Reader::signed_in(&cast, role).await;
        let page = reader.get(&address).await;
        for word in [
            "submit", "approve", "publish", "return", "resume", "drop", "erase", "suspend", "refuse",
            "withdraw",
        ] {
            let is_there = page.body.contains(&format!("name=\"command\" value=\"{word}\""));
            assert_eq!(is_there, words.contains(&word), "{role} {word}");
        }
        let drafts = page.body.contains(&format!("{address}/draft"));
        assert_eq!(drafts, matches!(role, Role::Officer | Role::Analyst), "{role}");
    }
    let mut officer = Reader::signed_in(&cast, Role::Officer).await;
    let refused = officer.post(&steps, &[("command", "suspend"), ("reason", "Because.")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    says(&refused, &["1103", "Tarik Example"]);
    let mut reviewer = Reader::signed_in(&cast, Role::Reviewer).await;
    let empty = reviewer.post(&steps, &[("command", "suspend"), ("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&empty, &["7161"]);
    reviewer.forge_form();
    let forged = reviewer.post(&steps, &[("command", "suspend"), ("reason", "Because.")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let mut admin = Reader::signed_in(&cast, Role::Admin).await;
    for path in ["/cases", "/notices", address.as_str()] {
        assert_eq!(admin.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn what_was_refused_stands_in_the_way_until_a_reviewer_clears_it() {
    let cast = Cast::standing();
    let aicha = holder(&cast, "Aicha Example", Role::Officer).caller;
    let refused = cast.bureau.draft_notice(&aicha, red("Tarik", "Example")).unwrap();
    let mut protection = Reader::signed_in(&cast, Role::Protection).await;
    let steps = format!("/cases/{refused}/steps");
    let why = [("command", "refuse"), ("article", "C3"), ("reason", "It is of politics.")];
    says(&protection.post(&steps, &why).await, &["Refuse this notice?", "C3", "It is of politics."]);
    let sure = [why.as_slice(), &[("confirmed", "yes")]].concat();
    assert_eq!(protection.post(&steps, &sure).await.status, StatusCode::SEE_OTHER);
    says(&protection.get("/cases").await, &["Refused"]);

    let again = cast.bureau.draft_notice(&aicha, red("Tareq", "Exemple")).unwrap();
    let (address, steps) = (format!("/cases/{again}"), format!("/cases/{again}/steps"));
    let mut officer = Reader::signed_in(&cast, Role::Officer).await;
    let stopped = officer.post(&steps, &[("command", "submit")]).await;
    assert_eq!(stopped.status, StatusCode::CONFLICT);
    says(&stopped, &["6151", "refused before"]);
    assert!(stopped.body.contains(&format!("href=\"/cases/{refused}\"")));
    assert!(!stopped.body.contains("value=\"clear\""), "an officer clears nothing");
    let mut reviewer = Reader::signed_in(&cast, Role::Reviewer).await;
    assert!(reviewer.get(&address).await.body.contains("value=\"clear\""));
    let id = refused.to_string();
    let cleared = [("command", "clear"), ("refusal", id.as_str()), ("reason", "Another person.")];
    assert_eq!(reviewer.post(&steps, &cleared).await.status, StatusCode::SEE_OTHER);
    assert!(!reviewer.get(&address).await.text().contains("refused before"));
    assert_eq!(officer.post(&steps, &[("command", "submit")]).await.status, StatusCode::SEE_OTHER);
}
