//! Fresh random bytes: asked for here, at the edge, and handed inwards as arguments.

use std::fmt;

use wasl_feed::Salt;

use crate::NodeError;

/// Gives bytes that nobody can foretell. Keys and salts are made of them.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// If there are none to be had.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), getrandom::Error>;
}

/// The operating system's.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), getrandom::Error> {
        getrandom::fill(bytes)
    }
}

impl dyn Entropy + '_ {
    /// `N` random bytes.
    pub(crate) fn bytes<const N: usize>(&self) -> Result<[u8; N], NodeError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes).map_err(NodeError::Entropy)?;
        Ok(bytes)
    }

    /// The salt of one entry.
    pub(crate) fn salt(&self) -> Result<Salt, NodeError> {
        Ok(Salt::from_bytes(self.bytes()?))
    }
}

/// Salts for many entries, drawn in blocks.
#[derive(Debug)]
pub(crate) struct Salts<'e> {
    entropy: &'e dyn Entropy,
    drawn: Vec<[u8; 32]>,
}

impl<'e> Salts<'e> {
    const BLOCK: usize = 128;

    /// Salts of this entropy.
    pub(crate) fn of(entropy: &'e dyn Entropy) -> Self {
        Self { entropy, drawn: Vec::new() }
    }

    /// The next salt.
    pub(crate) fn next(&mut self) -> Result<Salt, NodeError> {
        if self.drawn.is_empty() {
            let mut block = [[0; 32]; Self::BLOCK];
            self.entropy.fill(block.as_flattened_mut()).map_err(NodeError::Entropy)?;
            self.drawn.extend(block);
        }
        match self.drawn.pop() {
            Some(bytes) => Ok(Salt::from_bytes(bytes)),
            None => self.entropy.salt(),
        }
    }
}
