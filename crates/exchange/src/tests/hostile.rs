//! Bureaus that lie are refused with a number, and nothing of what they said is kept.

use std::num::NonZeroU32;

use wasl_feed::{Checkpoint, Cover, Entry, NoteError, Opening, Origin, Receipt, Salt, Size};

use super::bureau::{Bureau, Line, NOW, at, key};
use crate::{
    Ask, Batch, Carried, Ending, Form, Offer, Pull, Received, Refusal, Reply, Request, Serve, ServeError,
    VERSION, Want,
};

/// A member with 120 records, and a peer that holds the first 20 of them.
fn pair() -> (Bureau, Bureau, Origin) {
    let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    un.publish(20, "record", NOW - 100);
    let origin = un.records();
    Line::to(&un).pull(&mut ma, &origin).unwrap();
    un.publish(100, "record", NOW);
    (un, ma, origin)
}

/// Pulls over a line that changes every batch, and returns the refusal. Nothing may have been folded.
fn refused_batches(change: impl Fn(&mut Batch)) -> Refusal {
    let (un, mut ma, origin) = pair();
    let tamper = |mut reply| {
        if let Reply::Batch(batch) = &mut reply {
            change(batch);
        }
        vec![reply]
    };
    let refusal = Line::to(&un).tampered(tamper).pull(&mut ma, &origin).unwrap_err();
    assert_eq!((ma.feed(&origin).entries.len(), ma.feed(&origin).frontier.size().get()), (20, 20));
    // It goes on from what it had as soon as somebody is honest.
    assert_eq!(Line::to(&un).pull(&mut ma, &origin).unwrap().ending, Ending::InStep);
    refusal
}

/// Pulls from `server` what `ma` has already a part of, and returns the refusal.
fn refused(server: &Bureau, ma: &mut Bureau, origin: &Origin) -> Refusal {
    let before = ma.feed(origin).clone();
    let refusal = Line::to(server).pull(ma, origin).unwrap_err();
    assert_eq!(ma.feed(origin).entries, before.entries);
    assert_eq!(ma.feed(origin).newest, before.newest);
    refusal
}

fn first() -> wasl_feed::Index {
    wasl_feed::Index::new(20).unwrap()
}

fn other_entry() -> Carried {
    let origin = Origin::records(key("UN").name());
    let opening = Opening::new(Salt::from_bytes([1; 32]), b"forged".as_slice()).unwrap();
    Entry::following(Size::new(20).unwrap(), &origin, opening).unwrap().into()
}

#[test]
fn a_forged_entry_is_refused() {
    let refusal = refused_batches(|batch| batch.entries[0] = other_entry());
    assert_eq!((refusal.number(), refusal), (4026, Refusal::Forged { start: first() }));
}

#[test]
fn swapped_entries_are_refused() {
    let refusal = refused_batches(|batch| batch.entries.swap(3, 4));
    assert_eq!(refusal.number(), 4027);
    let refusal = refused_batches(|batch| {
        batch.entries.swap(3, 4);
        batch.entries.iter_mut().for_each(|entry| *entry = entry.erased());
    });
    assert_eq!(refusal, Refusal::Forged { start: first() });
}

#[test]
fn an_altered_payload_is_refused() {
    let refusal = refused_batches(|batch| batch.entries[7].form = other_entry().form);
    let index = wasl_feed::Index::new(27).unwrap();
    assert_eq!((refusal.number(), refusal), (4027, Refusal::Payload { index }));
}

/// The cover of an entry, signed by a member.
fn cover(entry: &Carried, by: &str) -> Cover {
    Cover::sign(&Origin::records(key("UN").name()), &entry.commitment, b"sealed".as_slice(), &key(by))
        .unwrap()
}

#[test]
fn what_the_owner_covered_is_taken_unread() {
    let (un, mut ma, origin) = pair();
    let covers = |mut reply| {
        if let Reply::Batch(batch) = &mut reply {
            batch.entries[7].form = Form::Covered(cover(&batch.entries[7], "UN"));
        }
        vec![reply]
    };
    assert_eq!(Line::to(&un).tampered(covers).pull(&mut ma, &origin).unwrap().ending, Ending::InStep);
    let taken = &ma.feed(&origin).entries[27];
    assert_eq!(taken.form, Form::Covered(cover(taken, "UN")));
}

#[test]
fn a_cover_that_is_altered_moved_or_another_members_is_refused() {
    let index = wasl_feed::Index::new(27).unwrap();
    let altered = refused_batches(|batch| {
        let mut bytes = cover(&batch.entries[7], "UN").to_bytes();
        bytes[66] ^= 1;
        batch.entries[7].form = Form::Covered(Cover::from_bytes(&bytes).unwrap());
    });
    assert_eq!((altered.number(), altered), (4050, Refusal::Cover { index }));
    let moved =
        refused_batches(|batch| batch.entries[7].form = Form::Covered(cover(&batch.entries[8], "UN")));
    assert_eq!(moved, Refusal::Cover { index });
    let another =
        refused_batches(|batch| batch.entries[7].form = Form::Covered(cover(&batch.entries[7], "US")));
    assert_eq!(another, Refusal::Cover { index });
}

#[test]
fn a_batch_out_of_its_place_is_refused() {
    let elsewhere = wasl_feed::Index::new(21).unwrap();
    let refusal = refused_batches(|batch| batch.start = elsewhere);
    let expected = Size::new(20).unwrap();
    assert_eq!((refusal.number(), refusal), (4025, Refusal::Misplaced { expected, found: elsewhere }));
    assert_eq!(refused_batches(|batch| batch.entries.clear()).number(), 4025);
    let more = refused_batches(|batch| batch.entries.extend(vec![other_entry(); 101]));
    assert_eq!(more.number(), 4025);
}

#[test]
fn batches_in_the_wrong_order_or_twice_are_refused() {
    let (un, mut ma, origin) = pair();
    let mut kept = None;
    let turn = |reply: Reply| match (reply, kept.take()) {
        (reply @ Reply::Batch(_), None) => {
            kept = Some(reply);
            Vec::new()
        }
        (reply, Some(earlier)) => vec![reply, earlier],
        (reply, None) => vec![reply],
    };
    let refusal = Line::to(&un).tampered(turn).pull(&mut ma, &origin).unwrap_err();
    assert_eq!((refusal.number(), ma.feed(&origin).entries.len()), (4025, 20));

    let twice = |reply: Reply| vec![reply.clone(), reply];
    let refusal = Line::to(&un).tampered(twice).pull(&mut ma, &origin).unwrap_err();
    assert_eq!(refusal, Refusal::OutOfTurn);
}

#[test]
fn a_batch_with_a_wrong_proof_is_refused() {
    let refusal = refused_batches(|batch| {
        let cut = batch.proof.hashes().iter().skip(1).copied().collect();
        batch.proof = wasl_feed::ConsistencyProof::from_hashes(cut).unwrap();
    });
    assert_eq!(refusal, Refusal::Forged { start: first() });
}

#[test]
fn two_histories_of_one_size_are_refused_and_proved() {
    let (_, mut ma, origin) = pair();
    let mut fork = Bureau::new("UN");
    fork.publish(20, "another", NOW);
    let refusal = refused(&fork, &mut ma, &origin);
    let Refusal::Forked { held, offered } = &refusal else { panic!("{refusal}") };
    let owner = key("UN").verifying_key();
    for checkpoint in [held, offered] {
        assert!(Checkpoint::read(&checkpoint.to_text(), &origin, &owner).is_ok());
    }
    assert_eq!((refusal.number(), held.size()), (4023, offered.size()));
    assert_ne!(held.head(), offered.head());
}

#[test]
fn a_longer_history_that_does_not_extend_ours_is_refused() {
    let (_, mut ma, origin) = pair();
    let mut fork = Bureau::new("UN");
    fork.publish(90, "another", NOW);
    assert_eq!(refused(&fork, &mut ma, &origin).number(), 4024);
}

#[test]
fn a_shorter_history_by_the_owner_is_refused() {
    let (un, mut ma, origin) = pair();
    Line::to(&un).pull(&mut ma, &origin).unwrap();
    let mut shrunk = Bureau::new("UN");
    shrunk.publish(20, "record", NOW);
    let (held, offered) = (Size::new(120).unwrap(), Size::new(20).unwrap());
    let refusal = refused(&shrunk, &mut ma, &origin);
    assert_eq!((refusal.number(), refusal), (4022, Refusal::Shrunk { held, offered }));

    // It is shorter and contradicts what we hold: that is more than a loss.
    let mut fork = Bureau::new("UN");
    fork.publish(30, "another", NOW);
    assert_eq!(refused(&fork, &mut ma, &origin).number(), 4023);
}

#[test]
fn a_history_that_takes_back_a_checkpoint_whose_entries_never_came_is_refused() {
    let (un, mut ma, origin) = pair();
    let stop = |reply: Reply| if matches!(reply, Reply::Batch(_)) { Vec::new() } else { vec![reply] };
    let round = Line::to(&un).tampered(stop).pull(&mut ma, &origin).unwrap();
    assert_eq!(round.ending, Ending::Unfinished);
    let mut shrunk = Bureau::new("UN");
    shrunk.publish(20, "record", NOW);
    assert_eq!(refused(&shrunk, &mut ma, &origin).number(), 4022);

    // It grows again, to other entries than those it had signed.
    shrunk.publish(110, "another", NOW);
    let refusal = Line::to(&shrunk).pull(&mut ma, &origin).unwrap_err();
    assert_eq!(refusal.number(), 4023);
    assert!(ma.feed(&origin).entries.len() < 120);
}

#[test]
fn what_others_were_shown_is_compared() {
    let (un, mut ma, origin) = pair();
    let mut fork = Bureau::new("UN");
    fork.publish(20, "record", NOW);
    fork.publish(50, "another", NOW);
    let told = fork.feed(&origin).checkpoint.clone().unwrap();
    let owner = key("UN").verifying_key();
    let shape = |pull: Pull| pull.with_testimony([told.clone()]);
    let refusal = Line::to(&un).pull_with(&mut ma, &origin, &owner, shape).unwrap_err();
    let Refusal::Forked { held, .. } = refusal else { panic!("{refusal}") };
    assert_eq!(*held, told);
    // The batches before the one in which they part were the owner's word in both.
    assert!(ma.feed(&origin).entries.len() <= 70);
}

#[test]
fn a_relay_that_shows_a_fork_is_found_out_below_our_size() {
    let (un, mut ma, origin) = pair();
    Line::to(&un).pull(&mut ma, &origin).unwrap();
    let (mut fork, mut us) = (Bureau::new("UN"), Bureau::new("US"));
    fork.publish(60, "another", NOW);
    Line::to(&fork).pull(&mut us, &origin).unwrap();
    assert_eq!(refused(&us, &mut ma, &origin).number(), 4023);
}

#[test]
fn a_checkpoint_by_another_key_is_refused() {
    let (un, mut ma, origin) = pair();
    let pinned = wasl_feed::SigningKey::from_seed(key("UN").name().clone(), &[99; 32]).verifying_key();
    let refusal = Line::to(&un).pull_with(&mut ma, &origin, &pinned, |pull| pull).unwrap_err();
    assert_eq!((refusal.number(), refusal), (4020, Refusal::Note(NoteError::Unsigned)));
}

#[test]
fn a_checkpoint_from_the_future_is_refused() {
    let (mut un, mut ma, origin) = pair();
    un.publish(1, "record", NOW + 600);
    assert!(Line::to(&un).pull(&mut ma, &origin).is_ok());
    un.publish(1, "record", NOW + 601);
    assert_eq!(refused(&un, &mut ma, &origin).number(), 4021);
}

#[test]
fn a_cosignature_that_does_not_hold_spoils_the_offer() {
    let (mut un, mut ma, origin) = pair();
    let old = un.feed(&origin).checkpoint.clone().unwrap().cosign(at(NOW), &key("US")).unwrap();
    un.publish(1, "record", NOW);
    let line = old.to_text().lines().last().unwrap().to_owned() + "\n";
    let graft = |reply| match reply {
        Reply::Offer { origin, offer: Offer::Checkpoint { note, extends } } => {
            vec![Reply::Offer { origin, offer: Offer::Checkpoint { note: note + &line, extends } }]
        }
        reply => vec![reply],
    };
    let owner = key("UN").verifying_key();
    let shape = |pull: Pull| pull.with_witnesses([key("US").verifying_key()]);
    let refusal = Line::to(&un).tampered(graft).pull_with(&mut ma, &origin, &owner, shape).unwrap_err();
    assert_eq!(refusal, Refusal::Note(NoteError::Signature));
}

#[test]
fn replies_that_were_not_asked_for_are_refused() {
    let (un, mut ma, origin) = pair();
    let other: Origin = "wasl/US/records".parse().unwrap();
    let same = Offer::Same { extends: wasl_feed::ConsistencyProof::from_hashes(Vec::new()).unwrap() };
    for wrong in [
        Reply::End,
        Reply::Hello { version: VERSION, name: key("UN").name().clone(), feeds: Vec::new() },
        Reply::Offer { origin: other, offer: Offer::Nothing },
    ] {
        let tamper = |reply| match reply {
            Reply::Offer { .. } => vec![wrong.clone()],
            reply => vec![reply],
        };
        let refusal = Line::to(&un).tampered(tamper).pull(&mut ma, &origin).unwrap_err();
        assert_eq!(refusal, Refusal::OutOfTurn, "{wrong:?}");
    }
    // "The same as you have", to one who has nothing.
    let tamper = |reply| match reply {
        Reply::Offer { origin, .. } => vec![Reply::Offer { origin, offer: same.clone() }],
        reply => vec![reply],
    };
    let refusal = Line::to(&un).tampered(tamper).pull(&mut Bureau::new("US"), &origin).unwrap_err();
    assert_eq!(refusal, Refusal::OutOfTurn);
    let no = Reply::Refuse { number: 4012, text: "no".to_owned() };
    let refusal = Line::to(&un).tampered(|_| vec![no.clone()]).pull(&mut ma, &origin).unwrap_err();
    assert_eq!(refusal, Refusal::ByPeer { number: 4012, text: "no".to_owned() });
}

#[test]
fn after_a_refusal_nothing_more_is_taken() {
    let (un, _, origin) = pair();
    let frontier = wasl_feed::Frontier::new();
    let mut pull =
        Pull::new(origin.clone(), key("UN").verifying_key(), un.key.name().clone(), frontier, None);
    let nothing = Reply::Offer { origin, offer: Offer::Nothing };
    assert_eq!(pull.receive(Reply::End, at(NOW), |_| None), Err(Refusal::OutOfTurn));
    assert_eq!(pull.receive(nothing, at(NOW), |_| None), Err(Refusal::OutOfTurn));
}

/// What a server says to these requests after a good hello; only the last may be refused.
fn served(un: &Bureau, requests: Vec<Request>) -> Result<Received, Refusal> {
    let mut serve = Serve::new(un.key.name().clone(), key("MA").verifying_key());
    let mut last = Ok(Received::Question);
    for request in [vec![Request::hello(key("MA").name().clone())], requests].concat() {
        last = serve.receive(request, at(NOW), un).map_err(|error| match error {
            ServeError::Refused(refusal) => refusal,
            ServeError::Holdings(never) => match never {},
        });
        while serve.next(un).unwrap().is_some() {}
    }
    last
}

#[test]
fn who_waits_for_news_is_answered_once_and_asks_nothing_meanwhile() {
    let (un, _, origin) = pair();
    assert_eq!(served(&un, vec![Request::Await { secs: 8 }]), Ok(Received::Awaited { secs: 8 }));

    let mut serve = Serve::new(un.key.name().clone(), key("MA").verifying_key());
    let mut receive =
        |request| serve.receive(request, at(NOW), &un).map(|_| ()).map_err(|error| error.to_string());
    let out_of_turn = Err(Refusal::OutOfTurn.to_string());
    assert_eq!(receive(Request::Await { secs: 8 }), out_of_turn);
    assert_eq!(receive(Request::hello(key("MA").name().clone())), out_of_turn);

    let mut serve = Serve::new(un.key.name().clone(), key("MA").verifying_key());
    serve.receive(Request::hello(key("MA").name().clone()), at(NOW), &un).unwrap();
    while serve.next(&un).unwrap().is_some() {}
    serve.receive(Request::Await { secs: 8 }, at(NOW), &un).unwrap();
    assert_eq!((serve.next(&un).unwrap(), serve.next(&un).unwrap()), (Some(Reply::End), None));
    serve.receive(Request::Await { secs: 8 }, at(NOW), &un).unwrap();
    let from = wasl_feed::Size::new(0).unwrap();
    let ask = Request::Ask(Ask { origin, from, have: None, want: Want::Entries { bytes: NonZeroU32::MAX } });
    let asked = serve.receive(ask, at(NOW), &un);
    assert!(matches!(asked, Err(ServeError::Refused(Refusal::OutOfTurn))));
}

#[test]
fn a_server_takes_cosignatures_and_receipts_by_this_peer_on_its_own_history_alone() {
    let (mut un, mut ma, origin) = pair();
    let checkpoint = un.feed(&origin).checkpoint.clone().unwrap();
    let mut other = Bureau::new("UN");
    other.publish(120, "another", NOW);
    let foreign = other.feed(&origin).checkpoint.clone().unwrap();
    let owner = key("UN").verifying_key();
    let cosign =
        |checkpoint, time, member| vec![Request::cosign(checkpoint, &owner, at(time), &key(member)).unwrap()];
    let receipt = |checkpoint: &Checkpoint, time, member| {
        vec![Request::receipt(&Receipt::for_checkpoint(checkpoint, at(time), &key(member)))]
    };
    assert!(matches!(served(&un, cosign(&checkpoint, NOW, "MA")), Ok(Received::Cosigned(_))));
    assert!(matches!(served(&un, receipt(&checkpoint, NOW, "MA")), Ok(Received::Receipted(_))));

    let numbers = |requests: Vec<Vec<Request>>| -> Vec<u16> {
        requests.into_iter().map(|requests| served(&un, requests).unwrap_err().number()).collect()
    };
    // By another member; about another history; from the future.
    let cosigned = [(&checkpoint, NOW, "US"), (&foreign, NOW, "MA"), (&checkpoint, NOW + 601, "MA")];
    assert_eq!(numbers(cosigned.map(|(of, time, by)| cosign(of, time, by)).into()), [4020, 4029, 4021]);
    let receipts = [(&checkpoint, NOW, "US"), (&foreign, NOW, "MA"), (&checkpoint, NOW + 601, "MA")];
    assert_eq!(numbers(receipts.map(|(of, time, by)| receipt(of, time, by)).into()), [4020, 4029, 4021]);

    ma.publish(1, "record", NOW);
    let origin = ma.records();
    let mine = ma.feed(&origin).checkpoint.clone().unwrap();
    let unknown = vec![Request::Cosign { origin, note: mine.to_text() }];
    assert_eq!(served(&un, unknown), Err(Refusal::Note(NoteError::Origin)));
}

#[test]
fn a_server_refuses_strangers_and_requests_out_of_turn() {
    let un = Bureau::new("UN");
    let hello = |version, member| Request::Hello { version, name: key(member).name().clone() };
    let mut numbers = Vec::new();
    for request in [hello(2, "MA"), hello(VERSION, "US"), Request::Receipt { note: String::new() }] {
        let mut serve = Serve::new(un.key.name().clone(), key("MA").verifying_key());
        let Err(ServeError::Refused(refusal)) = serve.receive(request, at(NOW), &un) else { panic!() };
        numbers.push(refusal.number());
        assert!(matches!(refusal.to_reply(), Reply::Refuse { .. }));
        assert_eq!(serve.next(&un).unwrap(), None);
        let again = serve.receive(hello(VERSION, "MA"), at(NOW), &un);
        assert!(matches!(again, Err(ServeError::Refused(Refusal::OutOfTurn))));
    }
    assert_eq!(numbers, [4010, 4011, 4012]);
    assert_eq!(served(&un, vec![hello(VERSION, "MA")]), Err(Refusal::OutOfTurn));
}
