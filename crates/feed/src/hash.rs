//! The hashes of a Merkle tree (RFC 6962, section 2.1), each with its own type.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::count::Size;

/// The hash of a node of the tree: of a leaf, or of two nodes below.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeHash([u8; 32]);

/// The hash of a whole tree, which stands for every entry in it and their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Root([u8; 32]);

/// How large a tree is and what it hashes to: what a checkpoint signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TreeHead {
    /// How many entries.
    pub size: Size,
    /// What they hash to.
    pub root: Root,
}

impl NodeHash {
    /// The hash of the leaf that holds `data`: SHA-256(0x00 || data).
    pub(crate) fn leaf(data: &[u8; 32]) -> Self {
        let mut block = [0; 33];
        block[1..].copy_from_slice(data);
        Self(Sha256::digest(block).into())
    }

    /// The hash of the node above `left` and `right`: SHA-256(0x01 || left || right).
    pub(crate) fn above(left: &Self, right: &Self) -> Self {
        let mut block = [1; 65];
        block[1..33].copy_from_slice(&left.0);
        block[33..].copy_from_slice(&right.0);
        Self(Sha256::digest(block).into())
    }

    /// The hash with these bytes, as a store or a peer keeps it.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Root {
    /// The root of the tree without entries: SHA-256 of nothing.
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// The root of the tree that has `node` on top.
    pub(crate) fn of(node: NodeHash) -> Self {
        Self(node.0)
    }

    /// The root with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads the base64 that a note writes.
    pub(crate) fn from_base64(raw: &str) -> Option<Self> {
        STANDARD.decode(raw).ok()?.try_into().ok().map(Self)
    }
}

/// In base64, as a note writes it.
impl fmt::Display for Root {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Root {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Root({self})")
    }
}

impl fmt::Display for NodeHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for NodeHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "NodeHash({self})")
    }
}
