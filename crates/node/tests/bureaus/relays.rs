//! Hubs: bureaus that carry for others what they cannot read.

use std::{collections::BTreeSet, fs, path::Path};

use wasl_model::{Audience, Handling, MemberId, Purpose, RecordId, Timestamp};
use wasl_node::{Clock as _, Confirmation, MessageView};

use crate::{
    following::until,
    messages::{refused, says},
    world::{NOON_SECS, Running, World},
};

/// An invented name that stands nowhere else.
pub(crate) const NAME: &str = "Thaddeus Quillfeather";
pub(crate) const OTHER_NAME: &str = "Ottoline Brackenbury";

/// Spokes that know each other through the hub alone, which is a relay of each.
pub(crate) struct Star {
    pub(crate) hub: Running,
    pub(crate) ma: Running,
    pub(crate) fr: Running,
}

impl Star {
    pub(crate) fn new(world: &World) -> Self {
        Self::around(world.make("GS"), world)
    }

    pub(crate) fn around(hub: Running, world: &World) -> Self {
        Self { hub, ma: world.make("MA"), fr: world.make("FR") }.joined()
    }

    /// Bureaus that follow each other by themselves, once all of them have heard each other.
    pub(crate) fn following(world: &World) -> Self {
        let [hub, ma, fr] = ["GS", "MA", "FR"].map(|member| world.make_following(member));
        let star = Self { hub, ma, fr }.joined();
        let has_reached = |bureau: &Running| {
            let peers = bureau.bureau.peers(&bureau.admin()).unwrap();
            peers.iter().all(|peer| peer.reached.is_some() || !peer.through.is_empty())
        };
        // Before them a hub does not know that it may pass anything on.
        until("the first rounds", || [&star.hub, &star.ma, &star.fr].into_iter().all(has_reached));
        star
    }

    /// The same bureaus, once they know each other.
    pub(crate) fn joined(self) -> Self {
        let Self { hub, ma, fr } = &self;
        for spoke in [ma, fr] {
            joins(spoke, hub);
        }
        ma.hears(fr, &[hub]);
        fr.hears(ma, &[hub]);
        self
    }

    /// Everybody pulls from everybody that it has a line to, until all that was said has arrived.
    pub(crate) fn settle(&self) {
        for _ in 0..4 {
            for spoke in [&self.ma, &self.fr] {
                self.hub.pulls(spoke).unwrap();
                spoke.pulls(&self.hub).unwrap();
            }
        }
    }
}

/// Both know each other, and the hub is a relay of the spoke.
pub(crate) fn joins(spoke: &Running, hub: &Running) {
    spoke.knows(hub);
    hub.knows(spoke);
    spoke.bureau.add_relay(&spoke.admin(), hub.member()).unwrap();
}

impl Running {
    /// Knows `other`, and hears it through these hubs.
    pub(crate) fn hears(&self, other: &Self, hubs: &[&Self]) {
        self.knows(other);
        let hubs: Vec<MemberId> = hubs.iter().map(|hub| hub.member()).collect();
        self.bureau.hear_through(&self.admin(), other.member(), &hubs).unwrap();
    }

    /// When a member's data that is here was signed, as an answer tells it.
    fn age_of(&self, other: &Self) -> Option<Timestamp> {
        let answer = self.asks("Nobody At All", Purpose::Investigation);
        answer.searched.iter().find(|searched| searched.member == other.member())?.as_of
    }
}

pub(crate) fn only(members: &[&Running]) -> Handling {
    let members: BTreeSet<MemberId> = members.iter().map(|member| member.member()).collect();
    Handling { audience: Audience::Only(members), ..Handling::default() }
}

pub(crate) fn is_anywhere_in(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|file| {
        let path = file.unwrap().path();
        if path.is_dir() {
            is_anywhere_in(&path, bytes)
        } else {
            fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes)
        }
    })
}

/// What a hub carries, as it lies in its file: the last bytes of each cover that is not zeros.
fn covers(world: &World, hub: &str) -> Vec<Vec<u8>> {
    let file = rusqlite::Connection::open(world.home(hub).join("records.sqlite")).unwrap();
    let mut statement = file.prepare("SELECT bytes FROM cover ORDER BY id").unwrap();
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    let tails = rows.map(|bytes| bytes.map(|bytes| bytes[bytes.len() - 24..].to_vec()).unwrap());
    tails.filter(|tail| tail.iter().any(|byte| *byte != 0)).collect()
}

#[test]
fn a_record_for_one_spoke_passes_the_hub_which_cannot_read_it() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let record = ma.says("1", NAME, only(&[fr]));
    let open = ma.says("2", OTHER_NAME, Handling::default());
    star.settle();

    assert_eq!(fr.finds(NAME), [record.id()]);
    assert_eq!((hub.finds(NAME), hub.finds(OTHER_NAME)), (vec![], vec![open.id()]));
    assert_eq!(fr.finds(OTHER_NAME), [open.id()]);
    for part in ["Quillfeather", "QUILLFEATHER", "quillfeather", "Thaddeus"] {
        assert!(!is_anywhere_in(&world.home("GS"), part.as_bytes()), "the hub has {part} in a file");
    }
    assert!(is_anywhere_in(&world.home("FR"), b"Quillfeather"));
    for bureau in [hub, fr] {
        let verdict = bureau.bureau.verify_feed(&bureau.admin(), ma.member()).unwrap();
        assert!(verdict.is_sound(), "{verdict}");
        assert_eq!(verdict.size.get(), 2);
    }
}

#[test]
fn a_message_and_its_receipts_pass_the_hub_both_ways() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let id = ma.sends(&[fr]);
    star.settle();
    assert_eq!((fr.inbox(), hub.inbox()), (vec![id], vec![]));
    let told = |view: &MessageView| view.receivers[0].delivered.is_some();
    assert!(told(&ma.opens(id)));
    assert_eq!(ma.opens(id).receivers[0].read, None);

    let later = Timestamp::from_millis(world.clock.now().millis() + 60_000);
    world.clock.set(later);
    assert_eq!(fr.opens(id).id, id);
    star.settle();
    assert_eq!(ma.opens(id).receivers[0].read, Some(later));

    let answer = fr.sends(&[ma]);
    star.settle();
    assert_eq!(ma.inbox(), [answer]);
    assert!(told(&fr.opens(answer)));
    assert!(!is_anywhere_in(&world.home("GS"), b"Seen at the port"));
}

#[test]
fn a_message_that_is_taken_back_is_dropped_at_the_hub_before_it_is_fetched() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let id = ma.sends(&[fr]);
    hub.pulls(ma).unwrap();
    let carried = covers(&world, "GS");
    assert_eq!(carried.len(), 1);
    ma.bureau.recall_message(&ma.clerk(), id).unwrap();
    hub.pulls(ma).unwrap();
    assert!(!is_anywhere_in(&world.home("GS"), &carried[0]), "the hub still has what was taken back");
    star.settle();
    assert_eq!(fr.inbox(), []);
}

#[test]
fn an_erased_record_is_dropped_at_the_hub_and_the_owner_has_every_receipt() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { ma, fr, .. } = &star;
    let record = ma.says("1", NAME, only(&[fr]));
    star.settle();
    let carried = covers(&world, "GS");
    assert_eq!(carried.len(), 1);
    assert!(is_anywhere_in(&world.home("GS"), &carried[0]));

    ma.bureau.erase_record(&ma.protection(), record.id()).unwrap();
    star.settle();
    assert_eq!(fr.finds(NAME), []);
    assert!(!is_anywhere_in(&world.home("FR"), b"Quillfeather"));
    assert!(!is_anywhere_in(&world.home("GS"), &carried[0]), "the hub still carries it");
    assert_eq!(confirmations(ma, record.id()), [("FR", true), ("GS", true)]);
    // Who signs what it saw of a feed is known to its owner, through the hub too.
    let feeds = ma.bureau.feeds(&ma.admin()).unwrap();
    let own = feeds.iter().find(|feed| feed.member == ma.member()).unwrap();
    assert_eq!(own.cosigned, [("FR".to_owned(), 2), ("GS".to_owned(), 2)]);
}

/// Who has confirmed the first erasure of a record, and who has not.
pub(crate) fn confirmations(owner: &Running, record: RecordId) -> Vec<(&'static str, bool)> {
    let view = owner.bureau.record(&owner.protection(), record).unwrap();
    let name =
        |member: MemberId| ["FR", "GS", "HQ", "MA", "UN"].into_iter().find(|name| *name == member.as_str());
    let confirmations = view.erasures[0].confirmations.iter();
    confirmations
        .map(|(member, confirmation)| {
            (name(*member).unwrap(), matches!(confirmation, Confirmation::Confirmed(_)))
        })
        .collect()
}

#[test]
fn a_version_that_was_sealed_goes_too_where_the_erasure_itself_is_for_all() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let record = ma.says("1", NAME, only(&[fr]));
    star.settle();
    let carried = covers(&world, "GS");
    let widen = |record: &mut wasl_model::Record| record.handling = Handling::default();
    ma.bureau.amend_record(&ma.protection(), record.id(), widen).unwrap();
    star.settle();
    assert_eq!((hub.finds(NAME), fr.finds(NAME)), (vec![record.id()], vec![record.id()]));
    ma.bureau.erase_record(&ma.protection(), record.id()).unwrap();
    star.settle();
    assert_eq!((hub.finds(NAME), fr.finds(NAME)), (vec![], vec![]));
    assert!(!is_anywhere_in(&world.home("GS"), &carried[0]));
    assert!(!is_anywhere_in(&world.home("GS"), b"Quillfeather"));
    assert_eq!(confirmations(ma, record.id()), [("FR", true), ("GS", true)]);
}

#[test]
fn what_expires_is_dropped_at_the_hub_and_given_to_nobody_who_comes_late() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let soon = Timestamp::from_secs(NOON_SECS + 3_600);
    ma.says("1", NAME, Handling { expires: Some(soon), ..only(&[fr]) });
    hub.pulls(ma).unwrap();
    let carried = covers(&world, "GS");
    assert_eq!(carried.len(), 1);

    world.clock.set(soon);
    // It is not handed out even before it is overwritten.
    fr.pulls(hub).unwrap();
    assert_eq!(fr.finds(NAME), []);
    assert!(!is_anywhere_in(&world.home("FR"), b"Quillfeather"));
    hub.bureau.purge_expired().unwrap();
    assert!(!is_anywhere_in(&world.home("GS"), &carried[0]));
}

#[test]
fn what_has_expired_is_found_no_more_in_the_copy_of_a_spoke() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { ma, fr, .. } = &star;
    let soon = Timestamp::from_secs(NOON_SECS + 3_600);
    let record = ma.says("1", NAME, Handling { expires: Some(soon), ..only(&[fr]) });
    star.settle();
    assert_eq!(fr.finds(NAME), [record.id()]);
    world.clock.set(soon);
    assert_eq!(fr.finds(NAME), []);
    fr.bureau.purge_expired().unwrap();
    fr.bureau.keep_index(&|| true).unwrap();
    for file in ["records.sqlite", "records.sqlite-wal"] {
        let bytes = fs::read(world.home("FR").join(file)).unwrap();
        assert!(!bytes.windows(12).any(|window| window == b"Quillfeather"), "{file}");
    }
}

#[test]
fn a_spoke_that_is_not_meant_gets_the_bare_commitment() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let un = world.make("UN");
    joins(&un, hub);
    un.hears(ma, &[hub]);
    let record = ma.says("1", NAME, only(&[fr]));
    star.settle();
    un.pulls(hub).unwrap();
    assert_eq!((fr.finds(NAME), un.finds(NAME)), (vec![record.id()], vec![]));
    let verdict = un.bureau.verify_feed(&un.admin(), ma.member()).unwrap();
    assert!(verdict.is_sound(), "{verdict}");
    assert_eq!((verdict.size.get(), verdict.held), (1, 0));
    // Nor does it have anything sealed: it is no reader, and no relay of the hub.
    assert_eq!(covers(&world, "UN"), Vec::<Vec<u8>>::new());
}

#[test]
fn a_peer_that_is_no_relay_gets_bare_commitments_and_passes_nothing_on() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    ma.bureau.remove_relay(&ma.admin(), hub.member()).unwrap();
    ma.says("1", NAME, only(&[fr]));
    ma.says("2", OTHER_NAME, Handling::default());
    star.settle();
    assert_eq!(hub.finds(OTHER_NAME).len(), 1);
    assert_eq!(covers(&world, "GS"), Vec::<Vec<u8>>::new());
    assert_eq!((fr.finds(NAME), fr.finds(OTHER_NAME)), (vec![], vec![]));
    assert_eq!(fr.bureau.entries_of(ma.member()).unwrap(), 0);
    assert_eq!(fr.age_of(ma), None);

    // Once it is one, it is given what it had bare, and passes all of it on.
    ma.bureau.add_relay(&ma.admin(), hub.member()).unwrap();
    let late = ma.says("3", "Said Since", only(&[fr]));
    star.settle();
    assert_eq!((fr.finds(OTHER_NAME).len(), fr.finds("Said Since")), (1, vec![late.id()]));
    assert_eq!(fr.finds(NAME).len(), 1);
}

#[test]
fn answers_say_how_old_the_data_is_that_came_through_a_hub() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let signed = Timestamp::from_secs(NOON_SECS);
    ma.says("1", NAME, only(&[fr]));
    star.settle();
    assert_eq!(fr.age_of(ma), Some(signed));
    // The line to the hub is down for an hour, and the copy goes on answering.
    let later = Timestamp::from_secs(NOON_SECS + 3_600);
    world.clock.set(later);
    ma.says("2", OTHER_NAME, only(&[fr]));
    hub.pulls(ma).unwrap();
    assert_eq!((fr.finds(NAME).len(), fr.age_of(ma)), (1, Some(signed)));
    fr.pulls(hub).unwrap();
    assert_eq!((fr.finds(OTHER_NAME).len(), fr.age_of(ma)), (1, Some(later)));
}

#[test]
fn a_member_without_a_line_of_its_own_is_never_called() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    assert_eq!(fr.pulls(ma), Err(6036));
    let through = |hubs: &[&Running], member: &Running| {
        let hubs: Vec<MemberId> = hubs.iter().map(|hub| hub.member()).collect();
        let done = fr.bureau.hear_through(&fr.admin(), member.member(), &hubs);
        done.map_err(|error| error.number())
    };
    // Not through itself, not through one without a line, and a hub keeps its line.
    assert_eq!(through(&[ma], ma), Err(6037));
    assert_eq!(through(&[ma], hub), Err(6037));
    let un = world.make("UN");
    assert_eq!(through(&[&un], ma), Err(6037));
    assert_eq!(through(&[hub], &un), Err(6015));
    fr.knows(&un);
    assert_eq!(through(&[&un], hub), Err(6037));
    assert_eq!(through(&[&un, hub], ma), Ok(()));
    let peers = fr.bureau.peers(&fr.admin()).unwrap();
    let ways: Vec<_> = peers.iter().map(|peer| (peer.member.to_string(), peer.through.len())).collect();
    assert_eq!(ways, [("GS".to_owned(), 0), ("MA".to_owned(), 2), ("UN".to_owned(), 0)]);
    // With a line of its own again it is called.
    assert_eq!(through(&[], ma), Ok(()));
    ma.says("1", NAME, only(&[fr]));
    assert_eq!((fr.pulls(ma), fr.finds(NAME).len()), (Ok(1), 1));
}

/// Two hubs that are relays of each other, and a spoke at each: GS, HQ, MA at GS, FR at HQ.
pub(crate) fn in_a_row(world: &World) -> [Running; 4] {
    let [gs, hq, ma, fr] = ["GS", "HQ", "MA", "FR"].map(|member| world.make(member));
    joins(&ma, &gs);
    joins(&fr, &hq);
    joins(&gs, &hq);
    hq.bureau.add_relay(&hq.admin(), gs.member()).unwrap();
    gs.hears(&fr, &[&hq]);
    hq.hears(&ma, &[&gs]);
    for (spoke, other, near, far) in [(&ma, &fr, &gs, &hq), (&fr, &ma, &hq, &gs)] {
        spoke.hears(other, &[near]);
        spoke.hears(far, &[near]);
    }
    [gs, hq, ma, fr]
}

/// Everybody in the row pulls, until all that was said has arrived.
pub(crate) fn settle_row([gs, hq, ma, fr]: [&Running; 4]) {
    for _ in 0..4 {
        for (one, other) in [(gs, ma), (hq, gs), (fr, hq), (hq, fr), (gs, hq), (ma, gs)] {
            one.pulls(other).unwrap();
        }
    }
}

#[test]
fn two_hubs_in_a_row_pass_it_on() {
    let world = World::new();
    let [gs, hq, ma, fr] = in_a_row(&world);
    let settle = || settle_row([&gs, &hq, &ma, &fr]);
    let record = ma.says("1", NAME, only(&[&fr]));
    let id = ma.sends(&[&fr]);
    settle();
    assert_eq!((fr.finds(NAME), fr.inbox()), (vec![record.id()], vec![id]));
    assert!(ma.opens(id).receivers[0].delivered.is_some());
    for hub in ["GS", "HQ"] {
        assert!(!is_anywhere_in(&world.home(hub), b"Quillfeather"), "{hub} can read it");
    }
    let before = ["GS", "HQ"].map(|hub| covers(&world, hub));
    ma.bureau.erase_record(&ma.protection(), record.id()).unwrap();
    settle();
    assert_eq!(fr.finds(NAME), []);
    for (hub, before) in ["GS", "HQ"].into_iter().zip(before) {
        let after = covers(&world, hub);
        let gone: Vec<_> = before.iter().filter(|cover| !after.contains(cover)).collect();
        assert_eq!(gone.len(), 1, "{hub}");
        assert!(!is_anywhere_in(&world.home(hub), gone[0]), "{hub} still carries it");
    }
    // HQ is no relay of MA's own choosing; that MA waits for those that it gave it to is right.
    assert_eq!(confirmations(&ma, record.id()), [("FR", true), ("GS", true)]);
}

/// Two hubs, and two spokes that hear each other through both.
pub(crate) fn between_two_hubs(world: &World) -> [Running; 4] {
    let [gs, hq, ma, fr] = ["GS", "HQ", "MA", "FR"].map(|member| world.make(member));
    for spoke in [&ma, &fr] {
        joins(spoke, &gs);
        joins(spoke, &hq);
    }
    ma.hears(&fr, &[&gs, &hq]);
    fr.hears(&ma, &[&gs, &hq]);
    [gs, hq, ma, fr]
}

#[test]
fn where_one_of_two_hubs_is_down_the_other_goes_on() {
    let world = World::new();
    let [gs, hq, ma, fr] = between_two_hubs(&world);
    let first = ma.says("1", NAME, only(&[&fr]));
    gs.pulls(&ma).unwrap();
    hq.pulls(&ma).unwrap();
    assert_eq!((fr.pulls(&gs), fr.pulls(&hq)), (Ok(1), Ok(0)));
    drop(gs);
    let second = ma.says("2", OTHER_NAME, only(&[&fr]));
    hq.pulls(&ma).unwrap();
    assert_eq!(fr.pulls(&hq), Ok(1));
    assert_eq!((fr.finds(NAME), fr.finds(OTHER_NAME)), (vec![first.id()], vec![second.id()]));
}

#[test]
fn who_had_read_what_was_taken_back_keeps_it_and_carries_it_for_nobody() {
    let world = World::new();
    let [gs, hq, ma, fr] = between_two_hubs(&world);
    // One hub cannot read the message and hands it on sealed; the other is a receiver, and hands on the recall open.
    let id = ma.sends(&[&fr, &hq]);
    gs.pulls(&ma).unwrap();
    assert_eq!(fr.pulls(&gs), Ok(1));
    let (read, carried) = (fr.opens(id), covers(&world, "FR"));
    assert_eq!((says(&read).is_some(), carried.len()), (true, 1));

    ma.bureau.recall_message(&ma.clerk(), id).unwrap();
    hq.pulls(&ma).unwrap();
    assert_eq!(fr.pulls(&hq), Ok(1));
    assert_eq!(says(&fr.opens(id)), says(&read));
    assert!(!is_anywhere_in(&world.home("FR"), &carried[0]), "what was taken back is still carried");
}

#[test]
fn what_was_taken_back_before_it_came_is_not_taken_from_a_hub_that_has_not_heard_of_it() {
    let world = World::new();
    let [gs, hq, ma, fr] = between_two_hubs(&world);
    let (id, next) = (ma.sends(&[&fr]), ma.sends(&[&fr]));
    hq.pulls(&ma).unwrap();
    ma.bureau.recall_message(&ma.clerk(), id).unwrap();
    gs.pulls(&ma).unwrap();
    fr.pulls(&gs).unwrap();
    assert_eq!(fr.inbox(), [next]);
    // This hub would still give it.
    fr.pulls(&hq).unwrap();
    assert_eq!(fr.inbox(), [next]);
    assert_eq!(refused(fr.bureau.message(&fr.clerk(), id)), 1004);
}

#[test]
fn an_owner_that_lost_its_home_gets_back_from_the_hub_what_the_hub_cannot_read() {
    let world = World::new();
    let star = Star::new(&world);
    let backup = world.folder.path().join("backup");
    let Star { hub, ma, fr } = star;
    drop(ma);
    crate::world::copy(&world.home("MA"), &backup);
    let ma = world.reopen("MA");
    hub.knows(&ma);
    let record = ma.says("1", NAME, only(&[&fr]));
    hub.pulls(&ma).unwrap();
    drop(ma);
    fs::remove_dir_all(world.home("MA")).unwrap();
    crate::world::copy(&backup, &world.home("MA"));

    let ma = world.reopen("MA");
    assert_eq!(ma.pulls(&hub), Ok(1));
    assert_eq!(ma.finds(NAME), [record.id()]);
    // It waits for the hub alone: whoever is heard through it cannot be waited for.
    assert!(ma.bureau.may_write().unwrap());
}

#[test]
fn what_is_said_at_one_spoke_is_at_the_other_long_before_the_next_round_is_due() {
    let world = World::new();
    let star = Star::following(&world);
    let Star { ma, fr, .. } = &star;
    let record = ma.says("1", NAME, only(&[fr]));
    until("a record", || fr.finds(NAME) == [record.id()]);
    let id = ma.sends(&[fr]);
    until("a message", || fr.inbox() == [id]);
    until("its receipt", || ma.opens(id).receivers[0].delivered.is_some());
    let reached = fr.bureau.peers(&fr.admin()).unwrap();
    assert!(reached.iter().all(|peer| peer.failed.is_none()), "{reached:?}");
}
