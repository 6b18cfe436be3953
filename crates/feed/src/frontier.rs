//! The right edge of a feed's tree: all that appending needs.

use crate::{
    count::{CountError, Size},
    entry::Commitment,
    hash::{NodeHash, Root, TreeHead},
    tile::{Tile, TileId, Tiles},
};

/// The right edge of a tree, as the partial tile of each level. It grows and tells the head; the full
/// tiles that it completes are the store's to keep.
///
/// ```text
///  level 1   [ t0 t1 ]                 edge: 2 hashes, the roots of two full tiles
///              ╱  ╲
///  level 0  [256] [256] [ l512 … l599 ]  edge: 88 leaf hashes          size = 2·256 + 88
/// ```
///
/// Appending costs two hashes on average, the root eight a level at most. In memory it holds at most
/// 255 hashes a level and their peaks, 50 KiB in all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: Size,
    /// `edge[level]` has as many hashes as the size has in that digit, written with base 256.
    edge: Vec<Run>,
}

/// The partial tile of one level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Run {
    hashes: Vec<NodeHash>,
    /// The roots of the full subtrees over the hashes, largest first: one for each bit of their number.
    peaks: Vec<NodeHash>,
}

/// Full tiles from a store, and the partial ones from a frontier: the whole tree.
#[derive(Debug, Clone, Copy)]
pub struct Edged<'a, T> {
    full: &'a T,
    frontier: &'a Frontier,
}

/// Why bytes are not a frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrontierError {
    /// Not eight bytes of size and as many hashes as that size has.
    #[error("{bytes} bytes are not the frontier that they name")]
    Bytes {
        /// How many there are.
        bytes: usize,
    },
    /// A size that no feed has.
    #[error(transparent)]
    Size(#[from] CountError),
}

impl Frontier {
    /// The edge of a feed without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many entries the tree has.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Appends an entry and returns the tiles that it completed: nearly always none, at most one a
    /// level. An error leaves the frontier as it was.
    pub fn push(&mut self, commitment: &Commitment) -> Result<Vec<Tile>, CountError> {
        self.size = self.size.plus(1)?;
        let mut completed = Vec::new();
        let mut hash = commitment.leaf_hash();
        for level in 0..=TileId::LEVEL_MAX {
            let at = usize::from(level);
            if self.edge.len() == at {
                self.edge.push(Run::default());
            }
            self.edge[at].push(hash);
            if self.edge[at].hashes.len() < Tile::WIDTH {
                break;
            }
            let full = std::mem::take(&mut self.edge[at]);
            let &[root] = &full.peaks[..] else { break };
            // How many hashes of this level precede the tile is the size without its lower digits.
            let index = (self.size.get() >> (8 * (u32::from(level) + 1))) - 1;
            completed.push(Tile::of(TileId::inside(level, index), full.hashes));
            hash = root;
        }
        Ok(completed)
    }

    /// Size and root: what a checkpoint signs.
    pub fn head(&self) -> TreeHead {
        let mut right = None;
        for run in &self.edge {
            right = run.joined(right);
        }
        TreeHead { size: self.size, root: right.map_or_else(Root::of_nothing, Root::of) }
    }

    /// The partial tiles, one for each level that has any.
    pub fn partial_tiles(&self) -> impl Iterator<Item = Tile> {
        (0..=TileId::LEVEL_MAX).filter_map(|level| self.partial_tile(level))
    }

    fn partial_tile(&self, level: u8) -> Option<Tile> {
        let run = self.edge.get(usize::from(level)).filter(|run| !run.hashes.is_empty())?;
        let index = self.size.get() >> (8 * (u32::from(level) + 1));
        Some(Tile::of(TileId::inside(level, index), run.hashes.clone()))
    }

    /// The whole tree: `full` tiles from a store, this edge, and nothing to the right of it.
    pub fn over<'a, T: Tiles>(&'a self, full: &'a T) -> Edged<'a, T> {
        Edged { full, frontier: self }
    }

    /// The bytes to store: the size (8 bytes, big endian), then the hashes of each level from the
    /// leaves up. 48 KiB at most, 4 KiB a level on average. They carry no check of their own: who
    /// reads them compares [`Frontier::head`] with a checkpoint.
    pub fn to_bytes(&self) -> Vec<u8> {
        let hashes = self.edge.iter().flat_map(|run| &run.hashes).flat_map(|hash| *hash.as_bytes());
        self.size.get().to_be_bytes().into_iter().chain(hashes).collect()
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrontierError> {
        let wrong = FrontierError::Bytes { bytes: bytes.len() };
        let (size, hashes) = bytes.split_first_chunk::<8>().ok_or(wrong)?;
        let size = Size::new(u64::from_be_bytes(*size))?;
        let (mut hashes, []) = hashes.as_chunks::<32>() else { return Err(wrong) };
        let mut edge = Vec::new();
        for level in 0..8 {
            if size.get() >> (8 * level) == 0 {
                break;
            }
            let width = usize::from(size.get().to_le_bytes()[level]);
            let (row, rest) = hashes.split_at_checked(width).ok_or(wrong)?;
            edge.push(row.iter().copied().map(NodeHash::from_bytes).collect::<Run>());
            hashes = rest;
        }
        if hashes.is_empty() { Ok(Self { size, edge }) } else { Err(wrong) }
    }
}

impl Run {
    fn push(&mut self, hash: NodeHash) {
        let (mut peak, mut joins) = (hash, self.hashes.len());
        // Two full subtrees of one size make one of twice the size, as a binary counter carries.
        while joins % 2 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            (peak, joins) = (NodeHash::above(&left, &peak), joins / 2);
        }
        self.peaks.push(peak);
        self.hashes.push(hash);
    }

    /// The root over these hashes and, to the right of them, `right`: the peaks joined from the right
    /// (RFC 6962, section 2.1).
    fn joined(&self, right: Option<NodeHash>) -> Option<NodeHash> {
        self.peaks
            .iter()
            .rev()
            .fold(right, |right, peak| Some(right.map_or(*peak, |right| NodeHash::above(peak, &right))))
    }
}

impl FromIterator<NodeHash> for Run {
    fn from_iter<I: IntoIterator<Item = NodeHash>>(hashes: I) -> Self {
        let mut run = Self::default();
        hashes.into_iter().for_each(|hash| run.push(hash));
        run
    }
}

/// The root over `hashes` and, to the right of them, `right`.
pub(crate) fn joined(hashes: &[NodeHash], right: Option<NodeHash>) -> Option<NodeHash> {
    hashes.iter().copied().collect::<Run>().joined(right)
}

impl FrontierError {
    /// The stable number of this error.
    pub fn number(self) -> u16 {
        match self {
            Self::Bytes { .. } => 3022,
            Self::Size(error) => error.number(),
        }
    }
}

impl<T: Tiles> Tiles for Edged<'_, T> {
    type Error = T::Error;

    fn tile(&self, id: TileId) -> Result<Option<Tile>, T::Error> {
        match self.frontier.partial_tile(id.level()) {
            Some(tile) if tile.id() == id => Ok(Some(tile)),
            _ => self.full.tile(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commitment(number: u64) -> Commitment {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        Commitment::from_bytes(bytes)
    }

    /// The root as RFC 6962 section 2.1 defines it, by recursion.
    fn defined_root(leaves: &[NodeHash]) -> NodeHash {
        if let [leaf] = leaves {
            return *leaf;
        }
        let split = leaves.len().next_power_of_two() / 2;
        NodeHash::above(&defined_root(&leaves[..split]), &defined_root(&leaves[split..]))
    }

    #[test]
    fn the_root_is_the_one_that_the_standard_defines_at_every_size() {
        let mut frontier = Frontier::new();
        let mut leaves = Vec::new();
        assert_eq!(frontier.head().root, Root::of_nothing());
        for number in 0..1_100 {
            frontier.push(&commitment(number)).unwrap();
            leaves.push(commitment(number).leaf_hash());
            assert_eq!(frontier.head().root, Root::of(defined_root(&leaves)), "size {}", number + 1);
        }
    }

    #[test]
    fn every_256_entries_complete_a_tile_and_every_65536_two() {
        let mut frontier = Frontier::new();
        let mut completed = Vec::new();
        for number in 0..66_000 {
            completed.extend(frontier.push(&commitment(number)).unwrap());
        }
        let places: Vec<_> = completed.iter().map(|tile| (tile.id().level(), tile.id().index())).collect();
        let mut expected: Vec<_> = (0..257).map(|index| (0, index)).collect();
        expected.insert(256, (1, 0));
        assert_eq!(places, expected);
        assert!(completed.iter().all(Tile::is_full));
        assert_eq!(completed[3].hashes()[7], commitment(3 * 256 + 7).leaf_hash());

        let edge: Vec<_> = frontier
            .partial_tiles()
            .map(|tile| (tile.id().level(), tile.id().index(), tile.hashes().len()))
            .collect();
        assert_eq!(edge, [(0, 257, 66_000 % 256), (1, 1, 1), (2, 0, 1)]);
    }

    #[test]
    fn a_frontier_is_read_back_as_it_was_written_and_not_otherwise() {
        let mut frontier = Frontier::new();
        for number in 0..700 {
            let bytes = frontier.to_bytes();
            assert_eq!(Frontier::from_bytes(&bytes), Ok(frontier.clone()));
            let wrong = |bytes: usize| Err(FrontierError::Bytes { bytes });
            assert_eq!(Frontier::from_bytes(&bytes[..bytes.len() - 1]), wrong(bytes.len() - 1));
            assert_eq!(Frontier::from_bytes(&[bytes.as_slice(), &[0; 32]].concat()), wrong(bytes.len() + 32));
            frontier.push(&commitment(number)).unwrap();
        }
        assert!(matches!(Frontier::from_bytes(&[255; 8]), Err(FrontierError::Size(_))));
    }
}
