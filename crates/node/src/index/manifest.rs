//! Which files make up the index, what of them is gone, and up to which change of the rows they hold.

use minicbor::{Decode, Encode};
use wasl_model::{RecordId, Timestamp};

/// The first bytes of every manifest; the last digit is the version of its form.
const MAGIC: &[u8; 8] = b"WASLIDX1";

/// The index as it was at one change of the rows.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Manifest {
    /// What its segments were made with.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) fingerprint: [u8; 32],
    /// Up to which change it follows the rows.
    #[n(1)]
    pub(crate) change: u64,
    /// What that change bears in the rows that were followed, and in no others.
    #[n(2)]
    pub(crate) mark: RecordId,
    /// When it was written.
    #[n(3)]
    pub(crate) at: Timestamp,
    /// Its segments.
    #[n(4)]
    pub(crate) volumes: Vec<Volume>,
}

/// A segment in a file, and what of it is gone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Volume {
    /// Which file.
    #[n(0)]
    pub(crate) file: Kept,
    /// One bit for each record that is gone, little-endian.
    #[cbor(n(1), with = "minicbor::bytes")]
    gone: Vec<u8>,
    /// Since when some of its records are gone.
    #[n(2)]
    pub(crate) gone_since: Option<Timestamp>,
}

/// A file with a segment and the handling codes of its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Kept {
    /// What it is called.
    #[n(0)]
    pub(crate) number: u64,
    /// Bytes of the segment, with which it begins.
    #[n(1)]
    pub(crate) segment: u64,
    /// All its bytes.
    #[n(2)]
    pub(crate) len: u64,
    /// Their CRC-32.
    #[n(3)]
    pub(crate) sum: u32,
}

impl Volume {
    /// A file of which the records with a bit in `gone` are gone.
    pub(crate) fn new(file: Kept, gone: &[u64], gone_since: Option<Timestamp>) -> Self {
        Self { file, gone: gone.iter().flat_map(|bits| bits.to_le_bytes()).collect(), gone_since }
    }

    /// One bit for each record that is gone.
    pub(crate) fn gone(&self) -> Vec<u64> {
        self.gone.as_chunks().0.iter().map(|bits| u64::from_le_bytes(*bits)).collect()
    }
}

impl Manifest {
    /// Its bytes: magic, content, and the CRC-32 of both.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        // Writing into a vector does not fail.
        _ = minicbor::encode(self, &mut bytes);
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        bytes
    }

    /// Reads one; `None` if these are not its bytes, whole and unchanged, or are of another version.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (signed, sum) = bytes.split_last_chunk()?;
        let content = signed.strip_prefix(MAGIC)?;
        if u32::from_le_bytes(*sum) != crc32fast::hash(signed) {
            return None;
        }
        minicbor::decode(content).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_survives_its_bytes_and_no_damage_passes() {
        let file = Kept { number: 7, segment: 1_000, len: 1_001, sum: 0xDEAD_BEEF };
        let manifest = Manifest {
            fingerprint: [3; 32],
            change: 12,
            mark: RecordId::from_bytes([9; 16]),
            at: Timestamp::from_secs(1_790_000_000),
            volumes: vec![
                Volume::new(file, &[5, u64::MAX], Some(Timestamp::from_secs(1))),
                Volume::new(file, &[], None),
            ],
        };
        let bytes = manifest.to_bytes();
        assert_eq!(manifest.volumes[0].gone(), [5, u64::MAX]);
        assert_eq!(Manifest::from_bytes(&bytes), Some(manifest));
        for len in 0..bytes.len() {
            assert_eq!(Manifest::from_bytes(&bytes[..len]), None, "cut off at {len}");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 4;
            assert_eq!(Manifest::from_bytes(&damaged), None, "another byte at {at}");
        }
    }
}
