//! Whom the room is for that attachments have: what is carried for others gives way to what is this bureau's own.

use wasl_model::Permit;

use super::room::Promise;
use crate::{Bureau, NodeError};

/// The most carried parcels that are looked at when room is made.
const CARRIED_MAX: u32 = 1_000;

/// Whom something needs room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RoomFor {
    /// This bureau: what is carried for others gives way to it.
    Own,
    /// Others, for whom it is carried.
    Others,
}

impl Bureau {
    /// Promises `bytes` of the room that attachments have, if there are so many. For its own the bureau lets go of what it
    /// carries for others, as far as that is needed and helps.
    pub(crate) fn promise_room(&self, bytes: u64, needs: RoomFor) -> Result<Option<Promise<'_>>, NodeError> {
        let permit = self.own_permit()?;
        if needs == RoomFor::Own {
            self.make_room(&permit, bytes)?;
        }
        Ok(self.parcel_room.promise(bytes, self.store.parcel_bytes(&permit)?, self.room_max()))
    }

    /// How many bytes are left for what is this bureau's own, if it lets go of all that it carries.
    pub(crate) fn room_left(&self, permit: &Permit) -> Result<u64, NodeError> {
        let carried = self.store.carried_parcels(permit, CARRIED_MAX)?;
        let carried: u64 = carried.iter().map(|parcel| parcel.size).sum();
        let held = self.store.parcel_bytes(permit)?.saturating_sub(carried);
        Ok(self.parcel_room.left(held, self.room_max()))
    }

    /// Lets go of carried parcels until `bytes` are left, those that came first before the others; of none if that does not
    /// help. They are fetched again once there is room.
    pub(crate) fn make_room(&self, permit: &Permit, bytes: u64) -> Result<(), NodeError> {
        let mut left = self.parcel_room.left(self.store.parcel_bytes(permit)?, self.room_max());
        if bytes <= left || bytes > self.room_left(permit)? {
            return Ok(());
        }
        let files = self.parcel_files()?;
        for parcel in self.store.carried_parcels(permit, CARRIED_MAX)? {
            let name = parcel.name;
            self.store.write::<_, NodeError>(permit, |write| Ok(write.put_off_carried(name)?))?;
            files.remove(name)?;
            left = left.saturating_add(parcel.size);
            if bytes <= left {
                break;
            }
        }
        Ok(())
    }

    fn room_max(&self) -> u64 {
        self.settings.attachments_mib_max.saturating_mul(1 << 20)
    }
}
