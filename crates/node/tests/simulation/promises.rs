//! What must hold, whatever happens: `docs/protocol/invariants.md`, each under its number.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use wasl_feed::{Checkpoint, Origin, Size};
use wasl_model::{Action, AuditLine, Caller, MemberId, rules};
use wasl_node::{ExchangeError, MessageView, Tray};
use wasl_store::{FeedRow, Store};

use crate::{
    acts,
    book::{MessageFact, RecordFact, Version},
    liar::{self, Lie},
    member::Member,
    world::World,
};

/// Two histories: 4022 where a feed is shorter than what its owner signed for others, 4023 where both checkpoints are
/// here, 4024 where the trees do not fit, 4104 from then on.
const CAUGHT: [u16; 4] = [4_022, 4_023, 4_024, 4_104];
/// The directory lets it take no part, or the peer says so, or has new keys that only one of both has heard of.
const NO_PART: [u16; 6] = [4_013, 4_103, 4_111, 4_112, 4_113, 4_114];
/// A peer has what this bureau signed and has not.
const OLD_COPY: u16 = 6_018;
/// Another line of the same two was faster.
const GAP: u16 = 5_005;

impl World {
    /// Holds everything that is there in the end against the book.
    pub(crate) fn check(&self) {
        for member in self.honest() {
            self.check_own_feeds(member);
            self.check_records(member);
            self.check_messages(member);
            self.check_files(member);
            self.check_carried(member);
            check_logs(&self.members[member]);
        }
        for (one, other) in self.plan.pairs() {
            if self.is_honest(one) && self.is_honest(other) {
                check_in_step(&self.members[one], &self.members[other]);
            }
        }
        self.check_forks();
        self.check_directory();
        self.check_group();
    }

    /// Who forked its feeds is none of those on whom a promise can be held, whatever the reason.
    fn is_honest(&self, member: usize) -> bool {
        let lies = self.plan.liar.is_some_and(|(liar, _)| liar == member);
        !lies && self.forked() != Some(member) && !self.is_removed(member)
    }

    /// Who has signed two histories.
    fn forked(&self) -> Option<usize> {
        let liar = self.plan.liar.filter(|(_, lie)| *lie == Lie::Forks && self.twin.is_some());
        liar.map(|(liar, _)| liar).or(self.plan.forgetful.filter(|_| self.has_forked))
    }

    fn honest(&self) -> impl Iterator<Item = usize> {
        (0..self.members.len()).filter(|member| self.is_honest(*member))
    }

    /// Whether what this member said can be held against others.
    pub(crate) fn counts(&self, member: usize) -> bool {
        let is_honest = self.plan.liar.is_none_or(|(liar, lie)| liar != member || lie == Lie::Meddles);
        is_honest && self.forked() != Some(member) && !self.is_removed(member)
    }

    fn knows(&self, one: usize, other: usize) -> bool {
        one == other || self.plan.pairs().contains(&(one, other))
    }

    /// Promise 1: what was acknowledged is there after every start.
    pub(crate) fn check_own_feeds(&self, who: usize) {
        let member = &self.members[who];
        // What a forger orders of itself is its own affair, and what a disk forgot is gone.
        if !self.counts(who) || self.has_forgotten_at(who) {
            return;
        }
        for (id, fact) in self.book.records.iter().filter(|(_, fact)| fact.owner == who) {
            let word = fact.now.as_ref().map(|version| version.word.clone());
            assert_eq!(acts::says(member, *id), word, "promise 1: an acknowledged change is lost");
        }
        for fact in self.book.messages.iter().filter(|fact| fact.from == who) {
            let view = member.up().message(&member.officer(), fact.id);
            let view = view.unwrap_or_else(|_| panic!("promise 1: message {} is lost", fact.id));
            assert_eq!(view.recalled.is_some(), fact.recalled, "promise 1: a recall is lost");
            let word = acts::word(&view);
            assert!(
                word == Some(&fact.word) || (word.is_none() && fact.recalled),
                "promise 1: {} says {word:?}",
                fact.id
            );
        }
    }

    /// Promises 3 and 4: who may have a record has its newest version, and nobody else has anything of it.
    fn check_records(&self, who: usize) {
        let member = &self.members[who];
        for (id, fact) in self.book.records.iter().filter(|(_, fact)| self.counts(fact.owner)) {
            let may = |version: &&Version| self.may_have(who, fact, version);
            let word = fact.now.as_ref().filter(may).map(|version| version.word.clone());
            let has = acts::says(member, *id);
            assert_eq!(
                has, word,
                "promise 3 or 4: what {} has of a record of {}",
                member.id, self.members[fact.owner].id
            );
        }
    }

    fn may_have(&self, who: usize, fact: &RecordFact, version: &Version) -> bool {
        let (owner, member) = (self.members[fact.owner].id, self.members[who].id);
        self.knows(who, fact.owner) && version.audience.includes(owner, member)
    }

    /// Promises 2, 3 and 4: every message is seen once by each of its receivers, in order, and by nobody else; and its
    /// sender knows what became of it.
    fn check_messages(&self, who: usize) {
        let member = &self.members[who];
        for sender in (0..self.members.len()).filter(|sender| *sender != who && self.counts(*sender)) {
            let expected: Vec<&MessageFact> =
                self.sent(sender).filter(|fact| fact.to.contains(&who)).collect();
            let listed = Self::listed(member, self.members[sender].id);
            let mut numbers: Vec<u64> = listed.iter().map(|view| view.id.number).collect();
            numbers.reverse();
            assert!(
                numbers.is_sorted_by(|one, next| one < next),
                "promise 2: {numbers:?} twice or out of order"
            );
            let known = |view: &&MessageView| self.sent(sender).all(|fact| fact.id != view.id);
            assert_eq!(
                listed.iter().find(known).map(|view| view.id),
                None,
                "promise 2: a message that nobody wrote"
            );
            for fact in expected.iter().filter(|_| self.knows(who, sender)) {
                self.check_received(who, fact, listed.iter().find(|view| view.id == fact.id));
            }
            for fact in self.sent(sender).filter(|fact| !fact.to.contains(&who)) {
                let view = listed.iter().find(|view| view.id == fact.id);
                assert!(
                    view.is_none_or(|view| view.content.is_none()),
                    "promise 3: {} is not for {}",
                    fact.id,
                    member.id
                );
            }
        }
        self.sent(who).for_each(|fact| self.check_told(who, fact));
    }

    fn sent(&self, sender: usize) -> impl Iterator<Item = &MessageFact> {
        self.book.messages.iter().filter(move |fact| fact.from == sender)
    }

    fn listed(member: &Member, from: MemberId) -> Vec<MessageView> {
        let (views, more) = member.up().messages(&member.officer(), Tray::In, None, 500).unwrap();
        assert!(!more, "the simulation lists everything at once");
        views.into_iter().filter(|view| view.id.from == from).collect()
    }

    fn check_received(&self, who: usize, fact: &MessageFact, view: Option<&MessageView>) {
        let word = view.and_then(acts::word);
        let (has_read, perhaps) = (fact.read.contains(&who), fact.perhaps_read.contains(&who));
        match (fact.recalled, has_read) {
            (false, _) | (true, true) => {
                assert_eq!(
                    word,
                    Some(fact.word.as_str()),
                    "promise 4: {} at {}",
                    fact.id,
                    self.members[who].id
                );
            }
            (true, false) if perhaps => {}
            (true, false) => assert_eq!(word, None, "promise 6: {} was taken back unread", fact.id),
        }
    }

    /// What the sender knows of its message.
    fn check_told(&self, who: usize, fact: &MessageFact) {
        let member = &self.members[who];
        let view = member.up().message(&member.officer(), fact.id).unwrap();
        for receiver in &view.receivers {
            let to = self.members.iter().position(|other| other.id == receiver.member).unwrap();
            if !self.is_honest(to) || !self.knows(who, to) {
                continue;
            }
            // What was taken back before it was fetched was never given.
            let told = receiver.delivered.is_some() || fact.recalled;
            assert!(told, "promise 4: no receipt for {} from {}", fact.id, receiver.member);
            assert_eq!(receiver.fault, None, "promise 4: {} cannot be opened", fact.id);
            if !fact.perhaps_read.contains(&to) {
                assert_eq!(receiver.read.is_some(), fact.read.contains(&to), "promise 4: {} read", fact.id);
            }
        }
    }

    /// Promises 3 and 6: in no file of a home is a word that was not for it, or that was erased, or sealed.
    fn check_files(&self, who: usize) {
        let found = words(&self.members[who].home);
        let open = self.book.messages.iter().find(|fact| found.contains_key(&fact.word));
        assert!(open.is_none(), "promise 3: a message lies open in a file of {}", self.members[who].id);
        for fact in self.book.records.values().filter(|fact| self.counts(fact.owner)) {
            for version in fact.before.iter().chain(&fact.now) {
                let Some(file) = found.get(&version.word) else { continue };
                let file = file.file_name().unwrap_or_default().display();
                let (member, owner) = (self.members[who].id, self.members[fact.owner].id);
                assert!(
                    self.may_have(who, fact, version),
                    "promise 3: {member} has a version of {owner} not for it in {file}"
                );
                assert!(fact.now.is_some(), "promise 6: {member} has an erased record of {owner} in {file}");
            }
        }
    }

    /// Promise 6: nothing is carried that its owner has erased.
    fn check_carried(&self, who: usize) {
        let member = &self.members[who];
        let permit = rules::permit(Caller::bureau(member.id), Action::Replicate, member.up().now()).unwrap();
        for owner in self.honest().filter(|owner| *owner != who) {
            let identity = self.members[owner].up().identity();
            for origin in [identity.records(), identity.messages()] {
                let Some(feed) = store(member).feed(&origin).unwrap() else { continue };
                let all = 0..feed.size;
                let carried = store(member).covers(&permit, &origin, all.clone(), usize::MAX).unwrap();
                let said =
                    store(&self.members[owner]).entries(&permit, &origin, all, 100_000, usize::MAX).unwrap();
                for (number, _) in carried.covers {
                    let entry = &said.entries[usize::try_from(number).unwrap()].0;
                    assert!(
                        entry.opening.is_some(),
                        "promise 6: {} carries entry {number} of {origin}",
                        member.id
                    );
                }
            }
        }
    }

    /// Promise 5: whoever was shown two histories, by the liar itself or by somebody it can talk to, knows it.
    fn check_forks(&self) {
        let Some(owner) = self.forked() else { return };
        let identity = self.members[owner].up().identity();
        for origin in [identity.records(), identity.messages()] {
            for (one, other) in self.plan.lines() {
                if self.is_honest(one) && self.is_honest(other) {
                    self.check_fork(&origin, one, other);
                }
            }
        }
        assert!(self.twin.iter().all(|twin| liar::is_of(&identity.records(), twin)));
        let is_told = |other: usize| {
            let refused = self.refused.get(&(other, owner));
            refused.is_some_and(|number| CAUGHT.contains(number))
        };
        assert!(
            !self.has_forked
                || !self.members[owner].up().may_write().unwrap()
                || (0..self.members.len()).any(is_told),
            "promise 5: {} has signed two histories and nobody knows it",
            self.members[owner].id
        );
    }

    /// Whether somebody has another history of this member's feeds than it has itself.
    pub(crate) fn differs_from_copies(&self, owner: usize) -> bool {
        let identity = self.members[owner].up().identity();
        let others = (0..self.members.len()).filter(|other| *other != owner && self.knows(*other, owner));
        let differs = |other: usize, origin: &Origin| {
            let [own, copy] = [owner, other].map(|member| store(&self.members[member]));
            let [own_feed, feed] = [&own, &copy].map(|store| store.feed(origin).unwrap().unwrap());
            let common = Size::new(own_feed.size.min(feed.size)).unwrap();
            let halted = feed.halted.is_some() || own_feed.halted.is_some();
            halted || own.head_at(origin, common).unwrap() != copy.head_at(origin, common).unwrap()
        };
        let origins = [identity.records(), identity.messages()];
        others
            .flat_map(|other| origins.iter().map(move |origin| (other, origin)))
            .any(|(other, origin)| differs(other, origin))
    }

    /// One of two that hold two histories knows it; and whoever asks the owner and is shown by the other what that one was
    /// told knows it by itself. Who holds more of the feed sees it at once; who holds less has to hold what it was shown
    /// against the owner.
    fn check_fork(&self, origin: &Origin, one: usize, other: usize) {
        let [(store, feed), (other_store, other_feed)] = [one, other].map(|member| {
            let store = store(&self.members[member]);
            let feed = store.feed(origin).unwrap();
            (store, feed)
        });
        let (Some(feed), Some(other_feed)) = (feed, other_feed) else { return };
        let agree_up_to = |size: u64| {
            let common = Size::new(feed.size.min(size)).unwrap();
            store.head_at(origin, common).unwrap() == other_store.head_at(origin, common).unwrap()
        };
        let liar = self.forked().unwrap();
        let knows = |who: usize, feed: &FeedRow| {
            let refused = self.refused.get(&(who, liar));
            feed.halted.is_some() || refused.is_some_and(|number| CAUGHT.contains(number))
        };
        let shown = other_feed
            .checkpoint
            .as_ref()
            .map_or(0, |note| Checkpoint::read(note, origin, &other_feed.key).unwrap().size().get());
        // One that has stopped, because it saw at a peer what it cannot have, shows nothing of its own.
        let can_be_asked = self.plan.lines().contains(&(one, liar))
            && (self.plan.liar.is_some() || self.members[liar].up().may_write().unwrap());
        let must_know = !agree_up_to(shown) && can_be_asked;
        assert!(
            agree_up_to(other_feed.size) || knows(one, &feed) || (!must_know && knows(other, &other_feed)),
            "promise 5: {one} and {other} hold two histories of {origin} and {one} does not know it"
        );
    }

    /// Promise 7: between honest members nothing is refused but what a liar signed.
    pub(crate) fn check_refusal(&self, ends: Option<(usize, usize)>, error: &ExchangeError) {
        let honest = ends.is_none_or(|(one, other)| self.is_honest(one) && self.is_honest(other));
        let forks = matches!(self.plan.liar, Some((_, Lie::Forks))) || self.forgot.at.is_some();
        let is_known = error.number() == GAP
            || (forks && CAUGHT.contains(&error.number()))
            || (self.forgot.at.is_some() && error.number() == OLD_COPY)
            || (self.keeping.is_some() && NO_PART.contains(&error.number()));
        assert!(!honest || is_known, "promise 7: {} between honest members: {error}", error.number());
    }
}

/// Promise 4: what one follows of the other is as the other has it.
fn check_in_step(one: &Member, other: &Member) {
    let identity = other.up().identity();
    for origin in [identity.records(), identity.messages()] {
        let [here, there] = [one, other].map(|member| store(member).feed(&origin).unwrap().unwrap());
        assert_eq!(here.size, there.size, "promise 4: {} has not all of {origin}", one.id);
        let size = Size::new(here.size).unwrap();
        let [here, there] = [one, other].map(|member| store(member).head_at(&origin, size).unwrap());
        assert_eq!(here, there, "promise 4: {} has another {origin}", one.id);
    }
}

/// Promise 8: every log verifies from its first entry to its last, and every line that was opened was closed, but where
/// the power went.
fn check_logs(member: &Member) {
    let store = store(member);
    for feed in store.feeds().unwrap().into_iter().filter(|feed| feed.halted.is_none()) {
        let verdict = store.verify(&feed.origin).unwrap();
        assert!(verdict.is_sound(), "promise 8: {} at {}: {verdict}", feed.origin, member.id);
    }
    let verdict = member.up().verify_audit(&member.admin_of_audit()).unwrap();
    assert!(verdict.is_sound(), "promise 8: the audit log of {}: {verdict}", member.id);
    let page = member.up().audit(&member.admin_of_audit(), None, 1_000).unwrap();
    let mut opened: BTreeSet<u64> = BTreeSet::new();
    for line in page.lines.iter().rev() {
        match &line.line {
            AuditLine::Opened(_) => drop(opened.insert(line.number)),
            AuditLine::Closed(closed) => drop(opened.remove(&closed.opened)),
        }
    }
    // The last is that of this very question.
    let open = opened.len() - 1;
    assert!(open <= member.cuts, "promise 8: {open} lines of {} were never closed", member.id);
}

fn store(member: &Member) -> Store {
    Store::open(&member.home.join("records.sqlite")).unwrap()
}

/// Every word of the simulation that lies in a file below this folder, and in which.
fn words(folder: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            found.append(&mut words(&path));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let is_word = |window: &&[u8]| window[0] == b'Q' && window[1..].iter().all(u8::is_ascii_lowercase);
        let words = bytes.windows(12).filter(is_word);
        found.extend(words.map(|word| (String::from_utf8_lossy(word).into_owned(), path.clone())));
    }
    found
}
