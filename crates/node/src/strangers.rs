//! Those who come without a valid key: refused, and told in the audit log, which they cannot flood.

use std::sync::{Mutex, PoisonError};

use wasl_model::{Action, Actor, Caller, Outcome, Purpose, Refusal, Role, Timestamp};

use crate::{Bureau, NodeError, audited::Intent};

/// How many strangers were told in the current minute.
#[derive(Debug, Default)]
pub(crate) struct Strangers(Mutex<Minute>);

#[derive(Debug, Default)]
struct Minute {
    number: u64,
    told: u32,
}

impl Strangers {
    /// Whether one more may be told at `now`.
    fn may_tell(&self, now: Timestamp) -> bool {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = now.secs() / 60;
        if minute.number != number {
            *minute = Minute { number, told: 0 };
        }
        let fits = minute.told < Bureau::STRANGERS_TOLD_PER_MINUTE;
        minute.told += u32::from(fits);
        fits
    }
}

impl Bureau {
    /// How many refused strangers the audit log tells a minute. Beyond it they are refused silently.
    pub const STRANGERS_TOLD_PER_MINUTE: u32 = 60;

    /// Refuses somebody without a valid key who wants to do `action`, and says so in the audit log.
    /// The answer is always an error: mostly [`Refusal::Stranger`].
    pub fn refuse_stranger(&self, action: Action) -> NodeError {
        if !self.strangers.may_tell(self.now()) {
            return Refusal::Stranger.into();
        }
        // The line names a role and a purpose; those of a stranger say nothing.
        let (role, purpose) = (Role::Officer, Purpose::Investigation);
        let caller = Caller { actor: Actor::Stranger, member: self.identity.member, role, purpose };
        let refused =
            self.audited(Intent::plain(&caller, action), |_| Ok(((), Outcome::Changed { count: 0 })));
        refused.err().unwrap_or_else(|| Refusal::Stranger.into())
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
