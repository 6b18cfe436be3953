//! The figures that are a matter of policy, with those of INTERPOL's practice as their defaults.

/// How long things last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// After so many months a notice is over, if its author did not say earlier. Five years: INTERPOL's notices expire then, and
    /// are not renewed by themselves.
    pub valid_months: u16,
    /// So many months before its end a published notice is due for review: whoever wants it longer says so in time.
    pub review_months_before: u16,
    /// Within so many days of being handed in a notice is to be decided on; without a figure there is no such deadline.
    pub review_due_days: Option<u16>,
    /// For so many months a refusal is remembered. Five years, as long as the notice would have been valid.
    pub refusal_months: u16,
}

impl Default for Terms {
    fn default() -> Self {
        Self { valid_months: 60, review_months_before: 6, review_due_days: Some(14), refusal_months: 60 }
    }
}
