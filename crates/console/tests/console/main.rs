//! The console as its readers meet it: through its router, with a real bureau behind.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod answers;
mod browser;
mod cast;
mod directory;
mod door;
mod files;
mod groups;
mod messages;
mod protection;
mod reader;
mod redress;
mod snapshots;
mod stage;
mod strangers;
mod webdriver;
