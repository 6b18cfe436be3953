//! Importing: all or nothing, the same list twice changes nothing, and no list withdraws in bulk by itself.

use std::io::Cursor;

use wasl_model::{Handling, RecordId};
use wasl_node::{Format, ImportPlan, ImportReport, Input, ListedAs};

use crate::world::{Running, World};

fn list(count: usize) -> String {
    (0..count)
        .map(|at| format!("{{\"id\":\"E{at}\",\"names\":[\"Numbered Person{at}\"]}}\n"))
        .collect::<Vec<_>>()
        .concat()
}

fn import(bureau: &Running, list: &str, confirm_withdraw: Option<u64>) -> Result<ImportReport, u16> {
    let plan = ImportPlan {
        format: Format::Entities,
        inputs: vec![Input { name: "list".to_owned(), bytes: Box::new(Cursor::new(list.to_owned())) }],
        dataset: None,
        mapping: None,
        handling: Handling::default(),
        confirm_withdraw,
        listed_as: ListedAs::Records,
    };
    bureau.bureau.import(&bureau.admin(), plan, &mut |_| {}).map_err(|error| error.number())
}

fn has(bureau: &Running, at: usize) -> bool {
    let id = RecordId::derive(bureau.member(), "entities", &format!("E{at}"));
    bureau.bureau.record(&bureau.protection(), id).is_ok_and(|view| view.held.is_some())
}

fn counts(report: Result<ImportReport, u16>) -> Result<[u64; 5], u16> {
    report.map(|it| [it.made, it.updated, it.unchanged, it.withdrawn, it.rejected])
}

#[test]
fn the_same_list_again_changes_nothing() {
    let world = World::new();
    let un = world.make("UN");
    assert_eq!(counts(import(&un, &list(100), None)), Ok([100, 0, 0, 0, 0]));
    let entries = un.bureau.entries_of(un.member()).unwrap();
    assert_eq!(counts(import(&un, &list(100), None)), Ok([0, 0, 100, 0, 0]));
    assert_eq!(un.bureau.entries_of(un.member()).unwrap(), entries);
}

#[test]
fn a_newer_list_updates_and_withdraws_a_few() {
    let world = World::new();
    let un = world.make("UN");
    import(&un, &list(100), None).unwrap();
    let newer = list(97).replace("Numbered Person7\"", "Renamed Person7\"");
    assert_eq!(counts(import(&un, &newer, None)), Ok([0, 1, 96, 3, 0]));
    assert_eq!([has(&un, 96), has(&un, 97), has(&un, 99)], [true, false, false]);
    assert_eq!(un.finds("Renamed Person7").len(), 1);
}

#[test]
fn a_list_cut_short_withdraws_nobody_until_the_number_is_confirmed() {
    let world = World::new();
    let un = world.make("UN");
    import(&un, &list(100), None).unwrap();
    let entries = un.bureau.entries_of(un.member()).unwrap();
    for confirmed in [None, Some(5), Some(7)] {
        assert_eq!(import(&un, &list(94), confirmed).unwrap_err(), 6010);
    }
    assert_eq!(un.bureau.entries_of(un.member()).unwrap(), entries);
    assert_eq!(counts(import(&un, &list(94), Some(6))), Ok([0, 0, 94, 6, 0]));
}

#[test]
fn an_empty_list_changes_nothing() {
    let world = World::new();
    let un = world.make("UN");
    import(&un, &list(100), None).unwrap();
    assert_eq!(import(&un, "", None).unwrap_err(), 2004);
    assert_eq!(import(&un, "{}\n[]\nnothing\n", Some(100)).unwrap_err(), 6011);
    assert!(has(&un, 99));
}

#[test]
fn a_row_that_cannot_be_read_is_told_with_its_line_and_the_rest_goes_in() {
    let world = World::new();
    let un = world.make("UN");
    let mut lines: Vec<_> = list(10).lines().map(str::to_owned).collect();
    lines[3] = r#"{"id":"E3","names":["Numbered Person3"],"dob":["1965-13-40"]}"#.to_owned();
    let report = import(&un, &lines.join("\n"), None).unwrap();
    assert_eq!((report.made, report.rejected), (9, 1));
    let told = std::fs::read_to_string(report.rejects.unwrap()).unwrap();
    assert_eq!(told.lines().nth(1).map(|line| line.starts_with("list\t4\tdob")), Some(true), "{told}");
    assert!(!told.contains("1965-13-40"), "no personal data in the file of rejects");
}
