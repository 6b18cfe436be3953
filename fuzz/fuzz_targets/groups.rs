//! Key packages, welcomes, commits and wrapped keys from a peer: nothing panics, and nothing is believed that nobody signed.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wasl_groups::{Group, KeyPackage};
use wasl_model::{GroupId, MemberId};

static KEEPER: LazyLock<MemberId> = LazyLock::new(|| "MA".parse().expect("it is a code"));
static STATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let id = GroupId { keeper: *KEEPER, mark: [7; 16] };
    Group::found(id, &[1; 32]).expect("it can be founded").to_bytes().to_vec()
});
static PACKAGE: LazyLock<KeyPackage> =
    LazyLock::new(|| KeyPackage::make(*KEEPER, &[2; 32]).expect("it can be made"));

fuzz_target!(|bytes: &[u8]| {
    let group = || Group::from_bytes(&STATE).expect("it was written here");
    let is_own = bytes == PACKAGE.public();
    assert!(is_own || KeyPackage::check(*KEEPER, bytes).is_err(), "nobody guesses a signature");
    assert!(group().take(bytes).is_err());
    assert!(group().unwrap(*KEEPER, 0, bytes).is_err());
    let id = GroupId { keeper: *KEEPER, mark: [7; 16] };
    assert!(Group::join(id, 1, &PACKAGE, bytes).is_err());
    let _ = Group::from_bytes(bytes);
});
