//! What is carried for others, on both engines: kept, dropped, expired; notes handed on once; peers heard through others.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod engines;

use engines::{Rows, over_both_engines};
use wasl_feed::{Cover, Entry, KeyName, Opening, Origin, Receipt, Salt, SigningKey, Size, UnixTime};
use wasl_model::{Action, Caller, MemberId, Permit, Role, Timestamp, rules};
use wasl_store::{Carrying, Peer, Store, StoreError};

const NOON: u64 = 1_790_000_000;

over_both_engines![
    covers_are_kept_until_they_are_dropped_or_expire,
    covers_are_read_as_far_as_there_is_room,
    a_feed_is_passed_on_as_long_as_somebody_says_so,
    notes_are_handed_on_in_the_order_in_which_they_came,
    a_peer_is_heard_through_others_until_it_has_a_line_again,
];

fn key(code: &str) -> SigningKey {
    SigningKey::from_seed(KeyName::of_member(code).unwrap(), &[code.as_bytes()[1]; 32])
}

fn at(secs: u64) -> Permit {
    let caller = Caller::bureau("GS".parse().unwrap());
    rules::permit(caller, Action::Replicate, Timestamp::from_secs(secs)).unwrap()
}

fn admin() -> Permit {
    let caller = Caller { role: Role::Admin, ..Caller::bureau("GS".parse().unwrap()) };
    rules::permit(caller, Action::PeerManage, Timestamp::from_secs(NOON)).unwrap()
}

/// A store that keeps the records of MA, as many bare entries of them.
fn store(rows: &Rows, entries: u8) -> (Store, Origin) {
    let store = Store::open(rows.records()).unwrap();
    let origin = Origin::records(key("MA").name());
    let made: Result<_, StoreError> = store.write(&at(NOON), |write| {
        write.add_feed(&origin, &key("MA").verifying_key())?;
        for number in 0..entries {
            let opening = Opening::new(Salt::from_bytes([number; 32]), vec![number]).unwrap();
            let size = Size::new(number.into()).unwrap();
            write.accept(&origin, &Entry::following(size, &origin, opening).unwrap().erased())?;
        }
        Ok(())
    });
    made.unwrap();
    (store, origin)
}

fn cover(fill: u8, bytes: usize) -> Cover {
    Cover::from_bytes(&vec![fill; bytes]).unwrap()
}

fn keep(
    store: &Store,
    origin: &Origin,
    number: u64,
    cover: &Cover,
    until: Option<u64>,
    drops: &[u64],
) -> u64 {
    let kept: Result<_, StoreError> = store.write(&at(NOON), |write| {
        let until = until.map(Timestamp::from_secs);
        let (parcels, readers) = (&[][..], &Audience::Only(BTreeSet::new()));
        write.keep_cover(origin, number, &Carrying { cover, until, drops, parcels, readers })?;
        write.drop_covers(origin, number, drops)
    });
    kept.unwrap()
}

fn numbers(store: &Store, origin: &Origin, secs: u64) -> Vec<u64> {
    let covers = store.covers(&at(secs), origin, 0..100, 1 << 20).unwrap();
    covers.covers.into_iter().map(|(number, _)| number).collect()
}

fn covers_are_kept_until_they_are_dropped_or_expire(rows: &Rows) {
    let (store, origin) = store(rows, 6);
    assert_eq!(keep(&store, &origin, 0, &cover(1, 90), None, &[]), 0);
    assert_eq!(keep(&store, &origin, 1, &cover(2, 90), Some(NOON + 10), &[]), 0);
    assert_eq!(keep(&store, &origin, 2, &cover(3, 90), None, &[]), 0);
    assert_eq!(store.newest_erasure(&origin).unwrap(), None);
    // Only what stands before it, and what is there.
    assert_eq!(keep(&store, &origin, 3, &cover(4, 90), None, &[0, 1_000, 3, 4]), 1);
    assert_eq!(store.newest_erasure(&origin).unwrap(), Some(3));
    assert_eq!(numbers(&store, &origin, NOON), [1, 2, 3]);
    // What has expired is given to nobody, and overwritten when it is looked at.
    assert_eq!(numbers(&store, &origin, NOON + 10), [2, 3]);
    assert_eq!(store.purge_expired(&at(NOON + 9)).unwrap(), 0);
    assert_eq!(numbers(&store, &origin, NOON), [1, 2, 3]);
    assert_eq!(store.purge_expired(&at(NOON + 10)).unwrap(), 0);
    assert_eq!(numbers(&store, &origin, NOON), [2, 3]);
}

fn covers_are_read_as_far_as_there_is_room(rows: &Rows) {
    let (store, origin) = store(rows, 6);
    for number in [0, 2, 5] {
        keep(&store, &origin, number, &cover(1, 100), None, &[]);
    }
    let read = |from, room| {
        let covers = store.covers(&at(NOON), &origin, from..6, room).unwrap();
        (covers.covers.len(), covers.cut)
    };
    assert_eq!(
        [read(0, 1_000), read(0, 200), read(0, 1), read(1, 150), read(3, 1)],
        [(3, None), (2, Some(5)), (1, Some(2)), (1, Some(5)), (1, None)]
    );
}

fn a_feed_is_passed_on_as_long_as_somebody_says_so(rows: &Rows) {
    let (store, origin) = store(rows, 0);
    let [gs, hq]: [MemberId; 2] = ["GS", "HQ"].map(|code| code.parse().unwrap());
    assert!(!store.may_pass_on(&origin).unwrap());
    store.begin_passing_on(&origin, gs).unwrap();
    store.begin_passing_on(&origin, gs).unwrap();
    store.begin_passing_on(&origin, hq).unwrap();
    store.end_passing_on(&origin, gs).unwrap();
    assert!(store.may_pass_on(&origin).unwrap());
    store.end_passing_on(&origin, hq).unwrap();
    assert!(!store.may_pass_on(&origin).unwrap());
}

fn notes_are_handed_on_in_the_order_in_which_they_came(rows: &Rows) {
    let (store, origin) = store(rows, 6);
    let ma = "MA".parse().unwrap();
    let gives = |code: &str, size: u64| {
        let head = store.head_at(&origin, Size::new(size).unwrap()).unwrap().unwrap();
        let time = UnixTime::new(NOON).unwrap();
        store.keep_receipt(&Receipt::sign(&origin, head, time, &key(code))).unwrap();
    };
    let after = |number| {
        let notes = store.notes_after(&origin, number, ma, 2).unwrap();
        notes.into_iter().map(|note| (note.who, note.number)).collect::<Vec<_>>()
    };
    let of = |code: &str, number| (code.to_owned(), number);
    assert_eq!(after(0), []);
    gives("FR", 2);
    gives("UN", 2);
    gives("MA", 3);
    assert_eq!(after(0), [of("FR", 1), of("UN", 2)]);
    // The same again is no news; a newer one stands last.
    gives("UN", 2);
    gives("FR", 4);
    assert_eq!((after(0), after(2)), (vec![of("UN", 2), of("FR", 4)], vec![of("FR", 4)]));
    assert_eq!(after(4), []);
    // Whoever has heard of more than there are is told all.
    assert_eq!(after(5).len(), 2);
    let gs = "GS".parse().unwrap();
    assert_eq!(store.notes_heard(gs, &origin).unwrap(), 0);
    store.hear_notes(gs, &origin, 4).unwrap();
    store.hear_notes(gs, &origin, 3).unwrap();
    assert_eq!(store.notes_heard(gs, &origin).unwrap(), 3);
}

fn a_peer_is_heard_through_others_until_it_has_a_line_again(rows: &Rows) {
    let store = Store::open(rows.records()).unwrap();
    let [gs, hq, ma]: [MemberId; 3] = ["GS", "HQ", "MA"].map(|code| code.parse().unwrap());
    let peer = |member: MemberId| Peer {
        member,
        name: member.to_string(),
        vkey: key(member.as_str()).verifying_key().to_string(),
        certificate: member.as_str().as_bytes().to_vec(),
        address: "a:1".to_owned(),
        added: Timestamp::from_secs(NOON),
        reached: None,
        failed: None,
        sealing: None,
        is_relay: false,
        through: Vec::new(),
    };
    for member in [gs, hq, ma] {
        store.add_peer(&admin(), &peer(member)).unwrap();
    }
    store.add_relay(&admin(), gs).unwrap();
    store.add_relay(&admin(), gs).unwrap();
    store.set_through(&admin(), ma, &[hq, gs, gs]).unwrap();
    let known = |member| {
        let peer = store.peer(member).unwrap().unwrap();
        (peer.is_relay, peer.through)
    };
    assert_eq!((known(gs), known(ma)), ((true, vec![]), (false, vec![gs, hq])));
    assert_eq!(store.peers().unwrap().iter().filter(|peer| peer.has_line()).count(), 2);
    // Whoever loses its hub is not called for that.
    store.remove_peer(&admin(), gs).unwrap();
    assert_eq!(known(ma).1, [gs, hq]);
    store.add_peer(&admin(), &peer(gs)).unwrap();
    assert!(!known(gs).0);
    store.set_through(&admin(), ma, &[]).unwrap();
    assert_eq!(known(ma).1, []);
}
