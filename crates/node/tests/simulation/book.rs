//! What was acknowledged: against it the bureaus are held in the end.

use std::collections::{BTreeMap, BTreeSet};

use wasl_model::{Audience, MessageId, RecordId};

/// Everything that honest members' officers were told to be done.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    pub(crate) records: BTreeMap<RecordId, RecordFact>,
    pub(crate) messages: Vec<MessageFact>,
    /// Messages that their sender's disk forgot: what a peer has of them may still come back.
    pub(crate) forgotten: Vec<MessageFact>,
}

/// A record.
#[derive(Debug, Clone)]
pub(crate) struct RecordFact {
    pub(crate) owner: usize,
    /// What it says, and to whom; `None` once it is erased.
    pub(crate) now: Option<Version>,
    /// What it said before, and who might be given that.
    pub(crate) before: Vec<Version>,
}

/// What a record says at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    /// A word that stands nowhere else.
    pub(crate) word: String,
    pub(crate) audience: Audience,
}

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct MessageFact {
    pub(crate) id: MessageId,
    /// How many messages were written before it, in all.
    pub(crate) written_after: usize,
    pub(crate) from: usize,
    pub(crate) to: BTreeSet<usize>,
    pub(crate) word: String,
    pub(crate) recalled: bool,
    /// Whose officers have seen what it says.
    pub(crate) read: BTreeSet<usize>,
    /// Where the power went while it was opened.
    pub(crate) perhaps_read: BTreeSet<usize>,
}

/// What was under way when the power went: done wholly, or not at all.
#[derive(Debug, Clone)]
pub(crate) enum Doubt {
    /// A record was to say this, or to be erased.
    Record { id: RecordId, owner: usize, then: Option<Version> },
    /// A message was sent.
    Message { to: BTreeSet<usize>, word: String },
    /// A message was taken back.
    Recall { message: usize },
    /// A message was opened.
    Opening { message: usize },
}

impl Book {
    /// A record says this from now on, or nothing any more.
    pub(crate) fn note_record(&mut self, id: RecordId, owner: usize, then: Option<Version>) {
        let fact = self.records.entry(id).or_insert(RecordFact { owner, now: None, before: Vec::new() });
        let before = std::mem::replace(&mut fact.now, then);
        fact.before.extend(before);
    }

    /// A message was sent.
    pub(crate) fn note_message(&mut self, id: MessageId, from: usize, to: BTreeSet<usize>, word: String) {
        self.messages.push(MessageFact {
            id,
            written_after: self.messages.len() + self.forgotten.len(),
            from,
            to,
            word,
            recalled: false,
            read: BTreeSet::new(),
            perhaps_read: BTreeSet::new(),
        });
    }

    /// Whether no later message was given its number, after its sender's disk had forgotten this one.
    pub(crate) fn has_its_number(&self, fact: &MessageFact) -> bool {
        let mut all = self.messages.iter().chain(&self.forgotten);
        all.all(|other| other.id != fact.id || other.written_after <= fact.written_after)
    }

    /// The records of a member that are not erased.
    pub(crate) fn standing(&self, owner: usize) -> Vec<RecordId> {
        let stands =
            |(id, fact): (&RecordId, &RecordFact)| (fact.owner == owner && fact.now.is_some()).then_some(*id);
        self.records.iter().filter_map(stands).collect()
    }
}
