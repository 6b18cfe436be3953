//! The audit log: a line before the work and one before its answer, or no answer.

use wasl_model::{
    Action, AuditLine, Handling, Identifier, Number, Outcome, Purpose, Question, RecordId, Scheme, Sought,
    Text,
};

use wasl_node::Checking;

use crate::world::{Running, World, ids, person};

#[test]
fn every_question_leaves_two_lines_and_not_its_words() {
    let world = World::new();
    let ma = world.make("MA");
    let record = ma.says("1", "Perdita Lumen", Handling::default());
    ma.finds("Perdita Lumen");

    let page = ma.bureau.audit(&ma.protection(), None, 10).unwrap();
    // The newest line is that of reading the log itself.
    let [reading, closed, opened, ..] = page.lines.as_slice() else { panic!("three lines and more") };
    assert!(matches!(&reading.line, AuditLine::Opened(line) if line.action == Action::AuditRead));
    let AuditLine::Opened(line) = &opened.line else { panic!("the question opened") };
    assert_eq!((line.action, line.purpose), (Action::Search, Purpose::Investigation));
    assert!(line.asked.is("name=Perdita Lumen") && !line.asked.is("name=Somebody Else"));
    let AuditLine::Closed(line) = &closed.line else { panic!("the question ended") };
    let shown = Outcome::Shown { records: vec![record.id()], count: 1 };
    assert_eq!((line.opened, &line.outcome), (opened.number, &shown));
    assert!(ma.bureau.verify_audit(&ma.protection()).unwrap().is_sound());
    let file = std::fs::read(ma.bureau.home().audit_file()).unwrap();
    assert!(!file.windows(13).any(|bytes| bytes == b"Perdita Lumen"));
}

#[test]
fn a_refusal_leaves_its_number() {
    let world = World::new();
    let ma = world.make("MA");
    let question = Question { name: Some(Text::new("Perdita Lumen").unwrap()), ..Question::default() };
    assert_eq!(ma.bureau.search(&ma.admin(), &question, 10, 0.0).unwrap_err().number(), 1002);

    let page = ma.bureau.audit(&ma.protection(), None, 10).unwrap();
    let AuditLine::Closed(line) = &page.lines[1].line else { panic!("the refusal ended") };
    assert_eq!(line.outcome, Outcome::Refused { number: 1002 });
}

/// Two records: a passport for everybody, and one that is for borders alone.
fn passports(ma: &Running) -> [RecordId; 2] {
    let border = Handling { purposes: [Purpose::Border].into(), ..Handling::default() };
    [("AB1234567", Handling::default()), ("CD7654321", border)].map(|(value, handling)| {
        let mut record = person(ma.member(), value, "Perdita Lumen", handling);
        let value = Text::new(value).unwrap();
        record.identifiers = vec![Identifier { scheme: Scheme::Passport, value, issuer: None }];
        ma.bureau.create_record(&ma.protection(), &record).unwrap();
        record.id()
    })
}

fn number(value: &str) -> Number {
    Number { sought: Sought::Any, value: Text::new(value).unwrap(), issuer: None }
}

#[test]
fn who_asks_together_gets_an_answer_and_lines_of_their_own() {
    let world = World::new();
    let ma = world.make("MA");
    let [open, narrow] = passports(&ma);
    let [border, investigation] =
        [Purpose::Border, Purpose::Investigation].map(|purpose| ma.officer(purpose));
    let asked = [
        (border, number("CD7654321")),
        (investigation, number("CD7654321")),
        (ma.admin(), number("AB1234567")),
        (investigation, number("AB1234567")),
    ];
    let together = asked.clone().map(|(caller, number)| Checking { caller, number, wait: None });
    let answers = ma.bureau.check_together(&together).unwrap();
    let told: Vec<Result<Vec<RecordId>, u16>> =
        answers.iter().map(|one| one.as_ref().map(ids).map_err(wasl_node::NodeError::number)).collect();
    assert_eq!(told, [Ok(vec![narrow]), Ok(vec![]), Err(1002), Ok(vec![open])]);

    let mut lines = ma.bureau.audit(&ma.protection(), None, 9).unwrap().lines;
    lines.reverse();
    let first = lines[0].number;
    for (place, (caller, number)) in asked.iter().enumerate() {
        let AuditLine::Opened(line) = &lines[place].line else { panic!("question {place} opened") };
        assert_eq!((line.action, line.role, line.purpose), (Action::Check, caller.role, caller.purpose));
        assert!(line.asked.is(&format!("number={}", number.value)), "{place}");
    }
    let closed: Vec<_> = lines[4..8]
        .iter()
        .map(|line| match &line.line {
            AuditLine::Closed(line) => (line.opened - first, line.outcome.clone()),
            AuditLine::Opened(_) => panic!("all four opened before"),
        })
        .collect();
    let shown = |records: &[RecordId]| Outcome::shown(records.iter().copied());
    let expected = [shown(&[narrow]), shown(&[]), Outcome::Refused { number: 1002 }, shown(&[open])];
    assert_eq!(closed, (0..).zip(expected).collect::<Vec<_>>());
}

#[test]
fn with_the_log_unwritable_nothing_is_answered_and_nothing_changed() {
    let world = World::new();
    let ma = world.make("MA");
    ma.says("1", "Perdita Lumen", Handling::default());
    let file = rusqlite::Connection::open(ma.bureau.home().audit_file()).unwrap();
    file.execute_batch(
        "CREATE TRIGGER full BEFORE INSERT ON leaf BEGIN SELECT RAISE(FAIL, 'disk full'); END",
    )
    .unwrap();

    let question = Question { name: Some(Text::new("Perdita Lumen").unwrap()), ..Question::default() };
    let asked = ma.bureau.search(&ma.officer(Purpose::Border), &question, 10, 0.0);
    assert_eq!(asked.unwrap_err().number(), 6001);
    let one = Checking { caller: ma.officer(Purpose::Border), number: number("AB1234567"), wait: None };
    let together = vec![one; 2];
    assert_eq!(ma.bureau.check_together(&together).unwrap_err().number(), 6001);
    let record = person(ma.member(), "2", "Never Written", Handling::default());
    assert_eq!(ma.bureau.create_record(&ma.protection(), &record).unwrap_err().number(), 6001);
    file.execute_batch("DROP TRIGGER full").unwrap();
    assert_eq!(ma.finds("Never Written"), []);
}

#[test]
fn a_line_that_was_altered_is_named() {
    let world = World::new();
    let ma = world.make("MA");
    ma.finds("Anybody At All");
    let file = rusqlite::Connection::open(ma.bureau.home().audit_file()).unwrap();
    file.execute("UPDATE payload SET bytes = zeroblob(length(bytes)) WHERE id IN (SELECT payload FROM leaf WHERE place & 0xffff = 1)", [])
        .unwrap();

    let verdict = ma.bureau.verify_audit(&ma.protection()).unwrap();
    assert_eq!(verdict.fault.unwrap().to_string(), "the payload of entry 1 is not what was committed to");
}
