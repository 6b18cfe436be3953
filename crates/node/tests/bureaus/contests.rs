//! What is said against a record: it is shown with every hit, at every member, until it is taken back; and it may take the record
//! out of force.

use wasl_model::{Audience, Caller, ContestEffect, ContestKind, Handling, Purpose, RecordId, Role, Standing};
use wasl_node::{Command, Contesting, NodeError};

use crate::{
    notices::{Desk, pair, red, text, why},
    world::{Running, World},
};

fn says(kind: ContestKind, effect: ContestEffect) -> Contesting {
    Contesting {
        kind,
        effect,
        since: "2026-02".parse().unwrap(),
        authority: text("Invented Court of Appeal"),
        explanation: why(),
    }
}

fn warns() -> Contesting {
    says(ContestKind::Court, ContestEffect::Warn)
}

fn suspends() -> Contesting {
    says(ContestKind::Asylum, ContestEffect::Suspend)
}

fn reviewer(running: &Running) -> Caller {
    running.bureau.local_caller(Role::Reviewer, Purpose::Investigation)
}

/// What an officer here sees with the only hit: who says what.
fn seen(running: &Running, name: &str) -> Vec<String> {
    let answer = running.asks(name, Purpose::Border);
    let hits = answer.hits.iter().flat_map(|hit| &hit.held.contests);
    hits.map(|one| format!("{} {} {}", one.by, one.kind, one.effect)).collect()
}

fn number<T>(done: Result<T, NodeError>) -> Option<u16> {
    done.err().map(|error| error.number())
}

#[test]
fn what_is_said_against_a_record_is_shown_with_every_hit_until_it_is_taken_back() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let gs = world.make("GS");
    for other in [&ma, &fr] {
        gs.knows(other);
        other.knows(&gs);
    }
    let id = Desk::at(&ma).publishes(red(&ma, "Tarik", "Example"));
    fr.pulls(&ma).unwrap();
    gs.pulls(&ma).unwrap();
    // Another member says so of a record that is not its own.
    fr.bureau.contest(&reviewer(&fr), id, warns()).unwrap();
    ma.pulls(&fr).unwrap();
    gs.pulls(&fr).unwrap();
    for running in [&ma, &fr, &gs] {
        assert_eq!(seen(running, "Tareq Exampel"), ["FR court warn"]);
    }
    let officer = gs.officer(Purpose::Border);
    let numbers = [wasl_model::Number {
        sought: wasl_model::Sought::Document,
        value: text("QX4711003"),
        issuer: "MA".parse().ok(),
    }];
    let checked = gs.bureau.check(&officer, &numbers).unwrap();
    let said = &checked.hits[0].held.contests;
    assert_eq!((said.len(), said[0].authority.as_str()), (1, "Invented Court of Appeal"));
    assert_eq!(&gs.bureau.record(&officer, id).unwrap().held.unwrap().contests, said);
    assert_eq!(&gs.bureau.notice(&officer, id).unwrap().row.contests, said);
    assert_eq!(
        (said[0].record, said[0].owner, said[0].explanation.as_str()),
        (id, ma.member(), why().as_str())
    );

    // Said anew it takes the place of what was said; another kind stands beside it.
    fr.bureau.contest(&reviewer(&fr), id, warns()).unwrap();
    fr.bureau.contest(&fr.protection(), id, says(ContestKind::Objection, ContestEffect::Warn)).unwrap();
    gs.pulls(&fr).unwrap();
    assert_eq!(seen(&gs, "Tarik Example"), ["FR court warn", "FR objection warn"]);
    // Nobody takes back what another member says, nor what nobody said.
    assert_eq!(number(ma.bureau.uncontest(&reviewer(&ma), id, ContestKind::Court)), Some(1004));
    fr.bureau.uncontest(&reviewer(&fr), id, ContestKind::Court).unwrap();
    assert_eq!(number(fr.bureau.uncontest(&reviewer(&fr), id, ContestKind::Court)), Some(1004));
    gs.pulls(&fr).unwrap();
    assert_eq!(seen(&gs, "Tarik Example"), ["FR objection warn"]);
}

#[test]
fn reviewers_and_data_protection_contest_what_they_can_see_and_nobody_else() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let open = ma.says("1", "Tarik Example", Handling::default()).id();
    let border = Handling { purposes: [Purpose::Border].into(), ..Handling::default() };
    let closed = ma.says("2", "Odile Sample", border).id();
    fr.pulls(&ma).unwrap();
    let bureau = &fr.bureau;
    for role in [Role::Officer, Role::Analyst, Role::Admin] {
        let caller = bureau.local_caller(role, Purpose::Investigation);
        assert_eq!(number(bureau.contest(&caller, open, warns())), Some(1002));
        assert_eq!(number(bureau.uncontest(&caller, open, ContestKind::Court)), Some(1002));
    }
    assert_eq!(number(bureau.contest(&reviewer(&fr), closed, warns())), Some(1004));
    assert_eq!(number(bureau.contest(&fr.protection(), closed, warns())), None);
    assert_eq!(number(bureau.contest(&reviewer(&fr), RecordId::from_bytes([7; 16]), warns())), Some(1004));
    let tomorrow = Contesting { since: "2999".parse().unwrap(), ..warns() };
    assert_eq!(number(bureau.contest(&reviewer(&fr), open, tomorrow)), Some(1141));
    let long = Contesting { authority: text(&"x".repeat(201)), ..warns() };
    assert_eq!(number(bureau.contest(&reviewer(&fr), open, long)), Some(1142));
}

#[test]
fn another_member_takes_a_record_out_of_force_for_itself_and_warns_the_rest() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let id = Desk::at(&ma).publishes(red(&ma, "Tarik", "Example"));
    fr.pulls(&ma).unwrap();
    fr.bureau.contest(&reviewer(&fr), id, suspends()).unwrap();
    ma.pulls(&fr).unwrap();
    assert_eq!(seen(&ma, "Tarik Example"), ["FR asylum suspend"]);

    let officer = fr.officer(Purpose::Border);
    assert_eq!(fr.finds("Tarik Example"), []);
    assert_eq!(number(fr.bureau.record(&officer, id)), Some(1004));
    assert_eq!(number(fr.bureau.notice(&officer, id)), Some(1004));
    let listed = |caller: &Caller| {
        let page = fr.bureau.notices(caller, wasl_node::NoticeFilter::default(), None, 10).unwrap();
        let records = fr.bureau.records(caller, &wasl_node::RecordFilter::default(), 10).unwrap();
        (page.notices.len(), records.records.len())
    };
    assert_eq!((listed(&officer), listed(&fr.protection())), ((0, 0), (1, 1)));
    let kept = fr.bureau.record(&fr.protection(), id).unwrap().held.unwrap();
    assert_eq!(kept.contests.len(), 1);

    fr.bureau.uncontest(&reviewer(&fr), id, ContestKind::Asylum).unwrap();
    ma.pulls(&fr).unwrap();
    assert_eq!((fr.finds("Tarik Example"), seen(&ma, "Tarik Example")), (vec![id], vec![]));
}

#[test]
fn what_its_owner_suspends_is_out_of_force_everywhere() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let desk = Desk::at(&ma);
    let id = desk.publishes(red(&ma, "Tarik", "Example"));
    fr.pulls(&ma).unwrap();
    ma.bureau.contest(&desk.first, id, suspends()).unwrap();
    fr.pulls(&ma).unwrap();
    assert_eq!((ma.finds("Tarik Example"), fr.finds("Tarik Example")), (vec![], vec![]));
    let row = fr.bureau.notice(&fr.protection(), id).unwrap().row;
    assert_eq!((row.notice.standing, row.contests.len()), (Standing::Suspended, 1));
    // It is a step of its case, by the same hand, and is not undone while that is said.
    let last = ma.bureau.case(&desk.author, id).unwrap().steps.pop().unwrap();
    assert_eq!((last.by.person, last.position.standing), (Some(text("Boris Example")), Standing::Suspended));
    let resume = || Command::Resume { reason: why() };
    assert_eq!(desk.takes(&desk.second, id, resume()), Err(6182));
    ma.bureau.uncontest(&desk.first, id, ContestKind::Asylum).unwrap();
    assert_eq!(desk.takes(&desk.second, id, resume()), Ok((None, Standing::Published)));
    fr.pulls(&ma).unwrap();
    assert_eq!((fr.finds("Tarik Example"), seen(&fr, "Tarik Example")), (vec![id], vec![]));
    // A plain record has no case: it is narrowed or erased.
    let plain = ma.says("1", "Odile Sample", Handling::default()).id();
    assert_eq!(number(ma.bureau.contest(&reviewer(&ma), plain, suspends())), Some(6181));
    assert_eq!(number(ma.bureau.contest(&reviewer(&ma), plain, warns())), None);
    assert_eq!(seen(&ma, "Odile Sample"), ["MA court warn"]);
}

#[test]
fn what_is_said_against_a_record_goes_where_that_goes_and_is_erased_with_it() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let gs = world.make("GS");
    for other in [&ma, &fr] {
        gs.knows(other);
        other.knows(&gs);
    }
    let two = Handling { audience: Audience::Only(["FR".parse().unwrap()].into()), ..Handling::default() };
    let (kept, gone) =
        (ma.says("1", "Tarik Example", Handling::default()), ma.says("2", "Odile Sample", two));
    fr.pulls(&ma).unwrap();
    gs.pulls(&ma).unwrap();
    let name = fr.bureau.contest(&reviewer(&fr), gone.id(), warns()).unwrap();
    fr.bureau.contest(&reviewer(&fr), kept.id(), warns()).unwrap();
    ma.pulls(&fr).unwrap();
    gs.pulls(&fr).unwrap();
    assert_eq!(
        (seen(&ma, "Odile Sample"), seen(&ma, "Tarik Example")),
        (vec!["FR court warn".to_owned()], vec!["FR court warn".to_owned()])
    );
    // Who is not given the record is not given what is said against it.
    assert_eq!(gs.finds("Odile Sample"), []);

    ma.bureau.erase_record(&ma.protection(), gone.id()).unwrap();
    fr.pulls(&ma).unwrap();
    // The member that said it takes it back by itself, and hears who has erased it.
    fr.bureau.purge_expired().unwrap();
    ma.pulls(&fr).unwrap();
    let erased = fr.bureau.record(&fr.protection(), name).unwrap();
    assert_eq!((erased.held, erased.erasures.len()), (None, 1));
    assert_eq!(seen(&fr, "Tarik Example"), ["FR court warn"]);
    assert_eq!(fr.bureau.purge_expired().unwrap(), 0);
    assert_eq!(number(fr.bureau.uncontest(&reviewer(&fr), gone.id(), ContestKind::Court)), Some(1004));
    // The same list brings it again, and nothing stands against it.
    let again = ma.says("2", "Odile Sample", Handling::default());
    assert_eq!((again.id(), seen(&ma, "Odile Sample")), (gone.id(), vec![]));
}
