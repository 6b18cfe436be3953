//! A bureau that was lost and comes back from a backup: it gets back what it had published, and never says two things.

use std::{fs, num::NonZeroUsize};

use wasl_model::{Audience, Handling, MemberId, Purpose};
use wasl_node::{NodeError, RestoreReport, ReturnStatus, restore};

use crate::world::{Running, World, copy, person};

/// Three bureaus that know each other.
fn three(world: &World) -> [Running; 3] {
    let all = ["MA", "FR", "GS"].map(|member| world.make(member));
    acquaint(&all);
    all
}

/// Everybody has everybody's address of today.
fn acquaint(all: &[Running]) {
    for one in all {
        all.iter().filter(|other| other.member() != one.member()).for_each(|other| one.knows(other));
    }
}

fn only(member: &Running) -> Handling {
    Handling { audience: Audience::Only([member.member()].into()), ..Handling::default() }
}

impl World {
    /// The home of `lost` is gone, and what was copied last is put in its place.
    fn restores(&self, lost: Running) -> (Running, RestoreReport) {
        let member = lost.member();
        drop(lost);
        let home = self.home(member.as_str());
        fs::remove_dir_all(&home).unwrap();
        let source = self.folder.path().join("backup");
        let report = restore(&source, None, &home, self.clock.clone(), &mut |_| {}).unwrap();
        (self.reopen(member.as_str()), report)
    }
}

impl Running {
    fn copies(&self, world: &World) {
        let target = world.folder.path().join("backup");
        self.bureau.backup(&self.admin(), &target, NonZeroUsize::MIN, &mut |_| {}).unwrap();
    }

    fn status(&self) -> ReturnStatus {
        self.bureau.return_status(&self.admin()).unwrap().unwrap()
    }

    fn says_nothing(&self) -> u16 {
        let record = person(self.member(), "refused", "Nobody At All", Handling::default());
        self.bureau.create_record(&self.protection(), &record).unwrap_err().number()
    }

    /// How many entries of the records of `owner` are here, and what the owner signed of them.
    fn copy_of(&self, owner: MemberId) -> (u64, Option<u16>) {
        let feeds = self.bureau.feeds(&self.admin()).unwrap();
        let feed = feeds.iter().find(|feed| feed.member == owner).unwrap();
        (feed.entries, feed.halted)
    }

    fn is_sound(&self, owner: MemberId) -> bool {
        self.bureau.verify_feed(&self.admin(), owner).unwrap().is_sound()
    }
}

#[test]
fn a_bureau_that_returns_writes_nothing_until_it_has_heard_every_peer_and_then_goes_on_where_it_was() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    ma.says("1", "Before The Backup", Handling::default());
    ma.copies(&world);
    let for_all = ma.says("2", "Said To All", Handling::default());
    let for_fr = ma.says("3", "Said To Lyon", only(&fr));
    let for_gs = ma.says("4", "Said To Singapore", only(&gs));
    assert_eq!((fr.pulls(&ma), gs.pulls(&ma)), (Ok(4), Ok(4)));
    let (member, key) = (ma.member(), fs::read(world.home("MA").join("keys/feed.key")).unwrap());

    let (ma, report) = world.restores(ma);
    assert_eq!((report.member, &report.waits_for), (member, &vec![fr.member(), gs.member()]));
    assert_eq!(fs::read(world.home("MA").join("keys/feed.key")).unwrap(), key);
    let all = [ma, fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;
    // It answers, and says nothing; and its peers hear nothing that would look like less than it said.
    assert_eq!((ma.finds("Before The Backup").len(), ma.says_nothing()), (1, 6121));
    assert_eq!(fr.pulls(&ma), Ok(0));
    assert_eq!(ma.pulls(&fr), Ok(3));
    assert_eq!((ma.status().waits_for, ma.status().bare, ma.says_nothing()), (vec![gs.member()], 1, 6121));
    assert_eq!((ma.finds("Said To Lyon"), ma.finds("Said To Singapore")), (vec![for_fr.id()], vec![]));

    assert_eq!(ma.pulls(&gs), Ok(0));
    let status = ma.status();
    assert_eq!((status.over.is_some(), status.waits_for, status.bare), (true, vec![], 0));
    assert_eq!(
        (ma.finds("Said To Singapore"), ma.finds("Said To All")),
        (vec![for_gs.id()], vec![for_all.id()])
    );
    ma.says("5", "Said After The Return", Handling::default());
    assert_eq!((fr.pulls(&ma), gs.pulls(&ma)), (Ok(1), Ok(1)));
    for bureau in [&ma, &fr, &gs] {
        assert_eq!((bureau.copy_of(member), bureau.is_sound(member)), ((5, None), true));
    }
    let feeds = ma.bureau.feeds(&ma.admin()).unwrap();
    let own = feeds.iter().find(|feed| feed.member == member).unwrap();
    assert_eq!(own.cosigned, [("FR".to_owned(), 5), ("GS".to_owned(), 5)]);
    // What came back for one peer alone is given to nobody else.
    assert_eq!((fr.finds("Said To Singapore"), gs.finds("Said To Lyon")), (vec![], vec![]));
    assert!(ma.bureau.verify_audit(&ma.protection()).unwrap().is_sound());
}

#[test]
fn what_was_erased_after_the_backup_stays_erased_in_whatever_order_it_comes_back() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    let early = ma.says("1", "Said Before", Handling::default());
    ma.copies(&world);
    let late = ma.says("2", "Said And Erased", only(&gs));
    let narrowed = ma.says("3", "Said To Both", Handling::default());
    assert_eq!((fr.pulls(&ma), gs.pulls(&ma)), (Ok(3), Ok(3)));
    ma.bureau.erase_record(&ma.protection(), early.id()).unwrap();
    ma.bureau.erase_record(&ma.protection(), late.id()).unwrap();
    let fewer = wasl_model::Record { handling: only(&gs), ..narrowed.clone() };
    ma.bureau.correct_record(&ma.protection(), narrowed.id(), &fewer).unwrap();
    // FR hears of the erasures; GS still has what it was given.
    fr.pulls(&ma).unwrap();

    let (ma, _) = world.restores(ma);
    let all = [ma, fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;
    ma.pulls(&fr).unwrap();
    assert_eq!(ma.finds("Said Before"), []);
    ma.pulls(&gs).unwrap();
    assert!(ma.status().over.is_some());
    // The order to erase `late` was for GS alone, which had not fetched it: nobody has it any more.
    assert_eq!((ma.status().bare, ma.finds("Said And Erased")), (2, vec![late.id()]));
    // GS gave the version for both, which FR had been told to erase; the one that followed is lost.
    assert_eq!((ma.finds("Said Before"), ma.finds("Said To Both")), (vec![], vec![]));
    assert!(ma.is_sound(ma.member()));
}

#[test]
fn an_erasure_that_comes_back_late_reaches_what_came_before_it_and_nothing_after() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    ma.copies(&world);
    let record = ma.says("1", "Said To Singapore", only(&gs));
    ma.bureau.erase_record(&ma.protection(), record.id()).unwrap();
    let again = ma.says("1", "Said To All Again", Handling::default());
    let gone = ma.says("2", "Said And Gone", only(&gs));
    gs.pulls(&ma).unwrap();
    ma.bureau.erase_record(&ma.protection(), gone.id()).unwrap();
    fr.pulls(&ma).unwrap();
    gs.pulls(&ma).unwrap();

    let (ma, _) = world.restores(ma);
    let all = [ma, fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;
    ma.pulls(&fr).unwrap();
    assert_eq!(ma.finds("Said To All Again"), [again.id()]);
    ma.pulls(&gs).unwrap();
    assert_eq!((ma.finds("Said To All Again"), ma.finds("Said And Gone")), (vec![again.id()], vec![]));
    // The two that were erased at everybody's are bare; both orders have come back.
    assert_eq!(ma.status().bare, 2);
    let shown = ma.bureau.record(&ma.protection(), gone.id()).unwrap();
    assert_eq!((shown.held, shown.erasures.len()), (None, 1));
}

#[test]
fn messages_come_back_with_what_their_receivers_had_said_of_them() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    ma.copies(&world);
    let (to_fr, to_gs) = (ma.sends(&[&fr]), ma.sends(&[&gs]));
    let taken_back = ma.sends(&[&fr, &gs]);
    fr.pulls(&ma).unwrap();
    gs.pulls(&ma).unwrap();
    fr.opens(to_fr);
    gs.opens(to_gs);
    ma.pulls(&fr).unwrap();
    ma.pulls(&gs).unwrap();
    // GS hears that it is taken back; FR still has what it was given, unread.
    ma.bureau.recall_message(&ma.officer(Purpose::Investigation), taken_back).unwrap();
    gs.pulls(&ma).unwrap();
    ma.pulls(&fr).unwrap();
    let question = fr.sends(&[&ma]);
    ma.pulls(&fr).unwrap();
    ma.opens(question);
    let told = [to_fr, to_gs].map(|id| {
        ma.pulls(&gs).unwrap();
        ma.opens(id).receivers
    });

    let (ma, _) = world.restores(ma);
    let all = [ma, fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;
    // First the one whose receipts are about messages that only the other has.
    ma.pulls(&gs).unwrap();
    assert_eq!(ma.inbox(), []);
    // What came while it was returning can be read at once; its sender is told afterwards.
    ma.pulls(&fr).unwrap();
    assert_eq!([to_fr, to_gs].map(|id| ma.opens(id).receivers), told);
    assert_eq!(ma.inbox(), [question]);
    let sent = ma.opens(taken_back);
    assert_eq!((sent.content, sent.recalled), (None, Some(wasl_node::Clock::now(&*world.clock))));
    // That it had the question and read it was lost with it, and is told anew.
    assert!(ma.status().over.is_some());
    ma.pulls(&fr).unwrap();
    ma.opens(question);
    fr.pulls(&ma).unwrap();
    assert!(fr.opens(question).receivers[0].read.is_some());
    assert_eq!(fr.inbox(), [taken_back, to_fr]);
    let next = ma.sends(&[&fr]);
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.opens(next).id, next);
}

#[test]
fn a_home_that_was_put_back_by_hand_is_noticed_when_a_peer_has_more_of_it() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    drop(ma);
    let old = world.folder.path().join("old");
    copy(&world.home("MA"), &old);
    let all = [world.reopen("MA"), fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;
    ma.says("1", "Said After The Copy", Handling::default());
    gs.pulls(&ma).unwrap();
    drop(ma);
    fs::remove_dir_all(world.home("MA")).unwrap();
    copy(&old, &world.home("MA"));
    let all = [world.reopen("MA"), fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;

    // FR knows nothing of it, and so it is not noticed yet.
    assert_eq!((ma.pulls(&fr), ma.bureau.return_status(&ma.admin()).unwrap()), (Ok(0), None));
    assert_eq!(ma.pulls(&gs), Ok(1));
    let status = ma.status();
    assert_eq!(
        (status.noticed, status.over, &status.waits_for),
        (Some(gs.member()), None, &vec![fr.member()])
    );
    assert_eq!(ma.says_nothing(), 6018);
    ma.pulls(&fr).unwrap();
    ma.says("2", "Said After The Return", Handling::default());
    assert_eq!(gs.pulls(&ma), Ok(1));
}

#[test]
fn a_peer_that_was_not_waited_for_and_has_more_stops_the_bureau_and_the_proof_is_kept() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    ma.copies(&world);
    ma.says("1", "Perpetua Ravenhill", Handling::default());
    gs.pulls(&ma).unwrap();

    let (ma, _) = world.restores(ma);
    let all = [ma, fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;
    ma.pulls(&fr).unwrap();
    let finish = |without: &[&Running]| {
        let without: Vec<_> = without.iter().map(|peer| peer.member()).collect();
        ma.bureau.finish_return(&ma.admin(), &without).map_err(|error| error.number())
    };
    assert_eq!([finish(&[]), finish(&[&fr]), finish(&[&fr, &gs])], [Err(6123), Err(6015), Err(6015)]);
    let officer = ma.bureau.finish_return(&ma.officer(Purpose::Investigation), &[gs.member()]);
    assert_eq!(officer.unwrap_err().number(), 1002);
    assert_eq!(finish(&[&gs]), Ok(()));
    assert_eq!((ma.status().without, finish(&[])), (vec![gs.member()], Err(6122)));
    ma.says("2", "Osgood Timmerlane", Handling::default());
    assert_eq!(fr.pulls(&ma), Ok(1));

    // The peer comes after all, with another first entry.
    assert_eq!(ma.pulls(&gs), Err(6018));
    assert_eq!((ma.says_nothing(), finish(&[])), (6018, Err(6018)));
    assert_eq!(ma.copy_of(ma.member()), (1, Some(6018)));
    let peers = ma.bureau.peers(&ma.admin()).unwrap();
    assert_eq!(peers.iter().map(|peer| peer.failed).collect::<Vec<_>>(), [None, Some(6018)]);
    // It survives a start, and the others are followed on.
    drop(ma);
    let all = [world.reopen("MA"), fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;
    assert_eq!(ma.says_nothing(), 6018);
    fr.says("9", "Said By Lyon", Handling::default());
    assert_eq!(ma.pulls(&fr), Ok(1));
    assert_eq!(gs.pulls(&ma), Ok(0), "it serves no more of a feed that contradicts itself");
}

#[test]
fn a_peer_that_comes_late_and_contradicts_nothing_gives_what_it_has() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    ma.copies(&world);
    let for_gs = ma.says("1", "Said To Singapore", only(&gs));
    fr.pulls(&ma).unwrap();
    gs.pulls(&ma).unwrap();
    let (ma, _) = world.restores(ma);
    let all = [ma, fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;
    ma.pulls(&fr).unwrap();
    ma.bureau.finish_return(&ma.admin(), &[gs.member()]).unwrap();
    ma.says("2", "Said After The Return", Handling::default());
    assert_eq!(ma.finds("Said To Singapore"), []);
    assert_eq!(ma.pulls(&gs), Ok(0));
    assert_eq!(
        (ma.finds("Said To Singapore"), ma.status().bare, ma.status().without),
        (vec![for_gs.id()], 0, vec![])
    );
    assert_eq!((gs.pulls(&ma), fr.pulls(&ma)), (Ok(1), Ok(1)));
    assert_eq!(fr.finds("Said To Singapore"), []);
}

#[test]
fn a_bureau_without_peers_returns_when_its_administrator_says_so() {
    let world = World::new();
    let ma = world.make("MA");
    ma.copies(&world);
    let (ma, report) = world.restores(ma);
    assert_eq!((report.waits_for, ma.says_nothing()), (vec![], 6121));
    assert!(matches!(ma.bureau.finish_return(&ma.admin(), &[]), Ok(())));
    ma.says("1", "Said After The Return", Handling::default());
    assert!(matches!(ma.bureau.finish_return(&ma.admin(), &[]), Err(NodeError::NotReturning)));
}

#[test]
fn an_older_version_that_comes_back_late_does_not_take_the_place_of_the_newer() {
    let world = World::new();
    let [ma, fr, gs] = three(&world);
    ma.copies(&world);
    let first = ma.says("1", "Said To Singapore", only(&gs));
    let second = person(ma.member(), "1", "Said To All", Handling::default());
    ma.bureau.correct_record(&ma.protection(), first.id(), &second).unwrap();
    fr.pulls(&ma).unwrap();
    gs.pulls(&ma).unwrap();

    let (ma, _) = world.restores(ma);
    let all = [ma, fr, gs];
    acquaint(&all);
    let [ma, fr, gs] = all;
    ma.pulls(&fr).unwrap();
    ma.pulls(&gs).unwrap();
    let shown = ma.bureau.record(&ma.protection(), first.id()).unwrap();
    assert_eq!(shown.held.unwrap().record, second);
    let versions: Vec<_> = shown.versions.iter().map(|version| (version.number, version.held)).collect();
    assert_eq!((versions, ma.status().bare), (vec![(0, true), (1, true)], 0));
}
