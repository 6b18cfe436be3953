//! The committed vectors of attachments are those that the rooms make, and a reader in Python agrees on each of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{env, fs, path::PathBuf, process::Command};

use sha2::{Digest as _, Sha256};
use wasl_exchange::{Fetch, Landed, Outline, OutlineMaker, PIECE_BYTES, ParcelReply};
use wasl_model::{Attachment, AttachmentKey, Parcel};
use wasl_seal::{AttachmentSeal, PiecePlace};

const FEED: &str = "wasl/MA/messages";

/// What is done to a parcel before it is looked at.
#[derive(Debug, Clone, Copy)]
enum Spoil {
    Nothing,
    /// A bit of this byte is turned.
    Flip(usize),
    /// It ends here.
    Cut(usize),
    /// Its first two pieces change places.
    Swap,
    /// It is opened as one of this feed.
    Moved(&'static str),
}

struct Case {
    name: &'static str,
    about: &'static str,
    size: u64,
    key: u8,
    spoil: Spoil,
}

/// What is attached: byte `at` is `at * 7 + at / 256`, cut to eight bits.
fn plain(size: u64) -> Vec<u8> {
    (0..size).map(|at| (at * 7 + at / 256).to_le_bytes()[0]).collect()
}

fn cases() -> Vec<Case> {
    let piece = Parcel::PIECE_BYTES;
    let case = |name, about, size, key, spoil| Case { name, about, size, key, spoil };
    vec![
        case("sound-empty", "nothing, in one piece", 0, 1, Spoil::Nothing),
        case("sound-short", "five bytes", 5, 2, Spoil::Nothing),
        case("sound-whole", "one whole piece, which is the last", piece, 3, Spoil::Nothing),
        case("sound-long", "two whole pieces and a byte", 2 * piece + 1, 4, Spoil::Nothing),
        case("broken-bit", "a bit of the second piece turned", 2 * piece + 1, 4, Spoil::Flip(300_000)),
        case("broken-seal", "a bit of the last seal turned", 5, 2, Spoil::Flip(20)),
        case("broken-cut", "the last piece left out", 2 * piece + 1, 4, Spoil::Cut(2 * (262_144 + 16))),
        case("broken-short", "a byte too short", 2 * piece + 1, 4, Spoil::Cut(2 * (262_144 + 16) + 16)),
        case("broken-swapped", "two pieces in each other's place", 2 * piece + 1, 4, Spoil::Swap),
        case("broken-moved", "in another member's message", 5, 2, Spoil::Moved("wasl/FR/messages")),
    ]
}

impl Case {
    fn key(&self) -> AttachmentKey {
        AttachmentKey::from_bytes([self.key; 32])
    }

    fn pieces(&self) -> u32 {
        u32::try_from(self.size.div_ceil(Parcel::PIECE_BYTES).max(1)).unwrap()
    }

    /// The parcel, and its outline.
    fn sealed(&self) -> (Vec<u8>, Outline) {
        let (seal, plain) = (AttachmentSeal::new(&self.key(), FEED), plain(self.size));
        let (mut outline, mut parcel, pieces) = (OutlineMaker::default(), Vec::new(), self.pieces());
        for number in 0..pieces {
            let start = usize::try_from(u64::from(number) * Parcel::PIECE_BYTES).unwrap();
            let end = plain.len().min(start + usize::try_from(Parcel::PIECE_BYTES).unwrap());
            let mut piece = plain[start..end].to_vec();
            seal.seal(PiecePlace { number, is_last: number + 1 == pieces }, &mut piece).unwrap();
            outline.add(&piece);
            parcel.extend(piece);
        }
        (parcel, outline.finish())
    }

    fn spoilt(&self) -> (Vec<u8>, &'static str) {
        let (mut parcel, piece) = (self.sealed().0, usize::try_from(PIECE_BYTES).unwrap());
        match self.spoil {
            Spoil::Nothing => {}
            Spoil::Flip(at) => parcel[at] ^= 1,
            Spoil::Cut(end) => parcel.truncate(end),
            Spoil::Swap => parcel[..2 * piece].rotate_left(piece),
            Spoil::Moved(feed) => return (parcel, feed),
        }
        (parcel, FEED)
    }

    /// What whoever carries the parcel says, without a key: nothing, or the number of the refusal.
    fn carried(&self) -> Option<u16> {
        let (parcel, outline) = (self.spoilt().0, self.sealed().1);
        let mut pieces = parcel.chunks(usize::try_from(PIECE_BYTES).unwrap());
        let mut fetch = Fetch::resume(outline, 0);
        while fetch.ask().is_some() {
            while fetch.is_waiting() {
                let reply = pieces
                    .next()
                    .map_or(ParcelReply::Absent, |piece| ParcelReply::Piece { bytes: piece.to_vec() });
                match fetch.take(reply) {
                    Ok(Landed::Piece(_)) => {}
                    Ok(Landed::Outline(_)) => unreachable!("it is known"),
                    Err(refusal) => return Some(refusal.number()),
                }
            }
        }
        None
    }

    /// What its reader has: the file, or the number of the refusal.
    fn opened(&self) -> Result<Vec<u8>, u16> {
        let (parcel, feed) = self.spoilt();
        let (seal, pieces) = (AttachmentSeal::new(&self.key(), feed), self.pieces());
        let mut chunks = parcel.chunks(usize::try_from(PIECE_BYTES).unwrap());
        let mut plain = Vec::new();
        for number in 0..pieces {
            let mut piece = chunks.next().unwrap_or_default().to_vec();
            let place = PiecePlace { number, is_last: number + 1 == pieces };
            seal.open(place, &mut piece).map_err(wasl_seal::SealError::number)?;
            plain.extend(piece);
        }
        Ok(plain)
    }

    fn to_json(&self) -> String {
        let Self { about, size, key, .. } = self;
        let (parcel, outline) = self.sealed();
        let spoil = match self.spoil {
            Spoil::Nothing => "null".to_owned(),
            Spoil::Flip(at) => format!("{{ \"flip\": {at} }}"),
            Spoil::Cut(end) => format!("{{ \"cut\": {end} }}"),
            Spoil::Swap => "{ \"swap\": true }".to_owned(),
            Spoil::Moved(feed) => format!("{{ \"context\": \"{feed}\" }}"),
        };
        let number = |number: Option<u16>| number.map_or("null".to_owned(), |number| number.to_string());
        format!(
            "{{\n  \"about\": \"{about}\",\n  \"context\": \"{FEED}\",\n  \"key\": \"{}\",\n  \"size\": {size},\n  \
             \"sha256\": \"{}\",\n  \"parcel_size\": {},\n  \"parcel_sha256\": \"{}\",\n  \"name\": \"{}\",\n  \
             \"spoil\": {spoil},\n  \"carried\": {},\n  \"opened\": {}\n}}\n",
            hex(&[*key; 32]),
            hex(&Sha256::digest(plain(*size))),
            parcel.len(),
            hex(&Sha256::digest(&parcel)),
            hex(&outline.name()),
            number(self.carried()),
            number(self.opened().err()),
        )
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors/attachment")
}

/// `WASL_WRITE=1` writes them.
#[test]
fn the_committed_vectors_are_those_that_the_rooms_make() {
    for case in cases() {
        let is_sound = case.name.starts_with("sound");
        assert_eq!(case.opened().is_ok_and(|opened| opened == plain(case.size)), is_sound, "{}", case.name);
        let path = folder().join(case.name).with_extension("json");
        if env::var_os("WASL_WRITE").is_some() {
            fs::write(&path, case.to_json()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), case.to_json(), "{}", case.name);
    }
}

#[test]
fn an_independent_reader_agrees() {
    let reader = Command::new("python3").arg(folder().join("open.py")).arg(folder()).output().unwrap();
    let said = String::from_utf8_lossy(&reader.stdout).into_owned();
    assert!(reader.status.success(), "{said}{}", String::from_utf8_lossy(&reader.stderr));
    assert_eq!(said.trim(), format!("{} vectors are what they say", cases().len()));
}

/// Whoever carries a parcel and whoever seals it count its pieces alike.
#[test]
fn a_piece_has_one_size_in_every_room() {
    assert_eq!(Parcel::PIECE_BYTES + Parcel::SEAL_BYTES, PIECE_BYTES);
    let most = Parcel::size_of(Attachment::BYTES_MAX);
    assert_eq!(most.div_ceil(PIECE_BYTES), Outline::PIECES_MAX as u64);
}
