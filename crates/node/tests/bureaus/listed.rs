//! Special notices that a list of the Security Council stands behind.

use std::io::Cursor;

use wasl_model::{Colour, Handling, Purpose, RecordId, Standing};
use wasl_node::{Command, Format, ImportPlan, ImportReport, Input, ListedAs, NoticeFilter};

use crate::{
    notices::{Desk, pair, why},
    world::{Running, World},
};

fn entry(number: u32, name: &str, listed: &str) -> String {
    format!(
        "<INDIVIDUAL><DATAID>{number}</DATAID><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>Invented list</UN_LIST_TYPE>
         <REFERENCE_NUMBER>XXi.{number:03}</REFERENCE_NUMBER>{listed}</INDIVIDUAL>"
    )
}

fn imports(running: &Running, day: u32, entries: &[String], listed_as: ListedAs) -> ImportReport {
    let list = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="2026-11-{day:02}T00:00:00Z"><INDIVIDUALS>{}</INDIVIDUALS></CONSOLIDATED_LIST>"#,
        entries.concat()
    );
    let plan = ImportPlan {
        format: Format::UnXml,
        inputs: vec![Input { name: "list".to_owned(), bytes: Box::new(Cursor::new(list)) }],
        dataset: None,
        mapping: None,
        handling: Handling::default(),
        confirm_withdraw: Some(1),
        listed_as,
    };
    running.bureau.import(&running.admin(), plan, &mut |_| {}).unwrap()
}

fn counts(report: &ImportReport) -> [u64; 5] {
    [report.made, report.updated, report.unchanged, report.withdrawn, report.plain]
}

fn special(running: &Running) -> Vec<(String, String, Option<String>)> {
    let filter = NoticeFilter { colour: Some(Colour::Special), owner: None };
    let page = running.bureau.notices(&running.officer(Purpose::Border), filter, None, 100).unwrap();
    let told = page.notices.into_iter().map(|view| {
        let notice = view.row.notice;
        assert_eq!(notice.standing, Standing::Published);
        let published = notice.published.map(|at| at.to_string());
        (notice.record.title().to_owned(), notice.mandate.unwrap().to_string(), published)
    });
    told.collect()
}

#[test]
fn entries_of_a_list_are_special_notices_and_go_with_it() {
    let world = World::new();
    let (un, ma) = pair_of(&world);
    let listed = "<LISTED_ON>2019-04-15</LISTED_ON>";
    let list = [entry(1, "Tarik Example", listed), entry(2, "Odile Sample", "")];
    assert_eq!(counts(&imports(&un, 1, &list, ListedAs::SpecialNotices)), [2, 0, 0, 0, 0]);
    ma.pulls(&un).unwrap();
    let now = un.bureau.now().to_string();
    let expected = [
        ("Odile Sample".to_owned(), "Invented list".to_owned(), Some(now)),
        ("Tarik Example".to_owned(), "Invented list".to_owned(), Some("2019-04-15T00:00:00Z".to_owned())),
    ];
    assert_eq!((special(&un), special(&ma)), (expected.to_vec(), expected.to_vec()));
    let id = RecordId::derive(un.member(), "un-sc", "XXi.001");
    assert_eq!(ma.finds("طارق اكسامبل"), [id]);

    // The same list changes nothing, also later; a newer one changes what it changes.
    world.clock.set(un.bureau.now().plus_millis(86_400_000));
    let entries = un.bureau.entries_of(un.member()).unwrap();
    assert_eq!(counts(&imports(&un, 1, &list, ListedAs::SpecialNotices)), [0, 0, 2, 0, 0]);
    assert_eq!(un.bureau.entries_of(un.member()).unwrap(), entries);
    let newer = [entry(1, "Tareq Example", listed), entry(2, "Odile Sample", "")];
    assert_eq!(counts(&imports(&un, 2, &newer, ListedAs::SpecialNotices)), [0, 1, 1, 0, 0]);

    // Nothing but the next list changes one: there is no case, and it is no plain record.
    let number = |done: Result<(), wasl_node::NodeError>| done.unwrap_err().number();
    let desk = Desk::at(&un);
    let withdraw = || Command::Withdraw { reason: why() };
    assert_eq!(number(un.bureau.work_on(&desk.first, id, withdraw()).map(drop)), 1004);
    assert_eq!(number(un.bureau.erase_record(&un.protection(), id)), 6153);
    assert_eq!(counts(&imports(&un, 3, &newer[1..], ListedAs::SpecialNotices)), [0, 0, 1, 1, 0]);
    ma.pulls(&un).unwrap();
    assert_eq!((special(&un).len(), special(&ma).len(), ma.finds("Tareq Example")), (1, 1, vec![]));

    // Imported as records, they are plain ones again.
    assert_eq!(counts(&imports(&un, 4, &newer[1..], ListedAs::Records)), [0, 1, 0, 0, 0]);
    ma.pulls(&un).unwrap();
    assert_eq!((special(&un), special(&ma), ma.finds("Odile Sample").len()), (vec![], vec![], 1));
}

fn pair_of(world: &World) -> (Running, Running) {
    let (un, ma) = (world.make("UN"), world.make("MA"));
    un.knows(&ma);
    ma.knows(&un);
    (un, ma)
}

#[test]
fn an_entry_that_a_rule_stops_is_a_record() {
    let world = World::new();
    let (ma, _fr) = pair(&world);
    // A name that reads otherwise than it is.
    let list = [entry(1, "Tarik Example", ""), entry(2, "Odile &#x202E;elpmaS", "")];
    assert_eq!(counts(&imports(&ma, 1, &list, ListedAs::SpecialNotices)), [2, 0, 0, 0, 1]);
    assert_eq!(special(&ma).len(), 1);
}
