//! The side that answers: offers what it has, and takes cosignatures and receipts.

use wasl_feed::{
    Checkpoint, ConsistencyProof, Index, KeyName, Note, NoteError, Origin, Receipt, Size, TreeHead, UnixTime,
    VerifyingKey,
};

use crate::{
    lookup::Lookup,
    message::{
        Ask, BATCH_ENTRIES_MAX, BATCH_PAYLOAD_BYTES_MAX, Batch, Carried, FEEDS_MAX, NoteTag, Offer, Reply,
        Request, VERSION, Want,
    },
    moment,
    refusal::Refusal,
};

/// The most batches that one ask is answered with, so that one feed does not keep the others waiting.
pub const BATCHES_PER_ASK_MAX: u32 = 256;

/// What a serving bureau has for one puller. The node makes it for each peer: it knows what this peer
/// may see, and leaves the rest out.
pub trait Holdings {
    /// What can fail there.
    type Error: std::error::Error + 'static;

    /// The feeds that this peer may read, the bureau's own and those it has copied.
    fn feeds(&self) -> Result<Vec<Origin>, Self::Error>;

    /// The newest checkpoint whose entries are all here, with the cosignatures that are to be passed
    /// on. `None` where there is none or this peer may not read the feed.
    fn checkpoint(&self, origin: &Origin) -> Result<Option<Checkpoint>, Self::Error>;

    /// That the feed's tree of size `newer` begins with that of size `older`; both are within the
    /// newest checkpoint.
    fn consistency(&self, origin: &Origin, older: Size, newer: Size)
    -> Result<ConsistencyProof, Self::Error>;

    /// Entries from `from` on, in order and without a gap: as many as `room` has place for, fewer where
    /// that is handier, none only if there are none. Payloads that are erased or not for this peer are
    /// left out; commitments never. To a relay what is not for it goes covered.
    fn entries(&self, origin: &Origin, from: Index, room: Room) -> Result<Vec<Carried>, Self::Error>;

    /// Whether this peer may pass the feed on: its owner lets it be a relay.
    fn may_pass_on(&self, origin: &Origin) -> Result<bool, Self::Error>;

    /// What the feed's first `size` entries hash to here; `None` if it has not so many, or this peer
    /// may not read it.
    fn head(&self, origin: &Origin, size: Size) -> Result<Option<TreeHead>, Self::Error>;

    /// The pinned key that signs the feed; `None` where this peer may not read it.
    fn owner(&self, origin: &Origin) -> Result<Option<VerifyingKey>, Self::Error>;
}

/// How much fits into a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// How many entries, at most [`BATCH_ENTRIES_MAX`].
    pub entries: usize,
    /// How many bytes their payloads and covers may have together, [`BATCH_PAYLOAD_BYTES_MAX`].
    pub payload_bytes: usize,
}

/// One connection's server. Give it a request, then send what [`Serve::next`] yields until there is
/// no more, then read the next request: so a peer that does not read is not answered, and memory is
/// bounded by one batch.
#[derive(Debug)]
pub struct Serve {
    own: KeyName,
    peer: VerifyingKey,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Nobody has said hello.
    Silent,
    /// Waits for a request.
    Ready,
    Greeting,
    Offering(Ask),
    Sending {
        origin: Origin,
        next: Size,
        upto: Size,
        left: Left,
    },
    /// An answer to an ask about this feed is to be ended.
    Closing(Origin),
    /// Nobody waits any more.
    Waited,
    Ended,
}

/// How much an answer may still bring.
#[derive(Debug, Clone, Copy)]
struct Left {
    batches: u32,
    bytes: usize,
}

/// What a request was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// Something to answer: call [`Serve::next`].
    Question,
    /// The peer waits for news, at most this many seconds: call [`Serve::next`] when there are some.
    Awaited {
        /// The seconds.
        secs: u8,
    },
    /// The peer asks what others have left about a feed: whoever keeps it sends one reply. Nothing is left for [`Serve::next`].
    Notes {
        /// About which feed.
        origin: Origin,
        /// The number up to which it has heard them.
        after: u64,
    },
    /// The peer asks what entries say of which it has the commitments alone: whoever has them sends one reply. Nothing is left
    /// for [`Serve::next`].
    Openings {
        /// Of which feed.
        origin: Origin,
        /// Which of its entries.
        entries: Vec<Index>,
    },
    /// The peer looks something up privately: whoever holds the sets sends one reply. Nothing is left for [`Serve::next`].
    Lookup(Lookup),
    /// The peer asks for the batch of the directory that follows what it has: whoever holds the directory sends one reply.
    Directory {
        /// How many entries it has.
        size: u64,
        /// The root of their tree.
        root: [u8; 32],
    },
    /// The peer has seen this checkpoint, and cosigned it. To be stored.
    Cosigned(Box<Checkpoint>),
    /// The peer has carried out these erasures. To be stored.
    Receipted(Box<Receipt>),
}

/// Why serving does not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError<E: std::error::Error + 'static> {
    /// The peer's request is not taken: send [`Reply::Refuse`] and close.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The holdings failed: close, and tell the peer nothing of the cause.
    #[error("what is asked for cannot be read")]
    Holdings(#[source] E),
}

impl Serve {
    /// A server named `own` at the beginning of a connection with the member that the carrier
    /// authenticated, whose key is `peer`.
    pub fn new(own: KeyName, peer: VerifyingKey) -> Self {
        Self { own, peer, state: State::Silent }
    }

    /// Takes a request. The answer to the one before must have been drained.
    pub fn receive<S: Holdings>(
        &mut self,
        request: Request,
        now: UnixTime,
        holdings: &S,
    ) -> Result<Received, ServeError<S::Error>> {
        // Whoever goes wrong once is not listened to again.
        match (std::mem::replace(&mut self.state, State::Ended), request) {
            (State::Silent, Request::Hello { version, name }) => {
                self.check_hello(version, name)?;
                self.state = State::Greeting;
                Ok(Received::Question)
            }
            (State::Ready, Request::Ask(ask)) => {
                self.state = State::Offering(ask);
                Ok(Received::Question)
            }
            (State::Ready, Request::Cosign { origin, note }) => {
                let checkpoint = self.cosigned(&origin, &note, now, holdings)?;
                self.state = State::Ready;
                Ok(Received::Cosigned(Box::new(checkpoint)))
            }
            (State::Ready, Request::Receipt { note }) => {
                let receipt = self.receipted(&note, now, holdings)?;
                self.state = State::Ready;
                Ok(Received::Receipted(Box::new(receipt)))
            }
            (State::Ready, Request::Await { secs }) => {
                self.state = State::Waited;
                Ok(Received::Awaited { secs })
            }
            (State::Ready, Request::Notes { origin, after }) => {
                self.state = State::Ready;
                Ok(Received::Notes { origin, after })
            }
            (State::Ready, Request::Openings { origin, entries }) => {
                self.state = State::Ready;
                Ok(Received::Openings { origin, entries })
            }
            (State::Ready, Request::Lookup(lookup)) => {
                self.state = State::Ready;
                Ok(Received::Lookup(lookup))
            }
            (State::Ready, Request::Directory { size, root }) => {
                self.state = State::Ready;
                Ok(Received::Directory { size, root })
            }
            _ => Err(Refusal::OutOfTurn.into()),
        }
    }

    /// The next reply to send; `None` when it is the peer's turn.
    pub fn next<S: Holdings>(&mut self, holdings: &S) -> Result<Option<Reply>, ServeError<S::Error>> {
        let (reply, state) = match std::mem::replace(&mut self.state, State::Ended) {
            State::Greeting => (self.greet(holdings)?, State::Ready),
            State::Offering(ask) => offer(ask, holdings)?,
            State::Sending { origin, next, upto, left } => send(origin, next, upto, left, holdings)?,
            State::Closing(origin) => (end(&origin, holdings)?, State::Ready),
            State::Waited => (Reply::End, State::Ready),
            waiting => {
                self.state = waiting;
                return Ok(None);
            }
        };
        self.state = state;
        Ok(Some(reply))
    }

    fn check_hello(&self, version: u32, name: KeyName) -> Result<(), Refusal> {
        if version != VERSION {
            return Err(Refusal::Version { version });
        }
        let expected = self.peer.name();
        if name == *expected {
            Ok(())
        } else {
            Err(Refusal::Name { expected: expected.clone(), found: name })
        }
    }

    fn greet<S: Holdings>(&self, holdings: &S) -> Result<Reply, ServeError<S::Error>> {
        let mut feeds = holdings.feeds().map_err(ServeError::Holdings)?;
        feeds.truncate(FEEDS_MAX);
        Ok(Reply::Hello { version: VERSION, name: self.own.clone(), feeds })
    }

    /// Believes a cosignature by this peer on a checkpoint that its owner signed and that is history
    /// here.
    fn cosigned<S: Holdings>(
        &self,
        origin: &Origin,
        note: &str,
        now: UnixTime,
        holdings: &S,
    ) -> Result<Checkpoint, ServeError<S::Error>> {
        let owner = holdings.owner(origin).map_err(ServeError::Holdings)?;
        // A feed that this peer may not read looks like one that was never here.
        let owner = owner.ok_or(Refusal::Note(NoteError::Origin))?;
        let note = Note::parse(note).map_err(Refusal::Note)?;
        let checkpoint = Checkpoint::verify(note, origin, &owner).map_err(Refusal::Note)?;
        let seen = checkpoint.seen_by(&self.peer).map_err(Refusal::Note)?;
        moment::check(seen.ok_or(Refusal::Note(NoteError::Unsigned))?, now)?;
        known(origin, checkpoint.head(), holdings)?;
        Ok(checkpoint)
    }

    /// Believes a receipt by this peer about history that is kept here.
    fn receipted<S: Holdings>(
        &self,
        note: &str,
        now: UnixTime,
        holdings: &S,
    ) -> Result<Receipt, ServeError<S::Error>> {
        let receipt = Receipt::read(note, &self.peer).map_err(Refusal::Note)?;
        moment::check(receipt.time(), now)?;
        known(receipt.origin(), receipt.head(), holdings)?;
        Ok(receipt)
    }
}

fn known<S: Holdings>(origin: &Origin, head: TreeHead, holdings: &S) -> Result<(), ServeError<S::Error>> {
    match holdings.head(origin, head.size).map_err(ServeError::Holdings)? {
        Some(own) if own == head => Ok(()),
        _ => Err(Refusal::UnknownHistory { size: head.size }.into()),
    }
}

/// The offer that answers an ask, and what follows it.
fn offer<S: Holdings>(ask: Ask, holdings: &S) -> Result<(Reply, State), ServeError<S::Error>> {
    let Ask { origin, from, have, want } = ask;
    let Some(checkpoint) = holdings.checkpoint(&origin).map_err(ServeError::Holdings)? else {
        return Ok((Reply::Offer { origin: origin.clone(), offer: Offer::Nothing }, State::Closing(origin)));
    };
    let upto = checkpoint.size();
    let extends = proof(&origin, from, upto, holdings)?;
    let offer = if have == Some(NoteTag::of(&checkpoint)) {
        Offer::Same { extends }
    } else {
        Offer::Checkpoint { note: checkpoint.to_text(), extends }
    };
    let state = match want {
        Want::Entries { bytes } if from < upto => {
            let left = Left {
                batches: BATCHES_PER_ASK_MAX,
                bytes: usize::try_from(bytes.get()).unwrap_or(usize::MAX),
            };
            State::Sending { origin: origin.clone(), next: from, upto, left }
        }
        _ => State::Closing(origin.clone()),
    };
    Ok((Reply::Offer { origin, offer }, state))
}

/// The next batch, and what follows it.
fn send<S: Holdings>(
    origin: Origin,
    next: Size,
    upto: Size,
    left: Left,
    holdings: &S,
) -> Result<(Reply, State), ServeError<S::Error>> {
    let Ok(start) = next.next_index() else { return Ok((end(&origin, holdings)?, State::Ready)) };
    if left.is_none() {
        return Ok((end(&origin, holdings)?, State::Ready));
    }
    // The difference of two sizes is cut to a batch before it is a count in memory.
    let missing = usize::try_from(upto.get() - next.get()).unwrap_or(usize::MAX);
    let entries = batch(&origin, start, (left, missing), holdings)?;
    if entries.is_empty() {
        return Ok((end(&origin, holdings)?, State::Ready));
    }
    let end = next.plus(entries.len()).map_err(Refusal::Count)?;
    let proof = proof(&origin, end, upto, holdings)?;
    let state = if end < upto {
        State::Sending { origin, next: end, upto, left: left.after(&entries) }
    } else {
        State::Closing(origin)
    };
    Ok((Reply::Batch(Batch { start, entries, proof }), state))
}

/// The entries of the next batch, of so many that are missing. The first of an answer has room in any case.
fn batch<S: Holdings>(
    origin: &Origin,
    start: Index,
    (left, missing): (Left, usize),
    holdings: &S,
) -> Result<Vec<Carried>, ServeError<S::Error>> {
    let room = left.room(missing);
    let read = |room| {
        let mut entries = holdings.entries(origin, start, room)?;
        entries.truncate(fitting(&entries, room));
        Ok(entries)
    };
    let mut entries = read(room).map_err(ServeError::Holdings)?;
    if entries.is_empty() && left.is_whole() {
        let one = Room { entries: 1, payload_bytes: BATCH_PAYLOAD_BYTES_MAX };
        entries = read(one).map_err(ServeError::Holdings)?;
    }
    Ok(entries)
}

impl Left {
    /// What an entry takes on the wire beside what it says, about.
    const ENTRY_BYTES: usize = 64;

    /// Whether nothing was sent yet.
    fn is_whole(self) -> bool {
        self.batches == BATCHES_PER_ASK_MAX
    }

    fn is_none(self) -> bool {
        self.batches == 0 || self.bytes == 0
    }

    /// The room of the next batch, where so many entries are missing.
    fn room(self, missing: usize) -> Room {
        let entries = (self.bytes / Self::ENTRY_BYTES).clamp(1, BATCH_ENTRIES_MAX);
        Room { entries: entries.min(missing), payload_bytes: self.bytes.min(BATCH_PAYLOAD_BYTES_MAX) }
    }

    fn after(self, entries: &[Carried]) -> Self {
        let sent: usize = entries.iter().map(|entry| entry.length() + Self::ENTRY_BYTES).sum();
        Self { batches: self.batches - 1, bytes: self.bytes.saturating_sub(sent) }
    }
}

/// What ends an answer about a feed.
fn end<S: Holdings>(origin: &Origin, holdings: &S) -> Result<Reply, ServeError<S::Error>> {
    let may_pass_on = holdings.may_pass_on(origin).map_err(ServeError::Holdings)?;
    Ok(if may_pass_on { Reply::RelayEnd } else { Reply::End })
}

/// How many of these entries have room in a batch.
fn fitting(entries: &[Carried], room: Room) -> usize {
    let mut bytes = 0_usize;
    let fits = |entry: &&Carried| {
        bytes += entry.length();
        bytes <= room.payload_bytes
    };
    entries.iter().take(room.entries).take_while(fits).count()
}

/// The proof between two sizes; an empty one where none is needed.
fn proof<S: Holdings>(
    origin: &Origin,
    older: Size,
    newer: Size,
    holdings: &S,
) -> Result<ConsistencyProof, ServeError<S::Error>> {
    if older.is_zero() || older >= newer {
        return ConsistencyProof::from_hashes(Vec::new()).map_err(|_| Refusal::OutOfTurn.into());
    }
    holdings.consistency(origin, older, newer).map_err(ServeError::Holdings)
}
