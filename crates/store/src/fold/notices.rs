//! Which records are notices, and of which colour.

use wasl_model::{Event, Notice, RecordId};

use super::tally::{Kind, Marks, recount};
use crate::{
    StoreError,
    cell::{self, Place},
    engine::{Connection, params},
};

/// Notes what kind of notice the record is that `event` puts at `place`, unless a later entry has said so already; or that it is
/// none.
pub(super) fn fold(tx: &Connection, place: Place, event: &Event) -> Result<(), StoreError> {
    let id = event.record();
    let Event::Notice(notice) = event else {
        // Records come by the thousand, and hardly one takes a notice's place: what that counted is taken off when somebody
        // counts, so that a server is not waited for here.
        tx.put(
            "INSERT INTO tally_left (record, place, counted)
             SELECT record, place, counted FROM notice WHERE record = ?1 AND place < ?2 AND counted IS NOT NULL
             ON CONFLICT (record, place) DO NOTHING",
            params![id.as_bytes(), place.0],
        )?;
        let sql = "DELETE FROM notice WHERE record = ?1 AND place < ?2";
        return tx.put(sql, params![id.as_bytes(), place.0]);
    };
    recount(tx, (Kind::Notice, id.as_bytes()), || put(tx, place, notice))
}

/// Drops the notice that was said from one place on and before another, and counts one less.
pub(super) fn forget(tx: &Connection, id: RecordId, (from, before): (i64, i64)) -> Result<(), StoreError> {
    recount(tx, (Kind::Notice, id.as_bytes()), || {
        let sql = "DELETE FROM notice WHERE record = ?1 AND place >= ?2 AND place < ?3";
        tx.put(sql, params![id.as_bytes(), from, before])
    })
}

fn put(tx: &Connection, place: Place, notice: &Notice) -> Result<(), StoreError> {
    let id = notice.record.id();
    tx.put(
        "INSERT INTO notice (record, place, colour, reach, standing, published, counted)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (record) DO UPDATE
            SET place = excluded.place, colour = excluded.colour, reach = excluded.reach,
                standing = excluded.standing, published = excluded.published, counted = excluded.counted
          WHERE excluded.place > notice.place",
        params![
            id.as_bytes(),
            place.0,
            notice.colour.as_str(),
            notice.reach.as_str(),
            notice.standing.as_str(),
            notice.published.map(cell::millis),
            Marks::of_notice(notice).to_text()
        ],
    )
}
