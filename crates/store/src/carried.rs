//! The rows of what is carried for others: overwritten where they lie, when they expire or are dropped.

use wasl_model::{Audience, Parcel, Timestamp};

use crate::{
    StoreError,
    cell::{self, FeedId, Place},
    engine::{Connection, params},
    parcel_state::ParcelState,
};

/// Whether covers are kept that are to go at this moment.
pub(crate) fn are_due(reader: &Connection, at: Timestamp) -> Result<bool, StoreError> {
    reader.exists("SELECT 1 FROM covered WHERE until <= ?1", params![cell::millis(at)])
}

/// Overwrites the covers that are kept no longer than to this moment.
pub(crate) fn purge(tx: &Connection, at: Timestamp) -> Result<(), StoreError> {
    let sql = "SELECT place FROM covered WHERE until <= ?1";
    let due = tx.list::<_, StoreError>(sql, params![cell::millis(at)], |row| row.get(0))?;
    due.into_iter().try_for_each(|place| drop_cover(tx, Place(place)).map(drop))
}

/// The newest entry of a feed that erases something of what is carried.
pub(crate) fn newest_drop(reader: &Connection, feed: FeedId) -> Result<Option<i64>, StoreError> {
    let places = [Place::new(feed, 0).0, Place::new(FeedId(feed.0 + 1), 0).0];
    let sql = "SELECT max(place) FROM covered WHERE place >= ?1 AND place < ?2 AND drops = 1";
    reader.one(sql, params![places[0], places[1]], |row| row.get(0))
}

/// Overwrites what is carried of an entry, sealed, where it lies: as many zeros as there were bytes move no row. The
/// parcels that go with it are to go too. Whether there was something.
pub(crate) fn drop_cover(tx: &Connection, place: Place) -> Result<bool, StoreError> {
    let sql =
        "SELECT cover.id, CAST(length(bytes) AS BIGINT) FROM covered JOIN cover ON cover.id = covered.cover
                WHERE place = ?1";
    let found = tx.first(sql, params![place.0], |row| {
        Ok::<_, StoreError>((row.get::<i64>(0)?, usize::try_from(row.get::<i64>(1)?).unwrap_or(0)))
    })?;
    let Some((id, length)) = found else { return Ok(false) };
    tx.put("UPDATE cover SET bytes = ?2 WHERE id = ?1", params![id, vec![0_u8; length]])?;
    tx.put("DELETE FROM covered WHERE place = ?1", params![place.0])?;
    discard_parcels(tx, place)?;
    Ok(true)
}

/// Overwrites what is carried of an entry, and notes that it is gone for good: a cover that comes late is
/// [not missed](crate::Write::is_unsaid). Whether there was something.
pub(crate) fn drop_for_good(tx: &Connection, place: Place) -> Result<bool, StoreError> {
    let was_carried = drop_cover(tx, place)?;
    let sql = "INSERT INTO dropped (place) VALUES (?1) ON CONFLICT DO NOTHING";
    tx.put(sql, params![place.0])?;
    Ok(was_carried)
}

/// Notes the parcels that go with a cover. They are wanted until somebody says that they are here.
pub(crate) fn note_parcels(
    tx: &Connection,
    place: Place,
    (parcels, readers): (&[Parcel], &Audience),
    at: Timestamp,
) -> Result<(), StoreError> {
    // One that was dropped may not be removed yet, where its cover comes again.
    let sql = "INSERT INTO carried_parcel (place, number, name, size, readers, state, at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (place, number) DO UPDATE
                  SET name = excluded.name, size = excluded.size, readers = excluded.readers,
                      state = excluded.state, fault = NULL, at = excluded.at";
    let (readers, at, wanted) = (cell::audience_bytes(readers), cell::millis(at), ParcelState::Wanted.cell());
    for (number, parcel) in (0_i64..).zip(parcels) {
        let (name, size) = (parcel.name.as_bytes(), cell::signed(parcel.size));
        tx.put(sql, params![place.0, number, name, size, readers, wanted, at])?;
    }
    Ok(())
}

/// A cover is gone, and the parcels that were carried with it are to go.
fn discard_parcels(tx: &Connection, place: Place) -> Result<(), StoreError> {
    let sql = "UPDATE carried_parcel SET state = ?2 WHERE place = ?1";
    tx.put(sql, params![place.0, ParcelState::Discarded.cell()])
}
