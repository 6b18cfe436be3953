//! Bureaus that keep to the protocol come into step, from wherever they are.

use std::num::NonZeroU32;

use wasl_feed::{Note, Size};

use super::bureau::{Bureau, Line, NOW, at, key};
use crate::{BATCHES_PER_ASK_MAX, Ending, Form, Offer, Reply};

#[test]
fn a_new_peer_gets_everything_cosigns_it_and_gives_a_receipt() {
    let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    un.publish(700, "record", NOW);
    let origin = un.records();

    un.lets_pass_on = true;
    let round = Line::to(&un).pull(&mut ma, &origin).unwrap();
    assert_eq!(round.ending, Ending::InStep);
    assert_eq!(ma.feed(&origin).entries, un.feed(&origin).entries);
    assert_eq!(ma.feed(&origin).checkpoint, un.feed(&origin).checkpoint);

    let cosigned = un.cosigned.borrow();
    let seen = cosigned[0].seen_by(&key("MA").verifying_key());
    assert_eq!((cosigned.len(), cosigned[0].size().get(), seen), (1, 700, Ok(Some(at(NOW)))));
    let receipts = un.receipts.borrow();
    assert_eq!((receipts.len(), receipts[0].head()), (1, cosigned[0].head()));
}

#[test]
fn a_round_without_news_is_one_round_trip_of_less_than_a_kilobyte() {
    let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    un.publish(300, "record", NOW - 60);
    let origin = un.records();
    Line::to(&un).pull(&mut ma, &origin).unwrap();

    let same = Line::to(&un).pull(&mut ma, &origin).unwrap();
    assert_eq!(same.ending, Ending::InStep);
    assert!(same.bytes < 200, "{} bytes", same.bytes);

    // Signed anew, so that everyone knows how fresh it is.
    un.publish(0, "", NOW);
    let fresh = Line::to(&un).pull(&mut ma, &origin).unwrap();
    assert_eq!(fresh.ending, Ending::InStep);
    assert!(fresh.bytes < 500, "{} bytes", fresh.bytes);
    assert_eq!(ma.feed(&origin).newest.as_ref().map(wasl_feed::Checkpoint::time), Some(at(NOW)));
}

#[test]
fn cosignatures_of_others_come_along_and_are_verified() {
    let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    un.publish(10, "record", NOW);
    let origin = un.records();
    let cosigned = un.feed(&origin).checkpoint.clone().unwrap().cosign(at(NOW), &key("US")).unwrap();
    un.feed(&origin).checkpoint = Some(cosigned.clone());

    let (owner, witness) = (key("UN").verifying_key(), key("US").verifying_key());
    let shape = |pull: crate::Pull| pull.with_witnesses([witness.clone()]);
    Line::to(&un).pull_with(&mut ma, &origin, &owner, shape).unwrap();
    let newest = ma.feed(&origin).newest.clone().unwrap();
    assert_eq!(newest.seen_by(&witness), Ok(Some(at(NOW))));
}

#[test]
fn payloads_that_are_not_for_the_peer_are_left_out_and_the_log_still_verifies() {
    let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    un.publish(300, "record", NOW);
    un.withheld = Some(3);
    let origin = un.records();
    assert_eq!(Line::to(&un).pull(&mut ma, &origin).unwrap().ending, Ending::InStep);
    assert_eq!(ma.feed(&origin).commitments(), un.feed(&origin).commitments());
    let held = ma.feed(&origin).entries.iter().filter(|entry| matches!(entry.form, Form::Open(_))).count();
    assert_eq!(held, 200);
}

#[test]
fn a_feed_may_come_from_anyone_who_has_copied_it() {
    let (mut un, mut ma, mut us) = (Bureau::new("UN"), Bureau::new("MA"), Bureau::new("US"));
    un.publish(300, "record", NOW);
    let origin = un.records();
    Line::to(&un).pull(&mut ma, &origin).unwrap();
    assert_eq!(Line::to(&ma).pull(&mut us, &origin).unwrap().ending, Ending::InStep);
    assert_eq!(us.feed(&origin).commitments(), un.feed(&origin).commitments());

    // The copy lags behind: that is no fault of the owner's.
    un.publish(5, "record", NOW);
    Line::to(&un).pull(&mut us, &origin).unwrap();
    assert_eq!(Line::to(&ma).pull(&mut us, &origin).unwrap().ending, Ending::Behind);
    assert_eq!(us.feed(&origin).entries.len(), 305);
}

#[test]
fn a_feed_that_is_absent_and_one_that_is_forbidden_look_alike() {
    let (un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    let origin = "wasl/UN/audit".parse().unwrap();
    let mut seen = Vec::new();
    let watch = |reply: Reply| {
        seen.push(reply.clone());
        vec![reply]
    };
    assert_eq!(Line::to(&un).tampered(watch).pull(&mut ma, &origin).unwrap().ending, Ending::Nothing);
    assert_eq!(seen[1], Reply::Offer { origin, offer: Offer::Nothing });
}

#[test]
fn the_checkpoint_alone_can_be_compared() {
    let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    un.publish(300, "record", NOW);
    let origin = un.records();
    let owner = key("UN").verifying_key();
    let shape = crate::Pull::checkpoint_only;
    let round = Line::to(&un).pull_with(&mut ma, &origin, &owner, shape).unwrap();
    assert_eq!((round.ending, ma.feed(&origin).entries.len()), (Ending::Compared, 0));
    assert_eq!(ma.feed(&origin).newest.as_ref().map(|newest| newest.size().get()), Some(300));
}

#[test]
fn a_server_gives_other_feeds_their_turn_and_is_asked_again() {
    let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    let limit = usize::try_from(BATCHES_PER_ASK_MAX).unwrap();
    un.publish(limit + 10, "record", NOW);
    un.handy = 1;
    let origin = un.records();
    assert_eq!(Line::to(&un).pull(&mut ma, &origin).unwrap().ending, Ending::Unfinished);
    assert_eq!(ma.feed(&origin).entries.len(), limit);
    assert_eq!(ma.feed(&origin).checkpoint, None);
    assert_eq!(Line::to(&un).pull(&mut ma, &origin).unwrap().ending, Ending::InStep);
    assert_eq!(ma.feed(&origin).checkpoint, un.feed(&origin).checkpoint);
}

#[test]
fn an_answer_brings_about_as_many_bytes_as_were_asked_for_and_one_entry_in_any_case() {
    let mut un = Bureau::new("UN");
    // Each says ten bytes or so, and takes 64 beside that.
    un.publish(100, "record", NOW);
    let origin = un.records();
    let owner = key("UN").verifying_key();
    let come = |bytes: u32| {
        let mut ma = Bureau::new("MA");
        let bytes = NonZeroU32::new(bytes).unwrap();
        let round = Line::to(&un).pull_with(&mut ma, &origin, &owner, |pull| pull.at_most(bytes)).unwrap();
        (round.ending, ma.feed(&origin).entries.len())
    };
    assert_eq!(come(1), (Ending::Unfinished, 1));
    assert_eq!(come(1_000), (Ending::Unfinished, 15));
    assert_eq!(come(10_000), (Ending::InStep, 100));
}

#[test]
fn an_older_signature_on_the_same_tree_never_replaces_a_newer_one() {
    let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    un.publish(10, "record", NOW - 100);
    let origin = un.records();
    let old = un.feed(&origin).checkpoint.clone();
    un.publish(0, "", NOW);
    Line::to(&un).pull(&mut ma, &origin).unwrap();
    un.feed(&origin).checkpoint = old;
    assert_eq!(Line::to(&un).pull(&mut ma, &origin).unwrap().ending, Ending::InStep);
    assert_eq!(ma.feed(&origin).newest.as_ref().map(wasl_feed::Checkpoint::time), Some(at(NOW)));
}

#[test]
fn as_many_cosignatures_as_a_note_holds_can_be_offered() {
    let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
    un.publish(10, "record", NOW);
    let origin = un.records();
    let mut crowded = un.feed(&origin).checkpoint.clone().unwrap();
    for number in 1..Note::SIGNATURES_MAX {
        crowded = crowded.cosign(at(NOW), &key(&format!("W{number}"))).unwrap();
    }
    assert!(crowded.cosign(at(NOW), &key("W999")).is_err());
    un.feed(&origin).checkpoint = Some(crowded);
    assert_eq!(Line::to(&un).pull(&mut ma, &origin).unwrap().ending, Ending::InStep);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]

    /// However the entries came, the batches were cut, the line cut the bytes and the server stopped:
    /// both have the same in the end, and nothing twice.
    #[test]
    fn any_way_there_leads_into_step(
        steps in proptest::collection::vec((0_usize..400, 1_usize..120), 1..4),
        pieces in proptest::collection::vec(1_usize..5_000, 1..6),
        stop_after in 1_usize..6,
    ) {
        let (mut un, mut ma) = (Bureau::new("UN"), Bureau::new("MA"));
        let origin = un.records();
        for (count, handy) in steps {
            un.publish(count, "record", NOW);
            un.handy = handy;
            let mut batches = 0;
            let stop = |reply: Reply| {
                batches += usize::from(matches!(reply, Reply::Batch(_)));
                let stopped = batches > stop_after && matches!(reply, Reply::Batch(_));
                if stopped { Vec::new() } else { vec![reply] }
            };
            Line::to(&un).in_pieces(pieces.clone()).tampered(stop).pull(&mut ma, &origin).unwrap();
        }
        // A server that hands out one entry at a time takes turns: it is asked again, not for ever.
        let mut rounds = (0..6).map(|_| {
            Line::to(&un).in_pieces(pieces.clone()).pull(&mut ma, &origin).unwrap().ending
        });
        proptest::prop_assert!(rounds.any(|ending| ending == Ending::InStep));
        proptest::prop_assert_eq!(&ma.feed(&origin).entries, &un.feed(&origin).entries);
        let size = ma.feed(&origin).frontier.size();
        proptest::prop_assert!(size == Size::ZERO || ma.feed(&origin).checkpoint.is_some());
    }
}
