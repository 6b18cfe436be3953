//! Hits: who may do what on which side, and what the other side's word comes to.

use wasl_casework::{HitCase, HitCommand, HitRefusal, Side, Terms, hit_answer_due, hit_leave};
use wasl_model::{
    Asked, HitEvent, HitId, HitOutcome, HitStanding, HitStep, HitWord, Judgement, MemberId, Role, Timestamp,
};

use super::invented::{aicha, now, red};

fn member(code: &str) -> MemberId {
    code.parse().unwrap()
}

/// A hit that FR confirmed on a record of MA, as FR keeps it.
fn confirmed() -> HitCase {
    let judged = Judgement {
        record: red().record.id(),
        owner: member("MA"),
        entry: 7,
        percent: 93,
        colour: None,
        asked: Asked::new([1; 16], "somebody"),
        identifies: true,
    };
    let step = HitStep {
        hit: HitId::from_bytes([3; 8]),
        at: now(),
        by: aicha(),
        event: HitEvent::Confirmed(judged),
        words: None,
        standing: HitStanding::Confirmed,
        due: None,
        message: None,
    };
    HitCase::of(member("FR"), &[step]).unwrap()
}

fn at(standing: HitStanding) -> HitCase {
    HitCase { standing, ..confirmed() }
}

fn clock() -> (Timestamp, &'static Terms) {
    static TERMS: std::sync::LazyLock<Terms> = std::sync::LazyLock::new(Terms::default);
    (now(), &TERMS)
}

#[test]
fn who_may_do_what_to_a_hit_is_printed() {
    let line = |head: [&str; 2], cells: &[String]| {
        let cells = cells.iter().map(|cell| format!("{cell:11}")).collect::<Vec<_>>().concat();
        format!("{:8}{:12}{cells}", head[0], head[1]).trim_end().to_owned()
    };
    let commands = HitCommand::EACH.map(|command| command.as_str().to_owned());
    let mut lines = vec![line(["side", "stands"], &commands)];
    for (side, name) in [(Side::Finder, "finder"), (Side::Owner, "owner")] {
        for standing in HitStanding::ALL.iter().copied() {
            let cell = |command| {
                let roles = hit_leave(side, standing, command);
                let letters = roles.iter().filter_map(|role: &Role| role.as_str().chars().next());
                if roles.is_empty() { "-".to_owned() } else { letters.collect::<String>().to_uppercase() }
            };
            lines.push(line([name, standing.as_str()], &HitCommand::EACH.map(cell)));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn who_found_its_own_record_speaks_for_both_sides() {
    let own = HitCase { owner: member("FR"), ..confirmed() };
    let moved =
        |command| own.decide(member("FR"), command, Role::Officer, clock()).map(|moved| moved.standing);
    assert_eq!(moved(HitCommand::Accept), Ok(HitStanding::Accepted));
    assert_eq!(moved(HitCommand::Conclude(HitOutcome::Noted)), Ok(HitStanding::Concluded));
    assert_eq!((own.other(member("FR")), confirmed().other(member("FR"))), (None, Some(member("MA"))));
}

#[test]
fn a_word_counts_from_the_side_whose_it_is() {
    use HitStanding::{Accepted, Concluded, Confirmed, Denied, Rejected, TakenBack};
    let (ma, fr, us) = (member("MA"), member("FR"), member("US"));
    let hears = |standing, by, word| at(standing).hear(by, word, clock()).map(|moved| moved.standing);
    let ended = HitWord::Concluded(HitOutcome::Arrested);
    assert_eq!(hears(Confirmed, ma, HitWord::Accepted), Some(Accepted));
    assert_eq!(hears(Confirmed, fr, ended), Some(Concluded));
    // Nobody answers for the other side, and a third one says nothing.
    for by in [fr, us] {
        assert_eq!(hears(Confirmed, by, HitWord::Accepted), None);
        assert_eq!(hears(Confirmed, by, HitWord::Denied), None);
    }
    for by in [ma, us] {
        assert_eq!(hears(Confirmed, by, ended), None);
        assert_eq!(hears(Accepted, by, HitWord::TakenBack), None);
    }
    // That it is somebody else counts also after an arrest, and no later word makes it true again.
    assert_eq!(hears(Concluded, ma, HitWord::Denied), Some(Denied));
    assert_eq!((hears(Denied, fr, ended), hears(Denied, ma, HitWord::Accepted)), (Some(Denied), None));
    assert_eq!((hears(Rejected, ma, HitWord::Denied), hears(TakenBack, ma, HitWord::Accepted)), (None, None));
}

#[test]
fn the_owner_has_twelve_hours_and_the_finder_thirty_days() {
    let hour = 60 * 60 * 1_000;
    assert_eq!(hit_answer_due(now(), &Terms::default()), now().plus_millis(12 * hour));
    let ma = member("MA");
    let moved = HitCase { owner: ma, ..confirmed() }.decide(ma, HitCommand::Accept, Role::Officer, clock());
    assert_eq!(moved.unwrap().due, Some(now().plus_millis(30 * 24 * hour)));
}

#[test]
fn what_is_refused_has_its_number() {
    let decide = |standing, role, command| at(standing).decide(member("FR"), command, role, clock());
    let place = decide(HitStanding::Rejected, Role::Officer, HitCommand::Accept).unwrap_err();
    let role = decide(HitStanding::Confirmed, Role::Admin, HitCommand::TakeBack).unwrap_err();
    assert_eq!([place, role].map(HitRefusal::number), [1161, 1162]);
    // Of a false hit nobody else was told, and nobody is when it is taken back.
    let moved = decide(HitStanding::Rejected, Role::Officer, HitCommand::TakeBack).unwrap();
    assert_eq!(moved.word, None);
}
