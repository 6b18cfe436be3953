//! A group whose members read what is new, and who leaves does not.
//!
//! A thin room around MLS (RFC 9420) as `openmls` has it: state comes in as bytes and leaves as bytes, chance is an argument,
//! and there is no clock and no file. One member keeps each group and alone changes it, so that there is never more than one
//! next version. What is wrapped is the key of one payload, and nothing else. The rules are in `docs/protocol/groups.md`.
//!
//! ```
//! use wasl_groups::{Change, Group, KeyPackage};
//! use wasl_model::GroupId;
//!
//! // The seeds come from the system's entropy, and each is used once.
//! let (ma, fr) = ("MA".parse()?, "FR".parse()?);
//! let lyon = KeyPackage::make(fr, &[1; 32])?;
//! let id = GroupId { keeper: ma, mark: [7; 16] };
//! let Change { group, welcome, .. } =
//!     Group::found(id, &[2; 32])?.change(&[(fr, lyon.public())], &[], &[3; 32])?;
//! let (_, wrapped) = group.wrap(&[9; 32], &[4; 32])?;
//!
//! let joined = Group::join(id, 1, &lyon, &welcome.unwrap_or_default())?;
//! let (_, key) = joined.unwrap(ma, 1, &wrapped)?;
//! assert_eq!(*key, [9; 32]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chance;
mod ciphers;
mod error;
mod group;
mod leaf;
mod package;
mod state;
#[cfg(test)]
mod tests;

pub use error::GroupError;
pub use group::{Change, ContentKey, Group};
pub use package::KeyPackage;
