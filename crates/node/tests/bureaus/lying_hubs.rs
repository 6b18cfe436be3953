//! Hubs, and owners behind them, that do not give what they should: what is kept, and who is blamed.

use std::{collections::VecDeque, fs};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasl_exchange::{Carried, Form, LeftNote, NoteKind, Reply};
use wasl_feed::{Commitment, Cover, Frontier, KeyName, Receipt, SigningKey, UnixTime};
use wasl_node::{Feeds, Pulling, Serving, Turn};
use wasl_seal::{EntryPlace, PublicKey, SealedOpening};

use crate::{
    relays::{NAME, OTHER_NAME, Star, between_two_hubs, confirmations, is_anywhere_in, only},
    world::{NOON_SECS, Running, World},
};

#[test]
fn what_one_hub_holds_back_another_gives_and_what_was_erased_since_stays_gone() {
    let world = World::new();
    let [gs, hq, ma, fr] = between_two_hubs(&world);
    let record = ma.says("1", NAME, only(&[&fr]));
    let id = ma.sends(&[&fr]);
    let taken_back = ma.sends(&[&fr]);
    gs.pulls(&ma).unwrap();
    hq.pulls(&ma).unwrap();
    assert_eq!(round(&fr, &gs, changing_covers(|_| Form::Bare)), Ok(3));
    assert_eq!((fr.finds(NAME), fr.inbox()), (vec![], vec![]));
    // The first hub gives nothing more, however often; the second is asked once for what is missing.
    ma.bureau.recall_message(&ma.clerk(), taken_back).unwrap();
    gs.pulls(&ma).unwrap();
    assert_eq!((round(&fr, &gs, |_| {}), fr.finds(NAME)), (Ok(1), vec![]));
    // The message that was taken back is not taken any more.
    assert_eq!(fr.pulls(&hq), Ok(2));
    assert_eq!((fr.finds(NAME), fr.inbox()), (vec![record.id()], vec![id]));
    assert!(fr.opens(id).content.is_some_and(|content| content.is_ok()));
    assert_eq!((fr.pulls(&hq), fr.pulls(&gs)), (Ok(0), Ok(0)));

    ma.bureau.erase_record(&ma.protection(), record.id()).unwrap();
    gs.pulls(&ma).unwrap();
    fr.pulls(&gs).unwrap();
    // A hub that was not told yet brings nothing back.
    fr.pulls(&hq).unwrap();
    assert_eq!(fr.finds(NAME), []);
    assert!(!is_anywhere_in(&world.home("FR"), b"Quillfeather"));
}

/// One round of `puller` with `server` without sockets, where the server's answers are changed on their way.
pub(crate) fn round(
    puller: &Running,
    server: &Running,
    mut change: impl FnMut(&mut Reply),
) -> Result<u64, u16> {
    let failed = |error: wasl_node::ExchangeError| error.number();
    let (mut pulling, hello) = Pulling::begin(&puller.bureau, server.member()).map_err(failed)?;
    let mut serving = Serving::begin(&server.bureau, puller.member()).map_err(failed)?;
    let mut requests = VecDeque::from([hello]);
    let mut is_greeted = false;
    loop {
        let Some(request) = requests.pop_front() else { return Ok(pulling.entries()) };
        serving.receive(&server.bureau, request).map_err(failed)?;
        while let Some(mut reply) = serving.next(&server.bureau).map_err(failed)? {
            change(&mut reply);
            let mut turn = pulling.receive(&puller.bureau, reply).map_err(failed)?;
            if turn == Turn::Rest && !is_greeted {
                is_greeted = true;
                turn = pulling.begin_round(&puller.bureau, Feeds::All).map_err(failed)?;
            }
            if let Turn::Say(more) = turn {
                requests.extend(more);
            }
        }
    }
}

/// The key that signs a bureau's feeds.
pub(crate) fn key_of(bureau: &Running, world: &World) -> SigningKey {
    let seed = fs::read_to_string(world.home(bureau.member().as_str()).join("keys/feed.key")).unwrap();
    let seed = STANDARD.decode(seed.trim_end()).unwrap().try_into().unwrap();
    SigningKey::from_seed(bureau.bureau.identity().verifying_key().name().clone(), &seed)
}

/// Changes the covers in an answer.
pub(crate) fn changing_covers(change: impl Fn(&Carried) -> Form) -> impl FnMut(&mut Reply) {
    move |reply| {
        let Reply::Batch(batch) = reply else { return };
        for entry in &mut batch.entries {
            if matches!(entry.form, Form::Covered(_)) {
                entry.form = change(entry);
            }
        }
    }
}

#[test]
fn a_hub_that_alters_a_cover_or_puts_it_in_anothers_place_is_refused_and_an_honest_one_believed() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let records = [ma.says("1", NAME, only(&[fr])), ma.says("2", OTHER_NAME, only(&[fr]))];
    hub.pulls(ma).unwrap();
    let alters = changing_covers(|entry| {
        let Form::Covered(cover) = &entry.form else { unreachable!() };
        let mut bytes = cover.to_bytes();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        Form::Covered(Cover::from_bytes(&bytes).unwrap())
    });
    assert_eq!(round(fr, hub, alters), Err(4050));
    let swaps = |reply: &mut Reply| {
        let Reply::Batch(batch) = reply else { return };
        if let [one, other] = batch.entries.as_mut_slice() {
            std::mem::swap(&mut one.form, &mut other.form);
        }
    };
    assert_eq!(round(fr, hub, swaps), Err(4050));
    assert_eq!((fr.finds(NAME), fr.bureau.entries_of(ma.member()).unwrap()), (vec![], 0));
    // Nothing of it was kept: who carries it as it is brings it.
    assert_eq!(round(fr, hub, |_| {}), Ok(2));
    assert_eq!((fr.finds(NAME), fr.finds(OTHER_NAME)), (vec![records[0].id()], vec![records[1].id()]));
}

#[test]
fn a_hub_that_holds_a_cover_back_keeps_it_from_its_reader_and_from_nobody_else() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    ma.says("1", NAME, only(&[fr]));
    hub.pulls(ma).unwrap();
    assert_eq!(round(fr, hub, changing_covers(|_| Form::Bare)), Ok(1));
    assert_eq!(fr.finds(NAME), []);
    // What comes after it comes all the same.
    let next = ma.says("2", OTHER_NAME, only(&[fr]));
    hub.pulls(ma).unwrap();
    assert_eq!((round(fr, hub, |_| {}), fr.finds(OTHER_NAME)), (Ok(1), vec![next.id()]));
}

#[test]
fn what_an_owner_covered_wrongly_stays_bare_and_blames_no_hub() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    ma.says("1", NAME, only(&[fr]));
    let origin = ma.bureau.identity().records();
    let key = key_of(ma, &world);
    let reader: PublicKey = fr.bureau.identity().card("a:1").sealing.unwrap().parse().unwrap();
    let signed = |entry: &Carried, sealed: Vec<u8>| {
        Form::Covered(Cover::sign(&origin, &entry.commitment, sealed, &key).unwrap())
    };
    let says_another = |entry: &Carried| {
        let place = EntryPlace { origin: origin.as_str(), commitment: entry.commitment.as_bytes() };
        let readers = std::slice::from_ref(&reader);
        let sealed = SealedOpening::seal(&[1; 32], b"another thing", readers, place, &[2; 32]).unwrap();
        signed(entry, sealed.to_bytes())
    };
    let does_not_open = |entry: &Carried| {
        let place = EntryPlace { origin: origin.as_str(), commitment: &[9; 32] };
        let readers = std::slice::from_ref(&reader);
        let sealed = SealedOpening::seal(&[1; 32], b"elsewhere", readers, place, &[2; 32]).unwrap();
        signed(entry, sealed.to_bytes())
    };
    let is_none = |entry: &Carried| signed(entry, vec![7; 90]);
    let garbles: [&dyn Fn(&Carried) -> Form; 3] = [&says_another, &does_not_open, &is_none];
    for garble in garbles {
        // The owner gives it to the hub, which carries it on.
        assert_eq!(round(hub, ma, changing_covers(garble)), Ok(1));
        assert_eq!(round(fr, hub, |_| {}), Ok(1));
        assert_eq!(fr.finds(NAME), []);
        let id = format!("after {}", fr.bureau.entries_of(ma.member()).unwrap());
        ma.says(&id, NAME, only(&[fr]));
    }
    // The next one is as it must be.
    hub.pulls(ma).unwrap();
    assert_eq!((round(fr, hub, |_| {}), fr.finds(NAME).len()), (Ok(1), 1));
}

#[test]
fn a_hub_cannot_make_up_a_receipt() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let record = ma.says("1", NAME, only(&[fr]));
    star.settle();
    ma.bureau.erase_record(&ma.protection(), record.id()).unwrap();
    hub.pulls(ma).unwrap();
    ma.pulls(hub).unwrap();
    // Signed with another key; and with the spoke's own, about a history that is none.
    let mut another = Frontier::new();
    for fill in [1, 2] {
        another.push(&Commitment::from_bytes([fill; 32])).unwrap();
    }
    let forged_key = SigningKey::from_seed(KeyName::of_member("FR").unwrap(), &[3; 32]);
    let own = ma.bureau.identity().records();
    let held = ma.bureau.identity().messages();
    let (own_head, time) = (another.head(), UnixTime::new(NOON_SECS).unwrap());
    for (origin, key) in [(&own, &forged_key), (&own, &key_of(fr, &world)), (&held, &key_of(fr, &world))] {
        let note = Receipt::sign(origin, own_head, time, key).to_text();
        let by = KeyName::of_member("FR").unwrap();
        let forges = |reply: &mut Reply| {
            if let Reply::Notes { notes, .. } = reply {
                let (kind, by, note) = (NoteKind::Receipt, by.clone(), note.clone());
                *notes = vec![LeftNote { kind, by, note }];
            }
        };
        round(ma, hub, forges).unwrap();
    }
    assert_eq!(confirmations(ma, record.id()), [("FR", false), ("GS", true)]);
    fr.pulls(hub).unwrap();
    ma.pulls(hub).unwrap();
    assert_eq!(confirmations(ma, record.id()), [("FR", true), ("GS", true)]);
}
