//! What one program answered and how long it took, and how every peer is given its names.

use any_ascii::any_ascii;

use super::super::{score::Run, timing::Timing};

/// How many of the questions are asked before, unmeasured.
pub(crate) const WARM_UP: usize = 50;

/// The answers of one program.
pub(crate) struct Side {
    /// What the program is called in the rows.
    pub(crate) name: &'static str,
    /// What it answered.
    pub(crate) run: Run,
    /// How long each question took.
    pub(crate) times: Timing,
    /// A part of that time which is told apart.
    pub(crate) part: Option<(&'static str, Timing)>,
}

/// A name in ASCII and lower case: the peers compare letters, so all must be of one script.
pub(crate) fn plain(name: &str) -> String {
    any_ascii(name).to_lowercase()
}

/// The year that a date begins with.
pub(crate) fn year_of(born: &str) -> Option<&str> {
    born.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
}
