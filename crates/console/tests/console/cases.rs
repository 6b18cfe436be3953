//! Cases on the pages: from the draft to every member, with two officers who approve, and what each role is shown.

use crate::{
    cast::Cast,
    reader::{Page, Reader},
};
use axum::http::{StatusCode, header};
use wasl_model::{
    Ask, Caller, Colour, Country, DateSpan, Ground, GroundKind, Handling, Identifier, Likeness, Name,
    NameKind, Notice, Penalty, Prose, Purpose, Reach, Record, RecordKind, Role, Scheme, Sex, Source,
    Standing, Text,
};

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

/// Somebody with a key in their own name.
pub(crate) struct Person {
    /// The key.
    pub(crate) key: String,
    /// The same at the bureau.
    pub(crate) caller: Caller,
}

/// Gives a key out to somebody.
pub(crate) fn holder(cast: &Cast, name: &str, role: Role) -> Person {
    let admin = cast.bureau.local_caller(Role::Admin, Purpose::Oversight);
    let key = cast.bureau.add_key(&admin, role, name).unwrap().secret;
    let purpose = if role == Role::Protection { Purpose::Oversight } else { Purpose::Investigation };
    let caller = cast.bureau.authenticate(&key, purpose).unwrap();
    Person { key, caller }
}

/// The same at the console.
pub(crate) async fn at_the_console(cast: &Cast, person: &Person) -> Reader {
    let mut reader = Reader::stranger(cast);
    reader.sign_in(&person.key).await;
    reader.get("/").await;
    reader
}

/// A red notice that every rule lets through.
pub(crate) fn red(forename: &str, family_name: &str) -> Notice {
    let morocco: Country = "MA".parse().unwrap();
    let record = Record {
        kind: RecordKind::Person,
        owner: "MA".parse().unwrap(),
        source: Source { dataset: text("unnumbered"), id: text("unnumbered") },
        names: vec![Name { text: text(&format!("{forename} {family_name}")), kind: NameKind::Main }],
        births: vec![DateSpan::of("1975-01-08".parse().unwrap())],
        nationalities: vec![morocco],
        sex: Some(Sex::Male),
        identifiers: vec![Identifier {
            scheme: Scheme::Passport,
            value: text("QX4711003"),
            issuer: Some(morocco),
        }],
        facts: Vec::new(),
        handling: Handling::default(),
    };
    Notice {
        record,
        colour: Colour::Red,
        reach: Reach::Notice,
        standing: Standing::Unpublished,
        family_name: Some(text(family_name)),
        forename: Some(text(forename)),
        birth_country: Some(morocco),
        languages: vec!["ARA".parse().unwrap()],
        likeness: Likeness { height_cm: Some(182), ..Likeness::default() },
        grounds: vec![Ground {
            kind: GroundKind::Warrant,
            issued: "2026-03-02".parse().unwrap(),
            authority: text("Court of Example"),
            issuer: text("MA"),
            offence: text("armed-robbery"),
            charge: text("Vol à main armée"),
            charge_translation: Some(text("Armed robbery")),
            committed: Some(DateSpan::of("2026-02-27".parse().unwrap())),
            penalty: Some(Penalty::Months(120)),
        }],
        account: Some(Prose::new("Two shops in one night.\n<b>Masked</b>.").unwrap()),
        asks: [Ask::Locate, Ask::Arrest].into(),
        photo: None,
        mandate: None,
        published: None,
        refusal: None,
    }
}

/// Says that a page has these parts.
pub(crate) fn says(page: &Page, parts: &[&str]) {
    for part in parts {
        assert!(page.text().contains(part), "{part} is not in: {}", page.text());
    }
}

/// Whether the page has a button or form for the command.
fn offers(page: &Page, word: &str) -> bool {
    let as_button = format!("name=\"command\" value=\"{word}\"");
    page.body.contains(&as_button)
}

#[tokio::test]
async fn a_case_goes_from_the_draft_over_two_approvals_to_its_publication() {
    let cast = Cast::standing();
    let aicha = holder(&cast, "Aicha Example", Role::Officer);
    let id = cast.bureau.draft_notice(&aicha.caller, red("Tarik", "Example")).unwrap();
    let address = format!("/cases/{id}");
    let steps = format!("{address}/steps");
    let mut author = at_the_console(&cast, &aicha).await;
    let mut first = at_the_console(&cast, &holder(&cast, "Boris Example", Role::Reviewer)).await;
    let mut second = at_the_console(&cast, &holder(&cast, "Chen Example", Role::Reviewer)).await;

    says(&author.get("/cases").await, &["For you", "Red", "2026/1", "Draft", "To be handed in"]);
    says(&first.get("/cases").await, &["There is no case here."]);
    let page = author.get(&address).await;
    says(&page, &["Tarik Example", "Two shops in one night.", "Drafted", "Aicha Example , Officer"]);
    assert!(!page.body.contains("<b>Masked"), "what was written is shown, not obeyed");
    assert!(offers(&page, "submit") && offers(&page, "drop") && !offers(&page, "approve"));

    let sent = author.post(&steps, &[("command", "submit")]).await;
    assert_eq!((sent.status, sent.header(header::LOCATION)), (StatusCode::SEE_OTHER, address.as_str()));
    says(&author.get(&address).await, &["Awaits two approvals", "The rules hold", "Rulebook 2026-11-24"]);
    for (reader, other) in [(&mut first, "Awaits two approvals"), (&mut second, "Awaits one approval")] {
        says(&reader.get("/cases").await, &[other, "To be approved", "Due in 14 days"]);
        let page = reader.get(&address).await;
        assert!(offers(&page, "approve") && offers(&page, "return") && !offers(&page, "publish"));
        assert_eq!(reader.post(&steps, &[("command", "approve")]).await.status, StatusCode::SEE_OTHER);
        says(&reader.get("/cases").await, &["There is no case here."]);
    }
    says(&author.get("/cases").await, &["Approved", "To be published"]);

    let asked = author.post(&steps, &[("command", "publish")]).await;
    says(&asked, &["Publish this notice?", "Tarik Example"]);
    assert!(!author.get(&address).await.text().contains("Published"), "nothing happened yet");
    let done = author.post(&steps, &[("command", "publish"), ("confirmed", "yes")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    says(&author.get(&address).await, &["Published", "Boris Example , Reviewer", "Chen Example , Reviewer"]);
    says(&author.ask("Tariq Exemple").await, &["Tarik Example"]);
}
