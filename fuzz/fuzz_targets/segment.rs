//! A segment of the index from a disk that gives back anything: it is refused, or it answers.
#![no_main]

use std::sync::Arc;

use wasl_model::{Number, Question, Sought, Text};
use wasl_search::{Index, Segment};

libfuzzer_sys::fuzz_target!(|bytes: Vec<u8>| {
    // The magic bytes are given, so that what is behind them is reached.
    let mut whole = b"WASLSEG1".to_vec();
    whole.extend_from_slice(&bytes);
    let Ok(segment) = Segment::open(Arc::new(whole)) else { return };
    let mut index = Index::new();
    index.adopt(segment);
    let Ok(word) = Text::new("Maria Example") else { return };
    let question = Question { name: Some(word.clone()), ..Question::default() };
    index.search(&question, 10, &|_| true);
    index.check(&Number { sought: Sought::Any, value: word, issuer: None }, 10, &|_| true);
});
