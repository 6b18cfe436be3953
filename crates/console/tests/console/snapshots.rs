//! Every page in every language, for one fixed case.

use wasl_model::Role;

use crate::{
    cast::Cast,
    groups::{own_group, takes_part_in_groups, writes_to_a_group},
    reader::{Page, Reader},
};

const LANGUAGES: [&str; 4] = ["en", "fr", "es", "ar"];

#[tokio::test]
async fn pages_read_as_they_should() {
    for language in LANGUAGES {
        let cast = Cast::standing();
        let address = format!("/records/{}", cast.records[0].id());
        let mut stranger = Reader::stranger(&cast).reading(language);
        let mut reader = Reader::signed_in(&cast, Role::Protection).await.reading(language);
        // A number, because what it weighs does not change with every better way to compare names.
        let asked = [("what", "xz-0123456"), ("issuer", "MA")];
        let pages = [
            ("sign-in", stranger.get("/sign-in").await),
            ("start", reader.get("/").await),
            ("answer", reader.post("/ask", &asked).await),
            ("nothing", reader.ask("Wilhelmina Quackenbush").await),
            ("bad-date", reader.post("/ask", &[("what", "Tarik"), ("born", "1965-02-30")]).await),
            ("record", reader.get(&address).await),
            ("erase", reader.post(&format!("{address}/erase"), &[]).await),
            ("bureaus", reader.get("/bureaus").await),
            ("not-found", reader.get("/records/none").await),
            ("verified", reader.post("/audit/verify", &[]).await),
        ];
        for (name, page) in pages {
            reads_as_before(language, name, &page);
        }
    }
}

#[tokio::test]
async fn groups_read_as_they_should() {
    for language in LANGUAGES {
        let cast = Cast::standing();
        let mut reader = Reader::signed_in(&cast, Role::Officer).await.reading(language);
        let alone = reader.get("/groups").await;
        takes_part_in_groups(&cast);
        let listed = reader.get("/groups").await;
        let place = format!("/groups/{}", own_group(&cast));
        let message = format!("/messages/{}", writes_to_a_group(&cast));
        let pages = [
            ("groups-none", alone),
            ("groups", listed),
            ("group-found", reader.get("/groups/found").await),
            ("group-wrong", reader.post("/groups", &[("name", " ")]).await),
            ("group-members", reader.get(&format!("{place}/members")).await),
            ("group-dissolve", reader.post(&format!("{place}/dissolve"), &[]).await),
            ("group-write", reader.get("/messages/write").await),
            ("group-message", reader.get(&message).await),
            ("group-tray", reader.get("/messages?tray=out").await),
        ];
        for (name, page) in pages {
            reads_as_before(language, name, &page);
        }
    }
}

pub(crate) fn reads_as_before(language: &str, name: &str, page: &Page) {
    let direction = if language == "ar" { "rtl" } else { "ltr" };
    assert!(page.body.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")));
    assert!(!page.body.contains("[err-") && !page.text().contains("[nav-"), "{name}");
    insta::assert_snapshot!(format!("{language}-{name}"), steady(page));
}

/// The page as text, a line for each piece, without what chance and speed decide.
fn steady(page: &Page) -> String {
    let lines = page.body.replace("</", "\n</");
    let mut shown = vec![format!("{}", page.status)];
    for line in lines.lines() {
        let text =
            Page { body: format!("<body>{line}"), headers: page.headers.clone(), status: page.status }.text();
        // The tag's own beginning may hang over from the line before.
        let text = text.split_once('>').map_or(text.as_str(), |(_, rest)| rest).trim();
        if !text.is_empty() {
            shown.push(text.to_owned());
        }
    }
    shown.into_iter().map(|line| redacted(&line)).collect::<Vec<_>>().join("\n")
}

/// Times of the search, ids of keys and ports, replaced.
fn redacted(line: &str) -> String {
    let words = line.split(' ').map(|word| match word.split_once(':') {
        Some(("key", _)) => "key:…",
        Some(("127.0.0.1", _)) => "127.0.0.1:…",
        _ => word,
    });
    let line = words.collect::<Vec<_>>().join(" ");
    for unit in [" ms", " مللي"] {
        if let Some((before, after)) = line.split_once(unit) {
            let said = before.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
            if said.len() < before.len() {
                return format!("{said}…{unit}{after}");
            }
        }
    }
    line
}
