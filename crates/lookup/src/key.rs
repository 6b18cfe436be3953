//! The owner's key: makes tags of its own numbers, and of blinded ones for those who ask.

use std::fmt;

use voprf::{BlindedElement, Group, Ristretto255, VoprfServer};
use wasl_model::Handling;

use crate::{Answer, Blinded, Listed, LookupError, Tag, chance::Chance};

pub(crate) type Suite = Ristretto255;
pub(crate) type Point = <Suite as Group>::Elem;

/// What an owner's answers are verified with. Every asker is shown the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    bytes: [u8; 32],
    pub(crate) point: Point,
}

/// What tags are made with. It never leaves its bureau, is not printed, and is wiped when dropped.
pub struct SecretKey(VoprfServer<Suite>);

impl PublicKey {
    /// The key with these bytes.
    ///
    /// # Errors
    /// Bytes that are no point, or the neutral one.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, LookupError> {
        let point = Suite::deserialize_elem(&bytes).map_err(|_| LookupError::Key)?;
        Ok(Self { bytes, point })
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl SecretKey {
    /// The key that follows from `seed` (RFC 9497 section 3.2.1, with the info `wasl/lookup/key/v1`), which comes from the
    /// system's entropy.
    ///
    /// # Errors
    /// A seed that leads to no key, which happens once in 2^2000.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, LookupError> {
        let made = VoprfServer::new_from_seed(seed, b"wasl/lookup/key/v1");
        made.map(Self).map_err(|_| LookupError::Key)
    }

    /// What its answers are verified with.
    pub fn public(&self) -> PublicKey {
        let point = self.0.get_public_key();
        PublicKey { bytes: Suite::serialize_elem(point).into(), point }
    }

    /// The tags under which a number is listed: one for each combination of issuer and purpose that it is a hit for.
    ///
    /// # Errors
    /// A number that is empty or too long.
    pub fn tags(&self, listed: &Listed<'_>, handling: &Handling) -> Result<Vec<Tag>, LookupError> {
        listed.inputs(handling)?.iter().map(|input| self.tag(input)).collect()
    }

    /// Makes tags for somebody who has blinded the numbers, and proves that they are made with this key. `seed` comes from
    /// the system's entropy and is used once: two proofs of one seed would tell the key.
    ///
    /// # Errors
    /// Bytes that are no points.
    pub fn answer(&self, blinded: &Blinded, seed: &[u8; 32]) -> Result<Answer, LookupError> {
        let points = blinded.iter().map(|bytes| BlindedElement::<Suite>::deserialize(bytes));
        let points = points.collect::<Result<Vec<_>, _>>().map_err(|_| LookupError::Form)?;
        let made = self.0.batch_blind_evaluate(&mut Chance::from_seed(seed), &points);
        let made = made.map_err(|_| LookupError::Form)?;
        let mut evaluated = Blinded::default();
        for (bytes, point) in evaluated.iter_mut().zip(&made.messages) {
            *bytes = point.serialize().into();
        }
        Ok(Answer { evaluated, proof: made.proof.serialize().into() })
    }

    pub(crate) fn tag(&self, input: &[u8]) -> Result<Tag, LookupError> {
        self.0.evaluate(input).map(|output| Tag::of(&output)).map_err(|_| LookupError::Number)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PublicKey({:02x?})", &self.bytes[..4])
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SecretKey({:?})", self.public())
    }
}
