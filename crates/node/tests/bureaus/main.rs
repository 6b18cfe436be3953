//! Several bureaus, real files, real TLS: what is shared, what is kept back, what is erased, who is caught.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod asking_live;
mod attachments;
mod audit;
mod backup;
mod carried_files;
mod carriers;
mod clocks;
mod contests;
mod directory;
mod due;
mod erasure;
mod following;
mod gate;
mod groups;
mod handling;
mod hits;
mod import;
mod index;
mod liars;
mod listed;
mod live;
mod lookup;
mod lying;
mod lying_files;
mod lying_hubs;
mod lying_live;
mod messages;
mod notices;
mod proxy;
mod reading;
mod redress;
mod relays;
mod reminding;
mod renewal;
mod returning;
mod servers;
mod statistics;
mod ticking;
mod weeding;
mod world;

use wasl_model::{Handling, Purpose};

use world::{World, ids};

#[test]
fn what_one_member_says_another_finds_in_another_script() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    ma.knows(&un);
    un.knows(&ma);
    let record = un.says("1", "Tarik Benmokhtar Ouazzani", Handling::default());

    assert_eq!(ma.pulls(&un), Ok(1));
    assert_eq!(ma.finds("طارق بنمختار وزاني"), [record.id()]);
    let answer = ma.asks("Tarik Benmokhtar Ouazzani", Purpose::Border);
    let searched: Vec<_> =
        answer.searched.iter().map(|searched| (searched.member.to_string(), searched.records)).collect();
    assert_eq!(searched, [("MA".to_owned(), 0), ("UN".to_owned(), 1)]);
    assert_eq!(ids(&answer), [record.id()]);
}

#[test]
fn a_round_with_nothing_new_brings_nothing_and_the_copy_verifies() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    ma.knows(&un);
    un.knows(&ma);
    for number in 0..700 {
        un.says(&number.to_string(), &format!("Person Number{number}"), Handling::default());
    }

    assert_eq!([ma.pulls(&un), ma.pulls(&un)], [Ok(700), Ok(0)]);
    for bureau in [&un, &ma] {
        let verdict = bureau.bureau.verify_feed(&bureau.admin(), un.member()).unwrap();
        assert!(verdict.is_sound(), "{verdict}");
        assert_eq!((verdict.size.get(), verdict.held), (700, 700));
    }
    let feeds = un.bureau.feeds(&un.admin()).unwrap();
    let own = feeds.iter().find(|feed| feed.member == un.member()).unwrap();
    assert_eq!(own.cosigned, [("MA".to_owned(), 700)]);
}

#[test]
fn a_bureau_that_was_away_catches_up_and_goes_on_where_it_was() {
    let world = World::new();
    let (un, ma) = (world.make("UN"), world.make("MA"));
    ma.knows(&un);
    un.knows(&ma);
    un.says("1", "Before Leaving", Handling::default());
    assert_eq!(ma.pulls(&un), Ok(1));
    drop(ma);
    un.says("2", "While Away", Handling::default());

    let ma = world.reopen("MA");
    assert_eq!(ma.pulls(&un), Ok(1));
    assert_eq!(ma.finds("While Away").len(), 1);
}

#[test]
fn a_stranger_with_a_certificate_of_its_own_is_not_let_in() {
    let world = World::new();
    let (un, xx) = (world.make("UN"), world.make("XX"));
    // XX pinned UN, but UN never took XX's card.
    xx.knows(&un);
    un.says("1", "Not For Strangers", Handling::default());

    assert_eq!(xx.pulls(&un), Err(4101));
    assert_eq!(xx.finds("Not For Strangers"), []);
}

#[test]
fn an_impostor_at_a_peers_address_is_not_believed() {
    let world = World::new();
    let (un, us, ma) = (world.make("UN"), world.make("US"), world.make("MA"));
    us.knows(&ma);
    let mut card = un.bureau.identity().card("127.0.0.1:1");
    card.address = us.exchange.address().to_string();
    ma.bureau.add_peer(&ma.admin(), &card).unwrap();

    assert_eq!(ma.pulls(&un), Err(4101));
}
