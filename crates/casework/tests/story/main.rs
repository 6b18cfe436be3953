//! The rules and the way of a notice, told with invented people.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod any;
mod bad_input;
mod colours;
mod diary;
mod hits;
mod invented;
mod outcome;
mod redress;
mod rulebook;
mod way;
