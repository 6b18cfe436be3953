//! Is this name, document or vehicle already known?
//!
//! An [`Index`] takes records in and answers questions with hits, each with a score and its reasons. Names are
//! found across scripts and spellings; numbers are found exactly, and near ones are marked as near.

mod agreement;
mod asked;
mod beam;
mod birth;
mod compare;
mod cutting;
mod diminutive;
mod evidence;
mod feature;
mod gather;
mod han;
mod hangul;
mod identifier;
mod index;
mod key;
mod lattice;
mod model;
mod names;
mod near;
mod number;
mod numbers;
mod particle;
mod syllable;
mod table;
mod vocabulary;
mod weight;
mod word;

pub use identifier::{Fault, Folded, Verdict, fold};
pub use index::Index;
pub use number::fold_number;
