//! What some errors tell beside their number, and rulings tell everywhere.
//!
//! Of what was sent a problem repeats nothing: a ruling names the fields there, not what stood in them.

use serde::Serialize;
use utoipa::ToSchema;
use wasl_node::{CaseRefusal, FieldFault as NodeFault, NodeError, SheetError, Stopped};

/// What a problem tells beside its number, by what it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub(crate) struct Particulars {
    /// With 6151: the refusals that are in the way, the likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    refusals: Vec<RefusedBefore>,
    /// With 1107: what the rules said. It names fields, and not what stands in them.
    #[serde(skip_serializing_if = "Option::is_none")]
    ruling: Option<Ruling>,
    /// With 2123: every field that says what cannot be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    fields: Vec<FieldFault>,
}

/// A refusal that may be of the same person or thing.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct RefusedBefore {
    /// The refused notice.
    #[schema(example = "5d0e6c0f2a9b4c1d8e7f60718293a4b5")]
    record: String,
    /// How likely it is of the same, from 0 to 1.
    #[schema(example = 0.97)]
    score: f32,
}

/// A field of a sheet that says what cannot be.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct FieldFault {
    #[schema(example = "grounds[0].issued")]
    field: String,
    #[schema(example = "there is no month 13")]
    reason: String,
}

/// What the rules said of one version of a notice.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Ruling {
    /// The version of the rulebook.
    #[schema(example = "2026-11-24")]
    rulebook: String,
    /// Whether no rule stands against it.
    allows: bool,
    /// Every rule that ran, in the rulebook's order.
    findings: Vec<Finding>,
}

/// What one rule said.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct Finding {
    #[schema(example = "red-penalty")]
    rule: String,
    /// The article that it carries out.
    #[schema(example = "RPD-83")]
    article: String,
    /// `holds`, `silent` (it has nothing to say of a notice like this one), `warns` or `stops`.
    #[schema(example = "stops")]
    answer: &'static str,
    seen: Vec<Seen>,
}

/// A field that a rule saw.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct Seen {
    #[schema(example = "grounds[0].penalty")]
    field: String,
    /// What stood there, shortened; left out where nothing did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "12 months")]
    value: Option<String>,
}

impl Particulars {
    /// What there is to tell beside an error of the node.
    pub(crate) fn of(error: &NodeError) -> Self {
        match error {
            NodeError::RefusedBefore(Stopped { refusals }) => {
                let refused = refusals
                    .iter()
                    .map(|(id, score)| RefusedBefore { record: id.to_string(), score: *score });
                Self { refusals: refused.collect(), ..Self::default() }
            }
            NodeError::Case(CaseRefusal::Rules { ruling }) => {
                Self { ruling: Some(Ruling::from(&**ruling).without_values()), ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// What there is to tell beside an error of a sheet.
    pub(crate) fn of_sheet(error: &SheetError) -> Self {
        let SheetError::Fields(faults) = error else { return Self::default() };
        let told =
            |fault: &NodeFault| FieldFault { field: fault.field.clone(), reason: fault.reason.clone() };
        Self { fields: faults.iter().map(told).collect(), ..Self::default() }
    }
}

impl Ruling {
    fn without_values(mut self) -> Self {
        self.findings.iter_mut().flat_map(|finding| &mut finding.seen).for_each(|seen| seen.value = None);
        self
    }
}

impl From<&wasl_model::Ruling> for Ruling {
    fn from(ruling: &wasl_model::Ruling) -> Self {
        Self {
            rulebook: ruling.rulebook.to_string(),
            allows: ruling.allows(),
            findings: ruling.findings.iter().map(Finding::from).collect(),
        }
    }
}

impl From<&wasl_model::Finding> for Finding {
    fn from(finding: &wasl_model::Finding) -> Self {
        let seen = finding.seen.iter().map(|seen| Seen {
            field: seen.field.to_string(),
            value: seen.value.as_ref().map(ToString::to_string),
        });
        Self {
            rule: finding.rule.to_string(),
            article: finding.article.to_string(),
            answer: finding.answer.as_str(),
            seen: seen.collect(),
        }
    }
}
