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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::{entry::Commitment, frontier::Frontier, proof::ProofError};

    /// A store of tiles that counts how often it is asked.
    #[derive(Default)]
    struct Kept {
        tiles: BTreeMap<TileId, Tile>,
        reads: RefCell<usize>,
    }

    impl Tiles for Kept {
        type Error = std::convert::Infallible;

        fn tile(&self, id: TileId) -> Result<Option<Tile>, Self::Error> {
            *self.reads.borrow_mut() += 1;
            Ok(self.tiles.get(&id).cloned())
        }
    }

    fn commitment(number: u64) -> Commitment {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        Commitment::from_bytes(bytes)
    }

    fn tree(size: u64) -> (Kept, Frontier, Vec<NodeHash>) {
        let (mut kept, mut frontier, mut leaves) = (Kept::default(), Frontier::new(), Vec::new());
        for number in 0..size {
            let completed = frontier.push(&commitment(number)).unwrap();
            kept.tiles.extend(completed.into_iter().map(|tile| (tile.id(), tile)));
            leaves.push(commitment(number).leaf_hash());
        }
        (kept, frontier, leaves)
    }

    fn halves(leaves: &[NodeHash]) -> (&[NodeHash], &[NodeHash]) {
        leaves.split_at(leaves.len().next_power_of_two() / 2)
    }

    /// MTH of RFC 6962 section 2.1.
    fn root(leaves: &[NodeHash]) -> NodeHash {
        if let [leaf] = leaves {
            return *leaf;
        }
        let (left, right) = halves(leaves);
        NodeHash::above(&root(left), &root(right))
    }

    /// PATH of RFC 6962 section 2.1.1.
    fn path(at: usize, leaves: &[NodeHash]) -> Vec<NodeHash> {
        if leaves.len() == 1 {
            return Vec::new();
        }
        let (left, right) = halves(leaves);
        if at < left.len() {
            [path(at, left), vec![root(right)]].concat()
        } else {
            [path(at - left.len(), right), vec![root(left)]].concat()
        }
    }

    /// SUBPROOF of RFC 6962 section 2.1.2.
    fn subproof(older: usize, leaves: &[NodeHash], whole: Option<()>) -> Vec<NodeHash> {
        if older == leaves.len() {
            return if whole.is_some() { Vec::new() } else { vec![root(leaves)] };
        }
        let (left, right) = halves(leaves);
        if older <= left.len() {
            [subproof(older, left, whole), vec![root(right)]].concat()
        } else {
            [subproof(older - left.len(), right, None), vec![root(left)]].concat()
        }
    }

    fn size(number: usize) -> Size {
        Size::new(number as u64).unwrap()
    }

    /// Sizes around every edge of tiles and subtrees.
    const SIZES: [usize; 16] = [1, 2, 3, 5, 8, 13, 100, 255, 256, 257, 511, 512, 513, 768, 1023, 1100];

    #[test]
    fn proofs_are_those_that_the_standard_defines_and_hold() {
        let (kept, frontier, leaves) = tree(1_100);
        let tiles = frontier.over(&kept);
        for newer in SIZES {
            let head = Prover::new(&tiles).head(size(newer)).unwrap();
            assert_eq!(head.root, Root::of(root(&leaves[..newer])));
            for at in (0..newer).filter(|at| at % 37 == 0 || at + 3 > newer) {
                let index = Index::new(at as u64).unwrap();
                let proof = Prover::new(&tiles).inclusion(index, size(newer)).unwrap();
                assert_eq!(proof.hashes(), path(at, &leaves[..newer]), "{at} in {newer}");
                assert_eq!(proof.verify(index, &commitment(at as u64), head), Ok(()));
                let other = commitment(at as u64 + 1);
                assert_eq!(proof.verify(index, &other, head), Err(ProofError::Root));
            }
            for older in SIZES.into_iter().filter(|older| *older <= newer) {
                let proof = Prover::new(&tiles).consistency(size(older), size(newer)).unwrap();
                assert_eq!(proof.hashes(), subproof(older, &leaves[..newer], Some(())), "{older} {newer}");
                let before = Prover::new(&tiles).head(size(older)).unwrap();
                assert_eq!(proof.verify(before, head), Ok(()));
                let forked = TreeHead { root: Root::from_bytes([1; 32]), ..before };
                assert_eq!(proof.verify(forked, head), Err(ProofError::Root));
                let forked = TreeHead { root: Root::from_bytes([1; 32]), ..head };
                assert_eq!(proof.verify(before, forked), Err(ProofError::Root));
            }
        }
    }

    #[test]
    fn a_proof_that_is_longer_shorter_or_turned_round_does_not_hold() {
        let (kept, frontier, _) = tree(700);
        let tiles = frontier.over(&kept);
        let mut prover = Prover::new(&tiles);
        let (older, newer) = (prover.head(size(300)).unwrap(), prover.head(size(700)).unwrap());
        let consistency = prover.consistency(older.size, newer.size).unwrap().hashes().to_vec();
        let at = Index::new(299).unwrap();
        let inclusion = prover.inclusion(at, newer.size).unwrap().hashes().to_vec();

        let check = |hashes: Vec<NodeHash>| ConsistencyProof::from_hashes(hashes)?.verify(older, newer);
        let find =
            |hashes: Vec<NodeHash>| InclusionProof::from_hashes(hashes)?.verify(at, &commitment(299), newer);
        assert_eq!((check(consistency.clone()), find(inclusion.clone())), (Ok(()), Ok(())));
        for (proof, holds) in
            [(&consistency, &check as &dyn Fn(_) -> _), (&inclusion, &find as &dyn Fn(_) -> _)]
        {
            assert_eq!(holds(proof[1..].to_vec()), Err(ProofError::Length));
            assert_eq!(holds([proof.as_slice(), &proof[..1]].concat()), Err(ProofError::Length));
            assert_eq!(holds(Vec::new()), Err(ProofError::Length));
            assert_eq!(holds(proof.repeat(20)), Err(ProofError::Length));
            assert_eq!(holds(proof.iter().rev().copied().collect()), Err(ProofError::Root));
        }
        let outside = Index::new(700).unwrap();
        let nothing = InclusionProof::from_hashes(Vec::new()).unwrap();
        assert_eq!(nothing.verify(outside, &commitment(700), newer), Err(ProofError::Range));
        let back = ConsistencyProof::from_hashes(Vec::new()).unwrap();
        assert_eq!(back.verify(newer, older), Err(ProofError::Range));
        let empty = TreeHead { size: Size::ZERO, root: Root::of_nothing() };
        assert_eq!(back.verify(empty, newer), Ok(()));
        let other = TreeHead { size: Size::ZERO, root: newer.root };
        assert_eq!(back.verify(other, newer), Err(ProofError::Root));
    }

    #[test]
    fn a_proof_in_a_large_tree_reads_few_tiles() {
        let (kept, frontier, leaves) = tree(70_000);
        let tiles = frontier.over(&kept);
        let mut prover = Prover::new(&tiles);
        let (older, newer) = (size(66_001), size(70_000));
        let proof = prover.consistency(older, newer).unwrap();
        assert_eq!(proof.hashes(), subproof(66_001, &leaves, Some(())));
        let older = prover.head(older).unwrap();
        assert_eq!(proof.verify(older, frontier.head()), Ok(()));
        assert!(*kept.reads.borrow() <= 6, "{} tiles", kept.reads.borrow());
    }

    #[test]
    fn what_is_outside_the_tree_or_not_kept_is_not_proved() {
        let (kept, frontier, _) = tree(300);
        let tiles = frontier.over(&kept);
        let mut prover = Prover::new(&tiles);
        let index = Index::new(5).unwrap();
        assert!(matches!(prover.inclusion(index, size(5)), Err(ProveError::Range)));
        assert!(matches!(prover.consistency(size(9), size(8)), Err(ProveError::Range)));
        assert!(matches!(prover.head(size(301)), Err(ProveError::Missing { .. })));
        let empty = Kept::default();
        assert!(matches!(Prover::new(&empty).head(size(256)), Err(ProveError::Missing { .. })));
    }
}
