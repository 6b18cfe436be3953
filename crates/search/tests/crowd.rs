//! Names so common that not all their bearers are walked: whom a question means is found all the same.

#![expect(clippy::expect_used, reason = "a test may fail by panicking")]

use wasl_model::{DateSpan, Handling, Name, NameKind, Question, Record, RecordKind, Source, Text};
use wasl_search::Index;

/// More than are walked of one word where a year of birth is asked for.
const BEARERS: usize = 8_200;
/// More than are looked at beyond their words.
const FAMILY: usize = 1_300;

fn text(raw: &str) -> Text {
    Text::new(raw).expect("short text")
}

fn person(id: &str, name: &str, born: Option<&str>) -> Record {
    let owner = "ZZ".parse().expect("a member");
    let births = born.map(|date| DateSpan::of(date.parse().expect("a date")));
    Record {
        kind: RecordKind::Person,
        owner,
        source: Source { dataset: text("crowd"), id: text(id) },
        names: vec![Name { text: text(name), kind: NameKind::Main }],
        births: births.into_iter().collect(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    }
}

/// A family name for each number, of four letters.
fn surname(number: usize) -> String {
    (0..4).map(|place| char::from(b"bdfgklmnprstvz"[number / 14_usize.pow(place) % 14])).collect()
}

/// The names of the best hits for a name and a date of birth.
fn found(index: &Index, name: &str, born: &str) -> Vec<String> {
    let question =
        Question { name: Some(text(name)), born: Some(born.parse().expect("a date")), ..Question::default() };
    index.search(&question, 3, &|_| true).into_iter().map(|hit| hit.name).collect()
}

#[test]
fn a_common_name_hides_nobody_whose_year_is_another_or_not_known() {
    let many = |at: usize| person(&format!("m{at}"), &format!("Maria {}", surname(at)), Some("1990-05-04"));
    let family =
        |at: usize| person(&format!("q{at}"), &format!("Anna Quill {}", surname(at)), Some("1990-05-04"));
    let mut records: Vec<Record> = (0..BEARERS).map(many).chain((0..FAMILY).map(family)).collect();
    records.push(person("unknown", "Maria", None));
    records.push(person("other", "Maria Quill", Some("1931")));
    let mut index = Index::new();
    index.extend(&records);

    assert_eq!(found(&index, "Maria", "1970-01-02")[0], "Maria", "nobody knows when she was born");
    assert_eq!(
        found(&index, "Maria Quill", "1970-01-02")[0],
        "Maria Quill",
        "she may have told another year"
    );
}
