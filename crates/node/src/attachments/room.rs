//! How much room attachments have in a home, and how much of it is promised to those that are on their way.

use std::sync::{Mutex, PoisonError};

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
