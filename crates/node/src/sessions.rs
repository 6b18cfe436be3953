//! Who was seen lately: keys that were verified, and strangers that were told.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use subtle::ConstantTimeEq as _;
use wasl_model::{KeyId, Timestamp};

/// Keys that were verified lately, so that Argon2id is paid once and not at every question. Holds
/// SHA-256 of whole keys; at most [`Sessions::KEPT_MAX`].
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    verified: Mutex<HashMap<KeyId, [u8; 32]>>,
}

impl Sessions {
    const KEPT_MAX: usize = 10_000;
}

impl Sessions {
    /// Whether the key with this digest was verified lately.
    pub(crate) fn knows(&self, id: KeyId, digest: &[u8; 32]) -> bool {
        let verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        verified.get(&id).is_some_and(|known| known.ct_eq(digest).into())
    }

    /// Keeps that the key with this digest was verified.
    pub(crate) fn remember(&self, id: KeyId, digest: [u8; 32]) {
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if verified.len() >= Self::KEPT_MAX {
            verified.clear();
        }
        verified.insert(id, digest);
    }
}

/// How many strangers were told in the current minute.
#[derive(Debug, Default)]
pub(crate) struct Strangers(Mutex<Minute>);

#[derive(Debug, Default)]
struct Minute {
    number: u64,
    told: u32,
}

impl Strangers {
    /// How many the audit log tells a minute.
    pub(crate) const TOLD_PER_MINUTE: u32 = 60;

    /// Whether one more may be told at `now`.
    pub(crate) fn may_tell(&self, now: Timestamp) -> bool {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = now.secs() / 60;
        if minute.number != number {
            *minute = Minute { number, told: 0 };
        }
        let fits = minute.told < Self::TOLD_PER_MINUTE;
        minute.told += u32::from(fits);
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_strangers_fills_no_log() {
        let strangers = Strangers::default();
        let told = |secs| (0..1_000).filter(|_| strangers.may_tell(Timestamp::from_secs(secs))).count();
        assert_eq!([told(0), told(59), told(60)], [60, 0, 60]);
    }
}
