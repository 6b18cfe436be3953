//! What an owner is told of its feed: that all of it was seen, and that what it erased is gone.

use wasl_exchange::Request;
use wasl_feed::{Checkpoint, Receipt, VerifyingKey};

use super::error::ExchangeError;
use crate::{Bureau, NodeError};

/// What the server is told about a feed once this side has all of it.
#[derive(Debug)]
pub(super) struct Told {
    seen: Option<Checkpoint>,
    erased: Option<Receipt>,
}

impl Told {
    /// What is due for a feed of which everything up to `newest` is here.
    pub(super) fn of(bureau: &Bureau, newest: &Checkpoint) -> Result<Self, ExchangeError> {
        let (store, identity) = (&bureau.store, &bureau.identity);
        let (origin, me, size) = (newest.origin(), identity.member, newest.size().get());
        let seen = store.cosignatures(origin)?.into_iter().find(|(witness, ..)| witness == me.as_str());
        let cosigns = size > 0 && seen.is_none_or(|(_, seen, _)| seen < size);
        let given = store.receipts(origin)?.into_iter().find(|receipt| receipt.receiver == me.as_str());
        let ordered = store.newest_erasure(origin)?;
        let receipts = ordered.is_some_and(|ordered| given.is_none_or(|given| given.size <= ordered));
        if receipts {
            // Rows, payloads and salts went with the fold; the index and the log of writes follow.
            bureau.follow()?;
            store.forget_erased()?;
        }
        let now = bureau.unix_now()?;
        Ok(Self {
            seen: cosigns.then(|| newest.clone()),
            erased: receipts.then(|| Receipt::for_checkpoint(newest, now, &identity.key)),
        })
    }

    pub(super) fn requests(
        &self,
        bureau: &Bureau,
        owner: &VerifyingKey,
    ) -> Result<Vec<Request>, ExchangeError> {
        let (now, key) = (bureau.unix_now()?, &bureau.identity.key);
        let cosign = |seen| Request::cosign(seen, owner, now, key).map_err(NodeError::from);
        let cosign = self.seen.as_ref().map(cosign).transpose()?;
        Ok(self.erased.as_ref().map(Request::receipt).into_iter().chain(cosign).collect())
    }

    /// Notes that it arrived, so that it is not told again.
    pub(super) fn keep(&self, bureau: &Bureau) -> Result<(), ExchangeError> {
        let (store, me) = (&bureau.store, bureau.identity.member);
        self.erased.as_ref().map_or(Ok(()), |erased| store.keep_receipt(erased))?;
        Ok(self.seen.as_ref().map_or(Ok(()), |seen| store.keep_cosignature(seen, me.as_str()))?)
    }
}
