//! Reading the records that are held here, one's own and the members'.

use wasl_feed::Origin;
use wasl_model::{Action, Contest, Event, Permit, Record, RecordId, Timestamp};

use crate::{
    Store, StoreError,
    cell::{self, Place},
    contests,
    engine::{Connection, Row, params},
};

/// A record as it is held here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its id.
    pub id: RecordId,
    /// What its owner says.
    pub record: Record,
    /// The entry of its owner's feed that says it.
    pub number: u64,
    /// How fresh the copy of that feed is: when its owner signed it last.
    pub as_of: Option<Timestamp>,
    /// When this version came here.
    pub since: Timestamp,
    /// What members say against it.
    pub contests: Vec<Contest>,
}

/// One entry about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// The entry's number in its owner's feed.
    pub number: u64,
    /// When it was folded here.
    pub at: Timestamp,
    /// Whether its payload is still held.
    pub held: bool,
}

impl Store {
    /// The record, if it exists for the holder of the permit: not expired, and held for its purpose.
    pub fn record(&self, permit: &Permit, id: RecordId) -> Result<Option<Held>, StoreError> {
        let reader = self.database().reader()?;
        let sql = "SELECT record.place, payload, as_of, at
                     FROM record
                     JOIN entry USING (place)
                     JOIN feed ON feed.id = record.place >> 48
                     JOIN version ON version.record = record.id AND version.place = record.place
                    WHERE record.id = ?1";
        let found = reader.first(sql, params![id.as_bytes()], |row| held(id, row))?;
        found.flatten().map_or(Ok(None), |held| shown(&reader, permit, held))
    }

    /// The entries about a record that the permit shows, oldest first.
    pub fn versions(&self, permit: &Permit, id: RecordId) -> Result<Vec<Version>, StoreError> {
        if self.record(permit, id)?.is_none() {
            return Ok(Vec::new());
        }
        let reader = self.database().reader()?;
        let sql = "SELECT place, at, payload IS NOT NULL
                     FROM version JOIN entry USING (place)
                    WHERE record = ?1 ORDER BY place LIMIT ?2";
        reader.list(sql, params![id.as_bytes(), Self::VERSIONS_MAX], |row| {
            Ok(Version {
                number: Place(row.get(0)?).number(),
                at: cell::timestamp(row, 1)?,
                held: row.get(2)?,
            })
        })
    }

    /// The most versions of one record that are told.
    pub const VERSIONS_MAX: i64 = 1_000;

    /// Hands every record to `each`, and returns the number of the newest change that they include:
    /// an index is filled with this and kept up with [`Store::changed_records`].
    pub fn each_record<E: From<StoreError>>(
        &self,
        permit: &Permit,
        mut each: impl FnMut(Record) -> Result<(), E>,
    ) -> Result<u64, E> {
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let newest = newest_change(&snapshot)?;
        let mut statement =
            snapshot.prepare("SELECT payload FROM record JOIN entry USING (place) ORDER BY place")?;
        let mut rows = statement.query_many(&[])?;
        while let Some(row) = rows.next()? {
            if let Some(record) = record_of(row, 0)?.filter(|record| permit.may_see(&record.handling)) {
                each(record)?;
            }
        }
        Ok(newest)
    }

    /// The records that changed after change number `since`, with what they are now (`None`: gone),
    /// and the number of the newest change. At most `limit` changes are told at once.
    #[expect(clippy::type_complexity, reason = "a list and the place in it where the next one starts")]
    pub fn changed_records(
        &self,
        permit: &Permit,
        since: u64,
        limit: u32,
    ) -> Result<(Vec<(RecordId, Option<Record>)>, u64), StoreError> {
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let mut statement = snapshot.prepare(
            "SELECT change.id, change.record, bytes
               FROM change
               LEFT JOIN record ON record.id = change.record
               LEFT JOIN leaf ON leaf.place = record.place
               LEFT JOIN payload ON payload.id = leaf.payload
              WHERE change.id > ?1 ORDER BY change.id LIMIT ?2",
        )?;
        let mut rows = statement.query_many(params![cell::signed(since), limit])?;
        let (mut changed, mut newest) = (Vec::new(), since);
        while let Some(row) = rows.next()? {
            newest = cell::unsigned(row.get(0)?);
            let record = record_of(row, 2)?.filter(|record| permit.may_see(&record.handling));
            changed.push((cell::record_id(row, 1)?, record));
        }
        Ok((changed, newest))
    }

    /// Notes a change of `mark`, an id that no record has, and returns its number. Whatever has followed the changes up
    /// to it keeps both, and asks with [`Store::has_mark`] whether these are still the rows that it followed: in a file
    /// that was restored from an older copy, that change is another's or none.
    pub fn mark_changes(&self, permit: &Permit, mark: RecordId) -> Result<u64, StoreError> {
        crate::leave::needs(permit, Action::Replicate)?;
        self.database().write(|tx| {
            let sql = "INSERT INTO change (record) VALUES (?1) RETURNING id";
            Ok(cell::unsigned(tx.one(sql, params![mark.as_bytes()], |row| row.get(0))?))
        })
    }

    /// Whether change `number` is that of `mark`.
    pub fn has_mark(&self, number: u64, mark: RecordId) -> Result<bool, StoreError> {
        let reader = self.database().reader()?;
        let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE id = ?1 AND record = ?2)";
        reader.one(sql, params![cell::signed(number), mark.as_bytes()], |row| row.get(0))
    }

    /// The number of the newest change; 0 if there is none.
    pub fn newest_change(&self) -> Result<u64, StoreError> {
        newest_change(&*self.database().reader()?)
    }

    /// How many records of each feed are held here; of very many, as it was some seconds ago.
    pub fn record_counts(&self) -> Result<Vec<(Origin, u64)>, StoreError> {
        let reader = self.database().reader()?;
        let newest = newest_change(&reader)?;
        self.counts().at(newest, || {
            let sql = "SELECT origin, records
                         FROM (SELECT place >> 48 AS feed, count(*) AS records FROM record GROUP BY 1) AS counted
                         JOIN feed ON feed.id = counted.feed ORDER BY origin";
            reader.list(sql, &[], |row| Ok((cell::origin(row, 0)?, cell::unsigned(row.get(1)?))))
        })
    }
}

fn newest_change(reader: &Connection) -> Result<u64, StoreError> {
    let newest = reader.one("SELECT coalesce(max(id), 0) FROM change", &[], |row| row.get(0))?;
    Ok(cell::unsigned(newest))
}

/// The record in a row of place, payload, `as_of` and `at`, without what stands against it; `None` where the payload is gone.
pub(crate) fn held(id: RecordId, row: Row<'_>) -> Result<Option<Held>, StoreError> {
    let Some(record) = record_of(row, 1)? else { return Ok(None) };
    Ok(Some(Held {
        id,
        record,
        number: Place(row.get(0)?).number(),
        as_of: cell::timestamp_or_none(row, 2)?,
        since: cell::timestamp(row, 3)?,
        contests: Vec::new(),
    }))
}

/// The record with what stands against it, if it exists for the holder of the permit.
pub(crate) fn shown(reader: &Connection, permit: &Permit, held: Held) -> Result<Option<Held>, StoreError> {
    if !permit.may_see(&held.record.handling) {
        return Ok(None);
    }
    let contests = contests::of(reader, held.id)?;
    let is_shown = contests::shows(permit, &held.record.handling, &contests);
    Ok(is_shown.then_some(Held { contests, ..held }))
}

/// The record that a payload says; `None` where the payload is gone.
fn record_of(row: Row<'_>, column: usize) -> Result<Option<Record>, StoreError> {
    let Some(payload) = row.get::<Option<&[u8]>>(column)? else { return Ok(None) };
    Event::from_bytes(payload)?.into_put().map(Some).ok_or(StoreError::Row { table: "record" })
}
