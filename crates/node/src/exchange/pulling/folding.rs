//! Verified entries, kept and folded.

use wasl_exchange::Fold;
use wasl_feed::{Checkpoint, Opening, Origin, VerifyingKey};
use wasl_model::{Action, Caller, Outcome, Post};

use super::Pulling;
use crate::{
    Bureau, NoPart, NodeError,
    audited::Intent,
    exchange::{covers, error::ExchangeError},
};

impl Pulling {
    /// Stores verified entries and folds what they say, in one transaction; false if another line was faster.
    pub(super) fn fold(
        &mut self,
        bureau: &Bureau,
        (origin, key): (&Origin, &VerifyingKey),
        fold: &Fold,
    ) -> Result<bool, ExchangeError> {
        let caller = Caller::bureau(bureau.identity.member);
        let asked = format!("entries of {origin} from {}", fold.start);
        let count = fold.entries.len() as u64;
        let taken = covers::take_all(bureau, origin, fold)?;
        // What is missing of these feeds is asked for once more, elsewhere.
        let passes_on = !self.is_of_peer(origin) || bureau.store.may_pass_on(origin)?;
        let has_relays = bureau.store.peers()?.iter().any(|peer| peer.is_relay);
        let folded = bureau.audited(Intent::asking(&caller, Action::Replicate, &asked), |permit| {
            let folded = bureau.store.write::<_, NodeError>(permit, |write| {
                // What a key signed that was revoked while this came counts no more.
                if !write.is_signed_by(origin, key)? {
                    return Err(NoPart::Revoked.into());
                }
                let size = write.size(origin)?.get();
                if size != fold.start.get() && !self.is_of_peer(origin) {
                    return Ok(None);
                }
                if size != fold.start.get() {
                    // Another process of this bureau was faster; the next ask begins where it ended.
                    return Err(wasl_store::StoreError::Gap { number: fold.start.get(), size }.into());
                }
                let mut has_dropped = false;
                for (number, taken) in (fold.start.get()..).zip(&taken) {
                    write.accept(origin, &taken.entry)?;
                    has_dropped |= taken.carry(write, (origin, number), has_relays)?;
                }
                if passes_on {
                    let end = fold.start.get() + count;
                    write.note_given(origin, self.member, (fold.start.get(), end))?;
                }
                if let Some(checkpoint) = &fold.checkpoint {
                    write.keep_checkpoint(checkpoint)?;
                }
                Ok(Some(has_dropped))
            })?;
            Ok((folded, Outcome::Changed { count: folded.map_or(0, |_| count) }))
        })?;
        let Some(has_dropped) = folded else { return Ok(false) };
        self.entries += count;
        // Others may wait for what this bureau passes on.
        bureau.news.tell();
        // A message that was taken back may have been erased: from the log of writes as well.
        let takes_back =
            |opening: &Opening| matches!(Post::from_bytes(opening.payload()), Ok(Post::Recalled { .. }));
        if has_dropped
            || origin.log() == Origin::MESSAGES
                && taken.iter().flat_map(|taken| &taken.entry.opening).any(takes_back)
        {
            bureau.store.forget_erased()?;
            bureau.remove_discarded_parcels(&bureau.own_permit()?)?;
        }
        Ok(true)
    }

    /// Keeps a newer signature on what is held already, so that its age is known.
    pub(super) fn keep_newer(
        bureau: &Bureau,
        newest: &Checkpoint,
        key: &VerifyingKey,
    ) -> Result<(), ExchangeError> {
        let held = bureau.store.feed(newest.origin())?;
        let is_newer = held.is_some_and(|held| {
            held.size == newest.size().get() && held.checkpoint.as_deref() != Some(&newest.to_text())
        });
        if is_newer {
            let permit = bureau.own_permit()?;
            bureau.store.write::<_, NodeError>(&permit, |write| {
                if write.is_signed_by(newest.origin(), key)? {
                    write.keep_checkpoint(newest)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}
