//! Which records bear a number: one hash look-up for exact numbers and for those that look alike.

use std::collections::HashMap;

use wasl_model::Identifier;

use crate::{
    agreement::{AskedNumber, Kept},
    key::{Hashing, Key},
    near,
};

/// A record's place in the index.
type Slot = u32;

/// From numbers to the records that bear them.
///
/// The key is the hash of the number's look-alike form; what bears the same key is compared in full, so that
/// exact numbers and those that look alike come from one look-up and one table. A number whose kind folds it in
/// another way than every number is folded (a telephone in its national form) stands under both forms. Numbers
/// that are one character off are not in the table: a question tries them one by one.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    bearers: HashMap<u64, Bearers, Hashing>,
}

/// Nearly every number belongs to one record; a list would cost each of them.
#[derive(Debug)]
enum Bearers {
    One(Slot),
    Many(Vec<Slot>),
}

impl Numbers {
    /// Notes that the record at `slot` bears these numbers; returns what is to be kept of them.
    pub(crate) fn insert(&mut self, slot: Slot, identifiers: &[Identifier]) -> Box<[Kept]> {
        let kept: Box<[Kept]> = identifiers.iter().map(Kept::new).collect();
        for key in kept.iter().flat_map(keys) {
            self.bearers.entry(key).and_modify(|bearers| bearers.add(slot)).or_insert(Bearers::One(slot));
        }
        kept
    }

    /// Forgets that the record at `slot` bears these numbers.
    pub(crate) fn remove(&mut self, slot: Slot, numbers: &[Kept]) {
        for key in numbers.iter().flat_map(keys) {
            if self.bearers.get_mut(&key).is_some_and(|bearers| bearers.drop_one(slot)) {
                self.bearers.remove(&key);
            }
        }
        if self.bearers.len() * 4 < self.bearers.capacity() {
            self.bearers.shrink_to_fit();
        }
    }

    /// The records that may bear the number or one that looks like it: those of [`Kept::agreement`] are among
    /// them, some of them twice.
    pub(crate) fn bearers(&self, asked: &AskedNumber<'_>) -> impl Iterator<Item = Slot> {
        asked.forms.iter().flat_map(|form| self.at(Key::of(form))).copied()
    }

    /// The records that may bear a number that is one character off: those of [`Kept::near_agreement`] are among
    /// them, each once and in order. Some hundred look-ups for each form of the number.
    pub(crate) fn near_bearers(&self, asked: &AskedNumber<'_>) -> Vec<Slot> {
        let mut slots = Vec::new();
        for form in &asked.forms {
            near::keys(form, |key| slots.extend_from_slice(self.at(key)));
        }
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    fn at(&self, key: u64) -> &[Slot] {
        match self.bearers.get(&key) {
            None => &[],
            Some(Bearers::One(slot)) => std::slice::from_ref(slot),
            Some(Bearers::Many(slots)) => slots,
        }
    }
}

impl Bearers {
    fn add(&mut self, slot: Slot) {
        match self {
            Self::One(first) if *first == slot => {}
            Self::One(first) => *self = Self::Many(vec![(*first).min(slot), (*first).max(slot)]),
            // In order, so that a number on very many records costs a binary search and not a walk.
            Self::Many(slots) => {
                if let Err(at) = slots.binary_search(&slot) {
                    slots.insert(at, slot);
                }
            }
        }
    }

    /// Drops `slot`; true if nobody is left.
    fn drop_one(&mut self, slot: Slot) -> bool {
        match self {
            Self::One(first) => *first == slot,
            Self::Many(slots) => {
                if let Ok(at) = slots.binary_search(&slot) {
                    slots.remove(at);
                }
                slots.is_empty()
            }
        }
    }
}

fn keys(number: &Kept) -> impl Iterator<Item = u64> {
    number.forms().map(|form| Key::of(&form))
}
