//! What is written of requests for redress is read back, and no more is taken than has room.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use wasl_model::{
    FileHash, FoundRecord, Hand, Identifier, LetterLanguage, Prose, RecordId, RedressDecision, RedressEvent,
    RedressField, RedressFindings, RedressId, RedressKind, RedressOutcome, RedressRequest, RedressStanding,
    RedressStep, RedressSubject, RedressVerdict, Scheme, Step, StepError, Text, Timestamp,
};

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

fn request() -> RedressRequest {
    RedressRequest {
        kinds: [RedressKind::Access, RedressKind::Deletion].into(),
        requester: text("Anna Example"),
        reached: Prose::new("1 Example Street\nExampletown").unwrap(),
        language: LetterLanguage::Arabic,
        representative: Some(text("Boris Example")),
        subject: RedressSubject {
            names: vec![text("Anna Example"), text("آنا إكزامبل")],
            births: vec!["1975-01".parse().unwrap()],
            nationalities: vec!["MA".parse().unwrap()],
            identifiers: vec![Identifier { scheme: Scheme::Passport, value: text("AB123456"), issuer: None }],
        },
        words: Prose::new("I was stopped at the border twice.").ok(),
    }
}

fn found() -> FoundRecord {
    FoundRecord {
        record: RecordId::derive("MA".parse().unwrap(), "test", "1"),
        owner: "MA".parse().unwrap(),
        entry: 7,
        percent: 97,
        is_notice: true,
        fields: [RedressField::Names, RedressField::Photo].into(),
    }
}

fn findings(count: usize) -> RedressFindings {
    let searched = BTreeMap::from([("MA".parse().unwrap(), 3)]);
    RedressFindings { found: vec![found(); count], searched, is_whole: true }
}

fn decision(articles: usize) -> RedressDecision {
    RedressDecision {
        field: Some(RedressField::Names),
        verdict: RedressVerdict::Corrected,
        articles: vec![text("RPD 12"); articles],
        reason: Prose::new("The passport shows another spelling.").unwrap(),
        entry: Some(8),
    }
}

fn decided(decisions: usize, articles: usize) -> RedressEvent {
    RedressEvent::Decided { record: found().record, decisions: vec![decision(articles); decisions] }
}

fn step(event: RedressEvent) -> Step {
    Step::Redress(RedressStep {
        request: RedressId::from_bytes([9; 8]),
        at: Timestamp::from_secs(1_800_000_000),
        by: Hand::bureau(),
        event,
        words: Prose::new("At the counter.").ok(),
        standing: RedressStanding::Searched,
        due: Some(Timestamp::from_secs(1_810_000_000)),
        message: Some("MA-3".parse().unwrap()),
    })
}

fn asked(records: usize) -> RedressEvent {
    RedressEvent::Asked {
        member: "FR".parse().unwrap(),
        records: vec![found().record; records],
        answer_by: Timestamp::from_secs(1_801_000_000),
    }
}

#[test]
fn a_step_of_a_request_is_read_back_as_it_was_written() {
    let answered = RedressEvent::Answered {
        letter: FileHash::from_bytes([5; 32]),
        language: LetterLanguage::French,
        outcome: RedressOutcome::Partly,
    };
    let events = [
        RedressEvent::Received(request()),
        RedressEvent::Admitted { proof: text("Passport seen at the counter") },
        RedressEvent::NotAdmitted,
        RedressEvent::Searched(findings(2)),
        asked(2),
        decided(2, 1),
        answered,
        RedressEvent::Withdrawn,
        RedressEvent::Erased,
    ];
    for event in events {
        let bytes = step(event.clone()).to_bytes().unwrap();
        assert_eq!(Step::from_bytes(&bytes), Ok(step(event)));
        for cut in 0..bytes.len() {
            assert_eq!(Step::from_bytes(&bytes[..cut]), Err(StepError::Form), "cut at {cut}");
        }
    }
}

#[test]
fn a_step_with_more_than_is_taken_is_neither_written_nor_read() {
    let asks = |change: &dyn Fn(&mut RedressRequest)| {
        let mut request = request();
        change(&mut request);
        RedressEvent::Received(request)
    };
    let unlikely = RedressFindings { found: vec![FoundRecord { percent: 101, ..found() }], ..findings(0) };
    let too_much = [
        asks(&|request| request.kinds.clear()),
        asks(&|request| request.subject.names.clear()),
        asks(&|request| request.subject.names = vec![text("Anna Example"); 33]),
        asks(&|request| request.subject.names = vec![text(&"a".repeat(513))]),
        asks(&|request| request.subject.births = vec!["1975".parse().unwrap(); 33]),
        RedressEvent::Searched(findings(501)),
        RedressEvent::Searched(unlikely),
        asked(501),
        decided(33, 1),
        decided(1, 17),
    ];
    for event in too_much {
        let step = step(event);
        assert_eq!(step.to_bytes(), Err(StepError::Long), "{step:?}");
        assert_eq!(Step::from_bytes(&minicbor::to_vec(&step).unwrap()), Err(StepError::Long));
    }
    assert!(step(RedressEvent::Searched(findings(500))).to_bytes().is_ok());
    assert!(step(decided(32, 16)).to_bytes().is_ok());
}
