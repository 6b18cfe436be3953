//! Names in every script. Whoever is asked for, the search ends, and its scores are probabilities in order.
#![no_main]

use wasl_model::{
    DateSpan, Handling, Name, NameKind, PartialDate, Question, Record, RecordKind, Source, Text,
};
use wasl_search::Index;

/// The record's name, the name that is asked for, and a date.
type Data<'a> = (&'a str, &'a str, &'a str);

libfuzzer_sys::fuzz_target!(|data: Data<'_>| {
    let (told, asked, born) = data;
    let (Ok(told), Ok(asked)) = (Text::new(told), Text::new(asked)) else { return };
    let (Ok(owner), Ok(word)) = ("UN".parse(), Text::new("x")) else { return };
    let born: Option<PartialDate> = born.parse().ok();
    let record = Record {
        kind: RecordKind::Person,
        owner,
        source: Source { dataset: word.clone(), id: word },
        names: vec![Name { text: told, kind: NameKind::Main }],
        births: born.map(DateSpan::of).into_iter().collect(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: Vec::new(),
        facts: Vec::new(),
        handling: Handling::default(),
    };
    let mut index = Index::new();
    index.insert(&record);
    let question = Question { name: Some(asked), born, ..Question::default() };
    let hits = index.search(&question, 10, &|_| true);
    assert!(hits.len() <= 1 && hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)));
    assert!(index.remove(record.id()) && index.search(&question, 10, &|_| true).is_empty());
});
