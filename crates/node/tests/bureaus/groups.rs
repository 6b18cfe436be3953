//! Sharing groups: who is in one reads what is written to it, who comes in nothing old, who is taken out nothing new.

use std::{collections::BTreeSet, fs, num::NonZeroUsize};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasl_feed::{KeyName, Origin, Salt, SigningKey};
use wasl_groups::Group;
use wasl_model::{Action, Caller, GroupId, MemberId, MessageId, Post, Purpose, Role, Text, Timestamp, rules};
use wasl_node::{Bureau, GroupStanding, GroupView, MessageView, NewMessage, NodeError, restore};
use wasl_store::{Store, StoreError};

use crate::{
    messages::{refused, to},
    world::{NOON_SECS, Running, World},
};

/// Four bureaus that know each other; all but the last have published keys, and everybody has heard of it.
fn four(world: &World) -> [Running; 4] {
    let all = ["MA", "FR", "SG", "US"].map(|member| world.make(member));
    acquaint(&all);
    for one in &all[..3] {
        one.is_ready_for_groups();
    }
    rounds(&all);
    all
}

/// Everybody has everybody's address of today.
fn acquaint(all: &[Running]) {
    for one in all {
        others(one, all).for_each(|other| one.knows(other));
    }
}

fn others<'a>(one: &'a Running, all: &'a [Running]) -> impl Iterator<Item = &'a Running> {
    all.iter().filter(|other| other.member() != one.member())
}

/// Everybody hears everybody.
fn rounds(all: &[Running]) {
    for one in all {
        others(one, all).for_each(|other| assert!(one.pulls(other).is_ok()));
    }
}

fn members(of: &[&Running]) -> BTreeSet<MemberId> {
    of.iter().map(|bureau| bureau.member()).collect()
}

impl Running {
    fn is_ready_for_groups(&self) {
        self.bureau.publish_group_keys(&self.clerk()).unwrap();
    }

    fn founds(&self, of: &[&Self]) -> GroupId {
        self.bureau.found_group(&self.clerk(), &Text::new("Ports").unwrap(), &members(of)).unwrap()
    }

    fn changes(&self, id: GroupId, add: &[&Self], remove: &[&Self]) -> Result<(), NodeError> {
        self.bureau.change_group(&self.clerk(), id, &members(add), &members(remove))
    }

    fn tells(&self, id: GroupId, body: &str) -> MessageId {
        self.bureau.send_to_group(&self.clerk(), id, saying(body)).unwrap()
    }

    fn groups(&self) -> Vec<GroupView> {
        self.bureau.groups(&self.clerk()).unwrap()
    }

    fn stands(&self, id: GroupId) -> Option<(u64, GroupStanding)> {
        let found = self.groups().into_iter().find(|group| group.id == id);
        found.map(|group| (group.version, group.standing))
    }

    /// What it reads, or the number of the reason why it does not.
    fn shows(&self, id: MessageId) -> Result<String, u16> {
        let view: Result<MessageView, _> = self.bureau.message(&self.clerk(), id);
        let content = view.map_err(|error| error.number())?.content.ok_or(0_u16)??;
        Ok(content.body.as_str().to_owned())
    }
}

fn saying(body: &str) -> NewMessage {
    NewMessage { body: wasl_model::Prose::new(body).unwrap(), ..to(&[]) }
}

#[expect(clippy::unnecessary_wraps, reason = "it is what showing a message comes to")]
fn said(body: &str) -> Result<String, u16> {
    Ok(body.to_owned())
}

#[test]
fn everybody_in_a_group_reads_what_is_written_to_it_and_nobody_else() {
    let world = World::new();
    let all = four(&world);
    let [ma, fr, sg, us] = &all;
    let id = ma.founds(&[fr, sg]);
    let first = ma.tells(id, "From the keeper");
    rounds(&all);
    let second = fr.tells(id, "From a member");
    rounds(&all);
    for one in [ma, fr, sg] {
        assert_eq!((one.shows(first), one.shows(second)), (said("From the keeper"), said("From a member")));
        assert_eq!(one.stands(id), Some((1, GroupStanding::In)));
    }
    assert_eq!((us.shows(first), us.shows(second), us.stands(id)), (Err(1004), Err(1004), None));
    let view = sg.opens(second);
    let label = view.group.unwrap();
    assert_eq!((label.version.group, label.name.as_deref()), (id, Some("Ports")));
    // Receipts are as with every message.
    rounds(&all);
    let told = fr.opens(second).receivers;
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|receiver| receiver.read.is_some() && receiver.delivered.is_some()), "{told:?}");
    // And it is still there after a start.
    let all = all.map(|one| {
        let code = one.member();
        drop(one);
        world.reopen(code.as_str())
    });
    assert_eq!(all[2].shows(second), said("From a member"));
    let third = all[0].tells(id, "After a start");
    acquaint(&all);
    rounds(&all);
    assert_eq!(all[1].shows(third), said("After a start"));
}

#[test]
fn who_comes_in_reads_nothing_old_and_who_is_taken_out_nothing_new() {
    let world = World::new();
    let all = four(&world);
    let [ma, fr, sg, us] = &all;
    let id = ma.founds(&[fr, sg]);
    let old = ma.tells(id, "Old");
    rounds(&all);
    assert_eq!(refused(ma.changes(id, &[us], &[])), 6141);
    us.is_ready_for_groups();
    ma.pulls(us).unwrap();
    ma.changes(id, &[us], &[sg]).unwrap();
    rounds(&all);
    let new = fr.tells(id, "New");
    let newer = ma.tells(id, "Newer");
    rounds(&all);
    for one in [ma, fr, us] {
        assert_eq!((one.shows(new), one.shows(newer)), (said("New"), said("Newer")));
    }
    assert_eq!((us.shows(old), sg.shows(old)), (Err(1004), said("Old")));
    assert_eq!((sg.shows(new), sg.shows(newer)), (Err(1004), Err(1004)));
    assert_eq!((sg.stands(id), us.stands(id)), (Some((2, GroupStanding::Out)), Some((2, GroupStanding::In))));
    assert_eq!(refused(sg.bureau.send_to_group(&sg.clerk(), id, saying("Still here?"))), 1004);
    // Only the keeper changes it.
    assert_eq!(refused(fr.changes(id, &[], &[us])), 1005);
    // And it names only others, whom it puts in where they are not and takes out where they are.
    assert_eq!(refused(ma.changes(id, &[], &[sg])), 6147);
    assert_eq!(refused(ma.changes(id, &[us], &[])), 6146);
    for (add, remove) in [(&[] as &[&Running], &[ma] as &[&Running]), (&[ma], &[]), (&[], &[])] {
        assert_eq!(refused(ma.changes(id, add, remove)), 6145);
    }
    let [wrong, either] = [to(&[fr]), saying("Either")].map(|new| ma.bureau.send(&ma.clerk(), Some(id), new));
    assert_eq!((refused(wrong), either.is_ok()), (6020, true));

    ma.bureau.dissolve_group(&ma.clerk(), id).unwrap();
    rounds(&all);
    assert_eq!(fr.stands(id), Some((3, GroupStanding::Dissolved)));
    assert_eq!(refused(fr.bureau.send_to_group(&fr.clerk(), id, saying("Anybody?"))), 1004);
    assert_eq!(refused(ma.bureau.send_to_group(&ma.clerk(), id, saying("Anybody?"))), 1004);
    assert_eq!(fr.shows(new), said("New"), "what was read is kept");
}

#[test]
fn a_message_that_comes_before_the_change_waits_for_it() {
    let world = World::new();
    let all = four(&world);
    let [ma, fr, sg, _] = &all;
    let id = ma.founds(&[fr, sg]);
    fr.pulls(ma).unwrap();
    let early = fr.tells(id, "Early");
    // SG has not heard of the group at all.
    sg.pulls(fr).unwrap();
    fr.pulls(sg).unwrap();
    assert_eq!(sg.shows(early), Err(6143));
    assert_eq!(fr.opens(early).receivers.iter().map(|told| told.delivered).collect::<Vec<_>>(), [None, None]);
    sg.pulls(ma).unwrap();
    assert_eq!(sg.shows(early), said("Early"));
    fr.pulls(sg).unwrap();
    let told = fr.opens(early).receivers;
    assert!(
        told.iter()
            .any(|told| told.member == sg.member() && told.delivered.is_some() && told.fault.is_none())
    );

    // The other way round: SG has followed a change when what was written before it comes.
    let late = fr.tells(id, "Late");
    ma.changes(id, &[], &[fr]).unwrap();
    sg.pulls(ma).unwrap();
    assert_eq!(sg.stands(id), Some((2, GroupStanding::In)));
    sg.pulls(fr).unwrap();
    ma.pulls(fr).unwrap();
    assert_eq!((sg.shows(late), ma.shows(late)), (said("Late"), said("Late")));
}

#[test]
fn a_version_that_never_comes_is_told_after_a_week() {
    let world = World::new();
    let all = four(&world);
    let [ma, fr, sg, _] = &all;
    let id = ma.founds(&[fr, sg]);
    fr.pulls(ma).unwrap();
    let lost = fr.tells(id, "Into the void");
    sg.pulls(fr).unwrap();
    let noon = wasl_node::Clock::now(&*world.clock).millis();
    world.clock.set(wasl_model::Timestamp::from_millis(noon + 7 * 24 * 3_600_000));
    sg.pulls(fr).unwrap();
    fr.pulls(sg).unwrap();
    let told = fr.opens(lost).receivers;
    let fault = told.iter().find(|told| told.member == sg.member()).and_then(|told| told.fault);
    assert_eq!(fault, Some(6143));
}

#[test]
fn a_message_to_a_group_is_taken_back_like_any_other() {
    let world = World::new();
    let all = four(&world);
    let [ma, fr, sg, _] = &all;
    let id = ma.founds(&[fr, sg]);
    let (never, unread, read) = (ma.tells(id, "Never"), ma.tells(id, "Unread"), ma.tells(id, "Read"));
    ma.bureau.recall_message(&ma.clerk(), never).unwrap();
    fr.pulls(ma).unwrap();
    sg.pulls(ma).unwrap();
    assert_eq!(
        (fr.shows(read), fr.shows(never)),
        (said("Read"), Err(1004)),
        "one that never came stops nothing"
    );
    ma.pulls(fr).unwrap();
    for message in [unread, read] {
        ma.bureau.recall_message(&ma.clerk(), message).unwrap();
    }
    fr.pulls(ma).unwrap();
    sg.pulls(ma).unwrap();
    assert_eq!((fr.shows(unread), fr.shows(read)), (Err(0), said("Read")));
    assert_eq!((sg.shows(unread), ma.shows(unread)), (Err(0), Err(0)));
    let next = ma.tells(id, "Next");
    sg.pulls(ma).unwrap();
    assert_eq!(sg.shows(next), said("Next"));
}

#[test]
fn a_member_that_returned_reads_nothing_until_its_keeper_gave_it_new_keys() {
    let world = World::in_files();
    let [ma, fr, sg, us] = four(&world);
    let id = ma.founds(&[&fr, &sg]);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    let before = ma.tells(id, "Before the copy");
    fr.pulls(&ma).unwrap();
    assert_eq!(fr.shows(before), said("Before the copy"));
    let backup = world.folder.path().join("backup");
    fr.bureau.backup(&fr.admin(), &backup, NonZeroUsize::MIN, &mut |_| {}).unwrap();
    let during = ma.tells(id, "After the copy");

    drop(fr);
    fs::remove_dir_all(world.home("FR")).unwrap();
    restore(&backup, None, &world.home("FR"), world.clock.clone(), &mut |_| {}).unwrap();
    let all = [ma, world.reopen("FR"), sg, us];
    acquaint(&all);
    let [ma, fr, sg, us] = &all;
    for peer in [ma, sg] {
        fr.pulls(peer).unwrap();
    }
    assert_eq!(refused(fr.bureau.send_to_group(&fr.clerk(), id, saying("Too soon"))), 6142);
    fr.pulls(us).unwrap();
    // It has returned, and published new keys. What was kept with its key is read as ever.
    assert_eq!(
        (fr.shows(before), fr.stands(id)),
        (said("Before the copy"), Some((1, GroupStanding::Waiting)))
    );
    fr.pulls(ma).unwrap();
    assert_eq!(fr.shows(during), Err(6142));
    ma.pulls(fr).unwrap();
    assert_eq!(ma.stands(id), Some((2, GroupStanding::In)));
    rounds(&all);
    assert_eq!(fr.stands(id), Some((2, GroupStanding::In)));
    let after = fr.tells(id, "Back again");
    let answer = sg.tells(id, "Welcome back");
    rounds(&all);
    assert_eq!([ma, sg].map(|one| one.shows(after)), [said("Back again"), said("Back again")]);
    assert_eq!(fr.shows(answer), said("Welcome back"));
}

/// What was written before is opened, although its keys came with both.
#[test]
fn who_is_taken_out_and_put_in_again_before_it_hears_of_either_reads_all_that_was_for_it() {
    let world = World::in_files();
    let all = four(&world);
    let [ma, fr, sg, _] = &all;
    let id = ma.founds(&[fr, sg]);
    rounds(&all);
    let (first, early) = (ma.tells(id, "First"), fr.tells(id, "Early"));
    ma.changes(id, &[], &[sg]).unwrap();
    let between = ma.tells(id, "Not for Singapore");
    ma.changes(id, &[sg], &[]).unwrap();
    let last = ma.tells(id, "Together again");
    // What the keeper says comes at once; what another wrote before comes after it.
    sg.pulls(ma).unwrap();
    sg.pulls(fr).unwrap();
    assert_eq!(sg.stands(id), Some((3, GroupStanding::In)));
    assert_eq!(
        [first, early, last].map(|id| sg.shows(id)),
        [said("First"), said("Early"), said("Together again")]
    );
    assert!(sg.shows(between).is_err());
    // New keys in one step do no more harm, twice as little.
    let (under_way, answer) = (ma.tells(id, "Under way"), sg.tells(id, "An answer"));
    ma.changes(id, &[sg], &[sg]).unwrap();
    let renewed = ma.tells(id, "With new keys");
    ma.changes(id, &[sg], &[sg]).unwrap();
    rounds(&all);
    assert_eq!([under_way, renewed].map(|id| sg.shows(id)), [said("Under way"), said("With new keys")]);
    assert_eq!(ma.shows(answer), said("An answer"));
}

/// However often the group has changed meanwhile, and in whichever order a receiver hears of it.
#[test]
fn what_is_under_way_while_a_group_changes_many_times_is_read_by_all_it_is_for() {
    let world = World::in_files();
    let all = four(&world);
    let [ma, fr, sg, us] = &all;
    us.is_ready_for_groups();
    rounds(&all);
    let id = ma.founds(&[fr, sg]);
    rounds(&all);
    let (of_keeper, of_other) = (ma.tells(id, "From the keeper"), fr.tells(id, "From Paris"));
    for _ in 0..5 {
        ma.changes(id, &[us], &[]).unwrap();
        ma.changes(id, &[], &[us]).unwrap();
    }
    sg.pulls(ma).unwrap();
    sg.pulls(fr).unwrap();
    assert_eq!(sg.stands(id), Some((11, GroupStanding::In)));
    assert_eq!([of_keeper, of_other].map(|id| sg.shows(id)), [said("From the keeper"), said("From Paris")]);
    // The keeper itself was not told before it changed the group.
    ma.pulls(fr).unwrap();
    assert_eq!(ma.shows(of_other), said("From Paris"));
    rounds(&all);
    assert_eq!([of_keeper, of_other].map(|id| us.shows(id)), [Err(1004), Err(1004)]);

    // Even where nobody is in it any more.
    let last = fr.tells(id, "The last word");
    ma.bureau.dissolve_group(&ma.clerk(), id).unwrap();
    rounds(&all);
    assert_eq!([ma, sg].map(|bureau| bureau.shows(last)), [said("The last word"), said("The last word")]);
}

#[test]
fn keys_of_a_version_that_is_over_for_a_week_are_kept_no_more() {
    let world = World::in_files();
    let all = four(&world);
    let [ma, fr, sg, _] = &all;
    let id = ma.founds(&[fr, sg]);
    rounds(&all);
    let late = fr.tells(id, "Too late");
    ma.changes(id, &[sg], &[sg]).unwrap();
    sg.pulls(ma).unwrap();
    assert_eq!(sg.past_versions(&world), [1]);
    world.clock.set(Timestamp::from_secs(NOON_SECS + 7 * 24 * 3_600 + 1));
    sg.bureau.purge_expired().unwrap();
    assert_eq!(sg.past_versions(&world), Vec::<i64>::new());
    sg.pulls(fr).unwrap();
    assert_eq!(sg.shows(late), Err(5806));
}

#[test]
fn a_keeper_that_returned_founds_its_groups_anew() {
    let world = World::in_files();
    let [ma, fr, sg, us] = four(&world);
    let backup = world.folder.path().join("backup");
    let early = ma.founds(&[&fr]);
    ma.bureau.backup(&ma.admin(), &backup, NonZeroUsize::MIN, &mut |_| {}).unwrap();
    let late = ma.founds(&[&fr, &sg]);
    for one in [&fr, &sg, &us] {
        one.pulls(&ma).unwrap();
    }
    drop(ma);
    fs::remove_dir_all(world.home("MA")).unwrap();
    restore(&backup, None, &world.home("MA"), world.clock.clone(), &mut |_| {}).unwrap();
    let all = [world.reopen("MA"), fr, sg, us];
    acquaint(&all);
    rounds(&all);
    rounds(&all);
    let [ma, fr, sg, _] = &all;
    for old in [early, late] {
        assert_eq!([ma, fr].map(|one| one.stands(old).unwrap().1), [GroupStanding::Dissolved; 2]);
    }
    let standing: Vec<_> =
        ma.groups().into_iter().filter(|group| group.standing == GroupStanding::In).collect();
    let sizes: BTreeSet<_> =
        standing.iter().map(|group| (group.name.as_str(), group.members.len())).collect();
    assert_eq!((standing.len(), sizes), (2, [("Ports", 2), ("Ports", 3)].into()));
    let again = standing.iter().find(|group| group.members.len() == 3).unwrap().id;
    let message = sg.tells(again, "In the new one");
    rounds(&all);
    assert_eq!([ma, fr].map(|one| one.shows(message)), [said("In the new one"), said("In the new one")]);
}

/// Whoever was taken out is given nothing; with the bytes in its hands it opens nothing either.
#[test]
fn who_was_taken_out_cannot_open_what_it_is_handed() {
    let world = World::in_files();
    let all = four(&world);
    let [ma, fr, sg, _] = &all;
    let id = ma.founds(&[fr, sg]);
    rounds(&all);
    ma.changes(id, &[], &[sg]).unwrap();
    let new = ma.tells(id, "Not for Singapore");
    fr.pulls(ma).unwrap();
    let Post::Shared { group, wrapped, sealed, .. } = ma.said(&world).pop().unwrap() else {
        panic!("no message")
    };
    let handed = Post::Shared { to: members(&[sg]), group, wrapped, sealed, parcels: Vec::new() };
    let handed = ma.forges(&world, handed);
    sg.pulls(ma).unwrap();
    assert_eq!((fr.shows(new), sg.shows(handed)), (said("Not for Singapore"), Err(5806)));
}

#[test]
fn what_is_forged_or_said_twice_is_refused_with_its_number_and_changes_nothing() {
    let world = World::in_files();
    let all = four(&world);
    let [ma, fr, sg, us] = &all;
    let id = ma.founds(&[fr, sg]);
    let first = ma.tells(id, "First");
    rounds(&all);
    let [founded, told] = <[Post; 2]>::try_from(ma.said(&world).split_off(1)).unwrap();
    let Post::Group { mark, name, members: in_it, welcome, .. } = founded.clone() else { panic!("no group") };
    let change = |version, commit: Option<&[u8]>, welcome: Option<&[u8]>| Post::Group {
        mark,
        version,
        name: name.clone(),
        members: in_it.clone(),
        told: members(&[sg]),
        commit: commit.map(<[u8]>::to_vec),
        welcome: welcome.map(<[u8]>::to_vec),
    };
    // In another member's feed it is another group, which these keys do not fit.
    fr.forges(&world, change(1, None, welcome.as_deref()));
    us.forges(&world, change(1, None, Some(b"no welcome")));
    // By its own keeper: once more, out of its order, with a commit that is none, for others than it says.
    ma.forges(&world, change(1, None, welcome.as_deref()));
    ma.forges(&world, change(2, Some(b"no commit"), None));
    ma.forges(&world, change(2, None, welcome.as_deref()));
    // By a keeper that names others than have the keys.
    let elsewhere = GroupId { mark: [5; 16], ..id };
    let Some(Post::Keyed { package }) = sg.said(&world).into_iter().next() else { panic!("no keys") };
    let founded = Group::found(elsewhere, &[1; 32]).unwrap();
    let made = founded.change(&[(sg.member(), package.as_slice())], &[], &[2; 32]).unwrap();
    let mut lie = change(1, None, made.welcome.as_deref());
    if let Post::Group { mark, .. } = &mut lie {
        *mark = elsewhere.mark;
    }
    ma.forges(&world, lie);
    for one in [ma, fr, us] {
        sg.pulls(one).unwrap();
    }
    assert_eq!(sg.faults(&world), [5801, 5801, 5803, 5804, 5804, 5804].map(Some));
    assert_eq!((sg.groups().len(), sg.stands(id)), (1, Some((1, GroupStanding::In))));

    // A message that was there before, once more.
    let again = ma.forges(&world, told);
    sg.pulls(ma).unwrap();
    assert_eq!((sg.shows(again), sg.shows(first)), (Err(5806), said("First")));
    // And one in another's name, before the one that it was taken from: that one is opened all the same.
    let second = ma.tells(id, "Second");
    let stolen = fr.forges(&world, ma.said(&world).pop().unwrap());
    sg.pulls(fr).unwrap();
    sg.pulls(ma).unwrap();
    assert_eq!((sg.shows(stolen), sg.shows(second)), (Err(5803), said("Second")));
    // Keys in another's name come into no group.
    let Some(Post::Keyed { package }) = fr.said(&world).into_iter().next() else { panic!("no keys") };
    us.forges(&world, Post::Keyed { package });
    ma.pulls(us).unwrap();
    assert_eq!(refused(ma.changes(id, &[us], &[])), 5803);
    let next = fr.tells(id, "It goes on");
    sg.pulls(fr).unwrap();
    assert_eq!(sg.shows(next), said("It goes on"));
}

/// Two processes of one bureau have the same keys before them: only one goes on from there.
#[test]
fn two_processes_never_go_on_from_the_same_keys() {
    let world = World::new();
    let all = four(&world);
    let [ma, fr, sg, _] = &all;
    let id = ma.founds(&[fr, sg]);
    let other = Bureau::open(&world.home("MA"), world.clock.clone()).unwrap();
    let sent: Vec<MessageId> = std::thread::scope(|scope| {
        let sends = |bureau| move || (0..10).map(|at| send(bureau, id, at)).collect::<Vec<_>>();
        let (here, there) = (scope.spawn(sends(&*ma.bureau)), scope.spawn(sends(&other)));
        [here.join().unwrap(), there.join().unwrap()].concat()
    });
    fr.pulls(ma).unwrap();
    assert_eq!(sent.len(), 20);
    assert!(sent.iter().all(|message| fr.shows(*message).is_ok()), "each has a key of its own");
}

fn send(bureau: &Bureau, id: GroupId, at: u32) -> MessageId {
    let caller = bureau.local_caller(Role::Officer, Purpose::Investigation);
    bureau.send_to_group(&caller, id, saying(&at.to_string())).unwrap()
}

impl Running {
    /// Writes into its own feed what no bureau would.
    fn forges(&self, world: &World, post: Post) -> MessageId {
        let home = world.home(self.member().as_str());
        let seed = fs::read_to_string(home.join("keys/feed.key")).unwrap();
        let name = KeyName::of_member(self.member().as_str()).unwrap();
        let key =
            SigningKey::from_seed(name.clone(), &STANDARD.decode(seed.trim()).unwrap().try_into().unwrap());
        let store = Store::open(&home.join("records.sqlite")).unwrap();
        let now = wasl_node::Clock::now(&*world.clock);
        let permit = rules::permit(Caller::bureau(self.member()), Action::Replicate, now).unwrap();
        let origin = Origin::messages(&name);
        let number = store.write::<_, StoreError>(&permit, |write| {
            let number = write.post(&origin, post, Salt::from_bytes([9; 32]))?;
            write.sign(&origin, &key)?;
            Ok(number)
        });
        MessageId { from: self.member(), number: number.unwrap() }
    }

    /// What it has said in its feed of messages.
    fn said(&self, world: &World) -> Vec<Post> {
        let sql =
            "SELECT payload FROM entry JOIN feed ON feed.id = place >> 48 WHERE origin = ?1 ORDER BY place";
        let origin = Origin::messages(&KeyName::of_member(self.member().as_str()).unwrap());
        rows(world, self, sql, &[&origin.as_str()], |row| {
            Post::from_bytes(&row.get::<_, Vec<u8>>(0).unwrap()).unwrap()
        })
    }

    /// The versions that are over and whose keys it keeps all the same.
    fn past_versions(&self, world: &World) -> Vec<i64> {
        let sql = "SELECT version FROM past_group ORDER BY version";
        rows(world, self, sql, &[], |row| row.get(0).unwrap())
    }

    /// The numbers of the reasons why keepers were not followed, those that were left out.
    fn faults(&self, world: &World) -> Vec<Option<u16>> {
        let sql = "SELECT fault FROM group_entry WHERE fault IS NOT NULL ORDER BY fault";
        rows(world, self, sql, &[], |row| row.get(0).unwrap())
    }
}

fn rows<T>(
    world: &World,
    of: &Running,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
    read: impl Fn(&rusqlite::Row<'_>) -> T,
) -> Vec<T> {
    let file = world.home(of.member().as_str()).join("records.sqlite");
    let file = rusqlite::Connection::open(file).unwrap();
    let mut statement = file.prepare(sql).unwrap();
    let mut rows = statement.query(values).unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        found.push(read(row));
    }
    found
}
