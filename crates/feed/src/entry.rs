//! What a feed holds: commitments that stay, and payloads that can be erased.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::{
    count::{Index, Size},
    hash::NodeHash,
    name::Origin,
};

/// What one entry commits to: its feed, its place in it, its salt and its payload. It tells nothing
/// about the payload to whoever has not got the salt, and stays when both are erased.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment([u8; 32]);

/// 32 bytes of entropy that keep a short payload from being guessed from its commitment.
///
/// Each entry has its own, erased together with the payload. It is never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; 32]);

/// What opens a commitment: the salt and the payload. `Debug` shows how long it is, never what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    salt: Salt,
    payload: Box<[u8]>,
}

/// One entry as a store keeps it and a peer passes it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What stays.
    pub commitment: Commitment,
    /// The payload and its salt; `None` where they were erased or are withheld.
    pub opening: Option<Opening>,
}

/// A payload has more bytes than an entry carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the payload has {bytes} bytes, at most {limit} are taken", limit = Opening::PAYLOAD_BYTES_MAX)]
pub struct LongPayload {
    /// How many there are.
    pub bytes: usize,
}

impl Commitment {
    /// What the commitment's bytes begin with; its last byte ends the word.
    const CONTEXT: &[u8] = b"wasl/entry/v1\0";

    /// The commitment of entry `index` of `origin` to `opening`:
    ///
    /// ```text
    /// SHA-256( "wasl/entry/v1" 0x00 | length of origin (1 byte) | origin | index (8 bytes, big
    ///          endian) | salt (32 bytes) | payload )
    /// ```
    ///
    /// Everything before the payload has a known length, so no two inputs run together.
    pub fn new(origin: &Origin, index: Index, opening: &Opening) -> Self {
        let name = origin.as_str().as_bytes();
        let mut head = [0; Self::CONTEXT.len() + 1 + Origin::BYTES_MAX + 8 + 32];
        let mut end = 0;
        // An origin is at most 64 bytes, so its length fits into the byte.
        let length = [u8::try_from(name.len()).unwrap_or(u8::MAX)];
        for part in [Self::CONTEXT, &length, name, &index.get().to_be_bytes(), &opening.salt.0] {
            head[end..end + part.len()].copy_from_slice(part);
            end += part.len();
        }
        let mut hash = Sha256::new();
        hash.update(&head[..end]);
        hash.update(&opening.payload);
        Self(hash.finalize().into())
    }

    /// Whether `opening` is what entry `index` of `origin` committed to.
    pub fn opens_with(&self, origin: &Origin, index: Index, opening: &Opening) -> bool {
        *self == Self::new(origin, index, opening)
    }

    /// The hash of the leaf that holds it: SHA-256(0x00 || commitment), RFC 6962 section 2.1.
    pub fn leaf_hash(&self) -> NodeHash {
        NodeHash::leaf(&self.0)
    }

    /// The commitment with these bytes, as a store or a peer keeps it.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Salt {
    /// The salt with these bytes; they come from the system's entropy, and no two entries share them.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Opening {
    /// The most bytes a payload may have: 1 MiB.
    pub const PAYLOAD_BYTES_MAX: usize = 1024 * 1024;

    /// This payload under this salt. A payload that no peer would take is refused before it is
    /// committed to, because it would stop the feed for ever.
    pub fn new(salt: Salt, payload: impl Into<Box<[u8]>>) -> Result<Self, LongPayload> {
        let payload = payload.into();
        if payload.len() > Self::PAYLOAD_BYTES_MAX {
            return Err(LongPayload { bytes: payload.len() });
        }
        Ok(Self { salt, payload })
    }

    /// The salt.
    pub fn salt(&self) -> &Salt {
        &self.salt
    }

    /// The payload.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload, taken out.
    pub fn into_payload(self) -> Box<[u8]> {
        self.payload
    }
}

impl Entry {
    /// The entry that follows after `size` others in `origin` and says `opening`.
    pub fn following(size: Size, origin: &Origin, opening: Opening) -> Result<Self, crate::CountError> {
        let commitment = Commitment::new(origin, size.next_index()?, &opening);
        Ok(Self { commitment, opening: Some(opening) })
    }

    /// The same entry without its payload and salt.
    #[must_use]
    pub fn erased(&self) -> Self {
        Self { commitment: self.commitment, opening: None }
    }
}

impl LongPayload {
    /// The stable number of this error.
    pub fn number(self) -> u16 {
        3005
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Commitment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Commitment({self})")
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Salt(..)")
    }
}

impl fmt::Debug for Opening {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Opening({} bytes)", self.payload.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(salt: u8, payload: &[u8]) -> Opening {
        Opening::new(Salt::from_bytes([salt; 32]), payload).unwrap()
    }

    #[test]
    fn a_commitment_is_bound_to_its_feed_its_place_its_salt_and_its_payload() {
        let here: Origin = "wasl/MA/records".parse().unwrap();
        let there: Origin = "wasl/MA/audit".parse().unwrap();
        let (first, second) = (Index::new(0).unwrap(), Index::new(1).unwrap());
        let commitment = Commitment::new(&here, first, &opening(1, b"a payload"));

        assert!(commitment.opens_with(&here, first, &opening(1, b"a payload")));
        assert!(!commitment.opens_with(&there, first, &opening(1, b"a payload")));
        assert!(!commitment.opens_with(&here, second, &opening(1, b"a payload")));
        assert!(!commitment.opens_with(&here, first, &opening(2, b"a payload")));
        assert!(!commitment.opens_with(&here, first, &opening(1, b"a payloaf")));
    }

    #[test]
    fn a_payload_that_no_peer_would_take_is_refused() {
        let salt = Salt::from_bytes([0; 32]);
        assert!(Opening::new(salt.clone(), vec![0; Opening::PAYLOAD_BYTES_MAX]).is_ok());
        let bytes = Opening::PAYLOAD_BYTES_MAX + 1;
        assert_eq!(Opening::new(salt, vec![0; bytes]), Err(LongPayload { bytes }));
    }

    #[test]
    fn debug_tells_nothing_about_the_payload() {
        let shown = format!("{:?}", opening(7, b"secret"));
        assert_eq!(shown, "Opening(6 bytes)");
    }
}
