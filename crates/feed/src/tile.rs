//! Tiles (C2SP tlog-tiles): runs of up to 256 hashes, in which a store keeps the tree.

use std::marker::PhantomData;

use crate::{
    count::{Index, Size},
    hash::NodeHash,
};

/// Which tile: its level and its place in it.
///
/// At level 0 tile `n` holds the leaf hashes from `256 n` on; at the levels above, each hash is the
/// root of a full tile below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    level: u8,
    index: u64,
}

/// One to 256 consecutive hashes of one level. A tile of 256 is *full* and never changes; a shorter
/// one lies at the right edge of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    id: TileId,
    hashes: Vec<NodeHash>,
}

/// Why a tile was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TileError {
    /// No tree has a tile there.
    #[error("no tree has a tile at level {level}, place {index}")]
    Place {
        /// The level.
        level: u8,
        /// The place in it.
        index: u64,
    },
    /// Not 1 to 256 hashes of 32 bytes each.
    #[error("{bytes} bytes are not a tile")]
    Bytes {
        /// How many there are.
        bytes: usize,
    },
}

/// Where tiles are kept.
pub trait Tiles {
    /// What can fail there.
    type Error: std::error::Error;

    /// The tile, or `None` if it is not kept. Where a partial and a full tile are kept, the full one.
    fn tile(&self, id: TileId) -> Result<Option<Tile>, Self::Error>;
}

/// No tiles at all: what an export of a feed has. `E` is what else can fail where it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoTiles<E>(PhantomData<E>);

impl TileId {
    /// The highest level that a tree can have.
    pub const LEVEL_MAX: u8 = 6;

    /// The tile at this place. `level` at most [`TileId::LEVEL_MAX`], and within the largest tree.
    pub fn new(level: u8, index: u64) -> Result<Self, TileError> {
        let spans = 256_u64.checked_pow(u32::from(level) + 1).filter(|_| level <= Self::LEVEL_MAX);
        let begins = spans.and_then(|span| span.checked_mul(index));
        match begins {
            Some(begin) if begin <= Size::MAX.get() => Ok(Self { level, index }),
            _ => Err(TileError::Place { level, index }),
        }
    }

    /// The level, 0 for leaves.
    pub fn level(self) -> u8 {
        self.level
    }

    /// Its place in the level, from 0.
    pub fn index(self) -> u64 {
        self.index
    }

    /// The tile that has the leaf of entry `index`, and its place in it.
    pub(crate) fn of_leaf(index: Index) -> (Self, usize) {
        let [place, ..] = index.get().to_le_bytes();
        (Self { level: 0, index: index.get() >> 8 }, usize::from(place))
    }

    /// For this crate's own arithmetic, which stays inside a tree.
    pub(crate) fn inside(level: u8, index: u64) -> Self {
        Self { level, index }
    }
}

impl Tile {
    /// The hashes of a full tile.
    pub const WIDTH: usize = 256;

    /// The tile with these bytes: 32 for each hash, one after the other.
    pub fn from_bytes(id: TileId, bytes: &[u8]) -> Result<Self, TileError> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || hashes.is_empty() || hashes.len() > Self::WIDTH {
            return Err(TileError::Bytes { bytes: bytes.len() });
        }
        Ok(Self { id, hashes: hashes.iter().copied().map(NodeHash::from_bytes).collect() })
    }

    /// Its bytes; 8,192 if it is full.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
    }

    /// Which tile it is.
    pub fn id(&self) -> TileId {
        self.id
    }

    /// Its hashes, one to 256.
    pub fn hashes(&self) -> &[NodeHash] {
        &self.hashes
    }

    /// Whether it has 256 hashes and so will never change.
    pub fn is_full(&self) -> bool {
        self.hashes.len() == Self::WIDTH
    }

    pub(crate) fn of(id: TileId, hashes: Vec<NodeHash>) -> Self {
        Self { id, hashes }
    }
}

impl TileError {
    /// The stable number of this error.
    pub fn number(self) -> u16 {
        match self {
            Self::Place { .. } => 3020,
            Self::Bytes { .. } => 3021,
        }
    }
}

impl<E> NoTiles<E> {
    /// No tiles.
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<E: std::error::Error> Tiles for NoTiles<E> {
    type Error = E;

    fn tile(&self, _: TileId) -> Result<Option<Tile>, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_has_1_to_256_hashes() {
        let id = TileId::new(0, 3).unwrap();
        let bytes = vec![5; 8192];
        let tile = Tile::from_bytes(id, &bytes).unwrap();
        assert!(tile.is_full());
        assert_eq!(tile.to_bytes(), bytes);
        for wrong in [0, 31, 33, 8193, 8224] {
            let refused = Err(TileError::Bytes { bytes: wrong });
            assert_eq!(Tile::from_bytes(id, &vec![5; wrong]), refused);
        }
    }

    #[test]
    fn no_tile_lies_outside_the_largest_tree() {
        assert!(TileId::new(0, 1 << 40).is_ok() && TileId::new(6, 0).is_ok());
        assert!(TileId::new(0, (1 << 40) + 1).is_err());
        assert!(TileId::new(7, 0).is_err() && TileId::new(255, u64::MAX).is_err());
    }
}
