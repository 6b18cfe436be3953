//! When what is published follows the records.

use std::{sync::Arc, time::Duration};

use wasl_lookup::Tag;
use wasl_model::{MemberId, Permit};

use super::published::{PeerSet, Published};
use crate::{Bureau, NodeError};

/// How long a peer waits at its first question until its set is made; in the background it is made on.
const WAIT_MAX: Duration = Duration::from_secs(3);

impl Bureau {
    /// The set that `peer` is given now. It follows the records after `lookup_publish_secs`.
    ///
    /// # Errors
    /// If making it takes longer than a peer waits.
    pub(super) fn set_for(&self, permit: &Permit, peer: MemberId) -> Result<Arc<PeerSet>, NodeError> {
        let mut published = self.lookup.published();
        let now = permit.at();
        let age = published.known.map(|(at, _)| now.millis_since(at));
        if age.is_none_or(|age| age >= self.settings.lookup_publish_secs.saturating_mul(1_000)) {
            self.publish(permit, &mut published)?;
        }
        Ok(published.for_peer(self.lookup.key().public(), (self.identity.member, peer), now))
    }

    /// Takes in what has changed or expired since.
    fn publish(&self, permit: &Permit, published: &mut Published) -> Result<(), NodeError> {
        let (now, newest) = (permit.at(), self.store.newest_change()?);
        match published.known {
            Some((at, change)) if change == newest && !published.expires_between(at, now) => {}
            _ => {
                if !self.list_numbers(permit, WAIT_MAX)? {
                    return Err(NodeError::SetInMaking);
                }
                let (mut open, mut limited) = (Vec::new(), Vec::new());
                self.lookup.store().each_listed(permit, |listed| {
                    if listed.audience.is_none() && listed.expires.is_none() {
                        open.push(Tag::from_number(listed.tag));
                    } else {
                        limited.push(listed);
                    }
                })?;
                *published = Published::new(open, limited);
            }
        }
        published.known = Some((now, newest));
        Ok(())
    }
}
