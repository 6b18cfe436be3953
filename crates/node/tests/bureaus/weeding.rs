//! Weeding: two persons, a cap a day, some weeks to bring back what should not have gone; and nothing by a slip.

use std::{collections::BTreeSet, io::Cursor};

use wasl_model::{Audience, Caller, DateSpan, Handling, Purpose, Record, RecordId, RecordKind, Role};
use wasl_node::{ClockStep, Format, ImportPlan, Input, Settings, Terms, Undone, WeedingCount, WeedingState};

use crate::{
    notices::{Desk, holder, red},
    ticking::ticks,
    world::{Running, World, ids, person},
};

/// Five years after the noon of these tests.
const LATER: &str = "2031-09-21T14:13:20Z";

struct Protection<'r> {
    running: &'r Running,
    dora: Caller,
    emil: Caller,
}

impl<'r> Protection<'r> {
    fn of(running: &'r Running) -> Self {
        let [dora, emil] =
            ["Dora Example", "Emil Example"].map(|name| holder(running, name, Role::Protection));
        Self { running, dora, emil }
    }

    fn plans(&self) -> Option<u64> {
        self.running.bureau.plan_weeding(&self.dora).unwrap()
    }

    fn approves(&self, by: &Caller, plan: u64) -> Result<(), u16> {
        self.running.bureau.approve_weeding(by, plan).map_err(|error| error.number())
    }

    fn undoes(&self, plan: u64, named: &[RecordId]) -> Result<Undone, u16> {
        self.running.bureau.undo_weeding(&self.emil, plan, named).map_err(|error| error.number())
    }

    fn counts(&self, plan: u64) -> Vec<(String, RecordKind, WeedingState, u64)> {
        let view = self.running.bureau.weeding(&self.emil, plan, None).unwrap();
        let count = |WeedingCount { dataset, kind, state, count }| (dataset, kind, state, count);
        view.counts.into_iter().map(count).collect()
    }
}

fn set(world: &World, terms: Terms) -> [Running; 2] {
    let settings = Settings { exchange_every_secs: 0, terms, ..Settings::default() };
    let (ma, fr) = (world.make_set("MA", &settings), world.make("FR"));
    ma.knows(&fr);
    fr.knows(&ma);
    [ma, fr]
}

fn says(running: &Running, record: &Record) -> RecordId {
    running.bureau.create_record(&running.protection(), record).unwrap()
}

fn weed(
    plan: u64,
    ids: impl IntoIterator<Item = RecordId>,
    state: WeedingState,
) -> Vec<(ClockStep, Option<u16>)> {
    ids.into_iter().map(|id| (ClockStep::Weed { plan, id, state }, None)).collect()
}

fn counted(state: WeedingState, count: u64) -> (String, RecordKind, WeedingState, u64) {
    ("test".to_owned(), RecordKind::Person, state, count)
}

const NAMES: [&str; 3] = ["Una Example", "Dina Example", "Trina Example"];

/// Three persons, for border control at one other member, which has them.
fn three(ma: &Running, fr: &Running) -> ([RecordId; 3], Handling) {
    let handling = Handling {
        audience: Audience::Only([fr.member()].into()),
        purposes: [Purpose::Border].into(),
        expires: None,
        ..Handling::default()
    };
    let mut made = NAMES.map(|name| says(ma, &person(ma.member(), name, name, handling.clone())));
    made.sort();
    assert_eq!(fr.pulls(ma), Ok(3));
    (made, handling)
}

/// Which of them a border guard finds.
fn found(running: &Running) -> Vec<RecordId> {
    let all: BTreeSet<_> = NAMES.iter().flat_map(|name| ids(&running.asks(name, Purpose::Border))).collect();
    all.into_iter().collect()
}

fn handling(running: &Running, id: RecordId) -> Handling {
    running.bureau.record(&running.protection(), id).unwrap().held.unwrap().record.handling
}

#[test]
fn one_person_plans_and_another_one_approves() {
    let world = World::new();
    let [ma, fr] = set(&world, Terms::default());
    three(&ma, &fr);
    // Documents are kept longer, and notices have their cases.
    let passport = person(ma.member(), "P", "Passport", Handling::default());
    says(&ma, &Record { kind: RecordKind::Document, ..passport });
    Desk::at(&ma).publishes(red(&ma, "Tarik", "Example"));
    let desk = Protection::of(&ma);
    world.clock.set("2031-09-21T14:13:19Z".parse().unwrap());
    assert_eq!(desk.plans(), None);
    world.clock.set(LATER.parse().unwrap());
    let plan = desk.plans().unwrap();
    assert_eq!(desk.counts(plan), [counted(WeedingState::Planned, 3)]);
    // What is in a plan is in no second one.
    assert_eq!(desk.plans(), None);

    // Nothing happens before another person has approved, whatever keys the first one has.
    let steps = ticks(&world, &ma, LATER);
    assert!(steps.iter().all(|(step, _)| matches!(step, ClockStep::Case { .. })), "{steps:?}");
    let again = holder(&ma, " dora  EXAMPLE", Role::Protection);
    assert_eq!([desk.approves(&desk.dora, plan), desk.approves(&again, plan)], [Err(6161), Err(6161)]);
    assert_eq!(desk.approves(&holder(&ma, "Anna Example", Role::Officer), plan), Err(1002));
    assert_eq!(desk.approves(&desk.emil, 99), Err(1004));
    assert_eq!([desk.approves(&desk.emil, plan), desk.approves(&desk.emil, plan)], [Ok(()), Err(6162)]);
    let row = ma.bureau.weedings(&desk.emil).unwrap().pop().unwrap();
    let approver = row.approved.map(|(_, approver)| approver);
    assert_eq!((row.planner.as_str(), approver.as_deref()), ("Dora Example", Some("Emil Example")));
}

#[test]
fn so_many_a_day_are_blocked_and_what_nobody_brings_back_is_erased() {
    let world = World::new();
    let [ma, fr] = set(&world, Terms { weeding_per_day: 2, ..Terms::default() });
    let ([one, two, three], before) = three(&ma, &fr);
    world.clock.set(LATER.parse().unwrap());
    let desk = Protection::of(&ma);
    let plan = desk.plans().unwrap();
    desk.approves(&desk.emil, plan).unwrap();
    assert_eq!([found(&ma), found(&fr)], [[one, two, three], [one, two, three]]);

    // Two a day are blocked: nobody finds them, here or elsewhere, but for oversight.
    assert_eq!(ticks(&world, &ma, LATER), weed(plan, [one, two], WeedingState::Blocked));
    assert_eq!(ticks(&world, &ma, "2031-09-22T14:13:19Z"), []);
    assert_eq!(ticks(&world, &ma, "2031-09-22T14:13:20Z"), weed(plan, [three], WeedingState::Blocked));
    assert_eq!(desk.counts(plan), [counted(WeedingState::Blocked, 3)]);
    fr.pulls(&ma).unwrap();
    let blocked = Handling { purposes: [Purpose::Oversight].into(), ..before.clone() };
    for running in [&ma, &fr] {
        assert_eq!((found(running), handling(running, one)), (vec![], blocked.clone()));
    }

    // Within thirty days one is brought back as it was, and another one is corrected by somebody.
    assert_eq!(ticks(&world, &ma, "2031-10-21T14:13:19Z"), []);
    assert_eq!(desk.undoes(plan, &[one]), Ok(Undone { brought_back: 1, ..Undone::default() }));
    let born = DateSpan::of("1975".parse().unwrap());
    ma.bureau.amend_record(&ma.protection(), two, |record| record.births.push(born)).unwrap();
    fr.pulls(&ma).unwrap();
    assert_eq!((found(&fr), handling(&fr, one)), (vec![one], before));

    // The days are over: what was changed is left alone, what was not touched is erased, and nothing of it comes back.
    let steps = ticks_differently(&world, &ma, "2031-10-21T14:13:20Z");
    assert_eq!(steps, weed(plan, [two], WeedingState::Changed));
    assert_eq!(ticks(&world, &ma, "2031-10-22T14:13:20Z"), weed(plan, [three], WeedingState::Erased));
    assert_eq!([desk.undoes(plan, &[three]), desk.undoes(plan, &[])], [Err(6163), Err(6163)]);
    let states = [WeedingState::Changed, WeedingState::Erased, WeedingState::Undone];
    assert_eq!(desk.counts(plan), states.map(|state| counted(state, 1)));
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.bureau.record(&fr.protection(), three).unwrap_err().number(), 1004);
    assert_eq!(handling(&fr, two), blocked);
    let view = ma.bureau.record(&ma.protection(), three).unwrap();
    assert_eq!((view.held, view.erasures[0].is_open()), (None, false));
    assert_eq!(ticks(&world, &ma, "2031-12-01T00:00:00Z"), []);
}

/// Lets the clock do what is due, where it finds something else than it foretold.
fn ticks_differently(world: &World, running: &Running, at: &str) -> Vec<(ClockStep, Option<u16>)> {
    world.clock.set(at.parse().unwrap());
    running.bureau.tick().unwrap().steps
}

#[test]
fn what_is_changed_or_taken_out_before_its_turn_stays() {
    let world = World::new();
    let [ma, _fr] = set(&world, Terms::default());
    let names = ["Zebulon Quixworthy", "Perdita Lumen", "Tarik Benmokhtar"];
    let ids = names.map(|name| says(&ma, &person(ma.member(), name, name, Handling::default())));
    let each = || names.map(|name| ma.finds(name).len());
    world.clock.set(LATER.parse().unwrap());
    let desk = Protection::of(&ma);
    let plan = desk.plans().unwrap();
    desk.approves(&desk.emil, plan).unwrap();
    assert_eq!(desk.undoes(plan, &[ids[0]]), Ok(Undone { taken_out: 1, ..Undone::default() }));
    ma.bureau.erase_record(&ma.protection(), ids[1]).unwrap();
    let steps = ticks_differently(&world, &ma, LATER);
    assert!(steps.contains(&(ClockStep::Weed { plan, id: ids[1], state: WeedingState::Changed }, None)));
    assert!(steps.contains(&(ClockStep::Weed { plan, id: ids[2], state: WeedingState::Blocked }, None)));
    assert_eq!((steps.len(), each()), (2, [1, 0, 0]));
    // Who took it out of the plan did not say that it is kept longer.
    let second = desk.plans().unwrap();
    assert_eq!(desk.counts(second), [counted(WeedingState::Planned, 1)]);
    // All that is left is brought back at once, and begins anew.
    assert_eq!(desk.undoes(plan, &[]), Ok(Undone { brought_back: 1, ..Undone::default() }));
    assert_eq!(each(), [1, 0, 1]);
    desk.undoes(second, &[]).unwrap();
    assert_eq!(desk.counts(desk.plans().unwrap()), [counted(WeedingState::Planned, 1)]);
}

#[test]
fn what_its_list_still_names_is_not_past_its_retention() {
    let world = World::new();
    let [ma, _fr] = set(&world, Terms::default());
    let import = || {
        let plan = ImportPlan {
            format: Format::Entities,
            inputs: vec![Input {
                name: "list".to_owned(),
                bytes: Box::new(Cursor::new("{\"id\":\"E1\",\"names\":[\"Numbered Person\"]}\n")),
            }],
            dataset: None,
            mapping: None,
            handling: Handling::default(),
            confirm_withdraw: None,
            listed_as: wasl_node::ListedAs::Records,
        };
        ma.bureau.import(&ma.admin(), plan, &mut |_| {}).unwrap();
    };
    import();
    let desk = Protection::of(&ma);
    world.clock.set("2031-01-01T00:00:00Z".parse().unwrap());
    import();
    world.clock.set("2035-12-31T00:00:00Z".parse().unwrap());
    assert_eq!(desk.plans(), None);
    world.clock.set("2036-01-01T00:00:00Z".parse().unwrap());
    let plan = desk.plans().unwrap();
    assert_eq!(desk.counts(plan), [("entities".to_owned(), RecordKind::Person, WeedingState::Planned, 1)]);
}

#[test]
fn documents_are_kept_for_ten_years_and_what_the_owner_set_earlier_wins() {
    let world = World::new();
    let [ma, _fr] = set(&world, Terms::default());
    let document =
        Record { kind: RecordKind::Document, ..person(ma.member(), "P", "Passport", Handling::default()) };
    says(&ma, &document);
    let until = Handling { expires: "2028-01-01T00:00:00Z".parse().ok(), ..Handling::default() };
    says(&ma, &person(ma.member(), "1", "Anna Example", until));
    let desk = Protection::of(&ma);
    world.clock.set("2036-09-21T14:13:19Z".parse().unwrap());
    ma.bureau.purge_expired().unwrap();
    assert_eq!(desk.plans(), None);
    world.clock.set("2036-09-21T14:13:20Z".parse().unwrap());
    let plan = desk.plans().unwrap();
    assert_eq!(desk.counts(plan), [("test".to_owned(), RecordKind::Document, WeedingState::Planned, 1)]);
}
