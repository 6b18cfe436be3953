//! The two published lists in `data/`, read whole.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod reader;

use std::{collections::BTreeMap, fs, path::Path, sync::atomic::Ordering};

use reader::{all, file, published, published_ofac, reading, shown};
use wasl_formats::{Format, read};
use wasl_model::{Event, NameKind, Record, RecordKind, Scheme};

fn un() -> Vec<Record> {
    let (records, rejects) =
        all(Format::UnXml, vec![published("un/UN_consolidated.xml.gz")], &reading()).expect("the list");
    assert_eq!(rejects, []);
    records
}

fn ofac() -> Vec<Record> {
    let (records, rejects) = all(Format::OfacCsv, published_ofac(), &reading()).expect("the list");
    assert_eq!(rejects, []);
    records
}

fn kinds(records: &[Record]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for record in records {
        *counts.entry(record.kind.as_str()).or_default() += 1;
    }
    counts
}

fn named(records: &[Record], kind: NameKind) -> usize {
    records.iter().filter(|record| record.names.iter().any(|name| name.kind == kind)).count()
}

fn one<'a>(records: &'a [Record], id: &str) -> &'a Record {
    records.iter().find(|record| record.source.id.as_str() == id).expect("the record")
}

#[test]
fn the_un_list_is_read_to_the_last_entry() {
    let records = un();
    assert_eq!(kinds(&records), BTreeMap::from([("organisation", 273), ("person", 730)]));
    // 336 individuals and 42 entities have the field; two more have it in parentheses behind an alias.
    assert_eq!(named(&records, NameKind::OriginalScript), 380);
    assert_eq!(named(&records, NameKind::Main), 1003);
    let names: usize = records.iter().map(|record| record.names.len()).sum();
    let births: usize = records.iter().map(|record| record.births.len()).sum();
    assert_eq!((names, births), (4219, 867));
}

#[test]
fn the_un_list_says_when_it_was_made() {
    let records =
        read(Format::UnXml, vec![published("un/UN_consolidated.xml.gz")], &reading()).expect("the list");
    assert_eq!(records.issued().map(|at| at.to_string()).as_deref(), Some("2026-02-27T00:00:09.554Z"));
}

#[test]
fn entries_of_the_un_list() {
    let records = un();
    let ids = ["CDi.004", "QDi.001", "KPi.001", "QDe.004", "YEi.001"];
    insta::assert_snapshot!(ids.map(|id| shown(one(&records, id))).join("\n\n"));
}

#[test]
fn the_ofac_list_is_read_to_the_last_row() {
    let records = ofac();
    let expected = [("aircraft", 277), ("organisation", 3673), ("person", 4620), ("vessel", 406)];
    assert_eq!(kinds(&records), BTreeMap::from(expected));
    let numbers = |scheme| records.iter().flat_map(|r| &r.identifiers).filter(|n| n.scheme == scheme).count();
    assert_eq!(
        [Scheme::Passport, Scheme::Imo, Scheme::Mmsi, Scheme::Wallet].map(numbers),
        [1553, 400, 51, 96]
    );
    // 11,910 rows of other names, and what the remarks have in quotation marks.
    let names: usize = records.iter().map(|record| record.names.len()).sum();
    assert!(names > 23_000, "{names}");
}

#[test]
fn entries_of_the_ofac_list() {
    let records = ofac();
    // A person, a remark that goes on in the comments file, a vessel, an aircraft, wallets.
    let ids = ["2676", "28264", "15036", "15003", "26858"];
    let found: Vec<String> =
        ids.iter().filter_map(|id| records.iter().find(|r| r.source.id.as_str() == *id)).map(shown).collect();
    insta::assert_snapshot!(found.join("\n\n"));
}

#[test]
fn everything_that_is_read_fits_into_a_feed() {
    for record in un().into_iter().chain(ofac()) {
        let event = Event::Put(record);
        let bytes = event.to_bytes().expect("it fits");
        assert_eq!(Event::from_bytes(&bytes).expect("it is read back"), event);
    }
}

#[test]
fn progress_reaches_the_size_of_the_files() {
    let inputs = vec![published("un/UN_consolidated.xml.gz")];
    let records = read(Format::UnXml, inputs, &reading()).expect("the list");
    let bytes_read = records.bytes_read();
    assert!(records.filter_map(Result::ok).count() > 1_000);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/un/UN_consolidated.xml.gz");
    assert_eq!(bytes_read.load(Ordering::Relaxed), fs::metadata(path).expect("the file").len());
}

/// The copies with an independent reader's findings, beside the repository.
#[test]
fn an_independent_reader_found_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/formats/watchlists");
    let Ok(sdn) = fs::read(folder.join("ofac/sdn.csv")) else {
        println!("left out: {} is not there", folder.display());
        return;
    };
    let (records, rejects) = all(Format::OfacCsv, vec![file("sdn.csv", sdn)], &reading()).expect("the list");
    assert_eq!((records.len(), rejects.len()), (7379, 0));
    assert_eq!(kinds(&records)["person"], 3845);
    let expected = fs::read_to_string(folder.join("ofac/csv.expect.json")).expect("what it found");
    let expected: serde_json::Value = serde_json::from_str(&expected).expect("JSON");
    for (form, examples) in expected["dob_examples"].as_object().expect("examples") {
        for example in examples.as_array().expect("a list") {
            let (id, written) = (example[0].as_str().expect("an id"), example[1].as_str().expect("a date"));
            let births = &one(&records, id).births;
            let year = written.rsplit(' ').next().expect("a year");
            assert!(
                births.iter().any(|born| born.to_string().contains(year)),
                "{id} {form} {written} {births:?}"
            );
        }
    }
    let part = fs::read(folder.join("un/un-consolidated-2026-02-27-part.xml")).expect("the UN part");
    let (records, _) = all(Format::UnXml, vec![file("part.xml", part)], &reading()).expect("the list");
    let persons = records.iter().filter(|record| record.kind == RecordKind::Person).count();
    assert_eq!((persons, records.len() - persons), (487, 182));
}
