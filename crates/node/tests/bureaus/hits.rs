//! Hits: judged by an officer, told to the owner's bureau, answered, and remembered.

use wasl_model::{
    Caller, Handling, HitId, HitOutcome, HitStanding, LiveSought, OnHit, Prose, Purpose, Question, Record,
    RecordId, Role, Text, Urgency,
};
use wasl_node::{Answer, HitCommand, HitTray, Judging, Tray};

use crate::world::{Running, World, ids};

fn why(words: &str) -> Prose {
    Prose::new(words).unwrap()
}

/// Somebody with a date of birth.
fn somebody(name: &str, born: &str) -> LiveSought {
    let name = Some(Text::new(name).unwrap());
    LiveSought::Search(Question { name, born: born.parse().ok(), ..Question::default() })
}

fn tells_nobody() -> Handling {
    Handling { on_hit: OnHit::TellNobody, ..Handling::default() }
}

impl Running {
    fn desk(&self) -> Caller {
        self.officer(Purpose::Investigation)
    }

    fn is_shown(&self, sought: &LiveSought, limit: usize) -> Answer {
        let LiveSought::Search(question) = sought else { unreachable!("the tests search") };
        self.bureau.search(&self.desk(), question, limit, 0.3).unwrap()
    }

    fn judges(&self, sought: &LiveSought, record: RecordId, is_same: bool) -> Result<HitId, u16> {
        let (sought, words) = (sought.clone(), why("Compared with the photograph."));
        let judging = Judging { sought, record, is_same, words };
        self.bureau.judge_hit(&self.desk(), &judging).map_err(|error| error.number())
    }

    fn says_of(&self, hit: HitId, command: HitCommand) -> Result<HitStanding, u16> {
        let words = Some(why("So it is."));
        self.bureau.work_on_hit(&self.desk(), hit, command, words).map_err(|error| error.number())
    }

    /// Where the hits stand that this bureau knows of.
    fn hits(&self) -> Vec<(HitId, HitStanding)> {
        let rows = self.bureau.hits(&self.desk(), HitTray::All, None, 10).unwrap();
        rows.iter().map(|row| (row.id, row.standing)).collect()
    }

    fn has_record(&self, name: &str, handling: Handling) -> Record {
        let mut record = crate::world::person(self.member(), name, name, handling);
        record.births = vec![wasl_model::DateSpan::of("1975-01-08".parse().unwrap())];
        self.bureau
            .create_record(&self.bureau.local_caller(Role::Analyst, Purpose::Investigation), &record)
            .unwrap();
        record
    }
}

fn pair(world: &World) -> (Running, Running) {
    let (ma, fr) = (world.make("MA"), world.make("FR"));
    ma.knows(&fr);
    fr.knows(&ma);
    (ma, fr)
}

fn talk(one: &Running, other: &Running) {
    for _ in 0..2 {
        one.pulls(other).unwrap();
        other.pulls(one).unwrap();
    }
}

#[test]
fn a_confirmed_hit_is_told_to_its_owner_who_answers_and_hears_how_it_ended() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let id = ma.has_record("Tarik Example", Handling::default()).id();
    talk(&ma, &fr);

    let asked = somebody("Tareq Exampel", "1975-01-08");
    assert_eq!(ids(&fr.is_shown(&asked, 10)), [id]);
    let hit = fr.judges(&asked, id, true).unwrap();
    talk(&ma, &fr);
    // Both know it by the same name, and the owner has twelve hours.
    assert_eq!(
        (ma.hits(), fr.hits()),
        (vec![(hit, HitStanding::Confirmed)], vec![(hit, HitStanding::Confirmed)])
    );
    let view = ma.bureau.hit(&ma.desk(), hit).unwrap();
    assert_eq!((view.row.finder, view.row.record, view.row.percent), (fr.member(), id, None));
    assert_eq!(view.row.due, Some(ma.bureau.now().plus_millis(12 * 3_600_000)));
    let message = ma.bureau.message(&ma.desk(), view.message.unwrap()).unwrap();
    let content = message.content.unwrap().unwrap();
    assert_eq!(content.subject.as_str(), format!("Hit {hit}: confirmed"));
    assert_eq!((content.body, content.urgency), (why("Compared with the photograph."), Urgency::Priority));

    assert_eq!(ma.says_of(hit, HitCommand::Conclude(HitOutcome::Located)), Err(1161));
    assert_eq!(ma.says_of(hit, HitCommand::Accept), Ok(HitStanding::Accepted));
    talk(&ma, &fr);
    assert_eq!(fr.hits(), [(hit, HitStanding::Accepted)]);
    // The answer is no answer that is still due.
    assert_eq!(ma.bureau.messages(&ma.desk(), Tray::Due, None, 10).unwrap().0, []);
    assert_eq!(fr.says_of(hit, HitCommand::Conclude(HitOutcome::Located)), Ok(HitStanding::Concluded));
    talk(&ma, &fr);
    let row = ma.bureau.hit(&ma.desk(), hit).unwrap().row;
    assert_eq!(
        (row.standing, row.outcome, row.due),
        (HitStanding::Concluded, Some(HitOutcome::Located), None)
    );
    // Whoever asks for the same once more is told that it was confirmed.
    let again = fr.is_shown(&asked, 10);
    assert_eq!(again.hits[0].judged.unwrap().standing, HitStanding::Concluded);
}

#[test]
fn a_rejected_pair_is_set_aside_until_the_record_changes() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let mut record = ma.has_record("Tarik Example", Handling::default());
    let other = ma.has_record("Tarek Example", Handling::default()).id();
    talk(&ma, &fr);
    let (id, asked) = (record.id(), somebody("Tarik Example", "1975-01-08"));
    let hit = fr.judges(&asked, id, false).unwrap();
    assert_eq!(fr.judges(&asked, id, true), Err(6156));

    // In whatever order and case it is typed; and what it kept out of a short answer comes in.
    let asked_again = somebody("EXAMPLE, Tarik", "1975-01-08");
    let answer = fr.is_shown(&asked_again, 1);
    assert_eq!((ids(&answer), answer.hits[0].rank), (vec![other], 1));
    assert_eq!(
        answer.rejected.iter().map(|found| (found.held.id, found.judged.unwrap().hit)).collect::<Vec<_>>(),
        [(id, hit)]
    );
    // Somebody else is asked for, or the asker is another bureau: nothing was said of that.
    assert!(ids(&fr.is_shown(&somebody("Tarik Example", "1976-01-08"), 10)).contains(&id));
    assert!(ids(&ma.is_shown(&asked, 10)).contains(&id));
    // The owner was told nothing of somebody who is not the one.
    talk(&ma, &fr);
    assert_eq!(ma.hits(), []);

    record.nationalities = vec!["MA".parse().unwrap()];
    let protection = ma.bureau.local_caller(Role::Protection, Purpose::Oversight);
    ma.bureau
        .amend_record(&protection, id, |stored| stored.nationalities.clone_from(&record.nationalities))
        .unwrap();
    talk(&ma, &fr);
    assert!(ids(&fr.is_shown(&asked, 10)).contains(&id));
}

#[test]
fn who_is_asked_for_by_a_name_alone_is_shown_again_though_rejected() {
    let world = World::new();
    let ma = world.make("MA");
    let id = ma.has_record("Tarik Example", Handling::default()).id();
    let asked = LiveSought::Search(Question {
        name: Some(Text::new("Tarik Example").unwrap()),
        ..Question::default()
    });
    let hit = ma.judges(&asked, id, false).unwrap();
    let answer = ma.is_shown(&asked, 10);
    assert_eq!((ids(&answer), answer.rejected.len()), (vec![id], 0));
    let judged = answer.hits[0].judged.unwrap();
    assert_eq!((judged.hit, judged.standing, judged.identifies), (hit, HitStanding::Rejected, false));
}

#[test]
fn a_false_hit_that_the_owner_denies_counts_like_one_that_was_rejected() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let id = ma.has_record("Tarik Example", Handling::default()).id();
    talk(&ma, &fr);
    let asked = somebody("Tarik Example", "1975-01-08");
    let hit = fr.judges(&asked, id, true).unwrap();
    talk(&ma, &fr);
    assert_eq!(ma.says_of(hit, HitCommand::Deny), Ok(HitStanding::Denied));
    talk(&ma, &fr);
    let answer = fr.is_shown(&asked, 10);
    assert_eq!((ids(&answer), answer.rejected.len()), (vec![], 1));
    let counts = fr.bureau.hit_counts(&fr.desk(), wasl_model::Timestamp::from_secs(0)).unwrap();
    let counts: Vec<_> = counts.iter().map(|count| (count.owner, count.standing, count.count)).collect();
    assert_eq!(counts, [(ma.member(), HitStanding::Denied, 1)]);
}

#[test]
fn nobody_is_told_of_a_hit_where_the_handling_code_says_so_and_a_mistake_is_taken_back() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let quiet = ma.has_record("Tarik Example", tells_nobody()).id();
    let told = ma.has_record("Boris Example", Handling::default()).id();
    talk(&ma, &fr);
    let silent = fr.judges(&somebody("Tarik Example", "1975-01-08"), quiet, true).unwrap();
    let mistaken = fr.judges(&somebody("Boris Example", "1975-01-08"), told, true).unwrap();
    talk(&ma, &fr);
    assert_eq!(ma.hits(), [(mistaken, HitStanding::Confirmed)]);
    assert_eq!(fr.bureau.hit(&fr.desk(), silent).unwrap().message, None);

    assert_eq!(fr.says_of(mistaken, HitCommand::TakeBack), Ok(HitStanding::TakenBack));
    talk(&ma, &fr);
    assert_eq!(ma.hits(), [(mistaken, HitStanding::TakenBack)]);
    // Nothing is said of it any more, so that it can be judged again.
    assert!(fr.judges(&somebody("Boris Example", "1975-01-08"), told, false).is_ok());
}

#[test]
fn what_is_no_possible_hit_cannot_be_judged_and_each_side_says_its_own() {
    let world = World::new();
    let (ma, fr) = pair(&world);
    let id = ma.has_record("Tarik Example", Handling::default()).id();
    talk(&ma, &fr);
    assert_eq!(fr.judges(&somebody("Chen Beispiel", "1990-01-08"), id, true), Err(6155));
    assert_eq!(fr.judges(&LiveSought::Search(Question::default()), id, true), Err(6008));
    let asked = somebody("Tarik Example", "1975-01-08");
    let hit = fr.judges(&asked, id, true).unwrap();
    talk(&ma, &fr);
    assert_eq!(fr.says_of(hit, HitCommand::Accept), Err(1161));
    assert_eq!(ma.says_of(hit, HitCommand::TakeBack), Err(1161));
    let wordless = ma.bureau.work_on_hit(&ma.desk(), hit, HitCommand::Deny, None).unwrap_err();
    assert_eq!(wordless.number(), 6157);
    assert_eq!(ma.says_of(hit, HitCommand::Erase), Err(1161));

    // Erased, nothing is left of who was asked for, and the pair is unknown again.
    assert_eq!(ma.says_of(hit, HitCommand::Deny), Ok(HitStanding::Denied));
    talk(&ma, &fr);
    assert_eq!(fr.says_of(hit, HitCommand::Erase), Err(1162));
    let protection = fr.bureau.local_caller(Role::Protection, Purpose::Oversight);
    let erased = fr.bureau.work_on_hit(&protection, hit, HitCommand::Erase, None).unwrap();
    assert_eq!(erased, HitStanding::Erased);
    let view = fr.bureau.hit(&protection, hit).unwrap();
    assert_eq!((view.row.standing, view.steps), (HitStanding::Erased, vec![]));
    assert_eq!(ids(&fr.is_shown(&asked, 10)), [id]);
}
