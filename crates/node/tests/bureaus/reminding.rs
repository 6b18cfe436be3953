//! Erasures have a deadline: who has not confirmed in time is shown, and written to once a day.

use wasl_model::{Handling, MemberId, Purpose};
use wasl_node::{ClockStep, Confirmation, ErasureTray, Tray};

use crate::{
    notices::pair,
    ticking::ticks,
    world::{Running, World},
};

fn remind(member: MemberId, erasures: u64) -> Vec<(ClockStep, Option<u16>)> {
    vec![(ClockStep::Remind { member, erasures }, None)]
}

/// The records of a tray, with who has not confirmed each.
fn open(running: &Running, tray: ErasureTray) -> Vec<(String, Vec<String>)> {
    let page = running.bureau.erasures(&running.protection(), tray, None, 10).unwrap();
    assert_eq!(page.next, None);
    let told = page.erasures.into_iter().map(|erasure| {
        let of = erasure.status.confirmations.iter();
        let late = of.filter(|(_, confirmation)| !matches!(confirmation, Confirmation::Confirmed(_)));
        (erasure.record.to_string(), late.map(|(member, is)| format!("{member} {is:?}")).collect())
    });
    told.collect()
}

#[test]
fn a_member_that_does_not_confirm_is_shown_as_late_and_written_to_once_a_day() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let records =
        ["Zebulon Quixworthy", "Perdita Lumen"].map(|name| ma.says(name, name, Handling::default()));
    fr.pulls(&ma).unwrap();
    let [one, two] = records.map(|record| record.id());
    ma.bureau.erase_record(&ma.protection(), one).unwrap();
    assert_eq!(open(&ma, ErasureTray::Open), [(one.to_string(), vec!["FR Waiting".to_owned()])]);
    assert_eq!(ticks(&world, &ma, "2026-09-22T14:13:19Z"), []);
    ma.bureau.erase_record(&ma.protection(), two).unwrap();
    assert_eq!(ticks(&world, &ma, "2026-09-22T14:13:20Z"), remind(fr.member(), 1));
    assert_eq!(
        open(&ma, ErasureTray::Open),
        [(one.to_string(), vec!["FR Late".to_owned()]), (two.to_string(), vec!["FR Waiting".to_owned()])]
    );
    // Once a day, whatever comes to it.
    assert_eq!(ticks(&world, &ma, "2026-09-23T14:13:19Z"), []);
    assert_eq!(ticks(&world, &ma, "2026-09-23T14:13:20Z"), remind(fr.member(), 2));

    // It names the records by their ids alone.
    let clerk = ma.officer(Purpose::Investigation);
    let (sent, _) = ma.bureau.messages(&clerk, Tray::Out, None, 10).unwrap();
    assert_eq!(sent.len(), 2);
    let body = |at: usize| sent[at].content.clone().unwrap().unwrap().body.to_string();
    assert!(body(0).contains(&one.to_string()) && body(0).contains(&two.to_string()), "{}", body(0));
    assert!(body(1).contains(&one.to_string()) && !body(1).contains(&two.to_string()), "{}", body(1));
    assert!(!body(0).contains("Quixworthy"));

    // It erases and says so: nobody is late any more, and nobody is written to.
    fr.pulls(&ma).unwrap();
    assert_eq!(open(&ma, ErasureTray::Open), []);
    assert_eq!(open(&ma, ErasureTray::Confirmed), [(two.to_string(), vec![]), (one.to_string(), vec![])]);
    assert_eq!(ticks(&world, &ma, "2026-10-01T00:00:00Z"), []);
    assert_eq!(
        fr.bureau.messages(&fr.officer(Purpose::Investigation), Tray::In, None, 10).unwrap().0.len(),
        2
    );
}

#[test]
fn erasures_are_listed_page_by_page_to_whom_they_concern() {
    let world = World::new();
    let (ma, _fr) = pair(&world);
    for number in 0..5 {
        let record = ma.says(&number.to_string(), "Anna Example", Handling::default());
        ma.bureau.erase_record(&ma.protection(), record.id()).unwrap();
    }
    let page = |after| {
        let page = ma.bureau.erasures(&ma.protection(), ErasureTray::Open, after, 2).unwrap();
        (page.erasures.iter().map(|erasure| erasure.number).collect::<Vec<_>>(), page.next)
    };
    assert_eq!(page(None), (vec![1, 3], Some(3)));
    assert_eq!(page(Some(3)), (vec![5, 7], Some(7)));
    assert_eq!(page(Some(7)), (vec![9], None));
    let officer = ma.officer(Purpose::Investigation);
    assert_eq!(ma.bureau.erasures(&officer, ErasureTray::Open, None, 2).unwrap_err().number(), 1002);
}
