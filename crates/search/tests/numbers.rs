//! Numbers as they are misread, mistyped and misprinted, and what is found all the same.

#![expect(clippy::expect_used, reason = "a test may fail by panicking")]

use wasl_model::{
    Handling, Identifier, Name, NameKind, Number, Question, Record, RecordKind, Scheme, Sought, Source, Text,
};
use wasl_search::Index;

fn text(raw: &str) -> Text {
    Text::new(raw).expect("a text")
}

/// A record that bears one number.
fn bearing(id: &str, scheme: Scheme, number: &str, issuer: Option<&str>) -> Record {
    let issuer = issuer.map(|code| code.parse().expect("a country"));
    Record {
        kind: RecordKind::Document,
        owner: "UN".parse().expect("a member"),
        source: Source { dataset: text("tests"), id: text(id) },
        names: Vec::new(),
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: vec![Identifier { scheme, value: text(number), issuer }],
        facts: Vec::new(),
        handling: Handling::default(),
    }
}

fn number(asked: &str, issuer: Option<&str>) -> Number {
    let issuer = issuer.map(|code| code.parse().expect("a country"));
    Number { sought: Sought::Any, value: text(asked), issuer }
}

/// The ids and rules of what is found, the surest first.
fn found(records: &[Record], asked: &Number) -> Vec<(String, &'static str)> {
    let mut index = Index::new();
    for record in records {
        index.insert(record);
    }
    let id = |hit: &wasl_model::Hit| records.iter().find(|record| record.id() == hit.record);
    let hits = index.check(asked, 10, &|_| true);
    let told = hits.iter().filter_map(|hit| Some((id(hit)?, hit.reasons.first()?.rule)));
    told.map(|(record, rule)| (record.source.id.as_str().to_owned(), rule)).collect()
}

/// The rule by which `asked` finds the one record that bears `kept`.
fn rule(scheme: Scheme, kept: (&str, Option<&str>), asked: (&str, Option<&str>)) -> Option<&'static str> {
    found(&[bearing("1", scheme, kept.0, kept.1)], &number(asked.0, asked.1)).first().map(|(_, rule)| *rule)
}

#[test]
fn a_passport_typed_with_the_letter_o_looks_alike() {
    assert_eq!(rule(Scheme::Passport, ("AB1034567", None), ("ABIO34567", None)), Some("look-alike"));
}

#[test]
fn a_plate_in_cyrillic_or_greek_is_the_plate_in_latin() {
    assert_eq!(
        rule(Scheme::Plate, ("А123ВС77", Some("RU")), ("a 123 bc 77", Some("RU"))),
        Some("same-issuer")
    );
    assert_eq!(rule(Scheme::Plate, ("YKE-1234", Some("GR")), ("ΥΚΕ 1234", None)), Some("same"));
}

#[test]
fn a_ship_is_found_with_and_without_the_word_imo() {
    for (kept, asked) in
        [("IMO 9074729", "9074729"), ("9074729", "imo: 9074729"), ("IMO 9074729", "IMO9O74729")]
    {
        assert_eq!(rule(Scheme::Imo, (kept, None), (asked, None)), Some("same"), "{kept} {asked}");
    }
}

#[test]
fn a_telephone_number_is_found_from_at_home_and_from_abroad() {
    let at_home = ("020 7946 0958", Some("GB"));
    for asked in [("+44 20 7946 0958", None), ("0044 (0)20 7946 0958", None), ("020 7946 0958", None)] {
        assert_eq!(rule(Scheme::Phone, at_home, asked), Some("same"), "{asked:?}");
    }
    assert_eq!(rule(Scheme::Phone, ("+44 20 7946 0958", None), at_home), Some("same"));
    assert_eq!(rule(Scheme::Phone, at_home, ("020 7946 0958", Some("FR"))), None);
}

#[test]
fn a_telephone_as_a_thing_is_one_whatever_follows_its_fourteen_digits() {
    for asked in ["49015420323751", "490154203237510", "4901542032375199", "IMEI 49-015420-323751-8"] {
        assert_eq!(rule(Scheme::Imei, ("490154203237518", None), (asked, None)), Some("same"), "{asked}");
    }
}

#[test]
fn accounts_wallets_and_addresses_are_found_as_people_write_them() {
    for (scheme, kept, asked, expected) in [
        (Scheme::Account, "GB82WEST12345698765432", "IBAN GB82 WEST 1234 5698 7654 32", "same"),
        (Scheme::Email, "a@xn--bcher-kva.example", "A@Bücher.example", "same"),
        (Scheme::Email, "a+b@example.org", "a+b@EXAMPLE.org", "same"),
        (
            Scheme::Wallet,
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "same",
        ),
        // Another case is another wallet in base58; that somebody meant this one is likelier.
        (
            Scheme::Wallet,
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "1a1zp1ep5qgefi2dmptftl5slmv7divfna",
            "look-alike",
        ),
    ] {
        assert_eq!(rule(scheme, (kept, None), (asked, None)), Some(expected), "{asked}");
    }
    assert_eq!(rule(Scheme::Email, ("a+b@example.org", None), ("ab@example.com", None)), None);
}

#[test]
fn one_character_off_is_found_and_marked() {
    let one_off = Some("one-character-off");
    for (asked, expected) in [
        ("AB1234568", one_off),
        ("AB123456", one_off),
        ("AB12345677", one_off),
        ("AB1243567", one_off),
        ("AB1243576", None),
        ("AB1234589", None),
    ] {
        assert_eq!(rule(Scheme::Passport, ("AB1234567", None), (asked, None)), expected, "{asked}");
    }
    // Six characters have neighbours by chance; another issuer's number is another number.
    assert_eq!(rule(Scheme::Plate, ("AB1234", None), ("AB1235", None)), None);
    assert_eq!(rule(Scheme::Passport, ("AB1234567", Some("MA")), ("AB1234568", Some("FR"))), None);
}

#[test]
fn the_check_digit_tells_on_which_side_the_mistake_is() {
    let vin = |asked| rule(Scheme::Vin, ("1HGCM82633A004352", None), (asked, None));
    assert_eq!(vin("1HGCM82633A004353"), Some("check-digit-wrong"));
    assert_eq!(vin("1HGCM82633AOO4352"), Some("same"));
    let european = rule(Scheme::Vin, ("WVWZZZ1JZXW000001", None), ("WVWZZZ1JZXW000002", None));
    assert_eq!(european, Some("one-character-off"));
}

#[test]
fn near_numbers_are_looked_for_only_if_none_is_exact() {
    let records = [
        bearing("exact", Scheme::Passport, "AB1234567", None),
        bearing("near", Scheme::Passport, "AB1234568", None),
    ];
    assert_eq!(found(&records, &number("AB1234567", None)), [("exact".to_owned(), "same")]);
    let both = [("exact".to_owned(), "one-character-off"), ("near".to_owned(), "one-character-off")];
    let mut near = found(&records, &number("AB1234569", None));
    near.sort();
    assert_eq!(near, both);
}

#[test]
fn numbers_given_out_one_after_the_other_are_not_near_each_other() {
    let series = |count: u32| -> Vec<Record> {
        let number = |at| format!("AB123456{at}");
        (0..count).map(|at| bearing(&at.to_string(), Scheme::Passport, &number(at), None)).collect()
    };
    assert_eq!(found(&series(5), &number("AB1234569", None)).len(), 5);
    assert_eq!(found(&series(6), &number("AB1234569", None)), []);
}

#[test]
fn what_may_not_be_seen_hides_no_near_number() {
    let hidden = bearing("hidden", Scheme::Passport, "AB1234567", None);
    let near = bearing("near", Scheme::Passport, "AB1234568", None);
    let mut index = Index::new();
    index.insert(&hidden);
    index.insert(&near);
    let hits = index.check(&number("AB1234567", None), 10, &|id| id != hidden.id());
    let told: Vec<_> = hits.iter().map(|hit| (hit.record, hit.reasons[0].rule)).collect();
    assert_eq!(told, [(near.id(), "one-character-off")]);
}

#[test]
fn a_near_number_never_scores_like_one_that_looks_alike() {
    let score = |kept: &str, asked: &str| {
        let mut index = Index::new();
        index.insert(&bearing("1", Scheme::Vin, kept, None));
        index.check(&number(asked, None), 1, &|_| true).first().map_or(0.0, |hit| hit.score)
    };
    let vin = "1HGCM82633A004352";
    let [same, wrong] = [score(vin, vin), score(vin, "1HGCM82633A004353")];
    let off = score("WVWZZZ1JZXW000001", "WVWZZZ1JZXW000002");
    assert!(same > 0.9 && wrong < 0.4 && off < wrong && off > 0.0, "{same} {wrong} {off}");
}

#[test]
fn a_near_number_adds_to_a_name_and_takes_nothing_from_it() {
    let mut record = bearing("1", Scheme::Passport, "AB1234567", None);
    record.kind = RecordKind::Person;
    record.names = vec![Name { text: text("Tarik Example"), kind: NameKind::Main }];
    let mut index = Index::new();
    index.insert(&record);
    let named = Question { name: Some(text("Tarik Example")), ..Question::default() };
    let score = |question: &Question| index.search(question, 1, &|_| true)[0].score;
    let both = Question { number: Some(number("AB1234568", None)), ..named.clone() };
    assert!(score(&both) > score(&named));
}

#[test]
fn a_number_that_stood_under_two_forms_leaves_both() {
    let record = bearing("1", Scheme::Phone, "020 7946 0958", Some("GB"));
    let mut index = Index::new();
    index.insert(&record);
    assert!(index.remove(record.id()));
    for asked in ["020 7946 0958", "+44 20 7946 0958"] {
        assert!(index.check(&number(asked, None), 10, &|_| true).is_empty());
    }
}
