//! A directory that says who the members are: its keepers admit, suspend, resume, renew and remove.

use wasl_feed::{KeyName, SigningKey, UnixTime};
use wasl_model::Text;
use wasl_node::{Bureau, Charter, Directory, DirectoryBatch, DirectoryEntry, MemberStanding, SignedCard};

use crate::{
    chance::Chance,
    line::Line,
    member::Member,
    world::{Event, World},
};

/// How often the keepers change something, on average, in milliseconds.
const KEEP_EVERY: u64 = 25_000;
/// Fewer members in good standing they do not leave.
const GOOD_MIN: usize = 2;

/// What the keepers have signed so far.
pub(crate) struct Keeping {
    pub(crate) directory: Directory,
    keys: Vec<SigningKey>,
    batches: Vec<DirectoryBatch>,
}

impl Keeping {
    /// Founds the directory of these members, who obey it from now on. The last may have to wait until it is admitted.
    pub(crate) fn found(members: &[Member], chance: &mut Chance) -> Self {
        let name = || KeyName::of_member("UN").unwrap();
        let count = u8::try_from(chance.between(1, 5)).unwrap();
        let keys: Vec<_> = (0..count).map(|key| SigningKey::from_seed(name(), &[100 + key; 32])).collect();
        let listed = keys.iter().map(|key| key.verifying_key().to_string()).collect();
        let charter = Charter { threshold: (keys.len() / 2 + 1).try_into().unwrap(), keys: listed };
        let time = time_of(&members[0], 0);
        let title = Text::new("An invented network").unwrap();
        let mut founding = Directory::founding("UN".parse().unwrap(), title, charter, time).unwrap();
        for key in &keys {
            Directory::sign_founding(&mut founding, key).unwrap();
        }
        for member in members {
            member.up().trust_directory(&member.admin(), &founding.to_bytes()).unwrap();
        }
        let directory = Directory::found(&founding, time).unwrap();
        let mut keeping = Self { directory, keys, batches: Vec::new() };
        let listed = members.len() - usize::from(members.len() > GOOD_MIN && chance.is(300));
        let cards = members[..listed].iter().map(|member| DirectoryEntry::Admit { card: card(member) });
        keeping.publish(&members[0], cards.collect(), 0, chance);
        keeping
    }

    /// Has enough of the keys sign this, and hands it to a bureau that has all before it.
    fn publish(&mut self, at: &Member, entries: Vec<DirectoryEntry>, now: u64, chance: &mut Chance) {
        let time = time_of(at, now);
        let mut batch: DirectoryBatch = self.directory.propose(entries, time).unwrap();
        chance.mix(&mut self.keys);
        for key in &self.keys[..=self.keys.len() / 2] {
            self.directory.sign(&mut batch, key).unwrap();
        }
        at.up().publish_directory(&at.admin(), &batch.to_bytes()).unwrap();
        self.directory = self.directory.extended(&batch, time).unwrap();
        self.batches.push(batch);
    }

    /// How a member stands by the newest batch; `None` if it was never admitted.
    pub(crate) fn standing(&self, member: &Member) -> Option<MemberStanding> {
        self.directory.member(member.id).map(|listed| listed.standing.0)
    }

    /// Whether it has the keys that the directory has of it.
    fn has_listed_keys(&self, member: &Member) -> bool {
        let key = member.up().identity().verifying_key().to_string();
        self.directory.member(member.id).is_none_or(|listed| listed.card.key == key)
    }

    /// Something that may be said of a member, if there is anything.
    fn change(&self, members: &[Member], who: usize, chance: &mut Chance) -> Option<DirectoryEntry> {
        let (member, is_good) =
            (&members[who], |member: &Member| self.standing(member) == Some(MemberStanding::Good));
        let can_go = members.iter().filter(|member| is_good(member)).count() > GOOD_MIN;
        let id = member.id;
        match (self.standing(member), chance.below(10)) {
            (None, _) => Some(DirectoryEntry::Admit { card: card(member) }),
            (Some(MemberStanding::Suspended), _) => Some(DirectoryEntry::Resume { member: id }),
            (Some(MemberStanding::Good), 0..4) if can_go => Some(DirectoryEntry::Suspend { member: id }),
            (Some(MemberStanding::Good), 4) if can_go => Some(DirectoryEntry::Remove { member: id }),
            // Whoever was renewed is so once more when it has taken up the keys of before.
            (Some(MemberStanding::Good), 5..) if self.has_listed_keys(member) => {
                let card: SignedCard = member.up().next_card(&member.admin(), "simulated:1").unwrap();
                Some(DirectoryEntry::Renew { card })
            }
            _ => None,
        }
    }
}

fn card(member: &Member) -> SignedCard {
    member.up().identity().signed_card("simulated:1").unwrap()
}

/// The time by which keepers date: nobody's clock is behind it.
fn time_of(member: &Member, now: u64) -> UnixTime {
    UnixTime::new(member.network_time(now).secs()).unwrap()
}

/// What a bureau has of the directory.
fn view(bureau: &Bureau, member: &Member) -> Directory {
    bureau.directory(&member.admin()).unwrap().unwrap().directory
}

impl World {
    pub(crate) fn begin_keeping(&mut self) {
        if self.plan.is_kept {
            self.keeping = Some(Keeping::found(&self.members, &mut self.chance));
            self.soon(Event::Keep, KEEP_EVERY);
        }
    }

    /// The keepers say something, and a bureau that knows all before it takes it.
    pub(crate) fn keep(&mut self) {
        self.soon(Event::Keep, 2 * KEEP_EVERY);
        let who = self.chance.below(self.members.len());
        if self.members[who].is_up() {
            self.keep_about(who);
        }
    }

    fn keep_about(&mut self, who: usize) {
        let Some(mut keeping) = self.keeping.take() else { return };
        let size = keeping.directory.size();
        let knows_all = |member: &&Member| member.is_up() && view(member.up(), member).size() == size;
        let at: Vec<&Member> = self.members.iter().filter(knows_all).collect();
        if let Some(at) = self.chance.one_of(&at).copied()
            && let Some(entry) = keeping.change(&self.members, who, &mut self.chance)
        {
            keeping.publish(at, vec![entry], self.now, &mut self.chance);
        }
        self.keeping = Some(keeping);
    }

    /// In the end everybody is admitted or resumed who was not removed, and takes up the keys that the directory has.
    pub(crate) fn let_everybody_in(&mut self) {
        let is_out = |keeping: &Keeping, member: &Member| {
            matches!(keeping.standing(member), None | Some(MemberStanding::Suspended))
        };
        for who in 0..self.members.len() {
            if self.keeping.as_ref().is_some_and(|keeping| is_out(keeping, &self.members[who])) {
                self.keep_about(who);
            }
        }
    }

    /// Who was away while all whom it can call took up other keys knows none of them any more: people hand it the directory.
    pub(crate) fn hand_directory_over(&self) {
        let Some(keeping) = &self.keeping else { return };
        for member in &self.members {
            let size = view(member.up(), member).size();
            for batch in keeping.batches.iter().filter(|batch| batch.start() >= size) {
                member.up().publish_directory(&member.admin(), &batch.to_bytes()).unwrap();
            }
        }
    }

    /// Starts those again that know of other keys of theirs.
    pub(crate) fn take_up_keys(&mut self) {
        let Some(keeping) = &self.keeping else { return };
        let is_behind = |who: &usize| {
            let member = &self.members[*who];
            let knows = view(member.up(), member) == keeping.directory;
            knows && !keeping.has_listed_keys(member)
        };
        let behind: Vec<usize> = (0..self.members.len()).filter(is_behind).collect();
        for who in behind {
            self.members[who].kill();
            self.members[who].start();
        }
    }

    /// Whether one knows the other by the keys that it has, as TLS asks before anything is said.
    pub(crate) fn knows_keys(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.members[one], &self.members[other]);
        let key = other.up().identity().verifying_key().to_string();
        self.keeping.is_none()
            || view(one.up(), one).member(other.id).is_none_or(|listed| listed.card.key == key)
    }

    /// Whether somebody has not heard all that the keepers said, or not taken up the keys that they gave it.
    pub(crate) fn is_keeping_under_way(&self) -> bool {
        self.keeping.as_ref().is_some_and(|keeping| {
            let is_behind = |(who, member): (usize, &Member)| {
                let is_liar = self.plan.liar.is_some_and(|(liar, _)| liar == who);
                let has_keys = keeping.has_listed_keys(member) || self.is_removed(who);
                let is_behind = view(member.up(), member) != keeping.directory || !has_keys;
                is_behind && !is_liar
            };
            self.members.iter().enumerate().any(is_behind)
        })
    }

    pub(crate) fn is_removed(&self, who: usize) -> bool {
        let standing = self.keeping.as_ref().and_then(|keeping| keeping.standing(&self.members[who]));
        standing == Some(MemberStanding::Removed)
    }

    /// Whether the puller of a line knows that its server takes no part, and with how many entries of the directory. Asked
    /// only where it is so by the newest.
    pub(crate) fn knows_no_part(&self, one: usize, other: usize) -> Option<u64> {
        let keeping = self.keeping.as_ref()?;
        let server = &self.members[other];
        let is_good = |standing: Option<MemberStanding>| standing == Some(MemberStanding::Good);
        if is_good(keeping.standing(server)) {
            return None;
        }
        let known = view(self.members[one].up(), &self.members[one]);
        (!is_good(known.member(server.id).map(|listed| listed.standing.0))).then(|| known.size())
    }

    /// Nothing is taken from whoever is known to take no part.
    pub(crate) fn check_part(&self, line: &Line, before: u64) {
        let (one, other) = (line.puller.member, line.server.member);
        let Some(size) = line.no_part else { return };
        if line.entries() > before {
            let known = view(self.members[one].up(), &self.members[one]).size();
            let (one, other) = (self.members[one].id, self.members[other].id);
            assert!(
                known > size,
                "promise 9: {one} takes entries of {other}, and knows that it takes no part"
            );
        }
    }

    /// Everybody has the same directory, also who is out of it.
    pub(crate) fn check_directory(&self) {
        let Some(keeping) = &self.keeping else { return };
        for (who, member) in self.members.iter().enumerate() {
            let is_liar = self.plan.liar.is_some_and(|(liar, _)| liar == who);
            let is_same = view(member.up(), member) == keeping.directory;
            assert!(is_liar || is_same, "promise 9: {} has not all of the directory", member.id);
        }
    }
}
