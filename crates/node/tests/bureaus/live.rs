//! Live questions: members whose records are copied nowhere are asked, and the answer says who answered and who did not.

use std::time::Duration;

use wasl_model::{
    Action, Audience, AuditLine, Handling, Identifier, Number, Outcome, Purpose, Question, Record, RecordId,
    Scheme, Sought, Text, Timestamp,
};
use wasl_node::{Answer, AskOutcome, Settings};

use crate::world::{NOON_SECS, Running, World, ids, person};

/// Long enough for a machine that is busy with everything else.
const PATIENT: Option<Duration> = Some(Duration::from_secs(10));

/// How a bureau is set whose records are only asked for.
pub(crate) fn asked_only() -> Settings {
    Settings {
        exchange_every_secs: 0,
        asked_only: vec!["test".to_owned()],
        // Several records of one name are told apart by nothing.
        min_score_percent: 5,
        ..Settings::default()
    }
}

/// UN, whose records are only asked for, and MA, which asks; each knows the other.
fn two(world: &World, settings: &Settings) -> [Running; 2] {
    let (un, ma) = (world.make_set("UN", settings), world.make("MA"));
    un.knows(&ma);
    ma.knows(&un);
    [un, ma]
}

impl Running {
    /// Asks by name, with all the time that answers need.
    pub(crate) fn asks_all(&self, name: &str, purpose: Purpose) -> Answer {
        self.asks_within(name, purpose, PATIENT)
    }

    pub(crate) fn asks_within(&self, name: &str, purpose: Purpose, wait: Option<Duration>) -> Answer {
        let question = Question { name: Some(Text::new(name).unwrap()), ..Question::default() };
        self.bureau.search_within(&self.officer(purpose), &question, 10, 0.05, wait).unwrap()
    }

    /// What investigators find.
    fn finds_live(&self, name: &str) -> Vec<RecordId> {
        ids(&self.asks_all(name, Purpose::Investigation))
    }

    /// The audit log's lines of this action for this member, oldest first: for which purpose, of which words of these they
    /// are, and what came of it.
    pub(crate) fn tells_of(
        &self,
        member: &Running,
        action: Action,
        words: &str,
    ) -> Vec<(Purpose, bool, Outcome)> {
        let mut lines = self.bureau.audit(&self.protection(), None, 1_000).unwrap().lines;
        lines.reverse();
        let closed = lines.iter().filter_map(|line| match &line.line {
            AuditLine::Closed(closed) => Some(closed),
            AuditLine::Opened(_) => None,
        });
        let both = closed.filter_map(|closed| {
            let opened = lines.iter().find(|other| other.number == closed.opened)?;
            let AuditLine::Opened(opened) = &opened.line else { return None };
            let is_so = opened.action == action && opened.member == member.member();
            is_so.then(|| (opened.purpose, opened.asked.is(words), closed.outcome.clone()))
        });
        both.collect()
    }
}

/// What each asked member came to, without the times.
pub(crate) fn told(answer: &Answer) -> Vec<(String, &'static str, Option<u16>)> {
    let of = |asked: &wasl_node::AskedMember| {
        (asked.member.to_string(), asked.outcome.as_str(), asked.outcome.number())
    };
    answer.asked.iter().map(of).collect()
}

fn document(value: &str) -> Number {
    Number { sought: Sought::Document, value: Text::new(value).unwrap(), issuer: None }
}

fn bearing(owner: &Running, id: &str, value: &str) -> Record {
    let identifier = Identifier { scheme: Scheme::Passport, value: Text::new(value).unwrap(), issuer: None };
    let bare = person(owner.member(), id, "Perdita Lumen", Handling::default());
    Record { identifiers: vec![identifier], ..bare }
}

#[test]
fn a_record_that_is_copied_nowhere_is_found_by_asking_and_kept_nowhere() {
    let world = World::new();
    let [un, ma] = two(&world, &asked_only());
    let record = un.says("1", "Tarik Benmokhtar Ouazzani", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(1));
    let answer = ma.asks_all("طارق بنمختار وزاني", Purpose::Border);
    assert_eq!(ids(&answer), [record.id()]);
    let found = &answer.hits[0];
    assert!(found.is_live && found.held.record == record && found.held.number == 0);
    assert!(!found.hit.reasons.is_empty() && found.hit.score > 0.5);
    assert!(answer.is_complete());
    assert_eq!(told(&answer), [("UN".to_owned(), "answered", None)]);
    assert!(matches!(
        answer.asked[0].outcome,
        AskOutcome::Answered { found: 1, more: 0, not_shown: None, .. }
    ));
    // The copy is what it was.
    let verdict = ma.bureau.verify_feed(&ma.admin(), un.member()).unwrap();
    assert!(verdict.is_sound() && verdict.held == 0, "{verdict}");
    let mut files = std::fs::read_dir(ma.bureau.home().path()).unwrap().map(|file| file.unwrap().path());
    assert!(files.all(|path| {
        !path.is_file() || !std::fs::read(path).unwrap().windows(8).any(|bytes| bytes == b"Ouazzani")
    }));
    // Who asks nobody finds nobody.
    assert_eq!(ids(&ma.asks_within("Tarik Benmokhtar Ouazzani", Purpose::Border, Some(Duration::ZERO))), []);
}

#[test]
fn a_number_is_asked_for_live_and_an_exact_one_goes_before_a_near_one() {
    let world = World::new();
    let [un, ma] = two(&world, &asked_only());
    let record = bearing(&un, "1", "AB1234567");
    un.bureau.create_record(&un.protection(), &record).unwrap();
    assert_eq!(ma.pulls(&un), Ok(1));
    let asked = |value: &str| {
        let answer =
            ma.bureau.check_within(&ma.officer(Purpose::Border), &[document(value)], PATIENT).unwrap();
        answer.hits.iter().map(|found| found.hit.reasons[0].rule).collect::<Vec<_>>()
    };
    assert_eq!(asked("ab 123-4567"), ["same"]);
    assert_eq!(asked("AB1234568"), ["one-character-off"]);
    assert_eq!(asked("ZZ7654321"), [""; 0]);
}

#[test]
fn a_member_without_such_records_is_not_asked_and_not_named() {
    let world = World::new();
    let [un, ma] = two(&world, &Settings { exchange_every_secs: 0, ..Settings::default() });
    un.says("1", "Tarik Benmokhtar Ouazzani", Handling::default());
    let answer = ma.asks_all("Tarik Benmokhtar Ouazzani", Purpose::Border);
    assert_eq!((told(&answer), answer.is_complete()), (vec![], true));
    // Nor after it has gone: it is known to answer nothing, also to the next program.
    drop(un);
    drop(ma);
    let ma = world.reopen("MA");
    assert_eq!(told(&ma.asks_all("Tarik Benmokhtar Ouazzani", Purpose::Border)), []);
    // It is looked at again after a while; that it is not reached then is no gap in the answer.
    world.clock.set(Timestamp::from_secs(NOON_SECS + 700));
    assert_eq!(told(&ma.asks_all("Tarik Benmokhtar Ouazzani", Purpose::Border)), []);
}

#[test]
fn the_owner_shows_what_is_for_that_member_and_its_purpose_and_has_not_expired_and_nothing_else() {
    let world = World::new();
    let [un, ma] = two(&world, &asked_only());
    let only_fr = Audience::Only(["FR".parse().unwrap()].into());
    let end = Timestamp::from_secs(NOON_SECS + 100);
    un.says("1", "Perdita Lumen", Handling { audience: only_fr, ..Handling::default() });
    let sanctions = un.says(
        "2",
        "Perdita Lumen",
        Handling { purposes: [Purpose::Sanctions].into(), ..Handling::default() },
    );
    let ending = un.says("3", "Perdita Lumen", Handling { expires: Some(end), ..Handling::default() });
    let mut copied = person(un.member(), "4", "Perdita Lumen", Handling::default());
    copied.source.dataset = Text::new("copied").unwrap();
    un.bureau.create_record(&un.protection(), &copied).unwrap();
    let other = ma.says("5", "Perdita Lumen", Handling::default());
    assert_eq!((ma.pulls(&un), un.pulls(&ma)), (Ok(4), Ok(1)));

    let live = |purpose| {
        let answer = ma.asks_all("Perdita Lumen", purpose);
        assert!(answer.is_complete());
        let mut live: Vec<_> =
            answer.hits.iter().filter(|found| found.is_live).map(|found| found.held.id).collect();
        live.sort_unstable();
        let mut all = ids(&answer);
        all.retain(|id| !live.contains(id));
        all.sort_unstable();
        (live, all)
    };
    let sorted = |mut ids: Vec<RecordId>| {
        ids.sort_unstable();
        ids
    };
    // What was copied is found in the copy, and no member is asked for it or for another's.
    let here = sorted(vec![copied.id(), other.id()]);
    assert_eq!(live(Purpose::Border), (vec![ending.id()], here.clone()));
    assert_eq!(live(Purpose::Sanctions), (sorted(vec![sanctions.id(), ending.id()]), here.clone()));
    world.clock.set(end);
    assert_eq!(live(Purpose::Sanctions), (vec![sanctions.id()], here));
}

#[test]
fn what_was_corrected_or_erased_at_the_owner_is_so_in_the_next_answer() {
    let world = World::new();
    let [un, ma] = two(&world, &asked_only());
    let first = un.says("1", "Perdita Lumen", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(1));
    assert_eq!(ma.finds_live("Perdita Lumen"), [first.id()]);
    let corrected = person(un.member(), "1", "Osgood Timmerlane", Handling::default());
    un.bureau.correct_record(&un.protection(), first.id(), &corrected).unwrap();
    assert_eq!(ma.pulls(&un), Ok(1));
    assert_eq!(
        (ma.finds_live("Perdita Lumen"), ma.finds_live("Osgood Timmerlane")),
        (vec![], vec![first.id()])
    );
    un.bureau.erase_record(&un.protection(), first.id()).unwrap();
    assert_eq!(ma.finds_live("Osgood Timmerlane"), []);
}

#[test]
fn what_is_not_in_the_copy_of_the_feed_yet_is_told_and_not_shown() {
    let world = World::new();
    let [un, ma] = two(&world, &asked_only());
    let record = un.says("1", "Perdita Lumen", Handling::default());
    let answer = ma.asks_all("Perdita Lumen", Purpose::Border);
    assert_eq!((ids(&answer), answer.is_complete()), (vec![], false));
    assert!(matches!(
        answer.asked[0].outcome,
        AskOutcome::Answered { found: 0, more: 0, not_shown: Some((1, 4042)), .. }
    ));
    assert_eq!(ma.pulls(&un), Ok(1));
    assert_eq!(ma.finds_live("Perdita Lumen"), [record.id()]);
}

#[test]
fn both_audit_logs_tell_the_question_and_the_owners_for_whom() {
    let world = World::new();
    let [un, ma] = two(&world, &asked_only());
    let record = un.says("1", "Perdita Lumen", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(1));
    ma.asks_all("Perdita Lumen", Purpose::Border);
    ma.bureau.check_within(&ma.officer(Purpose::Sanctions), &[document("AB1234567")], PATIENT).unwrap();
    let shown = |records: Vec<RecordId>| Outcome::Shown { count: records.len() as u64, records };
    for bureau in [&un, &ma] {
        assert_eq!(
            bureau.tells_of(&ma, Action::Search, "name=Perdita Lumen"),
            [(Purpose::Border, true, shown(vec![record.id()]))]
        );
        assert_eq!(
            bureau.tells_of(&ma, Action::Check, "number=AB1234567"),
            [(Purpose::Sanctions, true, shown(vec![]))]
        );
    }
}

#[test]
fn a_member_that_is_gone_is_told_with_since_when_and_the_others_answer() {
    let world = World::new();
    let [un, ma] = two(&world, &asked_only());
    let fr = world.make_set("FR", &asked_only());
    fr.knows(&ma);
    ma.knows(&fr);
    let records = [
        un.says("1", "Perdita Lumen", Handling::default()),
        fr.says("1", "Perdita Lumen", Handling::default()),
    ];
    assert_eq!((ma.pulls(&un), ma.pulls(&fr)), (Ok(1), Ok(1)));
    assert_eq!(ma.finds_live("Perdita Lumen").len(), 2);
    drop(fr);
    world.clock.set(Timestamp::from_secs(NOON_SECS + 60));
    let answer = loop {
        // Its connections end a moment after it does.
        let answer = ma.asks_all("Perdita Lumen", Purpose::Border);
        if !answer.is_complete() {
            break answer;
        }
    };
    assert_eq!(ids(&answer), [records[0].id()]);
    assert_eq!(
        told(&answer),
        [("FR".to_owned(), "unreachable", Some(4101)), ("UN".to_owned(), "answered", None)]
    );
    let since = Timestamp::from_secs(NOON_SECS + 60);
    assert_eq!(answer.asked[0].outcome, AskOutcome::Unreachable { since, number: 4101 });
    world.clock.set(Timestamp::from_secs(NOON_SECS + 90));
    let later = ma.asks_all("Perdita Lumen", Purpose::Border);
    assert_eq!(later.asked[0].outcome, AskOutcome::Unreachable { since, number: 4101 });
}

#[test]
fn who_asks_more_than_is_answered_is_refused_and_fills_no_log() {
    let world = World::new();
    let [un, ma] = two(&world, &Settings { asks_answered_per_minute: 2, ..asked_only() });
    let numbers: Vec<_> = (0..5).map(|_| told(&ma.asks_all("Perdita Lumen", Purpose::Border))[0].2).collect();
    assert_eq!(numbers, [None, None, Some(6035), Some(6035), Some(6035)]);
    let answered = un.tells_of(&ma, Action::Search, "name=Perdita Lumen").len();
    let refused: Vec<_> = un.tells_of(&ma, Action::LookupAnswer, "live question");
    assert_eq!(answered, 2);
    assert_eq!(refused, [(Purpose::Oversight, true, Outcome::Refused { number: 6035 })]);
}

#[test]
fn a_bureau_that_answers_none_a_day_or_is_only_looked_up_privately_is_not_asked() {
    let world = World::new();
    let none = Settings { asks_answered_per_day: 0, ..asked_only() };
    let [un, ma] = two(&world, &none);
    let private = Settings { private_only: vec!["test".to_owned()], asked_only: vec![], ..asked_only() };
    let fr = world.make_set("FR", &private);
    fr.knows(&ma);
    ma.knows(&fr);
    un.says("1", "Perdita Lumen", Handling::default());
    fr.says("1", "Perdita Lumen", Handling::default());
    // Of neither is anything copied.
    assert_eq!((ma.pulls(&un), ma.pulls(&fr)), (Ok(1), Ok(1)));
    let answer = ma.asks_all("Perdita Lumen", Purpose::Border);
    assert_eq!((ids(&answer), told(&answer)), (vec![], vec![]));
}

#[test]
fn many_records_of_one_name_come_as_many_as_are_wanted() {
    let world = World::new();
    let [un, ma] = two(&world, &asked_only());
    for number in 0..15 {
        un.says(&number.to_string(), "Perdita Lumen", Handling::default());
    }
    assert_eq!(ma.pulls(&un), Ok(15));
    let answer = ma.asks_all("Perdita Lumen", Purpose::Border);
    assert_eq!((answer.hits.len(), answer.is_complete()), (10, true));
    assert_eq!(answer.hits.iter().map(|found| found.rank).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
}

#[test]
fn what_peers_have_copies_of_takes_no_room_in_an_answer() {
    let world = World::new();
    let [un, ma] = two(&world, &asked_only());
    for number in 0..12 {
        let mut copied = person(un.member(), &number.to_string(), "Perdita Lumen", Handling::default());
        copied.source.dataset = Text::new("copied").unwrap();
        un.bureau.create_record(&un.protection(), &copied).unwrap();
    }
    un.says("13", "Perdita Lumen", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(13));
    let answer = ma.asks_all("Perdita Lumen", Purpose::Border);
    assert!(matches!(answer.asked[0].outcome, AskOutcome::Answered { found: 1, .. }), "{:?}", answer.asked);
}

#[test]
fn of_a_record_that_was_copied_before_what_its_owner_said_last_is_shown() {
    let world = World::new();
    let [un, ma] = two(&world, &Settings { exchange_every_secs: 0, ..Settings::default() });
    let record = un.says("1", "Perdita Lumen", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(1));
    let found =
        || ma.asks_all("Perdita Lumen", Purpose::Border).hits.iter().map(|found| found.is_live).collect();
    let before: Vec<bool> = found();
    drop(un);
    std::fs::write(world.home("UN").join("wasl.toml"), toml::to_string(&asked_only()).unwrap()).unwrap();
    let un = world.reopen("UN");
    ma.knows(&un);
    // The same person, of whom more is known; the copy of before stays where it is.
    let mut corrected = record.clone();
    corrected.births = vec![wasl_model::DateSpan::of("1965".parse().unwrap())];
    un.bureau.correct_record(&un.protection(), record.id(), &corrected).unwrap();
    assert_eq!(ma.pulls(&un), Ok(1));
    world.clock.set(Timestamp::from_secs(NOON_SECS + 700));
    let after: Vec<bool> = found();
    assert_eq!((before, after), (vec![false], vec![true]));
    let answer = ma.asks_all("Perdita Lumen", Purpose::Border);
    assert_eq!(answer.hits[0].held.record, corrected);
}
