//! Fresh random bytes from the operating system.

use wasl_feed::Salt;

use crate::NodeError;

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], NodeError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NodeError::Entropy)?;
    Ok(bytes)
}

/// The salt of one entry.
pub(crate) fn salt() -> Result<Salt, NodeError> {
    Ok(Salt::from_bytes(bytes()?))
}

/// Salts for many entries, drawn from the system in blocks.
#[derive(Debug, Default)]
pub(crate) struct Salts {
    drawn: Vec<[u8; 32]>,
}

impl Salts {
    const BLOCK: usize = 128;

    /// The next salt.
    pub(crate) fn next(&mut self) -> Result<Salt, NodeError> {
        if self.drawn.is_empty() {
            let mut block = [[0; 32]; Self::BLOCK];
            getrandom::fill(block.as_flattened_mut()).map_err(NodeError::Entropy)?;
            self.drawn.extend(block);
        }
        self.drawn.pop().map_or_else(salt, |bytes| Ok(Salt::from_bytes(bytes)))
    }
}
