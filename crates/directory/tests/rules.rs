//! What a directory takes and what it refuses, told as the life of one. The members' keys are invented.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use wasl_directory::{Batch, Card, Charter, Directory, DirectoryError, Entry, SignedCard, Standing};
use wasl_feed::{KeyName, NoteError, SigningKey, UnixTime};
use wasl_model::{MemberId, Text};

const NOON: u64 = 1_790_000_000;

fn at(secs: u64) -> UnixTime {
    UnixTime::new(NOON + secs).unwrap()
}

fn now() -> UnixTime {
    at(1_000)
}

fn member(code: &str) -> MemberId {
    code.parse().unwrap()
}

fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

fn key(code: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(KeyName::of_member(code).unwrap(), &[seed; 32])
}

/// The keys that sign the directory: of five members.
fn signers() -> Vec<SigningKey> {
    ["MA", "FR", "SG", "BR", "KE"].iter().zip(100..).map(|(code, seed)| key(code, seed)).collect()
}

fn charter(threshold: u8, keys: &[SigningKey]) -> Charter {
    Charter { threshold, keys: keys.iter().map(|key| key.verifying_key().to_string()).collect() }
}

fn card(code: &str, seed: u8) -> SignedCard {
    let key = key(code, seed);
    let card = Card {
        member: member(code),
        name: text("An invented bureau"),
        key: key.verifying_key().to_string(),
        sealing: format!("sealing key {seed}"),
        certificate: vec![seed; 64].into(),
        address: "bureau.example:7400".to_owned(),
    };
    card.sign(&key).unwrap()
}

fn admit(code: &str, seed: u8) -> Entry {
    Entry::Admit { card: card(code, seed) }
}

/// A directory that three of five keys sign.
fn directory() -> Directory {
    let keys = signers();
    let mut batch =
        Directory::founding(member("UN"), text("An invented network"), charter(3, &keys), at(0)).unwrap();
    keys[1..4].iter().for_each(|key| Directory::sign_founding(&mut batch, key).unwrap());
    Directory::found(&batch, now()).unwrap()
}

fn proposed(directory: &Directory, entries: Vec<Entry>, signed_by: &[usize]) -> Batch {
    let time = UnixTime::new(directory.newest().time().get() + 10).unwrap();
    let mut batch = directory.propose(entries, time).unwrap();
    for signer in signed_by {
        directory.sign(&mut batch, &signers()[*signer]).unwrap();
    }
    batch
}

/// The directory after these entries, and back from its bytes.
fn after(directory: &Directory, entries: Vec<Entry>) -> Result<Directory, DirectoryError> {
    let time = UnixTime::new(directory.newest().time().get() + 10).unwrap();
    let mut batch = directory.propose(entries, time)?;
    signers()[..3].iter().try_for_each(|key| directory.sign(&mut batch, key))?;
    let batch = Batch::from_bytes(&batch.to_bytes()).unwrap();
    directory.extended(&batch, now())
}

fn standing(directory: &Directory, code: &str) -> Option<Standing> {
    directory.member(member(code)).map(|member| member.standing.0)
}

#[test]
fn a_member_is_admitted_suspended_resumed_renewed_removed_and_admitted_again() {
    let (ma, fr) = (member("MA"), member("FR"));
    let directory = after(&directory(), vec![admit("MA", 1), admit("FR", 2)]).unwrap();
    assert_eq!((directory.size(), standing(&directory, "MA")), (3, Some(Standing::Good)));
    let directory = after(&directory, vec![Entry::Suspend { member: ma }]).unwrap();
    assert_eq!(standing(&directory, "MA"), Some(Standing::Suspended));
    assert_eq!(directory.holder(&[1; 64]), Some((ma, false)));
    let directory = after(&directory, vec![Entry::Resume { member: ma }]).unwrap();
    let directory = after(&directory, vec![Entry::Renew { card: card("MA", 3) }]).unwrap();
    assert_eq!(
        (directory.holder(&[1; 64]), directory.holder(&[3; 64])),
        (Some((ma, false)), Some((ma, true)))
    );
    let directory = after(&directory, vec![Entry::Remove { member: fr }]).unwrap();
    assert_eq!(directory.holder(&[2; 64]), Some((fr, false)));
    let directory = after(&directory, vec![admit("FR", 4)]).unwrap();
    let fr = directory.member(fr).unwrap();
    assert_eq!((fr.since, fr.former[0].until, fr.former.len()), (at(60), at(50), 1));
    assert_eq!(directory.members().map(|(id, _)| id.to_string()).collect::<Vec<_>>(), ["FR", "MA"]);
}

#[test]
fn what_does_not_fit_is_not_even_proposed() {
    let directory = after(&directory(), vec![admit("MA", 1), admit("FR", 2)]).unwrap();
    let refused = |entries| after(&directory, entries).unwrap_err();
    let (ma, br) = (member("MA"), member("BR"));
    assert_eq!(refused(vec![admit("MA", 9)]), DirectoryError::Known(ma));
    assert_eq!(refused(vec![Entry::Suspend { member: br }]), DirectoryError::Unknown(br));
    assert_eq!(refused(vec![Entry::Resume { member: ma }]), DirectoryError::Unchanged(ma));
    assert_eq!(refused(vec![Entry::Renew { card: card("MA", 1) }]), DirectoryError::Unchanged(ma));
    assert_eq!(
        refused(vec![Entry::Remove { member: ma }, Entry::Suspend { member: ma }]),
        DirectoryError::Unknown(ma)
    );
    assert_eq!(refused(vec![Entry::Charter { charter: charter(2, &signers()[..4]) }]).number(), 3050);
    let again = Entry::Found { code: ma, title: text("Another"), charter: charter(3, &signers()) };
    assert_eq!(refused(vec![again]), DirectoryError::Founding);
    assert_eq!(refused(Vec::new()), DirectoryError::Form);
}

#[test]
fn a_key_or_a_certificate_counts_once_and_for_one_member() {
    let directory = after(&directory(), vec![admit("MA", 1), Entry::Renew { card: card("MA", 2) }]).unwrap();
    let ma = member("MA");
    assert_eq!(
        after(&directory, vec![Entry::Renew { card: card("MA", 1) }]).unwrap_err(),
        DirectoryError::Reused(ma),
        "what was revoked comes back never"
    );
    assert_eq!(after(&directory, vec![admit("FR", 2)]).unwrap_err(), DirectoryError::Reused(member("FR")));
    let removed = after(&directory, vec![Entry::Remove { member: ma }]).unwrap();
    assert_eq!(after(&removed, vec![admit("MA", 2)]).unwrap_err(), DirectoryError::Reused(ma));
}

#[test]
fn fewer_than_enough_signatures_change_nothing() {
    let directory = directory();
    let verdict = |signed_by: &[usize]| {
        let batch = proposed(&directory, vec![admit("MA", 1)], signed_by);
        directory.extended(&batch, now()).map(|directory| directory.size())
    };
    let too_few = Err(DirectoryError::Unsigned(NoteError::Unsigned));
    assert_eq!(verdict(&[]), too_few);
    assert_eq!(verdict(&[0, 1]), too_few);
    assert_eq!(verdict(&[1, 1, 1]), too_few);
    assert_eq!(verdict(&[0, 2, 4]), Ok(2));
}

#[test]
fn a_key_that_counts_for_nothing_signs_nothing() {
    let directory = directory();
    let mut batch = proposed(&directory, vec![admit("MA", 1)], &[]);
    assert_eq!(directory.sign(&mut batch, &key("MA", 1)), Err(DirectoryError::Stranger));
    let mut founding =
        Directory::founding(member("UN"), text("Another network"), charter(3, &signers()), at(0)).unwrap();
    assert_eq!(Directory::sign_founding(&mut founding, &key("MA", 1)), Err(DirectoryError::Stranger));
    assert!(batch.lines().is_empty() && founding.lines().is_empty());
}

#[test]
fn signatures_are_collected_from_copies_of_one_proposal() {
    let directory = directory();
    let mut first = proposed(&directory, vec![admit("MA", 1)], &[0]);
    for signer in [2, 4] {
        let copy = proposed(&directory, vec![admit("MA", 1)], &[signer]);
        first.join(&Batch::from_bytes(&copy.to_bytes()).unwrap()).unwrap();
    }
    assert_eq!(directory.extended(&first, now()).unwrap().size(), 2);
    let other = proposed(&directory, vec![admit("FR", 2)], &[1]);
    assert_eq!(first.join(&other), Err(DirectoryError::Form));
}

#[test]
fn other_keys_sign_from_the_next_batch_on() {
    let others: Vec<_> = (200..203).map(|seed| key("JP", seed)).collect();
    let handed = after(&directory(), vec![Entry::Charter { charter: charter(2, &others) }]).unwrap();
    assert_eq!(
        after(&handed, vec![admit("MA", 1)]),
        Err(DirectoryError::Stranger),
        "the keys of before sign no more"
    );
    let mut batch = handed.propose(vec![admit("MA", 1)], at(100)).unwrap();
    others[..2].iter().for_each(|key| handed.sign(&mut batch, key).unwrap());
    assert_eq!(handed.extended(&batch, now()).unwrap().size(), 3);
}

#[test]
fn a_batch_stands_in_its_place_and_in_its_time() {
    let directory = directory();
    let batch = proposed(&directory, vec![admit("MA", 1)], &[0, 1, 2]);
    let grown = directory.extended(&batch, now()).unwrap();
    assert_eq!(grown.extended(&batch, now()), Err(DirectoryError::Place { expected: 2, found: 1 }));
    let signed_at = |time| {
        let mut batch = grown.propose(vec![admit("FR", 2)], time).unwrap();
        signers()[..3].iter().for_each(|key| grown.sign(&mut batch, key).unwrap());
        grown.extended(&batch, now()).map(|directory| directory.size())
    };
    assert_eq!(signed_at(at(9)), Err(DirectoryError::Time), "before the last one");
    assert_eq!(signed_at(at(1_301)), Err(DirectoryError::Time), "still to come");
    assert_eq!((signed_at(at(10)), signed_at(at(1_300))), (Ok(3), Ok(3)));
}

#[test]
fn two_histories_that_enough_have_signed_are_a_fork_and_nothing_else_is() {
    let before = directory();
    let batch = |code, seed, signed_by: &[usize]| proposed(&before, vec![admit(code, seed)], signed_by);
    let own = batch("MA", 1, &[0, 1, 2]);
    let grown = before.extended(&own, now()).unwrap();
    assert!(grown.is_fork(&before, &own, &batch("FR", 2, &[2, 3, 4])));
    assert!(!grown.is_fork(&before, &own, &batch("FR", 2, &[2, 3])), "too few signed it");
    assert!(!grown.is_fork(&before, &own, &batch("MA", 1, &[2, 3, 4])), "the same, signed by others");
}

#[test]
fn a_card_is_its_own_keys_and_whole() {
    let signed = card("MA", 1);
    assert_eq!(SignedCard::from_bytes(&signed.to_bytes()).unwrap().verify().unwrap().member, member("MA"));
    let bytes = signed.to_bytes();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        let verdict = SignedCard::from_bytes(&damaged).and_then(|card| card.verify());
        assert!(verdict.is_err(), "another bit at {at}");
    }
    let stolen = Card { member: member("FR"), ..signed.verify().unwrap() };
    assert_eq!(stolen.sign(&key("MA", 1)), Err(DirectoryError::Card));
}

#[test]
fn a_directory_begins_with_its_founding_signed_by_enough() {
    let keys = signers();
    let founding =
        || Directory::founding(member("UN"), text("An invented network"), charter(3, &keys), at(0)).unwrap();
    let mut batch = founding();
    keys[..2].iter().for_each(|key| Directory::sign_founding(&mut batch, key).unwrap());
    assert_eq!(Directory::found(&batch, now()), Err(DirectoryError::Unsigned(NoteError::Unsigned)));
    let later = proposed(&directory(), vec![admit("MA", 1)], &[0, 1, 2]);
    assert_eq!(Directory::found(&later, now()), Err(DirectoryError::Founding));
    let other = Directory::founding(member("UN"), text("Another network"), charter(3, &keys), at(0)).unwrap();
    assert_ne!(founding().to_bytes(), other.to_bytes());
}

#[test]
fn no_damage_to_a_batch_passes() {
    let directory = directory();
    let batch =
        proposed(&directory, vec![admit("MA", 1), Entry::Suspend { member: member("MA") }], &[0, 1, 2]);
    let bytes = batch.to_bytes();
    assert_eq!(Batch::from_bytes(&bytes).as_ref(), Ok(&batch));
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        let taken = Batch::from_bytes(&damaged).and_then(|batch| directory.extended(&batch, now()));
        assert!(taken.is_err(), "another bit at {at}");
        assert_eq!(Batch::from_bytes(&bytes[..at]), Err(DirectoryError::Form), "cut off at {at}");
    }
}

#[test]
fn a_card_says_where_its_bureau_is_reached_directly_or_at_a_broker() {
    let sound = card("MA", 1).verify().unwrap();
    let signed =
        |address: &str| Card { address: address.to_owned(), ..sound.clone() }.sign(&key("MA", 1)).is_ok();
    for address in ["bureau.example:7400", "127.0.0.1:1", Card::AT_BROKER] {
        assert!(signed(address), "{address}");
    }
    for address in
        ["", "nats", "nats:x", "nats://broker.example", "bureau.example", ":7400", "bureau.example:70000"]
    {
        assert!(!signed(address), "{address}");
    }
}
