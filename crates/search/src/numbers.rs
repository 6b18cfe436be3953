//! Which records bear a number: one hash look-up for exact numbers and for those that look alike.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher},
};

use wasl_model::{Country, Identifier, Number, Scheme, Sought};

use crate::number::{fold_number, look_alike};

/// A record's place in the index.
type Slot = u32;

/// The deterministic hasher: `SipHash` with fixed keys, so that no room asks the system for entropy.
pub(crate) type Hashing = BuildHasherDefault<DefaultHasher>;

/// From numbers to the records that bear them.
///
/// The key is the hash of the number's look-alike form; what bears the same key is compared in full, so that
/// exact and near numbers come from one look-up and one table.
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

/// A record's number, as kept for comparing and for showing.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    /// As the source prints it.
    pub(crate) printed: Box<str>,
    scheme: Scheme,
    issuer: Option<Country>,
}

/// How a number agrees with a record's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    /// The same number, from the same issuer.
    SameIssuer,
    /// The same number; one side does not say who issued it.
    Same,
    /// A number that an eye or a camera could take for it.
    LookAlike,
}

impl Numbers {
    /// Notes that the record at `slot` bears these numbers; returns what is to be kept of them.
    pub(crate) fn insert(&mut self, slot: Slot, identifiers: &[Identifier]) -> Box<[Kept]> {
        for key in identifiers.iter().filter_map(|identifier| key(identifier.value.as_str())) {
            self.bearers.entry(key).and_modify(|bearers| bearers.add(slot)).or_insert(Bearers::One(slot));
        }
        identifiers
            .iter()
            .map(|identifier| Kept {
                printed: identifier.value.as_str().into(),
                scheme: identifier.scheme,
                issuer: identifier.issuer,
            })
            .collect()
    }

    /// Forgets that the record at `slot` bears these numbers.
    pub(crate) fn remove(&mut self, slot: Slot, numbers: &[Kept]) {
        for key in numbers.iter().filter_map(|number| key(&number.printed)) {
            if self.bearers.get_mut(&key).is_some_and(|bearers| bearers.drop_one(slot)) {
                self.bearers.remove(&key);
            }
        }
        if self.bearers.len() * 4 < self.bearers.capacity() {
            self.bearers.shrink_to_fit();
        }
    }

    /// The records that may bear `number`: those of [`Agreement`] are among them.
    pub(crate) fn bearers(&self, number: &Number) -> &[Slot] {
        match key(number.value.as_str()).and_then(|key| self.bearers.get(&key)) {
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

impl Kept {
    /// How `number` agrees with this one, if it does. `folded` is the number's folded form.
    ///
    /// An issuer that differs from the record's is no agreement; `XX` tells nothing.
    pub(crate) fn agreement(&self, number: &Number, folded: &str) -> Option<Agreement> {
        if !self.is_sought(number.sought) {
            return None;
        }
        let told = |issuer: Option<Country>| issuer.filter(|country| country.as_str() != "XX");
        let same_issuer = match (told(self.issuer), told(number.issuer)) {
            (Some(ours), Some(theirs)) if ours != theirs => return None,
            (Some(_), Some(_)) => true,
            _ => false,
        };
        let own = fold_number(&self.printed);
        if own == folded {
            Some(if same_issuer { Agreement::SameIssuer } else { Agreement::Same })
        } else if look_alike(&own).eq(look_alike(folded)) {
            Some(Agreement::LookAlike)
        } else {
            None
        }
    }

    fn is_sought(&self, sought: Sought) -> bool {
        match sought {
            Sought::Document => self.scheme.is_document(),
            Sought::Vehicle => self.scheme.is_vehicle(),
            Sought::Any => true,
        }
    }
}

impl Agreement {
    /// The rule's word in a reason.
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::SameIssuer => "same-issuer",
            Self::Same => "same",
            Self::LookAlike => "look-alike",
        }
    }

    /// Log-odds that it is the same document or thing. A short number, or one whose issuer is not told, is
    /// given out more than once.
    pub(crate) fn weight(self, folded: &str) -> f32 {
        let distinct = (folded.chars().count().min(8) as f32 - 8.0) * 0.7;
        distinct
            + match self {
                Self::SameIssuer => 6.0,
                Self::Same => 4.0,
                Self::LookAlike => 0.5,
            }
    }
}

fn key(printed: &str) -> Option<u64> {
    let folded = fold_number(printed);
    if folded.is_empty() {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    look_alike(&folded).for_each(|letter| letter.hash(&mut hasher));
    Some(hasher.finish())
}
