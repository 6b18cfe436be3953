//! What is written of hits is read back, and nothing of it changes what was written before there were hits.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use wasl_model::{
    Asked, Audience, Hand, Handling, HitEvent, HitId, HitOutcome, HitReport, HitStanding, HitStep, HitWord,
    Judgement, Message, OnHit, Prose, RecordId, Step, StepError, Text, Timestamp, Urgency,
};

fn judgement(percent: u8) -> Judgement {
    let record = RecordId::derive("MA".parse().unwrap(), "notices", "2026/1");
    let (owner, asked) = ("MA".parse().unwrap(), Asked::new([2; 16], "somebody"));
    Judgement { record, owner, entry: 41, percent, colour: None, asked, identifies: true }
}

fn step(event: HitEvent) -> Step {
    Step::Hit(HitStep {
        hit: HitId::from_bytes([9; 8]),
        at: Timestamp::from_secs(1_800_000_000),
        by: Hand::bureau(),
        event,
        words: Prose::new("Seen at the port.").ok(),
        standing: HitStanding::Confirmed,
        due: Some(Timestamp::from_secs(1_800_043_200)),
        message: Some("FR-3".parse().unwrap()),
    })
}

#[test]
fn a_step_of_a_hit_is_read_back_as_it_was_written() {
    let reported = HitEvent::Reported { by: "FR".parse().unwrap(), record: judgement(1).record, entry: 41 };
    let events = [
        HitEvent::Confirmed(judgement(100)),
        HitEvent::Rejected(judgement(0)),
        reported,
        HitEvent::Accepted,
        HitEvent::Denied,
        HitEvent::Concluded { outcome: HitOutcome::Seized },
        HitEvent::TakenBack,
        HitEvent::Erased,
    ];
    for event in events {
        let bytes = step(event.clone()).to_bytes().unwrap();
        assert_eq!(Step::from_bytes(&bytes), Ok(step(event)));
        for cut in 0..bytes.len() {
            assert_eq!(Step::from_bytes(&bytes[..cut]), Err(StepError::Form), "cut at {cut}");
        }
    }
    let much = step(HitEvent::Confirmed(judgement(101)));
    assert_eq!(much.to_bytes(), Err(StepError::Long));
    assert_eq!(Step::from_bytes(&minicbor::to_vec(&much).unwrap()), Err(StepError::Long));
}

#[test]
fn a_message_tells_of_a_hit_and_one_that_does_not_is_as_it_was() {
    let report = HitReport {
        hit: HitId::from_bytes([9; 8]),
        record: judgement(1).record,
        entry: 41,
        word: HitWord::Concluded(HitOutcome::Arrested),
    };
    let mut message = Message {
        subject: Text::new("Hit").unwrap(),
        body: Prose::new("Arrested.").unwrap(),
        urgency: Urgency::Flash,
        case: None,
        reply_to: None,
        answer_by: None,
        sent: Timestamp::from_secs(1_800_000_000),
        attachments: Vec::new(),
        hit: Some(report),
    };
    assert_eq!(Message::from_bytes(&message.to_bytes().unwrap()), Ok(message.clone()));
    message.hit = None;
    let fields = minicbor::Decoder::new(&message.to_bytes().unwrap()).map().unwrap();
    assert_eq!(fields, Some(4), "subject, body, urgency and sent");
}

#[test]
fn a_handling_code_is_what_it_was_unless_its_owner_wants_to_be_told_nothing() {
    let audience = Audience::Only(["FR".parse().unwrap()].into());
    let told = Handling { audience, ..Handling::default() };
    let quiet = Handling { on_hit: OnHit::TellNobody, ..told.clone() };
    let parts = |handling: &Handling| {
        let bytes = minicbor::to_vec(handling).unwrap();
        assert_eq!(minicbor::decode::<Handling>(&bytes).as_ref().ok(), Some(handling));
        minicbor::Decoder::new(&bytes).array().unwrap()
    };
    // What is not told is not written: a record that was written before stays the same bytes.
    assert_eq!((parts(&told), parts(&quiet)), (Some(2), Some(4)));
}
