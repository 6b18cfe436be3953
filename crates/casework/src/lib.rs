//! How police work moves from request to result.
//!
//! A notice is drafted by one person, run through the rules, approved by two others, and published; afterwards it may be
//! suspended, resumed, withdrawn or refused, until its validity is over. [`decide`] says what a command does to a [`Case`], or
//! why it does nothing; [`table()`] prints who may give which command where; [`overdue`] says what the bureau itself does when
//! a deadline has passed. The rules are data with a version, the [`Rulebook`], and answer one by one what they saw.
//!
//! ```
//! use wasl_casework::{Command, CaseRefusal, Rulebook, Terms, decide};
//! use wasl_model::{Hand, Timestamp};
//!
//! // There is no case without a draft.
//! let now: Timestamp = "2026-11-24T10:00:00Z".parse()?;
//! let told = decide(None, Command::Submit, &Hand::bureau(), now, Rulebook::current(), &Terms::default());
//! assert!(matches!(told, Err(CaseRefusal::Missing { .. })));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing here reads a clock, a file or chance: the moment is an argument, and nothing is decided but by whoever gives the
//! command. The rules alone can send a draft back or stop a publication; they refuse nothing for good.

mod calendar;
mod case;
mod check;
mod clock;
mod command;
mod contest;
mod dates;
mod decide;
mod fields;
mod grounds;
mod hidden;
mod hit;
mod judge;
mod listed;
mod offence;
mod person;
mod photo;
mod publication;
mod redress;
mod refusal;
mod rulebook;
mod sight;
mod table;
mod terms;
mod words;

pub use case::Case;
pub use check::{Check, Field, GroundField, Moment, Spread};
pub use clock::{closed_before, overdue, retained_since};
pub use command::{Command, CommandKind};
pub use contest::{ContestRefusal, check_contest};
pub use decide::{decide, due};
pub use hidden::reveal;
pub use hit::{HitCase, HitCommand, HitMove, HitRefusal, Side, hit_answer_due, hit_leave};
pub use listed::{listed, listed_on};
pub use offence::{Matter, Offence};
pub use person::same as is_same_person;
pub use publication::{expiry, published, refused, resumed, suspended};
pub use redress::{
    RedressCase, RedressCommand, RedressCommandKind, RedressMove, RedressRefusal, receive, redress_due,
    redress_leave, redress_table,
};
pub use refusal::CaseRefusal;
pub use rulebook::{Article, Rule, Rulebook, RulebookError};
pub use table::{leave, places, table};
pub use terms::{DecisionMissed, ReviewMissed, Terms, TermsError};
