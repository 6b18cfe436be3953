//! Records listed in the order of their ids, page by page, and the datasets they belong to.

use wasl_feed::Origin;
use wasl_model::{Permit, RecordId};

use crate::{Held, Store, StoreError, cell, engine::params, held, log};

/// Which records to list, and from where on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Only those of this feed.
    pub origin: Option<Origin>,
    /// Only those of this dataset.
    pub dataset: Option<String>,
    /// Only those behind this one.
    pub after: Option<RecordId>,
}

impl Store {
    /// The most records that are looked at for one page; those that the permit does not show count.
    pub const LISTED_MAX: u32 = 1_000;

    /// At most `limit` records by id, and where the next page begins if there may be one. A page may be
    /// shorter than asked for, or empty, and still have one behind it: what the holder may not see is
    /// left out without a trace.
    pub fn list_records(
        &self,
        permit: &Permit,
        listing: &Listing,
        limit: u32,
    ) -> Result<(Vec<Held>, Option<RecordId>), StoreError> {
        let limit = limit.clamp(1, Self::LISTED_MAX);
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let feed = match &listing.origin {
            Some(origin) => match log::id(&snapshot, origin)? {
                Some(id) => Some(id),
                None => return Ok((Vec::new(), None)),
            },
            None => None,
        };
        let after = listing.after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let mut statement = snapshot.prepare(
            "SELECT record.place, payload, as_of, at, record.id
               FROM record
               JOIN entry USING (place)
               JOIN feed ON feed.id = record.place >> 48
               JOIN version ON version.record = record.id AND version.place = record.place
              WHERE record.id > ?1
                AND (CAST(?2 AS TEXT) IS NULL OR record.dataset = ?2)
                AND (CAST(?3 AS BIGINT) IS NULL OR record.place >> 48 = ?3)
              ORDER BY record.id LIMIT ?4",
        )?;
        let mut rows =
            statement.query_many(params![after, listing.dataset, feed.map(|feed| feed.0), limit])?;
        let (mut page, mut seen, mut last) = (Vec::new(), 0, None);
        while let Some(row) = rows.next()? {
            let id = cell::record_id(row, 4)?;
            (seen, last) = (seen + 1, Some(id));
            page.extend(held::held(id, row)?);
        }
        let page = page.into_iter().map(|held| held::shown(&snapshot, permit, held));
        let page = page.filter_map(Result::transpose).collect::<Result<_, StoreError>>()?;
        Ok((page, last.filter(|_| seen == limit)))
    }

    /// Whether records of a dataset with this name are held.
    pub fn has_dataset(&self, name: &str) -> Result<bool, StoreError> {
        let reader = self.database().reader()?;
        reader.exists("SELECT 1 FROM record WHERE dataset = ?1 LIMIT 1", params![name])
    }

    /// Every dataset of which records are held, with its feed and how many they are.
    pub fn datasets(&self) -> Result<Vec<(Origin, String, u64)>, StoreError> {
        let reader = self.database().reader()?;
        let sql = "SELECT origin, dataset, records
                     FROM (SELECT place >> 48 AS feed, dataset, count(*) AS records
                             FROM record GROUP BY 1, 2) AS counted
                     JOIN feed ON feed.id = counted.feed ORDER BY origin, dataset LIMIT 10000";
        reader.list(sql, &[], |row| Ok((cell::origin(row, 0)?, row.get(1)?, cell::unsigned(row.get(2)?))))
    }
}
