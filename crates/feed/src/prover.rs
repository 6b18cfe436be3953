//! Makes Merkle proofs and roots of earlier sizes from the tiles that a store keeps.

use std::collections::BTreeMap;

use crate::{
    count::{Index, Size},
    frontier::joined,
    hash::{NodeHash, Root, TreeHead},
    proof::{ConsistencyProof, InclusionProof},
    tile::{Tile, TileId, Tiles},
};

/// Makes proofs from tiles; [`Frontier::over`](crate::Frontier::over) gives it the whole tree.
///
/// It remembers the tiles it read, some dozens a proof of 8 KiB each: make one for a proof or a few,
/// and drop it. It believes the tiles; who receives a proof believes nothing.
#[derive(Debug)]
pub struct Prover<'a, T> {
    tiles: &'a T,
    read: BTreeMap<TileId, Option<Tile>>,
}

/// Why a proof cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProveError<E: std::error::Error + 'static> {
    /// The entry lies outside the tree, or the older tree is the larger.
    #[error("the proof is asked for something outside the tree")]
    Range,
    /// A tile that the proof needs is not kept, or is too short.
    #[error("the tile at level {}, place {} is missing", id.level(), id.index())]
    Missing {
        /// Which one.
        id: TileId,
    },
    /// The store failed.
    #[error("the tiles cannot be read")]
    Tiles(#[source] E),
}

/// Entries `begin..end` of a tree.
#[derive(Clone, Copy)]
struct Span {
    begin: u64,
    end: u64,
}

impl<'a, T: Tiles<Error: 'static>> Prover<'a, T> {
    /// A prover over these tiles.
    pub fn new(tiles: &'a T) -> Self {
        Self { tiles, read: BTreeMap::new() }
    }

    /// What the tree's first `size` entries hash to.
    pub fn head(&mut self, size: Size) -> Result<TreeHead, ProveError<T::Error>> {
        if size.is_zero() {
            return Ok(TreeHead { size, root: Root::of_nothing() });
        }
        let root = self.hash(Span { begin: 0, end: size.get() })?;
        Ok(TreeHead { size, root: Root::of(root) })
    }

    /// That the tree of `size` has entry `index`: PATH(index, D\[size\]) of RFC 6962 section 2.1.1.
    pub fn inclusion(&mut self, index: Index, size: Size) -> Result<InclusionProof, ProveError<T::Error>> {
        if !index.is_in(size) {
            return Err(ProveError::Range);
        }
        let mut span = Span { begin: 0, end: size.get() };
        let mut path = Vec::new();
        while span.end - span.begin > 1 {
            let (left, right) = span.split();
            let (way, beside) = if index.get() < right.begin { (left, right) } else { (right, left) };
            path.push(self.hash(beside)?);
            span = way;
        }
        path.reverse();
        // At most one hash a level, 48 in all.
        InclusionProof::from_hashes(path).map_err(|_| ProveError::Range)
    }

    /// That the tree of size `newer` begins with that of size `older`: PROOF(older, D\[newer\]) of
    /// RFC 6962 section 2.1.2.
    pub fn consistency(
        &mut self,
        older: Size,
        newer: Size,
    ) -> Result<ConsistencyProof, ProveError<T::Error>> {
        if older > newer {
            return Err(ProveError::Range);
        }
        let mut proof = Vec::new();
        if !older.is_zero() {
            let (mut span, mut is_whole) = (Span { begin: 0, end: newer.get() }, true);
            while older.get() != span.end {
                let (left, right) = span.split();
                if older.get() <= right.begin {
                    proof.push(self.hash(right)?);
                    span = left;
                } else {
                    proof.push(self.hash(left)?);
                    (span, is_whole) = (right, false);
                }
            }
            if !is_whole {
                proof.push(self.hash(span)?);
            }
        }
        proof.reverse();
        ConsistencyProof::from_hashes(proof).map_err(|_| ProveError::Range)
    }

    /// The root over a span that begins where a subtree of at least its size begins.
    fn hash(&mut self, span: Span) -> Result<NodeHash, ProveError<T::Error>> {
        // From the right: what the size leaves over at each level of tiles, then the full tiles.
        let mut right = None;
        for level in 0..=TileId::LEVEL_MAX {
            let shift = 8 * u32::from(level);
            let (begin, end) = (span.begin >> shift, span.end >> shift);
            // A span of less than a tile lies in one tile; of a longer one, the hashes that no full
            // tile covers stand here, and the rest in the level above.
            let from = if end - begin < 256 { begin } else { end >> 8 << 8 };
            if from < end {
                right = self.row(level, Span { begin: from, end }, right)?;
            }
            if from == begin {
                break;
            }
        }
        right.ok_or(ProveError::Range)
    }

    /// The hashes `span` of one level, all in one tile, joined with what lies right of them.
    fn row(
        &mut self,
        level: u8,
        span: Span,
        right: Option<NodeHash>,
    ) -> Result<Option<NodeHash>, ProveError<T::Error>> {
        let id = TileId::inside(level, span.begin >> 8);
        let missing = || ProveError::Missing { id };
        let tile = self.tile(id)?.ok_or_else(missing)?;
        let begin = usize::try_from(span.begin & 0xff).map_err(|_| missing())?;
        let width = usize::try_from(span.end - span.begin).map_err(|_| missing())?;
        let hashes = tile.hashes().get(begin..begin + width).ok_or_else(missing)?;
        Ok(joined(hashes, right))
    }

    fn tile(&mut self, id: TileId) -> Result<Option<&Tile>, ProveError<T::Error>> {
        if !self.read.contains_key(&id) {
            let tile = self.tiles.tile(id).map_err(ProveError::Tiles)?;
            self.read.insert(id, tile);
        }
        Ok(self.read.get(&id).and_then(Option::as_ref))
    }
}

impl Span {
    /// Its two halves as RFC 6962 divides them: the left has the largest power of two that is smaller
    /// than the whole. Only for spans of two and more.
    fn split(self) -> (Self, Self) {
        let middle = self.begin + ((self.end - self.begin).next_power_of_two() >> 1);
        (Self { end: middle, ..self }, Self { begin: middle, ..self })
    }
}

impl<E: std::error::Error + 'static> ProveError<E> {
    /// The stable number of this error.
    pub fn number(&self) -> u16 {
        match self {
            Self::Range => 3033,
            Self::Missing { .. } => 3034,
            Self::Tiles(_) => 3035,
        }
    }
}
