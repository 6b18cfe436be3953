//! The parcels of others' messages that are carried with their covers: wanted, here, or to go.

use wasl_feed::Origin;
use wasl_model::{Action, MessageId, Parcel, ParcelName, Permit, Timestamp};

use crate::{
    Store, StoreError, WantedParcel, Write, cell, engine::params, leave, log, parcel_state::ParcelState,
    parcels,
};

impl Store {
    /// Parcels that go with covers of the feed `origin`, which may be passed on, and that are to be fetched to be carried: the oldest entries' first, at most
    /// `limit`.
    pub fn wanted_to_carry(
        &self,
        permit: &Permit,
        origin: &Origin,
        limit: u32,
    ) -> Result<Vec<WantedParcel>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let sql = "SELECT name, carried_parcel.size, place, number FROM feed
                     JOIN carried_parcel ON place >= id << 48 AND place < (id + 1) << 48
                    WHERE origin = ?1 AND state = 0
                      AND EXISTS (SELECT 1 FROM passing WHERE passing.feed = feed.id)
                    ORDER BY place, number LIMIT ?2";
        parcels::wanted(&*self.database().reader()?, sql, origin, limit)
    }

    /// Parcels that are here for others alone, those that came first before the others, at most `limit`; each once.
    pub fn carried_parcels(&self, permit: &Permit, limit: u32) -> Result<Vec<Parcel>, StoreError> {
        leave::needs_one_of(permit, &[Action::Replicate, Action::MessageSend])?;
        let sql = "SELECT name, max(size) FROM carried_parcel
                    WHERE state = 1
                      AND NOT EXISTS (SELECT 1 FROM parcel
                                       WHERE parcel.name = carried_parcel.name AND parcel.state IN (0, 1))
                      AND NOT EXISTS (SELECT 1 FROM upload WHERE upload.name = carried_parcel.name)
                    GROUP BY name ORDER BY min(at), name LIMIT ?1";
        self.database().reader()?.list(sql, params![limit], parcels::parcel)
    }
}

impl Write<'_> {
    /// Notes how a parcel that was wanted to be carried stands now; whether there was one.
    pub fn settle_carried(
        &mut self,
        message: MessageId,
        number: u8,
        state: ParcelState,
    ) -> Result<bool, StoreError> {
        leave::needs(self.permit(), Action::Replicate)?;
        let Some(place) = log::message_place(self.tx(), message)? else { return Ok(false) };
        let (at, cell, fault) = (cell::millis(self.permit().at()), state.cell(), state.fault());
        let sql = "UPDATE carried_parcel SET state = ?3, fault = ?4, at = ?5
                    WHERE place = ?1 AND number = ?2 AND state = 0";
        Ok(self.tx().execute(sql, params![place.0, number, cell, fault, at])? > 0)
    }

    /// Lets go of a carried parcel that is here: what is one's own needs the room. It is wanted again; whether there was one.
    pub fn put_off_carried(&mut self, name: ParcelName) -> Result<bool, StoreError> {
        leave::needs_one_of(self.permit(), &[Action::Replicate, Action::MessageSend])?;
        let sql = "UPDATE carried_parcel SET state = 0 WHERE name = ?1 AND state = 1";
        Ok(self.tx().execute(sql, params![name.as_bytes()])? > 0)
    }

    /// Lets go of the carried parcels that are here, or wanted in vain, since before a moment; how many.
    pub fn expire_carried(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        leave::needs(self.permit(), Action::Replicate)?;
        let sql = "UPDATE carried_parcel SET state = 2 WHERE at < ?1 AND state <> 2";
        self.tx().execute(sql, params![cell::millis(before)])
    }
}
