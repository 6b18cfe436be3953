//! The owner's numbers as tags: made of the records as they change, before any peer asks again.

use std::time::{Duration, Instant};

use wasl_lookup::{Kind, Listed};
use wasl_model::{Permit, Record, RecordId, Scheme, Sought};
use wasl_search::exact_form;
use wasl_store::ListedTags;

use crate::{Bureau, NodeError};

/// Changes that are taken in at once.
const CHANGES_AT_ONCE: u32 = 64;
/// How long the background lists at a turn.
const TURN: Duration = Duration::from_millis(50);

impl Bureau {
    /// Lists what has changed, for some time; true if nothing is left. One thread does at a time.
    pub(super) fn list_numbers(&self, permit: &Permit, time: Duration) -> Result<bool, NodeError> {
        let mut is_wanted = self.lookup.is_wanted();
        *is_wanted = true;
        let (until, key, store) = (Instant::now() + time, self.lookup.key().public(), self.lookup.store());
        let mut change = store.listed_until(permit, key.as_bytes())?;
        let mut is_gone = false;
        while change < self.store.newest_change()? {
            if Instant::now() >= until {
                return Ok(false);
            }
            let (changed, newest) =
                self.store.changed_records(&self.own_permit()?, change, CHANGES_AT_ONCE)?;
            is_gone |= change > 0;
            store.list(permit, &self.listed(changed)?, newest)?;
            change = newest;
        }
        if is_gone {
            store.forget_unlisted()?;
        }
        Ok(true)
    }

    /// Goes on listing for a moment, if a peer has ever asked.
    pub(crate) fn list_on(&self) -> Result<(), NodeError> {
        if !*self.lookup.is_wanted() {
            return Ok(());
        }
        self.list_numbers(&self.own_permit()?, TURN).map(drop)
    }

    /// What these records are listed as; those of others, and what is no more, as nothing. The last of several changes of
    /// one record says what it is.
    fn listed(
        &self,
        changed: Vec<(RecordId, Option<Record>)>,
    ) -> Result<Vec<(RecordId, Option<ListedTags>)>, NodeError> {
        let own = |record: &Record| record.owner == self.identity.member;
        let mut listed: Vec<(RecordId, Option<ListedTags>)> = Vec::with_capacity(changed.len());
        for (id, record) in changed {
            if listed.iter().any(|(other, _)| *other == id) {
                // Both were read as the record is now.
                continue;
            }
            let tags = record.filter(own).map(|record| self.tags(&record)).transpose()?;
            listed.push((id, tags));
        }
        Ok(listed)
    }

    fn tags(&self, record: &Record) -> Result<ListedTags, NodeError> {
        let mut tags = Vec::new();
        for identifier in &record.identifiers {
            let Some((kind, sought)) = kind(identifier.scheme) else { continue };
            let Some(folded) = exact_form(sought, identifier.value.as_str()) else { continue };
            let listed = Listed { kind, folded: &folded, issuer: identifier.issuer };
            tags.extend(self.lookup.key().tags(&listed, &record.handling)?.iter().map(|tag| tag.number()));
        }
        let handling = &record.handling;
        Ok(ListedTags { tags, audience: handling.audience.clone(), expires: handling.expires })
    }
}

/// As what numbers of this scheme are looked up, if they are.
fn kind(scheme: Scheme) -> Option<(Kind, Sought)> {
    if scheme.is_document() {
        Some((Kind::Document, Sought::Document))
    } else if scheme.is_vehicle() {
        Some((Kind::Vehicle, Sought::Vehicle))
    } else {
        None
    }
}
