//! Is this stored feed whole? Names the first entry that is not, and how.

use std::fmt;

use crate::{
    checkpoint::Checkpoint,
    count::{Index, Size},
    entry::Entry,
    frontier::Frontier,
    hash::NodeHash,
    name::Origin,
    note::NoteError,
    signers::Signers,
    tile::{Tile, TileId, Tiles},
};

/// What became of the verification of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How many entries were read and are sound; if there is a fault, those before it.
    pub size: Size,
    /// How many of them have their payload.
    pub held: u64,
    /// How many of them have none: erased here, or never given.
    pub erased: u64,
    /// The largest checkpoint that the entries were found to agree with.
    pub signed: Option<Checkpoint>,
    /// What is wrong first; `None` if nothing is.
    pub fault: Option<Fault>,
}

/// What is wrong with a stored feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The entry was removed.
    #[error("entry {index} is missing")]
    Missing {
        /// Which one.
        index: Index,
    },
    /// The entry stands in another's place, or twice.
    #[error("entry {found} stands where entry {expected} should")]
    Misplaced {
        /// Which entry should follow.
        expected: Index,
        /// Which one does.
        found: Index,
    },
    /// The payload or its salt was altered: the commitment does not fit them.
    #[error("the payload of entry {index} is not what was committed to")]
    Payload {
        /// Of which entry.
        index: Index,
    },
    /// The commitment was altered or moved: it is not the one in the tree.
    #[error("entry {index} is not the one that the tree holds")]
    Commitment {
        /// Of which entry.
        index: Index,
    },
    /// Some entry in the range was altered, and no tile tells which.
    #[error("the signed checkpoint of size {upto} does not hold: an entry from {after} on was altered")]
    Between {
        /// The size up to which everything holds.
        after: Size,
        /// The size at which it does not.
        upto: Size,
    },
    /// The entries hold, and a stored tile does not agree with them.
    #[error("the stored tile at level {}, place {} is wrong", id.level(), id.index())]
    Tile {
        /// Which tile.
        id: TileId,
    },
    /// A stored checkpoint is not one of this feed.
    #[error("the checkpoint that follows size {after} does not hold")]
    Checkpoint {
        /// The size of the last one that does.
        after: Size,
        /// Why.
        #[source]
        error: NoteError,
    },
    /// The checkpoints do not stand in the order of their sizes.
    #[error("a checkpoint of size {size} stands after a larger one")]
    Order {
        /// The size of the one out of order.
        size: Size,
    },
    /// The owner signed two different heads of one size.
    #[error("the owner signed two different trees of size {size}")]
    Fork {
        /// Which size.
        size: Size,
    },
}

/// Verifies a stored feed from its first entry to its last.
///
/// `entries` come in order from index 0; `checkpoints` are the notes' texts, in ascending order of
/// size, each signed by one of `owner`'s keys; `tiles` is where the store keeps the tree, [`NoTiles`](crate::NoTiles) if there are none.
/// Proves that nothing which `owner` signed was removed, reordered or altered. Memory is constant.
///
/// Entries after the last checkpoint are counted, and nobody signed them: compare
/// [`Verdict::size`] with [`Verdict::signed`].
///
/// # Errors
/// Only what reading fails with. What is wrong with the feed is in the verdict.
pub fn verify_feed<T: Tiles>(
    origin: &Origin,
    owner: &Signers,
    entries: impl IntoIterator<Item = Result<(Index, Entry), T::Error>>,
    tiles: &T,
    checkpoints: impl IntoIterator<Item = Result<String, T::Error>>,
) -> Result<Verdict, T::Error> {
    let mut verification = Verification::new(origin, tiles);
    let fault = match verification.run(owner, entries.into_iter(), checkpoints.into_iter()) {
        Ok(()) => None,
        Err(Stop::Fault(fault)) => Some(fault),
        Err(Stop::Reading(error)) => return Err(error),
    };
    Ok(verification.verdict(fault))
}

/// Why a verification does not go on.
enum Stop<E> {
    Fault(Fault),
    Reading(E),
}

struct Verification<'a, T> {
    origin: &'a Origin,
    tiles: &'a T,
    /// The level-0 tile that the next entry lies in, as stored.
    leaves: Option<Tile>,
    frontier: Frontier,
    held: u64,
    signed: Option<Checkpoint>,
    /// An entry and a tile that disagree. The next checkpoint tells which of them is wrong.
    suspect: Option<Suspect>,
}

#[derive(Clone, Copy)]
struct Suspect {
    tile: TileId,
    /// The fault, if the tile is right.
    entry: Option<Fault>,
}

impl<'a, T: Tiles> Verification<'a, T> {
    fn new(origin: &'a Origin, tiles: &'a T) -> Self {
        let frontier = Frontier::new();
        Self { origin, tiles, leaves: None, frontier, held: 0, signed: None, suspect: None }
    }

    fn run(
        &mut self,
        owner: &Signers,
        mut entries: impl Iterator<Item = Result<(Index, Entry), T::Error>>,
        checkpoints: impl Iterator<Item = Result<String, T::Error>>,
    ) -> Result<(), Stop<T::Error>> {
        for text in checkpoints {
            let text = text.map_err(Stop::Reading)?;
            let checkpoint = owner
                .read(&text, self.origin)
                .map_err(|error| Fault::Checkpoint { after: self.signed_size(), error })?;
            self.check_order(&checkpoint)?;
            while self.frontier.size() < checkpoint.size() {
                let Some(entry) = entries.next() else { return Err(self.missing(&checkpoint)) };
                self.entry(entry.map_err(Stop::Reading)?)?;
            }
            self.settle(checkpoint)?;
        }
        for entry in entries {
            self.entry(entry.map_err(Stop::Reading)?)?;
        }
        self.check_edge()?;
        self.suspect.map_or(Ok(()), |suspect| Err(Stop::Fault(suspect.if_tile_is_right())))
    }

    fn check_order(&self, checkpoint: &Checkpoint) -> Result<(), Fault> {
        let size = checkpoint.size();
        match &self.signed {
            Some(signed) if size < signed.size() => Err(Fault::Order { size }),
            Some(signed) if size == signed.size() && checkpoint.head() != signed.head() => {
                Err(Fault::Fork { size })
            }
            _ => Ok(()),
        }
    }

    /// The entries end before what a checkpoint signed.
    fn missing(&self, checkpoint: &Checkpoint) -> Stop<T::Error> {
        let size = self.frontier.size();
        // A size that has no next index is not smaller than a checkpoint's.
        let fault =
            size.next_index().map_or(Fault::Between { after: size, upto: checkpoint.size() }, |index| {
                Fault::Missing { index }
            });
        Stop::Fault(fault)
    }

    fn entry(&mut self, (found, entry): (Index, Entry)) -> Result<(), Stop<T::Error>> {
        let size = self.frontier.size();
        let expected = match size.next_index() {
            Ok(index) if index == found => index,
            Ok(expected) if found > expected => return Err(Fault::Missing { index: expected }.into()),
            Ok(expected) => return Err(Fault::Misplaced { expected, found }.into()),
            Err(_) => return Err(Fault::Between { after: size, upto: size }.into()),
        };
        let stored = self.stored_leaf(expected).map_err(Stop::Reading)?;
        let agrees = stored.is_none_or(|leaf| leaf == entry.commitment.leaf_hash());
        let opens = |opening| entry.commitment.opens_with(self.origin, expected, opening);
        if !entry.opening.as_ref().is_none_or(opens) {
            let index = expected;
            let fault = if agrees { Fault::Payload { index } } else { Fault::Commitment { index } };
            return Err(fault.into());
        }
        if !agrees {
            let fault = Some(Fault::Commitment { index: expected });
            self.suspect(Suspect { tile: TileId::of_leaf(expected).0, entry: fault });
        }
        self.held += u64::from(entry.opening.is_some());
        let completed = self.frontier.push(&entry.commitment);
        for tile in completed.unwrap_or_default() {
            if tile.id().level() > 0 {
                self.check_tile(&tile).map_err(Stop::Reading)?;
            }
        }
        Ok(())
    }

    /// The leaf hash that the store has at `index`, if it has that tile.
    fn stored_leaf(&mut self, index: Index) -> Result<Option<NodeHash>, T::Error> {
        let (id, place) = TileId::of_leaf(index);
        if place == 0 {
            self.leaves = self.tiles.tile(id)?;
        }
        Ok(self.leaves.as_ref().and_then(|tile| tile.hashes().get(place)).copied())
    }

    /// Compares a tile above the leaves with the stored one.
    fn check_tile(&mut self, tile: &Tile) -> Result<(), T::Error> {
        if let Some(stored) = self.tiles.tile(tile.id())?
            && !tile.hashes().iter().zip(stored.hashes()).all(|(own, stored)| own == stored)
        {
            self.suspect(Suspect { tile: tile.id(), entry: None });
        }
        Ok(())
    }

    /// Compares the partial tiles above the leaves with the stored ones.
    fn check_edge(&mut self) -> Result<(), Stop<T::Error>> {
        let edge: Vec<_> = self.frontier.partial_tiles().filter(|tile| tile.id().level() > 0).collect();
        edge.iter().try_for_each(|tile| self.check_tile(tile)).map_err(Stop::Reading)
    }

    fn suspect(&mut self, suspect: Suspect) {
        self.suspect.get_or_insert(suspect);
    }

    /// Compares the tree with a checkpoint of its size.
    fn settle(&mut self, checkpoint: Checkpoint) -> Result<(), Fault> {
        let holds = self.frontier.head() == checkpoint.head();
        let between = Fault::Between { after: self.signed_size(), upto: checkpoint.size() };
        match self.suspect.take() {
            None if holds => {}
            // The owner signed these very entries, so that the tile is wrong.
            Some(suspect) if holds => return Err(Fault::Tile { id: suspect.tile }),
            Some(Suspect { entry: Some(fault), .. }) => return Err(fault),
            _ => return Err(between),
        }
        self.signed = Some(checkpoint);
        Ok(())
    }

    fn signed_size(&self) -> Size {
        self.signed.as_ref().map_or(Size::ZERO, Checkpoint::size)
    }

    fn verdict(self, fault: Option<Fault>) -> Verdict {
        let size = self.frontier.size();
        Verdict { size, held: self.held, erased: size.get() - self.held, signed: self.signed, fault }
    }
}

impl Suspect {
    fn if_tile_is_right(self) -> Fault {
        self.entry.unwrap_or(Fault::Tile { id: self.tile })
    }
}

impl Verdict {
    /// Whether nothing is wrong and every entry is signed.
    pub fn is_sound(&self) -> bool {
        self.fault.is_none() && self.size == self.signed.as_ref().map_or(Size::ZERO, Checkpoint::size)
    }
}

impl Fault {
    /// The stable number of this fault.
    pub fn number(self) -> u16 {
        match self {
            Self::Missing { .. } => 3040,
            Self::Misplaced { .. } => 3041,
            Self::Payload { .. } => 3042,
            Self::Commitment { .. } => 3043,
            Self::Between { .. } => 3044,
            Self::Tile { .. } => 3045,
            Self::Checkpoint { .. } => 3046,
            Self::Order { .. } => 3047,
            Self::Fork { .. } => 3048,
        }
    }

    /// The entry that is named, or the first of those among which one is at fault.
    pub fn entry(self) -> Option<Index> {
        match self {
            Self::Missing { index } | Self::Payload { index } | Self::Commitment { index } => Some(index),
            Self::Misplaced { expected, .. } => Some(expected),
            Self::Between { after, .. } => after.next_index().ok(),
            _ => None,
        }
    }
}

impl<E> From<Fault> for Stop<E> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// For people: what was verified, in one line.
impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} entries, {} with their payload, {} erased", self.size, self.held, self.erased)?;
        self.fault.map_or(Ok(()), |fault| write!(out, "; {fault}"))
    }
}

#[cfg(test)]
mod tests;
