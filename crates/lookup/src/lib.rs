//! Is this number known to another, without telling which?
//!
//! The owner of a set of numbers makes a *tag* of each with a secret key, and gives the tags to the asker. Nobody can make a
//! tag without that key. The asker has the owner make one for it, of a number that it has *blinded*: the owner sees random
//! points and learns nothing of the number, and the asker learns the tag of this number and of no other. It then looks
//! whether the tag is in the set that it was given. The function is the VOPRF of RFC 9497 with ristretto255 and SHA-512: the
//! owner proves with each answer that it used the key that it showed with the set.
//!
//! ```
//! use wasl_lookup::{Kind, Listed, Question, SecretKey, TagSet, Wanted};
//! use wasl_model::{Handling, Purpose};
//!
//! // The owner. The seeds come from the system's entropy.
//! let key = SecretKey::from_seed(&[1; 32])?;
//! let listed = Listed { kind: Kind::Document, folded: "AB123456", issuer: Some("MA".parse()?) };
//! let set = TagSet::new(key.tags(&listed, &Handling::default())?);
//!
//! // The asker, who has the set and the owner's public key.
//! let wanted = Wanted { kind: Kind::Document, folded: "AB123456", issuer: None, purpose: Purpose::Border };
//! let question = Question::ask(&wanted, &[2; 32])?;
//! let answer = key.answer(question.blinded(), &[3; 32])?;
//! let tags = question.tags(&answer, &key.public())?;
//! assert!(tags.iter().any(|tag| set.has(*tag)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What leaks to whom is told in `docs/protocol/private-lookup.md`, as are the bytes.

mod answer;
mod chance;
mod error;
mod input;
mod key;
mod question;
mod set;
mod tag;

pub use answer::{Answer, BLINDED, Blinded};
pub use error::LookupError;
pub use input::{Kind, Listed, Wanted};
pub use key::{PublicKey, SecretKey};
pub use question::Question;
pub use set::{PART_TAGS_MAX, PARTS_MAX, PartDigest, SetHead, SetTag, TagSet, check_part, part_has};
pub use tag::Tag;
