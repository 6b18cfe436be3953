//! Notices and the steps of their cases: read back as they were written, and refused if anything is cut off or follows.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use proptest::prelude::*;
use wasl_model::{
    Actor, Answer, Ask, Audience, CaseEvent, Colour, Contest, ContestEffect, ContestKind, DateSpan, Event,
    EventError, EyeColour, Finding, Ground, GroundKind, HairColour, Hand, Handling, KeyId, Likeness,
    LimitError, Name, NameKind, Notice, NoticeStep, Penalty, Photo, Position, Prose, Reach, Record,
    RecordKind, Refused, Role, Ruling, Seen, Source, Stage, Standing, Step, StepError, Text, Timestamp,
};

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

/// A notice with something in every field.
fn notice() -> Notice {
    let (reason, at) =
        (Prose::new("An invented reason.\nWith two lines.").unwrap(), Timestamp::from_secs(1_800_000_000));
    Notice {
        record: Record {
            kind: RecordKind::Person,
            owner: "MA".parse().unwrap(),
            source: Source { dataset: text("notices"), id: text("2026-1") },
            names: vec![Name { text: text("Tarik Example"), kind: NameKind::Main }],
            births: vec![DateSpan::of("1980-05-04".parse().unwrap())],
            nationalities: Vec::new(),
            sex: None,
            identifiers: Vec::new(),
            facts: Vec::new(),
            handling: Handling::default(),
        },
        colour: Colour::Red,
        reach: Reach::Diffusion,
        standing: Standing::Refused,
        family_name: Some(text("Example")),
        forename: Some(text("Tarik")),
        birth_country: "MA".parse().ok(),
        languages: vec!["ARA".parse().unwrap()],
        likeness: Likeness {
            height_cm: Some(180),
            weight_kg: Some(80),
            eyes: [EyeColour::Hazel].into(),
            hair: [HairColour::Grey].into(),
            marks: Some(text("Scar on the left hand")),
        },
        grounds: vec![Ground {
            kind: GroundKind::Judgment,
            issued: "2025-02".parse().unwrap(),
            authority: text("Invented court"),
            issuer: text("914"),
            offence: text("armed-robbery"),
            charge: text("Vol à main armée"),
            charge_translation: Some(text("Armed robbery")),
            committed: Some(DateSpan::of("2024".parse().unwrap()).about()),
            penalty: Some(Penalty::Life),
        }],
        account: Some(reason.clone()),
        asks: [Ask::Locate, Ask::Arrest].into(),
        photo: Some(Photo { jpeg: vec![0xff, 0xd8], width: 240, height: 320 }),
        mandate: Some(text("An invented resolution")),
        published: Some(at),
        refusal: Some(Refused { at, articles: vec![text("C3")], reason }),
    }
}

fn step(event: CaseEvent) -> NoticeStep {
    let notice = notice();
    let by = Hand {
        actor: Actor::Key(KeyId::from_bytes([7; 8])),
        person: Some(text("Aicha Example")),
        role: Role::Reviewer,
    };
    let due = Some(Timestamp::from_secs(1_900_000_000));
    let position = Position { stage: Some(Stage::Reviewed), standing: Standing::Suspended, due };
    NoticeStep { case: notice.record.id(), at: Timestamp::from_secs(1_800_000_000), by, event, position }
}

fn ruling(seen: usize, findings: usize) -> Ruling {
    let seen = vec![Seen { field: text("sex"), value: None }; seen];
    let finding =
        Finding { rule: text("red-identity"), article: text("RPD-83"), answer: Answer::Stops, seen };
    Ruling { rulebook: text("2026-11-24"), findings: vec![finding; findings] }
}

fn every_event() -> Vec<CaseEvent> {
    let reason = || Prose::new("An invented reason.").unwrap();
    vec![
        CaseEvent::Drafted(notice()),
        CaseEvent::Submitted,
        CaseEvent::Checked(ruling(2, 3)),
        CaseEvent::Approved,
        CaseEvent::Returned { reason: reason() },
        CaseEvent::Refused { articles: vec![text("C3"), text("RPD-83")], reason: reason() },
        CaseEvent::Published(ruling(0, 1)),
        CaseEvent::Suspended { reason: reason() },
        CaseEvent::Resumed { reason: reason() },
        CaseEvent::Withdrawn { reason: reason() },
        CaseEvent::Expired,
        CaseEvent::Dropped,
        CaseEvent::Erased,
    ]
}

#[test]
fn a_step_is_read_back_as_it_was_written_and_not_otherwise() {
    for event in every_event() {
        let step = Step::Notice(step(event));
        let bytes = step.to_bytes().unwrap();
        assert_eq!(Step::from_bytes(&bytes), Ok(step));
        assert_eq!(Step::from_bytes(&[&bytes[..], &[0]].concat()), Err(StepError::Form));
        for cut in 0..bytes.len() {
            assert_eq!(Step::from_bytes(&bytes[..cut]), Err(StepError::Form), "cut at {cut}");
        }
    }
    let by = Hand::bureau();
    let bureau = Step::Notice(NoticeStep { by, ..step(CaseEvent::Expired) });
    assert_eq!(Step::from_bytes(&bureau.to_bytes().unwrap()), Ok(bureau));
}

#[test]
fn a_step_has_no_more_in_it_than_is_taken() {
    let mut wide = notice();
    wide.languages = vec!["ARA".parse().unwrap(); Notice::PARTS_MAX + 1];
    let mut heavy = notice();
    heavy.account = Some(Prose::new(&"𓀀".repeat(Prose::CHARS_MAX)).unwrap());
    let articles = vec![text("C3"); Notice::PARTS_MAX + 1];
    let reason = Prose::new("An invented reason.").unwrap();
    for event in [
        CaseEvent::Drafted(wide),
        CaseEvent::Drafted(heavy),
        CaseEvent::Checked(ruling(Finding::SEEN_MAX + 1, 1)),
        CaseEvent::Published(ruling(0, Ruling::FINDINGS_MAX + 1)),
        CaseEvent::Refused { articles, reason },
    ] {
        let step = Step::Notice(step(event));
        assert_eq!(step.to_bytes(), Err(StepError::Long));
        assert_eq!(Step::from_bytes(&minicbor::to_vec(&step).unwrap()), Err(StepError::Long));
    }
    assert_eq!(Step::from_bytes(&vec![0; Step::BYTES_MAX + 1]), Err(StepError::Long));
    assert_eq!([StepError::Form, StepError::Long].map(StepError::number), [5301, 5302]);
}

#[test]
fn a_notice_is_read_back_as_it_was_written_and_not_otherwise() {
    let event = Event::Notice(notice());
    let bytes = event.to_bytes().unwrap();
    assert_eq!(Event::from_bytes(&bytes).unwrap(), event);
    let trailing = Event::from_bytes(&[&bytes[..], &[0]].concat());
    assert!(matches!(trailing, Err(EventError::Trailing { bytes: 1 })));
    for cut in 0..bytes.len() {
        assert!(Event::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    assert_eq!((event.record(), event.put()), (notice().record.id(), Some(&notice().record)));
}

#[test]
fn a_notice_has_no_more_in_it_than_is_taken() {
    let limit = |change: fn(&mut Notice)| {
        let mut notice = notice();
        change(&mut notice);
        let read = Event::from_bytes(&minicbor::to_vec(Event::Notice(notice.clone())).unwrap());
        match (Event::Notice(notice).to_bytes(), read) {
            (Err(EventError::Limit(written)), Err(EventError::Limit(read))) => {
                (written == read).then_some(read)
            }
            _ => None,
        }
    };
    let found = [
        limit(|notice| notice.grounds = vec![notice.grounds[0].clone(); 33]),
        limit(|notice| notice.photo = Some(Photo { jpeg: vec![0; 65_537], width: 1, height: 1 })),
        limit(|notice| notice.photo = Some(Photo { jpeg: vec![0], width: 1, height: 20_000 })),
    ];
    let expected = [
        ("grounds", 33, Notice::PARTS_MAX),
        ("bytes of the photograph", 65_537, Photo::BYTES_MAX),
        ("pixels along the photograph", 20_000, 640),
    ];
    assert_eq!(found, expected.map(|(part, count, limit)| Some(LimitError { part, count, limit })));
}

#[test]
fn a_colour_that_does_not_exist_is_refused_and_not_guessed() {
    assert_eq!((Colour::from_word("pink"), Colour::from_word("red")), (None, Some(Colour::Red)));
    assert!(minicbor::decode::<Colour>(&[9]).is_err() && minicbor::decode::<Colour>(&[8]).is_ok());
    for colour in Colour::ALL.iter().copied() {
        assert_eq!(Colour::from_word(colour.as_str()), Some(colour));
    }
}

proptest! {
    #[test]
    fn outside_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Step::from_bytes(&bytes);
    }
}

fn contest() -> Contest {
    Contest {
        record: notice().record.id(),
        owner: "MA".parse().unwrap(),
        number: 7,
        by: "FR".parse().unwrap(),
        kind: ContestKind::Asylum,
        effect: ContestEffect::Suspend,
        since: "2026-02".parse().unwrap(),
        authority: text("Invented office for refugees"),
        explanation: Prose::new("An invented reason.\nWith two lines.").unwrap(),
        audience: Audience::Only(["GS".parse().unwrap(), "MA".parse().unwrap()].into()),
        at: Timestamp::from_secs(1_800_000_000),
    }
}

#[test]
fn a_contest_is_read_back_as_it_was_said_and_nothing_that_is_cut_off_or_too_large() {
    let event = Event::Contest(contest());
    let bytes = event.to_bytes().unwrap();
    assert_eq!(Event::from_bytes(&bytes).unwrap(), event);
    assert!((0..bytes.len()).all(|cut| Event::from_bytes(&bytes[..cut]).is_err()));
    assert!((event.put(), event.record()) == (None, contest().id()));
    let too_large = [
        Contest { authority: text(&"x".repeat(Contest::AUTHORITY_CHARS_MAX + 1)), ..contest() },
        Contest {
            explanation: Prose::new(&"x".repeat(Contest::EXPLANATION_CHARS_MAX + 1)).unwrap(),
            ..contest()
        },
        // No entry of a feed has such a number.
        Contest { number: 1 << 48, ..contest() },
    ];
    for contest in too_large {
        let read = Event::from_bytes(&minicbor::to_vec(Event::Contest(contest)).unwrap());
        assert!(matches!(read, Err(EventError::Limit(_))));
    }
}

#[test]
fn of_a_record_a_member_has_one_contest_of_each_kind_and_none_is_a_record() {
    let ids: std::collections::BTreeSet<_> =
        ContestKind::ALL.iter().map(|kind| Contest { kind: *kind, ..contest() }.id()).collect();
    assert_eq!(ids.len(), ContestKind::ALL.len());
    assert_eq!(Contest { number: 9, effect: ContestEffect::Warn, ..contest() }.id(), contest().id());
    assert!(Contest { by: "GS".parse().unwrap(), ..contest() }.id() != contest().id());
}
