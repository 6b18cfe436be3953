//! What a bureau does by itself when a deadline has passed; years go by as the tests' clock is set.

use wasl_model::{CaseEvent, RecordId, Role, Standing, Timestamp};
use wasl_node::{
    Bureau, ClockStep, Command, CommandKind, Confirmation, NodeError, ReviewMissed, Settings, Terms,
};

use crate::{
    notices::{Desk, pair, red, why},
    world::{Running, World},
};

/// Puts the clock to this moment, and lets the bureau do what is due; what it did, and what failed.
pub(crate) fn ticks(world: &World, running: &Running, at: &str) -> Vec<(ClockStep, Option<u16>)> {
    world.clock.set(at.parse().unwrap());
    let foretold = running.bureau.tick_due(&running.protection()).unwrap();
    let round = running.bureau.tick().unwrap();
    // What was foretold is what was done.
    assert_eq!(foretold, round);
    assert!(!round.more);
    round.steps
}

fn step(id: RecordId, command: CommandKind) -> Vec<(ClockStep, Option<u16>)> {
    vec![(ClockStep::Case { id, command }, None)]
}

fn standing(running: &Running, id: RecordId) -> Standing {
    running.bureau.case(&running.protection(), id).unwrap().row.standing
}

#[test]
fn a_notice_ends_by_itself_is_found_nowhere_and_its_case_is_erased_after_its_time() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let desk = Desk::at(&ma);
    let id = desk.publishes(red(&ma, "Tarik", "Example"));
    assert_eq!(fr.pulls(&ma), Ok(1));
    assert_eq!(ticks(&world, &ma, "2031-09-21T14:13:19Z"), []);
    assert_eq!((ma.finds("Tarik Example"), fr.finds("Tarik Example")), (vec![id], vec![id]));

    // It is found no more from that second on, whether or not the clock has struck.
    world.clock.set("2031-09-21T14:13:20Z".parse().unwrap());
    assert_eq!((ma.finds("Tarik Example"), fr.finds("Tarik Example")), (vec![], vec![]));
    fr.bureau.purge_expired().unwrap();
    ma.bureau.purge_expired().unwrap();
    let expire = step(id, CommandKind::Expire);
    assert_eq!(ticks(&world, &ma, "2031-09-21T15:00:00Z"), expire);
    assert_eq!(ticks(&world, &ma, "2031-09-21T15:00:00Z"), []);
    assert_eq!(standing(&ma, id), Standing::Expired);
    // Whoever had it says that it is gone.
    let confirmation = || ma.bureau.record(&ma.protection(), id).unwrap().erasures[0].confirmations.clone();
    assert_eq!(confirmation(), [(fr.member(), Confirmation::Waiting)]);
    assert_eq!(fr.pulls(&ma), Ok(1));
    ma.pulls(&fr).unwrap();
    let now: Timestamp = "2031-09-21T15:00:00Z".parse().unwrap();
    assert_eq!(confirmation(), [(fr.member(), Confirmation::Confirmed(now))]);

    // The case is kept for its time, and then says no more than that there was one.
    assert_eq!(ticks(&world, &ma, "2033-09-21T14:59:59Z"), []);
    assert_eq!(ticks(&world, &ma, "2033-09-21T15:00:00Z"), step(id, CommandKind::Erase));
    let view = ma.bureau.case(&ma.protection(), id).unwrap();
    assert_eq!((view.row.standing, view.case, view.steps), (Standing::Erased, None, vec![]));
    assert_eq!(ticks(&world, &ma, "2050-01-01T00:00:00Z"), []);
}

#[test]
fn each_step_of_the_clock_says_that_it_was_the_bureau() {
    let world = World::new();
    let ma = world.make("MA");
    let desk = Desk::at(&ma);
    let id = desk.publishes(red(&ma, "Tarik", "Example"));
    ticks(&world, &ma, "2032-01-01T00:00:00Z");
    let step = ma.bureau.case(&ma.protection(), id).unwrap().steps.pop().unwrap();
    assert_eq!((step.event, step.by), (CaseEvent::Expired, wasl_model::Hand::bureau()));
    let page = ma.bureau.audit(&ma.protection(), None, 10).unwrap();
    let own = page.lines.iter().filter_map(|line| match &line.line {
        wasl_model::AuditLine::Opened(opened) if opened.role == Role::Bureau => {
            Some((opened.action, opened.record))
        }
        _ => None,
    });
    assert_eq!(own.collect::<Vec<_>>(), [(wasl_model::Action::CaseWork, Some(id))]);
}

#[test]
fn what_nobody_reviews_is_suspended_where_the_bureau_is_set_so() {
    let world = World::new();
    let terms = Terms { review_missed: ReviewMissed::Suspend, ..Terms::default() };
    let settings = Settings { exchange_every_secs: 0, terms, ..Settings::default() };
    let (ma, fr) = (world.make_set("MA", &settings), world.make("FR"));
    ma.knows(&fr);
    fr.knows(&ma);
    let desk = Desk::at(&ma);
    let id = desk.publishes(red(&ma, "Tarik", "Example"));
    fr.pulls(&ma).unwrap();
    assert_eq!(ticks(&world, &ma, "2031-03-21T14:13:19Z"), []);
    assert_eq!(ticks(&world, &ma, "2031-03-21T14:13:20Z"), step(id, CommandKind::Suspend));
    assert_eq!((ma.finds("Tarik Example"), standing(&ma, id)), (vec![], Standing::Suspended));
    assert_eq!(fr.pulls(&ma), Ok(1));
    assert_eq!(fr.finds("Tarik Example"), []);
    // A reviewer looks at it, and that counts until its end.
    let resumed = desk.takes(&desk.first, id, Command::Resume { reason: why() });
    assert_eq!(resumed, Ok((None, Standing::Published)));
    assert_eq!(ticks(&world, &ma, "2031-09-21T14:13:19Z"), []);
    assert_eq!(fr.pulls(&ma), Ok(1));
    assert_eq!(fr.finds("Tarik Example"), [id]);
}

#[test]
fn a_refusal_is_forgotten_with_its_case_and_not_before() {
    let world = World::new();
    let ma = world.make("MA");
    let desk = Desk::at(&ma);
    let id = desk.refuses(red(&ma, "Tarik", "Example"));
    assert_eq!(ticks(&world, &ma, "2031-09-21T14:13:19Z"), []);
    let again = |family: &str| {
        let id = desk.drafts(red(&ma, "Tarik", family));
        desk.takes(&desk.author, id, Command::Submit).unwrap_err()
    };
    assert_eq!(again("Example"), 6151);
    assert_eq!(ticks(&world, &ma, "2031-09-21T14:13:20Z"), step(id, CommandKind::Erase));
}

#[test]
fn a_bureau_that_returns_lets_its_clock_stand() {
    let world = World::new();
    let (ma, _fr) = pair(&world);
    let desk = Desk::at(&ma);
    let id = desk.publishes(red(&ma, "Tarik", "Example"));
    ma.bureau.begin_return(&ma.admin()).unwrap();
    world.clock.set("2032-01-01T00:00:00Z".parse().unwrap());
    assert!(matches!(ma.bureau.tick(), Err(NodeError::Returning)));
    assert_eq!(standing(&ma, id), Standing::Published);
}

#[test]
fn figures_that_cannot_be_are_refused_at_the_start() {
    let world = World::new();
    drop(world.make("MA"));
    let file = world.home("MA").join("wasl.toml");
    let settings = std::fs::read_to_string(&file).unwrap();
    let told = |from: &str, to: &str| {
        std::fs::write(&file, settings.replace(from, to)).unwrap();
        let error = Bureau::open(&world.home("MA"), world.clock.clone()).unwrap_err();
        (error.number(), error.to_string())
    };
    let (number, words) = told("undo_days = 30", "undo_days = 0");
    assert_eq!((number, words.as_str()), (1121, "wasl.toml: terms.undo_days is 0, and can be 1 to 3650"));
    let (number, words) = told("person_months = 60", "person_months = -1");
    assert!(number == 6006 && words.contains("`person_months = -1`"), "{words}");
}
