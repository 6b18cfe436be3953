//! A bureau's card: what others reach it by and know it by, signed by the key that it names.

use minicbor::{Decode, Encode, bytes::ByteVec};
use sha2::{Digest, Sha256};
use wasl_feed::{Claim, SigningKey, VerifyingKey};
use wasl_model::{MemberId, Text};

use crate::DirectoryError;

/// What others reach a bureau by and know it by.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Card {
    /// Which member's bureau.
    #[n(0)]
    pub member: MemberId,
    /// The name of the place, at most [`Card::NAME_CHARS_MAX`] characters.
    #[n(1)]
    pub name: Text,
    /// The key that signs its feeds (C2SP verifier key).
    #[n(2)]
    pub key: String,
    /// What messages to it are sealed to, as text.
    #[n(3)]
    pub sealing: String,
    /// Its TLS certificate (DER), at most [`Card::CERTIFICATE_BYTES_MAX`] bytes.
    #[n(4)]
    pub certificate: ByteVec,
    /// Where it is reached, `host:port`, or `nats:` for its member's code at a broker; at most [`Card::ADDRESS_BYTES_MAX`] bytes.
    #[n(5)]
    pub address: String,
}

/// A card, and its key's word that it is that key's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedCard {
    #[n(0)]
    bytes: ByteVec,
    #[n(1)]
    proof: String,
}

impl Card {
    /// The most characters of a name.
    pub const NAME_CHARS_MAX: usize = 200;
    /// The most bytes of a certificate.
    pub const CERTIFICATE_BYTES_MAX: usize = 4 * 1024;
    /// The address of a bureau that is called over a broker, by its member's code.
    pub const AT_BROKER: &str = "nats:";
    /// The most bytes of an address: a domain name (RFC 1035) and a port.
    pub const ADDRESS_BYTES_MAX: usize = 261;

    /// Signs it with the key that it names.
    ///
    /// # Errors
    /// If that is another key than `key`, or a part is longer than it may be.
    pub fn sign(&self, key: &SigningKey) -> Result<SignedCard, DirectoryError> {
        if !self.is_sound() || self.verifying_key()? != key.verifying_key() {
            return Err(DirectoryError::Card);
        }
        let mut bytes = Vec::new();
        // Writing into a vector does not fail.
        _ = minicbor::encode(self, &mut bytes);
        let proof = Claim::Card.sign(&Sha256::digest(&bytes).into(), key);
        Ok(SignedCard { bytes: bytes.into(), proof })
    }

    /// The key that signs the bureau's feeds.
    pub fn verifying_key(&self) -> Result<VerifyingKey, DirectoryError> {
        let key: VerifyingKey = self.key.parse().map_err(|_| DirectoryError::Card)?;
        if key.name().member() == self.member.as_str() { Ok(key) } else { Err(DirectoryError::Card) }
    }

    /// What tells the key and the certificate from all others: their SHA-256 digests.
    pub(crate) fn digests(&self) -> [[u8; 32]; 2] {
        [Sha256::digest(self.key.as_bytes()).into(), Sha256::digest(&*self.certificate).into()]
    }

    fn is_sound(&self) -> bool {
        let is_address = self.address.rsplit_once(':').is_some_and(|(host, port)| {
            !host.is_empty()
                && port.parse::<u16>().is_ok()
                && host.bytes().all(|byte| byte.is_ascii_graphic())
        });
        (is_address || self.address == Self::AT_BROKER)
            && self.address.len() <= Self::ADDRESS_BYTES_MAX
            && self.name.as_str().chars().count() <= Self::NAME_CHARS_MAX
            && (1..=Self::CERTIFICATE_BYTES_MAX).contains(&self.certificate.len())
            && self.key.len() <= 128
            && self.sealing.len() <= 128
    }
}

impl SignedCard {
    /// The most bytes of one.
    pub const BYTES_MAX: usize = 8 * 1024;

    /// Believes it if the key that it names signed it.
    pub fn verify(&self) -> Result<Card, DirectoryError> {
        let mut decoder = minicbor::Decoder::new(&self.bytes);
        let card: Card = decoder.decode().map_err(|_| DirectoryError::Card)?;
        if decoder.position() != self.bytes.len() || !card.is_sound() {
            return Err(DirectoryError::Card);
        }
        let digest = Sha256::digest(&*self.bytes).into();
        Claim::Card.verify(&self.proof, &digest, &card.verifying_key()?).map_err(DirectoryError::Proof)?;
        Ok(card)
    }

    /// Its bytes, as they are handed over.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing into a vector does not fail.
        _ = minicbor::encode(self, &mut bytes);
        bytes
    }

    /// Reads one, and believes nothing of it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DirectoryError> {
        if bytes.len() > Self::BYTES_MAX {
            return Err(DirectoryError::Card);
        }
        let mut decoder = minicbor::Decoder::new(bytes);
        let card = decoder.decode().map_err(|_| DirectoryError::Card)?;
        if decoder.position() == bytes.len() { Ok(card) } else { Err(DirectoryError::Card) }
    }
}
