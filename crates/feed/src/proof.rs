//! Merkle proofs and how they are checked (RFC 6962 sections 2.1.1 and 2.1.2).

use crate::{
    count::Index,
    entry::Commitment,
    hash::{NodeHash, Root, TreeHead},
};

/// That a tree has an entry at a place: the hashes beside the way from its leaf to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof(Vec<NodeHash>);

/// That a larger tree begins with all of a smaller one, in the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsistencyProof(Vec<NodeHash>);

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// It has more or fewer hashes than one for these sizes.
    #[error("the proof has not as many hashes as one for these sizes")]
    Length,
    /// The entry lies outside the tree, or the older tree is the larger.
    #[error("the proof is asked for something outside the tree")]
    Range,
    /// It leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// The most hashes a proof for any two trees can have.
const HASHES_MAX: usize = 64;

impl InclusionProof {
    /// The most hashes a proof may have.
    pub const HASHES_MAX: usize = HASHES_MAX;

    /// A proof of these hashes, from the leaf upwards; not checked.
    pub fn from_hashes(hashes: Vec<NodeHash>) -> Result<Self, ProofError> {
        if hashes.len() <= HASHES_MAX { Ok(Self(hashes)) } else { Err(ProofError::Length) }
    }

    /// Its hashes.
    pub fn hashes(&self) -> &[NodeHash] {
        &self.0
    }

    /// Whether the tree with this head has `commitment` at `index` (RFC 9162 section 2.1.3.2, which
    /// says how the proofs of RFC 6962 are checked).
    pub fn verify(&self, index: Index, commitment: &Commitment, head: TreeHead) -> Result<(), ProofError> {
        if !index.is_in(head.size) {
            return Err(ProofError::Range);
        }
        let (mut place, mut last) = (index.get(), head.size.get() - 1);
        let mut hash = commitment.leaf_hash();
        for beside in &self.0 {
            if last == 0 {
                return Err(ProofError::Length);
            }
            if place & 1 == 1 || place == last {
                hash = NodeHash::above(beside, &hash);
                // A node without a right neighbour rises until it has a left one.
                while place & 1 == 0 && place != 0 {
                    (place, last) = (place >> 1, last >> 1);
                }
            } else {
                hash = NodeHash::above(&hash, beside);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        if last != 0 {
            return Err(ProofError::Length);
        }
        if Root::of(hash) == head.root { Ok(()) } else { Err(ProofError::Root) }
    }
}

impl ConsistencyProof {
    /// The most hashes a proof may have.
    pub const HASHES_MAX: usize = HASHES_MAX;

    /// A proof of these hashes, in the order of RFC 6962; not checked.
    pub fn from_hashes(hashes: Vec<NodeHash>) -> Result<Self, ProofError> {
        if hashes.len() <= HASHES_MAX { Ok(Self(hashes)) } else { Err(ProofError::Length) }
    }

    /// Its hashes.
    pub fn hashes(&self) -> &[NodeHash] {
        &self.0
    }

    /// Whether the tree with head `newer` begins with that of head `older` (RFC 9162 section
    /// 2.1.4.2). Between equal sizes, and from an empty tree, the proof is empty.
    pub fn verify(&self, older: TreeHead, newer: TreeHead) -> Result<(), ProofError> {
        let (old, new) = (older.size.get(), newer.size.get());
        if old > new {
            return Err(ProofError::Range);
        }
        if old == 0 || old == new {
            return match self.0.as_slice() {
                [] if old == 0 && older.root != Root::of_nothing() => Err(ProofError::Root),
                [] if old == new && older.root != newer.root => Err(ProofError::Root),
                [] => Ok(()),
                _ => Err(ProofError::Length),
            };
        }
        // Where the smaller tree is one full subtree, its root begins the proof unsaid.
        let own = old.is_power_of_two().then(|| NodeHash::from_bytes(*older.root.as_bytes()));
        let mut hashes = own.iter().chain(&self.0);
        let (mut place, mut last) = (old - 1, new - 1);
        while place & 1 == 1 {
            (place, last) = (place >> 1, last >> 1);
        }
        let first = *hashes.next().ok_or(ProofError::Length)?;
        let (mut old_hash, mut new_hash) = (first, first);
        for beside in hashes {
            if last == 0 {
                return Err(ProofError::Length);
            }
            if place & 1 == 1 || place == last {
                old_hash = NodeHash::above(beside, &old_hash);
                new_hash = NodeHash::above(beside, &new_hash);
                while place & 1 == 0 && place != 0 {
                    (place, last) = (place >> 1, last >> 1);
                }
            } else {
                new_hash = NodeHash::above(&new_hash, beside);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        if last != 0 {
            return Err(ProofError::Length);
        }
        let holds = Root::of(old_hash) == older.root && Root::of(new_hash) == newer.root;
        if holds { Ok(()) } else { Err(ProofError::Root) }
    }
}

impl ProofError {
    /// The stable number of this error.
    pub fn number(self) -> u16 {
        match self {
            Self::Length => 3030,
            Self::Range => 3031,
            Self::Root => 3032,
        }
    }
}
