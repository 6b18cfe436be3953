//! What holds in a group, and what is refused.

use std::collections::BTreeSet;

use wasl_model::{GroupId, MemberId};

use crate::{Change, Group, GroupError, KeyPackage};

fn member(code: &str) -> MemberId {
    code.parse().unwrap()
}

fn id() -> GroupId {
    GroupId { keeper: member("MA"), mark: [7; 16] }
}

fn package(code: &str, seed: u8) -> KeyPackage {
    KeyPackage::make(member(code), &[seed; 32]).unwrap()
}

/// As it is kept between two operations.
fn kept(group: &Group) -> Group {
    Group::from_bytes(&group.to_bytes()).unwrap()
}

fn founded() -> Group {
    Group::found(id(), &[1; 32]).unwrap()
}

fn changed(group: &Group, add: &[&KeyPackage], remove: &[&str], seed: u8) -> Result<Change, GroupError> {
    let add: Vec<_> = add.iter().map(|package| (package.state().unwrap().member, package.public())).collect();
    let remove: Vec<_> = remove.iter().map(|code| member(code)).collect();
    kept(group).change(&add, &remove, &[seed; 32])
}

/// MA's group with FR and SG in it, at version 1.
fn three() -> [Group; 3] {
    let (fr, sg) = (package("FR", 11), package("SG", 12));
    let Change { group, welcome, .. } = changed(&founded(), &[&fr, &sg], &[], 2).unwrap();
    let welcome = welcome.unwrap();
    let [fr, sg] = [fr, sg].map(|package| Group::join(id(), 1, &package, &welcome).unwrap());
    [group, fr, sg]
}

fn wraps(group: &Group, key: u8) -> (Group, Vec<u8>) {
    kept(group).wrap(&[key; 32], &[key; 32]).unwrap()
}

fn unwraps(group: &Group, from: &str, version: u64, wrapped: &[u8]) -> Result<(Group, u8), GroupError> {
    kept(group).unwrap(member(from), version, wrapped).map(|(group, key)| (group, key[0]))
}

fn refused<T: std::fmt::Debug>(done: Result<T, GroupError>) -> GroupError {
    done.unwrap_err()
}

#[test]
fn everybody_who_is_in_it_unwraps_what_anybody_wraps() {
    let [ma, fr, sg] = three();
    let all: BTreeSet<_> = ["FR", "MA", "SG"].map(member).into();
    for group in [&ma, &fr, &sg] {
        assert_eq!((group.version(), group.members()), (1, Ok(all.clone())));
    }
    let (ma, wrapped) = wraps(&ma, 5);
    let (fr, key) = unwraps(&fr, "MA", 1, &wrapped).unwrap();
    assert_eq!((key, unwraps(&sg, "MA", 1, &wrapped).unwrap().1), (5, 5));
    let (_, wrapped) = wraps(&fr, 6);
    assert_eq!([&ma, &sg].map(|group| unwraps(group, "FR", 1, &wrapped).unwrap().1), [6, 6]);
}

#[test]
fn who_comes_in_reads_what_is_new_alone_and_who_is_taken_out_nothing_new() {
    let [ma, fr, sg] = three();
    let (ma, old) = wraps(&ma, 5);
    let us = package("US", 13);
    let Change { group: ma, commit, welcome } = changed(&ma, &[&us], &["SG"], 3).unwrap();
    let us = Group::join(id(), 2, &us, &welcome.unwrap()).unwrap();
    let taken = kept(&fr).take(&commit).unwrap();
    assert_eq!((taken.version(), taken.members()), (2, ma.members()));

    let (_, new) = wraps(&ma, 6);
    assert_eq!(unwraps(&taken, "MA", 2, &new).unwrap().1, 6);
    assert_eq!(unwraps(&us, "MA", 2, &new).unwrap().1, 6);
    // With the very bytes in its hands.
    assert_eq!(refused(unwraps(&sg, "MA", 2, &new)), GroupError::Broken);
    assert_eq!(refused(unwraps(&sg, "MA", 1, &new)), GroupError::Version);
    assert_eq!(refused(kept(&sg).take(&commit)), GroupError::Form);
    assert_eq!(refused(unwraps(&us, "MA", 1, &old)), GroupError::Broken);
    // Whoever was in it before opens what was under way, with what it kept of then.
    assert_eq!(refused(unwraps(&taken, "MA", 1, &old)), GroupError::Broken);
    assert_eq!([&fr, &sg].map(|group| unwraps(group, "MA", 1, &old).unwrap().1), [5, 5]);
}

#[test]
fn a_wrapped_key_is_unwrapped_once_and_in_its_senders_name_alone() {
    let [ma, fr, sg] = three();
    let (_, wrapped) = wraps(&ma, 5);
    assert_eq!(refused(unwraps(&fr, "SG", 1, &wrapped)), GroupError::Member);
    assert_eq!(refused(unwraps(&fr, "MA", 2, &wrapped)), GroupError::Version);
    let (fr, _) = unwraps(&fr, "MA", 1, &wrapped).unwrap();
    assert_eq!(refused(unwraps(&fr, "MA", 1, &wrapped)), GroupError::Broken);
    for at in 0..wrapped.len() {
        let mut altered = wrapped.clone();
        altered[at] ^= 1;
        assert!(unwraps(&sg, "MA", 1, &altered).is_err(), "byte {at}");
    }
    assert_eq!(refused(unwraps(&sg, "MA", 1, &wrapped[..40])), GroupError::Form);
    assert_eq!(refused(unwraps(&sg, "MA", 1, &[0; Group::WRAPPED_BYTES_MAX + 1])), GroupError::Long);
    assert_eq!(unwraps(&sg, "MA", 1, &wrapped).unwrap().1, 5);
}

#[test]
fn only_the_keeper_changes_a_group_and_in_its_order() {
    let [ma, fr, sg] = three();
    let us = package("US", 13);
    assert_eq!(refused(changed(&fr, &[&us], &[], 3)), GroupError::Keeper);
    assert_eq!(refused(changed(&ma, &[&us], &["MA"], 3)), GroupError::Keeper);
    assert_eq!(refused(changed(&ma, &[], &["US"], 3)), GroupError::Member);
    assert_eq!(refused(changed(&ma, &[&package("FR", 14)], &[], 3)), GroupError::Member);

    // FR builds a commit of its own, past the rule.
    let mut forged = kept(&fr);
    forged.state.member = member("MA");
    let forged = forged.change(&[(member("US"), us.public())], &[], &[3; 32]).unwrap();
    assert_eq!(refused(kept(&sg).take(&forged.commit)), GroupError::Keeper);
    let welcome = forged.welcome.unwrap();
    assert_eq!(refused(Group::join(id(), 2, &us, &welcome)), GroupError::Keeper);

    let first = changed(&ma, &[&us], &[], 4).unwrap();
    let second = changed(&first.group, &[], &["US"], 5).unwrap();
    assert_eq!(refused(kept(&sg).take(&second.commit)), GroupError::Version);
    let taken = kept(&sg).take(&first.commit).unwrap();
    assert_eq!(refused(kept(&taken).take(&first.commit)), GroupError::Version);
    assert_eq!(taken.take(&second.commit).unwrap().members(), sg.members());
    for at in (0..first.commit.len()).step_by(7) {
        let mut altered = first.commit.clone();
        altered[at] ^= 1;
        assert!(kept(&sg).take(&altered).is_err(), "byte {at}");
    }
}

#[test]
fn a_welcome_is_for_its_key_package_its_group_and_its_version() {
    let (fr, other) = (package("FR", 11), package("FR", 15));
    let welcome = changed(&founded(), &[&fr], &[], 2).unwrap().welcome.unwrap();
    assert_eq!(refused(Group::join(id(), 1, &other, &welcome)), GroupError::NotForMe);
    assert_eq!(refused(Group::join(id(), 2, &fr, &welcome)), GroupError::Version);
    let elsewhere = GroupId { mark: [8; 16], ..id() };
    assert_eq!(refused(Group::join(elsewhere, 1, &fr, &welcome)), GroupError::Version);
    let of_another = GroupId { keeper: member("SG"), ..id() };
    assert_eq!(refused(Group::join(of_another, 1, &fr, &welcome)), GroupError::Version);
    for at in (0..welcome.len()).step_by(7) {
        let mut altered = welcome.clone();
        altered[at] ^= 1;
        assert!(Group::join(id(), 1, &fr, &altered).is_err(), "byte {at}");
    }
    // A package serves again: in another group, and in this one.
    assert!(Group::join(id(), 1, &fr, &welcome).is_ok());
    assert!(Group::join(id(), 1, &KeyPackage::from_bytes(&fr.to_bytes()).unwrap(), &welcome).is_ok());
}

#[test]
fn a_key_package_is_taken_in_its_members_name_alone() {
    let fr = package("FR", 11);
    assert_eq!(KeyPackage::check(member("FR"), fr.public()), Ok(()));
    assert_eq!(KeyPackage::check(member("SG"), fr.public()), Err(GroupError::Member));
    assert_eq!(KeyPackage::check(member("FR"), &[0; KeyPackage::BYTES_MAX + 1]), Err(GroupError::Long));
    for at in 0..fr.public().len() {
        let mut altered = fr.public().to_vec();
        altered[at] ^= 1;
        assert!(KeyPackage::check(member("FR"), &altered).is_err(), "byte {at}");
        assert!(KeyPackage::check(member("FR"), &fr.public()[..at]).is_err(), "cut at {at}");
    }
    // In SG's name, FR's keys come into no group.
    let taken = founded().change(&[(member("SG"), fr.public())], &[], &[2; 32]);
    assert_eq!(refused(taken), GroupError::Member);
}

#[test]
fn a_member_that_lost_its_state_comes_back_with_new_keys_in_one_change() {
    let [ma, fr, sg] = three();
    let again = package("SG", 16);
    let Change { group: ma, commit, welcome } = changed(&ma, &[&again], &["SG"], 3).unwrap();
    let fr = fr.take(&commit).unwrap();
    let back = Group::join(id(), 2, &again, &welcome.unwrap()).unwrap();
    assert_eq!((ma.members(), back.members()), (fr.members(), sg.members()));
    let (_, wrapped) = wraps(&back, 8);
    assert_eq!([&ma, &fr].map(|group| unwraps(group, "SG", 2, &wrapped).unwrap().1), [8, 8]);
    assert!(unwraps(&sg, "SG", 2, &wrapped).is_err(), "the state of before opens nothing");
}

#[test]
fn messages_that_never_arrived_do_not_stop_those_after_them() {
    let [mut ma, fr, _] = three();
    for key in 0..50 {
        ma = wraps(&ma, key).0;
    }
    let (_, wrapped) = wraps(&ma, 99);
    assert_eq!(unwraps(&fr, "MA", 1, &wrapped).unwrap().1, 99);
}

#[test]
fn the_same_seeds_give_the_same_bytes_and_others_give_others() {
    let make = |seed| {
        let made = changed(&founded(), &[&package("FR", 11)], &[], seed).unwrap();
        (made.commit, made.welcome)
    };
    assert!(make(2) == make(2));
    assert!(make(2).1 != make(3).1);
    assert_eq!(package("FR", 11).public(), package("FR", 11).public());
    let [ma, ..] = three();
    assert_eq!(wraps(&ma, 5).1, wraps(&ma, 5).1);
}

#[test]
fn a_state_that_cannot_be_read_is_none() {
    let [ma, fr, _] = three();
    let bytes = fr.to_bytes();
    for cut in [0, 1, 100, bytes.len() - 1] {
        assert_eq!(refused(Group::from_bytes(&bytes[..cut])), GroupError::State);
    }
    assert_eq!(refused(Group::from_bytes(&package("FR", 1).to_bytes())), GroupError::State);
    assert_eq!(refused(KeyPackage::from_bytes(&ma.to_bytes())), GroupError::State);
    assert_eq!(format!("{:?}", package("FR", 1)), "KeyPackage(FR)");
}

/// What a group of every member there is weighs. Printed with `--nocapture`.
#[test]
fn a_group_of_everybody_fits() {
    let code = |at: u8| format!("{}{}", char::from(b'A' + at / 26), char::from(b'A' + at % 26));
    let packages: Vec<_> = (0..196).map(|at| package(&format!("X{}", code(at)), at + 30)).collect();
    let start = std::time::Instant::now();
    let made = changed(&founded(), &packages.iter().collect::<Vec<_>>(), &[], 2).unwrap();
    let founded = start.elapsed();
    let welcome = made.welcome.unwrap();
    let one = Group::join(id(), 1, &packages[9], &welcome).unwrap();
    let joined = start.elapsed().saturating_sub(founded);
    let Change { mut group, commit, .. } = changed(&made.group, &[], &["XAB"], 3).unwrap();
    let mut one = one.take(&commit).unwrap();
    for seed in 4..9 {
        let Change { group: next, commit, .. } = changed(&group, &[], &[], seed).unwrap();
        (group, one) = (next, one.take(&commit).unwrap());
    }
    let start = std::time::Instant::now();
    let (_, wrapped) = wraps(&group, 5);
    let (one, _) = unwraps(&one, "MA", 7, &wrapped).unwrap();
    let sent = start.elapsed();
    let sizes = [commit.len(), welcome.len(), wrapped.len(), one.to_bytes().len(), group.to_bytes().len()];
    println!("commit, welcome, wrapped, state, keeper's state: {sizes:?}; {founded:?} {joined:?} {sent:?}");
    assert!(sizes[..2].iter().all(|size| *size <= Group::COMMIT_BYTES_MAX));
    assert!(sizes[3..].iter().all(|size| *size <= 900 * 1024));
}

proptest::proptest! {
    #[test]
    fn outside_bytes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let fr = package("FR", 11);
        let _ = (KeyPackage::check(member("FR"), &bytes), Group::join(id(), 1, &fr, &bytes), Group::from_bytes(&bytes));
        let (one, other) = (founded(), founded());
        let _ = (one.take(&bytes), other.unwrap(member("MA"), 0, &bytes));
    }
}
