//! Fetching a parcel: the hashes of its pieces first, then the pieces, each verified when it comes.

mod fetch;
mod outline;
mod wire;

pub use fetch::{Fetch, Landed};
pub use outline::{Outline, OutlineMaker, PIECE_BYTES, ParcelRefusal};
pub use wire::{PIECES_MAX, ParcelReply, ParcelRequest};
