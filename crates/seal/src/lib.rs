//! Only those it is meant for can open it.
//!
//! A payload is sealed once, under a key of its own, and that key once for each reader (HPKE, RFC 9180). Whoever carries
//! it learns who may read it and how long it is, and nothing else. Who wrote it is told by the feed it stands in, not by
//! the seal. The bytes are specified in `docs/protocol/seal.md`.
//!
//! ```
//! use wasl_seal::{Sealed, SecretKey};
//!
//! // The seeds come from the system's entropy, and are used once.
//! let reader = SecretKey::from_seed("FR".parse()?, &[1; 32]);
//! let sealed = Sealed::seal(b"for Lyon alone", &[reader.public()], "wasl/MA/messages", &[2; 32])?;
//!
//! assert_eq!(*sealed.open(&reader, "wasl/MA/messages")?, b"for Lyon alone");
//! let other = SecretKey::from_seed("UN".parse()?, &[3; 32]);
//! assert_eq!(sealed.open(&other, "wasl/MA/messages").unwrap_err().number(), 5105);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attachment;
mod error;
mod key;
mod opening;
mod sealed;

pub use attachment::{AttachmentSeal, PiecePlace};
pub use error::SealError;
pub use key::{PublicKey, SecretKey};
pub use opening::{EntryPlace, Opened, SealedOpening};
pub use sealed::{ContentKey, Sealed};
