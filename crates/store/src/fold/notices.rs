//! Which records are notices, and of which colour.

use wasl_model::Event;

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
        let sql = "DELETE FROM notice WHERE record = ?1 AND place < ?2";
        return tx.put(sql, params![id.as_bytes(), place.0]);
    };
    tx.put(
        "INSERT INTO notice (record, place, colour, reach, standing, published) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (record) DO UPDATE
            SET place = excluded.place, colour = excluded.colour, reach = excluded.reach,
                standing = excluded.standing, published = excluded.published
          WHERE excluded.place > notice.place",
        params![
            id.as_bytes(),
            place.0,
            notice.colour.as_str(),
            notice.reach.as_str(),
            notice.standing.as_str(),
            notice.published.map(cell::millis)
        ],
    )
}
