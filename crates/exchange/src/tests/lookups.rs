//! The bytes of private look-ups, held to `vectors/lookup/wire.json`, and where they have a place in a conversation.
//! `WASL_WRITE=1` writes the file.

use std::{env, fs, path::PathBuf};

use serde_json::{Value, json};

use super::{
    bureau::{Bureau, NOW, at, key},
    wires::case,
};
use crate::{LookedUp, Lookup, Message, Received, Refusal, Reply, Request, Serve, ServeError};

fn vectors() -> Value {
    let asks = |about: &str, lookup| case::<Request>("asker", about, &Request::Lookup(lookup).to_bytes());
    let says = |about: &str, answer| case::<Reply>("owner", about, &Reply::LookedUp(answer).to_bytes());
    let evaluate = Request::Lookup(Lookup::Evaluate { blinded: [[7; 32]; 4] }).to_bytes();
    let mut three = evaluate.clone();
    three[2] = 0x83;
    three.truncate(three.len() - 34);
    let mut five = [&evaluate[..], &evaluate[3..37]].concat();
    five[2] = 0x85;
    let evaluated = LookedUp::Evaluated { evaluated: [[1; 32]; 4], proof: [2; 64] };
    let mut short_proof = Reply::LookedUp(evaluated.clone()).to_bytes();
    short_proof.pop();
    let at = short_proof.len() - 64;
    short_proof[at] = 63;
    json!([
        asks("which set, none held", Lookup::Set { have: None }),
        asks("which set, one held", Lookup::Set { have: Some([6; 8]) }),
        asks("a part", Lookup::Part { part: 65_535 }),
        asks("four points", Lookup::Evaluate { blinded: [[7; 32]; 4] }),
        says("the head of a set of two parts", LookedUp::Set { key: [8; 32], parts: vec![[9; 8]; 2] }),
        says("a part of one tag", LookedUp::Part(vec![1; 8])),
        says("a part of none", LookedUp::Part(Vec::new())),
        says("four points and the proof", evaluated),
        case::<Request>("asker", "three points", &three),
        case::<Request>("asker", "five points", &five),
        case::<Request>("asker", "part 65536", &[0x82, 0x09, 0x1a, 0, 1, 0, 0]),
        case::<Request>("asker", "a set's name of seven bytes", &[0x82, 0x08, 0x47, 6, 6, 6, 6, 6, 6, 6]),
        case::<Request>("asker", "a byte behind it", &[0x82, 0x09, 0, 0]),
        case::<Request>("asker", "an owner's message", &[0x82, 0x18, 25, 0x40]),
        case::<Reply>("owner", "a proof of 63 bytes", &short_proof),
        case::<Reply>(
            "owner",
            "more parts than a set has",
            &[&[0x83, 0x18, 24, 0x58, 32][..], &[8; 32], &[0x9a, 0, 1, 0, 1]].concat()
        ),
        case::<Reply>(
            "owner",
            "a part that says to be longer than it is",
            &[0x82, 0x18, 25, 0x5a, 0, 8, 0, 0]
        ),
    ])
}

#[test]
fn the_committed_vectors_are_those_that_the_library_makes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors/lookup/wire.json");
    let made = serde_json::to_string_pretty(&vectors()).unwrap() + "\n";
    if env::var_os("WASL_WRITE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), made);
    let outcomes: Vec<Value> =
        vectors().as_array().unwrap().iter().map(|case| case["outcome"].clone()).collect();
    assert!(outcomes[..8].iter().all(|outcome| *outcome == json!("sound")), "{outcomes:?}");
    let numbers: Vec<_> = outcomes[8..].iter().map(|outcome| outcome["error"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [4002, 4004, 4002, 4002, 4002, 4003, 4002, 4004, 4002]);
}

#[test]
fn a_look_up_has_its_place_after_the_hello_and_between_two_answers() {
    let un = Bureau::new("UN");
    let mut serve = Serve::new(un.key.name().clone(), key("MA").verifying_key());
    let asked = Lookup::Part { part: 3 };
    let out_of_turn = |done| matches!(done, Err(ServeError::Refused(Refusal::OutOfTurn)));
    let mut early = Serve::new(un.key.name().clone(), key("MA").verifying_key());
    assert!(out_of_turn(early.receive(Request::Lookup(asked.clone()), at(NOW), &un)));

    serve.receive(Request::hello(key("MA").name().clone()), at(NOW), &un).unwrap();
    while serve.next(&un).unwrap().is_some() {}
    for _ in 0..2 {
        let received = serve.receive(Request::Lookup(asked.clone()), at(NOW), &un).unwrap();
        assert_eq!(received, Received::Lookup(asked.clone()));
        assert_eq!(serve.next(&un).unwrap(), None);
    }
    serve.receive(Request::Await { secs: 1 }, at(NOW), &un).unwrap();
    assert!(out_of_turn(serve.receive(Request::Lookup(asked), at(NOW), &un)));
}
