//! The letter to a person: in four languages, and the same whether nothing is held or nothing is told.

use wasl_console::{RedressLetter, Sender};
use wasl_model::{
    Caller, FileHash, LetterLanguage, Prose, Purpose, RecordId, RedressDecision, RedressField, RedressId,
    RedressKind, RedressRequest, RedressSubject, RedressVerdict, Role, Text,
};
use wasl_node::{Bureau, RedressCommand};

use crate::cast::Cast;

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

fn prose(raw: &str) -> Prose {
    Prose::new(raw).unwrap()
}

/// Anna Example asks this about whoever has that name.
fn asks(name: &str, language: LetterLanguage, kinds: &[RedressKind]) -> RedressRequest {
    RedressRequest {
        kinds: kinds.iter().copied().collect(),
        requester: text("Anna Example"),
        reached: prose("1 Example Street\nExampletown"),
        language,
        representative: Some(text("Boris <Example>")),
        subject: RedressSubject {
            names: vec![text(name)],
            births: Vec::new(),
            nationalities: Vec::new(),
            identifiers: Vec::new(),
        },
        words: None,
    }
}

/// Data protection of the cast's bureau: one person receives, the other decides.
struct Counter<'c> {
    bureau: &'c Bureau,
    receiver: Caller,
    decider: Caller,
}

impl<'c> Counter<'c> {
    fn of(cast: &'c Cast) -> Self {
        let bureau = &cast.bureau;
        let receiver = bureau.local_caller(Role::Protection, Purpose::Oversight);
        let decider = bureau.authenticate(cast.key(Role::Protection), Purpose::Oversight).unwrap();
        Self { bureau, receiver, decider }
    }

    fn searches(&self, request: RedressRequest) -> RedressId {
        let id = self.bureau.open_request(&self.receiver, request).unwrap();
        let admit = RedressCommand::Admit { proof: text("Passport seen") };
        self.bureau.work_on_request(&self.receiver, id, admit, None).unwrap();
        self.bureau.search_request(&self.receiver, id).unwrap();
        id
    }

    /// Decides about this record, and that every other one is somebody else's.
    fn decides(&self, id: RedressId, record: RecordId, decisions: &[RedressDecision]) {
        let found = self.bureau.request(&self.decider, id).unwrap().case.unwrap();
        assert!(found.found().iter().any(|found| found.record == record));
        for found in found.found() {
            let other = vec![decision(RedressVerdict::SomebodyElse, None)];
            let decisions = if found.record == record { decisions.to_vec() } else { other };
            let command = RedressCommand::Decide { record: found.record, decisions };
            self.bureau.work_on_request(&self.decider, id, command, None).unwrap();
        }
    }

    fn letter(&self, id: RedressId) -> RedressLetter {
        let view = self.bureau.request(&self.decider, id).unwrap();
        let sender = Sender { name: "Rabat", member: "MA" };
        RedressLetter::of(&view, sender, "2026-11-01T10:00:00Z".parse().unwrap()).unwrap()
    }

    /// The letter, without what is another with every request.
    fn text(&self, id: RedressId) -> String {
        self.letter(id).text().replace(&id.to_string(), "ID")
    }
}

fn decision(verdict: RedressVerdict, field: Option<RedressField>) -> RedressDecision {
    let articles = vec![text("RPD 12"), text("RPD 34")];
    RedressDecision { field, verdict, articles, reason: prose("So the law says."), entry: None }
}

#[test]
fn who_is_told_nothing_gets_the_letter_of_whom_nothing_is_held() {
    let cast = Cast::standing();
    let counter = Counter::of(&cast);
    let held = &cast.records[1];
    for kinds in
        [&[RedressKind::Access][..], &[RedressKind::Deletion], &[RedressKind::Access, RedressKind::Deletion]]
    {
        let unknown = counter.searches(asks("Xqzzv Wkjjh", LetterLanguage::English, kinds));
        let known = counter.searches(asks(held.title(), LetterLanguage::English, kinds));
        let decisions = [decision(RedressVerdict::NotDisclosed, None), decision(RedressVerdict::Kept, None)];
        counter.decides(known, held.id(), &decisions);
        assert_eq!(counter.text(unknown), counter.text(known));
    }
}

#[test]
fn the_letter_is_written_in_the_language_of_the_person() {
    let cast = Cast::standing();
    let counter = Counter::of(&cast);
    let held = &cast.records[0];
    for language in LetterLanguage::ALL.iter().copied() {
        let kinds = [RedressKind::Access, RedressKind::Correction, RedressKind::Deletion];
        let id = counter.searches(asks(held.title(), language, &kinds));
        let decisions = [
            decision(RedressVerdict::Disclosed, None),
            decision(RedressVerdict::NotDisclosed, Some(RedressField::Facts)),
            decision(RedressVerdict::Kept, None),
            RedressDecision {
                reason: prose("The passport tells the day."),
                ..decision(RedressVerdict::Kept, Some(RedressField::Births))
            },
        ];
        counter.decides(id, held.id(), &decisions);
        let letter = counter.letter(id);
        insta::assert_snapshot!(format!("letter_{language}"), counter.text(id));
        let page = letter.html().unwrap();
        assert!(page.contains(&format!("<html lang=\"{language}\" dir=\"{}\">", language.direction())));
        assert!(page.contains("Boris &#60;Example&#62;") && !page.contains("<script"), "{page}");
    }
}

#[test]
fn nothing_undecided_is_in_the_letter_and_it_is_dated_on_the_day_it_went_out() {
    let cast = Cast::standing();
    let counter = Counter::of(&cast);
    let held = &cast.records[1];
    let id = counter.searches(asks(held.title(), LetterLanguage::English, &[RedressKind::Access]));
    let before = counter.text(id);
    assert!(!before.contains(held.title()) && before.contains("We found nothing"), "{before}");
    assert!(before.contains("1 November 2026"), "{before}");
    counter.decides(id, held.id(), &[decision(RedressVerdict::Disclosed, None)]);
    let answer = RedressCommand::Answer { letter: FileHash::from_bytes([1; 32]) };
    counter.bureau.work_on_request(&counter.decider, id, answer, None).unwrap();
    let after = counter.text(id);
    assert!(after.contains(held.title()) && after.contains("21 September 2026"), "{after}");
    assert!(!after.contains("November"), "{after}");
}
