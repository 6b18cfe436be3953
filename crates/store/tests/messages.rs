//! What posts do to the messages of a bureau, and what the posts of liars do not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod engines;

use std::collections::BTreeSet;

use wasl_feed::{Entry, KeyName, Opening, Origin, Salt, SigningKey};
use wasl_model::{
    Action, Caller, MemberId, MessageId, Parcel, ParcelName, Permit, Post, Purpose, Role, Timestamp, rules,
};
use wasl_store::{ParcelState, Peer, Store, StoredFetch, StoredMessage, Tray};

use engines::{Rows, over_both_engines};

over_both_engines!(
    only_a_receiver_tells_that_it_has_read_and_only_to_the_sender,
    who_recalls_a_message_that_was_read_gives_it_to_its_readers_alone,
    nobody_reaches_into_another_members_feed,
    what_is_told_to_have_arrived_is_not_told_again_even_if_it_was_not_for_us,
    a_tray_is_read_a_few_megabytes_at_a_time,
    a_parcel_is_given_to_the_receivers_of_its_message_and_gone_with_it,
    parcels_of_others_are_wanted_until_they_are_here_or_refused,
);

/// A bureau's store, with the feeds of messages of three members.
struct Bureau {
    own: MemberId,
    store: Store,
    _rows: Rows,
}

fn member(code: &str) -> MemberId {
    code.parse().unwrap()
}

fn key(code: &str) -> SigningKey {
    SigningKey::from_seed(KeyName::of_member(code).unwrap(), &[7; 32])
}

fn feed(code: &str) -> Origin {
    Origin::messages(&KeyName::of_member(code).unwrap())
}

fn noon() -> Timestamp {
    Timestamp::from_secs(1_790_000_000)
}

fn to(codes: &[&str]) -> BTreeSet<MemberId> {
    codes.iter().map(|code| member(code)).collect()
}

fn peer(code: &str) -> Peer {
    Peer {
        member: member(code),
        name: code.to_owned(),
        vkey: key(code).verifying_key().to_string(),
        certificate: Vec::new(),
        address: "a:1".to_owned(),
        added: noon(),
        reached: None,
        failed: None,
        sealing: None,
        is_relay: false,
        through: Vec::new(),
    }
}

fn message(codes: &[&str]) -> Post {
    Post::Message { to: to(codes), sealed: b"sealed".to_vec(), parcels: Vec::new() }
}

fn id(from: &str, number: u64) -> MessageId {
    MessageId { from: member(from), number }
}

impl Bureau {
    fn of(rows: &Rows, code: &str) -> Self {
        let rows = rows.another();
        let store = Store::open(rows.records()).unwrap();
        let bureau = Self { own: member(code), store, _rows: rows };
        bureau
            .store
            .write::<_, wasl_store::StoreError>(&bureau.permit(), |write| {
                ["MA", "FR", "GS"]
                    .iter()
                    .try_for_each(|code| write.add_feed(&feed(code), &key(code).verifying_key()))
            })
            .unwrap();
        bureau
    }

    fn permit(&self) -> Permit {
        rules::permit(Caller::bureau(self.own), Action::Replicate, noon()).unwrap()
    }

    fn officer(&self) -> Permit {
        let caller =
            Caller { role: Role::Officer, purpose: Purpose::Investigation, ..Caller::bureau(self.own) };
        rules::permit(caller, Action::MessageRead, noon()).unwrap()
    }

    /// The next entry of a member's feed comes in, as the exchange brings it.
    fn hears(&self, from: &str, post: &Post) {
        self.store
            .write::<_, wasl_store::StoreError>(&self.permit(), |write| {
                let size = write.size(&feed(from))?;
                let opening = Opening::new(Salt::from_bytes([1; 32]), post.to_bytes())?;
                write.accept(&feed(from), &Entry::following(size, &feed(from), opening)?)
            })
            .unwrap();
    }

    fn has(&self, id: MessageId) -> StoredMessage {
        self.store.message(&self.officer(), id).unwrap().unwrap()
    }

    fn readers(&self, id: MessageId) -> Vec<MemberId> {
        self.has(id).opened.into_iter().map(|(reader, ..)| reader).collect()
    }
}

fn only_a_receiver_tells_that_it_has_read_and_only_to_the_sender(rows: &Rows) {
    let at = noon();
    let read = || Post::Read { message: id("MA", 0), at };
    let ma = Bureau::of(rows, "MA");
    ma.hears("MA", &message(&["FR"]));
    ma.hears("GS", &read());
    ma.hears("GS", &Post::Delivered { up_to: id("MA", 0), at });
    assert_eq!((ma.readers(id("MA", 0)), ma.has(id("MA", 0)).delivered), (vec![], vec![]));
    ma.hears("FR", &read());
    assert_eq!(ma.readers(id("MA", 0)), [member("FR")]);

    // Another receiver's word to a receiver is not heard: recall looks at whether it was read *here*.
    let fr = Bureau::of(rows, "FR");
    fr.hears("MA", &message(&["FR", "GS"]));
    fr.hears("GS", &read());
    assert_eq!(fr.readers(id("MA", 0)), []);
    fr.hears("MA", &Post::Recalled { number: 0, to: to(&["FR", "GS"]), at });
    let recalled = fr.has(id("MA", 0));
    assert_eq!((recalled.sealed, recalled.recalled), (None, Some(at)));
}

fn who_recalls_a_message_that_was_read_gives_it_to_its_readers_alone(rows: &Rows) {
    let ma = Bureau::of(rows, "MA");
    ma.hears("MA", &message(&["FR", "GS"]));
    ma.hears("FR", &Post::Read { message: id("MA", 0), at: noon() });
    ma.hears("MA", &Post::Recalled { number: 0, to: to(&["FR", "GS"]), at: noon() });
    assert!(ma.has(id("MA", 0)).sealed.is_some());
    let batch = ma.store.entries(&ma.permit(), &feed("MA"), 0..1, 1, 1 << 20).unwrap();
    assert_eq!(batch.entries[0].1, Some(wasl_model::Audience::Only(to(&["FR"]))));
}

fn nobody_reaches_into_another_members_feed(rows: &Rows) {
    let at = noon();
    let fr = Bureau::of(rows, "FR");
    fr.hears("GS", &message(&["FR"]));
    // MA's feed stands before GS's; by counting on, its numbers would come to lie there.
    for number in [MessageId::NUMBER_END, 2 * MessageId::NUMBER_END, u64::MAX] {
        fr.hears("MA", &Post::Recalled { number, to: to(&["FR"]), at });
        fr.hears("MA", &Post::Read { message: MessageId { from: member("GS"), number }, at });
        assert_eq!(fr.store.message(&fr.officer(), id("MA", number)).unwrap(), None);
    }
    fr.hears("MA", &Post::Recalled { number: 0, to: to(&["FR"]), at });
    fr.hears("MA", &Post::Recalled { number: 900, to: to(&["FR"]), at });
    assert_eq!((fr.has(id("GS", 0)).recalled, fr.has(id("GS", 0)).sealed.is_some()), (None, true));
}

fn what_is_told_to_have_arrived_is_not_told_again_even_if_it_was_not_for_us(rows: &Rows) {
    let fr = Bureau::of(rows, "FR");
    let untold = || {
        let untold = fr.store.undelivered(&fr.permit(), &feed("MA"), fr.own, 100).unwrap();
        untold.into_iter().map(|stored| stored.id.number).collect::<Vec<_>>()
    };
    fr.hears("MA", &message(&["FR"]));
    fr.hears("MA", &message(&["GS"]));
    assert_eq!(untold(), [0, 1]);
    fr.hears("FR", &Post::Delivered { up_to: id("MA", 1), at: noon() });
    assert_eq!(untold(), Vec::<u64>::new());
}

fn a_tray_is_read_a_few_megabytes_at_a_time(rows: &Rows) {
    let ma = Bureau::of(rows, "MA");
    for _ in 0..12 {
        ma.hears("FR", &Post::Message { to: to(&["MA"]), sealed: vec![7; 1_000_000], parcels: Vec::new() });
    }
    let tray = |before| ma.store.messages(&ma.officer(), &feed("MA"), Tray::In, before, 500).unwrap();
    let (newest, more) = tray(None);
    assert_eq!((newest.len(), newest[0].id, more), (9, id("FR", 11), true));
    let (older, more) = tray(Some(newest[8].id));
    assert_eq!((older.len(), older[0].id, more), (3, id("FR", 2), false));
    let untold = ma.store.undelivered(&ma.permit(), &feed("FR"), ma.own, 1_000).unwrap();
    assert_eq!(untold.len(), 9);
}

fn with_parcel(codes: &[&str], name: u8) -> Post {
    let parcel = Parcel { name: ParcelName::from_bytes([name; 32]), size: 21 };
    Post::Message { to: to(codes), sealed: b"sealed".to_vec(), parcels: vec![parcel] }
}

fn a_parcel_is_given_to_the_receivers_of_its_message_and_gone_with_it(rows: &Rows) {
    let ma = Bureau::of(rows, "MA");
    let name = ParcelName::from_bytes([7; 32]);
    let given = |code| ma.store.parcel_for(&ma.permit(), &feed("MA"), &peer(code), name).unwrap();
    let settle = |id, state| {
        ma.store
            .write::<_, wasl_store::StoreError>(&ma.permit(), |write| write.settle_parcel(id, 0, state))
            .unwrap()
    };
    ma.hears("MA", &with_parcel(&["FR"], 7));
    assert_eq!(given("FR"), None, "it is not here yet");
    assert!(settle(id("MA", 0), ParcelState::Here));
    assert!(!settle(id("MA", 0), ParcelState::Refused(5206)), "what is here stays");
    assert_eq!(["FR", "GS", "MA"].map(given), [Some(21), None, None]);
    // A parcel that another member names is that member's to give.
    ma.hears("FR", &with_parcel(&["MA", "GS"], 7));
    assert!(settle(id("FR", 0), ParcelState::Here));
    assert_eq!(given("GS"), None);
    // What is to be carried is given to a relay, until the message is taken back.
    let to_a_relay = || {
        let relay = Peer { is_relay: true, ..peer("GS") };
        ma.store.parcel_for(&ma.permit(), &feed("MA"), &relay, name).unwrap()
    };
    assert_eq!(to_a_relay(), Some(21));

    ma.hears("FR", &Post::Fetched { message: id("MA", 0), attachment: 0, fault: Some(5206), at: noon() });
    ma.hears("FR", &Post::Fetched { message: id("MA", 0), attachment: 0, fault: None, at: noon() });
    ma.hears("FR", &Post::Fetched { message: id("MA", 0), attachment: 0, fault: Some(5206), at: noon() });
    ma.hears("FR", &Post::Fetched { message: id("MA", 0), attachment: 9, fault: None, at: noon() });
    ma.hears("GS", &Post::Fetched { message: id("MA", 0), attachment: 0, fault: None, at: noon() });
    let told = StoredFetch { number: 0, receiver: member("FR"), at: noon(), fault: None };
    assert_eq!(ma.has(id("MA", 0)).fetched, [told]);

    ma.hears("MA", &Post::Recalled { number: 0, to: to(&["FR"]), at: noon() });
    assert_eq!((given("FR"), ma.has(id("MA", 0)).parcels[0].state), (None, ParcelState::Discarded));
    assert_eq!(to_a_relay(), None);
    assert_eq!(ma.store.discarded_parcels(&ma.permit(), 9).unwrap(), [name]);
    assert!(ma.store.keeps_parcel(&ma.permit(), name).unwrap(), "FR's message has it too");
}

fn parcels_of_others_are_wanted_until_they_are_here_or_refused(rows: &Rows) {
    let fr = Bureau::of(rows, "FR");
    let wanted = || {
        let senders = fr.store.parcel_senders(&fr.permit(), &feed("FR")).unwrap();
        let of = |sender: MemberId| fr.store.wanted_parcels(&fr.permit(), &feed(sender.as_str()), 9).unwrap();
        let wanted = senders.into_iter().flat_map(of);
        wanted.map(|wanted| (wanted.message, wanted.number)).collect::<Vec<_>>()
    };
    fr.hears("FR", &with_parcel(&["MA"], 1));
    fr.hears("MA", &with_parcel(&["FR"], 2));
    fr.hears("GS", &with_parcel(&["FR"], 3));
    assert_eq!(wanted(), [(id("MA", 0), 0), (id("GS", 0), 0)]);
    fr.store
        .write::<_, wasl_store::StoreError>(&fr.permit(), |write| {
            write.settle_parcel(id("MA", 0), 0, ParcelState::Here)?;
            write.settle_parcel(id("GS", 0), 0, ParcelState::Refused(5206))
        })
        .unwrap();
    assert_eq!((wanted(), fr.store.parcel_bytes(&fr.permit()).unwrap()), (vec![], 21));
    assert_eq!(fr.has(id("GS", 0)).parcels[0].state, ParcelState::Refused(5206));
}
