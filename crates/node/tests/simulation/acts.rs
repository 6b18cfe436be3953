//! What officers do at a bureau, and what is written into the book of it.

use std::collections::BTreeSet;

use wasl_model::{
    Audience, Handling, Identifier, MemberId, Name, NameKind, Prose, Record, RecordId, RecordKind, Scheme,
    Source, Text, Urgency,
};
use wasl_node::{MessageView, NewMessage, NodeError, Tray};

use crate::{
    book::{Book, Doubt, MessageFact, Version},
    chance::Chance,
    member::Member,
};

/// Does one thing or another at the bureau of member `who`. If the power goes in the middle of it, what is in doubt stays.
pub(crate) fn act(members: &[Member], who: usize, book: &mut Book, chance: &mut Chance) -> Option<Doubt> {
    match chance.below(100) {
        0..35 => Some(make_record(members, who, book, chance)),
        35..47 => correct_record(members, who, book, chance),
        47..55 => erase_record(members, who, book, chance),
        55..80 => Some(send(members, who, book, chance)),
        80..93 => open(members, who, book, chance),
        _ => recall(members, who, book, chance),
    }
}

fn make_record(members: &[Member], who: usize, book: &mut Book, chance: &mut Chance) -> Doubt {
    let member = &members[who];
    let version = version(members, who, chance);
    let record = record(member.id, &chance.word(), &version);
    let id = member.up().create_record(&member.protection(), &record).unwrap();
    book.note_record(id, who, Some(version.clone()));
    Doubt::Record { id, owner: who, then: Some(version) }
}

fn correct_record(members: &[Member], who: usize, book: &mut Book, chance: &mut Chance) -> Option<Doubt> {
    let (member, id) = (&members[who], *chance.one_of(&book.standing(who))?);
    let version = version(members, who, chance);
    let amend = |record: &mut Record| *record = self::record(member.id, record.source.id.as_str(), &version);
    member.up().amend_record(&member.protection(), id, amend).unwrap();
    book.note_record(id, who, Some(version.clone()));
    Some(Doubt::Record { id, owner: who, then: Some(version) })
}

fn erase_record(members: &[Member], who: usize, book: &mut Book, chance: &mut Chance) -> Option<Doubt> {
    let (member, id) = (&members[who], *chance.one_of(&book.standing(who))?);
    member.up().erase_record(&member.protection(), id).unwrap();
    book.note_record(id, who, None);
    Some(Doubt::Record { id, owner: who, then: None })
}

fn send(members: &[Member], who: usize, book: &mut Book, chance: &mut Chance) -> Doubt {
    let (member, word) = (&members[who], chance.word());
    let mut to: BTreeSet<usize> = member.peers.iter().copied().filter(|_| chance.is(400)).collect();
    to.extend(chance.one_of(&member.peers).copied());
    let message = NewMessage {
        to: to.iter().map(|to| members[*to].id).collect(),
        subject: Text::new("Of an invented case").unwrap(),
        body: Prose::new(&word).unwrap(),
        urgency: Urgency::Routine,
        case: None,
        reply_to: None,
        answer_by: None,
        attachments: Vec::new(),
    };
    let id = member.up().send_message(&member.officer(), message).unwrap();
    book.note_message(id, who, to.clone(), word.clone());
    Doubt::Message { to, word }
}

/// Opens a message, if it has come: until then it is as if it were not there.
fn open(members: &[Member], who: usize, book: &mut Book, chance: &mut Chance) -> Option<Doubt> {
    let mine = |index: &usize| book.messages[*index].to.contains(&who);
    let message = *chance.one_of(&(0..book.messages.len()).filter(mine).collect::<Vec<_>>())?;
    let member = &members[who];
    match member.up().message(&member.officer(), book.messages[message].id) {
        Ok(view) => {
            if let Some(word) = word(&view) {
                // Whose disk forgot one may have given its number to another.
                let mut said = book.messages.iter_mut().chain(&mut book.forgotten);
                let said = said.find(|said| said.id == view.id && said.word == word);
                assert!(said.is_some(), "a message says what was written");
                said.unwrap().read.insert(who);
            }
        }
        Err(error) => assert!(matches!(error, NodeError::Refused(_)), "{error}"),
    }
    Some(Doubt::Opening { message })
}

fn recall(members: &[Member], who: usize, book: &mut Book, chance: &mut Chance) -> Option<Doubt> {
    let mine = |index: &usize| book.messages[*index].from == who;
    let message = *chance.one_of(&(0..book.messages.len()).filter(mine).collect::<Vec<_>>())?;
    let member = &members[who];
    member.up().recall_message(&member.officer(), book.messages[message].id).unwrap();
    book.messages[message].recalled = true;
    Some(Doubt::Recall { message })
}

/// Finds out, after a power cut, whether what was in doubt was done, and writes that into the book as it was `before`.
pub(crate) fn settle(members: &[Member], who: usize, doubt: Doubt, before: &mut Book) {
    let member = &members[who];
    match doubt {
        Doubt::Record { id, owner, then } => {
            let now = says(member, id);
            let was = before.records.get(&id).and_then(|fact| fact.now.clone()).map(|version| version.word);
            let would = then.as_ref().map(|version| version.word.clone());
            assert!(now == was || now == would, "promise 1: a change is there wholly or not at all");
            if now == would && now != was {
                before.note_record(id, owner, then);
            }
        }
        Doubt::Message { to, word } => {
            let (sent, _) = member.up().messages(&member.officer(), Tray::Out, None, 1).unwrap();
            let view = sent.iter().find(|view| self::word(view) == Some(&word));
            if let Some(view) = view {
                before.note_message(view.id, who, to, word);
            }
        }
        Doubt::Recall { message } => {
            let fact = &mut before.messages[message];
            let view = member.up().message(&member.officer(), fact.id).unwrap();
            fact.recalled = view.recalled.is_some();
        }
        Doubt::Opening { message } => {
            before.messages[message].perhaps_read.insert(who);
        }
    }
}

/// What this member has of all that it was told to be done, which is less than that: from now on the book says no more of it,
/// until it has come back.
pub(crate) fn recount(members: &[Member], who: usize, book: &mut Book) {
    let member = &members[who];
    for (id, fact) in book.records.iter_mut().filter(|(_, fact)| fact.owner == who) {
        let word = says(member, *id);
        fact.before.extend(fact.now.take());
        let said = |word: &String| fact.before.iter().find(|version| version.word == *word).cloned();
        fact.now = word.as_ref().map(|word| {
            said(word).unwrap_or_else(|| panic!("promise 1: a record says {word}, which nobody wrote"))
        });
    }
    // A number that was forgotten with its message is given to another: of two whose word is gone, that one is meant.
    let is_there = |fact: &mut MessageFact, has_its_number: bool| {
        let view = member.up().message(&member.officer(), fact.id).ok();
        fact.recalled = view.as_ref().is_some_and(|view| view.recalled.is_some());
        let is_it = |view| word(&view).map_or(fact.recalled && has_its_number, |word| word == fact.word);
        view.is_some_and(is_it)
    };
    let all: Vec<_> = book.messages.iter().chain(&book.forgotten).cloned().collect();
    let all = all.into_iter().map(|fact| (book.has_its_number(&fact), fact)).collect::<Vec<_>>();
    (book.messages, book.forgotten) = (Vec::new(), Vec::new());
    for (has_its_number, mut fact) in all {
        let is_kept = fact.from != who || is_there(&mut fact, has_its_number);
        if is_kept { book.messages.push(fact) } else { book.forgotten.push(fact) }
    }
}

/// The word in a record, if this member holds it.
pub(crate) fn says(member: &Member, id: RecordId) -> Option<String> {
    let view = member.up().record(&member.protection(), id).ok()?;
    view.held.map(|held| held.record.names[0].text.as_str().to_owned())
}

/// The word in a message, where it can be read.
pub(crate) fn word(view: &MessageView) -> Option<&str> {
    Some(view.content.as_ref()?.as_ref().ok()?.body.as_str())
}

fn version(members: &[Member], who: usize, chance: &mut Chance) -> Version {
    let others = members.iter().enumerate().filter(|(other, _)| *other != who);
    let some: BTreeSet<MemberId> = others.filter(|_| chance.is(500)).map(|(_, member)| member.id).collect();
    let audience = match chance.below(4) {
        0 => Audience::Only(some),
        1 => Audience::AllBut(some),
        _ => Audience::All,
    };
    Version { word: chance.word(), audience }
}

/// An invented person.
pub(crate) fn record(owner: MemberId, id: &str, version: &Version) -> Record {
    Record {
        kind: RecordKind::Person,
        owner,
        source: Source { dataset: Text::new("simulation").unwrap(), id: Text::new(id).unwrap() },
        names: vec![Name { text: Text::new(&version.word).unwrap(), kind: NameKind::Main }],
        births: Vec::new(),
        nationalities: Vec::new(),
        sex: None,
        identifiers: vec![Identifier {
            scheme: Scheme::Passport,
            value: Text::new(id).unwrap(),
            issuer: None,
        }],
        facts: Vec::new(),
        handling: Handling { audience: version.audience.clone(), ..Handling::default() },
    }
}
