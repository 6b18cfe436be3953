//! What an event does to the contests of records.

use wasl_feed::{KeyName, Origin};
use wasl_model::{Contest, EraseReason, Event, MemberId, RecordId, Timestamp};

use super::records;
use crate::{
    StoreError,
    cell::{self, Place},
    engine::{Connection, params},
    log,
};

/// Folds what `event`, said at `place` of `origin`, is to the contests.
pub(super) fn fold(
    tx: &Connection,
    origin: &Origin,
    place: Place,
    event: &Event,
    (own, at): (MemberId, Timestamp),
) -> Result<(), StoreError> {
    match event {
        Event::Contest(contest) => contested(tx, origin, place, contest, at),
        // Whoever may still receive the record gets it anew, and what stands against it stands.
        Event::Erase { reason: EraseReason::Narrowed, .. } | Event::Put(_) | Event::Notice(_) => Ok(()),
        Event::Erase { record, .. } => {
            subject_erased(tx, own, (origin.owner().member(), *record), place.number())
        }
    }
}

/// Notes what `contest` says at `place` of `origin`. Nobody contests in another member's name.
fn contested(
    tx: &Connection,
    origin: &Origin,
    place: Place,
    contest: &Contest,
    at: Timestamp,
) -> Result<(), StoreError> {
    if contest.by.as_str() != origin.owner().member() {
        return Ok(());
    }
    let id = contest.id();
    tx.put(
        "INSERT INTO contest (id, subject, owner, number, place, is_over) VALUES (?1, ?2, ?3, ?4, ?5, 0)
         ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, number = excluded.number, place = excluded.place, is_over = 0
          WHERE excluded.place > contest.place",
        params![
            id.as_bytes(),
            contest.record.as_bytes(),
            contest.owner.as_str(),
            cell::signed(contest.number),
            place.0
        ],
    )?;
    tx.put(
        "INSERT INTO version (record, place, at) VALUES (?1, ?2, ?3)",
        params![id.as_bytes(), place.0, cell::millis(at)],
    )?;
    // The record may have been erased before this came: feeds have no order among each other.
    if is_erased_after(tx, contest)? { records::forget(tx, id, None) } else { Ok(()) }
}

fn is_erased_after(tx: &Connection, contest: &Contest) -> Result<bool, StoreError> {
    let Ok(owner) = KeyName::of_member(contest.owner.as_str()) else { return Ok(false) };
    let Some(feed) = log::id(tx, &Origin::records(&owner))? else { return Ok(false) };
    let seen = Place::new(feed, contest.number);
    tx.exists(
        "SELECT 1 FROM erasure WHERE record = ?1 AND place > ?2 AND place >> 48 = ?3 AND reason <> ?4",
        params![contest.record.as_bytes(), seen.0, feed.0, records::NARROWED],
    )
}

/// The feed of `owner` has erased a record for good at entry `number`, and what was said before that against it goes with it. The
/// bureau of `own` goes on knowing its own contests, until it has taken them back.
pub(crate) fn subject_erased(
    tx: &Connection,
    own: MemberId,
    (owner, subject): (&str, RecordId),
    number: u64,
) -> Result<(), StoreError> {
    let origin = KeyName::of_member(own.as_str()).ok().map(|owner| Origin::records(&owner));
    let own = origin.map(|origin| log::id(tx, &origin)).transpose()?.flatten().map_or(0, |feed| feed.0);
    let number = cell::signed(number);
    let before = "subject = ?1 AND owner = ?2 AND number < ?3";
    let sql = format!("UPDATE contest SET is_over = 1 WHERE {before} AND place >> 48 = ?4");
    tx.put(&sql, params![subject.as_bytes(), owner, number, own])?;
    let sql = format!("SELECT id FROM contest WHERE {before} AND place >> 48 <> ?4");
    let others = tx.list::<_, StoreError>(&sql, params![subject.as_bytes(), owner, number, own], |row| {
        cell::record_id(row, 0)
    })?;
    others.into_iter().try_for_each(|id| records::forget(tx, id, None))
}
