//! A member goes on under new keys, by the word of the directory: its feeds stay what they are, and the keys of before count for
//! what they had signed and for nothing after it.

use wasl_exchange::Reply;
use wasl_model::{Handling, MessageId, Purpose, Role};
use wasl_node::{Bureau, Confirmation, DirectoryEntry};

use crate::{
    directory::{founding, three},
    lying_hubs::round,
    relays::{joins, only},
    world::{Running, World},
};

impl Running {
    /// The entry with which the directory takes up the keys that this bureau makes now.
    fn renewal(&self) -> DirectoryEntry {
        let address = self.exchange.address().to_string();
        DirectoryEntry::Renew { card: self.bureau.next_card(&self.admin(), &address).unwrap() }
    }

    fn key(&self) -> String {
        self.bureau.identity().verifying_key().to_string()
    }

    fn holds_whole_feed_of(&self, owner: &Self) -> bool {
        self.bureau.verify_feed(&self.admin(), owner.member()).unwrap().is_sound()
    }
}

fn can_open(bureau: &Running, message: MessageId) -> bool {
    bureau.opens(message).content.is_some_and(|content| content.is_ok())
}

fn started_again(world: &World, bureau: Running, code: &str, peers: &[&Running]) -> Running {
    drop(bureau);
    let bureau = world.reopen(code);
    // It listens elsewhere now.
    for peer in peers {
        peer.knows(&bureau);
    }
    bureau
}

#[test]
fn a_member_goes_on_under_new_keys_and_its_feeds_hold_from_the_first_entry_to_the_last() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    fr.says("1", "Perdita Lumen", Handling::default());
    let before = ma.sends(&[&fr]);
    assert_eq!((ma.pulls(&fr), sg.pulls(&fr)), (Ok(1), Ok(1)));
    fr.pulls(&ma).unwrap();

    let old_key = fr.key();
    ma.publishes_entries(&world, vec![fr.renewal()]);
    assert!(ma.pulls(&fr).is_err(), "the keys of before count no more");
    sg.pulls(&ma).unwrap();
    assert!(sg.pulls(&fr).is_err(), "nowhere, within a round");
    assert_eq!(fr.pulls(&ma), Err(4013), "it is given the directory, and nothing else");
    assert_eq!(fr.key(), old_key);
    let fr = started_again(&world, fr, "FR", &[&ma, &sg]);
    assert_ne!(fr.key(), old_key);

    fr.says("2", "Osric Fenwater", Handling::default());
    let after = ma.sends(&[&fr]);
    assert_eq!((ma.pulls(&fr), sg.pulls(&fr)), (Ok(2), Ok(2)), "a record, and what arrived");
    fr.pulls(&ma).unwrap();
    for bureau in [&ma, &fr, &sg] {
        assert_eq!(["Perdita Lumen", "Osric Fenwater"].map(|name| bureau.finds(name).len()), [1, 1]);
        assert!(bureau.holds_whole_feed_of(&fr));
    }
    assert!(can_open(&fr, before) && can_open(&fr, after), "each with the key that it was sealed to");
    assert!(
        fr.bureau.verify_audit(&fr.protection()).unwrap().is_sound(),
        "and its audit log goes on as well"
    );

    // Once more, and after a start without any change.
    ma.publishes_entries(&world, vec![fr.renewal()]);
    sg.pulls(&ma).unwrap();
    fr.pulls(&ma).unwrap_err();
    let fr = started_again(&world, fr, "FR", &[&ma, &sg]);
    let fr = started_again(&world, fr, "FR", &[&ma, &sg]);
    fr.says("3", "Isolde Quarrel", Handling::default());
    ma.pulls(&fr).unwrap();
    assert_eq!(ma.finds("Isolde Quarrel").len(), 1);
    assert!(ma.holds_whole_feed_of(&fr) && fr.holds_whole_feed_of(&fr));
    assert!(can_open(&fr, before) && can_open(&fr, after));
}

#[test]
fn whoever_missed_the_renewal_goes_on_when_it_hears_of_it() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    fr.says("1", "Perdita Lumen", Handling::default());
    sg.pulls(&fr).unwrap();
    ma.publishes_entries(&world, vec![fr.renewal()]);
    fr.pulls(&ma).unwrap_err();
    let fr = started_again(&world, fr, "FR", &[&ma]);
    fr.says("2", "Osric Fenwater", Handling::default());
    // SG calls where FR is now, and knows its old card alone.
    assert!(sg.pulls(&fr).is_err());
    sg.pulls(&ma).unwrap();
    sg.knows(&fr);
    assert_eq!(sg.pulls(&fr), Ok(1));
    assert!(sg.holds_whole_feed_of(&fr));
}

/// What a hub carries from before bears a key that counts no more, and is sealed to one that does not either.
#[test]
fn what_a_hub_carries_is_read_after_both_ends_have_other_keys() {
    let world = World::new();
    let [gs, ma, fr] = ["GS", "MA", "FR"].map(|code| world.make(code));
    for spoke in [&ma, &fr] {
        joins(spoke, &gs);
    }
    ma.hears(&fr, &[&gs]);
    fr.hears(&ma, &[&gs]);
    let founding = founding(&world);
    for bureau in [&gs, &ma, &fr] {
        bureau.trusts(&founding);
    }
    gs.publishes_entries(&world, vec![gs.listed(), ma.listed(), fr.listed()]);
    ma.pulls(&gs).unwrap();
    fr.pulls(&gs).unwrap();
    ma.says("1", "Perdita Lumen", only(&[&fr]));
    assert_eq!(gs.pulls(&ma), Ok(1));

    gs.publishes_entries(&world, vec![ma.renewal(), fr.renewal()]);
    assert_eq!((ma.pulls(&gs), fr.pulls(&gs)), (Err(4013), Err(4013)));
    let ma = started_again(&world, ma, "MA", &[&gs]);
    let fr = started_again(&world, fr, "FR", &[&gs]);
    ma.says("2", "Osric Fenwater", only(&[&fr]));
    assert_eq!(gs.pulls(&ma), Ok(1));
    assert_eq!(fr.pulls(&gs), Ok(2));
    let names = ["Perdita Lumen", "Osric Fenwater"];
    assert_eq!(names.map(|name| (fr.finds(name).len(), gs.finds(name).len())), [(1, 0), (1, 0)]);
    assert!(fr.holds_whole_feed_of(&ma));
}

#[test]
fn next_keys_that_the_directory_has_not_are_not_taken_up() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    let next_key = |bureau: &Running| {
        let DirectoryEntry::Renew { card } = bureau.renewal() else { unreachable!("it is a renewal") };
        card.verify().unwrap().key
    };
    let (key, next) = (fr.key(), next_key(&fr));
    let fr = started_again(&world, fr, "FR", &[&ma, &sg]);
    assert_eq!(fr.key(), key);
    assert_eq!(next_key(&fr), next, "and are kept until it has them");
    assert_eq!(ma.pulls(&fr), Ok(0));
}

/// Two processes of one bureau: one was started again, the other was not.
#[test]
fn a_process_that_runs_on_with_keys_of_before_writes_nothing() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    ma.publishes_entries(&world, vec![fr.renewal()]);
    fr.pulls(&ma).unwrap_err();
    let anew = Bureau::open(&world.home("FR"), world.clock.clone()).unwrap();
    let record = crate::world::person(fr.member(), "1", "Perdita Lumen", Handling::default());
    assert_eq!(
        fr.bureau.create_record(&fr.protection(), &record).unwrap_err().number(),
        6001,
        "its own log has another key"
    );
    let caller = anew.local_caller(Role::Protection, Purpose::Oversight);
    anew.create_record(&caller, &record).unwrap();
    drop((fr, sg));
    assert!(anew.verify_audit(&caller).unwrap().is_sound());
    assert!(anew.verify_feed(&caller, anew.identity().member).unwrap().is_sound());
}

#[test]
fn what_a_member_had_confirmed_counts_after_its_keys_were_renewed() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    let record = ma.says("1", "Perdita Lumen", Handling::default());
    fr.pulls(&ma).unwrap();
    ma.bureau.erase_record(&ma.protection(), record.id()).unwrap();
    fr.pulls(&ma).unwrap();
    let confirmations = || {
        let view = ma.bureau.record(&ma.protection(), record.id()).unwrap();
        view.erasures[0].confirmations.clone()
    };
    let before = confirmations();
    assert!(before.contains(&(fr.member(), Confirmation::Confirmed(ma.bureau.now()))), "{before:?}");
    ma.publishes_entries(&world, vec![fr.renewal()]);
    assert_eq!(confirmations(), before);
}

#[test]
fn a_peer_that_has_not_heard_of_a_renewal_is_followed_all_the_same() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    fr.says("1", "Perdita Lumen", Handling::default());
    sg.pulls(&fr).unwrap();
    ma.publishes_entries(&world, vec![fr.renewal()]);
    sg.says("1", "Osric Fenwater", Handling::default());
    // What SG has of FR bears the key of before, which counts no more at MA; what SG says comes after it.
    assert_eq!(ma.pulls(&sg), Ok(1));
}

#[test]
fn who_hears_of_a_renewal_before_it_has_told_what_it_saw_is_not_refused() {
    let world = World::new();
    let [ma, fr, sg] = three(&world);
    fr.pulls(&ma).unwrap();
    sg.pulls(&ma).unwrap();
    fr.says("1", "Perdita Lumen", Handling::default());
    let renewal = fr.renewal();
    let mut ends = None;
    let pulled = round(&sg, &fr, |reply| match reply {
        Reply::Batch(_) => ends = Some(0),
        // After the entries it looks for more once, and then tells that it has all of them.
        Reply::End => {
            ends = ends.map(|ends| ends + 1);
            if ends == Some(2) {
                ma.publishes_entries(&world, vec![renewal.clone()]);
                sg.pulls(&ma).unwrap();
            }
        }
        _ => {}
    });
    // What the key of before had signed is here, and nothing is told about it; FR, which has not heard yet, refuses nothing.
    assert_eq!((ends.is_some_and(|ends| ends > 1), pulled), (true, Ok(1)));
}
