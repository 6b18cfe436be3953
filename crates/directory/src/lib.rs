//! Who is a member, with which keys, by the word of several.
//!
//! The directory says which keys count; nobody alone can change it. It begins with a founding entry that names the keys that sign
//! it, and how many of them must. What is admitted, renewed, suspended or removed is an entry; entries come in batches, each
//! signed by enough of the keys that count when it begins. Whoever has the founding entry's fingerprint can verify all of it.
//!
//! ```text
//!   SignedCard ──▶ Entry ──▶ Batch ──sign──▶ Batch ──sign──▶ Batch ──┐
//!   (a bureau's)           (proposed)      (k of n keys)             ├── extend ──▶ Directory
//!                                                        Directory ──┘   (all or nothing)
//! ```
//!
//! Nothing here reads a clock, entropy, a file or a socket. The bytes are specified in `docs/protocol/directory.md`.

mod batch;
mod card;
mod directory;
mod entry;
mod error;
mod fingerprint;
mod member;

pub use batch::Batch;
pub use card::{Card, SignedCard};
pub use directory::Directory;
pub use entry::{Charter, Entry};
pub use error::DirectoryError;
pub use fingerprint::Fingerprint;
pub use member::{Former, Member, Standing};
