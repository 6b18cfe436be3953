//! Entities, `FollowTheMoney` collections and tables of invented people, documents and vehicles.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod reader;

use std::{fs, path::Path};

use reader::{all, file, narrow, reading, rows, shown};
use wasl_formats::{Format, Limits, Mapping, MappingError, Reading, read};

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    fs::read_to_string(path).expect("the sample is there")
}

fn mapped(mapping: &str) -> Reading {
    Reading { mapping: Some(Mapping::from_toml(&sample(mapping)).expect("a mapping")), ..reading() }
}

fn all_shown(format: Format, name: &str, reading: &Reading) -> String {
    let (records, rejects) = rows(format, name, sample(name), reading);
    let records: Vec<String> = records.iter().map(shown).collect();
    [records.join("\n\n"), rejects.join("\n")].join("\n\nrejected:\n")
}

#[test]
fn entities_are_read() {
    insta::assert_snapshot!(all_shown(Format::Entities, "entities.jsonl", &reading()));
}

#[test]
fn a_collection_with_linked_passports_is_read() {
    insta::assert_snapshot!(all_shown(Format::Ftm, "collection.ftm.jsonl", &reading()));
}

#[test]
fn entities_of_other_schemata_are_counted() {
    let mut records =
        read(Format::Ftm, vec![file("list", sample("collection.ftm.jsonl"))], &reading()).expect("it opens");
    assert!(records.by_ref().all(|row| row.is_ok()));
    assert_eq!(records.skipped(), 2);
}

#[test]
fn a_passport_finds_its_holder_in_another_file_as_long_as_both_are_held() {
    let person = r#"{"id":"p","schema":"Person","properties":{"name":["Tarik Example"]}}"#;
    let passport =
        r#"{"id":"d","schema":"Passport","properties":{"holder":["p"],"number":["AB1"],"country":["ma"]}}"#;
    let files = || vec![file("passports", passport), file("persons", person)];
    let (records, rejects) = all(Format::Ftm, files(), &reading()).expect("a list");
    assert_eq!((records[0].identifiers.len(), rejects.len()), (1, 0));
    let tight = Reading { limits: Limits { held_bytes_max: 100, ..narrow().limits }, ..reading() };
    let (records, rejects) = all(Format::Ftm, files(), &tight).expect("a list");
    assert_eq!((records[0].identifiers.len(), rejects.len()), (0, 1));
}

#[test]
fn stolen_documents_are_read_by_their_mapping() {
    insta::assert_snapshot!(all_shown(Format::Csv, "stolen-documents.csv", &mapped("stolen-documents.toml")));
}

#[test]
fn stolen_vehicles_are_read_by_their_mapping() {
    insta::assert_snapshot!(all_shown(Format::Csv, "stolen-vehicles.csv", &mapped("stolen-vehicles.toml")));
}

#[test]
fn wanted_persons_are_read_by_their_mapping() {
    insta::assert_snapshot!(all_shown(Format::Csv, "wanted-persons.csv", &mapped("wanted-persons.toml")));
}

#[test]
fn a_mapping_with_a_slip_is_refused() {
    let number = "[[number]]\ncolumn = \"N\"\nscheme = \"passport\"\n";
    for (mapping, expected) in [
        ("kind = \"document\"\nid = \"A\"\n".to_owned(), 2052),
        ("kind = \"person\"\nid = \"A\"\n".to_owned() + number, 2052),
        ("kind = \"person\"\nid = \"A\"\n[[name]]\ncolumns = []\n".to_owned(), 2053),
        ("kind = \"document\"\nid = \"A\"\n[[number]]\ncolumn = \"N\"\n".to_owned(), 2054),
        ("kind = \"boat\"\nid = \"A\"\n".to_owned() + number, 2051),
        ("kind = \"document\"\nid = \"A\"\ndelimeter = \";\"\n".to_owned() + number, 2051),
        ("kind = \"document\"\nid = \"A\"\ndates = \"yy\"\n".to_owned() + number, 2051),
        ("not toml".to_owned(), 2051),
    ] {
        let error = Mapping::from_toml(&mapping).expect_err(&mapping);
        assert_eq!(MappingError::number(&error), expected, "{mapping}");
    }
}

#[test]
fn files_may_be_packed_in_several_parts() {
    use std::io::Write;
    let text = sample("entities.jsonl");
    let (first, second) = text.split_at(text.len() / 2);
    let gzip = |text: &str| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text.as_bytes()).and_then(|()| packer.finish()).expect("memory does not fail")
    };
    let zstd = |text: &str| {
        ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
    };
    let skippable = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3].to_vec();
    let plain = rows(Format::Entities, "list", text.as_str(), &reading());
    for packed in [
        [gzip(first), gzip(second)].concat(),
        [zstd(first), skippable.clone(), zstd(second)].concat(),
        [skippable, zstd(&text)].concat(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
    ] {
        assert_eq!(rows(Format::Entities, "list", packed, &reading()), plain);
    }
    let cut = zstd(&text);
    for at in 5..cut.len() - 1 {
        let error = all(Format::Entities, vec![file("list", &cut[..at])], &reading()).expect_err("it is cut");
        assert!([2002, 2003].contains(&error.number()), "cut at {at}: {error}");
    }
}
