//! The console as its readers meet it: through its router, with a real bureau behind.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod answers;
mod browser;
mod cases;
mod cast;
mod directory;
mod door;
mod drafts;
mod files;
mod groups;
mod messages;
mod notices;
mod printed;
mod protection;
mod reader;
mod redress;
mod snapshots;
mod stage;
mod statistics;
mod strangers;
mod webdriver;
