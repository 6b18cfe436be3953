//! A bureau whose clock is wrong by a year: others are unharmed, nothing is lost, and all goes on when the clock is right.

use wasl_model::{Handling, Timestamp};

use crate::world::{NOON_SECS, Running, World};

const YEAR_SECS: u64 = 365 * 86_400;

/// MA, whose clock is right, and FR, whose clock shows `secs`; each knows the other, and has said something.
fn two(secs: u64) -> (World, World, Running, Running) {
    let (right, wrong) = (World::new(), World::new());
    wrong.clock.set(Timestamp::from_secs(secs));
    let (ma, fr) = (right.make("MA"), wrong.make("FR"));
    ma.knows(&fr);
    fr.knows(&ma);
    ma.says("1", "Perdita Lumen", Handling::default());
    fr.says("1", "Amal Madeup", Handling::default());
    (right, wrong, ma, fr)
}

/// The clock is put right, the bureau started again, and both exchange as ever: what it had signed for a time to come is signed
/// again.
fn all_goes_on(wrong: &World, ma: &Running, fr: Running) {
    wrong.clock.set(Timestamp::from_secs(NOON_SECS));
    drop(fr);
    let fr = wrong.reopen("FR");
    fr.says("2", "Tarik Example", Handling::default());
    fr.knows(ma);
    ma.knows(&fr);
    assert_eq!((ma.pulls(&fr).is_ok(), fr.pulls(ma).is_ok()), (true, true));
    for name in ["Perdita Lumen", "Amal Madeup", "Tarik Example"] {
        assert_eq!((ma.finds(name).len(), fr.finds(name).len()), (1, 1), "{name}");
    }
}

#[test]
fn who_is_a_year_ahead_is_not_believed_and_hears_the_others() {
    let (_right, wrong, ma, fr) = two(NOON_SECS + YEAR_SECS);
    assert_eq!(ma.pulls(&fr), Err(4021), "what it signs is from the future");
    assert!(ma.finds("Amal Madeup").is_empty());
    assert_eq!(fr.pulls(&ma), Err(4013), "its word of having seen it is from the future, and refused");
    assert_eq!(fr.finds("Perdita Lumen").len(), 1, "what it was given is there all the same");
    all_goes_on(&wrong, &ma, fr);
}

#[test]
fn who_is_a_year_behind_believes_nobody_and_is_heard() {
    let (_right, wrong, ma, fr) = two(NOON_SECS - YEAR_SECS);
    assert_eq!(fr.pulls(&ma), Err(4021), "what others sign is from the future for it");
    assert!(fr.finds("Perdita Lumen").is_empty());
    assert_eq!(ma.pulls(&fr), Err(4013), "the word of having seen it is from the future for it, and refused");
    assert_eq!(ma.finds("Amal Madeup").len(), 1, "what it gave is there all the same");
    all_goes_on(&wrong, &ma, fr);
}
