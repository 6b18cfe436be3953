//! The records that are held here, listed page by page.

use wasl_feed::Origin;
use wasl_model::{Action, Caller, MemberId, Outcome, RecordId};
use wasl_store::{Held, Listing};

use crate::{Bureau, NodeError, audited::Intent, identity};

/// Which records to list, and from where on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordFilter {
    /// Only this member's.
    pub owner: Option<MemberId>,
    /// Only those of this dataset.
    pub dataset: Option<String>,
    /// Only those behind this one.
    pub after: Option<RecordId>,
}

/// Records by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPage {
    /// The records that the caller may see. There may be none, and still a page behind this one.
    pub records: Vec<Held>,
    /// What comes next is behind this record; `None` at the end.
    pub next: Option<RecordId>,
}

/// A dataset of which records are held here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetStatus {
    /// Whose it is.
    pub owner: MemberId,
    /// Its name.
    pub name: String,
    /// How many of its records are held here.
    pub records: u64,
}

impl Bureau {
    /// Lists records by id, at most `limit` of them.
    pub fn records(
        &self,
        caller: &Caller,
        filter: &RecordFilter,
        limit: u32,
    ) -> Result<RecordPage, NodeError> {
        let RecordFilter { owner, dataset, after } = filter;
        let asked = format!(
            "owner={}&dataset={}&after={}",
            owner.map(|owner| owner.to_string()).unwrap_or_default(),
            dataset.as_deref().unwrap_or_default(),
            after.map(|after| after.to_string()).unwrap_or_default()
        );
        self.audited(Intent::asking(caller, Action::RecordRead, &asked), |permit| {
            let origin = owner.map(|owner| Origin::records(&identity::key_name(owner)));
            let listing = Listing { origin, dataset: dataset.clone(), after: *after };
            let (records, next) = self.store.list_records(permit, &listing, limit)?;
            let shown = Outcome::shown(records.iter().map(|held| held.id));
            Ok((RecordPage { records, next }, shown))
        })
    }

    /// Whether records of a dataset with this name are held here, whoever owns it.
    pub fn has_dataset(&self, name: &str) -> Result<bool, NodeError> {
        Ok(self.store.has_dataset(name)?)
    }

    /// Whether a feed of the member with this code is kept here; case does not matter.
    pub fn has_member(&self, code: &str) -> Result<bool, NodeError> {
        let feeds = self.store.feeds()?;
        Ok(feeds.iter().any(|feed| feed.origin.owner().member().eq_ignore_ascii_case(code)))
    }

    /// The datasets of which records are held here, and how many.
    pub fn datasets(&self, caller: &Caller) -> Result<Vec<DatasetStatus>, NodeError> {
        self.audited(Intent::plain(caller, Action::FeedRead), |_| {
            let mut datasets = Vec::new();
            for (origin, name, records) in self.store.datasets()? {
                let Ok(owner) = origin.owner().member().parse() else { continue };
                datasets.push(DatasetStatus { owner, name, records });
            }
            Ok((datasets, Outcome::Changed { count: 0 }))
        })
    }
}
