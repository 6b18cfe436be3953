//! The bytes of live questions, held to `vectors/live/question.json`. `WASL_WRITE=1` writes the file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{env, fs, path::PathBuf};

use serde_json::{Value, json};
use wasl_model::{
    LiveQuestion, LiveQuestionError, LiveSought, Number, Purpose, Question, RecordKind, Role, Sex, Sought,
    Text,
};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn case(about: &str, bytes: &[u8]) -> Value {
    let outcome = match LiveQuestion::from_bytes(bytes) {
        Ok(_) => "sound",
        Err(LiveQuestionError::Limit { .. }) => "limit",
        Err(_) => "form",
    };
    json!({ "about": about, "bytes": hex(bytes), "outcome": outcome })
}

fn asking(sought: LiveSought) -> Vec<u8> {
    let question = LiveQuestion { purpose: Purpose::Border, role: Role::Officer, limit: 10, sought };
    question.to_bytes().unwrap()
}

fn number(sought: Sought, value: &str, issuer: Option<&str>) -> Number {
    Number { sought, value: Text::new(value).unwrap(), issuer: issuer.map(|code| code.parse().unwrap()) }
}

fn vectors() -> Vec<Value> {
    let document = number(Sought::Document, "AB 123456", Some("MA"));
    let whole = Question {
        name: Text::new("طارق مثال").ok(),
        born: "1965-03".parse().ok(),
        nationality: "MA".parse().ok(),
        sex: Some(Sex::Female),
        place: Text::new("Invented-sur-Mer").ok(),
        kind: Some(RecordKind::Person),
        number: Some(document.clone()),
    };
    let by_name = Question { name: Text::new("Tarik Example").ok(), ..Question::default() };
    let plate = number(Sought::Vehicle, "12345-A-6", None);
    let name = asking(LiveSought::Search(by_name));
    let check = asking(LiveSought::Check(vec![document, plate]));
    let [mut purpose, mut role, mut sought] = [(); 3].map(|()| name.clone());
    (purpose[1], role[2], sought[5]) = (5, 6, 2);
    let limit = [&name[..3], &[0x18, 101], &name[4..]].concat();
    vec![
        case("a name, born in 1965-03, and everything else", &asking(LiveSought::Search(whole))),
        case("a name alone", &name),
        case("a document and a plate", &check),
        case("nothing, which the owner refuses with 6008", &asking(LiveSought::Search(Question::default()))),
        case("a purpose that there is not", &purpose),
        case("a role that there is not", &role),
        case("a limit of 101", &limit),
        case("a question of a kind that there is not", &sought),
        case("a part that is not known", &[&[0x85], &name[1..], &[0xf6]].concat()),
        case("a length in more bytes than it takes", &[&[0x98, 4], &name[1..]].concat()),
        case("a byte behind it", &[&name[..], &[0]].concat()),
        case("cut off", &name[..name.len() - 1]),
        case("a check of nothing", &[&check[..4], &[0x82, 1, 0x81, 0x80]].concat()),
    ]
}

#[test]
fn the_committed_vectors_are_those_that_the_library_makes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors/live/question.json");
    let vectors = vectors();
    let made = serde_json::to_string_pretty(&vectors).unwrap() + "\n";
    if env::var_os("WASL_WRITE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), made);
    let outcomes: Vec<_> = vectors.iter().map(|case| case["outcome"].as_str().unwrap()).collect();
    let (form, limit) = ("form", "limit");
    assert_eq!(outcomes[..4], ["sound"; 4]);
    assert_eq!(outcomes[4..], [form, form, limit, form, form, form, form, form, limit]);
}
