//! What travels of one look-up: points that tell nothing, and a proof.

/// How many inputs each look-up has: two for the issuer, told or not, times two for the purpose, limited or not.
pub const BLINDED: usize = 4;

/// Blinded inputs, each a point of ristretto255. To whoever does not know the blinds they are random.
pub type Blinded = [[u8; 32]; BLINDED];

/// The owner's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The blinded points, multiplied by the owner's key.
    pub evaluated: Blinded,
    /// That all of them were multiplied by the key that belongs to its public key.
    pub proof: [u8; 64],
}
