//! However records come into the index, it answers alike; and whatever bytes are taken for a segment, it answers.

#![expect(clippy::expect_used, reason = "a test may fail by panicking")]

use std::sync::Arc;

use proptest::prelude::{any, prop_assert, proptest};
use wasl_model::{
    DateSpan, Handling, Hit, Identifier, Name, NameKind, Number, Question, Record, RecordKind, Scheme,
    Sought, Source, Text,
};
use wasl_search::{Bytes, Draft, Index, Part, Segment};

const GIVEN: [&str; 7] = ["Tarik", "Maria", "Иван", "عبد اللطيف", "김", "Wolfgang", "陳"];
const FAMILY: [&str; 5] = ["Example", "Beispiel", "Примеров", "المراكشي", "Ouazzani"];

fn text(raw: &str) -> Text {
    Text::new(raw).expect("a text")
}

fn name(raw: &str) -> Name {
    Name { text: text(raw), kind: NameKind::Main }
}

/// A person of a small invented crowd; `version` changes the year of birth.
fn person(at: usize, version: usize) -> Record {
    let name = format!("{} {}", GIVEN[at % GIVEN.len()], FAMILY[at / GIVEN.len() % FAMILY.len()]);
    let born = format!("{}-0{}-11", 1950 + at % 40 + version, at % 9 + 1);
    Record {
        kind: RecordKind::Person,
        owner: "UN".parse().expect("a member"),
        source: Source { dataset: text("tests"), id: text(&at.to_string()) },
        names: vec![self::name(&name)],
        births: vec![DateSpan::of(born.parse().expect("a date"))],
        nationalities: vec!["MA".parse().expect("a country")],
        sex: None,
        identifiers: vec![Identifier {
            scheme: Scheme::Passport,
            value: text(&format!("AB{at:07}")),
            issuer: None,
        }],
        facts: Vec::new(),
        handling: Handling::default(),
    }
}

fn segment(records: &[Record]) -> Segment {
    let mut draft = Draft::new();
    for record in records {
        assert!(draft.add(record).is_none(), "so few fill no segment");
    }
    draft.finish()
}

fn index(segments: impl IntoIterator<Item = Segment>) -> Index {
    let mut index = Index::new();
    for segment in segments {
        index.adopt(segment);
    }
    index
}

/// What the index answers to some questions, by name and by number.
fn answers(index: &Index) -> Vec<Vec<Hit>> {
    let named = |name: &str, born: &str| Question {
        name: Some(text(name)),
        born: born.parse().ok(),
        ..Question::default()
    };
    let number = |value: &str| Number { sought: Sought::Any, value: text(value), issuer: None };
    let mut answers: Vec<Vec<Hit>> = [
        ("Tarik Exampel", ""),
        ("Maria Beispiel", "1972-02-11"),
        ("Abdellatif Ouazzani", ""),
        ("Ivan Primerov", "1960"),
    ]
    .map(|(name, born)| index.search(&named(name, born), 40, &|_| true))
    .into();
    answers.extend(
        ["AB0000007", "AB0000O11", "AB0000099"].map(|value| index.check(&number(value), 10, &|_| true)),
    );
    answers
}

#[test]
fn however_records_come_in_the_answers_are_the_same() {
    let records: Vec<Record> = (0..300).map(|at| person(at, 0)).collect();
    let expected = answers(&index([segment(&records)]));
    assert!(expected.iter().all(|hits| !hits.is_empty()), "every question has an answer");

    let mut one_by_one = Index::new();
    for record in &records {
        one_by_one.insert(record);
    }
    assert_eq!(answers(&one_by_one), expected);

    let bytes: Bytes = Arc::new(segment(&records).as_bytes().to_vec());
    assert_eq!(answers(&index([Segment::open(bytes).expect("a segment")])), expected);

    // First other versions, some in the same segment; then those that are asked for, and a stranger who goes again.
    let earlier: Vec<Record> = (0..310).map(|at| person(at, 3)).collect();
    let mut twice: Vec<Record> = (150..300).map(|at| person(at, 5)).collect();
    twice.extend_from_slice(&records[150..]);
    let mut changed = index([segment(&earlier), segment(&records[..150]), segment(&twice)]);
    assert_eq!(changed.len(), 310);
    assert!((300..310).all(|at| changed.remove(person(at, 3).id())));
    assert_eq!(answers(&changed), expected);
}

#[test]
fn what_is_written_anew_answers_alike_also_when_records_go_meanwhile() {
    let records: Vec<Record> = (0..300).map(|at| person(at, 0)).collect();
    let earlier: Vec<Record> = (0..320).map(|at| person(at, 3)).collect();
    let expected = answers(&index([segment(&records)]));
    for meanwhile in [true, false] {
        let mut index = index([segment(&earlier[..200]), segment(&earlier[200..]), segment(&records[..100])]);
        let change = |index: &mut Index| {
            index.adopt(segment(&records[100..]));
            // A word that nobody has any more gives its place to another.
            index.insert(&Record { names: vec![name("Zebulon")], ..person(900, 0) });
            assert!((300..320).chain([900]).all(|at| index.remove(person(at, 0).id())));
            index.insert(&Record { names: vec![name("Quixworthy")], ..person(901, 0) });
            assert!(index.remove(person(901, 0).id()));
        };
        index.insert(&Record { names: vec![name("Ephemera")], ..person(302, 0) });
        if !meanwhile {
            change(&mut index);
        }
        let parts: Vec<_> = index.parts().map(Part::id).take(3).collect();
        let rewritten = index.rewrite(&parts).run(|| true).expect("it may go on");
        if meanwhile {
            change(&mut index);
        }
        assert!(!index.replace(rewritten).1.is_empty());
        assert_eq!(index.len(), 300);
        assert_eq!(answers(&index), expected);

        // Once more, without the gone: none of their bytes are left.
        let parts: Vec<_> = index.parts().map(Part::id).collect();
        let rewritten = index.rewrite(&parts).run(|| true).expect("it may go on");
        assert_eq!(rewritten.segment().len(), 300);
        index.replace(rewritten);
        assert_eq!(answers(&index), expected);
        assert!(index.parts().all(|part| part.alive() == part.segment().len()));
    }
}

#[test]
fn a_word_that_went_and_came_back_is_not_mistaken_for_the_one_in_its_place() {
    let called = |at: usize, raw: &str| Record { names: vec![name(raw)], ..person(at, 0) };
    let mut records: Vec<Record> = (0..300).map(|at| person(at, 0)).collect();
    records.push(called(900, "Zebulon"));
    let mut index = index([segment(&records)]);
    let everything = |index: &Index| {
        let parts: Vec<_> = index.parts().map(Part::id).collect();
        index.rewrite(&parts).run(|| true).expect("it may go on")
    };
    let rewritten = everything(&index);
    assert!(index.remove(records[300].id()));
    index.insert(&called(901, "Quixworthy"));
    index.insert(&called(902, "Zebulon"));
    // What is put back has the word as it was known before it went.
    index.replace(rewritten);
    index.replace(everything(&index));
    for (raw, at) in [("Zebulon", 902), ("Quixworthy", 901)] {
        let question = Question { name: Some(text(raw)), ..Question::default() };
        let found: Vec<_> = index.search(&question, 9, &|_| true).into_iter().map(|hit| hit.record).collect();
        assert_eq!(found, [person(at, 0).id()]);
    }
    let stopped = index.rewrite(&index.parts().map(Part::id).collect::<Vec<_>>()).run(|| false);
    assert!(stopped.is_none());
}

#[test]
fn a_segment_comes_back_with_what_was_gone_from_it() {
    let records: Vec<Record> = (0..300).map(|at| person(at, 0)).collect();
    let mut before = index([segment(&records[..200]), segment(&records[100..])]);
    assert!((0..50).all(|at| before.remove(records[at].id())));
    let mut after = Index::new();
    for part in before.parts() {
        after.adopt_marked(part.segment().clone(), part.gone());
    }
    assert_eq!(after.len(), 250);
    assert_eq!(answers(&after), answers(&before));
    assert_eq!(answers(&after), answers(&index([segment(&records[50..])])));
}

#[test]
fn many_numbers_at_once_are_answered_like_one_by_one() {
    let records: Vec<Record> = (0..300).map(|at| person(at, 0)).collect();
    let index = index([segment(&records[..100]), segment(&records[100..])]);
    let numbers: Vec<Number> = [7, 99, 100, 299]
        .map(|at| Number { sought: Sought::Any, value: text(&format!("ab-{at:07}")), issuer: None })
        .into();
    let together = index.check_exactly(&numbers, &|_| true);
    let each: Vec<Vec<Hit>> = numbers.iter().map(|number| index.check(number, 10, &|_| true)).collect();
    assert_eq!(together, each);
    assert!(together.iter().all(|hits| hits.len() == 1));
}

#[test]
fn what_is_no_segment_is_told_apart() {
    let told = |bytes: Vec<u8>| Segment::open(Arc::new(bytes)).expect_err("no segment").to_string();
    assert_eq!(
        told(b"PK\x03\x04".to_vec()),
        "these bytes are no segment of an index, or one of another version"
    );
    let mut cut = segment(&[person(1, 0)]).as_bytes().to_vec();
    cut.pop();
    let len = cut.len();
    assert_eq!(told(cut), format!("a segment of {len} bytes ends before its column 32 does"));
}

proptest! {
    /// A disk may give back anything: the answers may be wrong then, but they come.
    #[test]
    fn a_damaged_segment_stops_nobody(places in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..40)) {
        let records: Vec<Record> = (0..40).map(|at| person(at, 0)).collect();
        let mut bytes = segment(&records).as_bytes().to_vec();
        let len = bytes.len();
        for (place, byte) in places {
            bytes[usize::from(place) % len] = byte;
        }
        if let Ok(damaged) = Segment::open(Arc::new(bytes)) {
            let mut index = index([segment(&records[..10]), damaged, segment(&records[20..])]);
            answers(&index);
            for record in &records {
                index.remove(record.id());
            }
            prop_assert!(index.len() <= len);
        }
    }
}
