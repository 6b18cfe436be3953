//! Which pieces make up one generation of a backup: whole and unchanged, or not read at all.

use minicbor::{Decode, Encode, bytes::ByteArray};
use sha2::{Digest, Sha256};
use wasl_model::{MemberId, Timestamp};

/// The first bytes of every manifest; the last is the version of its form.
const MAGIC: &[u8; 8] = b"WASLBAK1";
/// Without the version.
const KIND: &[u8] = b"WASLBAK";

/// A home as it was at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BackupManifest {
    /// When the copy was begun.
    #[n(0)]
    pub made: Timestamp,
    /// Whose home.
    #[n(1)]
    pub member: MemberId,
    /// The key that verifies the bureau's feeds: another key is another bureau.
    #[n(2)]
    pub key: String,
    /// Its files.
    #[n(3)]
    pub files: Vec<BackupFile>,
}

/// One file of the home.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BackupFile {
    /// Its path within the home, with `/` between its parts.
    #[n(0)]
    pub path: String,
    /// How many bytes it has.
    #[n(1)]
    pub bytes: u64,
    /// The SHA-256 of each piece, in their order.
    #[n(2)]
    pub pieces: Vec<ByteArray<32>>,
}

/// Why the bytes of a manifest are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// They are cut short, altered, or name what no home has.
    Damaged,
    /// A newer program made them.
    Version,
}

impl BackupManifest {
    /// The most bytes of a manifest: 256 MiB, enough for a home of 500 GB.
    pub const BYTES_MAX: u64 = 256 * 1024 * 1024;
    /// The most files of a home: two for each file of a message, and some twenty.
    pub const FILES_MAX: usize = 1_000_000;
    /// The bytes of each piece but the last of a file: 16 pages of a database.
    pub const PIECE_BYTES: usize = 64 * 1024;

    /// Its bytes: magic, content, and the SHA-256 of both.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        // Writing into a vector does not fail.
        _ = minicbor::encode(self, &mut bytes);
        let sum = Sha256::digest(&bytes);
        bytes.extend_from_slice(&sum);
        bytes
    }

    /// Reads one; `None` if these are not its bytes, whole and unchanged, are of another version, or name a file that no home
    /// has.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::read(bytes).ok()
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let (summed, sum) = bytes.split_last_chunk::<32>().ok_or(Unreadable::Damaged)?;
        if Sha256::digest(summed).as_slice() != sum {
            return Err(Unreadable::Damaged);
        }
        let Some(content) = summed.strip_prefix(MAGIC) else {
            return Err(if summed.starts_with(KIND) { Unreadable::Version } else { Unreadable::Damaged });
        };
        let mut decoder = minicbor::Decoder::new(content);
        let manifest: Self = decoder.decode().map_err(|_| Unreadable::Damaged)?;
        let is_all = decoder.position() == content.len();
        let are_sound =
            manifest.files.len() <= Self::FILES_MAX && manifest.files.iter().all(BackupFile::is_sound);
        if is_all && are_sound { Ok(manifest) } else { Err(Unreadable::Damaged) }
    }
}

impl BackupFile {
    /// Whether a home may have a file of this path, and as many pieces make up so many bytes.
    fn is_sound(&self) -> bool {
        let is_part = |part: &str| {
            let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
            !part.is_empty() && part.len() <= 100 && !part.starts_with('.') && part.chars().all(is_plain)
        };
        self.path.split('/').count() <= 2
            && self.path.split('/').all(is_part)
            && self.bytes.div_ceil(BackupManifest::PIECE_BYTES as u64) == self.pieces.len() as u64
    }

    /// How many bytes piece `at` has.
    pub(super) fn piece_bytes(&self, at: usize) -> u64 {
        let piece = BackupManifest::PIECE_BYTES as u64;
        self.bytes.saturating_sub(at as u64 * piece).min(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(path: &str) -> BackupManifest {
        let file =
            BackupFile { path: path.to_owned(), bytes: 65_537, pieces: vec![[1; 32].into(), [2; 32].into()] };
        let (made, member) = (Timestamp::from_secs(1_790_000_000), "MA".parse().unwrap());
        BackupManifest { made, member, key: "an invented key".to_owned(), files: vec![file] }
    }

    #[test]
    fn a_manifest_survives_its_bytes_and_no_damage_passes() {
        let manifest = manifest("keys/feed.key");
        let bytes = manifest.to_bytes();
        assert_eq!(BackupManifest::from_bytes(&bytes), Some(manifest.clone()));
        assert_eq!([0, 1, 2].map(|at| manifest.files[0].piece_bytes(at)), [65_536, 1, 0]);
        for len in 0..bytes.len() {
            assert_eq!(BackupManifest::from_bytes(&bytes[..len]), None, "cut off at {len}");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 4;
            assert_eq!(BackupManifest::from_bytes(&damaged), None, "another byte at {at}");
        }
    }

    #[test]
    fn a_file_that_would_lie_outside_the_home_is_not_taken() {
        for path in
            ["../feed.key", "/etc/passwd", "keys/../../x", "keys/sub/feed.key", "", "keys/", ".ssh", "a\0b"]
        {
            assert_eq!(BackupManifest::from_bytes(&manifest(path).to_bytes()), None, "{path}");
        }
    }

    #[test]
    fn a_manifest_of_a_newer_program_is_told_from_a_damaged_one() {
        let mut bytes = manifest("card.toml").to_bytes();
        bytes[7] = b'2';
        assert_eq!(BackupManifest::read(&bytes), Err(Unreadable::Damaged));
        let end = bytes.len() - 32;
        let sum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&sum);
        assert_eq!(BackupManifest::read(&bytes), Err(Unreadable::Version));
    }

    #[test]
    fn pieces_that_do_not_make_up_the_file_are_not_taken() {
        let mut manifest = manifest("card.toml");
        manifest.files[0].bytes = 65_536;
        assert_eq!(BackupManifest::from_bytes(&manifest.to_bytes()), None);
    }
}
