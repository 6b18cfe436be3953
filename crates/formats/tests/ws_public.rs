//! Public notices: what is read is written again as it was, and what cannot be is refused with its field.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use wasl_formats::ws_public::{self, BYTES_MAX, Page, PublicNotice, WsPublicError};
use wasl_model::{
    Colour, DateError, DateSpan, EyeColour, Ground, GroundKind, HairColour, MemberId, NameKind, Notice,
    Photo, Reach, RecordKind, Standing, Text, TextError,
};

const BASE: &str = "https://ws-public.example.int";

fn owner() -> MemberId {
    "MA".parse().expect("a member")
}

fn text(raw: &str) -> Text {
    Text::new(raw).expect("a text")
}

/// An invented notice with every field filled.
fn example() -> Value {
    json!({
        "arrest_warrants": [
            {"issuing_country_id": "MA", "charge": "Fraude\r\nFaux", "charge_translation": "Fraud\r\nForgery"},
            {"issuing_country_id": "914", "charge": "Fraud", "charge_translation": null},
        ],
        "weight": 84,
        "forename": "TARIK",
        "date_of_birth": "1975/01/08",
        "entity_id": "2026/117",
        "languages_spoken_ids": ["ARA", "FRE"],
        "nationalities": ["MA", "ES"],
        "height": 1.82,
        "sex_id": "M",
        "country_of_birth_id": "MA",
        "name": "EXAMPLE",
        "distinguishing_marks": "Scar above the left eye",
        "eyes_colors_id": ["BRO", "OTHC"],
        "hairs_id": ["BLA", "GRYG"],
        "place_of_birth": "Example City",
        "_embedded": {"links": []},
        "_links": {
            "self": {"href": format!("{BASE}/notices/v1/red/2026-117")},
            "images": {"href": format!("{BASE}/notices/v1/red/2026-117/images")},
            "thumbnail": {"href": format!("{BASE}/notices/v1/red/2026-117/images/60000001")},
        },
    })
}

/// The example with one field changed, by its JSON pointer.
fn with(field: &str, value: Value) -> Value {
    let mut changed = example();
    *changed.pointer_mut(field).expect("a field of the example") = value;
    changed
}

fn read(notice: &Value) -> Result<PublicNotice, WsPublicError> {
    ws_public::read(notice.to_string().as_bytes(), owner())
}

fn sound(notice: &Value) -> PublicNotice {
    read(notice).expect("a sound notice")
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn a_notice_is_read_into_a_draft() {
    let PublicNotice { notice, charges, picture } = sound(&example());
    assert_eq!(
        (notice.colour, notice.reach, notice.standing),
        (Colour::Red, Reach::Notice, Standing::Unpublished)
    );
    let record = &notice.record;
    assert_eq!((record.kind, record.owner, record.title()), (RecordKind::Person, owner(), "TARIK EXAMPLE"));
    assert_eq!((record.source.dataset.as_str(), record.source.id.as_str()), ("notices", "2026/117"));
    assert_eq!(record.names.iter().map(|name| name.kind).collect::<Vec<_>>(), [NameKind::Main]);
    assert_eq!(record.births, ["1975-01-08".parse().map(DateSpan::of).expect("a date")]);
    assert_eq!(notice.likeness.height_cm.zip(notice.likeness.weight_kg), Some((182, 84)));
    assert_eq!(notice.likeness.eyes, BTreeSet::from([EyeColour::Brown, EyeColour::Different]));
    assert_eq!(notice.likeness.hair, BTreeSet::from([HairColour::Black, HairColour::Greying]));
    assert_eq!((notice.grounds.len(), charges.len()), (0, 2));
    assert_eq!((charges[0].issuer.as_str(), charges[0].charge.as_str()), ("MA", "Fraude\nFaux"));
    assert_eq!((charges[1].issuer.as_str(), charges[1].charge_translation.as_ref()), ("914", None));
    assert_eq!(picture, Some(text("60000001")));
    notice.check_limits().expect("a feed carries it");
}

#[test]
fn what_is_read_is_written_as_it_was() {
    let mut bare = example();
    for field in ["arrest_warrants", "forename", "date_of_birth", "languages_spoken_ids", "nationalities"] {
        bare[field] = Value::Null;
    }
    for field in
        ["country_of_birth_id", "distinguishing_marks", "eyes_colors_id", "hairs_id", "place_of_birth"]
    {
        bare[field] = Value::Null;
    }
    for field in ["weight", "height"] {
        bare[field] = json!(0);
    }
    bare["sex_id"] = json!("U");
    bare["_links"].as_object_mut().expect("links").remove("thumbnail");
    for whole in
        [example(), bare, with("/date_of_birth", json!("1975")), with("/date_of_birth", json!("1975/01"))]
    {
        assert_eq!(parsed(&sound(&whole).write(BASE)), whole);
        assert_eq!(parsed(&sound(&whole).write(&format!("{BASE}/"))), whole);
    }
}

#[test]
fn every_colour_has_its_address() {
    for (colour, path) in [(Colour::Yellow, "yellow"), (Colour::Special, "un"), (Colour::Silver, "silver")] {
        let whole = parsed(&example().to_string().replace("/v1/red/", &format!("/v1/{path}/")));
        let read = sound(&whole);
        assert_eq!((read.notice.colour, parsed(&read.write(BASE))), (colour, whole));
    }
}

#[test]
fn what_is_written_in_two_ways_means_the_same() {
    for (field, value) in [
        ("/forename", json!("-")),
        ("/forename", json!("")),
        ("/sex_id", Value::Null),
        ("/height", json!(0.0)),
        ("/height", Value::Null),
        ("/languages_spoken_ids", json!([])),
    ] {
        let read = sound(&with(field, value.clone()));
        let unknown = match field {
            "/sex_id" => json!("U"),
            "/height" => json!(0),
            _ => Value::Null,
        };
        assert_eq!(parsed(&read.write(BASE)).pointer(field), Some(&unknown), "{field} {value}");
    }
    let mut wider = example();
    wider["father_name"] = json!("OTHER");
    wider["_links"]["more"] = json!([{"href": 1}]);
    assert_eq!(sound(&wider), sound(&example()));
}

/// What the bureau itself publishes: grounds instead of charges, and a photograph of its own.
#[test]
fn a_published_notice_is_written_with_its_grounds_and_photograph() {
    let mut notice = sound(&example()).notice;
    notice.grounds = vec![Ground {
        kind: GroundKind::Warrant,
        issued: "2025-03-04".parse().expect("a date"),
        authority: text("Court of Example City"),
        issuer: text("MA"),
        offence: text("fraud"),
        charge: text("Fraude"),
        charge_translation: Some(text("Fraud")),
        committed: None,
        penalty: None,
    }];
    notice.photo = Some(Photo { jpeg: vec![0xFF], width: 1, height: 1 });
    let written = parsed(&ws_public::write(&notice, BASE));
    let mut expected = example();
    expected["arrest_warrants"] =
        json!([{"issuing_country_id": "MA", "charge": "Fraude", "charge_translation": "Fraud"}]);
    expected["_links"]["thumbnail"]["href"] = json!(format!("{BASE}/notices/v1/red/2026-117/images/1"));
    assert_eq!(written, expected);

    let images = format!("{BASE}/notices/v1/red/2026-117/images");
    let listed = json!({
        "_embedded": {"images": [{"picture_id": "1", "_links": {"self": {"href": format!("{images}/1")}}}]},
        "_links": {
            "self": {"href": images},
            "notice": {"href": format!("{BASE}/notices/v1/red/2026-117")},
            "thumbnail": {"href": format!("{images}/1")},
        },
    });
    assert_eq!(parsed(&ws_public::write_images(&notice, BASE)), listed);
}

#[test]
fn a_name_that_is_not_known_apart_stands_as_a_whole() {
    let mut notice = sound(&example()).notice;
    notice.family_name = None;
    let born = |raw: &str| raw.parse().expect("a date");
    notice.record.births = vec![DateSpan::of(born("1975-01-08")).about()];
    let written = parsed(&ws_public::write(&notice, BASE));
    assert_eq!((&written["name"], &written["forename"]), (&json!("TARIK EXAMPLE"), &Value::Null));
    assert_eq!(written["date_of_birth"], json!("1975"));
    notice.record.births = vec![DateSpan::between(born("1970"), born("1975")).expect("a span")];
    assert_eq!(parsed(&ws_public::write(&notice, BASE))["date_of_birth"], Value::Null);
}

#[test]
fn what_cannot_be_is_refused_with_its_field() {
    let too_many = json!(vec!["MA"; Notice::PARTS_MAX + 1]);
    for (pointer, value, number, field) in [
        ("/entity_id", Value::Null, 2085, "entity_id"),
        ("/entity_id", json!(117), 2084, "entity_id"),
        ("/entity_id", json!("2026/<b>"), 2094, "entity_id"),
        ("/entity_id", json!(".."), 2094, "entity_id"),
        ("/entity_id", json!("2026/118"), 2093, "_links.self.href"),
        ("/name", json!(" "), 2085, "name"),
        ("/name", json!("-"), 2085, "name"),
        ("/name", json!("EX\u{0}AMPLE"), 2086, "name"),
        ("/name", json!("E".repeat(513)), 2086, "name"),
        ("/forename", json!("TARIK\u{202E}"), 2087, "forename"),
        ("/date_of_birth", json!("1975/02/30"), 2088, "date_of_birth"),
        ("/date_of_birth", json!("1975-01-08"), 2088, "date_of_birth"),
        ("/date_of_birth", json!("75"), 2088, "date_of_birth"),
        ("/date_of_birth", json!(1975), 2084, "date_of_birth"),
        ("/country_of_birth_id", json!("QQ"), 2089, "country_of_birth_id"),
        ("/nationalities", json!(["MA", "MAR"]), 2089, "nationalities[1]"),
        ("/nationalities", json!(["MA", 7]), 2084, "nationalities[1]"),
        ("/nationalities", too_many, 2092, "nationalities"),
        ("/languages_spoken_ids", json!(["en"]), 2089, "languages_spoken_ids[0]"),
        ("/sex_id", json!("X"), 2089, "sex_id"),
        ("/eyes_colors_id", json!(["RED"]), 2089, "eyes_colors_id[0]"),
        ("/hairs_id", json!(["GRE"]), 2089, "hairs_id[0]"),
        ("/hairs_id", json!("BLA"), 2084, "hairs_id"),
        ("/height", json!(-1.82), 2090, "height"),
        ("/height", json!(182), 2090, "height"),
        ("/height", json!(1e308), 2090, "height"),
        ("/height", json!("1.82"), 2084, "height"),
        ("/weight", json!(-1), 2091, "weight"),
        ("/weight", json!(651), 2091, "weight"),
        ("/weight", json!(0.1), 2091, "weight"),
        (
            "/arrest_warrants/1/issuing_country_id",
            json!("915"),
            2089,
            "arrest_warrants[1].issuing_country_id",
        ),
        ("/arrest_warrants/1/issuing_country_id", Value::Null, 2085, "arrest_warrants[1].issuing_country_id"),
        ("/arrest_warrants/0/charge", Value::Null, 2085, "arrest_warrants[0].charge"),
        ("/arrest_warrants/0/charge", json!("\u{1b}[2J"), 2086, "arrest_warrants[0].charge"),
        (
            "/arrest_warrants/0/charge_translation",
            json!("a".repeat(8_001)),
            2086,
            "arrest_warrants[0].charge_translation",
        ),
        ("/_links/self/href", json!(format!("{BASE}/notices/v1/pink/2026-117")), 2093, "_links.self.href"),
        ("/_links/thumbnail/href", json!("javascript:alert(1)"), 2093, "_links.thumbnail.href"),
    ] {
        let refused = read(&with(pointer, value.clone())).expect_err("it is refused");
        assert_eq!(
            (refused.number(), refused.field()),
            (number, Some(field)),
            "{pointer} {value}: {refused}"
        );
        assert!(refused.to_string().contains(field), "{refused}");
    }
}

#[test]
fn what_is_no_notice_is_refused_as_a_whole() {
    let large = format!("{}{}", example(), " ".repeat(BYTES_MAX));
    let deep = format!("{{\"more\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let twice = r#"{"name": "EXAMPLE", "name": "OTHER"}"#;
    for (raw, number) in [
        (large.as_bytes(), 2081),
        (b"".as_slice(), 2082),
        (b"<html>", 2082),
        (b"{\"name\": \"\xFF\"}", 2082),
        (&large.as_bytes()[..500], 2082),
        (b"{} {}", 2082),
        (deep.as_bytes(), 2083),
        (b"[]", 2085),
        (b"7", 2084),
        (twice.as_bytes(), 2084),
    ] {
        let told = ws_public::read(raw, owner()).map_err(|error| error.number());
        assert_eq!(told, Err(number), "{:?}", String::from_utf8_lossy(&raw[..raw.len().min(40)]));
    }
}

#[test]
fn a_refusal_keeps_its_cause() {
    let date = WsPublicError::Date { field: "date_of_birth".to_owned(), source: DateError::Day(30) };
    assert_eq!(read(&with("/date_of_birth", json!("1975/02/30"))), Err(date));
    let long =
        WsPublicError::Text { field: "name".to_owned(), source: TextError::Long { chars: 513, limit: 512 } };
    assert_eq!(read(&with("/name", json!("E".repeat(513)))), Err(long));
}

#[test]
fn a_list_leads_to_its_other_pages() {
    let notice = sound(&example()).notice;
    let page = Page { colour: Colour::Red, total: 41, number: 2, per_page: 20, notices: &[&notice] };
    let at = |page: u32| json!({"href": format!("{BASE}/notices/v1/red?page={page}&resultPerPage=20")});
    let links = json!({
        "self": {"href": format!("{BASE}/notices/v1/red/2026-117")},
        "images": {"href": format!("{BASE}/notices/v1/red/2026-117/images")},
    });
    let entry = json!({
        "date_of_birth": "1975/01/08", "nationalities": ["MA", "ES"], "entity_id": "2026/117", "forename": "TARIK",
        "name": "EXAMPLE", "_links": links,
    });
    let whole = json!({
        "total": 41,
        "query": {"page": 2, "resultPerPage": 20},
        "_embedded": {"notices": [entry]},
        "_links": {"self": at(2), "first": at(1), "last": at(3), "next": at(3), "prev": at(1)},
    });
    assert_eq!(parsed(&ws_public::write_list(&page, BASE)), whole);
    for (total, number, present) in
        [(0, 1, [false, false]), (41, 1, [true, false]), (41, 3, [false, true]), (41, 9, [false, true])]
    {
        let written = parsed(&ws_public::write_list(&Page { total, number, notices: &[], ..page }, BASE));
        assert_eq!(
            ["next", "prev"].map(|link| written["_links"][link].is_object()),
            present,
            "{total} {number}"
        );
    }
}

/// The folder beside the repository, if it is there.
fn samples() -> Option<PathBuf> {
    let beside = "../../../shared/data/formats/watchlists/interpol-notices";
    Some(Path::new(env!("CARGO_MANIFEST_DIR")).join(beside)).filter(|folder| folder.is_dir())
}

fn sample(folder: &Path, name: &str) -> Value {
    parsed(&fs::read_to_string(folder.join(name)).expect("the sample"))
}

/// The samples beside the repository, in the shape of the public ones.
#[test]
fn the_samples_are_read_and_written() {
    let Some(folder) = samples() else {
        println!("left out: the samples are not there");
        return;
    };
    for name in ["2026-90001.json", "2026-90002.json"] {
        let whole = sample(&folder, name);
        assert_eq!(parsed(&sound(&whole).write(BASE)), whole, "{name}");
    }
    let mut notices = ["2026-90001.json", "2026-90002.json"].map(|name| sound(&sample(&folder, name)).notice);
    notices[0].photo = Some(Photo { jpeg: vec![0xFF], width: 1, height: 1 });
    let page =
        Page { colour: Colour::Red, total: 2, number: 1, per_page: 20, notices: &[&notices[0], &notices[1]] };
    let mut expected = sample(&folder, "list.json");
    // Its last page is that of the 160 notices that one query gives at most there, however few were found.
    expected["_links"]["last"] = expected["_links"]["first"].clone();
    let written = ws_public::write_list(&page, BASE).replace("/images/1\"", "/images/60000001\"");
    assert_eq!(parsed(&written), expected);
    let written = ws_public::write_images(&notices[0], BASE).replace("\"1\"", "\"60000001\"");
    assert_eq!(parsed(&written.replace("/images/1\"", "/images/60000001\"")), sample(&folder, "images.json"));
}

#[test]
fn the_codes_are_the_published_ones() {
    let Some(folder) = samples() else {
        println!("left out: the samples are not there");
        return;
    };
    let codes = sample(&folder, "codes.json");
    let of = |kind: &str| codes[kind].as_object().expect("codes").keys().cloned().collect::<Vec<_>>();
    for (pointer, kind) in [("/eyes_colors_id", "eyes"), ("/hairs_id", "hair")] {
        assert_eq!(of(kind).len(), if kind == "eyes" { EyeColour::ALL.len() } else { HairColour::ALL.len() });
        for code in of(kind) {
            let whole = with(pointer, json!([code]));
            assert_eq!(parsed(&sound(&whole).write(BASE)), whole);
        }
    }
    for code in of("sex") {
        let whole = with("/sex_id", json!(code));
        assert_eq!(parsed(&sound(&whole).write(BASE)), whole);
    }
    for code in of("issuers_that_are_not_countries") {
        let whole = with("/arrest_warrants/0/issuing_country_id", json!(code));
        assert_eq!(parsed(&sound(&whole).write(BASE)), whole);
    }
}

proptest::proptest! {
    #[test]
    fn outside_bytes_never_panic(bytes: Vec<u8>) {
        let _ = ws_public::read(&bytes, owner());
    }

    #[test]
    fn whatever_is_read_is_written_and_read_alike(
        name in "\\PC{0,20}", forename in proptest::option::of("\\PC{0,20}"), born in "[0-9/]{0,10}",
        height in 0.0..3.0_f64, charge in "(\\PC|\r\n|\n){0,20}", id in "[0-9A-Z/.-]{0,12}",
    ) {
        let mut notice = with("/name", json!(name));
        notice["forename"] = json!(forename);
        notice["date_of_birth"] = json!(born);
        notice["height"] = json!(height);
        notice["arrest_warrants"][0]["charge"] = json!(charge);
        notice["entity_id"] = json!(id);
        notice["_links"]["self"] = Value::Null;
        if let Ok(read) = read(&notice) {
            proptest::prop_assert_eq!(ws_public::read(read.write(BASE).as_bytes(), owner()), Ok(read));
        }
    }
}
