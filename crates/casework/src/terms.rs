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
    /// Within so many hours the owner of a record answers a confirmed hit: twelve, as the SIRENE bureaux do (SIRENE Manual,
    /// Implementing Decision (EU) 2017/1528, on the time for an answer).
    pub hit_answer_hours: u16,
    /// Within so many days of that the finder tells how it ended: our choice.
    pub hit_outcome_days: u16,
    /// Within so many months it is said whether a person's request for redress is admitted: our choice. The Statute of the
    /// Commission for the Control of INTERPOL's Files asks for that as soon as possible (Article 32).
    pub redress_admission_months: u16,
    /// Within so many months of its admission a request for access is answered: four (the same, Article 40).
    pub redress_access_months: u16,
    /// Within so many months of its admission a request for correction or deletion is answered: nine (the same, Article 40).
    pub redress_change_months: u16,
    /// Within so many days the owner of a record that was found says what may be told of it, and what becomes of it: our choice.
    pub redress_owner_days: u16,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            valid_months: 60,
            review_months_before: 6,
            review_due_days: Some(14),
            refusal_months: 60,
            hit_answer_hours: 12,
            hit_outcome_days: 30,
            redress_admission_months: 1,
            redress_access_months: 4,
            redress_change_months: 9,
            redress_owner_days: 30,
        }
    }
}
