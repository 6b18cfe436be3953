//! Which records bear a number: one look-up in each part for exact numbers and for those that look alike.
//!
//! A segment's key is the hash of the number's look-alike form; what bears the same key is compared in full, so that
//! exact numbers and those that look alike come from one look-up and one table. A number whose kind folds it in another
//! way than every number is folded (a telephone in its national form) stands under both forms. Numbers that are one
//! character off are not in the table: a question tries them one by one.

use crate::{
    agreement::AskedNumber,
    key::Key,
    names::{Names, Part, Place},
    near,
};

/// A record, and which of its numbers may be meant.
pub(crate) type Bearer = (Place, u8);

/// The records that may bear the number or one that looks like it: those of
/// [`Kept::agreement`](crate::agreement::Kept::agreement) are among them, some of them twice.
pub(crate) fn bearers(names: &Names, asked: &AskedNumber<'_>) -> impl Iterator<Item = Bearer> {
    asked.forms.iter().flat_map(|form| at(names, Key::of(form)))
}

/// The records that may bear a number that is one character off: those of
/// [`Kept::near_agreement`](crate::agreement::Kept::near_agreement) are among them, each once and in order. Some hundred
/// look-ups for each form of the number.
pub(crate) fn near_bearers(names: &Names, asked: &AskedNumber<'_>) -> Vec<Bearer> {
    let mut keys = Vec::new();
    for form in &asked.forms {
        near::keys(form, |key| keys.push(key));
    }
    let mut bearers = Vec::new();
    for (part, one) in (0..).zip(&names.parts) {
        let may_bear = one.segment.may_bear();
        for key in keys.iter().copied().filter(|&key| may_bear(key)) {
            bearers.extend(in_part(part, one, key));
        }
    }
    bearers.sort_unstable();
    bearers.dedup();
    bearers
}

/// Whether each of these numbers, or one that looks like it, may be borne by some record: of those that are not, few seem
/// to be.
pub(crate) fn may_be_borne(names: &Names, asked: &[AskedNumber<'_>]) -> Vec<bool> {
    let mut may_be = vec![false; asked.len()];
    let of = |(at, asked): (usize, &AskedNumber<'_>)| {
        asked.forms.iter().map(move |form| (at, Key::of(form))).collect::<Vec<_>>()
    };
    let keys: Vec<(usize, u64)> = asked.iter().enumerate().flat_map(of).collect();
    for part in &names.parts {
        let may_bear = part.segment.may_bear();
        for &(at, key) in &keys {
            may_be[at] |= may_bear(key);
        }
    }
    may_be
}

fn at(names: &Names, key: u64) -> impl Iterator<Item = Bearer> {
    (0..).zip(&names.parts).flat_map(move |(part, one)| in_part(part, one, key))
}

fn in_part(part: u32, one: &Part, key: u64) -> impl Iterator<Item = Bearer> {
    let there = one.segment.bearers(key).filter(|&(slot, _)| one.has(slot));
    there.map(move |(slot, which)| (Place { part, slot }, which))
}
