//! What sex and place of birth say for and against a hit, and that they alone find nobody.

#![expect(clippy::expect_used, reason = "a test may fail by panicking")]

use wasl_model::{
    DateSpan, Fact, FactKind, Handling, Hit, Name, NameKind, Question, Record, RecordKind, Sex, Source, Text,
};
use wasl_search::{Bytes, Draft, Index, Segment};

fn text(raw: &str) -> Text {
    Text::new(raw).expect("short text")
}

/// A person of that name, invented; many have it.
fn person(id: &str, sex: Option<Sex>, place: Option<&str>) -> Record {
    let born = |place: &str| Fact { kind: FactKind::PlaceOfBirth, text: text(place) };
    Record {
        kind: RecordKind::Person,
        owner: "ZZ".parse().expect("a member"),
        source: Source { dataset: text("tests"), id: text(id) },
        names: vec![Name { text: text("Noor Quillfeather"), kind: NameKind::Main }],
        births: vec![DateSpan::of("1970".parse().expect("a date"))],
        nationalities: Vec::new(),
        sex,
        identifiers: Vec::new(),
        facts: place.map(born).into_iter().collect(),
        handling: Handling::default(),
    }
}

fn asked(sex: Option<Sex>, place: Option<&str>) -> Question {
    Question { name: Some(text("Noor Quillfeather")), sex, place: place.map(text), ..Question::default() }
}

fn index(records: &[Record]) -> Index {
    let mut index = Index::new();
    index.extend(records);
    index
}

/// By which rules a hit's sex or place agrees, and whether that speaks for it.
fn told(hit: &Hit, what: &str) -> Option<(&'static str, bool)> {
    let reason = hit.reasons.iter().find(|reason| reason.what.as_str() == what)?;
    Some((reason.rule, reason.weight > 0.0))
}

#[test]
fn the_place_of_birth_tells_namesakes_apart_in_any_script() {
    let places = ["Tehran, Iran", "Mashhad, Iran", "Casablanca, Morocco"];
    let records = places.map(|place| person(place, None, Some(place)));
    let index = index(&records);
    for (asked_for, rules) in [
        ("Tehran", [("same", true), ("other", false), ("other", false)]),
        ("تهران", [("same", true), ("other", false), ("other", false)]),
        ("Teheran, Iran", [("same", true), ("partly", false), ("other", false)]),
        ("Casablanca", [("same", true), ("other", false), ("other", false)]),
        ("Qom, Iran", [("partly", false), ("partly", false), ("other", false)]),
        ("Iran", [("partly", false), ("partly", false), ("other", false)]),
        ("Anfa, near Casablanca, Morocco", [("same", true), ("other", false), ("other", false)]),
    ] {
        let hits = index.search(&asked(None, Some(asked_for)), 10, &|_| true);
        let told: Vec<_> = hits.iter().filter_map(|hit| told(hit, "place")).collect();
        assert_eq!(told, rules, "{asked_for}");
    }
}

#[test]
fn a_place_is_known_in_another_spelling_and_not_for_one_that_sounds_a_little_like_it() {
    for (asked_for, told_of, rule) in [
        ("تكريت", "al-Awja, near Tikrit, Iraq", "same"),
        ("Багдад", "Baghdad, Iraq", "same"),
        ("Marrakech", "Marrakesh", "same"),
        ("Grozny", "Грозный, Чечня", "same"),
        ("Basra", "Basel", "other"),
        ("Tehran", "Tirana", "other"),
        ("Mosul", "Moscow", "other"),
        ("Kandahar", "Qardaha", "other"),
    ] {
        let index = index(&[person("1", None, Some(told_of))]);
        let hits = index.search(&asked(None, Some(asked_for)), 10, &|_| true);
        let told = hits.first().and_then(|hit| told(hit, "place")).map(|(rule, _)| rule);
        assert_eq!(told, Some(rule), "{asked_for}, {told_of}");
    }
}

#[test]
fn another_sex_speaks_against_a_hit_and_one_that_is_not_specified_for_nothing() {
    let hits = |sex, of_record| {
        let index = index(&[person("1", of_record, None)]);
        index.search(&asked(sex, None), 10, &|_| true)
    };
    let scores = |sex, of_record| hits(sex, of_record).first().map(|hit| (hit.score, told(hit, "sex")));
    let (male, female, unspecified) = (Some(Sex::Male), Some(Sex::Female), Some(Sex::Unspecified));
    let (plain, none) = scores(None, male).expect("a hit");
    assert_eq!(none, None);
    let (same, rule) = scores(male, male).expect("a hit");
    assert_eq!((same > plain, rule), (true, Some(("same", true))));
    let (other, rule) = scores(female, male).expect("a hit");
    let odds = |score: f32| score / (1.0 - score);
    assert_eq!((odds(other) * 5.0 < odds(plain), rule), (true, Some(("other", false))));
    for (asked, told) in [(unspecified, male), (male, unspecified), (male, None)] {
        assert_eq!(scores(asked, told), Some((plain, None)));
    }
}

#[test]
fn neither_finds_anybody_without_a_name() {
    let index = index(&[person("1", Some(Sex::Female), Some("Tehran"))]);
    let question = Question { name: None, ..asked(Some(Sex::Female), Some("Tehran")) };
    assert_eq!(index.search(&question, 10, &|_| true), []);
}

#[test]
fn a_segment_keeps_both_when_it_is_read_and_when_it_is_written_anew() {
    let mut draft = Draft::new();
    for (id, place) in [("1", "Tehran"), ("2", "Mashhad")] {
        assert!(draft.add(&person(id, Some(Sex::Female), Some(place))).is_none());
    }
    let bytes: Bytes = std::sync::Arc::new(draft.finish().as_bytes().to_vec());
    let mut index = Index::new();
    let part = index.adopt(Segment::open(bytes).expect("a segment")).expect("a part");
    let question = asked(Some(Sex::Female), Some("Mashhad"));
    let before = index.search(&question, 10, &|_| true);
    let rewritten = index.rewrite(&[part]).run(|| true).expect("it went on");
    index.replace(rewritten);
    assert_eq!(index.search(&question, 10, &|_| true), before);
    assert_eq!(before.first().and_then(|hit| told(hit, "place")), Some(("same", true)));
    assert_eq!(before.first().and_then(|hit| told(hit, "sex")), Some(("same", true)));
}
