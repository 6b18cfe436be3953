//! A parcel is fetched whole from whoever has it, and no wrong byte of one is taken.

use proptest::{collection::vec, num::u8::ANY};

use super::wires::check;
use crate::{
    Fetch, Landed, Message as _, Outline, OutlineMaker, PIECE_BYTES, PIECES_MAX, ParcelRefusal, ParcelReply,
    ParcelRequest, WireError,
};

/// Three pieces, the last of three bytes.
fn pieces() -> Vec<Vec<u8>> {
    let whole = usize::try_from(PIECE_BYTES).unwrap();
    vec![vec![1; whole], vec![2; whole], vec![3; 3]]
}

fn outline(pieces: &[Vec<u8>]) -> Outline {
    let mut maker = OutlineMaker::default();
    for piece in pieces {
        maker.add(piece);
    }
    maker.finish()
}

fn said(outline: &Outline) -> ParcelReply {
    ParcelReply::Outline { size: outline.size(), hashes: outline.hashes().to_vec() }
}

fn piece(bytes: &[u8]) -> ParcelReply {
    ParcelReply::Piece { bytes: bytes.to_vec() }
}

#[test]
fn a_parcel_is_fetched_from_its_outline_to_its_last_piece() {
    let (pieces, outline) = (pieces(), outline(&pieces()));
    let name = outline.name();
    let mut fetch = Fetch::new(name, outline.size());
    assert_eq!(fetch.ask(), Some(ParcelRequest::Outline { name }));
    assert_eq!(fetch.take(said(&outline)), Ok(Landed::Outline(outline.clone())));
    assert_eq!(fetch.ask(), Some(ParcelRequest::Pieces { name, first: 0, count: 3 }));
    for bytes in &pieces {
        assert!(fetch.is_waiting());
        assert_eq!(fetch.take(piece(bytes)), Ok(Landed::Piece(bytes.clone())));
    }
    assert_eq!((fetch.is_waiting(), fetch.ask()), (false, None));
}

#[test]
fn one_that_was_broken_off_goes_on_where_it_was_and_a_long_one_comes_in_parts() {
    let outline = outline(&pieces());
    let name = outline.name();
    let mut fetch = Fetch::resume(outline.clone(), 2);
    assert_eq!(fetch.ask(), Some(ParcelRequest::Pieces { name, first: 2, count: 1 }));
    assert_eq!(Fetch::resume(outline, 3).ask(), None);
    let long = self::outline(&vec![vec![7; usize::try_from(PIECE_BYTES).unwrap()]; 70]);
    let mut fetch = Fetch::resume(long, 5);
    let asked = fetch.ask();
    assert!(matches!(asked, Some(ParcelRequest::Pieces { first: 5, count: PIECES_MAX, .. })), "{asked:?}");
}

#[test]
fn nothing_is_taken_that_was_not_announced() {
    let (pieces, outline) = (pieces(), outline(&pieces()));
    let fresh = || Fetch::new(outline.name(), outline.size());
    let at = |next| {
        let mut fetch = Fetch::resume(outline.clone(), next);
        fetch.ask();
        fetch
    };
    let swapped = ParcelReply::Outline {
        size: outline.size(),
        hashes: [outline.hashes()[1], outline.hashes()[0], outline.hashes()[2]].into(),
    };
    let short = ParcelReply::Outline { size: outline.size(), hashes: outline.hashes()[..2].to_vec() };
    let longer = ParcelReply::Outline { size: outline.size() + 1, hashes: outline.hashes().to_vec() };
    let mut altered = pieces[1].clone();
    altered[9] ^= 1;
    let size = ParcelRefusal::Size { announced: outline.size(), found: outline.size() + 1 };
    let cases = [
        (fresh(), swapped, ParcelRefusal::Outline),
        (fresh(), short, ParcelRefusal::Outline),
        (fresh(), longer, size),
        (fresh(), ParcelReply::Absent, ParcelRefusal::Absent),
        (fresh(), piece(&pieces[0]), ParcelRefusal::OutOfTurn),
        (at(1), piece(&altered), ParcelRefusal::Piece { number: 1 }),
        (at(1), piece(&pieces[0]), ParcelRefusal::Piece { number: 1 }),
        (at(2), piece(&[3; 2]), ParcelRefusal::Piece { number: 2 }),
        (at(2), piece(&[3; 4]), ParcelRefusal::Piece { number: 2 }),
        (at(3), piece(&[]), ParcelRefusal::OutOfTurn),
        (at(0), said(&outline), ParcelRefusal::OutOfTurn),
        (at(0), ParcelReply::Refuse { number: 4012 }, ParcelRefusal::OutOfTurn),
    ];
    for (mut fetch, reply, expected) in cases {
        assert_eq!(fetch.take(reply), Err(expected));
    }
    // A piece that was not taken leaves the fetch as it was.
    let mut fetch = at(1);
    assert!(fetch.take(piece(&altered)).is_err());
    assert_eq!(fetch.take(piece(&pieces[1])), Ok(Landed::Piece(pieces[1].clone())));
}

#[test]
fn what_is_said_is_read_back_and_bounded() {
    check(vec![
        ParcelRequest::Outline { name: [1; 32] },
        ParcelRequest::Pieces { name: [2; 32], first: 20_479, count: PIECES_MAX },
    ]);
    check(vec![
        said(&outline(&pieces()[2..])),
        piece(b"a piece"),
        ParcelReply::Absent,
        ParcelReply::Refuse { number: 4012 },
    ]);
    let limit = |bytes: &[u8]| ParcelRequest::from_bytes(bytes).map_err(|error| error.number());
    for count in [0, PIECES_MAX + 1] {
        let request = ParcelRequest::Pieces { name: [1; 32], first: 0, count };
        assert_eq!(limit(&request.to_bytes()), Err(4004), "{count}");
    }
    let long = piece(&vec![0; usize::try_from(PIECE_BYTES).unwrap() + 1]);
    assert!(matches!(ParcelReply::from_bytes(&long.to_bytes()), Err(WireError::Limit { .. })));
    let most = ParcelReply::Outline { size: u64::MAX, hashes: vec![[1; 32]; Outline::PIECES_MAX] };
    assert_eq!(ParcelReply::from_bytes(&most.to_bytes()).unwrap(), most);
}

proptest::proptest! {
    #[test]
    fn outside_bytes_never_panic(bytes in vec(ANY, 0..200)) {
        let _ = (ParcelRequest::from_bytes(&bytes), ParcelReply::from_bytes(&bytes));
    }
}
