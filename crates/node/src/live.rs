//! Live questions: members whose records are copied nowhere are asked, all at the same time, with a deadline.

mod answering;
mod asked_only;
mod asking;
pub(crate) mod desk;
mod limits;
mod outcome;
pub(crate) mod peer;
mod taking;

pub(crate) use asking::{Answered, AskingLive, Heard};
pub use outcome::{AskOutcome, AskedMember};
