//! Who was refused here does not come in by a list, and comes in no member's notice without a word.

use std::{fs, io::Cursor};

use wasl_model::{Colour, Handling, Purpose, Role};
use wasl_node::{Format, ImportPlan, ImportReport, Input, ListedAs};

use crate::{
    notices::{Desk, holder, pair, red, text},
    world::{Running, World},
};

fn imports(running: &Running, rows: &[&str]) -> ImportReport {
    let plan = ImportPlan {
        format: Format::Entities,
        inputs: vec![Input { name: "list".to_owned(), bytes: Box::new(Cursor::new(rows.join("\n") + "\n")) }],
        dataset: None,
        mapping: None,
        handling: Handling::default(),
        confirm_withdraw: Some(1),
        listed_as: ListedAs::Records,
    };
    running.bureau.import(&running.admin(), plan, &mut |_| {}).unwrap()
}

#[test]
fn who_was_refused_does_not_come_in_by_a_list_in_another_spelling() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let stranger = r#"{"id":"E1","names":["Odile Sample"]}"#;
    let before = r#"{"id":"E2","names":["Tareq Exampel"],"born":["1975-01-08"]}"#;
    assert_eq!(imports(&fr, &[stranger, before]).made, 2);
    let refused = Desk::at(&ma).refuses(red(&ma, "Tarik", "Example"));
    fr.pulls(&ma).unwrap();

    let again = r#"{"id":"E3","names":["طارق اكسامبل"]}"#;
    let other = r#"{"id":"E4","names":["Boris Invented"]}"#;
    let report = imports(&fr, &[stranger, before, again, other, "nothing"]);
    let counts = [report.made, report.updated, report.unchanged, report.withdrawn, report.rejected];
    // What was there before the refusal stays until a person takes it out; nothing else of the list suffers.
    assert_eq!((counts, report.held_back), ([1, 0, 1, 0, 1], 2));
    assert_eq!(report.refusals, [refused].into());
    let told = fs::read_to_string(report.rejects.unwrap()).unwrap();
    let held_back: Vec<_> = told.lines().filter(|line| line.contains("6151")).collect();
    assert_eq!(held_back.len(), 2);
    assert!(
        held_back[1].starts_with("entities\t0\tE3\t6151: ") && held_back[1].contains(&refused.to_string())
    );
    assert_eq!(fr.finds("طارق اكسامبل").len(), 1);
    assert_eq!((fr.finds("Boris Invented").len(), fr.finds("Odile Sample").len()), (1, 1));

    // What the list has no more goes, held back or not.
    let report = imports(&fr, &[stranger, other]);
    assert_eq!((report.withdrawn, report.held_back), (1, 0));
    assert_eq!(fr.finds("Tarik Example"), []);
}

#[test]
fn a_members_notice_of_somebody_refused_here_is_shown_with_that() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let (rabat, paris) = (Desk::at(&ma), Desk::at(&fr));
    let mut theirs = red(&fr, "Tareq", "Exampel");
    theirs.record.identifiers[0].value = text("AB1200071");
    let theirs = paris.publishes(theirs);
    let mut stranger = red(&fr, "Odile", "Sample");
    stranger.record.identifiers[0].value = text("CD8812345");
    let stranger = paris.publishes(stranger);
    ma.pulls(&fr).unwrap();
    let seen = |running: &Running, name: &str| {
        let answer = running.asks(name, Purpose::Border);
        let hits = answer
            .hits
            .iter()
            .map(|hit| (hit.hit.record, hit.refused_here.iter().map(|(id, _)| *id).collect::<Vec<_>>()));
        hits.collect::<Vec<_>>()
    };
    assert_eq!(seen(&ma, "Tarik Example"), [(theirs, vec![])]);

    // It was here before the refusal, and is shown with it from the next answer on; at the other bureau it is not.
    let refused = rabat.refuses(red(&ma, "Tarik", "Example"));
    fr.pulls(&ma).unwrap();
    assert_eq!(seen(&ma, "Tarik Example"), [(theirs, vec![refused])]);
    assert_eq!(seen(&fr, "Tarik Example"), [(theirs, vec![])]);
    assert_eq!(seen(&ma, "Odile Sample"), [(stranger, vec![])]);
    let officer = ma.officer(Purpose::Border);
    let score = |told: Vec<wasl_node::Likeness>| {
        told.into_iter().map(|(id, score)| (id, score > 0.3)).collect::<Vec<_>>()
    };
    assert_eq!(score(ma.bureau.notice(&officer, theirs).unwrap().refused_here), [(refused, true)]);
    assert_eq!(score(ma.bureau.record(&officer, theirs).unwrap().refused_here), [(refused, true)]);
    let again = ma.bureau.refused_again(&ma.protection()).unwrap();
    assert_eq!(again.iter().map(|again| again.held.id).collect::<Vec<_>>(), [theirs]);
    assert_eq!(ma.bureau.refused_again(&officer).unwrap(), again);
    assert_eq!(ma.bureau.refused_again(&ma.admin()).unwrap_err().number(), 1002);
    assert_eq!(fr.bureau.refused_again(&fr.protection()).unwrap(), []);

    // One that comes later is compared when it is shown first, in whatever colour.
    let mut green = red(&fr, "طارق", "اكسامبل");
    (green.colour, green.asks, green.grounds) = (Colour::Green, [].into(), Vec::new());
    green.record.identifiers.clear();
    let id = paris.drafts(green);
    let stopped = paris.takes(&paris.author, id, wasl_node::Command::Submit);
    assert_eq!(stopped, Err(6151));
    let analyst = holder(&fr, "Dora Example", Role::Reviewer);
    let clear = wasl_node::Command::Clear { refusal: refused, reason: crate::notices::why() };
    paris.takes(&analyst, id, clear).unwrap();
    paris.approves(id);
    paris.takes(&paris.author, id, wasl_node::Command::Publish).unwrap();
    ma.pulls(&fr).unwrap();
    assert!(seen(&ma, "طارق اكسامبل").contains(&(id, vec![refused])));
}
