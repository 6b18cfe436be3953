//! How much room attachments have in a home, and how much of it is promised to those that are on their way.

use std::sync::{Mutex, PoisonError};

use wasl_model::Permit;

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

/// Room that is promised and not taken yet.
#[derive(Debug, Default)]
pub(crate) struct Room {
    promised: Mutex<u64>,
}

/// A promise of some room; given back when dropped.
#[derive(Debug)]
pub(crate) struct Promise<'r> {
    room: &'r Room,
    bytes: u64,
}

impl Room {
    /// Promises `bytes`, if there are so many beside `held` ones and those that are promised; of `limit` in all.
    pub(crate) fn promise(&self, bytes: u64, held: u64, limit: u64) -> Option<Promise<'_>> {
        let mut promised = self.promised.lock().unwrap_or_else(PoisonError::into_inner);
        let left = limit.saturating_sub(held).saturating_sub(*promised);
        if bytes > left {
            return None;
        }
        *promised += bytes;
        Some(Promise { room: self, bytes })
    }

    /// How many bytes are left.
    pub(crate) fn left(&self, held: u64, limit: u64) -> u64 {
        let promised = *self.promised.lock().unwrap_or_else(PoisonError::into_inner);
        limit.saturating_sub(held).saturating_sub(promised)
    }
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

impl Drop for Promise<'_> {
    fn drop(&mut self) {
        *self.room.promised.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_promised_once_and_given_back() {
        let room = Room::default();
        let first = room.promise(60, 20, 100);
        assert!(first.is_some() && room.promise(21, 20, 100).is_none());
        assert_eq!(room.left(20, 100), 20);
        drop(first);
        assert_eq!((room.left(20, 100), room.left(200, 100)), (80, 0));
    }
}
