//! Which records a client of yente wants to hear of: its dataset and its filters.

use wasl_model::{Country, RecordKind, Timestamp};
use wasl_node::{Bureau, Held, NodeError};

use crate::{parameters::Parameters, problem::ApiError, yente::schema};

/// The name that stands for everything that is held.
pub(super) const EVERYTHING: &str = "default";
/// The most values that one filter takes, as in yente.
const VALUES_MAX: usize = 50;

/// A dataset and filters. `topics` and yente's other filters on things that records here do not tell
/// are passed over: rather too much is shown than too little.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    dataset: String,
    include_datasets: Vec<String>,
    exclude_datasets: Vec<String>,
    exclude_kinds: Vec<RecordKind>,
    exclude_ids: Vec<String>,
    countries: Vec<Country>,
    changed_since: Option<Timestamp>,
}

impl Scope {
    /// What an address says: its dataset and its parameters.
    pub(super) fn read(dataset: String, parameters: &Parameters) -> Result<Self, ApiError> {
        let mut exclude_kinds = Vec::new();
        for name in listed(parameters, "exclude_schema")? {
            exclude_kinds.extend(schema::kinds(&name)?);
        }
        let countries = listed(parameters, "countries")?;
        Ok(Self {
            dataset,
            include_datasets: listed(parameters, "include_dataset")?,
            exclude_datasets: listed(parameters, "exclude_dataset")?,
            exclude_kinds,
            exclude_ids: listed(parameters, "exclude_entity_ids")?,
            countries: countries.iter().filter_map(|country| wasl_node::country::country(country)).collect(),
            changed_since: parameters.one("changed_since")?.map(moment).transpose()?,
        })
    }

    /// Whether there is such a dataset at all.
    pub(super) fn exists(&self, bureau: &Bureau) -> Result<bool, NodeError> {
        let is_known = self.is_everything() || bureau.has_member(&self.dataset)?;
        if is_known { Ok(true) } else { bureau.has_dataset(&self.dataset) }
    }

    /// Whether every record is wanted, so that nothing is filtered out behind a search.
    pub(super) fn is_open(&self) -> bool {
        self.is_everything() && *self == Self { dataset: self.dataset.clone(), ..Self::everything() }
    }

    /// Whether this record is wanted.
    pub(super) fn keeps(&self, held: &Held) -> bool {
        let record = &held.record;
        let belongs = |name: &String| {
            *name == record.source.dataset.as_str() || name.eq_ignore_ascii_case(record.owner.as_str())
        };
        let is_named = |id: &String| *id == held.id.to_string() || *id == record.source.id.as_str();
        (self.is_everything() || belongs(&self.dataset))
            && (self.include_datasets.is_empty() || self.include_datasets.iter().any(belongs))
            && !self.exclude_datasets.iter().any(belongs)
            && !self.exclude_kinds.contains(&record.kind)
            && !self.exclude_ids.iter().any(is_named)
            && (self.countries.is_empty()
                || self.countries.iter().any(|country| record.nationalities.contains(country)))
            && self.changed_since.is_none_or(|since| held.since >= since)
    }

    fn is_everything(&self) -> bool {
        self.dataset == EVERYTHING
    }

    fn everything() -> Self {
        Self {
            dataset: EVERYTHING.to_owned(),
            include_datasets: Vec::new(),
            exclude_datasets: Vec::new(),
            exclude_kinds: Vec::new(),
            exclude_ids: Vec::new(),
            countries: Vec::new(),
            changed_since: None,
        }
    }
}

fn listed(parameters: &Parameters, name: &'static str) -> Result<Vec<String>, ApiError> {
    let values: Vec<String> = parameters.all(name).map(ToOwned::to_owned).collect();
    if values.len() > VALUES_MAX {
        return Err(ApiError::Parameter { name: name.to_owned(), wanted: "given at most 50 times" });
    }
    Ok(values)
}

/// `2026-01-31`, `2026-01-31T12`, `2026-01-31T12:30` or `2026-01-31T12:30:00`, in UTC.
fn moment(raw: &str) -> Result<Timestamp, ApiError> {
    const FULL: &str = "0000-00-00T00:00:00";
    let wanted = "a moment as in 2026-01-31 or 2026-01-31T12:30:00";
    let rest = FULL.get(raw.len()..).filter(|_| matches!(raw.len(), 10 | 13 | 16 | 19));
    let moment = rest.and_then(|rest| format!("{raw}{rest}Z").parse().ok());
    moment.ok_or(ApiError::Parameter { name: "changed_since".to_owned(), wanted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_may_be_short() {
        for raw in ["2026-01-31", "2026-01-31T00", "2026-01-31T00:00", "2026-01-31T00:00:00"] {
            assert_eq!(moment(raw).unwrap().to_string(), "2026-01-31T00:00:00Z", "{raw}");
        }
        for raw in ["", "2026", "2026-01-32", "2026-01-31T00:00:00Z", "é026-01-3"] {
            assert!(moment(raw).is_err(), "{raw}");
        }
    }
}
