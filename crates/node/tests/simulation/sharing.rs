//! A sharing group: its keeper puts members in and takes them out, and whoever is in it writes to all of them.

use std::collections::BTreeSet;

use wasl_model::{GroupId, MemberId, MessageId, Prose, Text, Urgency};
use wasl_node::{GroupStanding, GroupView, NewMessage};

use crate::{
    book::Doubt,
    disk::Logs,
    member::Member,
    world::{Event, World},
};

/// How often something is done about the group, on average, in milliseconds.
const SHARE_EVERY: u64 = 5_000;
/// In how many of a thousand cases that is a change of its members.
const CHANGES: u32 = 150;

/// The group, once it is founded.
#[derive(Debug)]
pub(crate) struct Sharing {
    keeper: usize,
    id: Option<GroupId>,
}

/// The group as a member has it.
fn view(member: &Member, id: GroupId) -> Option<GroupView> {
    member.up().groups(&member.officer()).unwrap().into_iter().find(|group| group.id == id)
}

fn saying(word: &str) -> NewMessage {
    NewMessage {
        to: Vec::new(),
        subject: Text::new("Of an invented case").unwrap(),
        body: Prose::new(word).unwrap(),
        urgency: Urgency::Routine,
        case: None,
        reply_to: None,
        answer_by: None,
        attachments: Vec::new(),
    }
}

impl World {
    pub(crate) fn begin_sharing(&mut self) {
        if !self.plan.shares {
            return;
        }
        for member in &self.members {
            member.up().publish_group_keys(&member.officer()).unwrap();
        }
        let keeper = self.chance.below(self.members.len());
        self.sharing = Some(Sharing { keeper, id: None });
        self.soon(Event::Share, SHARE_EVERY);
    }

    /// Something is done about the group, and the power may go in the middle of it.
    pub(crate) fn share(&mut self) {
        self.soon(Event::Share, 2 * SHARE_EVERY);
        let Some(&Sharing { keeper, id }) = self.sharing.as_ref() else { return };
        let writer = self.chance.below(self.members.len());
        let changes = id.is_none() || self.chance.is(CHANGES);
        let who = if changes { keeper } else { writer };
        if !self.members[who].is_up() || !self.counts(who) {
            return;
        }
        let is_doomed = self.chance.is(self.plan.power_cut);
        let before = is_doomed.then(|| (Logs::of(&self.members[who].home), self.book_before()));
        let doubt = match id {
            Some(id) if changes => self.change_group(who, id),
            Some(id) => self.write_to_group(who, id),
            None => self.found_group(who),
        };
        self.tell_what_was_done(who, doubt.as_ref());
        if let Some((logs, book)) = before {
            self.book = book;
            self.cut_power(who, logs, doubt);
        }
        // What was founded when the power went may be there or not.
        let member = &self.members[keeper];
        let own = member.is_up().then(|| member.up().groups(&member.officer()).unwrap());
        let id = own.and_then(|groups| groups.iter().map(|group| group.id).find(|id| id.keeper == member.id));
        if let (Some(sharing), true) = (&mut self.sharing, self.members[keeper].is_up()) {
            sharing.id = id;
        }
    }

    /// With whoever has published keys that have come here.
    fn found_group(&mut self, keeper: usize) -> Option<Doubt> {
        let member = &self.members[keeper];
        let first = *self.chance.one_of(&member.peers)?;
        let is_in = |peer: &&usize| **peer == first || self.chance.is(500);
        let others: BTreeSet<MemberId> =
            member.peers.iter().filter(is_in).map(|peer| self.members[*peer].id).collect();
        let founded = member.up().found_group(&member.officer(), &Text::new("Ports").unwrap(), &others);
        if let Err(error) = founded {
            assert_eq!(error.number(), 6_141, "a group is founded: {error}");
        }
        None
    }

    fn change_group(&mut self, keeper: usize, id: GroupId) -> Option<Doubt> {
        let other = *self.chance.one_of(&self.members[keeper].peers)?;
        let (member, other) = (&self.members[keeper], self.members[other].id);
        let members = view(member, id)?.members;
        let (one, nobody) = ([other].into(), BTreeSet::new());
        let changed = if !members.contains(&other) {
            member.up().change_group(&member.officer(), id, &one, &nobody)
        } else if members.len() > 2 {
            member.up().change_group(&member.officer(), id, &nobody, &one)
        } else {
            Ok(())
        };
        if let Err(error) = changed {
            assert_eq!(error.number(), 6_141, "a group is changed: {error}");
        }
        None
    }

    fn write_to_group(&mut self, who: usize, id: GroupId) -> Option<Doubt> {
        let (member, word) = (&self.members[who], self.chance.word());
        let group = view(member, id).filter(|group| group.standing == GroupStanding::In)?;
        let message: MessageId = member.up().send_to_group(&member.officer(), id, saying(&word)).unwrap();
        let is_in = |other: &usize| *other != who && group.members.contains(&self.members[*other].id);
        let to: BTreeSet<usize> = (0..self.members.len()).filter(is_in).collect();
        self.book.note_message(message, who, to.clone(), word.clone());
        Some(Doubt::Message { to, word })
    }

    /// In the end everybody stands to the group as its keeper says.
    pub(crate) fn check_group(&self) {
        let Some(&Sharing { keeper, id: Some(id) }) = self.sharing.as_ref() else { return };
        if !self.counts(keeper) {
            return;
        }
        let group = view(&self.members[keeper], id).unwrap();
        for who in (0..self.members.len()).filter(|who| self.counts(*who)) {
            let member = &self.members[who];
            let own = view(member, id);
            let agrees = if group.members.contains(&member.id) {
                own.is_some_and(|own| own.standing == GroupStanding::In && own.version == group.version)
            } else {
                own.is_none_or(|own| own.standing == GroupStanding::Out)
            };
            assert!(agrees, "promise 4: {} does not stand to the group as its keeper says", member.id);
        }
    }
}
