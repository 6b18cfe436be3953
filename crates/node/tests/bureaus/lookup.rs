//! Private look-ups: hit or no hit and nothing else, for those the record is for, and what stays in the logs.

use std::fs;

use wasl_model::{
    Action, Audience, AuditLine, Handling, Identifier, Number, Outcome, Purpose, Record, RecordId, Scheme,
    Sought, Text, Timestamp,
};
use wasl_node::{LookedUp, LookupOutcome, NodeError, Settings};

use crate::world::{NOON_SECS, Running, World, person};

use LookupOutcome::{Hit, NoHit, Unanswered};

/// Two bureaus that know each other: who owns the numbers is set so, who asks as usual.
fn two(world: &World, settings: Settings) -> [Running; 2] {
    let un = world.make_set("UN", &Settings { exchange_every_secs: 0, lookup_publish_secs: 0, ..settings });
    let ma = world.make("MA");
    un.knows(&ma);
    ma.knows(&un);
    [un, ma]
}

fn bearing(owner: &Running, id: &str, scheme: Scheme, value: &str, issuer: Option<&str>) -> Record {
    let issuer = issuer.map(|issuer| issuer.parse().unwrap());
    let identifier = Identifier { scheme, value: Text::new(value).unwrap(), issuer };
    let bare = person(owner.member(), id, "Perdita Lumen", Handling::default());
    Record { identifiers: vec![identifier], ..bare }
}

impl Running {
    /// Makes a record with a passport of Morocco.
    fn publishes(&self, value: &str, handling: Handling) -> RecordId {
        let record = Record { handling, ..bearing(self, value, Scheme::Passport, value, Some("MA")) };
        self.bureau.create_record(&self.protection(), &record).unwrap()
    }

    fn looks_up_number(&self, number: &Number, purpose: Purpose) -> Result<Vec<LookedUp>, u16> {
        let done = self.bureau.look_up(&self.officer(purpose), number, &[]);
        done.map_err(|error: NodeError| error.number())
    }

    /// What all peers answer about a document.
    fn looks_up(&self, document: &str) -> Vec<LookupOutcome> {
        let answers = self.looks_up_number(&document_number(document, None), Purpose::Border).unwrap();
        answers.iter().map(|answer| answer.outcome).collect()
    }

    /// Whether these bytes are in any file of the home.
    fn keeps(&self, bytes: &[u8]) -> bool {
        let files = fs::read_dir(self.bureau.home().path()).unwrap().map(|file| file.unwrap().path());
        files
            .filter(|path| path.is_file())
            .any(|path| fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes))
    }

    /// What the audit log tells of these actions, oldest first: for which member, and what came of it.
    fn audited(&self, action: Action) -> Vec<(String, Outcome)> {
        let mut lines = self.bureau.audit(&self.protection(), None, 1_000).unwrap().lines;
        lines.reverse();
        let mut told = Vec::new();
        for line in &lines {
            let AuditLine::Closed(closed) = &line.line else { continue };
            let opened = lines.iter().find(|other| other.number == closed.opened).unwrap();
            if let AuditLine::Opened(opened) = &opened.line
                && opened.action == action
            {
                told.push((opened.member.to_string(), closed.outcome.clone()));
            }
        }
        told
    }
}

fn document_number(value: &str, issuer: Option<&str>) -> Number {
    let issuer = issuer.map(|issuer| issuer.parse().unwrap());
    Number { sought: Sought::Document, value: Text::new(value).unwrap(), issuer }
}

fn shown(count: u64) -> Outcome {
    Outcome::Shown { records: Vec::new(), count }
}

#[test]
fn a_number_that_a_member_lists_is_a_hit_however_it_is_printed_and_another_is_none() {
    let world = World::new();
    let [un, ma] = two(&world, Settings::default());
    assert_eq!(ma.looks_up("AB1234567"), [NoHit]);
    un.publishes("AB 123.4567", Handling::default());
    assert_eq!(
        ["ab-1234567", "AB1234568", "B1234567"].map(|number| ma.looks_up(number)),
        [[Hit], [NoHit], [NoHit]]
    );
    // Nothing was replicated for it.
    assert_eq!(ma.bureau.entries_of(un.member()).unwrap(), 0);
    assert!(!ma.keeps(b"Perdita"));
}

#[test]
fn documents_and_vehicles_are_apart_and_an_issuer_that_differs_is_no_hit() {
    let world = World::new();
    let [un, ma] = two(&world, Settings::default());
    un.publishes("AB1234567", Handling::default());
    let vehicle = bearing(&un, "2", Scheme::Vin, "1M8GDM9AXKP042788", None);
    un.bureau.create_record(&un.protection(), &vehicle).unwrap();
    let outcome = |number: &Number| ma.looks_up_number(number, Purpose::Border).unwrap()[0].outcome;
    let of = |issuer| document_number("AB1234567", issuer);
    let issuers = [None, Some("MA"), Some("XX"), Some("FR")];
    assert_eq!(issuers.map(|issuer| outcome(&of(issuer))), [Hit, Hit, Hit, NoHit]);

    let as_vehicle = |value: &str| {
        outcome(&Number { sought: Sought::Vehicle, value: Text::new(value).unwrap(), issuer: None })
    };
    // The `O` of a seventeen-character number is a zero.
    assert_eq!(["1M8GDM9AXKPO42788", "AB1234567"].map(as_vehicle), [Hit, NoHit]);
    assert_eq!(outcome(&document_number("1M8GDM9AXKP042788", None)), NoHit);
}

#[test]
fn a_record_that_is_not_for_the_asker_or_not_for_its_purpose_is_no_hit() {
    let world = World::new();
    let [un, ma] = two(&world, Settings::default());
    let fr = world.make("FR");
    un.knows(&fr);
    fr.knows(&un);
    let only_fr = Audience::Only([fr.member()].into());
    un.publishes("FR1234567", Handling { audience: only_fr, ..Handling::default() });
    un.publishes("SA1234567", Handling { purposes: [Purpose::Sanctions].into(), ..Handling::default() });
    assert_eq!((ma.looks_up("FR1234567"), fr.looks_up("FR1234567")), (vec![NoHit], vec![Hit]));

    let number = document_number("SA1234567", None);
    let asked = |caller| ma.bureau.look_up(&caller, &number, &[]).unwrap()[0].outcome;
    let callers = [ma.officer(Purpose::Border), ma.officer(Purpose::Sanctions), ma.protection()];
    assert_eq!(callers.map(asked), [NoHit, Hit, Hit]);
}

#[test]
fn what_has_expired_or_was_erased_or_changed_is_no_hit_when_it_is_published_next() {
    let world = World::new();
    let un = world.make("UN");
    let ma = world.make("MA");
    un.knows(&ma);
    ma.knows(&un);
    let at = |secs| world.clock.set(Timestamp::from_secs(NOON_SECS + secs));
    let end = Timestamp::from_secs(NOON_SECS + 100);
    un.publishes("EX1234567", Handling { expires: Some(end), ..Handling::default() });
    let erased = un.publishes("ER1234567", Handling::default());
    let corrected = un.publishes("CO1234567", Handling::default());
    let numbers = ["EX1234567", "ER1234567", "CO1234567", "CO7654321"];
    let all = || numbers.map(|number| ma.looks_up(number)[0]);
    assert_eq!(all(), [Hit, Hit, Hit, NoHit]);

    un.bureau.erase_record(&un.protection(), erased).unwrap();
    let other = bearing(&un, "CO1234567", Scheme::Passport, "CO7654321", None);
    un.bureau.correct_record(&un.protection(), corrected, &other).unwrap();
    at(9);
    assert_eq!(all(), [Hit, Hit, Hit, NoHit]);
    at(10);
    assert_eq!(all(), [Hit, NoHit, NoHit, Hit]);
    at(99);
    assert_eq!(all(), [Hit, NoHit, NoHit, Hit]);
    at(109);
    assert_eq!(all(), [NoHit, NoHit, NoHit, Hit]);
}

#[test]
fn only_what_changed_is_fetched_again_and_a_copy_outlives_its_bureau() {
    let world = World::new();
    let [un, ma] = two(&world, Settings::default());
    un.publishes("AB1234567", Handling::default());
    assert_eq!([ma.looks_up("AB1234567"), ma.looks_up("AB1234567")], [[Hit], [Hit]]);
    drop(ma);
    let ma = world.reopen("MA");
    assert_eq!(ma.looks_up("AB1234567"), [Hit]);
    // The head once and a part of two tags, and then three times a head that is the same and one look-up.
    let expected = [0, 2, 1, 0, 1, 0, 1].map(|count| ("MA".to_owned(), shown(count)));
    assert_eq!(un.audited(Action::LookupAnswer), expected);
}

#[test]
fn both_sides_log_who_asked_and_how_many_and_neither_what() {
    let world = World::new();
    let [un, ma] = two(&world, Settings::default());
    un.publishes("AB1234567", Handling::default());
    ma.looks_up("ZQ7654321");
    ma.looks_up("AB1234567");
    assert_eq!(ma.audited(Action::Lookup), [0, 1].map(|count| ("MA".to_owned(), shown(count))));
    let asked =
        un.audited(Action::LookupAnswer).into_iter().filter(|(_, outcome)| *outcome == shown(1)).count();
    assert_eq!(asked, 2);
    let question =
        ma.bureau.audit(&ma.protection(), None, 1_000).unwrap().lines.into_iter().find_map(|line| {
            let AuditLine::Opened(opened) = line.line else { return None };
            (opened.action == Action::Lookup).then_some(opened.asked)
        });
    assert!(question.unwrap().is("number=AB1234567&at="));
    for (bureau, number) in [(&un, "ZQ7654321"), (&ma, "ZQ7654321"), (&ma, "AB1234567")] {
        assert!(!bureau.keeps(number.as_bytes()), "{} {number}", bureau.member());
    }
}

#[test]
fn more_than_the_owner_takes_is_refused_until_the_minute_or_the_day_is_over() {
    let world = World::new();
    let limits =
        Settings { lookups_answered_per_minute: 2, lookups_answered_per_day: 3, ..Settings::default() };
    let [un, ma] = two(&world, limits);
    un.publishes("AB1234567", Handling::default());
    let ask = || ma.looks_up("AB1234567")[0];
    let limited = Unanswered { number: 6032 };
    assert_eq!([ask(), ask(), ask()], [Hit, Hit, limited]);
    world.clock.set(Timestamp::from_secs(NOON_SECS + 60));
    assert_eq!([ask(), ask()], [Hit, limited]);
    // A start forgets nothing.
    drop(un);
    let un = world.reopen("UN");
    ma.knows(&un);
    assert_eq!(ask(), limited);
    world.clock.set(Timestamp::from_secs(NOON_SECS + 24 * 60 * 60));
    assert_eq!(ask(), Hit);
    assert_eq!(
        un.audited(Action::LookupAnswer)
            .iter()
            .filter(|(_, one)| *one == Outcome::Refused { number: 6032 })
            .count(),
        3
    );
}

#[test]
fn more_than_an_officer_may_ask_does_not_leave_the_house() {
    let world = World::new();
    let un = world.make("UN");
    let ma = world
        .make_set("MA", &Settings { exchange_every_secs: 0, lookups_per_minute: 1, ..Settings::default() });
    un.knows(&ma);
    ma.knows(&un);
    let number = document_number("AB1234567", None);
    let ask = || ma.looks_up_number(&number, Purpose::Border).map(|answers| answers.len());
    assert_eq!([ask(), ask()], [Ok(1), Err(6032)]);
    assert_eq!(un.audited(Action::LookupAnswer).len(), 3);
    assert_eq!(ma.audited(Action::Lookup)[1].1, Outcome::Refused { number: 6032 });
}

#[test]
fn a_bureau_that_answers_none_says_so_and_gives_no_set() {
    let world = World::new();
    let [un, ma] = two(&world, Settings { lookups_answered_per_day: 0, ..Settings::default() });
    un.publishes("AB1234567", Handling::default());
    assert_eq!(ma.looks_up("AB1234567"), [Unanswered { number: 6031 }]);
}

#[test]
fn who_is_no_peer_is_neither_asked_nor_answered() {
    let world = World::new();
    let [un, ma] = two(&world, Settings::default());
    let xx = world.make("XX");
    xx.knows(&un);
    un.publishes("AB1234567", Handling::default());
    assert_eq!(xx.looks_up("AB1234567"), [Unanswered { number: 4101 }]);
    let asked =
        ma.bureau.look_up(&ma.officer(Purpose::Border), &document_number("AB1234567", None), &[xx.member()]);
    assert_eq!(asked.unwrap_err().number(), 6015);
    drop(un);
    assert_eq!(ma.looks_up("AB1234567"), [Unanswered { number: 4101 }]);
}

#[test]
fn what_cannot_be_looked_up_is_refused_and_roles_that_do_not_ask_do_not_look_up() {
    let world = World::new();
    let ma = world.make("MA");
    let any = Number { sought: Sought::Any, ..document_number("AB1234567", None) };
    assert_eq!(ma.looks_up_number(&any, Purpose::Border), Err(5607));
    assert_eq!(ma.looks_up_number(&document_number("-", None), Purpose::Border), Err(5607));
    let asked = ma.bureau.look_up(&ma.admin(), &document_number("AB1234567", None), &[]);
    assert_eq!(asked.unwrap_err().number(), 1002);
}

#[test]
fn with_another_key_everything_is_listed_anew() {
    let world = World::new();
    let [un, ma] = two(&world, Settings::default());
    un.publishes("AB1234567", Handling::default());
    assert_eq!(ma.looks_up("AB1234567"), [Hit]);
    let key = un.bureau.home().path().join("keys/lookup.key");
    drop(un);
    fs::remove_file(key).unwrap();
    let un = world.reopen("UN");
    ma.knows(&un);
    assert_eq!([ma.looks_up("AB1234567"), ma.looks_up("AB1234568")], [[Hit], [NoHit]]);
}

#[test]
fn a_dataset_that_is_only_looked_up_is_replicated_and_shown_to_nobody_and_still_a_hit() {
    let world = World::new();
    let [un, ma] = two(&world, Settings { private_only: vec!["test".to_owned()], ..Settings::default() });
    un.publishes("AB1234567", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(1));
    assert_eq!((ma.finds("Perdita Lumen"), ma.looks_up("AB1234567")), (vec![], vec![Hit]));
    assert!(!ma.keeps(b"Perdita"));
    let verdict = ma.bureau.verify_feed(&ma.admin(), un.member()).unwrap();
    assert!(verdict.is_sound() && verdict.held == 0, "{verdict}");
}
