//! Bureaus that obey a directory: who takes part is what its keys say, and every bureau knows it within a round.

use wasl_exchange::Reply;
use wasl_feed::{KeyName, SigningKey, UnixTime};
use wasl_model::{Handling, Purpose, Text};
use wasl_node::{
    Charter, Clock as _, Directory, DirectoryBatch, DirectoryEntry, DirectoryError, DirectoryView,
    MemberStanding, NodeError,
};

use crate::{
    live::asked_only,
    lying_hubs::round,
    world::{Running, World},
};

/// The three keys of which two must sign; they are nobody's bureau's.
fn signers() -> Vec<SigningKey> {
    let key = |seed: u8| SigningKey::from_seed(KeyName::of_member("UN").unwrap(), &[seed; 32]);
    [90, 91, 92].map(key).into()
}

fn now(world: &World) -> UnixTime {
    UnixTime::new(world.clock.now().secs()).unwrap()
}

pub(crate) fn founding(world: &World) -> Vec<u8> {
    let keys = signers().iter().map(|key| key.verifying_key().to_string()).collect();
    let (title, charter) = (Text::new("An invented network").unwrap(), Charter { threshold: 2, keys });
    let time = now(world);
    let mut batch = Directory::founding("UN".parse().unwrap(), title, charter, time).unwrap();
    for key in &signers()[..2] {
        Directory::sign_founding(&mut batch, key).unwrap();
    }
    batch.to_bytes()
}

/// A batch that says this after what `directory` says, signed by two of the three.
fn signed(world: &World, directory: &Directory, entries: Vec<DirectoryEntry>) -> Vec<u8> {
    let time = now(world);
    let mut batch: DirectoryBatch = directory.propose(entries, time).unwrap();
    for key in &signers()[1..] {
        directory.sign(&mut batch, key).unwrap();
    }
    batch.to_bytes()
}

impl Running {
    pub(crate) fn trusts(&self, founding: &[u8]) {
        self.bureau.trust_directory(&self.admin(), founding).unwrap();
    }

    fn view(&self) -> DirectoryView {
        self.bureau.directory(&self.admin()).unwrap().unwrap()
    }

    pub(crate) fn listed(&self) -> DirectoryEntry {
        let card = self.bureau.identity().signed_card(&self.exchange.address().to_string()).unwrap();
        DirectoryEntry::Admit { card }
    }

    pub(crate) fn publishes_entries(&self, world: &World, entries: Vec<DirectoryEntry>) {
        let batch = signed(world, &self.view().directory, entries);
        self.bureau.publish_directory(&self.admin(), &batch).unwrap();
    }

    fn standing_of(&self, other: &Self) -> Option<MemberStanding> {
        self.view().directory.member(other.member()).map(|member| member.standing.0)
    }
}

/// Three bureaus that know each other and obey one directory; all are listed, and only the first was told so.
pub(crate) fn three(world: &World) -> [Running; 3] {
    let [ma, fr, sg] = ["MA", "FR", "SG"].map(|code| world.make(code));
    for (one, other) in [(&ma, &fr), (&fr, &ma), (&fr, &sg), (&sg, &fr), (&ma, &sg), (&sg, &ma)] {
        one.knows(other);
    }
    let founding = founding(world);
    for bureau in [&ma, &fr, &sg] {
        bureau.trusts(&founding);
    }
    ma.publishes_entries(world, vec![ma.listed(), fr.listed(), sg.listed()]);
    [ma, fr, sg]
}

#[test]
fn what_one_bureau_publishes_every_bureau_knows_after_a_round() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    ma.says("1", "Perdita Lumen", Handling::default());
    assert_eq!(fr.pulls(&ma), Ok(1), "it fetched the directory first, and so knew that MA is a member");
    assert_eq!(sg.pulls(&fr), Ok(0), "and passed it on");
    assert_eq!([&ma, &fr, &sg].map(|bureau| bureau.view().directory.size()), [4; 3]);
    assert_eq!(fr.view().directory, ma.view().directory);
    assert_eq!(fr.finds("Perdita Lumen").len(), 1);
}

#[test]
fn a_round_hears_all_of_the_directory_also_where_another_line_was_faster() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    ma.publishes_entries(&world, vec![DirectoryEntry::Suspend { member: sg.member() }]);
    let mut is_faster = true;
    // The first batch is here already when it comes.
    let hears = |reply: &mut Reply| {
        if let Reply::Directory(batch) = reply
            && std::mem::take(&mut is_faster)
        {
            fr.bureau.publish_directory(&fr.admin(), batch).unwrap();
        }
    };
    assert_eq!(round(&fr, &ma, hears), Ok(0));
    assert_eq!((fr.view().directory.size(), fr.standing_of(&sg)), (5, Some(MemberStanding::Suspended)));
}

#[test]
fn who_is_not_listed_takes_no_part_and_is_told_why() {
    let world = World::new();
    let [ma, fr] = ["MA", "FR"].map(|code| world.make(code));
    ma.knows(&fr);
    fr.knows(&ma);
    ma.says("1", "Perdita Lumen", Handling::default());
    ma.trusts(&founding(&world));
    ma.publishes_entries(&world, vec![ma.listed()]);
    assert_eq!(ma.pulls(&fr), Err(4111), "FR is not in the directory");
    assert_eq!(fr.pulls(&ma), Err(4013), "and MA says so");
    assert!(fr.finds("Perdita Lumen").is_empty());
    ma.publishes_entries(&world, vec![fr.listed()]);
    assert_eq!((fr.pulls(&ma), ma.pulls(&fr)), (Ok(1), Ok(0)));
}

#[test]
fn a_card_that_the_directory_does_not_have_is_not_added() {
    let world = World::new();
    let [ma, fr, ..] = three(&world);
    let us = world.make("US");
    let adds = |other: &Running| {
        let card = other.bureau.identity().card(&other.exchange.address().to_string());
        ma.bureau.add_peer(&ma.admin(), &card).map_err(|error| error.number())
    };
    assert_eq!((adds(&fr), adds(&us)), (Ok(fr.member()), Err(4111)));
    ma.publishes_entries(&world, vec![us.listed(), DirectoryEntry::Suspend { member: us.member() }]);
    assert_eq!(adds(&us), Err(4112));
}

#[test]
fn all_whom_the_directory_lists_in_good_standing_become_peers_at_once() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    let [us, un, br] = ["US", "UN", "BR"].map(|code| world.make(code));
    let (suspended, removed) = (un.member(), br.member());
    ma.publishes_entries(
        &world,
        vec![
            us.listed(),
            un.listed(),
            br.listed(),
            DirectoryEntry::Suspend { member: suspended },
            DirectoryEntry::Remove { member: removed },
        ],
    );
    let peers = || {
        let peers = ma.bureau.peers(&ma.admin()).unwrap().into_iter();
        peers.map(|peer| (peer.member, peer.address)).collect::<Vec<_>>()
    };
    let reached = |bureau: &Running| (bureau.member(), bureau.exchange.address().to_string());
    assert_eq!(peers(), [&fr, &sg].map(reached));
    assert_eq!(ma.bureau.add_listed_peers(&ma.admin()).unwrap(), [us.member()]);
    assert_eq!(peers(), [&fr, &sg, &us].map(reached));
    assert_eq!(ma.bureau.add_listed_peers(&ma.admin()).unwrap(), [], "again adds nobody");
    us.knows(&ma);
    us.says("1", "Perdita Lumen", Handling::default());
    assert_eq!(ma.pulls(&us), Ok(1));
    let alone = us.bureau.add_listed_peers(&us.admin()).map_err(|error| error.number());
    assert_eq!(alone, Err(NodeError::NoDirectory.number()), "US obeys no directory");
}

#[test]
fn a_suspended_member_is_given_the_directory_and_nothing_else_until_it_is_resumed() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    fr.says("1", "Perdita Lumen", Handling::default());
    ma.publishes_entries(&world, vec![DirectoryEntry::Suspend { member: fr.member() }]);

    assert_eq!(ma.pulls(&fr), Err(4112));
    assert_eq!(sg.pulls(&fr), Ok(1), "who has not heard of it yet goes on");
    assert_eq!((sg.pulls(&ma), sg.pulls(&fr)), (Ok(0), Err(4112)), "and stops within a round");
    assert_eq!(fr.pulls(&ma), Err(4013), "it is told");
    assert_eq!(
        fr.standing_of(&fr),
        Some(MemberStanding::Suspended),
        "and can read in the directory what became of it"
    );
    assert_eq!(sg.finds("Perdita Lumen").len(), 1, "what it had said before stays");

    ma.publishes_entries(&world, vec![DirectoryEntry::Resume { member: fr.member() }]);
    assert_eq!((fr.pulls(&ma), sg.pulls(&fr), ma.pulls(&fr)), (Ok(0), Ok(0), Ok(1)));
}

#[test]
fn a_removed_member_is_out_and_stays_out() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    sg.pulls(&ma).unwrap();
    ma.publishes_entries(&world, vec![DirectoryEntry::Remove { member: fr.member() }]);
    sg.pulls(&ma).unwrap();
    assert_eq!(
        [ma.pulls(&fr), sg.pulls(&fr), fr.pulls(&ma), fr.pulls(&sg)],
        [Err(4113), Err(4113), Err(4013), Err(4013)]
    );
    let again = ma.view().directory.propose(vec![fr.listed()], now(&world));
    assert_eq!(again, Err(DirectoryError::Reused(fr.member())), "with its old keys it does not come back");
}

#[test]
fn nobody_changes_the_directory_without_enough_of_its_keys() {
    let world = World::new();
    let [ma, ..] = three(&world);
    let directory = ma.view().directory;
    let time = now(&world);
    let mut batch = directory.propose(vec![DirectoryEntry::Remove { member: ma.member() }], time).unwrap();
    directory.sign(&mut batch, &signers()[0]).unwrap();
    let refused = |bytes: &[u8]| ma.bureau.publish_directory(&ma.admin(), bytes).unwrap_err().number();
    assert_eq!(refused(&batch.to_bytes()), 5705);
    assert_eq!(refused(b"anything"), 5703);
    assert_eq!(ma.bureau.trust_directory(&ma.admin(), &founding(&world)).unwrap_err().number(), 6131);
    assert_eq!(ma.view().directory, directory);
    let officer = ma.officer(Purpose::Investigation);
    let by_officer = ma.bureau.publish_directory(&officer, &batch.to_bytes());
    assert!(matches!(by_officer, Err(NodeError::Refused(_))));
}

#[test]
fn two_histories_of_the_directory_are_found_and_nothing_more_is_taken() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    let common = ma.view().directory;
    let suspends = |who: &Running| vec![DirectoryEntry::Suspend { member: who.member() }];
    let [one, other] = [&fr, &sg].map(|who| signed(&world, &common, suspends(who)));
    ma.bureau.publish_directory(&ma.admin(), &one).unwrap();
    sg.bureau.publish_directory(&sg.admin(), &other).unwrap();
    assert_eq!(ma.pulls(&sg), Err(5713), "enough keys have signed both");
    assert!(ma.view().is_forked && !sg.view().is_forked);
    let more = signed(&world, &ma.view().directory, vec![DirectoryEntry::Resume { member: fr.member() }]);
    assert_eq!(ma.bureau.publish_directory(&ma.admin(), &more).unwrap_err().number(), 5713);
    drop((ma, fr, sg));
    assert!(world.reopen("MA").view().is_forked, "the proof is kept");
}

#[test]
fn a_bureau_that_was_closed_knows_the_directory_when_it_opens_again() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    let directory = fr.view().directory;
    drop(fr);
    world.clock.set(wasl_model::Timestamp::from_secs(1_000));
    let fr = world.reopen("FR");
    assert_eq!(fr.view().directory, directory, "though its clock was set back to long before");
    drop((ma, sg));
}

#[test]
fn a_suspended_member_is_asked_nothing_live_and_the_answer_says_so() {
    let world = World::new();
    let (un, ma) = (world.make_set("UN", &asked_only()), world.make("MA"));
    un.knows(&ma);
    ma.knows(&un);
    un.says("1", "Perdita Lumen", Handling::default());
    ma.pulls(&un).unwrap();
    assert_eq!(ma.asks_all("Perdita Lumen", Purpose::Investigation).hits.len(), 1);
    ma.trusts(&founding(&world));
    let un_is_out = vec![ma.listed(), un.listed(), DirectoryEntry::Suspend { member: un.member() }];
    ma.publishes_entries(&world, un_is_out);
    let answer = ma.asks_all("Perdita Lumen", Purpose::Investigation);
    let told: Vec<_> = answer.asked.iter().map(|asked| (asked.member, asked.outcome.number())).collect();
    assert_eq!((answer.hits.len(), told, answer.is_complete()), (0, vec![(un.member(), Some(4112))], false));
}
