//! Is this name, document or vehicle already known?
//!
//! An [`Index`] takes records in and answers questions with hits, each with a score and its reasons. Names are
//! found across scripts and spellings; numbers are found exactly, and near ones are marked as near.

mod agreement;
mod asked;
mod assignment;
mod beam;
mod birth;
mod compare;
mod cutting;
mod diminutive;
mod draft;
mod evidence;
mod feature;
mod forest;
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
mod pairing;
mod particle;
mod reasons;
mod segment;
mod spread;
mod syllable;
mod table;
mod vocabulary;
mod weight;
mod word;

// What `examples/train` learns from; no promise is made of it.
pub use draft::Draft;
#[doc(hidden)]
pub use evidence::{Direction, Evidence, Fact};
pub use identifier::{Fault, Folded, Verdict, fold};
pub use index::Index;
pub use number::fold_number;
pub use segment::{Bytes, Segment, SegmentError};
