//! A log that nobody alone can write: its heads are signed by several keys of a known set.

use crate::{
    checkpoint::Checkpoint,
    count::UnixTime,
    hash::TreeHead,
    key::{SignatureKind, SigningKey, VerifyingKey},
    name::Origin,
    note::{Note, NoteError, SignatureLine},
};

/// So many of these keys, each another, must sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quorum {
    threshold: usize,
    keys: Vec<VerifyingKey>,
}

/// Why keys make no quorum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a quorum has 1 to 32 keys, each another, and asks for more than half of them and at most all")]
pub struct QuorumError;

impl Quorum {
    /// The most keys of a quorum.
    pub const KEYS_MAX: usize = 32;

    /// `threshold` of `keys`: more than half, so that two sets that sign always share a key.
    pub fn new(threshold: usize, keys: Vec<VerifyingKey>) -> Result<Self, QuorumError> {
        let are_others = keys.iter().enumerate().all(|(at, key)| !keys[..at].contains(key));
        let is_sound = are_others
            && (1..=Self::KEYS_MAX).contains(&keys.len())
            && threshold <= keys.len()
            && threshold * 2 > keys.len();
        if is_sound { Ok(Self { threshold, keys }) } else { Err(QuorumError) }
    }

    /// How many must sign.
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// Of which keys.
    pub fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }

    /// Believes `head` of `origin` at `time` if enough of the keys signed just that.
    ///
    /// A line that names one of the keys and is not its refuses the whole; lines of others are carried along unread.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`] if too few signed.
    pub fn verify(
        &self,
        origin: &Origin,
        head: TreeHead,
        time: UnixTime,
        lines: &[SignatureLine],
    ) -> Result<Checkpoint, NoteError> {
        let note = Note::of(Checkpoint::body(origin, head, time), lines)?;
        let mut signed = 0;
        for key in &self.keys {
            match note.check(key) {
                Ok(()) => signed += 1,
                Err(NoteError::Unsigned) => {}
                Err(error) => return Err(error),
            }
        }
        if signed < self.threshold {
            return Err(NoteError::Unsigned);
        }
        Ok(Checkpoint::believed(origin, head, time, note))
    }
}

impl SignatureLine {
    /// One of the signatures that a quorum needs: `key`'s on `head` of `origin` at `time`.
    ///
    /// Who calls this has looked at what the entries say: it is a promise to everybody who trusts the quorum.
    pub fn on_head(origin: &Origin, head: TreeHead, time: UnixTime, key: &SigningKey) -> Self {
        let signature = key.sign(Checkpoint::body(origin, head, time).as_bytes()).to_vec();
        Self::new(&key.verifying_key(), SignatureKind::Note, signature)
    }

    /// Whether it says to be by `key`.
    pub fn names(&self, key: &VerifyingKey) -> bool {
        self.signer() == key.name().as_str() && self.id() == key.id()
    }
}

impl QuorumError {
    /// The stable number of this error.
    pub fn number(self) -> u16 {
        3050
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KeyName, Root, Size};

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(
            KeyName::of_member(["MA", "FR", "SG"][usize::from(seed % 3)]).unwrap(),
            &[seed; 32],
        )
    }

    fn quorum(threshold: usize, seeds: &[u8]) -> Result<Quorum, QuorumError> {
        Quorum::new(threshold, seeds.iter().map(|seed| key(*seed).verifying_key()).collect())
    }

    fn line(seed: u8, head: TreeHead) -> SignatureLine {
        SignatureLine::on_head(&origin(), head, UnixTime::new(7).unwrap(), &key(seed))
    }

    fn origin() -> Origin {
        "wasl/UN/directory".parse().unwrap()
    }

    fn head(size: u64) -> TreeHead {
        TreeHead { size: Size::new(size).unwrap(), root: Root::from_bytes([9; 32]) }
    }

    fn verdict(seeds: &[SignatureLine]) -> Result<u64, NoteError> {
        let quorum = quorum(2, &[1, 2, 3]).unwrap();
        let read = quorum.verify(&origin(), head(5), UnixTime::new(7).unwrap(), seeds);
        read.map(|checkpoint| checkpoint.size().get())
    }

    #[test]
    fn enough_of_the_keys_are_believed_and_fewer_are_not() {
        assert_eq!(verdict(&[line(1, head(5)), line(3, head(5))]), Ok(5));
        assert_eq!(verdict(&[line(1, head(5)), line(2, head(5)), line(3, head(5))]), Ok(5));
        assert_eq!(verdict(&[line(1, head(5))]), Err(NoteError::Unsigned));
        assert_eq!(verdict(&[]), Err(NoteError::Unsigned));
    }

    #[test]
    fn one_key_counts_once_and_a_strangers_not_at_all() {
        assert_eq!(verdict(&[line(1, head(5)), line(1, head(5))]), Err(NoteError::Unsigned));
        assert_eq!(verdict(&[line(1, head(5)), line(4, head(5))]), Err(NoteError::Unsigned));
    }

    #[test]
    fn a_signature_on_another_head_refuses_the_whole() {
        assert_eq!(
            verdict(&[line(1, head(5)), line(2, head(5)), line(3, head(6))]),
            Err(NoteError::Signature)
        );
    }

    #[test]
    fn a_quorum_is_more_than_half_of_different_keys() {
        let is_one = |threshold, seeds: &[u8]| quorum(threshold, seeds).is_ok();
        assert!(is_one(1, &[1]) && is_one(2, &[1, 2]) && is_one(2, &[1, 2, 3]) && is_one(3, &[1, 2, 3]));
        assert!(!is_one(0, &[]) && !is_one(0, &[1]) && !is_one(1, &[1, 2]) && !is_one(4, &[1, 2, 3]));
        assert!(!is_one(2, &[1, 1, 2]));
        let many: Vec<u8> = (0..33).collect();
        assert!(!is_one(17, &many) && is_one(17, &many[..32]));
    }
}
