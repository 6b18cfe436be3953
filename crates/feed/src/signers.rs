//! The keys that sign one feed, one after the other.

use crate::{
    checkpoint::Checkpoint,
    count::Size,
    key::VerifyingKey,
    name::Origin,
    note::{Note, NoteError},
};

/// Who signs a feed: the key that does now, and those that did before it, each for what it had signed when it was replaced.
///
/// When a key is replaced is not the feed's to say: whoever keeps the directory of members does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signers {
    now: VerifyingKey,
    former: Vec<(VerifyingKey, Size)>,
}

impl Signers {
    /// One key, which has signed everything.
    pub fn new(now: VerifyingKey) -> Self {
        Self { now, former: Vec::new() }
    }

    /// The same after a key that counts for trees of at most `until` entries.
    #[must_use]
    pub fn after(mut self, former: VerifyingKey, until: Size) -> Self {
        self.former.push((former, until));
        self
    }

    /// The key that signs now.
    pub fn now(&self) -> &VerifyingKey {
        &self.now
    }

    /// Every key that has ever signed it, the one that does now first.
    pub fn all(&self) -> impl Iterator<Item = &VerifyingKey> {
        std::iter::once(&self.now).chain(self.former.iter().map(|(key, _)| key))
    }

    /// The keys of before, each with the size of the largest tree that it counts for.
    pub fn former(&self) -> &[(VerifyingKey, Size)] {
        &self.former
    }

    /// Reads a checkpoint of `origin` that one of them signed while it counted.
    ///
    /// # Errors
    /// What the key that signs now says to it, where it is none of a former key's either.
    pub fn read(&self, raw: &str, origin: &Origin) -> Result<Checkpoint, NoteError> {
        let note = Note::parse(raw)?;
        Checkpoint::verify(note.clone(), origin, &self.now).or_else(|error| {
            let mut by_former = self.former.iter().filter_map(|(key, until)| {
                let checkpoint = Checkpoint::verify(note.clone(), origin, key).ok()?;
                (checkpoint.size() <= *until).then_some(checkpoint)
            });
            by_former.next().ok_or(error)
        })
    }
}

impl From<VerifyingKey> for Signers {
    fn from(now: VerifyingKey) -> Self {
        Self::new(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        count::UnixTime,
        hash::{Root, TreeHead},
        key::SigningKey,
        name::KeyName,
    };

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(KeyName::of_member("MA").unwrap(), &[seed; 32])
    }

    fn size(entries: u64) -> Size {
        Size::new(entries).unwrap()
    }

    #[test]
    fn a_former_key_counts_for_what_it_had_signed_and_no_further() {
        let (first, second, stranger) = (key(1), key(2), key(3));
        let origin = Origin::records(first.name());
        let signed = |entries, key: &SigningKey| {
            let head = TreeHead { size: size(entries), root: Root::from_bytes([7; 32]) };
            Checkpoint::sign(&origin, head, UnixTime::new(1_790_000_000).unwrap(), key).unwrap().to_text()
        };
        let signers = Signers::new(second.verifying_key()).after(first.verifying_key(), size(300));
        let read = |raw: &str| signers.read(raw, &origin).map(|checkpoint| checkpoint.size().get());
        assert_eq!(read(&signed(300, &first)), Ok(300));
        assert_eq!(read(&signed(301, &first)), Err(NoteError::Unsigned));
        assert_eq!([read(&signed(7, &second)), read(&signed(9_000, &second))], [Ok(7), Ok(9_000)]);
        assert_eq!(read(&signed(7, &stranger)), Err(NoteError::Unsigned));
        assert!(read("no note").is_err());
    }
}
