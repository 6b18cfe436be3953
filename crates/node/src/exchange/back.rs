//! What this bureau signed and has not, brought back from a peer: first in every round, before anything else is asked.

use std::collections::VecDeque;

use wasl_exchange::{Done, Ending, Fold, Pull, Refusal, Reply, Request, Step};
use wasl_feed::{Checkpoint, Frontier, Origin, VerifyingKey};
use wasl_model::{Action, Caller, MemberId, Outcome, Permit};

use super::{covers, error::ExchangeError};
use crate::{Bureau, NodeError, audited::Intent};

/// Everything of this bureau's own feeds that one peer has and is missing here, payloads too. If there is any, the bureau is
/// an old copy of itself, and returning from then on.
///
/// ```text
///   begin ──▶ fetch records ──▶ fetch messages ──▶ complete records ──▶ complete messages ──▶ over
///                  ▲                                     │
///                  └──────────── a return began ─────────┘
/// ```
#[derive(Debug)]
pub(super) struct BringingBack {
    peer: VerifyingKey,
    member: MemberId,
    /// This bureau's own feeds, those that the peer has.
    feeds: Vec<Origin>,
    /// In which return this is; `None` in a home that never returned.
    number: Option<u64>,
    left: VecDeque<(Aim, Origin)>,
    asked: Option<Asked>,
    entries: u64,
}

/// What is asked of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    /// The entries beyond those that are here.
    Fetch,
    /// The payloads of those that came back without them.
    Complete,
}

/// One ask, and how far its answer has come.
#[derive(Debug)]
struct Asked {
    aim: Aim,
    origin: Origin,
    pull: Pull,
    /// Where the tree of what came ends.
    frontier: Frontier,
    /// Whether something came that is to be kept.
    has_more: bool,
    /// Another process of this bureau has just written what comes: it is no loss, and is read and left.
    is_known: bool,
}

/// What is to be done next.
#[derive(Debug)]
pub(super) enum Next {
    /// Send this, and give every reply.
    Ask(Request),
    /// Give the next reply.
    Listen,
    /// All that the peer has came back, in the return of this number.
    Over(Option<u64>),
}

impl BringingBack {
    /// From the peer `member`, whose key is `peer` and who has these `feeds`.
    pub(super) fn begin(
        bureau: &Bureau,
        (peer, member): (VerifyingKey, MemberId),
        feeds: &[Origin],
    ) -> Result<(Self, Next), ExchangeError> {
        let own = [bureau.identity.records(), bureau.identity.messages()];
        let feeds = own.into_iter().filter(|origin| feeds.contains(origin)).collect();
        let (left, asked) = (VecDeque::new(), None);
        let mut back = Self { peer, member, feeds, number: None, left, asked, entries: 0 };
        back.start(bureau)?;
        let next = back.next(bureau)?;
        Ok((back, next))
    }

    /// How many entries came back.
    pub(super) fn entries(&self) -> u64 {
        self.entries
    }

    /// Takes the next reply.
    pub(super) fn receive(&mut self, bureau: &Bureau, reply: Reply) -> Result<Next, ExchangeError> {
        let Some(mut asked) = self.asked.take() else { return Err(Refusal::OutOfTurn.into()) };
        let (origin, now) = (asked.origin.clone(), bureau.unix_now()?);
        let history = |size| bureau.store.head_at(&origin, size).ok().flatten();
        match asked.pull.receive(reply, now, history) {
            Ok(Step::Fold(fold)) if !asked.is_known => self.take(bureau, &mut asked, &fold)?,
            Ok(Step::Wait | Step::Fold(_)) => {}
            Ok(Step::Done(done)) => {
                self.ask_on(bureau, asked, &done)?;
                return self.next(bureau);
            }
            Err(refusal) => return Err(contradicted(bureau, &origin, self.member, refusal)),
        }
        self.asked = Some(asked);
        Ok(Next::Listen)
    }

    fn start(&mut self, bureau: &Bureau) -> Result<(), NodeError> {
        self.number = bureau.return_number()?;
        let all = |aim| self.feeds.iter().map(move |origin| (aim, origin.clone()));
        self.left = all(Aim::Fetch).chain(all(Aim::Complete)).collect();
        Ok(())
    }

    /// Asks for what is left, or is over.
    fn next(&mut self, bureau: &Bureau) -> Result<Next, ExchangeError> {
        while self.asked.is_none() {
            // A return that began meanwhile has heard nobody yet.
            if bureau.return_number()? != self.number {
                self.start(bureau)?;
            }
            let Some((aim, origin)) = self.left.pop_front() else { return Ok(Next::Over(self.number)) };
            self.asked = match aim {
                Aim::Fetch => self.fetch(bureau, &origin)?,
                Aim::Complete => self.complete(bureau, &origin)?,
            };
        }
        Ok(self.asked.as_ref().map_or(Next::Listen, |asked| Next::Ask(asked.pull.ask())))
    }

    /// The ask for the entries that the peer has beyond those that are here.
    fn fetch(&self, bureau: &Bureau, origin: &Origin) -> Result<Option<Asked>, ExchangeError> {
        let Some(feed) = bureau.store.feed(origin)?.filter(|feed| feed.halted.is_none()) else {
            return Ok(None);
        };
        let newest = own_checkpoint(feed.checkpoint.as_deref(), origin, &feed.key)?;
        let frontier = bureau.store.frontier(origin)?;
        let peer = self.peer.name().clone();
        let signers = bureau.store.signers(origin)?;
        let pull = Pull::new(origin.clone(), signers, peer, frontier.clone(), newest);
        Ok(Some(Asked::new(Aim::Fetch, origin, pull, frontier)))
    }

    /// The ask for payloads that are missing, unless this peer was asked for them in this return.
    fn complete(&self, bureau: &Bureau, origin: &Origin) -> Result<Option<Asked>, ExchangeError> {
        let store = &bureau.store;
        if store.home_return()?.is_none_or(|home_return| home_return.has_heard(self.member)) {
            return Ok(None);
        }
        let (_, Some(first)) = store.bare(origin)? else { return Ok(None) };
        self.complete_from(bureau, origin, store.frontier_at(origin, first)?)
    }

    fn complete_from(
        &self,
        bureau: &Bureau,
        origin: &Origin,
        frontier: Frontier,
    ) -> Result<Option<Asked>, ExchangeError> {
        let Some(feed) = bureau.store.feed(origin)? else { return Ok(None) };
        let newest = own_checkpoint(feed.checkpoint.as_deref(), origin, &feed.key)?;
        let peer = self.peer.name().clone();
        let signers = bureau.store.signers(origin)?;
        let pull = Pull::new(origin.clone(), signers, peer, frontier.clone(), None).with_testimony(newest);
        Ok(Some(Asked::new(Aim::Complete, origin, pull, frontier)))
    }

    /// Keeps what came.
    fn take(&mut self, bureau: &Bureau, asked: &mut Asked, fold: &Fold) -> Result<(), ExchangeError> {
        asked.frontier = fold.frontier.clone();
        asked.has_more = true;
        match asked.aim {
            Aim::Complete => complete(bureau, &asked.origin, fold)?,
            Aim::Fetch if take_back(bureau, self.member, &asked.origin, fold)? => {
                self.entries += fold.entries.len() as u64;
            }
            Aim::Fetch => asked.is_known = true,
        }
        Ok(())
    }

    /// An answer has ended; where it ended early, the same is asked from there on.
    fn ask_on(&mut self, bureau: &Bureau, asked: Asked, done: &Done) -> Result<(), ExchangeError> {
        let Asked { aim, origin, frontier, has_more, is_known, .. } = asked;
        let is_unfinished = done.ending == Ending::Unfinished && has_more;
        self.asked = match aim {
            Aim::Fetch if is_known || is_unfinished => self.fetch(bureau, &origin)?,
            Aim::Complete if is_unfinished => self.complete_from(bureau, &origin, frontier)?,
            Aim::Fetch | Aim::Complete => None,
        };
        Ok(())
    }
}

impl Asked {
    fn new(aim: Aim, origin: &Origin, pull: Pull, frontier: Frontier) -> Self {
        Self { aim, origin: origin.clone(), pull, frontier, has_more: false, is_known: false }
    }
}

/// Stores own entries that came back, in one transaction. The first of them begins a return. Whether they were missing.
fn take_back(bureau: &Bureau, from: MemberId, origin: &Origin, fold: &Fold) -> Result<bool, NodeError> {
    let asked = format!("own entries of {origin} from {}", fold.start);
    let taken = covers::take_all(bureau, origin, fold)?;
    let were_missing = bureau.replicating(&asked, fold.entries.len() as u64, |permit| {
        bureau.store.write::<_, NodeError>(permit, |write| {
            if write.size(origin)?.get() != fold.start.get() {
                return Ok(false);
            }
            if write.notice_return(from)? {
                tracing::error!(member = %from, %origin, number = 6018, "this home is an old copy");
            }
            for taken in &taken {
                write.accept(origin, &taken.entry)?;
            }
            if let Some(checkpoint) = &fold.checkpoint {
                write.keep_checkpoint(checkpoint)?;
            }
            Ok(true)
        })
    })?;
    if were_missing {
        bureau.store.forget_erased()?;
    }
    Ok(were_missing)
}

/// Stores payloads of own entries that had come back without them.
fn complete(bureau: &Bureau, origin: &Origin, fold: &Fold) -> Result<(), NodeError> {
    let taken = covers::take_all(bureau, origin, fold)?;
    let opened = taken.iter().filter(|taken| taken.entry.opening.is_some()).count() as u64;
    if opened == 0 {
        return Ok(());
    }
    let asked = format!("own payloads of {origin} from {}", fold.start);
    bureau.replicating(&asked, opened, |permit| {
        bureau.store.write::<_, NodeError>(permit, |write| {
            for (number, taken) in (fold.start.get()..).zip(&taken) {
                write.complete(origin, number, &taken.entry)?;
            }
            Ok(())
        })
    })?;
    Ok(bureau.store.forget_erased()?)
}

/// What it means that `peer` offers something of an own feed that does not fit what is here.
fn contradicted(bureau: &Bureau, origin: &Origin, peer: MemberId, refusal: Refusal) -> ExchangeError {
    let (Refusal::Forked { offered, .. } | Refusal::Diverged { offered, .. }) = &refusal else {
        return refusal.into();
    };
    match bureau.stop_writing(origin, peer, offered) {
        Ok(true) => NodeError::OldCopy.into(),
        // The peer's proof was wrong, and what it offers is what is here.
        Ok(false) => refusal.into(),
        Err(error) => error.into(),
    }
}

impl Bureau {
    /// Carries something in or out, with a line in the audit log.
    fn replicating<T>(
        &self,
        asked: &str,
        count: u64,
        work: impl FnOnce(&Permit) -> Result<T, NodeError>,
    ) -> Result<T, NodeError> {
        let caller = Caller::bureau(self.identity.member);
        let intent = Intent::asking(&caller, Action::Replicate, asked);
        self.audited(intent, |permit| Ok((work(permit)?, Outcome::Changed { count })))
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
