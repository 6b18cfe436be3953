//! Is this name, document or vehicle already known?
//!
//! An [`Index`] takes records in and answers questions with hits, each with a score and its reasons. Names are found
//! across scripts and spellings; numbers are found exactly, and near ones are marked as near.
//!
//! ```
//! use wasl_model::{DateSpan, Handling, Identifier, Name, NameKind, Number, Question, Record, RecordKind};
//! use wasl_model::{Scheme, Sought, Source, Text};
//! use wasl_search::Index;
//!
//! let record = Record {
//!     kind: RecordKind::Person,
//!     owner: "UN".parse()?,
//!     source: Source { dataset: Text::new("examples")?, id: Text::new("1")? },
//!     names: vec![Name { text: Text::new("Abdellatif El Marrakchi")?, kind: NameKind::Main }],
//!     births: vec![DateSpan::of("1965-03-21".parse()?)],
//!     nationalities: vec!["MA".parse()?],
//!     sex: None,
//!     identifiers: vec![Identifier { scheme: Scheme::Passport, value: Text::new("AB 123.456")?, issuer: None }],
//!     facts: Vec::new(),
//!     handling: Handling::default(),
//! };
//! let mut index = Index::new();
//! index.insert(&record);
//!
//! // In another script, and with the day and month that somebody changed.
//! let question = Question {
//!     name: Some(Text::new("عبد اللطيف المراكشي")?),
//!     born: Some("1965-03-12".parse()?),
//!     ..Question::default()
//! };
//! let hits = index.search(&question, 10, &|_| true);
//! assert_eq!(hits[0].record, record.id());
//! assert!(hits[0].reasons.iter().any(|reason| reason.rule == "transliterated"));
//!
//! // However a number is printed.
//! let number = Number { sought: Sought::Document, value: Text::new("ab-123456")?, issuer: None };
//! assert_eq!(index.check(&number, 10, &|_| true)[0].reasons[0].rule, "same");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Scores
//! A score is the probability that a hit is meant, learned from examples (`cargo xtask train`). What agrees counts the more
//! the rarer it is; that others fit as well counts against. A date of birth alone finds nobody, and a title or a word that
//! every company has finds nobody by itself. The weights of a hit's reasons are natural logarithms of odds and add up, with
//! what held before anything was compared, to the logarithm of the score's odds.
//!
//! # Size
//! Many records are gathered in a [`Draft`], which lays them out as a [`Segment`]: bytes that never change, in memory or in
//! a mapped file. An index adopts segments, and skips what of them has been replaced or removed.
//!
//! # Limits
//! Of a name, 512 characters and 24 words are looked at; of a number, 128 characters. No text makes it panic, and no bytes
//! that are taken for a segment do.

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
mod exact;
mod feature;
mod fingerprint;
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
mod part;
mod particle;
mod particulars;
mod reasons;
mod rewrite;
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
pub use exact::exact_form;
pub use fingerprint::fingerprint;
pub use identifier::{Fault, Folded, Verdict, fold};
pub use index::Index;
pub use number::fold_number;
pub use part::{Part, PartId};
pub use rewrite::{Rewrite, Rewritten};
pub use segment::{Bytes, Segment, SegmentError};
