//! Which numbers are one character off: one is another, missing, too many, or changed places with its neighbour.

use crate::key::Key;

/// A shorter number has its neighbours by chance.
const CHARS_MIN: usize = 7;
/// Each character of a number makes some seventy look-ups. Accounts and nearly all wallets are no longer.
const CHARS_MAX: usize = 44;
/// What a character can be in a look-alike form, where `O` and `Q` are `0` and `I` is `1`.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
/// What it can be in an electronic mail address besides.
const ADDRESS: &str = ".-_+";

/// Whether a number of this many characters is looked for with one off.
pub(crate) fn has_room(chars: usize) -> bool {
    (CHARS_MIN..=CHARS_MAX).contains(&chars)
}

/// Shows the keys of all look-alike forms that are one character off from `form`; some of them twice.
///
/// They are made when they are asked for, and only then: to keep them in the table would need more memory than
/// all records. A letter that is not Latin is put in nobody's place, but can be missing, too many or misplaced.
pub(crate) fn keys(form: &str, mut show: impl FnMut(u64)) {
    if !has_room(form.chars().count()) {
        return;
    }
    let address = if form.contains('@') { ADDRESS } else { "" };
    let pieces: Vec<Key> = ALPHABET.chars().chain(address.chars()).map(Key::letter).collect();
    let letters: Vec<Key> = form.chars().map(Key::letter).collect();
    // What comes from each place on, to the end.
    let mut rests = vec![Key::EMPTY; letters.len() + 1];
    for at in (0..letters.len()).rev() {
        rests[at] = letters[at].and(rests[at + 1]);
    }
    let mut start = Key::EMPTY;
    for at in 0..=letters.len() {
        let after = rests.get(at + 1).copied();
        for put in pieces.iter().map(|&put| start.and(put)) {
            show(put.and(rests[at]).finish());
            if let Some(after) = after {
                show(put.and(after).finish());
            }
        }
        let Some(after) = after else { return };
        show(start.and(after).finish());
        if let Some(&next) = letters.get(at + 1) {
            show(start.and(next).and(letters[at]).and(rests[at + 2]).finish());
        }
        start = start.and(letters[at]);
    }
}

/// Whether two look-alike forms, long enough to be looked for, are one character off.
pub(crate) fn is_one_off(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one == other || !has_room(one.len()) || !has_room(other.len()) {
        return false;
    }
    let start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[start..], &other[start..]);
    let without = |letters: &[char]| letters.get(1..).map(<[char]>::to_vec);
    let swapped = match (one, other) {
        ([a, b, one @ ..], [c, d, other @ ..]) => (a, b) == (d, c) && one == other,
        _ => false,
    };
    swapped
        || without(one).as_deref() == Some(other)
        || without(other).as_deref() == Some(one)
        || (without(one).is_some() && without(one) == without(other))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn one_character_is_another_missing_too_many_or_misplaced() {
        for (one, other, near) in [
            ("AB12345", "AB12345", false),
            ("AB12345", "AB12346", true),
            ("AB12345", "XB12345", true),
            ("AB12345", "AB123456", true),
            ("AB12345", "XAB12345", true),
            ("AB12345", "AB13245", true),
            ("AB12345", "BA12345", true),
            ("AB12345", "AB1235", false),
            ("AB12345", "AB12399", false),
            ("AB12345", "AB14325", false),
            ("AB1234", "AB1235", false),
        ] {
            assert_eq!(is_one_off(one, other), near, "{one} {other}");
            assert_eq!(is_one_off(other, one), near, "{other} {one}");
        }
    }

    #[test]
    fn every_form_that_is_near_has_its_key_shown() {
        let mut shown = HashSet::new();
        keys("AB12345", |key| {
            shown.insert(key);
        });
        for near in ["AB12346", "XB12345", "AB1234", "B12345", "AB123456", "XAB12345", "AB13245", "BA12345"] {
            assert!(shown.contains(&Key::of(near)), "{near}");
        }
        assert!(!shown.contains(&Key::of("AB12399")));
        keys("AB1234", |_| panic!("too short to be near anything"));
    }
}
