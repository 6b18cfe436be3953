//! Which records bear a number: one look-up in each part for exact numbers and for those that look alike.
//!
//! A segment's key is the hash of the number's look-alike form; what bears the same key is compared in full, so that
//! exact numbers and those that look alike come from one look-up and one table. A number whose kind folds it in another
//! way than every number is folded (a telephone in its national form) stands under both forms. Numbers that are one
//! character off are not in the table: a question tries them one by one.

use crate::{
    agreement::AskedNumber,
    key::Key,
    names::{Names, Place},
    near,
};

/// The records that may bear the number or one that looks like it: those of
/// [`Kept::agreement`](crate::agreement::Kept::agreement) are among them, some of them twice.
pub(crate) fn bearers(names: &Names, asked: &AskedNumber<'_>) -> impl Iterator<Item = Place> {
    asked.forms.iter().flat_map(|form| at(names, Key::of(form)))
}

/// The records that may bear a number that is one character off: those of
/// [`Kept::near_agreement`](crate::agreement::Kept::near_agreement) are among them, each once and in order. Some hundred
/// look-ups for each form of the number.
pub(crate) fn near_bearers(names: &Names, asked: &AskedNumber<'_>) -> Vec<Place> {
    let mut keys = Vec::new();
    for form in &asked.forms {
        near::keys(form, |key| keys.push(key));
    }
    // Most forms come about in two ways.
    keys.sort_unstable();
    keys.dedup();
    let mut places: Vec<Place> = keys.into_iter().flat_map(|key| at(names, key)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn at(names: &Names, key: u64) -> impl Iterator<Item = Place> {
    (0..).zip(&names.parts).flat_map(move |(part, one)| {
        one.segment.bearers(key).filter(|&slot| one.has(slot)).map(move |slot| Place { part, slot })
    })
}
