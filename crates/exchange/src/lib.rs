//! How two bureaus bring each other up to date.
//!
//! One side pulls, the other serves, over a stream that the carrier has already authenticated on both
//! sides. The puller names the feeds it wants and how much of each it has; the server offers its
//! newest checkpoint and sends what is missing, in batches. Each batch is verified against the signed
//! checkpoint before it is folded, so that whoever serves a feed need not be believed:
//!
//! ```text
//!   puller                                            server
//!     │ Hello  Ask(origin, size)  Ask …                 │
//!     ├────────────────────────────────────────────────▶│
//!     │          Hello  Offer(checkpoint, proof)        │
//!     │◀────────────────────────────────────────────────┤  verify: key, time, extends what I hold
//!     │          Batch(entries, proof) … End            │
//!     │◀────────────────────────────────────────────────┤  verify, fold, store; then the next
//!     │ Cosign(checkpoint)  Receipt(erasures)           │
//!     ├────────────────────────────────────────────────▶│  verify, keep
//! ```
//!
//! Nothing here opens a socket, reads a clock or waits: [`Pull`] and [`Serve`] take a message and say
//! what follows. The bytes, limits and time-outs are specified in `docs/protocol/exchange.md`.

mod frame;
mod live;
mod lookup;
mod message;
mod moment;
mod parcel;
mod pull;
mod refusal;
mod serve;
mod wire;

pub use frame::FrameReader;
pub use live::{
    LIVE_HITS_MAX, LIVE_PAYLOAD_BYTES_MAX, LIVE_QUESTION_BYTES_MAX, LiveHit, LiveRefusal, LiveReply,
    LiveRequest,
};
pub use lookup::{LOOKUP_POINTS, LookedUp, Lookup, SET_PART_BYTES_MAX, SET_PARTS_MAX};
pub use message::{
    AWAIT_SECS_MAX, Ask, BATCH_ENTRIES_MAX, BATCH_PAYLOAD_BYTES_MAX, Batch, Carried,
    DIRECTORY_BATCH_BYTES_MAX, FEEDS_MAX, Form, LeftNote, NOTES_MAX, NoteKind, NoteTag, OPENINGS_MAX, Offer,
    REFUSE_TEXT_BYTES_MAX, Reply, Request, VERSION, Want,
};
pub use moment::FUTURE_SECONDS_MAX;
pub use parcel::{
    Fetch, Landed, Outline, OutlineMaker, PIECE_BYTES, PIECES_MAX, ParcelRefusal, ParcelReply, ParcelRequest,
};
pub use pull::{Done, Ending, Fold, Pull, Step, check_form, read_hello};
pub use refusal::Refusal;
pub use serve::{BATCHES_PER_ASK_MAX, Holdings, Received, Room, Serve, ServeError};
pub use wire::{Message, WireError};

#[cfg(test)]
mod tests;
