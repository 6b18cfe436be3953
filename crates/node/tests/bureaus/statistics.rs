//! How many notices and cases there are, whatever became of them, and whoever counts.

use wasl_model::{Caller, Purpose, Role, Standing};
use wasl_node::{Command, Count, NoticeStatistics, Period};

use crate::{
    notices::{Desk, at, pair, red, text, why},
    world::{Running, World},
};

/// The figures, a line each.
fn told(counts: &[Count]) -> Vec<String> {
    counts.iter().map(|count| format!("{} {} {}", count.by.as_str(), count.word, count.many)).collect()
}

fn counted(running: &Running, caller: &Caller) -> NoticeStatistics {
    running.bureau.notice_statistics(caller, Period::default()).unwrap()
}

fn period(from: &str, to: &str) -> Period {
    let date = |raw: &str| (!raw.is_empty()).then(|| raw.parse().unwrap());
    Period::new(date(from), date(to)).unwrap()
}

/// A red notice of somebody else, for two offences, one of them named twice.
fn other_red(running: &Running) -> wasl_model::Notice {
    let mut notice = red(running, "Odile", "Sample");
    notice.record.identifiers[0].value = text("AB1200071");
    let mut fraud = notice.grounds[0].clone();
    fraud.offence = text("fraud");
    notice.grounds.extend([fraud, notice.grounds[0].clone()]);
    notice
}

#[test]
fn notices_and_cases_are_counted_as_they_come_and_go() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let (rabat, paris) = (Desk::at(&ma), Desk::at(&fr));
    assert_eq!(counted(&ma, &rabat.author).notices, []);
    rabat.publishes(red(&ma, "Tarik", "Example"));
    let theirs = paris.publishes(other_red(&fr));
    ma.pulls(&fr).unwrap();
    let id = rabat.drafts(other_red(&ma));
    let statistics = counted(&ma, &rabat.author);
    let notices = [
        "total all 2",
        "colour red 2",
        "member FR 1",
        "member MA 1",
        "offence armed-robbery 2",
        "offence fraud 1",
        "standing published 2",
        "month 2026-09 2",
    ];
    assert_eq!(told(&statistics.notices), notices);
    let cases = [
        "total all 2",
        "colour red 2",
        "offence armed-robbery 2",
        "offence fraud 1",
        "stage draft 1",
        "standing published 1",
        "standing unpublished 1",
        "month 2026-09 2",
    ];
    assert_eq!(told(&statistics.cases), cases);

    // What is out of force is counted for oversight alone, and what is erased not at all.
    paris.takes(&paris.first, theirs, Command::Suspend { reason: why() }).unwrap();
    ma.pulls(&fr).unwrap();
    let of_fr = |caller: &Caller| {
        let told = told(&counted(&ma, caller).notices);
        told.into_iter().filter(|line| line.contains("FR") || line.contains("suspended")).collect::<Vec<_>>()
    };
    assert_eq!(of_fr(&rabat.author), [] as [&str; 0]);
    assert_eq!(of_fr(&ma.protection()), ["member FR 1", "standing suspended 1"]);
    paris.takes(&paris.first, theirs, Command::Withdraw { reason: why() }).unwrap();
    ma.pulls(&fr).unwrap();
    assert_eq!(of_fr(&ma.protection()), [] as [&str; 0]);

    // A case goes on being counted, by what became of it.
    assert_eq!(rabat.takes(&rabat.author, id, Command::Drop), Ok((None, Standing::Unpublished)));
    rabat.takes(&ma.protection(), id, Command::Erase).unwrap();
    let cases = [
        "total all 2",
        "colour red 2",
        "offence armed-robbery 1",
        "standing erased 1",
        "standing published 1",
        "month 2026-09 2",
    ];
    assert_eq!(told(&counted(&ma, &rabat.author).cases), cases);
}

#[test]
fn a_period_is_of_whole_months() {
    let world = World::new();
    let ma = world.make("MA");
    let desk = Desk::at(&ma);
    desk.publishes(red(&ma, "Tarik", "Example"));
    let total = |from, to| {
        let statistics = ma.bureau.notice_statistics(&desk.author, period(from, to)).unwrap();
        (statistics.notices.first().map(|count| count.many), statistics.cases.first().map(|count| count.many))
    };
    let (one, none) = ((Some(1), Some(1)), (None, None));
    for (from, to, seen) in [
        ("", "", one),
        ("2026-09", "2026-09", one),
        ("2026", "2026", one),
        ("2026-10", "", none),
        ("", "2026-08", none),
        ("2025", "2025", none),
        ("2026", "", one),
        ("", "2026", one),
    ] {
        assert_eq!(total(from, to), seen, "{from} to {to}");
    }
    let date = |raw: &str| raw.parse().ok();
    for (from, to) in
        [("2026-09-01", "2026-10"), ("2026-09", "2026-09-30"), ("2026-10", "2026-09"), ("2027", "2026")]
    {
        assert_eq!(Period::new(date(from), date(to)).unwrap_err().number(), 7141, "{from} to {to}");
    }
}

#[test]
fn who_may_not_read_cases_may_not_count_them() {
    let world = World::new();
    let ma = world.make("MA");
    let number = |caller: &Caller| {
        ma.bureau.notice_statistics(caller, Period::default()).map_err(|error| error.number()).err()
    };
    assert_eq!(number(&ma.admin()), Some(1002));
    assert_eq!(number(&ma.bureau.local_caller(Role::Protection, Purpose::Investigation)), Some(1003));
    assert_eq!(number(&ma.bureau.local_caller(Role::Reviewer, Purpose::Investigation)), None);
}

#[test]
fn what_a_program_of_before_did_not_count_is_counted_when_its_home_is_opened() {
    let world = World::in_files();
    let ma = world.make("MA");
    let desk = Desk::at(&ma);
    desk.publishes(red(&ma, "Tarik", "Example"));
    let id = desk.drafts(other_red(&ma));
    assert_eq!(desk.takes(&desk.author, id, Command::Submit), at(wasl_model::Stage::Checked));
    let erased = desk.drafts(other_red(&ma));
    desk.takes(&desk.author, erased, Command::Drop).unwrap();
    desk.takes(&ma.protection(), erased, Command::Erase).unwrap();
    let author = desk.author;
    let before = counted(&ma, &author);
    drop(ma);
    let file = rusqlite::Connection::open(world.home("MA").join("records.sqlite")).unwrap();
    file.execute_batch(
        "DROP TABLE tally; DROP TABLE tally_left; DROP INDEX notice_uncounted; DROP INDEX case_uncounted;
         ALTER TABLE notice DROP COLUMN counted; ALTER TABLE notice_case DROP COLUMN counted;
         DROP TABLE contest; DROP TABLE redress; DROP TABLE weeding; DROP TABLE weeding_record; DROP TABLE reminder;
         DROP INDEX version_by_time; DROP INDEX erasure_by_place; DROP INDEX notice_refused;
         PRAGMA user_version = 14;",
    )
    .unwrap();
    drop(file);
    assert_eq!(counted(&world.reopen("MA"), &author), before);
}
