//! The index of a bureau: derived from its rows, kept in its home, and looked after beside the searches.

mod folder;
mod followed;
mod follower;
mod manifest;
mod mapped;
mod plan;
mod upkeep;

pub(crate) use follower::{Follower, Reading};
