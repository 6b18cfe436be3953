//! Members that do not tell everybody the same, and copies that were tampered with.

use std::fs;

use wasl_model::Handling;

use crate::world::{Running, World, copy};

/// Three that know each other. UN has shown MA a record, and goes on from a copy of its home of before: what it says next is
/// another history.
fn two_histories(world: &World) -> (Running, Running, Running) {
    let (un, us, ma) = (world.make("UN"), world.make("US"), world.make("MA"));
    for other in [&us, &ma] {
        un.knows(other);
        other.knows(&un);
    }
    us.knows(&ma);
    ma.knows(&us);
    drop(un);
    let other_history = world.folder.path().join("other");
    copy(&world.home("UN"), &other_history);
    let un = world.reopen("UN");
    ma.knows(&un);
    un.says("1", "Perpetua Ravenhill", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(1));
    drop(un);
    fs::remove_dir_all(world.home("UN")).unwrap();
    copy(&other_history, &world.home("UN"));
    let un = world.reopen("UN");
    us.knows(&un);
    (un, us, ma)
}

/// UN signs one history for MA and, from a copy of its home, another for US.
#[test]
fn a_forked_feed_is_refused_and_halted_and_what_was_held_still_answers() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    un.knows(&ma);
    ma.knows(&un);
    un.says("1", "Said To All", Handling::default());
    drop(un);
    let other_history = world.folder.path().join("other");
    copy(&world.home("UN"), &other_history);
    let un = world.reopen("UN");
    ma.knows(&un);
    un.says("2", "Perpetua Ravenhill", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(2));
    drop(un);
    fs::remove_dir_all(world.home("UN")).unwrap();
    copy(&other_history, &world.home("UN"));
    let un = world.reopen("UN");
    un.says("2", "Osgood Timmerlane", Handling::default());
    ma.knows(&un);

    assert_eq!(ma.pulls(&un), Err(4023));
    // From now on it is not even asked.
    assert_eq!(ma.pulls(&un), Err(4104));
    assert_eq!((ma.finds("Perpetua Ravenhill").len(), ma.finds("Osgood Timmerlane").len()), (1, 0));
    let feeds = ma.bureau.feeds(&ma.admin()).unwrap();
    let halted: Vec<_> = feeds.iter().filter_map(|feed| feed.halted).collect();
    assert_eq!(halted, [4023]);
}

#[test]
fn two_peers_that_were_told_different_things_find_out_from_each_other() {
    let world = World::new();
    let (un, us, ma) = two_histories(&world);
    un.says("1", "Osgood Timmerlane", Handling::default());
    assert_eq!(us.pulls(&un), Ok(1));

    assert_eq!(us.pulls(&ma), Err(4023));
    let feeds = us.bureau.feeds(&us.admin()).unwrap();
    let halted: Vec<_> = feeds.iter().filter(|feed| feed.halted.is_some()).map(|feed| feed.member).collect();
    assert_eq!(halted, [un.member()]);
}

/// UN shows MA and US histories of different lengths, so that no two signed checkpoints are of one size.
#[test]
fn what_one_member_forks_keeps_no_others_apart_and_the_forker_is_caught_when_it_is_asked() {
    let world = World::new();
    let (un, us, ma) = two_histories(&world);
    for number in 0..2 {
        un.says(&number.to_string(), "Osgood Timmerlane", Handling::default());
    }
    assert_eq!(us.pulls(&un), Ok(2));

    // What US holds of UN does not fit; what US says itself comes all the same.
    us.says("3", "Its Own", Handling::default());
    assert_eq!((ma.pulls(&us), ma.finds("Its Own").len()), (Ok(1), 1));
    // UN cannot prove to MA what it signed for US.
    ma.knows(&un);
    assert_eq!(ma.pulls(&un), Err(4024));
    assert_eq!((ma.finds("Perpetua Ravenhill").len(), ma.finds("Osgood Timmerlane").len()), (1, 0));
}

#[test]
fn a_record_in_another_members_name_is_not_heard() {
    let world = World::new();
    let (un, us, ma) = (world.make("UN"), world.make("US"), world.make("MA"));
    us.knows(&ma);
    ma.knows(&us);
    let forged = crate::world::person(un.member(), "1", "Forged By Washington", Handling::default());
    assert_eq!(us.bureau.create_record(&us.protection(), &forged).unwrap_err().number(), 1005);
    us.says("2", "Its Own", Handling::default());
    assert_eq!(ma.pulls(&us), Ok(1));
    assert_eq!(ma.finds("Forged By Washington"), []);
}

#[test]
fn an_altered_file_is_found_and_the_entry_named() {
    let faults = [
        (
            "UPDATE payload SET bytes = x'00' WHERE id IN (SELECT payload FROM leaf WHERE place & 0xffff = 3)",
            3042,
            3,
        ),
        ("UPDATE leaf SET commitment = zeroblob(32) WHERE place & 0xffff = 3", 3042, 3),
        ("DELETE FROM leaf WHERE place & 0xffff = 2", 3040, 2),
        ("DELETE FROM leaf WHERE place & 0xffff = 4", 3040, 4),
        // Without payload and tile, the signature alone tells, and names the first entry it covers.
        ("UPDATE leaf SET payload = NULL, commitment = zeroblob(32) WHERE place & 0xffff = 1", 3044, 0),
    ];
    for (sql, number, entry) in faults {
        let world = World::new();
        let un = world.make("UN");
        for number in 0..5 {
            un.says(&number.to_string(), &format!("Person Number{number}"), Handling::default());
        }
        let file = rusqlite::Connection::open(un.bureau.home().records_file()).unwrap();
        file.execute(sql, []).unwrap();
        let fault = un.bureau.verify_feed(&un.admin(), un.member()).unwrap().fault.unwrap();
        assert_eq!((fault.number(), fault.entry().unwrap().get()), (number, entry), "{fault}");
    }
}
