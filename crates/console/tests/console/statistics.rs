//! The figures, as an officer and as data protection see them.

use wasl_model::{Purpose, Role, Timestamp};
use wasl_node::Sheet;

use crate::{cast::Cast, reader::Reader, snapshots::reads_as_before};

/// A notice of this colour, drafted and nothing more.
fn drafts(cast: &Cast, colour: &str) {
    let sheet = format!(
        r#"{{"colour": "{colour}", "family_name": "EXEMPLAIRE", "forename": "ODILE", "grounds": [{{"kind": "warrant",
            "issued": "2026-03-02", "authority": "Court of Example", "issuer": "MA", "offence": "armed-robbery",
            "charge": "Armed robbery"}}]}}"#
    );
    let notice =
        Sheet::from_json(sheet.as_bytes()).unwrap().fill(cast.bureau.identity().member, None).unwrap();
    let officer = cast.bureau.local_caller(Role::Officer, Purpose::Investigation);
    cast.bureau.draft_notice(&officer, notice).unwrap();
}

#[tokio::test]
async fn the_figures_are_shown_in_every_language_with_pictures_and_tables() {
    for language in ["en", "fr", "es", "ar"] {
        let (cast, clock) = Cast::at_clock();
        let mut reader = Reader::signed_in(&cast, Role::Officer).await.reading(language);
        reads_as_before(language, "statistics-none", &reader.get("/statistics").await);
        drafts(&cast, "red");
        clock.set(Timestamp::from_secs(1_790_000_000 + 70 * 86_400));
        let mut reader = Reader::signed_in(&cast, Role::Officer).await.reading(language);
        drafts(&cast, "red");
        drafts(&cast, "blue");
        let page = reader.get("/statistics").await;
        reads_as_before(language, "statistics", &page);
        // September had one, October none, November two.
        assert!(page.body.contains("points=\"0,20 50,40 100,0\""), "{}", page.body);
        assert!(page.body.contains("<rect class=\"fill\" width=\"50\""), "{}", page.body);
        assert!(!page.body.contains("EXEMPLAIRE") && !page.body.contains("ODILE"), "{}", page.body);
        let wrong = reader.get("/statistics?from=2026-10&to=2026-09").await;
        assert_eq!(wrong.status, 422);
        reads_as_before(language, "statistics-wrong", &wrong);
    }
}

#[tokio::test]
async fn a_period_is_taken_from_the_form() {
    let cast = Cast::standing();
    drafts(&cast, "red");
    let mut reader = Reader::signed_in(&cast, Role::Reviewer).await;
    for (query, seen) in [
        ("?from=2026-09&to=2026", "1 case"),
        ("?from=&to=", "1 case"),
        ("?from=2026-10&to=", "0 cases"),
        ("?to=2026-08", "0 cases"),
    ] {
        let page = reader.get(&format!("/statistics{query}")).await;
        assert!(page.text().contains(seen), "{query}: {}", page.text());
    }
    for query in ["?from=2026-09-01", "?from=soon", "?from=%22%3E%3Cscript%3E"] {
        let page = reader.get(&format!("/statistics{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(
            page.text().contains("This is no period.") && !page.body.contains("<script"),
            "{}",
            page.body
        );
    }
}

#[tokio::test]
async fn who_may_not_read_cases_is_shown_no_figures() {
    let cast = Cast::standing();
    let mut admin = Reader::signed_in(&cast, Role::Admin).await;
    assert_eq!(admin.get("/statistics").await.status, 403);
    let mut protection = Reader::signed_in(&cast, Role::Protection).await;
    assert_eq!(protection.get("/statistics").await.status, 200);
}
