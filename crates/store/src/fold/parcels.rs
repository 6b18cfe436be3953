//! What a post does to the parcels of a message.

use wasl_model::{MemberId, Parcel, Timestamp};

use crate::{
    StoreError,
    cell::{self, Place},
    engine::{Connection, params},
    parcel_state::ParcelState,
};

/// Notes the parcels that go with a message. They are wanted until somebody says that they are here.
pub(super) fn announced(tx: &Connection, place: Place, parcels: &[Parcel]) -> Result<(), StoreError> {
    let sql = "INSERT INTO parcel (place, number, name, size, state) VALUES (?1, ?2, ?3, ?4, ?5)";
    for (number, parcel) in (0_i64..).zip(parcels) {
        let size = cell::signed(parcel.size);
        tx.put(sql, params![place.0, number, parcel.name.as_bytes(), size, ParcelState::Wanted.cell()])?;
    }
    Ok(())
}

/// What a receiver says of an attachment. Once it has it, nothing else counts.
pub(super) fn fetched(
    tx: &Connection,
    by: MemberId,
    (place, number): (Place, u8),
    (fault, at): (Option<u16>, Timestamp),
) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO fetching (place, number, receiver, at, fault)
         SELECT place, number, ?3, ?4, ?5 FROM parcel WHERE place = ?1 AND number = ?2
         ON CONFLICT (place, number, receiver) DO UPDATE SET at = excluded.at, fault = excluded.fault
          WHERE fetching.fault IS NOT NULL",
        params![place.0, number, by.as_str(), cell::millis(at), fault],
    )
}

/// A message is gone, and its parcels are to go.
pub(super) fn discarded(tx: &Connection, place: Place) -> Result<(), StoreError> {
    tx.put("UPDATE parcel SET state = ?2 WHERE place = ?1", params![place.0, ParcelState::Discarded.cell()])
}
