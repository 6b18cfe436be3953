//! The figures that are a matter of policy, with those of INTERPOL's practice as their defaults.

use serde::{Deserialize, Serialize};
use wasl_model::RecordKind;

/// How long things last, and what becomes of them when a deadline passes: the table `[terms]` of a bureau's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// After so many months a notice is over, if its author did not say earlier. Five years: INTERPOL's notices expire then, and
    /// are not renewed by themselves.
    pub valid_months: u16,
    /// So many months before its end a published notice is due for review: whoever wants it longer says so in time (RPD 50).
    pub review_months_before: u16,
    /// What the bureau does when nobody has reviewed it by then.
    pub review_missed: ReviewMissed,
    /// Within so many days of being handed in a notice is to be decided on; 0: there is no such deadline.
    pub review_due_days: u16,
    /// What the bureau does when nobody has decided by then.
    pub decision_missed: DecisionMissed,
    /// For so many months a refusal is remembered. Five years, as long as the notice would have been valid.
    pub refusal_months: u16,
    /// Within so many hours the owner of a record answers a confirmed hit: twelve, as the SIRENE bureaux do (SIRENE Manual,
    /// Implementing Decision (EU) 2017/1528, on the time for an answer).
    pub hit_answer_hours: u16,
    /// Within so many days of that the finder tells how it ended: our choice.
    pub hit_outcome_days: u16,
    /// For so many months a case is kept that is over, then it is erased; one that was refused not before its refusal is
    /// forgotten. Two years is this program's choice: longer than a request for access (four months) and one for deletion (nine)
    /// take after one another, which are decided with it.
    pub closed_months: u16,
    /// For so many months a record of a person is kept. Five years, as INTERPOL keeps nominal data.
    pub person_months: u16,
    /// The same of a company, group or other body; no figure is known, so that of persons.
    pub organisation_months: u16,
    /// The same of a ship or boat.
    pub vessel_months: u16,
    /// The same of an aircraft.
    pub aircraft_months: u16,
    /// The same of a vehicle.
    pub vehicle_months: u16,
    /// The same of a travel document. Ten years, as INTERPOL keeps stolen and lost ones.
    pub document_months: u16,
    /// So many records a day are weeded at the most, and as many erased; 0: none.
    pub weeding_per_day: u32,
    /// For so many days a weeded record can be brought back.
    pub undo_days: u16,
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

/// What becomes of a published notice that nobody has reviewed in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReviewMissed {
    /// It stays in force until its end.
    #[default]
    Nothing,
    /// It is out of force until a reviewer resumes it.
    Suspend,
}

/// What becomes of a version that nobody has decided on in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DecisionMissed {
    /// It stays before the reviewers.
    #[default]
    Nothing,
    /// It goes back to its author.
    Return,
}

/// A figure that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("terms.{key} is {figure}, and can be {least} to {most}")]
pub struct TermsError {
    /// Which setting.
    pub key: &'static str,
    /// What it is set to.
    pub figure: u32,
    /// The least that it can be.
    pub least: u32,
    /// The most that it can be.
    pub most: u32,
}

/// Fifty years: beyond it a figure is a slip.
const MONTHS_MAX: u32 = 600;
/// Ten years.
const DAYS_MAX: u32 = 3_650;

impl Terms {
    /// The most records a day that can be set to be weeded: who weeds more in a day than anybody reads has not looked.
    pub const WEEDING_PER_DAY_MAX: u32 = 10_000;

    /// For so many months a record of this kind is kept.
    pub fn retention_months(&self, kind: RecordKind) -> u16 {
        match kind {
            RecordKind::Person => self.person_months,
            RecordKind::Organisation => self.organisation_months,
            RecordKind::Vessel => self.vessel_months,
            RecordKind::Aircraft => self.aircraft_months,
            RecordKind::Vehicle => self.vehicle_months,
            RecordKind::Document => self.document_months,
        }
    }

    /// The shortest time for which a record of any kind is kept.
    pub fn retention_months_min(&self) -> u16 {
        RecordKind::ALL.iter().map(|kind| self.retention_months(*kind)).min().unwrap_or(u16::MAX)
    }

    /// Whether every figure can be, or the first that cannot.
    pub fn check(&self) -> Result<(), TermsError> {
        let months = |key, figure: u16, least| (key, u32::from(figure), least, MONTHS_MAX);
        let figures = [
            months("valid_months", self.valid_months, 1),
            // A notice is in force for a while before it is to be reviewed.
            (
                "review_months_before",
                self.review_months_before.into(),
                0,
                u32::from(self.valid_months).saturating_sub(1),
            ),
            ("review_due_days", self.review_due_days.into(), 0, DAYS_MAX),
            months("refusal_months", self.refusal_months, 1),
            ("hit_answer_hours", self.hit_answer_hours.into(), 1, 24 * DAYS_MAX),
            ("hit_outcome_days", self.hit_outcome_days.into(), 1, DAYS_MAX),
            months("closed_months", self.closed_months, 1),
            months("person_months", self.person_months, 1),
            months("organisation_months", self.organisation_months, 1),
            months("vessel_months", self.vessel_months, 1),
            months("aircraft_months", self.aircraft_months, 1),
            months("vehicle_months", self.vehicle_months, 1),
            months("document_months", self.document_months, 1),
            ("weeding_per_day", self.weeding_per_day, 0, Self::WEEDING_PER_DAY_MAX),
            months("redress_admission_months", self.redress_admission_months, 1),
            months("redress_access_months", self.redress_access_months, 1),
            months("redress_change_months", self.redress_change_months, 1),
            ("redress_owner_days", self.redress_owner_days.into(), 1, DAYS_MAX),
            // What cannot be undone is not weeding.
            ("undo_days", self.undo_days.into(), 1, DAYS_MAX),
        ];
        let cannot = figures.into_iter().find(|(_, figure, least, most)| !(least..=most).contains(&figure));
        cannot.map_or(Ok(()), |(key, figure, least, most)| Err(TermsError { key, figure, least, most }))
    }
}

impl TermsError {
    /// Its stable number, of 1101 to 1150.
    pub fn number(&self) -> u16 {
        1121
    }
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            valid_months: 60,
            review_months_before: 6,
            refusal_months: 60,
            hit_answer_hours: 12,
            hit_outcome_days: 30,
            review_missed: ReviewMissed::Nothing,
            review_due_days: 14,
            decision_missed: DecisionMissed::Nothing,
            closed_months: 24,
            person_months: 60,
            organisation_months: 60,
            vessel_months: 60,
            aircraft_months: 60,
            vehicle_months: 60,
            document_months: 120,
            weeding_per_day: 1_000,
            undo_days: 30,
            redress_admission_months: 1,
            redress_access_months: 4,
            redress_change_months: 9,
            redress_owner_days: 30,
        }
    }
}
