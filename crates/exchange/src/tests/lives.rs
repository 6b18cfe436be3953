//! The bytes of live questions, held to `vectors/live/wire.json`, and what of an answer is taken. `WASL_WRITE=1` writes the
//! file.

use std::{env, fs, path::PathBuf};

use serde_json::{Value, json};
use wasl_feed::{Commitment, Index, Opening, Origin, Salt};

use super::{
    bureau::key,
    wires::{case, check},
};
use crate::{LIVE_QUESTION_BYTES_MAX, LiveHit, LiveRefusal, LiveReply, LiveRequest, Message};

fn index(number: u64) -> Index {
    Index::new(number).unwrap()
}

fn opening(payload: &[u8]) -> Opening {
    Opening::new(Salt::from_bytes([7; 32]), payload).unwrap()
}

fn hit(number: u64) -> LiveHit {
    LiveHit { index: index(number), opening: opening(b"a record") }
}

fn answer(found: u32, hits: Vec<LiveHit>) -> LiveReply {
    LiveReply::Answer { id: 5, found, hits }
}

fn vectors() -> Value {
    let asks = |about: &str, id, question: &[u8]| {
        case::<LiveRequest>("asker", about, &LiveRequest { id, question: question.to_vec() }.to_bytes())
    };
    let says = |about: &str, reply: LiveReply| case::<LiveReply>("owner", about, &reply.to_bytes());
    let asked = LiveRequest { id: 5, question: vec![1, 2, 3] }.to_bytes();
    let refused = LiveReply::Refuse { id: 5, number: 6036 }.to_bytes();
    let short_salt = [&[0x84, 0x18, 27, 5, 1, 0x81, 0x83, 0, 0x58, 31][..], &[7; 31], &[0x41, 9]].concat();
    let far = [&[0x84, 0x18, 27, 5, 1, 0x81, 0x83, 0x1b][..], &[0xff; 8], &[0x58, 32], &[7; 32], &[0x41, 9]];
    let many = [&[0x84, 0x18, 27, 5, 0x18, 101, 0x98, 101][..], &[0; 8]].concat();
    let long = LiveRequest { id: 5, question: vec![0; LIVE_QUESTION_BYTES_MAX + 1] }.to_bytes();
    json!([
        asks("a question", 5, &[1, 2, 3]),
        asks("an empty one, which the owner refuses with 4045", u64::MAX, &[]),
        says("nothing", answer(0, Vec::new())),
        says("two records of three", answer(3, vec![hit(4), hit(2)])),
        says("a refusal", LiveReply::Refuse { id: 5, number: 6036 }),
        case::<LiveRequest>("asker", "a byte behind it", &[&asked[..], &[0]].concat()),
        case::<LiveRequest>("asker", "an owner's message", &refused),
        case::<LiveRequest>("asker", "a question that is cut off", &asked[..asked.len() - 1]),
        case::<LiveRequest>("asker", "a question of 16,385 bytes", &long),
        case::<LiveReply>("owner", "an asker's message", &asked),
        case::<LiveReply>("owner", "a salt of 31 bytes", &short_salt),
        case::<LiveReply>("owner", "an entry beyond any feed", &far.concat()),
        case::<LiveReply>("owner", "a hundred and one records", &many),
        case::<LiveReply>("owner", "a message of the line for feeds", &[0x81, 19]),
    ])
}

#[test]
fn the_committed_vectors_are_those_that_the_library_makes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors/live/wire.json");
    // The long question is told by its length alone.
    let mut vectors = vectors();
    let long = vectors[8]["bytes"].as_str().unwrap().replace(&"00".repeat(LIVE_QUESTION_BYTES_MAX + 1), "…");
    vectors[8]["bytes"] = long.into();
    let made = serde_json::to_string_pretty(&vectors).unwrap() + "\n";
    if env::var_os("WASL_WRITE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), made);
    let outcomes: Vec<Value> =
        vectors.as_array().unwrap().iter().map(|case| case["outcome"].clone()).collect();
    assert!(outcomes[..5].iter().all(|outcome| *outcome == json!("sound")), "{outcomes:?}");
    let numbers: Vec<_> = outcomes[5..].iter().map(|outcome| outcome["error"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [4002, 4003, 4002, 4004, 4003, 4002, 4002, 4004, 4003]);
}

#[test]
fn what_is_said_is_read_back_and_no_part_of_it() {
    check(vec![LiveRequest { id: 1, question: vec![9; 300] }]);
    check(vec![answer(2, vec![hit(0), hit(70_000)]), LiveReply::Refuse { id: 7, number: 1002 }]);
}

#[test]
fn a_record_is_taken_that_opens_the_commitment_of_its_place_in_its_owners_feed_and_no_other() {
    let (un, us) = (Origin::records(key("UN").name()), Origin::records(key("US").name()));
    let copied = Commitment::new(&un, index(4), &opening(b"a record"));
    assert_eq!(hit(4).verify(&un, Some(&copied)), Ok(opening(b"a record")));
    let refused = Err(LiveRefusal::Payload { index: index(4) });
    let altered = LiveHit { opening: opening(b"a rekord"), ..hit(4) };
    assert_eq!(altered.verify(&un, Some(&copied)), refused);
    assert_eq!(hit(4).verify(&us, Some(&copied)), refused);
    assert_eq!(hit(5).verify(&un, Some(&copied)), Err(LiveRefusal::Payload { index: index(5) }));
    assert_eq!(hit(4).verify(&un, None), Err(LiveRefusal::BeyondCopy { index: index(4) }));
}

#[test]
fn an_answer_is_to_the_question_that_was_asked_and_has_no_more_than_was_asked_for() {
    let two = vec![hit(1), hit(2)];
    assert_eq!(answer(2, two.clone()).records(5, 2), Ok(Ok((2, two.clone()))));
    assert_eq!(answer(3, two.clone()).records(5, 3), Ok(Ok((3, two.clone()))));
    assert_eq!(answer(2, two.clone()).records(6, 2), Err(LiveRefusal::OtherQuestion));
    assert_eq!(answer(2, two.clone()).records(5, 1), Err(LiveRefusal::TooMany { found: 2, limit: 1 }));
    assert_eq!(answer(1, two).records(5, 9), Err(LiveRefusal::TooMany { found: 2, limit: 9 }));
    let refused = LiveReply::Refuse { id: 5, number: 6036 };
    assert_eq!(refused.clone().records(5, 1), Ok(Err(6036)));
    assert_eq!(refused.records(4, 1), Err(LiveRefusal::OtherQuestion));
}
