//! The committed vectors are those that the library makes. `WASL_WRITE=1` writes them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{env, fs, path::PathBuf};

use serde_json::{Value, json};
use wasl_lookup::{
    Answer, Kind, Listed, LookupError, PublicKey, Question, SecretKey, SetHead, Tag, TagSet, Wanted,
    check_part,
};
use wasl_model::{Handling, Purpose};

const OWNER: [u8; 32] = [1; 32];
const ASKER: [u8; 32] = [2; 32];
const PROVER: [u8; 32] = [3; 32];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn key() -> SecretKey {
    SecretKey::from_seed(&OWNER).unwrap()
}

fn question() -> Question {
    let issuer = Some("MA".parse().unwrap());
    let wanted = Wanted { kind: Kind::Document, folded: "AB123456", issuer, purpose: Purpose::Border };
    Question::ask(&wanted, &ASKER).unwrap()
}

/// The tags of three numbers: one for everything, one of an issuer that is not told, one for two purposes.
fn tags() -> Vec<Tag> {
    let listed = [
        (Kind::Document, "AB123456", Some("MA"), vec![]),
        (Kind::Vehicle, "1M8GDM9AXKP042788", None, vec![]),
        (Kind::Document, "ZZ987654", Some("FR"), vec![Purpose::Border, Purpose::Sanctions]),
    ];
    let tags = listed.into_iter().flat_map(|(kind, folded, issuer, purposes)| {
        let listed = Listed { kind, folded, issuer: issuer.map(|issuer| issuer.parse().unwrap()) };
        let handling = Handling { purposes: purposes.into_iter().collect(), ..Handling::default() };
        key().tags(&listed, &handling).unwrap()
    });
    tags.collect()
}

fn told(done: Result<(), LookupError>) -> Value {
    done.map_or_else(|error| json!({ "error": error.number() }), |()| json!("sound"))
}

/// An answer as it was made, and ones that were tampered with or made with another key.
fn answers() -> Vec<Value> {
    let (question, public) = (question(), key().public());
    let sound = key().answer(question.blinded(), &PROVER).unwrap();
    let other = SecretKey::from_seed(&[9; 32]).unwrap().answer(question.blinded(), &PROVER).unwrap();
    let altered = |change: fn(&mut Answer)| {
        let mut answer = sound;
        change(&mut answer);
        answer
    };
    let cases = [
        ("as it was made", sound),
        ("made with another key", other),
        ("the first two points have changed places", altered(|answer| answer.evaluated.swap(0, 1))),
        ("one bit of the proof is altered", altered(|answer| answer.proof[0] ^= 1)),
        ("the proof is no scalars", altered(|answer| answer.proof = [0xff; 64])),
        ("one point is the neutral one", altered(|answer| answer.evaluated[3] = [0; 32])),
        ("one point is none", altered(|answer| answer.evaluated[3] = [0xff; 32])),
    ];
    let case = |(about, answer): (&str, Answer)| {
        let points: Vec<String> = answer.evaluated.iter().map(|point| hex(point)).collect();
        let outcome = told(question.tags(&answer, &public).map(drop));
        json!({ "about": about, "evaluated": points, "proof": hex(&answer.proof), "outcome": outcome })
    };
    cases.map(case).to_vec()
}

/// Parts of a set as they are, and others.
fn parts() -> Vec<Value> {
    let set = TagSet::new(tags());
    let head = set.head(key().public());
    let sound = set.part(0, 1);
    let turned = [&sound[8..16], &sound[..8], &sound[16..]].concat();
    let cases = [
        ("as it is", 0, sound.clone()),
        ("two tags have changed places", 0, turned),
        ("a tag is missing", 0, sound[8..].to_vec()),
        ("a tag is cut off", 0, sound[..sound.len() - 1].to_vec()),
        ("a part that there is not", 1, sound.clone()),
        ("one tag stands twice", 0, [&sound[..8], &sound].concat()),
    ];
    let case = |(about, part, bytes): (&str, usize, Vec<u8>)| json!({ "about": about, "part": part, "tags": hex(&bytes), "outcome": told(check_part(&head, part, &bytes)) });
    cases.map(case).to_vec()
}

fn vectors() -> Value {
    let (question, public) = (question(), key().public());
    let answer = key().answer(question.blinded(), &PROVER).unwrap();
    let asked: Vec<String> = question.blinded().iter().map(|point| hex(point)).collect();
    let found = question.tags(&answer, &public).unwrap();
    let numbers = |tags: &[Tag]| tags.iter().map(|tag| format!("{:016x}", tag.number())).collect::<Vec<_>>();
    let head = TagSet::new(tags()).head(public);
    json!({
        "about": "a look-up of document AB123456 of MA for border, in a set of three numbers",
        "owner-seed": hex(&OWNER), "asker-seed": hex(&ASKER), "prover-seed": hex(&PROVER),
        "public": hex(public.as_bytes()), "blinded": asked, "tags-asked": numbers(&found), "tags-listed": numbers(&tags()),
        "set-parts": head.parts().iter().map(|part| hex(part)).collect::<Vec<_>>(), "set-name": hex(head.tag().as_bytes()),
        "answers": answers(), "parts": parts(),
    })
}

#[test]
fn the_committed_vectors_are_those_that_the_library_makes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors/lookup/lookup.json");
    let made = serde_json::to_string_pretty(&vectors()).unwrap() + "\n";
    if env::var_os("WASL_WRITE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), made);
}

#[test]
fn what_was_tampered_with_is_refused_with_its_number() {
    let outcomes =
        |cases: Vec<Value>| cases.into_iter().map(|case| case["outcome"].clone()).collect::<Vec<_>>();
    let error = |number: u16| json!({ "error": number });
    let expected =
        [json!("sound"), error(5603), error(5603), error(5603), error(5602), error(5602), error(5602)];
    assert_eq!(outcomes(answers()), expected);
    let expected = [json!("sound"), error(5604), error(5605), error(5604), error(5604), error(5604)];
    assert_eq!(outcomes(parts()), expected);
    assert_eq!(PublicKey::from_bytes([0; 32]), Err(LookupError::Key));
    assert_eq!(key().answer(&[[0; 32]; 4], &PROVER), Err(LookupError::Form));
    assert_eq!(SetHead::new(key().public(), Vec::new()), Err(LookupError::Head));
}

#[test]
fn one_of_the_four_tags_is_listed_and_two_questions_of_one_number_look_unlike() {
    let set = TagSet::new(tags());
    let found =
        question().tags(&key().answer(question().blinded(), &PROVER).unwrap(), &key().public()).unwrap();
    assert_eq!(found.map(|tag| set.has(tag)), [true, false, false, false]);
    let issuer = Some("MA".parse().unwrap());
    let wanted = Wanted { kind: Kind::Document, folded: "AB123456", issuer, purpose: Purpose::Border };
    let again = Question::ask(&wanted, &[4; 32]).unwrap();
    assert!(again.blinded().iter().all(|point| !question().blinded().contains(point)));
    assert_eq!(
        again.tags(&key().answer(again.blinded(), &[5; 32]).unwrap(), &key().public()).unwrap(),
        found
    );
}
