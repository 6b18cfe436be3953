//! The side that asks: follows one feed from what it holds to what is offered.

use std::num::NonZeroU32;

use wasl_feed::{
    Checkpoint, ConsistencyProof, Frontier, Index, KeyName, Note, Origin, Signers, Tile, TreeHead, UnixTime,
    VerifyingKey,
};

use crate::{
    message::{Ask, Batch, Carried, Form, NoteTag, Offer, Reply, Request, VERSION, Want},
    moment,
    refusal::Refusal,
};

/// One round of one feed: an ask, and the answer to it.
///
/// Send [`Pull::ask`], then give it every reply until it is done or refuses. Several may be asked for
/// at once; answers come in the order of the asks, each ended by [`Reply::End`] or [`Reply::RelayEnd`].
///
/// ```text
///          ask            Offer                 Batch (Fold)
///   new ─────────▶ asked ────────▶ offered ◀──────────────┐
///                    │                │  └────────────────┘
///                    └── Refusal ──┬──┘
///                                  ▼           End
///                                ended ◀────────── offered (Done)
/// ```
///
/// After a refusal it takes nothing more, and what was folded before stays.
#[derive(Debug, Clone)]
pub struct Pull {
    origin: Origin,
    owner: Signers,
    peer: KeyName,
    frontier: Frontier,
    newest: Option<Checkpoint>,
    /// Checkpoints by the owner from elsewhere, that its history must agree with.
    testimony: Vec<Checkpoint>,
    witnesses: Vec<VerifyingKey>,
    want: Want,
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    Asked,
    Filling { offered: Checkpoint },
    Ending(Ending),
    Ended,
}

/// What follows from a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing but the next reply.
    Wait,
    /// Verified entries, to be stored in one transaction before the next reply is given.
    Fold(Box<Fold>),
    /// The round is over.
    Done(Box<Done>),
}

/// Entries that the owner signed, in their place. Only a [`Pull`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fold {
    /// The place of the first.
    pub start: Index,
    /// The entries, one at least. What is open in them fits; of a cover it is known that its owner signed it for this entry.
    pub entries: Vec<Carried>,
    /// The tiles that they complete.
    pub tiles: Vec<Tile>,
    /// The tree's edge after them.
    pub frontier: Frontier,
    /// The checkpoint that signs them, if they reach its size; otherwise more are to come.
    pub checkpoint: Option<Checkpoint>,
}

/// How a round ended without a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Done {
    /// What came of it.
    pub ending: Ending,
    /// The newest checkpoint of the feed that is known now, with the cosignatures it came with. To be
    /// stored, and given to the next [`Pull`]. After [`Ending::Unfinished`] it is ahead of the entries.
    pub newest: Option<Checkpoint>,
    /// Whether the server says that the feed may be passed on.
    pub may_pass_on: bool,
}

/// What came of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// Everything that was offered is held. A cosignature is due if it was not given for this size.
    InStep,
    /// The server stopped before the offered size. Ask again.
    Unfinished,
    /// The checkpoint alone was asked for, and agrees with what is held.
    Compared,
    /// The server, not the owner, has less than is held; what it has agrees.
    Behind,
    /// The server has nothing of this feed for us.
    Nothing,
}

impl Pull {
    /// The most checkpoints of others that are compared with.
    pub const TESTIMONY_MAX: usize = 64;

    /// Follows `origin`, signed by `owner`, from what is held: its tree's edge, and the newest
    /// checkpoint that was ever verified, if there is one. `peer` is who answers, as the carrier
    /// authenticated it: the owner, or another that has copied the feed.
    pub fn new(
        origin: Origin,
        owner: impl Into<Signers>,
        peer: KeyName,
        frontier: Frontier,
        newest: Option<Checkpoint>,
    ) -> Self {
        let (testimony, witnesses) = (Vec::new(), Vec::new());
        let (want, state) = (Want::Entries { bytes: NonZeroU32::MAX }, State::Asked);
        Self { origin, owner: owner.into(), peer, frontier, newest, testimony, witnesses, want, state }
    }

    /// Compares with these checkpoints of the same owner, verified, that others were shown; at most
    /// [`Pull::TESTIMONY_MAX`], of other feeds none.
    #[must_use]
    pub fn with_testimony(mut self, testimony: impl IntoIterator<Item = Checkpoint>) -> Self {
        let same_feed = testimony.into_iter().filter(|checkpoint| *checkpoint.origin() == self.origin);
        self.testimony = same_feed.take(Self::TESTIMONY_MAX).collect();
        self
    }

    /// Verifies the cosignatures of these members. Those of others are carried along unread.
    #[must_use]
    pub fn with_witnesses(mut self, witnesses: impl IntoIterator<Item = VerifyingKey>) -> Self {
        self.witnesses = witnesses.into_iter().take(Note::SIGNATURES_MAX).collect();
        self
    }

    /// Asks for about so many bytes of entries at once, and not for as many as the server gives.
    #[must_use]
    pub fn at_most(mut self, bytes: NonZeroU32) -> Self {
        self.want = Want::Entries { bytes };
        self
    }

    /// Asks for the newest checkpoint alone, to compare what this peer was shown.
    #[must_use]
    pub fn checkpoint_only(mut self) -> Self {
        self.want = Want::Checkpoint;
        self
    }

    /// What to send.
    pub fn ask(&self) -> Request {
        Request::Ask(Ask {
            origin: self.origin.clone(),
            from: self.frontier.size(),
            have: self.newest.as_ref().map(NoteTag::of),
            want: self.want,
        })
    }

    /// Takes the next reply. `history` tells what the held tree's first entries hash to at an earlier
    /// size (`None` where the store cannot say).
    ///
    /// # Errors
    /// A refusal ends this pull. The carrier sends its number, closes, and keeps what it had.
    pub fn receive(
        &mut self,
        reply: Reply,
        now: UnixTime,
        history: impl Fn(wasl_feed::Size) -> Option<TreeHead>,
    ) -> Result<Step, Refusal> {
        // Whoever goes wrong once is not listened to again.
        match (std::mem::replace(&mut self.state, State::Ended), reply) {
            (_, Reply::Refuse { number, text }) => Err(Refusal::ByPeer { number, text }),
            (State::Asked, Reply::Offer { origin, offer }) if origin == self.origin => {
                self.state = self.consider(offer, now, history)?;
                Ok(Step::Wait)
            }
            (State::Filling { offered }, Reply::Batch(batch)) => {
                let fold = self.fill(&offered, batch)?;
                self.state = State::Filling { offered };
                Ok(Step::Fold(Box::new(fold)))
            }
            (State::Filling { offered }, end @ (Reply::End | Reply::RelayEnd)) => {
                let in_step = self.frontier.size() == offered.size();
                Ok(self.done(if in_step { Ending::InStep } else { Ending::Unfinished }, &end))
            }
            (State::Ending(ending), end @ (Reply::End | Reply::RelayEnd)) => Ok(self.done(ending, &end)),
            _ => Err(Refusal::OutOfTurn),
        }
    }

    /// What is offered, and whether to go on to its entries.
    fn consider(
        &mut self,
        offer: Offer,
        now: UnixTime,
        history: impl Fn(wasl_feed::Size) -> Option<TreeHead>,
    ) -> Result<State, Refusal> {
        let (offered, extends) = match offer {
            Offer::Nothing => return Ok(State::Ending(Ending::Nothing)),
            Offer::Same { extends } => (self.newest.clone().ok_or(Refusal::OutOfTurn)?, extends),
            Offer::Checkpoint { note, extends } => (self.believe(&note, now)?, extends),
        };
        self.compare(&offered, history)?;
        let held = self.newest.as_ref().map_or(self.frontier.size(), Checkpoint::size);
        let held = held.max(self.frontier.size());
        let by_owner = self.peer == self.origin.owner();
        // Who only copies a feed may lag behind us; its owner may not, nor behind what it signed for others.
        let signed = self.testimony.iter().map(Checkpoint::size).max().filter(|_| by_owner);
        let held = signed.map_or(held, |signed| held.max(signed));
        if offered.size() < held {
            let offered = offered.size();
            return if by_owner {
                Err(Refusal::Shrunk { held, offered })
            } else {
                Ok(State::Ending(Ending::Behind))
            };
        }
        self.check_extends(&offered, &extends)?;
        self.remember(&offered);
        Ok(match self.want {
            Want::Checkpoint => State::Ending(Ending::Compared),
            Want::Entries { .. } => State::Filling { offered },
        })
    }

    /// Verifies an offered note: the owner's signature, its date, the cosignatures of known members.
    fn believe(&self, note: &str, now: UnixTime) -> Result<Checkpoint, Refusal> {
        let checkpoint = Checkpoint::read(note, &self.origin, self.owner.now())?;
        moment::check(checkpoint.time(), now)?;
        for witness in &self.witnesses {
            checkpoint.seen_by(witness)?;
        }
        Ok(checkpoint)
    }

    /// Compares the offered checkpoint with everything that the owner is known to have signed.
    fn compare(
        &self,
        offered: &Checkpoint,
        history: impl Fn(wasl_feed::Size) -> Option<TreeHead>,
    ) -> Result<(), Refusal> {
        let contradicts =
            |known: &&Checkpoint| known.size() == offered.size() && known.head() != offered.head();
        if let Some(known) = self.newest.iter().chain(&self.testimony).find(contradicts) {
            return Err(forked(known, offered));
        }
        let size = offered.size();
        let own = match size.cmp(&self.frontier.size()) {
            std::cmp::Ordering::Less => history(size),
            std::cmp::Ordering::Equal => Some(self.frontier.head()),
            std::cmp::Ordering::Greater => None,
        };
        match (own, &self.newest) {
            (Some(own), Some(newest)) if own != offered.head() => Err(forked(newest, offered)),
            (Some(own), None) if own != offered.head() => Err(self.diverged(offered)),
            _ => Ok(()),
        }
    }

    fn check_extends(&self, offered: &Checkpoint, extends: &ConsistencyProof) -> Result<(), Refusal> {
        extends.verify(self.frontier.head(), offered.head()).map_err(|_| self.diverged(offered))
    }

    /// Makes `offered` the newest, unless it is an older signature on the same tree. What was the
    /// newest before and lies beyond the entries held is still to be compared with them.
    fn remember(&mut self, offered: &Checkpoint) {
        match self.newest.take() {
            Some(newest) if newest.size() == offered.size() && newest.time() > offered.time() => {
                self.newest = Some(newest);
            }
            newest => {
                self.testimony.extend(newest);
                self.newest = Some(offered.clone());
            }
        }
    }

    /// Verifies a batch against the offered checkpoint, all of it before any of it counts.
    fn fill(&mut self, offered: &Checkpoint, batch: Batch) -> Result<Fold, Refusal> {
        let Batch { start, entries, proof } = batch;
        let expected = self.frontier.size();
        let end = expected.plus(entries.len())?;
        if start.get() != expected.get() || entries.is_empty() || end > offered.size() {
            return Err(Refusal::Misplaced { expected, found: start });
        }
        let mut frontier = self.frontier.clone();
        let mut tiles = Vec::new();
        let mut met = Vec::new();
        for entry in &entries {
            let index = frontier.size().next_index()?;
            check_form(&self.origin, &self.owner, index, entry)?;
            tiles.extend(frontier.push(&entry.commitment)?);
            let size = frontier.size();
            met.extend(
                self.testimony
                    .iter()
                    .filter(|known| known.size() == size)
                    .map(|known| (known, frontier.head())),
            );
        }
        proof.verify(frontier.head(), offered.head()).map_err(|_| Refusal::Forged { start })?;
        // The owner did sign these entries; now see whether it signed others for the same places.
        if let Some((known, _)) = met.into_iter().find(|(known, head)| known.head() != *head) {
            return Err(forked(known, offered));
        }
        self.frontier = frontier.clone();
        let checkpoint = (end == offered.size()).then(|| offered.clone());
        Ok(Fold { start, entries, tiles, frontier, checkpoint })
    }

    fn done(&mut self, ending: Ending, end: &Reply) -> Step {
        let may_pass_on = *end == Reply::RelayEnd;
        Step::Done(Box::new(Done { ending, newest: self.newest.take(), may_pass_on }))
    }

    fn diverged(&self, offered: &Checkpoint) -> Refusal {
        let held = self.newest.clone().map(Box::new);
        Refusal::Diverged { held, offered: Box::new(offered.clone()) }
    }
}

fn forked(held: &Checkpoint, offered: &Checkpoint) -> Refusal {
    Refusal::Forked { held: Box::new(held.clone()), offered: Box::new(offered.clone()) }
}

/// Looks whether what comes along of entry `index` of `origin` is its owner's: what is open fits the commitment, what is covered
/// bears the owner's signature.
///
/// # Errors
/// 4027 or 4050.
pub fn check_form(origin: &Origin, owner: &Signers, index: Index, entry: &Carried) -> Result<(), Refusal> {
    let Carried { commitment, form } = entry;
    match form {
        Form::Open(opening) if !commitment.opens_with(origin, index, opening) => {
            Err(Refusal::Payload { index })
        }
        // One from before the key was renewed is the owner's as well: what it covers is held against what is signed now.
        Form::Covered(cover) if !owner.all().any(|key| cover.is_of(origin, commitment, key)) => {
            Err(Refusal::Cover { index })
        }
        Form::Bare | Form::Open(_) | Form::Covered(_) => Ok(()),
    }
}

/// Reads the reply to a hello: the feeds that `peer` has for us.
pub fn read_hello(reply: Reply, peer: &KeyName) -> Result<Vec<Origin>, Refusal> {
    match reply {
        Reply::Hello { version, .. } if version != VERSION => Err(Refusal::Version { version }),
        Reply::Hello { name, .. } if name != *peer => {
            Err(Refusal::Name { expected: peer.clone(), found: name })
        }
        Reply::Hello { feeds, .. } => Ok(feeds),
        Reply::Refuse { number, text } => Err(Refusal::ByPeer { number, text }),
        _ => Err(Refusal::OutOfTurn),
    }
}
