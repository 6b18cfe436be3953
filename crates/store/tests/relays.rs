//! What is carried for others, on both engines: kept, dropped, expired; notes handed on once; peers heard through others.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod engines;

use std::collections::BTreeSet;

use engines::{Rows, over_both_engines};
use wasl_feed::{Cover, Entry, KeyName, Opening, Origin, Receipt, Salt, SigningKey, Size, UnixTime};
use wasl_model::{
    Action, Audience, Caller, MemberId, MessageId, Parcel, ParcelName, Permit, Role, Timestamp, rules,
};
use wasl_store::{Carrying, ParcelState, Peer, Store, StoreError};

const NOON: u64 = 1_790_000_000;

over_both_engines![
    covers_are_kept_until_they_are_dropped_or_expire,
    covers_are_read_as_far_as_there_is_room,
    a_feed_is_passed_on_as_long_as_somebody_says_so,
    notes_are_handed_on_in_the_order_in_which_they_came,
    a_peer_is_heard_through_others_until_it_has_a_line_again,
    parcels_are_carried_with_their_cover_and_go_with_it,
    parcels_are_given_to_readers_and_relays_as_long_as_the_feed_may_be_passed_on,
    what_is_carried_goes_after_a_while_and_gives_way,
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
    store_of(rows, Origin::records(key("MA").name()), entries)
}

fn store_of(rows: &Rows, origin: Origin, entries: u8) -> (Store, Origin) {
    let store = Store::open(rows.records()).unwrap();
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
    // Whoever still gives what was dropped is not believed, had it been here before or not.
    let bare =
        |number| store.entries(&at(NOON), &origin, number..number + 1, 1, 1).unwrap().entries[0].0.clone();
    let misses = |number: u64| {
        let missed: Result<_, StoreError> =
            store.write(&at(NOON), |write| write.is_unsaid(&origin, number, &bare(number)));
        missed.unwrap()
    };
    assert_eq!([0, 1, 4, 5].map(misses), [false, false, true, true]);
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

fn peer(member: MemberId) -> Peer {
    Peer {
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
    }
}

/// GS, which carries the messages of MA: as many bare entries, and FR is the reader of each cover.
struct Carrier {
    store: Store,
    origin: Origin,
}

fn parcel(fill: u8, size: u64) -> Parcel {
    Parcel { name: ParcelName::from_bytes([fill; 32]), size }
}

impl Carrier {
    fn new(rows: &Rows) -> Self {
        let (store, origin) = store_of(rows, Origin::messages(key("MA").name()), 6);
        store.begin_passing_on(&origin, "MA".parse().unwrap()).unwrap();
        Self { store, origin }
    }

    fn keeps(&self, secs: u64, number: u64, parcels: &[Parcel], until: Option<u64>, drops: &[u64]) {
        let readers = Audience::Only(["FR", "MA"].map(|code| code.parse().unwrap()).into());
        let (cover, until) = (&cover(1, 90), until.map(Timestamp::from_secs));
        let carrying = Carrying { cover, until, drops, parcels, readers: &readers };
        self.writes(secs, |write| {
            write.keep_cover(&self.origin, number, &carrying)?;
            write.drop_covers(&self.origin, number, drops).map(drop)
        });
    }

    fn writes(&self, secs: u64, work: impl FnOnce(&mut wasl_store::Write<'_>) -> Result<(), StoreError>) {
        self.store.write(&at(secs), work).unwrap();
    }

    fn settles(&self, secs: u64, (message, number): (u64, u8), state: ParcelState) -> bool {
        let message = MessageId { from: "MA".parse().unwrap(), number: message };
        let settled: Result<_, StoreError> =
            self.store.write(&at(secs), |write| write.settle_carried(message, number, state));
        settled.unwrap()
    }

    /// What is to be fetched: of which message, which, and how long it is.
    fn wants(&self) -> Vec<(u64, u8, u64)> {
        let wanted = self.store.wanted_to_carry(&at(NOON), &self.origin, 9).unwrap();
        let own = Origin::messages(key("GS").name());
        let senders = self.store.parcel_senders(&at(NOON), &own).unwrap();
        assert_eq!(senders.is_empty(), wanted.is_empty());
        wanted.into_iter().map(|wanted| (wanted.message.number, wanted.number, wanted.parcel.size)).collect()
    }

    fn gives(&self, secs: u64, peer: &Peer, fill: u8) -> Option<u64> {
        let own = Origin::messages(key("GS").name());
        self.store.parcel_for(&at(secs), &own, peer, parcel(fill, 0).name).unwrap()
    }

    /// How many bytes are here, and the names of what is here for others alone and of what is to go.
    fn has(&self) -> (u64, Vec<u8>, Vec<u8>) {
        let first = |name: ParcelName| name.as_bytes()[0];
        let bytes = self.store.parcel_bytes(&at(NOON)).unwrap();
        let carried = self.store.carried_parcels(&at(NOON), 9).unwrap();
        let gone = self.store.discarded_parcels(&at(NOON), 9).unwrap();
        (
            bytes,
            carried.into_iter().map(|parcel| first(parcel.name)).collect(),
            gone.into_iter().map(first).collect(),
        )
    }
}

fn parcels_are_carried_with_their_cover_and_go_with_it(rows: &Rows) {
    let gs = Carrier::new(rows);
    gs.keeps(NOON, 0, &[parcel(1, 20), parcel(2, 30)], None, &[]);
    gs.keeps(NOON, 1, &[parcel(3, 40)], Some(NOON + 10), &[]);
    // The same as one of before, by another message.
    gs.keeps(NOON, 2, &[parcel(2, 30)], None, &[]);
    assert_eq!(gs.wants(), [(0, 0, 20), (0, 1, 30), (1, 0, 40), (2, 0, 30)]);
    for place in [(0, 0), (0, 1), (1, 0), (2, 0)] {
        assert!(gs.settles(NOON, place, ParcelState::Here));
        assert!(!gs.settles(NOON, place, ParcelState::Refused(4031)), "what is here stays");
    }
    assert_eq!((gs.wants(), gs.has()), (vec![], (90, vec![1, 2, 3], vec![])));

    // With the cover they are to go, where an entry drops it and where it expires.
    gs.keeps(NOON, 3, &[], None, &[0]);
    assert_eq!(gs.has(), (70, vec![2, 3], vec![1, 2]));
    gs.store.purge_expired(&at(NOON + 10)).unwrap();
    assert_eq!(gs.has(), (30, vec![2], vec![1, 2, 3]));
    // One that another message has too is kept.
    let kept = [1, 2, 3].map(|fill| gs.store.keeps_parcel(&at(NOON), parcel(fill, 0).name).unwrap());
    assert_eq!(kept, [false, true, false]);
    gs.writes(NOON, |write| [1, 2, 3].iter().try_for_each(|fill| write.forget_parcel(parcel(*fill, 0).name)));
    assert_eq!(gs.has(), (30, vec![2], vec![]));

    // A cover that comes again brings them again. Records have none, whatever their owner says.
    gs.keeps(NOON, 0, &[parcel(1, 20)], None, &[]);
    assert_eq!(gs.wants(), [(0, 0, 20)]);
    assert!(gs.settles(NOON, (0, 0), ParcelState::Refused(4032)));
    assert_eq!((gs.wants(), gs.has()), (vec![], (30, vec![2], vec![])));
    let rows = rows.another();
    let (store, origin) = store_of(&rows, Origin::records(key("MA").name()), 6);
    store.begin_passing_on(&origin, "MA".parse().unwrap()).unwrap();
    let records = Carrier { store, origin };
    records.keeps(NOON, 0, &[parcel(1, 20)], None, &[]);
    assert_eq!(records.wants(), []);
}

fn parcels_are_given_to_readers_and_relays_as_long_as_the_feed_may_be_passed_on(rows: &Rows) {
    let gs = Carrier::new(rows);
    gs.keeps(NOON, 0, &[parcel(1, 20)], Some(NOON + 10), &[]);
    let known = |code: &str| peer(code.parse().unwrap());
    let relay = || Peer { is_relay: true, ..known("HQ") };
    assert_eq!(gs.gives(NOON, &known("FR"), 1), None, "it is not here yet");
    gs.settles(NOON, (0, 0), ParcelState::Here);
    assert_eq!(gs.gives(NOON, &known("FR"), 1), Some(20));
    assert_eq!(gs.gives(NOON, &relay(), 1), Some(20));
    for stranger in ["HQ", "UN", "GS"] {
        assert_eq!(gs.gives(NOON, &known(stranger), 1), None, "{stranger}");
    }
    assert_eq!(gs.gives(NOON, &known("FR"), 2), None, "there is no such parcel");
    assert_eq!(gs.gives(NOON + 10, &known("FR"), 1), None, "its cover has expired");
    let ma = "MA".parse().unwrap();
    gs.store.end_passing_on(&gs.origin, ma).unwrap();
    assert_eq!([known("FR"), relay()].map(|peer| gs.gives(NOON, &peer, 1)), [None, None]);
    gs.keeps(NOON, 1, &[parcel(2, 20)], None, &[]);
    assert_eq!(gs.wants(), [], "nor is more of it fetched");
    gs.store.begin_passing_on(&gs.origin, ma).unwrap();
    assert_eq!(gs.wants(), [(1, 0, 20)]);
}

fn what_is_carried_goes_after_a_while_and_gives_way(rows: &Rows) {
    let gs = Carrier::new(rows);
    for (number, fill) in [(0, 1), (1, 2), (2, 3)] {
        gs.keeps(NOON, number, &[parcel(fill, 20)], None, &[]);
    }
    // What came first goes first.
    gs.settles(NOON + 20, (0, 0), ParcelState::Here);
    gs.settles(NOON + 10, (1, 0), ParcelState::Here);
    assert_eq!(gs.has(), (40, vec![2, 1], vec![]));
    let puts_off = |fill| {
        gs.writes(NOON, |write| {
            assert!(write.put_off_carried(parcel(fill, 0).name)?);
            assert!(!write.put_off_carried(parcel(fill, 0).name)?);
            Ok(())
        });
    };
    puts_off(2);
    assert_eq!((gs.has(), gs.wants()), ((20, vec![1], vec![]), vec![(1, 0, 20), (2, 0, 20)]));
    gs.settles(NOON + 10, (1, 0), ParcelState::Here);
    // From when it came; what never came, from when it was wanted.
    let expires = |secs, count| {
        gs.writes(NOON, |write| {
            assert_eq!(write.expire_carried(Timestamp::from_secs(secs))?, count);
            Ok(())
        });
    };
    expires(NOON, 0);
    expires(NOON + 11, 2);
    assert_eq!((gs.has(), gs.wants()), ((20, vec![1], vec![2, 3]), vec![]));
    expires(NOON + 21, 1);
    assert_eq!(gs.has(), (0, vec![], vec![1, 2, 3]));
}
