//! The side of a conversation that pulls: what to send, and what follows from each reply.
//!
//! Nothing here opens a socket or waits: whoever carries the messages, over TLS or in a simulation, gives every reply to
//! [`Pulling`] and sends what it says.

mod folding;

use std::{
    collections::{BTreeSet, VecDeque},
    sync::mpsc::Sender,
};

use wasl_exchange::{Done, Ending, Offer, Pull, Refusal, Reply, Request, Step, read_hello};
use wasl_feed::{Checkpoint, KeyName, Origin, VerifyingKey};
use wasl_model::MemberId;
use wasl_store::FeedRow;

use super::{
    back::{self, BringingBack},
    error::ExchangeError,
    notes,
    pace::Pace,
    telling::Told,
    unsaid::Unsaid,
};
use crate::{Bureau, NoPart, NodeError, identity};

/// How many batches of the directory one round takes; the next one takes more.
const DIRECTORY_BATCHES_MAX: u32 = 256;

/// A conversation with one peer, rounds of which follow each other.
///
/// ```text
///             begin                receive              begin_round
///   (Hello) ─────────▶ greeting ─────────────▶ resting ─────────────▶ directory ──▶ bringing back ──▶ asking ──┐ receive
///                                                 ▲                                                     │ ◀────┘
///                                                 │                                        last questions ◀┤ nothing is left to ask
///                                                 └────────────────────────────────────────┴────────────┘
/// ```
///
/// After an error it is of no further use; what was folded before stays.
#[derive(Debug)]
pub struct Pulling {
    member: MemberId,
    peer: VerifyingKey,
    feeds: Vec<Origin>,
    /// The members that are heard through this peer, which is a hub if there are any.
    heard: BTreeSet<KeyName>,
    /// Which feeds this round is about.
    round: Feeds,
    pace: Pace,
    /// Who confirms the messages that arrive; nobody: it does so itself.
    confirms: Option<Sender<Origin>>,
    /// What this round still has to ask for.
    left: VecDeque<Origin>,
    stage: Stage,
    /// In which return everything that the peer has of this bureau's feeds came back in this round.
    came_back: Option<u64>,
    /// Somebody else's feed was found to be forked in this round.
    fork: Option<Refusal>,
    entries: u64,
}

#[derive(Debug)]
enum Stage {
    Greeting,
    Resting,
    /// The directory is asked for.
    Directory(Before),
    BringingBack(Box<BringingBack>),
    Asking(Box<Asking>),
    /// A round's last questions were asked; answers come in their order.
    Closing(VecDeque<Last>),
    /// What is offered does not fit; the rest of the answer is let pass.
    Skipping,
    Ended,
}

/// What is asked last in a round.
#[derive(Debug)]
enum Last {
    /// What others left about a feed.
    Notes(Origin),
    /// What entries say that came without it.
    Unsaid(Unsaid),
}

/// What comes after the directory, and how many batches of it came in this round.
#[derive(Debug, Clone, Copy)]
struct Before {
    feeds: Feeds,
    came: u32,
}

/// One feed that is asked for.
#[derive(Debug)]
struct Asking {
    feed: FeedRow,
    pull: Pull,
    /// What was seen and erased was told, and this answer shows that it arrived.
    told: Option<Told>,
    /// A line to another hub was faster: what comes is here already, and is read and left.
    is_known: bool,
}

/// Which feeds a round is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feeds {
    /// All that the peer has: this bureau's are brought back, its own and those of whoever is heard through it fetched, the
    /// others compared.
    All,
    /// The peer's own, and those of whoever is heard through it.
    OfPeer,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Send these, then give the next reply.
    Say(Vec<Request>),
    /// Give the next reply.
    Listen,
    /// The round is over; begin another, or leave.
    Rest,
}

impl Pulling {
    /// A conversation with the peer `member`, and what it begins with.
    ///
    /// # Errors
    /// If `member` is no peer.
    pub fn begin(bureau: &Bureau, member: MemberId) -> Result<(Self, Request), ExchangeError> {
        let peer = bureau.store.peer(member)?.ok_or(NodeError::NoPeer(member))?;
        let peer = peer.vkey.parse().map_err(NodeError::from)?;
        let (feeds, left) = (Vec::new(), VecDeque::new());
        let hello = Request::hello(bureau.identity.key.name().clone());
        let (stage, came_back, fork) = (Stage::Greeting, None, None);
        let (heard, round, pace) = (BTreeSet::new(), Feeds::All, Pace::new(bureau.now()));
        let pulling = Self {
            member,
            peer,
            feeds,
            heard,
            round,
            pace,
            confirms: None,
            left,
            stage,
            came_back,
            fork,
            entries: 0,
        };
        Ok((pulling, hello))
    }

    /// From now on the messages that arrive are confirmed by whoever is told their feeds.
    pub(super) fn confirmed_by(&mut self, confirms: Sender<Origin>) {
        self.confirms = Some(confirms);
    }

    /// How many entries it has folded so far.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Begins a round. The peer must have been greeted, and the round before be over.
    pub fn begin_round(&mut self, bureau: &Bureau, feeds: Feeds) -> Result<Turn, ExchangeError> {
        if !matches!(self.stage, Stage::Resting) {
            return Err(Refusal::OutOfTurn.into());
        }
        self.round = feeds;
        self.pace.begin_round(bureau.now());
        self.ask_for_directory(bureau, Before { feeds, came: 0 })
    }

    /// Asks for the batch of the directory that follows what is here; where none is obeyed, goes on.
    fn ask_for_directory(&mut self, bureau: &Bureau, before: Before) -> Result<Turn, ExchangeError> {
        let ask = bureau.directory_ask()?.filter(|_| before.came < DIRECTORY_BATCHES_MAX);
        let Some((size, root)) = ask else { return self.after_directory(bureau, before.feeds) };
        self.stage = Stage::Directory(before);
        Ok(Turn::Say(vec![Request::Directory { size, root }]))
    }

    /// Takes what was answered. Who gave it does not matter: it counts by its signatures.
    fn take_directory(
        &mut self,
        bureau: &Bureau,
        before: Before,
        reply: Reply,
    ) -> Result<Turn, ExchangeError> {
        match reply {
            Reply::Directory(batch) => {
                // Another line may have been faster with it; what follows is asked for all the same.
                bureau.take_directory_batch(&batch)?;
                self.ask_for_directory(bureau, Before { came: before.came + 1, ..before })
            }
            Reply::End => self.after_directory(bureau, before.feeds),
            Reply::Refuse { number, text } => Err(Refusal::ByPeer { number, text }.into()),
            _ => Err(Refusal::OutOfTurn.into()),
        }
    }

    /// What is begun after the directory: by now it is known whether the peer takes part.
    fn after_directory(&mut self, bureau: &Bureau, feeds: Feeds) -> Result<Turn, ExchangeError> {
        let peer = bureau.store.peer(self.member)?.ok_or(NodeError::NoPeer(self.member))?;
        bureau.check_part(&peer)?;
        // What the directory renewed meanwhile is not what signs on this line.
        if peer.vkey != self.peer.to_string() {
            return Err(NoPart::Revoked.into());
        }
        self.heard = heard_through(bureau, self.member)?;
        let own = bureau.identity.key.name();
        let is_wanted = |origin: &&Origin| match feeds {
            Feeds::All => origin.owner() != *own,
            Feeds::OfPeer => self.is_heard(origin),
        };
        self.left = self.feeds.iter().filter(is_wanted).cloned().collect();
        if feeds == Feeds::OfPeer {
            return self.next_feed(bureau);
        }
        let (back, next) = BringingBack::begin(bureau, (self.peer.clone(), self.member), &self.feeds)?;
        self.bring_back(bureau, back, next)
    }

    fn bring_back(
        &mut self,
        bureau: &Bureau,
        back: BringingBack,
        next: back::Next,
    ) -> Result<Turn, ExchangeError> {
        let turn = match next {
            back::Next::Ask(ask) => Turn::Say(vec![ask]),
            back::Next::Listen => Turn::Listen,
            back::Next::Over(number) => {
                self.entries += back.entries();
                self.came_back = number;
                return self.next_feed(bureau);
            }
        };
        self.stage = Stage::BringingBack(Box::new(back));
        Ok(turn)
    }

    /// Takes the next reply.
    ///
    /// # Errors
    /// If it is refused, or what it brings cannot be kept.
    pub fn receive(&mut self, bureau: &Bureau, reply: Reply) -> Result<Turn, ExchangeError> {
        match std::mem::replace(&mut self.stage, Stage::Ended) {
            Stage::Greeting => {
                self.feeds = read_hello(reply, self.peer.name())?;
                self.stage = Stage::Resting;
                Ok(Turn::Rest)
            }
            Stage::Directory(before) => self.take_directory(bureau, before, reply),
            Stage::BringingBack(mut back) => {
                let next = back.receive(bureau, reply)?;
                self.bring_back(bureau, *back, next)
            }
            Stage::Asking(asking) if self.is_of_before(bureau, &asking.feed.origin, &reply)? => {
                self.stage = Stage::Skipping;
                Ok(Turn::Listen)
            }
            Stage::Asking(mut asking) => {
                let (origin, now) = (asking.feed.origin.clone(), bureau.unix_now()?);
                let history = |size| bureau.store.head_at(&origin, size).ok().flatten();
                match asking.pull.receive(reply, now, history) {
                    Ok(Step::Done(done)) => return self.done(bureau, *asking, *done),
                    Ok(Step::Fold(_)) if asking.is_known => {}
                    Ok(Step::Fold(fold)) => {
                        asking.is_known = !self.fold(bureau, (&origin, &asking.feed.key), &fold)?;
                    }
                    Ok(Step::Wait) => {}
                    Err(refusal) => return self.refuse(bureau, &origin, refusal),
                }
                self.stage = Stage::Asking(asking);
                Ok(Turn::Listen)
            }
            Stage::Closing(asked) => self.take_last(bureau, asked, reply),
            Stage::Skipping => match reply {
                Reply::End | Reply::RelayEnd => self.next_feed(bureau),
                // Entries that were asked for come after what does not fit.
                Reply::Batch(_) => {
                    self.stage = Stage::Skipping;
                    Ok(Turn::Listen)
                }
                Reply::Refuse { number, text } => Err(Refusal::ByPeer { number, text }.into()),
                _ => Err(Refusal::OutOfTurn.into()),
            },
            Stage::Resting | Stage::Ended => Err(Refusal::OutOfTurn.into()),
        }
    }

    /// Asks for the next feed that can be, or ends the round.
    fn next_feed(&mut self, bureau: &Bureau) -> Result<Turn, ExchangeError> {
        while let Some(origin) = self.left.pop_front() {
            let Some(feed) = bureau.store.feed(&origin)? else { continue };
            match feed.halted {
                // A halted feed is told of at every round, and its owner's peer with it.
                Some((number, _)) if self.is_of_peer(&origin) => {
                    return Err(ExchangeError::Halted { number });
                }
                Some(_) => {}
                None => return self.ask(bureau, feed),
            }
        }
        let asked = if self.round == Feeds::All { self.last(bureau)? } else { VecDeque::new() };
        if asked.is_empty() {
            return self.end_round(bureau);
        }
        let ask = |last: &Last| match last {
            Last::Notes(origin) => notes::ask(bureau, self.member, origin),
            Last::Unsaid(unsaid) => Ok(unsaid.ask()),
        };
        let asks = asked.iter().map(ask).collect::<Result<Vec<_>, NodeError>>()?;
        self.stage = Stage::Closing(asked);
        Ok(Turn::Say(asks))
    }

    /// What is asked last: of a hub, what others left there and what another hub did not give; of an owner that lets this
    /// bureau carry, what it gave bare before.
    fn last(&self, bureau: &Bureau) -> Result<VecDeque<Last>, ExchangeError> {
        let mut asked = VecDeque::new();
        if !self.heard.is_empty() {
            asked.extend(notes::asked(bureau, self.peer.name(), &self.feeds)?.into_iter().map(Last::Notes));
        }
        for origin in self.feeds.iter().filter(|origin| self.is_heard(origin)) {
            let Some(feed) = bureau.store.feed(origin)?.filter(|feed| feed.halted.is_none()) else {
                continue;
            };
            if !self.is_of_peer(&feed.origin) || bureau.store.may_pass_on(origin)? {
                asked.extend(Unsaid::of(bureau, self.member, origin)?.map(Last::Unsaid));
            }
        }
        Ok(asked)
    }

    /// Takes the answer to the first of these.
    fn take_last(
        &mut self,
        bureau: &Bureau,
        mut asked: VecDeque<Last>,
        reply: Reply,
    ) -> Result<Turn, ExchangeError> {
        match (asked.pop_front(), reply) {
            (Some(Last::Notes(origin)), Reply::Notes { upto, notes }) => {
                notes::take(bureau, self.member, &origin, (upto, notes))?;
            }
            (Some(Last::Unsaid(unsaid)), Reply::Openings(came)) => {
                self.entries += unsaid.take(bureau, self.member, &came)?;
            }
            (_, Reply::Refuse { number, text }) => return Err(Refusal::ByPeer { number, text }.into()),
            _ => return Err(Refusal::OutOfTurn.into()),
        }
        if asked.is_empty() {
            return self.end_round(bureau);
        }
        self.stage = Stage::Closing(asked);
        Ok(Turn::Listen)
    }

    fn end_round(&mut self, bureau: &Bureau) -> Result<Turn, ExchangeError> {
        bureau.hear_in_return(self.member, self.came_back.take())?;
        for owner in std::iter::once(self.peer.name()).chain(&self.heard) {
            self.confirm(bureau, Origin::messages(owner))?;
        }
        if let Some(fork) = self.fork.take() {
            return Err(fork.into());
        }
        self.stage = Stage::Resting;
        Ok(Turn::Rest)
    }

    /// Tells the sender of these messages that they have arrived, now or soon.
    fn confirm(&self, bureau: &Bureau, messages: Origin) -> Result<(), NodeError> {
        match &self.confirms {
            // Whoever confirms is there as long as the line is.
            Some(confirms) => drop(confirms.send(messages)),
            None => bureau.confirm_messages(&messages)?,
        }
        Ok(())
    }

    /// Ends the conversation, unless it is about what somebody else has signed: then this peer's own feeds come all the same.
    fn refuse(&mut self, bureau: &Bureau, origin: &Origin, refusal: Refusal) -> Result<Turn, ExchangeError> {
        let refusal = caught(bureau, origin, refusal)?;
        if self.is_of_peer(origin) {
            return Err(refusal.into());
        }
        match refusal {
            Refusal::Diverged { offered, .. } => bureau.testimony.add(*offered),
            Refusal::Forked { .. } => self.fork = Some(refusal),
            _ => return Err(refusal.into()),
        }
        self.stage = Stage::Skipping;
        Ok(Turn::Listen)
    }

    /// Whether a copy is offered as its owner had signed it before its keys were renewed: the peer has not heard of that
    /// yet, which is nobody's fault. There is nothing to take or to compare until it has.
    fn is_of_before(&self, bureau: &Bureau, origin: &Origin, reply: &Reply) -> Result<bool, ExchangeError> {
        let Reply::Offer { offer: Offer::Checkpoint { note, .. }, .. } = reply else { return Ok(false) };
        if self.is_of_peer(origin) {
            return Ok(false);
        }
        let signers = bureau.store.signers(origin)?;
        let is_by = |key: &VerifyingKey| Checkpoint::read(note, origin, key).is_ok();
        Ok(!signers.former().is_empty() && !is_by(signers.now()) && signers.all().any(is_by))
    }

    /// Asks for what is new in a feed, or for its newest checkpoint, whichever this peer gives out.
    fn ask(&mut self, bureau: &Bureau, feed: FeedRow) -> Result<Turn, ExchangeError> {
        // Another line may have brought the renewal in the middle of this round.
        if self.is_of_peer(&feed.origin) && feed.key != self.peer {
            return Err(NoPart::Revoked.into());
        }
        let pull = self.pull(bureau, &feed)?;
        let is_heard = self.is_heard(&feed.origin);
        let pull = if is_heard { pull.at_most(self.pace.bytes()) } else { pull.checkpoint_only() };
        let ask = pull.ask();
        self.pace.begin_answer(bureau.now());
        self.stage = Stage::Asking(Box::new(Asking { feed, pull, told: None, is_known: false }));
        Ok(Turn::Say(vec![ask]))
    }

    fn pull(&self, bureau: &Bureau, feed: &FeedRow) -> Result<Pull, ExchangeError> {
        let FeedRow { origin, key, checkpoint, .. } = feed;
        let newest = checkpoint.as_ref().map(|note| Checkpoint::read(note, origin, key)).transpose();
        let (newest, frontier) = (newest.map_err(NodeError::from)?, bureau.store.frontier(origin)?);
        let signers = bureau.store.signers(origin)?;
        let pull = Pull::new(origin.clone(), signers, self.peer.name().clone(), frontier, newest);
        Ok(pull.with_testimony(bureau.testimony.of(origin)))
    }

    /// An answer has ended: asks on, tells what was seen, or goes to the next feed.
    fn done(&mut self, bureau: &Bureau, asking: Asking, done: Done) -> Result<Turn, ExchangeError> {
        let Asking { feed, told, is_known, .. } = asking;
        if let Some(told) = told {
            told.keep(bureau)?;
            return self.next_feed(bureau);
        }
        let is_heard = self.is_heard(&feed.origin);
        if is_heard {
            done.newest.as_ref().map_or(Ok(()), |newest| Self::keep_newer(bureau, newest, &feed.key))?;
            if done.may_pass_on {
                bureau.store.begin_passing_on(&feed.origin, self.member)?;
            } else {
                bureau.store.end_passing_on(&feed.origin, self.member)?;
            }
        }
        let now = bureau.store.feed(&feed.origin)?.unwrap_or_else(|| feed.clone());
        match (done.ending, done.newest) {
            // The checkpoint is ahead of the entries, and more are to come; who sends none is left.
            (Ending::Unfinished, _) if now.size > feed.size => self.give_way(bureau, now),
            (Ending::InStep, _) if is_known => self.ask(bureau, now),
            // Where another line brought a renewal meanwhile, nothing is told of what the key of before had signed.
            (Ending::InStep, Some(newest)) if is_heard && now.key == feed.key => {
                // What was said meanwhile goes before what is told about it: each waits for the disk.
                if now.size > feed.size && self.pace.may_tell_later(bureau.now()) {
                    self.ask(bureau, now)
                } else {
                    self.tell(bureau, now, &newest)
                }
            }
            _ => self.next_feed(bureau),
        }
    }

    /// More of a feed is to come. Messages that came meanwhile go before it, however much that is.
    fn give_way(&mut self, bureau: &Bureau, feed: FeedRow) -> Result<Turn, ExchangeError> {
        self.pace.end_answer(bureau.now());
        if feed.origin.log() == Origin::MESSAGES {
            return self.ask(bureau, feed);
        }
        self.left.push_front(feed.origin);
        for owner in std::iter::once(self.peer.name()).chain(&self.heard) {
            let messages = Origin::messages(owner);
            if self.feeds.contains(&messages) {
                self.confirm(bureau, messages.clone())?;
                self.left.retain(|left| *left != messages);
                self.left.push_front(messages);
            }
        }
        self.next_feed(bureau)
    }

    /// Cosigns what was seen and receipts what was erased, once each; what is asked after it shows that it arrived.
    fn tell(&mut self, bureau: &Bureau, feed: FeedRow, newest: &Checkpoint) -> Result<Turn, ExchangeError> {
        let told = Told::of(bureau, newest)?;
        let mut requests = told.requests(bureau, &feed.key)?;
        if requests.is_empty() {
            return self.next_feed(bureau);
        }
        let pull = self.pull(bureau, &feed)?.checkpoint_only();
        requests.push(pull.ask());
        self.stage = Stage::Asking(Box::new(Asking { feed, pull, told: Some(told), is_known: false }));
        Ok(Turn::Say(requests))
    }

    /// Whether the entries of a feed are taken from this peer: it is its own, or its owner is heard through it. Whoever has a
    /// line of its own is heard on that alone, for a hub is not given all that this bureau is.
    fn is_heard(&self, origin: &Origin) -> bool {
        self.is_of_peer(origin) || self.heard.contains(&origin.owner())
    }

    fn is_of_peer(&self, origin: &Origin) -> bool {
        origin.owner() == *self.peer.name()
    }
}

/// The members that are heard through `hub`, and take part.
pub(super) fn heard_through(bureau: &Bureau, hub: MemberId) -> Result<BTreeSet<KeyName>, NodeError> {
    let mut heard = BTreeSet::new();
    for peer in bureau.store.peers()?.into_iter().filter(|peer| peer.through.contains(&hub)) {
        if bureau.part_of(&peer)?.is_ok() {
            heard.insert(identity::key_name(peer.member));
        }
    }
    Ok(heard)
}

/// Halts a feed whose owner signed two histories, and keeps the proof.
fn caught(bureau: &Bureau, origin: &Origin, refusal: Refusal) -> Result<Refusal, ExchangeError> {
    if let Refusal::Forked { held, offered } = &refusal {
        let evidence = format!("{}\n{}", held.to_text(), offered.to_text());
        bureau.store.halt(origin, refusal.number(), &evidence)?;
    }
    tracing::error!(%origin, number = refusal.number(), "a feed is refused");
    Ok(refusal)
}
