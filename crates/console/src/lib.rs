//! The node, seen by people, in four languages.
//!
//! Pages made on the server, with no script in them: they work by keyboard, on a telephone, from the
//! right and from the left. [`router`] is all there is to call, besides the letter to a person who asked for redress
//! ([`RedressLetter`]). Names never stand in an address, a
//! title or a log line; what a caller may not see is not found.

mod answer;
mod ask;
mod asked_view;
mod attached;
mod attempts;
mod audit;
mod bar;
mod box_form;
mod bureaus;
mod case;
mod case_view;
mod cases;
mod console;
mod cookie;
mod directory;
mod door;
mod draft;
mod draft_view;
mod drafting;
mod entrance;
mod erasure;
mod erasures;
mod fields;
mod file_view;
mod files;
mod flow;
mod frame;
mod group_view;
mod groups;
mod headers;
mod language;
mod letter;
mod lookups;
mod membership;
mod message_view;
mod messages;
mod notice_view;
mod notice_words;
mod notices;
mod officer;
mod page;
mod record;
mod record_view;
mod redress_letter;
mod roster;
mod routes;
mod script;
mod session;
mod sheet;
mod speech;
mod statics;
mod statistics;
mod switches;
mod trouble;
mod trouble_page;
mod visitor;
mod warning_view;
mod words;
mod zone_view;

pub use redress_letter::{RedressLetter, Sender};
pub use routes::router;
