//! Redress: a person's request, from the counter to the letter, and what is left of it.

use wasl_model::{
    Caller, FileHash, Handling, LetterLanguage, Prose, RecordId, RedressDecision, RedressField, RedressId,
    RedressKind, RedressOutcome, RedressRequest, RedressStanding, RedressSubject, RedressVerdict, Role, Text,
    Timestamp,
};
use wasl_node::{Clock as _, NodeError, PublishedCount, RedressCommand, RedressTray, Tray};

use crate::{
    notices::{Desk, red},
    world::{Running, World},
};

const DAY: u64 = 24 * 60 * 60 * 1_000;

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

fn prose(raw: &str) -> Prose {
    Prose::new(raw).unwrap()
}

/// Anna Example asks for this.
fn anna(kinds: &[RedressKind]) -> RedressRequest {
    RedressRequest {
        kinds: kinds.iter().copied().collect(),
        requester: text("Anna Perdita Example"),
        reached: prose("1 Example Street"),
        language: LetterLanguage::French,
        representative: None,
        subject: RedressSubject {
            names: vec![text("Anna Perdita Example")],
            births: vec!["1975-01-08".parse().unwrap()],
            nationalities: Vec::new(),
            identifiers: Vec::new(),
        },
        words: None,
    }
}

fn whole(verdict: RedressVerdict) -> RedressDecision {
    let articles = vec![text("RPD 12")];
    RedressDecision { field: None, verdict, articles, reason: prose("As the law says."), entry: None }
}

fn letter() -> RedressCommand {
    RedressCommand::Answer { letter: FileHash::from_bytes([7; 32]) }
}

fn seen() -> RedressCommand {
    RedressCommand::Admit { proof: text("Passport seen at the counter") }
}

/// A bureau with two people of data protection: one at the machine, who receives, and one with a key, who decides.
struct House {
    bureau: Running,
    second: Caller,
}

impl House {
    fn make(world: &World, member: &str) -> Self {
        let bureau = world.make(member);
        let second = bureau.person("Boris Example", Role::Protection);
        Self { bureau, second }
    }

    fn receives(&self, kinds: &[RedressKind]) -> RedressId {
        self.bureau.bureau.open_request(&self.bureau.protection(), anna(kinds)).unwrap()
    }

    /// Received, admitted and searched.
    fn searches(&self, kinds: &[RedressKind]) -> RedressId {
        let id = self.receives(kinds);
        self.takes(id, seen()).unwrap();
        self.bureau.bureau.search_request(&self.bureau.protection(), id).unwrap();
        id
    }

    /// Whoever received takes a step.
    fn takes(&self, id: RedressId, command: RedressCommand) -> Result<RedressStanding, u16> {
        numbered(self.bureau.bureau.work_on_request(&self.bureau.protection(), id, command, None))
    }

    /// The second person takes one.
    fn decides(&self, id: RedressId, command: RedressCommand) -> Result<RedressStanding, u16> {
        numbered(self.bureau.bureau.work_on_request(&self.second, id, command, None))
    }

    fn says(
        &self,
        id: RedressId,
        record: RecordId,
        decision: RedressDecision,
    ) -> Result<RedressStanding, u16> {
        self.decides(id, RedressCommand::Decide { record, decisions: vec![decision] })
    }

    fn found(&self, id: RedressId) -> Vec<RecordId> {
        let view = self.bureau.bureau.request(&self.bureau.protection(), id).unwrap();
        view.case.unwrap().found().iter().map(|found| found.record).collect()
    }

    fn holds(&self, source: &str, handling: Handling) -> RecordId {
        self.bureau.says(source, "Anna Perdita Example", handling).id()
    }
}

impl Running {
    fn person(&self, name: &str, role: Role) -> Caller {
        let key = self.bureau.add_key(&self.admin(), role, name).unwrap();
        self.bureau.authenticate(&key.secret, wasl_model::Purpose::Oversight).unwrap()
    }
}

fn later(world: &World, days: u64) {
    world.clock.set(world.clock.now().plus_millis(days * DAY));
}

fn numbered<T>(done: Result<T, NodeError>) -> Result<T, u16> {
    done.map_err(|error| error.number())
}

#[test]
fn a_request_is_decided_field_by_field_by_another_than_who_received_it() {
    let world = World::new();
    let ma = House::make(&world, "MA");
    let held = ma.holds("1", Handling::default());
    ma.bureau.says("2", "Somebody Else Entirely", Handling::default());
    let id = ma.searches(&[RedressKind::Access, RedressKind::Deletion]);
    assert_eq!(ma.found(id), [held]);

    let told = RedressCommand::Decide { record: held, decisions: vec![whole(RedressVerdict::Disclosed)] };
    assert_eq!(ma.takes(id, told.clone()), Err(1174), "whoever received it");
    assert_eq!(ma.decides(id, letter()), Err(1178), "nothing is decided");
    assert_eq!(ma.decides(id, told), Ok(RedressStanding::Searched));
    assert_eq!(ma.decides(id, letter()), Err(1178), "whether it stays is not");
    assert_eq!(ma.says(id, held, whole(RedressVerdict::Kept)), Ok(RedressStanding::Decided));
    assert_eq!(ma.decides(id, letter()), Ok(RedressStanding::Answered));

    let view = ma.bureau.bureau.request(&ma.second, id).unwrap();
    let case = view.case.unwrap();
    assert_eq!((view.row.outcome, view.row.due), (Some(RedressOutcome::Partly), None));
    assert_eq!(case.answered, Some((world.clock.now(), FileHash::from_bytes([7; 32]))));
    assert_eq!(view.steps.len(), 6);
}

#[test]
fn the_search_sees_every_purpose_and_every_spelling_of_all_members_and_nothing_else() {
    let world = World::new();
    let (ma, fr) = (House::make(&world, "MA"), House::make(&world, "FR"));
    ma.bureau.knows(&fr.bureau);
    fr.bureau.knows(&ma.bureau);
    let border = Handling { purposes: [wasl_model::Purpose::Sanctions].into(), ..Handling::default() };
    let own = ma.holds("1", border);
    let other = fr.bureau.says("9", "Example, Ana Perdita", Handling::default()).id();
    ma.bureau.pulls(&fr.bureau).unwrap();
    let id = ma.searches(&[RedressKind::Access]);
    assert_eq!(ma.found(id), [own, other], "the likeliest first");
}

#[test]
fn what_is_decided_to_be_erased_is_erased_at_every_bureau() {
    let world = World::new();
    let (ma, fr) = (House::make(&world, "MA"), World::make(&world, "FR"));
    ma.bureau.knows(&fr);
    fr.knows(&ma.bureau);
    let held = ma.holds("1", Handling::default());
    fr.pulls(&ma.bureau).unwrap();
    assert_eq!(fr.finds("Anna Perdita Example"), [held]);

    let id = ma.searches(&[RedressKind::Deletion]);
    assert_eq!(ma.says(id, held, whole(RedressVerdict::Erased)), Ok(RedressStanding::Decided));
    assert_eq!(ma.bureau.finds("Anna Perdita Example"), []);
    fr.pulls(&ma.bureau).unwrap();
    assert_eq!(fr.finds("Anna Perdita Example"), []);
    assert_eq!(ma.decides(id, letter()), Ok(RedressStanding::Answered));
    let row = ma.bureau.bureau.request(&ma.second, id).unwrap().row;
    assert_eq!(row.outcome, Some(RedressOutcome::Granted));
}

#[test]
fn a_notice_is_withdrawn_and_its_case_forgotten() {
    let world = World::new();
    let ma = House::make(&world, "MA");
    let desk = Desk::at(&ma.bureau);
    let notice = desk.publishes(red(&ma.bureau, "Anna Perdita", "Example"));
    let refused = desk.refuses(red(&ma.bureau, "Ana Perdita", "Example"));
    let id = ma.searches(&[RedressKind::Deletion]);
    assert_eq!(ma.found(id).len(), 2);
    assert_eq!(ma.says(id, notice, whole(RedressVerdict::Erased)), Ok(RedressStanding::Searched));
    assert_eq!(ma.says(id, refused, whole(RedressVerdict::Erased)), Ok(RedressStanding::Decided));
    for case in [notice, refused] {
        let view = ma.bureau.bureau.case(&ma.second, case).unwrap();
        assert_eq!((view.row.standing, view.case), (wasl_model::Standing::Erased, None));
    }
    assert_eq!(ma.decides(id, letter()), Ok(RedressStanding::Answered));
}

#[test]
fn another_members_record_is_decided_on_once_its_owner_was_asked() {
    let world = World::new();
    let (ma, fr) = (House::make(&world, "MA"), World::make(&world, "FR"));
    ma.bureau.knows(&fr);
    fr.knows(&ma.bureau);
    let held = fr.says("1", "Anna Perdita Example", Handling::default()).id();
    ma.bureau.pulls(&fr).unwrap();
    let id = ma.searches(&[RedressKind::Access]);
    assert_eq!(ma.says(id, held, whole(RedressVerdict::Disclosed)), Err(1180));
    let us = "US".parse().unwrap();
    assert_eq!(numbered(ma.bureau.bureau.ask_owner(&ma.second, id, us, None)).unwrap_err(), 1184);

    let message = ma.bureau.bureau.ask_owner(&ma.second, id, fr.member(), None).unwrap();
    for _ in 0..2 {
        fr.pulls(&ma.bureau).unwrap();
        ma.bureau.pulls(&fr).unwrap();
    }
    let clerk = fr.officer(wasl_model::Purpose::Investigation);
    let asked = fr.bureau.message(&clerk, message).unwrap();
    let content = asked.content.unwrap().unwrap();
    // The owner is told which of its records, and nothing of the person.
    assert!(content.body.as_str().contains(&held.to_string()), "{}", content.body);
    assert!(!content.body.as_str().contains("Anna"), "{}", content.body);
    assert_eq!(content.case, Some(text(&id.to_string())));
    assert_eq!(content.answer_by, Some(world.clock.now().plus_millis(30 * DAY)));
    assert_eq!(fr.bureau.messages(&clerk, Tray::In, None, 10).unwrap().0.len(), 1);

    assert_eq!(ma.says(id, held, whole(RedressVerdict::NotDisclosed)), Ok(RedressStanding::Decided));
    assert_eq!(ma.decides(id, letter()), Ok(RedressStanding::Answered));
}

#[test]
fn no_letter_goes_out_on_an_old_search() {
    let world = World::new();
    let ma = House::make(&world, "MA");
    let id = ma.searches(&[RedressKind::Access]);
    assert_eq!(ma.takes(id, letter()), Err(1174), "that nothing is held is a second person's to say");
    let new = ma.holds("1", Handling::default());
    assert_eq!(ma.decides(id, letter()), Err(6193));
    assert_eq!(ma.bureau.bureau.search_request(&ma.second, id).unwrap(), RedressStanding::Searched);
    assert_eq!(ma.says(id, new, whole(RedressVerdict::SomebodyElse)), Ok(RedressStanding::Decided));
    assert_eq!(ma.decides(id, letter()), Ok(RedressStanding::Answered));
    let row = ma.bureau.bureau.request(&ma.second, id).unwrap().row;
    assert_eq!(row.outcome, Some(RedressOutcome::NothingHeld));
}

#[test]
fn a_correction_is_one_that_was_made() {
    let world = World::new();
    let ma = House::make(&world, "MA");
    let held = ma.holds("1", Handling::default());
    let id = ma.searches(&[RedressKind::Correction]);
    let before = ma.bureau.bureau.record(&ma.second, held).unwrap().held.unwrap().number;
    let corrected = |entry| RedressDecision {
        field: Some(RedressField::Names),
        entry: Some(entry),
        ..whole(RedressVerdict::Corrected)
    };
    assert_eq!(ma.says(id, held, corrected(before)), Err(6192));
    let amended = ma.bureau.bureau.amend_record(&ma.second, held, |record| {
        record.names[0].text = text("Anna Perdita Exemple");
    });
    amended.unwrap();
    let after = ma.bureau.bureau.record(&ma.second, held).unwrap().held.unwrap().number;
    assert_eq!(ma.says(id, held, corrected(after)), Ok(RedressStanding::Decided));
    assert_eq!(ma.decides(id, letter()), Ok(RedressStanding::Answered));
}

#[test]
fn what_is_overdue_stands_first_and_nobody_but_data_protection_sees_it() {
    let world = World::new();
    let ma = House::make(&world, "MA");
    let deletion = ma.receives(&[RedressKind::Deletion]);
    ma.takes(deletion, seen()).unwrap();
    later(&world, 10);
    let access = ma.receives(&[RedressKind::Access, RedressKind::Deletion]);
    ma.takes(access, seen()).unwrap();
    let received = ma.receives(&[RedressKind::Access]);
    let over = ma.searches(&[RedressKind::Access]);
    ma.decides(over, letter()).unwrap();
    later(&world, 60);

    let rows = ma.bureau.bureau.requests(&ma.second, RedressTray::Due, None, 10).unwrap();
    let now = world.clock.now();
    let listed: Vec<_> = rows.iter().map(|row| (row.id, row.due.is_some_and(|due| due < now))).collect();
    assert_eq!(listed, [(received, true), (access, false), (deletion, false)]);
    let next = ma.bureau.bureau.requests(&ma.second, RedressTray::Due, Some(received), 1).unwrap();
    assert_eq!(next[0].id, access);
    for role in [Role::Officer, Role::Analyst, Role::Reviewer, Role::Admin] {
        let caller = ma.bureau.bureau.local_caller(role, wasl_model::Purpose::Investigation);
        assert_eq!(numbered(ma.bureau.bureau.request(&caller, access)).unwrap_err(), 1002);
        assert_eq!(numbered(ma.bureau.bureau.requests(&caller, RedressTray::All, None, 1)), Err(1002));
    }
}

#[test]
fn nothing_of_the_person_is_left_once_a_request_was_erased() {
    let world = World::in_files();
    let ma = House::make(&world, "MA");
    let id = ma.searches(&[RedressKind::Access]);
    assert_eq!(ma.decides(id, RedressCommand::Erase), Err(1171), "somebody still waits for it");
    ma.decides(id, letter()).unwrap();
    assert_eq!(ma.decides(id, RedressCommand::Erase), Ok(RedressStanding::Erased));
    let view = ma.bureau.bureau.request(&ma.second, id).unwrap();
    assert_eq!((view.case, view.steps, view.records.len()), (None, Vec::new(), 0));
    assert_eq!(view.row.outcome, Some(RedressOutcome::NothingHeld), "the report still counts it");
    assert_eq!(ma.decides(id, letter()), Err(1004));

    let file = rusqlite::Connection::open(world.home("MA").join("records.sqlite")).unwrap();
    let left = |what: &str| -> i64 {
        let sql = format!(
            "SELECT count(*) FROM entry JOIN step USING (place) WHERE entry.{what} IS NOT NULL AND record = ?1"
        );
        file.query_row(&sql, [id.as_bytes()], |row| row.get(0)).unwrap()
    };
    assert_eq!((left("payload"), left("salt")), (0, 0));
    drop(ma);
    for name in ["records.sqlite", "records.sqlite-wal"] {
        let bytes = std::fs::read(world.home("MA").join(name)).unwrap_or_default();
        assert!(!bytes.windows(7).any(|window| window == b"Perdita"), "{name}");
    }
}

#[test]
fn the_report_tells_of_nobody() {
    let world = World::new();
    let ma = House::make(&world, "MA");
    let answers = |id| ma.decides(id, letter()).unwrap();
    let start = world.clock.now();
    // Six of whom nothing is held, one of them after half a year; one taken back; one open.
    let late = ma.searches(&[RedressKind::Access]);
    for _ in 0..5 {
        answers(ma.searches(&[RedressKind::Access]));
    }
    let back = ma.receives(&[RedressKind::Access]);
    ma.takes(back, RedressCommand::Withdraw).unwrap();
    later(&world, 190);
    answers(late);
    let open = ma.receives(&[RedressKind::Deletion]);
    assert_eq!(ma.decides(open, RedressCommand::TurnAway), Err(1181));

    let report = ma.bureau.bureau.redress_report(&ma.second, (start, Timestamp::MAX)).unwrap();
    let told = |row: &wasl_node::RedressReportRow| {
        let counts = [row.received, row.open, row.in_time, row.late, row.withdrawn, row.nothing_held];
        (row.kind, counts.map(|count| count.to_string()), row.median_days, row.longest_days)
    };
    let rows: Vec<_> = report.rows.iter().map(told).collect();
    let counts = |counts: [&str; 6]| counts.map(str::to_owned);
    assert_eq!(
        rows,
        [
            (None, counts(["8", "<5", "5", "<5", "<5", "6"]), Some(0), Some(190)),
            (Some(RedressKind::Access), counts(["7", "0", "5", "<5", "<5", "6"]), Some(0), Some(190)),
            (Some(RedressKind::Correction), counts(["0", "0", "0", "0", "0", "0"]), None, None),
            (Some(RedressKind::Deletion), counts(["<5", "<5", "0", "0", "0", "0"]), None, None),
        ]
    );
    assert_eq!(report.rows[0].granted, PublishedCount::Exactly(0));
    let before = ma.bureau.bureau.redress_report(&ma.second, (Timestamp::from_millis(0), start)).unwrap();
    assert_eq!(before.rows[0].received, PublishedCount::Exactly(0));
}
