//! What this bureau signed and has not, brought back from a peer: first in every round, before anything else is asked.

use wasl_exchange::{Done, Ending, Fold, Pull, Refusal, Step};
use wasl_feed::{Checkpoint, Origin, VerifyingKey};
use wasl_model::{Action, Caller, MemberId, Outcome};

use super::{
    line::{ExchangeError, Limited},
    pull::{CameBack, Talk, reply},
};
use crate::{Bureau, NodeError, audited::Intent};

/// What became of verified entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// They were not here.
    Back,
    /// Another process of this bureau has just written them: they are no loss.
    Known,
}

impl<S: Limited> Talk<'_, S> {
    /// Fetches everything of this bureau's own feeds that the peer has and is missing here, payloads too. If there is any, the
    /// bureau is an old copy of itself, and returning from then on.
    pub(super) fn bring_back(&mut self) -> Result<CameBack, ExchangeError> {
        let feeds = [self.bureau.identity.records(), self.bureau.identity.messages()];
        loop {
            let number = self.bureau.return_number()?;
            for origin in &feeds {
                self.fetch_own(origin)?;
            }
            // A return that began meanwhile has heard nobody yet.
            if self.bureau.return_number()? != number {
                continue;
            }
            for origin in &feeds {
                self.complete_own(origin)?;
            }
            return Ok(number);
        }
    }

    /// Fetches the entries of an own feed that the peer has beyond those that are here.
    fn fetch_own(&mut self, origin: &Origin) -> Result<(), ExchangeError> {
        loop {
            let store = &self.bureau.store;
            let Some(feed) = store.feed(origin)? else { return Ok(()) };
            if feed.halted.is_some() {
                return Ok(());
            }
            let newest = own_checkpoint(feed.checkpoint.as_deref(), origin, &feed.key)?;
            let (peer, frontier) = (self.peer.name().clone(), store.frontier(origin)?);
            let pull = Pull::new(origin.clone(), feed.key.clone(), peer, frontier, newest);
            let mut taken = Taken::Known;
            let done = self.converse(pull, &mut |talk, fold| {
                taken = talk.take_back(origin, fold)?;
                Ok(taken)
            });
            match done {
                Err(ExchangeError::Refused(refusal)) => {
                    return Err(self.bureau.contradicted(origin, self.member()?, refusal));
                }
                Err(error) => return Err(error),
                Ok(None) => {}
                Ok(Some(done)) if done.ending == Ending::Unfinished && taken == Taken::Back => {}
                Ok(Some(_)) => return Ok(()),
            }
        }
    }

    /// Fetches payloads that are missing in an own feed, if this peer was not asked for them in this return.
    fn complete_own(&mut self, origin: &Origin) -> Result<(), ExchangeError> {
        let store = &self.bureau.store;
        let member = self.member()?;
        let was_asked = store.home_return()?.is_none_or(|home_return| home_return.has_heard(member));
        let (Some(feed), false) = (store.feed(origin)?, was_asked) else { return Ok(()) };
        let (_, Some(first)) = store.bare(origin)? else { return Ok(()) };
        let newest = own_checkpoint(feed.checkpoint.as_deref(), origin, &feed.key)?;
        let mut frontier = store.frontier_at(origin, first)?;
        loop {
            let (peer, before) = (self.peer.name().clone(), frontier.size());
            let pull = Pull::new(origin.clone(), feed.key.clone(), peer, frontier.clone(), None);
            let done = self.converse(pull.with_testimony(newest.clone()), &mut |talk, fold| {
                frontier = fold.frontier.clone();
                talk.complete(origin, fold)?;
                Ok(Taken::Back)
            })?;
            let is_more = done.is_some_and(|done| done.ending == Ending::Unfinished);
            if !is_more || frontier.size() == before {
                return Ok(());
            }
        }
    }

    /// One ask and its answer. `None` if what came was known; the rest of the answer is read and left.
    fn converse(
        &mut self,
        mut pull: Pull,
        take: &mut dyn FnMut(&mut Self, &Fold) -> Result<Taken, ExchangeError>,
    ) -> Result<Option<Done>, ExchangeError> {
        let origin = match pull.ask() {
            wasl_exchange::Request::Ask(ask) => ask.origin,
            _ => return Err(Refusal::OutOfTurn.into()),
        };
        self.line.send(&pull.ask())?;
        let mut is_known = false;
        loop {
            let reply = reply(&mut self.line)?;
            let (now, bureau) = (self.unix_now()?, self.bureau);
            let history = |size| bureau.store.head_at(&origin, size).ok().flatten();
            match pull.receive(reply, now, history)? {
                Step::Wait => {}
                Step::Fold(_) if is_known => {}
                Step::Fold(fold) => is_known = take(self, &fold)? == Taken::Known,
                Step::Done(_) if is_known => return Ok(None),
                Step::Done(done) => return Ok(Some(*done)),
            }
        }
    }

    /// Stores own entries that came back, in one transaction. The first of them begins a return.
    fn take_back(&mut self, origin: &Origin, fold: &Fold) -> Result<Taken, ExchangeError> {
        let (bureau, member) = (self.bureau, self.member()?);
        let (asked, count) =
            (format!("own entries of {origin} from {}", fold.start), fold.entries.len() as u64);
        let taken = bureau.replicating(&asked, count, |permit| {
            bureau.store.write::<_, NodeError>(permit, |write| {
                if write.size(origin)?.get() != fold.start.get() {
                    return Ok(Taken::Known);
                }
                if write.notice_return(member)? {
                    tracing::error!(%member, %origin, number = 6018, "this home is an old copy");
                }
                for entry in &fold.entries {
                    write.accept(origin, entry)?;
                }
                if let Some(checkpoint) = &fold.checkpoint {
                    write.keep_checkpoint(checkpoint)?;
                }
                Ok(Taken::Back)
            })
        })?;
        if taken == Taken::Back {
            self.round.entries += count;
            bureau.store.forget_erased()?;
        }
        Ok(taken)
    }

    /// Stores payloads of own entries that had come back without them.
    fn complete(&mut self, origin: &Origin, fold: &Fold) -> Result<(), ExchangeError> {
        let bureau = self.bureau;
        let opened = fold.entries.iter().filter(|entry| entry.opening.is_some()).count() as u64;
        if opened == 0 {
            return Ok(());
        }
        let asked = format!("own payloads of {origin} from {}", fold.start);
        bureau.replicating(&asked, opened, |permit| {
            bureau.store.write::<_, NodeError>(permit, |write| {
                for (number, entry) in (fold.start.get()..).zip(&fold.entries) {
                    write.complete(origin, number, entry)?;
                }
                Ok(())
            })
        })?;
        Ok(bureau.store.forget_erased()?)
    }

    fn member(&self) -> Result<MemberId, ExchangeError> {
        let member = self.peer.name().member().parse();
        member.map_err(|_| wasl_store::StoreError::Row { table: "peer" }.into())
    }
}

impl Bureau {
    /// Carries something in or out, with a line in the audit log.
    fn replicating<T>(
        &self,
        asked: &str,
        count: u64,
        work: impl FnOnce(&wasl_model::Permit) -> Result<T, NodeError>,
    ) -> Result<T, NodeError> {
        let caller = Caller::bureau(self.identity.member);
        let intent = Intent::asking(&caller, Action::Replicate, asked);
        self.audited(intent, |permit| Ok((work(permit)?, Outcome::Changed { count })))
    }

    /// What it means that `peer` offers something of an own feed that does not fit what is here.
    fn contradicted(&self, origin: &Origin, peer: MemberId, refusal: Refusal) -> ExchangeError {
        let (Refusal::Forked { offered, .. } | Refusal::Diverged { offered, .. }) = &refusal else {
            return refusal.into();
        };
        match self.stop_writing(origin, peer, offered) {
            Ok(true) => NodeError::OldCopy.into(),
            // The peer's proof was wrong, and what it offers is what is here.
            Ok(false) => refusal.into(),
            Err(error) => error.into(),
        }
    }

    /// Stops writing where `offered`, which this bureau has signed, is not history here. Whether that is so.
    ///
    /// Beyond what is here it may be the longer history or another one: nothing is written before that is known. At a size that
    /// is here it is another one: this bureau has signed both, and the two notes are kept.
    fn stop_writing(&self, origin: &Origin, peer: MemberId, offered: &Checkpoint) -> Result<bool, NodeError> {
        match self.store.head_at(origin, offered.size())? {
            Some(own) if own == offered.head() => return Ok(false),
            Some(_) => {
                let own = self.store.feed(origin)?.and_then(|feed| feed.checkpoint).unwrap_or_default();
                let evidence = format!("{own}\n{}", offered.to_text());
                self.store.halt(origin, NodeError::OldCopy.number(), &evidence)?;
            }
            None => {
                self.store
                    .write::<_, NodeError>(&self.own_permit()?, |write| Ok(write.notice_return(peer)?))?;
            }
        }
        tracing::error!(%peer, %origin, number = NodeError::OldCopy.number(), "a peer has another history of the own feed");
        Ok(true)
    }
}

fn own_checkpoint(
    note: Option<&str>,
    origin: &Origin,
    key: &VerifyingKey,
) -> Result<Option<Checkpoint>, NodeError> {
    Ok(note.map(|note| Checkpoint::read(note, origin, key)).transpose()?)
}
