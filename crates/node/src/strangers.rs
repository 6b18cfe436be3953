//! Those who come without a valid key: refused, and told in the audit log, which they cannot flood.

use wasl_model::{Action, Actor, Caller, Outcome, Purpose, Refusal, Role};

use crate::{Bureau, NodeError, audited::Intent};

impl Bureau {
    /// Refuses somebody without a valid key who wants to do `action`, and says so in the audit log.
    /// Beyond 60 a minute they are refused silently. The answer is always an error: mostly [`Refusal::Stranger`].
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
