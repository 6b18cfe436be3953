//! Text from outside never panics, whatever it is.

use proptest::prelude::*;
use wasl_model::{
    Handling, Identifier, Name, NameKind, Number, Question, Record, RecordKind, Scheme, Sought, Source, Text,
};
use wasl_search::{Index, fold_number};

fn record(id: usize, name: &str) -> Option<Record> {
    let text = Text::new(name).ok()?;
    Some(Record {
        kind: RecordKind::Person,
        owner: "UN".parse().ok()?,
        source: Source { dataset: Text::new("tests").ok()?, id: Text::new(&id.to_string()).ok()? },
        names: vec![Name { text: text.clone(), kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: vec![Identifier { scheme: Scheme::Other, value: text, issuer: None }],
        facts: Vec::new(),
        handling: Handling::default(),
    })
}

/// Takes in every text, asks for every text, takes every record out again.
fn live_with(texts: &[String]) {
    let mut index = Index::new();
    let records: Vec<Record> = texts.iter().enumerate().filter_map(|(id, text)| record(id, text)).collect();
    for record in &records {
        index.insert(record);
    }
    for name in texts.iter().filter_map(|text| Text::new(text).ok()) {
        let number = Number { sought: Sought::Any, value: name.clone(), issuer: None };
        for hit in index.check(&number, 10, &|_| true) {
            assert!((0.0..=1.0).contains(&hit.score));
        }
        let question = Question { name: Some(name), number: Some(number), ..Question::default() };
        for hit in index.search(&question, 10, &|_| true) {
            assert!((0.0..=1.0).contains(&hit.score), "{hit:?}");
            assert!(hit.reasons.iter().all(|reason| reason.weight.is_finite()), "{hit:?}");
        }
    }
    for record in &records {
        assert!(index.remove(record.id()));
        assert!(index.search(&Question::default(), 10, &|_| true).is_empty());
    }
    assert!(index.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_texts(texts in prop::collection::vec(any::<String>(), 1..6)) {
        live_with(&texts);
    }

    #[test]
    fn texts_of_names_scripts(texts in prop::collection::vec(
        "[a-zA-Zа-яёіїא-תا-ي가-힣一-龥ぁ-んァ-ンα-ωऀ-ॿঀ-৿஀-௿ഀ-ൿก-๛ሀ-፼Ա-ևა-ჰ'’ .,\\-]{0,40}", 1..8)
    ) {
        live_with(&texts);
    }

    #[test]
    fn folding_twice_is_folding_once(raw in any::<String>()) {
        let folded = fold_number(&raw);
        prop_assert_eq!(fold_number(&folded), folded);
    }
}

#[test]
fn texts_at_the_edge_of_sense() {
    let texts = [
        "x".repeat(7_999),
        "\u{301}".repeat(200),
        "al bin van der de la".to_owned(),
        "''' --- ...".to_owned(),
        "陳".repeat(500),
        "각".repeat(500),
        "a b c d e f g h i j k l m n o p q r s t u v w x y z".repeat(20),
        "ﷺ ﷽ ㍿ ﬃ".to_owned(),
        "🂡🂢🂣".to_owned(),
    ];
    live_with(&texts);
}
