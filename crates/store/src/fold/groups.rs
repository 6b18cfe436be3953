//! What a post does to the sharing groups. Following a keeper needs keys, which are none of this room's business: here it is
//! noted what is to be followed.

use wasl_model::{GroupVersion, MemberId};

use crate::{
    StoreError,
    cell::{self, Place},
    engine::{Connection, params},
};

/// A member has published a key package. The newest counts.
pub(super) fn keyed(tx: &Connection, place: Place, by: MemberId) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO key_package (member, place) VALUES (?1, ?2)
         ON CONFLICT (member) DO UPDATE SET place = excluded.place WHERE key_package.place < excluded.place",
        params![by.as_str(), place.0],
    )
}

/// A keeper has said what a group is.
pub(super) fn changed(tx: &Connection, place: Place) -> Result<(), StoreError> {
    let sql = "INSERT INTO group_entry (place, taken) VALUES (?1, 0) ON CONFLICT DO NOTHING";
    tx.put(sql, params![place.0])
}

/// A message to a group. One's own waits for nothing.
pub(super) fn shared(
    tx: &Connection,
    place: Place,
    to: GroupVersion,
    is_own: bool,
) -> Result<(), StoreError> {
    let GroupVersion { group, version } = to;
    tx.put(
        "INSERT INTO shared (place, keeper, mark, version, waits) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![place.0, group.keeper.as_str(), &group.mark, cell::signed(version), i64::from(!is_own)],
    )
}

/// A message is gone, and its key with it.
pub(super) fn discarded(tx: &Connection, place: Place) -> Result<(), StoreError> {
    tx.put("UPDATE shared SET waits = 0, opener = NULL WHERE place = ?1", params![place.0])
}
