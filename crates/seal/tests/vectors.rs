//! The committed vectors are those that the library makes, and an opener in Python agrees on each of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{env, fs, path::PathBuf, process::Command};

use wasl_model::{Parcel, ParcelName, Timestamp};
use wasl_seal::{EntryPlace, PublicKey, SealError, Sealed, SealedOpening, SecretKey};

const CONTEXT: &str = "wasl/MA/messages";
/// In front of a reader's member code: CBOR of four parts.
const READER: u8 = 0x84;

/// Something sealed, and what comes of opening it.
struct Case {
    name: &'static str,
    about: &'static str,
    member: &'static str,
    seed: u8,
    context: &'static str,
    sealed: Vec<u8>,
}

fn key(member: &str, seed: u8) -> SecretKey {
    SecretKey::from_seed(member.parse().unwrap(), &[seed; 32])
}

fn sealed(plain: &[u8], readers: &[(&str, u8)]) -> Vec<u8> {
    let readers: Vec<PublicKey> = readers.iter().map(|(member, seed)| key(member, *seed).public()).collect();
    Sealed::seal(plain, &readers, CONTEXT, &[9; 32]).unwrap().to_bytes()
}

/// What an entry says, sealed to one reader: a salt and a payload.
fn opening() -> SealedOpening {
    let place = EntryPlace { origin: "wasl/MA/records", commitment: &[7; 32] };
    SealedOpening::seal(&[5; 32], b"for one", &[key("FR", 2).public()], place, &[9; 32]).unwrap()
}

/// Sealed openings: what stands beside what is sealed is read, and what is sealed opens in its own entry's place.
fn openings() -> Vec<Case> {
    let here = "wasl/MA/records#0707070707070707070707070707070707070707070707070707070707070707";
    let there = "wasl/MA/records#0807070707070707070707070707070707070707070707070707070707070707";
    let until = Timestamp::from_millis(1_790_000_000_000);
    let marked = || opening().keeping_until(Some(until)).dropping(vec![3, 70_000]).to_bytes();
    let parcel = |fill: u8, size| Parcel { name: ParcelName::from_bytes([fill; 32]), size };
    let with = |parcels: &[Parcel]| opening().with_parcels(parcels.to_vec()).to_bytes();
    let short_name = || {
        let mut bytes = with(&[parcel(1, 21)]);
        // … [[name, size]]: 0x58 0x20 and 32 bytes, cut to 31.
        let at = bytes.len() - 34;
        bytes[at] = 31;
        bytes.remove(at + 1);
        bytes
    };
    let case = |name, about, context, sealed| Case { name, about, member: "FR", seed: 2, context, sealed };
    vec![
        case(
            "sound-opening-parcels",
            "two parcels go with it",
            here,
            with(&[parcel(1, 21), parcel(2, 5_369_036_800)]),
        ),
        case("broken-opening-parcels-many", "17 parcels", here, with(&[parcel(1, 21); 17])),
        case("broken-opening-parcel-short", "a parcel shorter than a seal", here, with(&[parcel(1, 15)])),
        case(
            "broken-opening-parcel-long",
            "a parcel longer than any",
            here,
            with(&[parcel(1, 5_369_036_801)]),
        ),
        case("broken-opening-parcel-name", "a parcel's name of 31 bytes", here, short_name()),
        case("sound-opening", "what an entry says: a salt and a payload", here, opening().to_bytes()),
        case("sound-opening-marked", "until when it is kept, and what it drops", here, marked()),
        case("broken-opening-moved", "in another entry's place", there, opening().to_bytes()),
        case("broken-opening-cut", "cut off", here, opening().to_bytes()[..90].to_vec()),
    ]
}

fn cases() -> Vec<Case> {
    let one = || sealed("Vu au port / شوهد في الميناء".as_bytes(), &[("FR", 2)]);
    let two = || sealed(b"for two", &[("UN", 1), ("FR", 2)]);
    let altered = |at: fn(usize) -> usize| {
        let mut bytes = two();
        let at = at(bytes.len());
        bytes[at] ^= 1;
        bytes
    };
    let without_un = || {
        let mut bytes = two();
        // [suite, readers, …]: one reader less, and the second cut out.
        let places: Vec<_> =
            (0..bytes.len()).filter(|at| bytes[*at..].starts_with(&[READER, 0x62])).collect();
        bytes[2] = 0x81;
        bytes.drain(places[1]..places[1] + (places[1] - places[0]));
        bytes
    };
    let case =
        |name, about, (member, seed), context, sealed| Case { name, about, member, seed, context, sealed };
    vec![
        case("sound-one", "sealed to one reader", ("FR", 2), CONTEXT, one()),
        case("sound-two", "sealed to two, opened by the second", ("UN", 1), CONTEXT, two()),
        case("sound-empty", "nothing in it", ("FR", 2), CONTEXT, sealed(b"", &[("FR", 2)])),
        case("broken-stranger", "opened by a member that is no reader", ("GS", 3), CONTEXT, two()),
        case("broken-old-key", "sealed to another key of the member", ("FR", 4), CONTEXT, two()),
        case("broken-moved", "in another feed", ("FR", 2), "wasl/FR/messages", two()),
        case("broken-body", "the last bit of the body altered", ("FR", 2), CONTEXT, altered(|len| len - 1)),
        case("broken-suite", "another suite", ("FR", 2), CONTEXT, altered(|_| 1)),
        case("broken-reader-gone", "a reader taken out", ("FR", 2), CONTEXT, without_un()),
        case("broken-cut", "cut off", ("FR", 2), CONTEXT, two()[..100].to_vec()),
        case("broken-trailing", "a byte behind it", ("FR", 2), CONTEXT, [two(), vec![0]].concat()),
    ]
}

impl Case {
    fn opened(&self) -> Result<Vec<u8>, SealError> {
        let key = key(self.member, self.seed);
        if self.context.contains('#') {
            let commitment: Vec<u8> = (0..64)
                .step_by(2)
                .map(|at| {
                    let (_, digits) = self.context.split_once('#').unwrap();
                    u8::from_str_radix(&digits[at..at + 2], 16).unwrap()
                })
                .collect();
            let place = EntryPlace {
                origin: "wasl/MA/records",
                commitment: commitment.as_slice().try_into().unwrap(),
            };
            let opened = SealedOpening::from_bytes(&self.sealed)?.open(&key, place)?;
            return Ok([opened.salt.as_slice(), &opened.payload].concat());
        }
        let opened = Sealed::from_bytes(&self.sealed)?.open(&key, self.context)?;
        Ok(opened.to_vec())
    }

    fn to_json(&self) -> String {
        let Self { about, member, seed, context, sealed, .. } = self;
        let expect = match self.opened() {
            Ok(plain) => format!("\"plain\": \"{}\"", hex(&plain)),
            Err(error) => format!("\"error\": {}", error.number()),
        };
        format!(
            "{{\n  \"about\": \"{about}\",\n  \"member\": \"{member}\",\n  \"seed\": \"{}\",\n  \"context\": \
             \"{context}\",\n  \"sealed\": \"{}\",\n  {expect}\n}}\n",
            hex(&[*seed; 32]),
            hex(sealed)
        )
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors/seal")
}

/// `WASL_WRITE=1` writes them.
#[test]
fn the_committed_vectors_are_those_that_the_library_makes() {
    for case in cases().into_iter().chain(openings()) {
        assert_eq!(case.opened().is_ok(), case.name.starts_with("sound"), "{}", case.name);
        let path = folder().join(case.name).with_extension("json");
        if env::var_os("WASL_WRITE").is_some() {
            fs::write(&path, case.to_json()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), case.to_json(), "{}", case.name);
    }
}

#[test]
fn an_independent_opener_agrees() {
    let opener = Command::new("python3").arg(folder().join("open.py")).arg(folder()).output().unwrap();
    let said = String::from_utf8_lossy(&opener.stdout).into_owned();
    assert!(opener.status.success(), "{said}{}", String::from_utf8_lossy(&opener.stderr));
    assert_eq!(said.trim(), format!("{} vectors are what they say", cases().len() + openings().len()));
}
