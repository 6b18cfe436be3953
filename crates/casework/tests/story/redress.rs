//! Redress: who may do what to a person's request, until when, and what must be decided before the letter goes out.

use std::collections::BTreeMap;

use wasl_casework::{
    RedressCase, RedressCommand, RedressRefusal, Terms, receive, redress_due, redress_table,
};
use wasl_model::{
    FileHash, FoundRecord, Hand, LetterLanguage, MemberId, RecordId, RedressDecision, RedressEvent,
    RedressField, RedressFindings, RedressId, RedressKind, RedressOutcome, RedressRequest, RedressStanding,
    RedressStep, RedressSubject, RedressVerdict, Role, Timestamp,
};

use super::invented::{at, hand, now, prose, text};

fn ma() -> MemberId {
    "MA".parse().unwrap()
}

fn fr() -> MemberId {
    "FR".parse().unwrap()
}

fn dora() -> Hand {
    hand("Dora Example", Role::Protection)
}

fn emil() -> Hand {
    hand("Emil Example", Role::Protection)
}

fn asks(kinds: &[RedressKind]) -> RedressRequest {
    RedressRequest {
        kinds: kinds.iter().copied().collect(),
        requester: text("Anna Example"),
        reached: prose("1 Example Street"),
        language: LetterLanguage::Spanish,
        representative: None,
        subject: RedressSubject {
            names: vec![text("Anna Example")],
            births: Vec::new(),
            nationalities: Vec::new(),
            identifiers: Vec::new(),
        },
        words: None,
    }
}

fn record(number: &str) -> RecordId {
    RecordId::derive(ma(), "test", number)
}

fn found(number: &str, owner: MemberId, entry: u64) -> FoundRecord {
    let fields = [RedressField::Names, RedressField::Photo].into();
    FoundRecord { record: record(number), owner, entry, percent: 90, is_notice: true, fields }
}

fn findings(found: &[FoundRecord]) -> RedressFindings {
    RedressFindings { found: found.to_vec(), searched: BTreeMap::new(), is_whole: true }
}

fn decision(verdict: RedressVerdict, field: Option<RedressField>) -> RedressDecision {
    RedressDecision {
        field,
        verdict,
        articles: vec![text("RPD 12")],
        reason: prose("So it is."),
        entry: None,
    }
}

/// A request on its way: each step is taken as `casework` decides it.
struct Way {
    steps: Vec<RedressStep>,
    at: Timestamp,
}

impl Way {
    /// Received by Dora.
    fn of(kinds: &[RedressKind]) -> Self {
        let moved = receive(asks(kinds), &dora(), (now(), &Terms::default())).unwrap();
        let mut way = Self { steps: Vec::new(), at: now() };
        way.note(moved, &dora());
        way
    }

    /// Received and admitted by Dora, and searched.
    fn searched(kinds: &[RedressKind], found: &[FoundRecord]) -> Self {
        let mut way = Self::of(kinds);
        way.takes(RedressCommand::Admit { proof: text("Passport seen") }, &dora()).unwrap();
        way.takes(RedressCommand::Search(findings(found)), &dora()).unwrap();
        way
    }

    fn case(&self) -> RedressCase {
        RedressCase::of(ma(), &self.steps).unwrap()
    }

    fn takes(&mut self, command: RedressCommand, by: &Hand) -> Result<RedressStanding, RedressRefusal> {
        let moved = self.case().decide(command, by, true, (self.at, &Terms::default()))?;
        let standing = moved.standing;
        self.note(moved, by);
        Ok(standing)
    }

    fn says(
        &mut self,
        number: &str,
        verdict: RedressVerdict,
        field: Option<RedressField>,
    ) -> Result<RedressStanding, RedressRefusal> {
        let decisions = vec![decision(verdict, field)];
        self.takes(RedressCommand::Decide { record: record(number), decisions }, &emil())
    }

    fn answers(&mut self) -> Result<RedressOutcome, RedressRefusal> {
        self.takes(RedressCommand::Answer { letter: FileHash::from_bytes([1; 32]) }, &emil())?;
        match self.steps.last().map(|step| &step.event) {
            Some(RedressEvent::Answered { outcome, language: LetterLanguage::Spanish, .. }) => Ok(*outcome),
            other => panic!("{other:?}"),
        }
    }

    fn note(&mut self, moved: wasl_casework::RedressMove, by: &Hand) {
        let wasl_casework::RedressMove { event, standing, due } = moved;
        let (request, at, by) = (RedressId::from_bytes([4; 8]), self.at, by.clone());
        self.steps.push(RedressStep { request, at, by, event, words: None, standing, due, message: None });
    }
}

#[test]
fn who_may_do_what_to_a_request_is_printed() {
    insta::assert_snapshot!(redress_table());
}

#[test]
fn the_clock_runs_from_admission_by_months_of_the_calendar_and_the_shortest_counts() {
    use RedressKind::{Access, Correction, Deletion};
    let terms = Terms::default();
    let due = |kinds: &[RedressKind], admitted| redress_due(kinds.iter().copied(), at(admitted), &terms);
    assert_eq!(due(&[Access], "2026-10-31T10:00:00Z"), Some(at("2027-02-28T10:00:00Z")));
    assert_eq!(due(&[Deletion], "2026-11-24T10:00:00Z"), Some(at("2027-08-24T10:00:00Z")));
    assert_eq!(due(&[Correction, Access], "2026-11-24T10:00:00Z"), Some(at("2027-03-24T10:00:00Z")));

    let mut way = Way::of(&[Deletion]);
    assert_eq!(way.case().due, Some(at("2026-12-24T10:00:00Z")), "a month, to say whether it is admitted");
    way.at = at("2026-12-01T00:00:00Z");
    way.takes(RedressCommand::Admit { proof: text("Passport seen") }, &dora()).unwrap();
    assert_eq!(way.case().due, Some(at("2027-09-01T00:00:00Z")));
    // A search, a question or a decision stops no clock.
    way.at = at("2027-05-01T00:00:00Z");
    way.takes(RedressCommand::Search(findings(&[found("1", fr(), 3)])), &dora()).unwrap();
    way.takes(RedressCommand::Ask(fr()), &dora()).unwrap();
    assert_eq!(way.case().due, Some(at("2027-09-01T00:00:00Z")));
    way.says("1", RedressVerdict::SomebodyElse, None).unwrap();
    way.answers().unwrap();
    assert_eq!(way.case().due, None);
}

#[test]
fn an_owner_has_thirty_days_and_never_longer_than_the_bureau_itself() {
    let mut way = Way::searched(&[RedressKind::Access], &[found("1", fr(), 3)]);
    let mut asked_at = |moment: &str| {
        way.at = at(moment);
        way.takes(RedressCommand::Ask(fr()), &dora()).unwrap();
        match way.steps.last().map(|step| step.event.clone()) {
            Some(RedressEvent::Asked { answer_by, .. }) => answer_by,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(asked_at("2026-11-24T10:00:00Z"), at("2026-12-24T10:00:00Z"));
    assert_eq!(asked_at("2027-03-20T10:00:00Z"), at("2027-03-24T10:00:00Z"));
    assert_eq!(asked_at("2027-05-01T10:00:00Z"), at("2027-05-31T10:00:00Z"), "once it is late anyway");
}

#[test]
fn nothing_goes_out_while_a_field_that_was_found_is_undecided() {
    use RedressField::{Names, Photo};
    use RedressVerdict::{Disclosed, Kept, NotDisclosed};
    let both = [found("1", ma(), 3), found("2", ma(), 4)];
    let mut way = Way::searched(&[RedressKind::Access, RedressKind::Correction], &both);
    let open = |number, field| RedressRefusal::Undecided { record: record(number), field: Some(field) };
    assert_eq!(way.answers(), Err(open("1", Names)));
    way.says("1", Disclosed, None).unwrap();
    way.says("1", Kept, Some(Names)).unwrap();
    assert_eq!(way.answers(), Err(open("1", Photo)), "told of, and not said what becomes of it");
    way.says("1", Kept, Some(Photo)).unwrap();
    assert_eq!(way.answers(), Err(open("2", Names)));
    assert_eq!(way.says("2", RedressVerdict::SomebodyElse, None), Ok(RedressStanding::Decided));
    // What is said of a field goes before what is said of the whole, and later before earlier.
    way.says("1", NotDisclosed, Some(Photo)).unwrap();
    let case = way.case();
    let told = |field| case.telling(record("1"), field).map(|decision| decision.verdict);
    assert_eq!((told(Names), told(Photo)), (Some(Disclosed), Some(NotDisclosed)));
    assert_eq!(way.answers(), Ok(RedressOutcome::Partly));
}

#[test]
fn whoever_received_a_request_decides_nothing_about_it() {
    let found = [found("1", ma(), 3)];
    let mut way = Way::searched(&[RedressKind::Access], &found);
    let decide = || RedressCommand::Decide {
        record: record("1"),
        decisions: vec![decision(RedressVerdict::Disclosed, None)],
    };
    let dora_again = hand(" DORA  example", Role::Protection);
    assert_eq!(way.takes(decide(), &dora_again), Err(RedressRefusal::Receiver));
    assert_eq!(way.takes(decide(), &Hand { person: None, ..emil() }), Err(RedressRefusal::Nameless));
    assert_eq!(way.takes(decide(), &emil()), Ok(RedressStanding::Decided));

    let letter = || RedressCommand::Answer { letter: FileHash::from_bytes([1; 32]) };
    let mut nothing = Way::searched(&[RedressKind::Access], &[]);
    assert_eq!(nothing.takes(letter(), &dora()), Err(RedressRefusal::Receiver));
    assert_eq!(nothing.answers(), Ok(RedressOutcome::NothingHeld));
    let mut turned_away = Way::of(&[RedressKind::Access]);
    assert_eq!(turned_away.takes(RedressCommand::TurnAway, &dora()), Err(RedressRefusal::Receiver));
    assert_eq!(turned_away.takes(RedressCommand::TurnAway, &emil()), Ok(RedressStanding::NotAdmitted));
    assert_eq!(turned_away.answers(), Ok(RedressOutcome::NotAdmitted));
}

#[test]
fn what_was_decided_about_a_version_that_is_gone_is_decided_anew() {
    let mut way = Way::searched(&[RedressKind::Deletion], &[found("1", ma(), 3), found("2", ma(), 4)]);
    way.says("1", RedressVerdict::Kept, None).unwrap();
    way.says("2", RedressVerdict::Erased, None).unwrap();
    let again = |entry| RedressCommand::Search(findings(&[found("1", ma(), entry)]));
    assert_eq!(way.takes(again(3), &dora()), Ok(RedressStanding::Decided), "the second one is erased");
    assert_eq!(way.takes(again(9), &dora()), Ok(RedressStanding::Searched));

    let mut corrected = decision(RedressVerdict::Corrected, None);
    corrected.entry = Some(11);
    let decide = RedressCommand::Decide { record: record("1"), decisions: vec![corrected] };
    assert_eq!(way.takes(decide, &emil()), Ok(RedressStanding::Decided));
    let newer = |entry| findings(&[found("1", ma(), entry)]);
    let stands_on = [9, 10, 11].map(|entry| way.case().stands_on(&newer(entry)));
    assert_eq!(stands_on, [true, false, true]);
    assert!(!way.case().stands_on(&findings(&[])), "what was not erased cannot be gone");
    assert_eq!(way.takes(again(11), &dora()), Ok(RedressStanding::Decided), "the correction itself");
    assert_eq!(way.answers(), Ok(RedressOutcome::Granted));
}

#[test]
fn what_is_refused_has_its_number() {
    use RedressVerdict::{Corrected, Erased, Kept, SomebodyElse};
    let mut way = Way::searched(&[RedressKind::Deletion], &[found("1", ma(), 3), found("2", fr(), 4)]);
    let mut number =
        |number, verdict, field| way.says(number, verdict, field).map_err(RedressRefusal::number);
    assert_eq!(number("3", Kept, None), Err(1175));
    assert_eq!(number("1", Kept, Some(RedressField::Account)), Err(1176));
    assert_eq!(number("1", SomebodyElse, Some(RedressField::Names)), Err(1179));
    assert_eq!(number("2", Kept, None), Err(1180));
    assert_eq!(number("2", SomebodyElse, None), Ok(RedressStanding::Searched));
    assert_eq!(number("1", Corrected, None), Err(1182), "no entry is named");
    assert_eq!(number("1", Erased, Some(RedressField::Photo)), Err(1182));
    let silent = RedressDecision { articles: Vec::new(), ..decision(Kept, None) };
    let decide = RedressCommand::Decide { record: record("1"), decisions: vec![silent] };
    assert_eq!(way.takes(decide, &emil()).map_err(RedressRefusal::number), Err(1177));
    let none = RedressCommand::Decide { record: record("1"), decisions: Vec::new() };
    assert_eq!(way.takes(none, &emil()).map_err(RedressRefusal::number), Err(1183));
    let officer = hand("Emil Example", Role::Officer);
    let search = RedressCommand::Search(findings(&[]));
    assert_eq!(way.takes(search, &officer).map_err(RedressRefusal::number), Err(1172));
    assert_eq!(way.takes(RedressCommand::Erase, &emil()).map_err(RedressRefusal::number), Err(1171));
    // Of whoever is known to be somebody else nobody is asked.
    assert_eq!(way.takes(RedressCommand::Ask(fr()), &emil()).map_err(RedressRefusal::number), Err(1184));
    let nobody = asks(&[]);
    let received = receive(nobody, &dora(), (now(), &Terms::default()));
    assert_eq!(received.map_err(RedressRefusal::number).map(|_| ()), Err(1183));
}
