//! What an event does to the records.

use wasl_feed::Origin;
use wasl_model::{EraseReason, Event, Notice, Record, RecordId, Timestamp};

use super::notices;
use crate::{
    StoreError,
    cell::{self, Place},
    engine::{Connection, params},
    log,
};

/// Folds `event`, said at `place` of `origin`, into the views.
///
/// What a feed says of another member's records is not heard: a record is its owner's alone.
pub(super) fn fold(
    tx: &Connection,
    origin: &Origin,
    place: Place,
    event: &Event,
    at: Timestamp,
) -> Result<(), StoreError> {
    match event {
        Event::Erase { record, reason, .. } => erase(tx, place, *record, *reason, at),
        Event::Contest(_) => Ok(()),
        Event::Put(record) | Event::Notice(Notice { record, .. }) => {
            if record.owner.as_str() != origin.owner().member() {
                return Ok(());
            }
            put(tx, place, record, at)?;
            notices::fold(tx, place, event)
        }
    }
}

fn put(tx: &Connection, place: Place, record: &Record, at: Timestamp) -> Result<(), StoreError> {
    let id = record.id();
    tx.put(
        "INSERT INTO record (id, place, dataset, expires) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET place = excluded.place, expires = excluded.expires
          WHERE excluded.place > record.place",
        params![
            id.as_bytes(),
            place.0,
            record.source.dataset.as_str(),
            record.handling.expires.map(cell::millis)
        ],
    )?;
    tx.put(
        "INSERT INTO version (record, place, at) VALUES (?1, ?2, ?3)",
        params![id.as_bytes(), place.0, cell::millis(at)],
    )?;
    changed(tx, id)
}

fn erase(
    tx: &Connection,
    place: Place,
    id: RecordId,
    reason: EraseReason,
    at: Timestamp,
) -> Result<(), StoreError> {
    forget(tx, id, Some(place))?;
    tx.put(
        "INSERT INTO erasure (record, place, reason, at) VALUES (?1, ?2, ?3, ?4)",
        params![id.as_bytes(), place.0, reason_number(reason), cell::millis(at)],
    )
}

/// Erases what was put at `place`, and everything before it, if the feed orders that after it.
pub(super) fn erase_if_ordered_after(tx: &Connection, place: Place, id: RecordId) -> Result<(), StoreError> {
    let sql = "SELECT max(place) FROM erasure WHERE record = ?1 AND place > ?2 AND place >> 48 = ?3";
    let order: Option<i64> =
        tx.one(sql, params![id.as_bytes(), place.0, place.feed().0], |row| row.get(0))?;
    order.map_or(Ok(()), |order| forget(tx, id, Some(Place(order))))
}

/// Overwrites every version of a record, salts included, and drops it from the views. With a place, only those versions that
/// the same feed had before it.
pub(crate) fn forget(tx: &Connection, id: RecordId, before: Option<Place>) -> Result<(), StoreError> {
    let (from, before) = match before {
        Some(before) => (Place::new(before.feed(), 0).0, before.0),
        None => (0, i64::MAX),
    };
    let versions = "SELECT place FROM version WHERE record = ?1 AND place >= ?2 AND place < ?3";
    let places =
        tx.list::<_, StoreError>(versions, params![id.as_bytes(), from, before], |row| row.get(0))?;
    places.into_iter().try_for_each(|place| log::erase(tx, Place(place)))?;
    let sql = "DELETE FROM record WHERE id = ?1 AND place >= ?2 AND place < ?3";
    let dropped = tx.execute(sql, params![id.as_bytes(), from, before])?;
    notices::forget(tx, id, (from, before))?;
    let sql = "DELETE FROM contest WHERE id = ?1 AND place >= ?2 AND place < ?3";
    tx.put(sql, params![id.as_bytes(), from, before])?;
    if dropped > 0 { changed(tx, id) } else { Ok(()) }
}

fn changed(tx: &Connection, id: RecordId) -> Result<(), StoreError> {
    tx.put("INSERT INTO change (record) VALUES (?1)", params![id.as_bytes()])
}

/// The number of [`EraseReason::Narrowed`] in its cell.
pub(super) const NARROWED: i64 = 2;

pub(crate) fn reason_number(reason: EraseReason) -> i64 {
    match reason {
        EraseReason::Withdrawn => 0,
        EraseReason::Ordered => 1,
        EraseReason::Narrowed => NARROWED,
    }
}

pub(crate) fn reason(number: i64) -> Result<EraseReason, StoreError> {
    match number {
        0 => Ok(EraseReason::Withdrawn),
        1 => Ok(EraseReason::Ordered),
        NARROWED => Ok(EraseReason::Narrowed),
        _ => Err(StoreError::Row { table: "erasure" }),
    }
}
