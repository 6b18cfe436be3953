//! What an event does to the records.

use rusqlite::{Connection, params};
use wasl_feed::Origin;
use wasl_model::{EraseReason, Event, Record, RecordId, Timestamp};

use crate::{
    StoreError,
    cell::{self, FeedId, Place},
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
        Event::Put(record) if record.owner.as_str() == origin.owner().member() => put(tx, place, record, at),
        Event::Put(_) => Ok(()),
        Event::Erase { record, reason, .. } => erase(tx, place, *record, *reason, at),
    }
}

fn put(tx: &Connection, place: Place, record: &Record, at: Timestamp) -> Result<(), StoreError> {
    let id = record.id();
    tx.prepare_cached(
        "INSERT INTO record (id, place, dataset, expires) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET place = excluded.place, expires = excluded.expires",
    )?
    .execute(params![
        id.as_bytes(),
        place.0,
        record.source.dataset.as_str(),
        record.handling.expires.map(cell::millis)
    ])?;
    tx.prepare_cached("INSERT INTO version (record, place, at) VALUES (?1, ?2, ?3)")?.execute(params![
        id.as_bytes(),
        place.0,
        cell::millis(at)
    ])?;
    changed(tx, id)
}

fn erase(
    tx: &Connection,
    place: Place,
    id: RecordId,
    reason: EraseReason,
    at: Timestamp,
) -> Result<(), StoreError> {
    forget(tx, id, Some(place.feed()))?;
    tx.prepare_cached("INSERT INTO erasure (record, place, reason, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id.as_bytes(), place.0, reason_number(reason), cell::millis(at)])?;
    Ok(())
}

/// Overwrites every version of a record, salts included, and drops it from the views. With a feed,
/// only if the record is that feed's.
pub(crate) fn forget(tx: &Connection, id: RecordId, feed: Option<FeedId>) -> Result<(), StoreError> {
    let feed = feed.map(|feed| feed.0);
    tx.prepare_cached(
        "UPDATE entry SET salt = NULL, payload = NULL
          WHERE place IN (SELECT place FROM version WHERE record = ?1 AND (?2 IS NULL OR place >> 48 = ?2))",
    )?
    .execute(params![id.as_bytes(), feed])?;
    let dropped = tx
        .prepare_cached("DELETE FROM record WHERE id = ?1 AND (?2 IS NULL OR place >> 48 = ?2)")?
        .execute(params![id.as_bytes(), feed])?;
    if dropped > 0 { changed(tx, id) } else { Ok(()) }
}

fn changed(tx: &Connection, id: RecordId) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO change (record) VALUES (?1)")?.execute([id.as_bytes()])?;
    Ok(())
}

pub(crate) fn reason_number(reason: EraseReason) -> i64 {
    match reason {
        EraseReason::Withdrawn => 0,
        EraseReason::Ordered => 1,
        EraseReason::Narrowed => 2,
    }
}

pub(crate) fn reason(number: i64) -> Result<EraseReason, StoreError> {
    match number {
        0 => Ok(EraseReason::Withdrawn),
        1 => Ok(EraseReason::Ordered),
        2 => Ok(EraseReason::Narrowed),
        _ => Err(StoreError::Row { table: "erasure" }),
    }
}
