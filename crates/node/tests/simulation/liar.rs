//! A member that does not keep to the rules: it has all of its own keys, and nobody else's.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasl_feed::{Origin, Salt, SigningKey};
use wasl_model::{Action, Audience, Caller, EraseReason, Event, MessageId, Post, rules};
use wasl_store::{Store, StoreError};

use crate::{
    acts,
    book::{Book, Version},
    chance::Chance,
    member::Member,
};

/// What a liar does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    /// It shows different histories to different members.
    Forks,
    /// It sends frames that are altered, cut short, repeated or left out.
    Meddles,
    /// It signs what is not true: others' records, erasures of them, receipts for what it did not get.
    Forges,
}

impl Lie {
    pub(crate) const ALL: [Self; 3] = [Self::Forks, Self::Meddles, Self::Forges];
}

/// Signs something that is not true into its own feeds.
pub(crate) fn forge(liar: &Member, members: &[Member], book: &Book, chance: &mut Chance) {
    let seed =
        STANDARD.decode(fs::read_to_string(liar.home.join("keys/feed.key")).unwrap().trim_end()).unwrap();
    let identity = liar.up().identity();
    let key = SigningKey::from_seed(identity.verifying_key().name().clone(), &seed.try_into().unwrap());
    let store = Store::open(&liar.home.join("records.sqlite")).unwrap();
    let permit = rules::permit(Caller::bureau(liar.id), Action::Replicate, liar.up().now()).unwrap();
    let salt = Salt::from_bytes([u8::try_from(chance.between(0, 255)).unwrap(); 32]);
    let (records, messages) = (identity.records(), identity.messages());
    let done: Result<_, StoreError> = store.write(&permit, |write| {
        if chance.is(500) {
            write.append(&records, event(members, book, chance), salt)?;
            write.sign(&records, &key)?;
        } else {
            write.post(&messages, post(liar, members, book, chance), salt)?;
            write.sign(&messages, &key)?;
        }
        Ok(())
    });
    done.unwrap();
}

/// A record in another's name, or the order to erase one of another's.
fn event(members: &[Member], book: &Book, chance: &mut Chance) -> Event {
    let known: Vec<_> = book.records.keys().copied().collect();
    match chance.one_of(&known) {
        Some(id) if chance.is(600) => {
            Event::Erase { record: *id, reason: EraseReason::Ordered, audience: Audience::All }
        }
        _ => {
            let version = Version { word: "Forged".to_owned(), audience: Audience::All };
            let owner = members[chance.below(members.len())].id;
            Event::Put(acts::record(owner, "forged", &version))
        }
    }
}

/// A receipt for what it did not get, or something of that kind.
fn post(liar: &Member, members: &[Member], book: &Book, chance: &mut Chance) -> Post {
    let at = liar.up().now();
    let not_to_it = |fact: &&crate::book::MessageFact| fact.to.iter().all(|to| members[*to].id != liar.id);
    let others: Vec<MessageId> = book.messages.iter().filter(not_to_it).map(|fact| fact.id).collect();
    let message = chance.one_of(&others).copied();
    let message = message.unwrap_or(MessageId { from: members[0].id, number: chance.between(0, 40) });
    let everybody = members.iter().map(|member| member.id).filter(|member| *member != liar.id);
    match chance.below(5) {
        0 => Post::Delivered { up_to: message, at },
        1 => Post::Read { message, at },
        2 => Post::Unreadable { message, reason: 5_104, at },
        3 => Post::Recalled { number: message.number, to: everybody.collect(), at },
        _ => {
            Post::Message { to: everybody.collect(), sealed: vec![7; chance.below(400)], parcels: Vec::new() }
        }
    }
}

/// What becomes of a frame that a meddler sends.
pub(crate) fn meddle(frame: Vec<u8>, sent: &mut Vec<Vec<u8>>, chance: &mut Chance) -> Vec<Vec<u8>> {
    let mut altered = frame.clone();
    sent.push(frame.clone());
    match chance.below(40) {
        0 => {
            let at = chance.below(altered.len());
            altered[at] ^= 1 << chance.below(8);
            vec![altered]
        }
        1 => {
            altered.truncate(chance.below(altered.len()));
            vec![altered]
        }
        2 => vec![frame.clone(), frame],
        3 => Vec::new(),
        4 => vec![frame, chance.one_of(sent).cloned().unwrap_or_default()],
        5 => vec![chance.one_of(sent).cloned().unwrap_or_default()],
        6 => vec![(0..chance.below(60)).map(|_| u8::try_from(chance.between(0, 255)).unwrap()).collect()],
        _ => vec![frame],
    }
}

/// Whose feed it is.
pub(crate) fn is_of(origin: &Origin, liar: &Member) -> bool {
    origin.owner().member() == liar.id.as_str()
}
