//! A notice as people write it down: everything that is written is read, and every slip is told at once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use wasl_formats::{FieldFault, Sheet, SheetError};
use wasl_model::{MemberId, Notice, Penalty};

const FULL: &str = r#"
colour = "red"
reach = "diffusion"
to = ["FR", "SG"]
purposes = ["border", "investigation"]
valid_until = "2029-05-01"
family_name = "EXAMPLE"
forename = "TARIK"
born = ["1975-01-08", "1974/1976"]
birth_place = "Test City"
birth_country = "MA"
nationalities = ["MA", "FR"]
sex = "male"
languages = ["ARA", "FRE"]
height_cm = 182
weight_kg = 84
eyes = ["blue"]
hair = ["dark", "greying"]
marks = "A scar on the left hand."
account = "Two shops in one night.\n\nThe third was closed."
asks = ["locate", "arrest"]

[[names]]
text = "طارق مثال"
kind = "original-script"

[[numbers]]
scheme = "passport"
number = "AB 123456"
issuer = "MA"

[[grounds]]
kind = "warrant"
issued = "2026-03-02"
authority = "Court of Example"
issuer = "MA"
offence = "armed-robbery"
charge = "Vol à main armée"
charge_translation = "Armed robbery"
committed = "2026-02-27"
penalty_months = 240

[[grounds]]
kind = "judgment"
issued = "2020-01"
authority = "Court of Example"
issuer = "914"
offence = "murder"
charge = "Meurtre"
penalty_life = true
"#;

fn owner() -> MemberId {
    "MA".parse().unwrap()
}

fn filled(toml: &str) -> Result<Notice, SheetError> {
    Sheet::from_toml(toml).unwrap().fill(owner(), None)
}

/// The faults of a sheet, `field: reason`.
fn faults(toml: &str) -> Vec<String> {
    match filled(toml) {
        Err(SheetError::Fields(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_notice_is_written_down_and_read_back_whole() {
    let notice = filled(FULL).unwrap();
    insta::assert_debug_snapshot!(notice);
    let again = Sheet::of(&notice);
    assert_eq!(again.fill(owner(), None).unwrap(), notice);
    let json = serde_json::to_vec(&again).unwrap();
    assert_eq!(Sheet::from_json(&json).unwrap(), again);
    assert_eq!(notice.grounds[1].penalty, Some(Penalty::Life));
}

#[test]
fn every_field_that_cannot_be_is_told_with_its_reason() {
    let told = faults(
        r#"
colour = "pink"
reach = "everybody"
to = ["FR"]
not_to = ["SG"]
valid_until = "tomorrow"
kind = "ghost"
forename = "A\u001bB"
born = ["1975-13-01"]
birth_country = "Morocco"
sex = "m"
languages = ["english"]
height_cm = 5
weight_kg = -84
eyes = ["pink"]
asks = ["kill"]
[[numbers]]
scheme = "shoe"
number = ""
[[grounds]]
kind = "rumour"
issued = "2026-02-30"
authority = " "
issuer = "MA"
offence = "murder"
charge = "Meurtre"
penalty_months = -12
"#,
    );
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_penalty_is_a_number_of_months_or_for_life() {
    let ground = "colour = \"red\"\n[[grounds]]\nkind = \"warrant\"\nissued = \"2026\"\nauthority = \"A\"\nissuer = \"MA\"\n\
                  offence = \"murder\"\ncharge = \"C\"\n";
    let range = "is a number from 1 to 1200, not";
    for months in ["-1", "0", "1201"] {
        let told = faults(&format!("{ground}penalty_months = {months}\n"));
        assert_eq!(told, [format!("grounds[0].penalty_months: {range} {months}")]);
    }
    let both = faults(&format!("{ground}penalty_months = 12\npenalty_life = true\n"));
    let reason = "stands beside `penalty_months`; one of the two is meant";
    assert_eq!(both, [format!("grounds[0].penalty_life: {reason}")]);
}

#[test]
fn a_sheet_with_a_key_that_is_not_known_or_too_much_in_it_is_refused() {
    let slip = Sheet::from_toml("color = \"red\"").unwrap_err();
    assert_eq!(slip.number(), 2122);
    assert_eq!(
        Sheet::from_json(b"{\"colour\":\"red\",\"grounds\":[{\"crime\":1}]}").unwrap_err().number(),
        2122
    );
    let long = " ".repeat(Sheet::BYTES_MAX + 1);
    assert_eq!(
        [Sheet::from_toml(&long), Sheet::from_json(long.as_bytes())].map(|read| read.unwrap_err().number()),
        [2121, 2121]
    );
    let many = format!("colour = \"red\"\nlanguages = [{}]", "\"ENG\",".repeat(33));
    let fault = FieldFault {
        field: "languages".to_owned(),
        reason: "the record has 33 languages, at most 32 are taken".to_owned(),
    };
    assert_eq!(faults(&many), [fault.to_string()]);
}

proptest::proptest! {
    #[test]
    fn outside_bytes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let _ = Sheet::from_json(&bytes).map(|sheet| sheet.fill(owner(), None));
        let _ = Sheet::from_toml(&String::from_utf8_lossy(&bytes)).map(|sheet| sheet.fill(owner(), None));
    }
}
