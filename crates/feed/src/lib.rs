//! One signed, append-only, erasable log.
//!
//! A member writes what it says into its *feed*. Each entry is a salted commitment to a payload; the
//! payload and its salt lie beside the log and can be erased without breaking it. The commitments are
//! the leaves of a Merkle tree (RFC 6962), and the member signs the tree's head, the *checkpoint*, as
//! a C2SP signed note. Whoever copies the feed can prove that nothing was removed, moved or altered,
//! cosigns what it saw, and receipts the erasures it carried out.
//!
//! ```text
//!   payload + salt ──commit──▶ Commitment ──push──▶ Frontier ──head──▶ TreeHead ──sign──▶ Checkpoint
//!   (can be erased)            (stays)                 │                                     │
//!                                                      └─▶ full Tiles ─▶ Prover ─▶ proofs ◀──┘
//! ```
//!
//! Nothing here reads a clock, entropy, a file or a socket: they are arguments. The bytes are
//! specified in `docs/protocol/feed.md`.

mod checkpoint;
mod claim;
mod count;
mod cover;
mod entry;
mod frontier;
mod hash;
mod key;
mod name;
mod note;
mod proof;
mod prover;
mod quorum;
mod receipt;
mod signers;
mod tile;
mod verification;

pub use checkpoint::Checkpoint;
pub use claim::Claim;
pub use count::{CountError, Index, Size, UnixTime};
pub use cover::{Cover, CoverLength};
pub use entry::{Commitment, Entry, LongPayload, Opening, Salt};
pub use frontier::{Edged, Frontier, FrontierError};
pub use hash::{NodeHash, Root, TreeHead};
pub use key::{KeyError, KeyId, SigningKey, VerifyingKey};
pub use name::{KeyName, NameError, Origin};
pub use note::{Note, NoteError, SignatureLine};
pub use proof::{ConsistencyProof, InclusionProof, ProofError};
pub use prover::{ProveError, Prover};
pub use quorum::{Quorum, QuorumError};
pub use receipt::Receipt;
pub use signers::Signers;
pub use tile::{NoTiles, Tile, TileError, TileId, Tiles};
pub use verification::{Fault, Verdict, verify_feed};
