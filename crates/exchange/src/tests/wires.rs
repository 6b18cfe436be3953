//! What comes off the wire is a message, or refused with a number.

use std::num::NonZeroU32;

use proptest::{collection::vec, num::u8::ANY};
use serde_json::{Value, json};
use wasl_feed::{
    Commitment, ConsistencyProof, Cover, Frontier, Index, NodeHash, Opening, Origin, Salt, Size,
};

use super::bureau::{Bureau, NOW, at, key};
use crate::{
    Ask, BATCH_ENTRIES_MAX, BATCH_PAYLOAD_BYTES_MAX, Batch, Carried, Form, FrameReader, LeftNote, LookedUp,
    Lookup, Message, NOTES_MAX, NoteKind, NoteTag, OPENINGS_MAX, Offer, Pull, Reply, Request,
    SET_PART_BYTES_MAX, SET_PARTS_MAX, VERSION, Want, WireError,
};

fn origin() -> Origin {
    Origin::records(key("UN").name())
}

fn proof(hashes: usize) -> ConsistencyProof {
    ConsistencyProof::from_hashes(vec![NodeHash::from_bytes([3; 32]); hashes]).unwrap()
}

fn entry(payload: usize) -> Carried {
    let opening = Opening::new(Salt::from_bytes([5; 32]), vec![0; payload]).unwrap();
    Carried { commitment: Commitment::from_bytes([4; 32]), form: Form::Open(opening) }
}

fn covered(bytes: usize) -> Carried {
    let cover = Cover::from_bytes(&vec![6; bytes]).unwrap();
    Carried { commitment: Commitment::from_bytes([4; 32]), form: Form::Covered(cover) }
}

fn batch(entries: Vec<Carried>) -> Reply {
    Reply::Batch(Batch { start: Index::new(9).unwrap(), entries, proof: proof(3) })
}

fn left(kind: NoteKind) -> LeftNote {
    LeftNote { kind, by: key("MA").name().clone(), note: "a note\n".to_owned() }
}

fn requests() -> Vec<Request> {
    let ask = |have, want| Request::Ask(Ask { origin: origin(), from: Size::new(7).unwrap(), have, want });
    vec![
        Request::hello(key("UN").name().clone()),
        ask(None, Want::Checkpoint),
        ask(Some(NoteTag::from_bytes([1; 8])), Want::Entries { bytes: NonZeroU32::MIN }),
        ask(None, Want::Entries { bytes: NonZeroU32::MAX }),
        Request::Cosign { origin: origin(), note: "a note\n".to_owned() },
        Request::Receipt { note: "a note\n".to_owned() },
        Request::Await { secs: 60 },
        Request::Notes { origin: origin(), after: 7 },
        Request::Openings {
            origin: origin(),
            entries: vec![Index::new(3).unwrap(), Index::new(1 << 40).unwrap()],
        },
        Request::Lookup(Lookup::Set { have: None }),
        Request::Lookup(Lookup::Set { have: Some([6; 8]) }),
        Request::Lookup(Lookup::Part { part: u16::MAX }),
        Request::Lookup(Lookup::Evaluate { blinded: [[7; 32]; 4] }),
        Request::Directory { size: 7, root: [5; 32] },
    ]
}

fn replies() -> Vec<Reply> {
    let offer = |offer| Reply::Offer { origin: origin(), offer };
    vec![
        Reply::Hello { version: VERSION, name: key("UN").name().clone(), feeds: vec![origin(); 3] },
        offer(Offer::Nothing),
        offer(Offer::Same { extends: proof(0) }),
        offer(Offer::Checkpoint { note: "a note\n".to_owned(), extends: proof(2) }),
        batch(vec![entry(10), entry(0).erased(), covered(64), covered(300)]),
        Reply::End,
        Reply::RelayEnd,
        Reply::Openings(vec![entry(10), covered(64)]),
        Reply::Notes { upto: 3, notes: Vec::new() },
        Reply::Notes { upto: u64::MAX, notes: vec![left(NoteKind::Cosignature), left(NoteKind::Receipt)] },
        Reply::LookedUp(LookedUp::Set { key: [8; 32], parts: vec![[9; 8]; 4] }),
        Reply::LookedUp(LookedUp::Part(vec![1; 24])),
        Reply::LookedUp(LookedUp::Evaluated { evaluated: [[1; 32]; 4], proof: [2; 64] }),
        Reply::Directory(vec![3; 40]),
        Reply::Refuse { number: 4012, text: "no".to_owned() },
    ]
}

/// Every message is read back as it was written, and no part of it is one.
/// A line of a file of vectors: what is made of these bytes.
pub(super) fn case<M: Message>(side: &str, about: &str, bytes: &[u8]) -> Value {
    let outcome =
        M::from_bytes(bytes).map_or_else(|error| json!({ "error": error.number() }), |_| json!("sound"));
    let hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    json!({ "side": side, "about": about, "bytes": hex, "outcome": outcome })
}

pub(super) fn check<M: Message + PartialEq + std::fmt::Debug>(messages: Vec<M>) {
    for message in messages {
        let bytes = message.to_bytes();
        assert_eq!(M::from_bytes(&bytes).unwrap(), message);
        for cut in 0..bytes.len() {
            assert!(M::from_bytes(&bytes[..cut]).is_err(), "{message:?} cut at {cut}");
        }
        let more = [bytes.as_slice(), &[0]].concat();
        assert!(matches!(M::from_bytes(&more), Err(WireError::Form(_))));
    }
}

#[test]
fn messages_are_read_back_as_they_were_written() {
    check(requests());
    check(replies());
}

#[test]
fn a_message_of_the_other_side_or_of_a_later_kind_is_refused_by_its_kind() {
    let end = Reply::End.to_bytes();
    assert!(matches!(Request::from_bytes(&end), Err(WireError::Kind { kind: 19 })));
    assert!(matches!(Reply::from_bytes(&[0x81, 0x18, 99]), Err(WireError::Kind { kind: 99 })));
    assert!(matches!(Reply::from_bytes(&[0x82, 19, 0]), Err(WireError::Kind { kind: 19 })));
}

#[test]
fn indefinite_lengths_and_lengths_that_lie_are_refused() {
    for bad in [
        &[0x9f, 19, 0xff][..],
        &[0x81, 0x18, 0x13],
        &[0x9b, 255, 255, 255, 255, 255, 255, 255, 255, 18],
        &[0x84, 18, 0, 0x9b, 0, 0, 0, 0, 255, 255, 255, 255],
        &[0x84, 18, 0, 0x81, 0x5b, 255, 255, 255, 255, 255, 255, 255, 255],
        &[0x81; 10_000],
    ] {
        assert!(Reply::from_bytes(bad).is_err() || bad == [0x81, 0x18, 0x13], "{bad:?}");
    }
}

#[test]
fn a_cover_of_a_wrong_length_is_refused() {
    let with = |cover: Vec<u8>| {
        let mut bytes = batch(vec![covered(64)]).to_bytes();
        let at = bytes.windows(2).position(|head| head == [0x58, 64]).unwrap();
        let length = u32::try_from(cover.len()).unwrap().to_be_bytes();
        bytes.splice(at..at + 2 + 64, [vec![0x5a], length.to_vec(), cover].concat());
        Reply::from_bytes(&bytes)
    };
    assert!(with(vec![6; 64]).is_ok());
    assert_eq!(with(vec![6; 63]).unwrap_err().number(), 4002);
    assert_eq!(with(vec![6; Cover::BYTES_MAX + 1]).unwrap_err().number(), 4004);
}

#[test]
fn limits_are_kept() {
    let many = batch(vec![entry(0).erased(); BATCH_ENTRIES_MAX + 1]);
    assert!(matches!(Reply::from_bytes(&many.to_bytes()), Err(WireError::Limit { what: "entries", .. })));
    let full = batch(vec![entry(BATCH_PAYLOAD_BYTES_MAX / BATCH_ENTRIES_MAX); BATCH_ENTRIES_MAX]);
    assert_eq!(Reply::from_bytes(&full.to_bytes()).unwrap(), full);
    let full = batch(vec![covered(BATCH_PAYLOAD_BYTES_MAX / BATCH_ENTRIES_MAX); BATCH_ENTRIES_MAX]);
    assert_eq!(Reply::from_bytes(&full.to_bytes()).unwrap(), full);
    let heavy = batch([vec![covered(1 << 20); 4], vec![covered(64)]].concat());
    assert!(matches!(Reply::from_bytes(&heavy.to_bytes()), Err(WireError::Limit { .. })));
    let asked = vec![Index::new(1 << 47).unwrap(); OPENINGS_MAX];
    let most = Request::Openings { origin: origin(), entries: asked.clone() };
    assert_eq!(Request::from_bytes(&most.to_bytes()).unwrap(), most);
    let more = Request::Openings { origin: origin(), entries: [asked.clone(), asked].concat() };
    assert!(Request::from_bytes(&more.to_bytes()).is_err());
    let notes = Reply::Notes { upto: 1, notes: vec![left(NoteKind::Receipt); NOTES_MAX + 1] };
    assert!(matches!(Reply::from_bytes(&notes.to_bytes()), Err(WireError::Limit { what: "notes", .. })));
    let heavy = batch([vec![entry(1 << 20); 4], vec![entry(1)]].concat());
    assert!(matches!(Reply::from_bytes(&heavy.to_bytes()), Err(WireError::Limit { .. })));
    let feeds = vec![origin(); 1_025];
    let crowd = Reply::Hello { version: VERSION, name: key("UN").name().clone(), feeds };
    assert!(matches!(Reply::from_bytes(&crowd.to_bytes()), Err(WireError::Limit { what: "feeds", .. })));
    let late = Request::Await { secs: 61 };
    assert_eq!(Request::from_bytes(&late.to_bytes()).map_err(|error| error.number()), Err(4004));
    let long = Request::Receipt { note: "x".repeat(16 * 1024 + 1) };
    assert_eq!(Request::from_bytes(&long.to_bytes()).map_err(|error| error.number()), Err(4004));
    let parts = vec![[0; 8]; SET_PARTS_MAX + 1];
    let part = LookedUp::Part(vec![0; SET_PART_BYTES_MAX + 1]);
    for large in [LookedUp::Set { key: [0; 32], parts }, part] {
        let read = Reply::from_bytes(&Reply::LookedUp(large).to_bytes());
        assert_eq!(read.map_err(|error| error.number()), Err(4004));
    }
    let talk = Reply::Refuse { number: 1, text: "é".repeat(400) };
    let Ok(Reply::Refuse { text, .. }) = Reply::from_bytes(&talk.to_bytes()) else { panic!() };
    assert_eq!(text.len(), 512);
}

#[test]
fn a_frame_that_is_too_long_is_refused_before_it_comes() {
    let mut reader = FrameReader::<Request>::new();
    let mut chunk = &[0, 1, 0, 0][..];
    let refused = reader.read(&mut chunk);
    assert!(matches!(refused, Err(WireError::Long { bytes: 65_536, .. })));
}

#[test]
fn a_frame_that_is_cut_off_is_no_message() {
    let frame = requests()[0].to_frame();
    let mut reader = FrameReader::<Request>::new();
    let mut chunk = &frame[..frame.len() - 1];
    assert!(matches!(reader.read(&mut chunk), Ok(None)));
    assert!(reader.is_midway());
}

proptest::proptest! {
    #[test]
    fn outside_bytes_never_panic(bytes in vec(ANY, 0..600), kind in 0_u8..24, parts in 0_u8..6) {
        let shaped = [&[0x80 | parts, kind][..], &bytes].concat();
        for bytes in [bytes, shaped] {
            let _ = Request::from_bytes(&bytes);
            let _ = Reply::from_bytes(&bytes);
            let (mut chunk, mut reader) = (bytes.as_slice(), FrameReader::<Reply>::new());
            while let Ok(Some(_)) = reader.read(&mut chunk) {}
        }
    }

    /// One byte of an honest conversation is changed: it is refused, or it made no difference.
    #[test]
    fn a_changed_byte_is_never_folded(place in 0_usize..1_000_000, change in 1_u8..=255) {
        let mut un = Bureau::new("UN");
        un.publish(60, "record", NOW);
        let (origin, owner) = (un.records(), key("UN").verifying_key());
        let mut serve = crate::Serve::new(un.key.name().clone(), key("MA").verifying_key());
        let mut pull = Pull::new(origin.clone(), owner, un.key.name().clone(), Frontier::new(), None);
        let mut bytes = Vec::new();
        for request in [Request::hello(key("MA").name().clone()), pull.ask()] {
            bytes.clear();
            serve.receive(request, at(NOW), &un).unwrap();
            while let Some(reply) = serve.next(&un).unwrap() {
                bytes.extend(reply.to_frame());
            }
        }
        let place = place % bytes.len();
        bytes[place] ^= change;
        let (mut chunk, mut reader) = (bytes.as_slice(), FrameReader::<Reply>::new());
        while let Ok(Some(reply)) = reader.read(&mut chunk) {
            match pull.receive(reply, at(NOW), |_| None) {
                Ok(crate::Step::Fold(fold)) => {
                    let start = usize::try_from(fold.start.get()).unwrap();
                    let said = &un.feed(&origin).entries[start..start + fold.entries.len()];
                    proptest::prop_assert_eq!(said, fold.entries.as_slice());
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
    }
}
