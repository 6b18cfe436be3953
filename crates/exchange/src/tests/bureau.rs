//! A bureau in memory, and a line between two that cuts the bytes wherever it likes.

use std::{cell::RefCell, collections::BTreeMap, convert::Infallible};

use wasl_feed::{
    Checkpoint, ConsistencyProof, Entry, Frontier, Index, KeyName, Opening, Origin, Prover, Receipt, Salt,
    SigningKey, Size, Tile, TileId, Tiles, TreeHead, UnixTime, VerifyingKey,
};

use crate::{
    Carried, Ending, Fold, FrameReader, Holdings, Message, Pull, Received, Refusal, Reply, Request, Room,
    Serve, ServeError, Step, read_hello,
};

pub(super) const NOW: u64 = 2_000_000;

pub(super) fn at(seconds: u64) -> UnixTime {
    UnixTime::new(seconds).unwrap()
}

pub(super) fn key(member: &str) -> SigningKey {
    let seed = [member.as_bytes()[1]; 32];
    SigningKey::from_seed(KeyName::of_member(member).unwrap(), &seed)
}

/// What a bureau keeps of one feed.
#[derive(Clone, Default)]
pub(super) struct Feed {
    pub(super) entries: Vec<Carried>,
    pub(super) frontier: Frontier,
    pub(super) tiles: BTreeMap<TileId, Tile>,
    pub(super) checkpoint: Option<Checkpoint>,
    /// The newest that was ever verified; ahead of the entries in the middle of catching up.
    pub(super) newest: Option<Checkpoint>,
}

impl Tiles for Feed {
    type Error = Infallible;

    fn tile(&self, id: TileId) -> Result<Option<Tile>, Infallible> {
        Ok(self.tiles.get(&id).cloned())
    }
}

impl Feed {
    pub(super) fn head(&self, size: Size) -> Option<TreeHead> {
        Prover::new(&self.frontier.over(self)).head(size).ok()
    }

    fn fold(&mut self, fold: Fold) {
        assert_eq!(fold.start.get(), self.frontier.size().get());
        self.entries.extend(fold.entries);
        self.tiles.extend(fold.tiles.into_iter().map(|tile| (tile.id(), tile)));
        self.frontier = fold.frontier;
        self.checkpoint = fold.checkpoint.or(self.checkpoint.take());
    }

    /// What two bureaus have in common of a feed when they are in step.
    pub(super) fn commitments(&self) -> Vec<wasl_feed::Commitment> {
        self.entries.iter().map(|entry| entry.commitment).collect()
    }
}

pub(super) struct Bureau {
    pub(super) key: SigningKey,
    pub(super) feeds: BTreeMap<Origin, Feed>,
    /// The most entries it hands out at once.
    pub(super) handy: usize,
    /// Every such entry is not for others.
    pub(super) withheld: Option<usize>,
    /// Others may pass its feeds on.
    pub(super) lets_pass_on: bool,
    pub(super) cosigned: RefCell<Vec<Checkpoint>>,
    pub(super) receipts: RefCell<Vec<Receipt>>,
}

impl Bureau {
    pub(super) fn new(member: &str) -> Self {
        let (feeds, cosigned, receipts) = Default::default();
        Self { key: key(member), feeds, handy: 50, withheld: None, lets_pass_on: false, cosigned, receipts }
    }

    pub(super) fn records(&self) -> Origin {
        Origin::records(self.key.name())
    }

    pub(super) fn feed(&mut self, origin: &Origin) -> &mut Feed {
        self.feeds.entry(origin.clone()).or_default()
    }

    /// Says `count` things that begin with `word`, and signs them at `time`.
    pub(super) fn publish(&mut self, count: usize, word: &str, time: u64) {
        let (origin, key) = (self.records(), self.key.clone());
        let feed = self.feed(&origin);
        for _ in 0..count {
            let number = feed.entries.len();
            let salt = Salt::from_bytes([u8::try_from(number % 251).unwrap(); 32]);
            let opening = Opening::new(salt, format!("{word} {number}").into_bytes()).unwrap();
            let entry = Entry::following(feed.frontier.size(), &origin, opening).unwrap();
            let completed = feed.frontier.push(&entry.commitment).unwrap();
            feed.tiles.extend(completed.into_iter().map(|tile| (tile.id(), tile)));
            feed.entries.push(entry.into());
        }
        let checkpoint = Checkpoint::sign(&origin, feed.frontier.head(), at(time), &key).unwrap();
        feed.checkpoint = Some(checkpoint);
        feed.newest.clone_from(&feed.checkpoint);
    }
}

impl Holdings for Bureau {
    type Error = Infallible;

    fn feeds(&self) -> Result<Vec<Origin>, Infallible> {
        Ok(self.feeds.keys().cloned().collect())
    }

    fn checkpoint(&self, origin: &Origin) -> Result<Option<Checkpoint>, Infallible> {
        Ok(self.feeds.get(origin).and_then(|feed| feed.checkpoint.clone()))
    }

    fn consistency(&self, origin: &Origin, older: Size, newer: Size) -> Result<ConsistencyProof, Infallible> {
        let feed = &self.feeds[origin];
        Ok(Prover::new(&feed.frontier.over(feed)).consistency(older, newer).unwrap())
    }

    fn entries(&self, origin: &Origin, from: Index, room: Room) -> Result<Vec<Carried>, Infallible> {
        let from = usize::try_from(from.get()).unwrap();
        let shown = |(place, entry): (usize, &Carried)| {
            if self.withheld.is_some_and(|every| place % every == 0) { entry.erased() } else { entry.clone() }
        };
        let entries = self.feeds[origin].entries.iter().enumerate().skip(from);
        Ok(entries.map(shown).take(room.entries.min(self.handy)).collect())
    }

    fn may_pass_on(&self, _origin: &Origin) -> Result<bool, Infallible> {
        Ok(self.lets_pass_on)
    }

    fn head(&self, origin: &Origin, size: Size) -> Result<Option<TreeHead>, Infallible> {
        Ok(self.feeds.get(origin).and_then(|feed| feed.head(size)))
    }

    fn owner(&self, origin: &Origin) -> Result<Option<VerifyingKey>, Infallible> {
        Ok(self.feeds.contains_key(origin).then(|| key(origin.owner().member()).verifying_key()))
    }
}

/// How a round went.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Round {
    pub(super) ending: Ending,
    /// Both ways, frames included.
    pub(super) bytes: usize,
}

/// A line to a server that may be tampered with, and that cuts what it carries into pieces.
pub(super) struct Line<'a> {
    pub(super) server: &'a Bureau,
    /// Lengths of the pieces, used in turn.
    pub(super) pieces: Vec<usize>,
    pub(super) tamper: Box<dyn FnMut(Reply) -> Vec<Reply> + 'a>,
    pub(super) now: UnixTime,
}

impl<'a> Line<'a> {
    pub(super) fn to(server: &'a Bureau) -> Self {
        Self { server, pieces: vec![1, 7, 1000], tamper: Box::new(|reply| vec![reply]), now: at(NOW) }
    }

    pub(super) fn in_pieces(mut self, pieces: Vec<usize>) -> Self {
        self.pieces = pieces;
        self
    }

    pub(super) fn tampered(mut self, tamper: impl FnMut(Reply) -> Vec<Reply> + 'a) -> Self {
        self.tamper = Box::new(tamper);
        self
    }

    /// Everything that arrives of these frames, cut and put together again.
    fn carry<M: Message>(&self, frames: &[u8]) -> Vec<M> {
        let (mut reader, mut rest, mut arrived) = (FrameReader::new(), frames, Vec::new());
        for piece in self.pieces.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (mut chunk, later) = rest.split_at((*piece).clamp(1, rest.len()));
            rest = later;
            while let Some(message) = reader.read(&mut chunk).unwrap() {
                arrived.push(message);
            }
        }
        assert!(!reader.is_midway());
        arrived
    }

    fn answer(&mut self, serve: &mut Serve, request: &Request, bytes: &mut usize) -> Vec<Reply> {
        let frame = request.to_frame();
        *bytes += frame.len();
        let [request] = self.carry(&frame).try_into().unwrap();
        match serve.receive(request, self.now, self.server) {
            Ok(Received::Cosigned(checkpoint)) => self.server.cosigned.borrow_mut().push(*checkpoint),
            Ok(Received::Receipted(receipt)) => self.server.receipts.borrow_mut().push(*receipt),
            Ok(
                Received::Question
                | Received::Awaited { .. }
                | Received::Lookup(_)
                | Received::Notes { .. }
                | Received::Openings { .. }
                | Received::Directory { .. },
            ) => {}
            Err(ServeError::Refused(refusal)) => return vec![refusal.to_reply()],
            Err(ServeError::Holdings(never)) => match never {},
        }
        let mut frames = Vec::new();
        while let Some(reply) = serve.next(self.server).unwrap() {
            for reply in (self.tamper)(reply) {
                frames.extend(reply.to_frame());
            }
        }
        *bytes += frames.len();
        self.carry(&frames)
    }

    /// `puller` brings itself up to date with `origin`, cosigns, and gives a receipt.
    pub(super) fn pull(self, puller: &mut Bureau, origin: &Origin) -> Result<Round, Refusal> {
        let owner = key(origin.owner().member()).verifying_key();
        self.pull_with(puller, origin, &owner, |pull| pull)
    }

    pub(super) fn pull_with(
        mut self,
        puller: &mut Bureau,
        origin: &Origin,
        owner: &VerifyingKey,
        shape: impl FnOnce(Pull) -> Pull,
    ) -> Result<Round, Refusal> {
        let mut bytes = 0;
        let mut serve = Serve::new(self.server.key.name().clone(), puller.key.verifying_key());
        let own = puller.key.clone();
        let peer = self.server.key.name().clone();
        let feed = puller.feed(origin);
        let [hello] = self
            .answer(&mut serve, &Request::hello(own.name().clone()), &mut bytes)
            .try_into()
            .map_err(|_| Refusal::OutOfTurn)?;
        read_hello(hello, &peer)?;
        let (frontier, newest) = (feed.frontier.clone(), feed.newest.clone());
        let mut pull = shape(Pull::new(origin.clone(), owner.clone(), peer, frontier, newest));
        let before = feed.frontier.size();
        for reply in self.answer(&mut serve, &pull.ask(), &mut bytes) {
            let held = feed.clone();
            match pull.receive(reply, self.now, |size| held.head(size))? {
                Step::Wait => {}
                Step::Fold(fold) => feed.fold(*fold),
                Step::Done(done) => {
                    feed.newest = done.newest;
                    if let Some(newest) = feed.newest.as_ref().filter(|_| feed.frontier.size() > before) {
                        let cosign = Request::cosign(newest, owner, self.now, &own).unwrap();
                        let receipt = Receipt::for_checkpoint(newest, self.now, &own);
                        let told = [cosign, Request::receipt(&receipt)];
                        for request in &told {
                            assert_eq!(self.answer(&mut serve, request, &mut bytes), Vec::new());
                        }
                    }
                    return Ok(Round { ending: done.ending, bytes });
                }
            }
        }
        panic!("the server stopped in the middle");
    }
}
