//! Owners that say other parcels of a message than there are, and what a hub does with them.

use std::path::PathBuf;

use wasl_exchange::{Carried, Form};
use wasl_feed::Cover;
use wasl_model::{MessageId, Parcel, ParcelName, Urgency};
use wasl_node::AttachmentState;
use wasl_seal::SealedOpening;

use crate::{
    attachments::{MIB, bytes},
    lying_hubs::{changing_covers, key_of, round},
    relays::{Star, joins},
    world::{Running, World},
};

const NOTHING: AttachmentState = AttachmentState::Coming { bytes: 0 };

impl Running {
    /// Sends a file and gives the hub a cover that says these of its parcels, signed as any other.
    fn sends_lying(
        &self,
        world: &World,
        (hub, receiver): (&Self, &Self),
        lie: impl Fn(Parcel) -> Vec<Parcel>,
    ) -> MessageId {
        let id = self.sends_files(&[receiver], &[&bytes(MIB, 7)], Urgency::Routine);
        let (origin, key) = (self.bureau.identity().messages(), key_of(self, world));
        let lies = changing_covers(move |entry: &Carried| {
            let Form::Covered(cover) = &entry.form else { unreachable!() };
            let sealed = SealedOpening::from_bytes(cover.sealed()).unwrap();
            let Some(parcel) = sealed.parcels().first() else { return entry.form.clone() };
            let sealed = sealed.clone().with_parcels(lie(*parcel));
            Form::Covered(Cover::sign(&origin, &entry.commitment, sealed.to_bytes(), &key).unwrap())
        });
        round(hub, self, lies).unwrap();
        id
    }

    /// The parcel of a message for this bureau.
    fn parcel_of(&self, id: MessageId) -> Parcel {
        let number = i64::try_from(id.number).unwrap();
        let sql = "SELECT name, parcel.size FROM parcel JOIN feed ON feed.id = place >> 48
                    WHERE origin = ?1 AND place & 0xffff = ?2";
        let origin = format!("wasl/{}/messages", id.from);
        let (name, size): ([u8; 32], i64) =
            self.database().query_row(sql, (origin, number), |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        Parcel { name: ParcelName::from_bytes(name), size: size.try_into().unwrap() }
    }
}

#[test]
fn an_owner_that_says_too_many_parcels_is_carried_no_more_than_its_commitment() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    star.settle();
    ma.sends_lying(&world, (hub, fr), |parcel| vec![parcel; SealedOpening::PARCELS_MAX + 1]);
    fr.pulls(hub).unwrap();
    assert_eq!((hub.fetches(ma), hub.files(), fr.inbox()), (Ok(0), vec![], vec![]));
    // What it says rightly goes on.
    let id = ma.sends_files(&[fr], &[&bytes(MIB, 1)], Urgency::Routine);
    hub.pulls(ma).unwrap();
    fr.pulls(hub).unwrap();
    assert_eq!(
        (hub.fetches(ma), fr.fetches(hub), fr.states(id)),
        (Ok(1), Ok(1), vec![AttachmentState::Here])
    );
}

#[test]
fn an_owner_that_says_another_length_or_name_harms_its_own_message_alone() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    star.settle();
    let longer = |parcel: Parcel| vec![Parcel { size: parcel.size + 1, ..parcel }];
    let made_up = |parcel: Parcel| vec![Parcel { name: ParcelName::from_bytes([7; 32]), ..parcel }];
    let none = |_: Parcel| Vec::new();
    let lies: [(&dyn Fn(Parcel) -> Vec<Parcel>, _); 3] =
        [(&longer, Err(4032)), (&made_up, Ok(0)), (&none, Ok(0))];
    for (lie, fetched) in lies {
        let id = ma.sends_lying(&world, (hub, fr), lie);
        assert_eq!(hub.fetches(ma), fetched);
        assert_eq!((hub.fetches(ma), hub.files()), (Ok(0), Vec::<PathBuf>::new()));
        fr.pulls(hub).unwrap();
        assert_eq!((fr.inbox()[0], fr.fetches(hub), fr.states(id)), (id, Ok(0), vec![NOTHING]));
        // The owner is told nothing: a hub does not speak for a reader.
        star.settle();
        assert_eq!(ma.sees_fetched(id), []);
    }
}

#[test]
fn an_owner_that_names_the_parcel_of_another_neither_gets_nor_harms_it() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let un = world.make("UN");
    joins(&un, hub);
    un.hears(fr, &[hub]);
    fr.hears(&un, &[hub]);
    let id = ma.sends_files(&[fr], &[&bytes(MIB, 1)], Urgency::Routine);
    star.settle();
    hub.pulls(&un).unwrap();
    let parcel = fr.parcel_of(id);
    // Before it is here, and after: its length is part of its name, so that what is said wrongly shows.
    let longer = move |_| vec![Parcel { size: parcel.size + 1, ..parcel }];
    un.sends_lying(&world, (hub, fr), longer);
    assert_eq!(hub.fetches(&un), Ok(0), "it has no such parcel");
    assert_eq!((hub.fetches(ma), hub.files().len()), (Ok(1), 2));
    assert_eq!((hub.fetches(&un), hub.files().len()), (Ok(0), 2));
    // With its length it is the same file, sealed with a key that its namer has not.
    un.sends_lying(&world, (hub, fr), move |_| vec![parcel]);
    assert_eq!((hub.fetches(&un), hub.files().len()), (Ok(1), 2));
    un.bureau.recall_message(&un.clerk(), MessageId { from: un.member(), number: 1 }).unwrap();
    hub.pulls(&un).unwrap();
    assert_eq!((hub.files().len(), fr.fetches(hub)), (2, Ok(1)));
    assert_eq!(fr.states(id), [AttachmentState::Here]);
}
