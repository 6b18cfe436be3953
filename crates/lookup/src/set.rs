//! The set of an owner's tags: in order, in parts that are fetched where they changed.

use sha2::{Digest as _, Sha256};

use crate::{LookupError, PublicKey, Tag, tag::first_eight};

/// Tags in order, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagSet(Vec<Tag>);

/// The first eight bytes of the SHA-256 of a part's bytes: whether one's copy of it is still the owner's.
pub type PartDigest = [u8; 8];

/// Which set an owner has for one asker: its key, and the digest of each part. What is asked of a set never depends on a
/// question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetHead {
    key: PublicKey,
    parts: Vec<PartDigest>,
}

/// What a set is called: a digest of its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetTag([u8; 8]);

/// The most parts that a set is divided into.
pub const PARTS_MAX: usize = 1 << 16;
/// The most tags of one part: 512 KiB.
pub const PART_TAGS_MAX: usize = 1 << 16;
/// A set is divided until its parts have no more tags than this on average.
const PART_TAGS_MEAN: usize = 8_192;
/// A tag's bytes.
const TAG_BYTES: usize = 8;

impl TagSet {
    /// A set of these tags, in any order.
    pub fn new(mut tags: Vec<Tag>) -> Self {
        tags.sort_unstable();
        tags.dedup();
        Self(tags)
    }

    /// Whether the tag is in it.
    pub fn has(&self, tag: Tag) -> bool {
        self.0.binary_search(&tag).is_ok()
    }

    /// The same with these tags too.
    #[must_use]
    pub fn with(&self, tags: &[Tag]) -> Self {
        // Sorting is quick where most is in order already.
        Self::new([tags, &self.0].concat())
    }

    /// How many tags it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of one of `parts` parts: its tags in order, eight bytes each, big endian.
    pub fn part(&self, part: usize, parts: usize) -> Vec<u8> {
        let start = self.0.partition_point(|tag| tag.part(parts) < part);
        let tags = self.0[start..].iter().take_while(|tag| tag.part(parts) == part);
        tags.flat_map(|tag| tag.number().to_be_bytes()).collect()
    }

    /// The head of this set, whose tags were made with the key that belongs to `key`.
    pub fn head(&self, key: PublicKey) -> SetHead {
        let parts = self.0.len().div_ceil(PART_TAGS_MEAN).next_power_of_two().min(PARTS_MAX);
        SetHead { key, parts: (0..parts).map(|part| digest(&self.part(part, parts))).collect() }
    }
}

impl SetHead {
    /// A head with this key and these parts.
    ///
    /// # Errors
    /// A number of parts that is not a power of two up to [`PARTS_MAX`].
    pub fn new(key: PublicKey, parts: Vec<PartDigest>) -> Result<Self, LookupError> {
        if parts.len().is_power_of_two() && parts.len() <= PARTS_MAX {
            Ok(Self { key, parts })
        } else {
            Err(LookupError::Head)
        }
    }

    /// What answers about this set are verified with.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The digests of its parts.
    pub fn parts(&self) -> &[PartDigest] {
        &self.parts
    }

    /// What it is called.
    pub fn tag(&self) -> SetTag {
        let mut hash = Sha256::new_with_prefix(b"wasl/lookup/set/v1\0");
        hash.update(self.key.as_bytes());
        self.parts.iter().for_each(|part| hash.update(part));
        SetTag(first_eight(&hash.finalize()).to_be_bytes())
    }

    /// The parts that somebody who holds `held` has to fetch: those that are not the same. None is held of a set with
    /// another key or another number of parts.
    pub fn changed_since(&self, held: Option<&Self>) -> Vec<usize> {
        let held = held.filter(|held| held.key == self.key && held.parts.len() == self.parts.len());
        let is_held = |part: &usize| held.is_some_and(|held| held.parts[*part] == self.parts[*part]);
        (0..self.parts.len()).filter(|part| !is_held(part)).collect()
    }
}

impl SetTag {
    /// The name with these bytes.
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

/// Checks the bytes of a part that came from the owner of `head`.
///
/// # Errors
/// Tags out of order or of another part, more than are taken, or not those that the head names.
pub fn check_part(head: &SetHead, part: usize, bytes: &[u8]) -> Result<(), LookupError> {
    let digest_of_head = head.parts.get(part).ok_or(LookupError::Part)?;
    let (tags, rest) = bytes.as_chunks::<TAG_BYTES>();
    if !rest.is_empty() || tags.len() > PART_TAGS_MAX {
        return Err(LookupError::Part);
    }
    let tag = |bytes: &[u8; TAG_BYTES]| Tag::from_number(u64::from_be_bytes(*bytes));
    let is_in_order = tags.windows(2).all(|pair| pair[0] < pair[1]);
    if !is_in_order || tags.iter().any(|bytes| tag(bytes).part(head.parts.len()) != part) {
        return Err(LookupError::Part);
    }
    if digest(bytes) == *digest_of_head { Ok(()) } else { Err(LookupError::OtherPart) }
}

/// Whether the tag is in a part that was checked.
pub fn part_has(bytes: &[u8], tag: Tag) -> bool {
    bytes.as_chunks::<TAG_BYTES>().0.binary_search(&tag.number().to_be_bytes()).is_ok()
}

fn digest(part: &[u8]) -> PartDigest {
    first_eight(&Sha256::digest(part)).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretKey;

    /// Tags that are spread as the function's are.
    fn spread(count: u64) -> Vec<Tag> {
        (1..=count)
            .map(|number| Tag::from_number(first_eight(&Sha256::digest(number.to_be_bytes()))))
            .collect()
    }

    fn key() -> PublicKey {
        SecretKey::from_seed(&[1; 32]).unwrap().public()
    }

    #[test]
    fn a_set_is_put_together_again_from_its_parts() {
        for count in [0, 1, 8_192, 8_193, 40_000] {
            let set = TagSet::new(spread(count));
            let head = set.head(key());
            let parts = head.parts().len();
            assert_eq!(parts, [1, 2, 8][usize::from(count > 8_192) + usize::from(count > 9_000)], "{count}");
            let mut all = Vec::new();
            for part in 0..parts {
                let bytes = set.part(part, parts);
                assert_eq!(check_part(&head, part, &bytes), Ok(()));
                all.extend(
                    bytes.as_chunks().0.iter().map(|bytes| Tag::from_number(u64::from_be_bytes(*bytes))),
                );
            }
            assert_eq!(TagSet(all), set);
        }
    }

    #[test]
    fn one_change_changes_one_part_and_the_name() {
        let mut tags = spread(40_000);
        let before = TagSet::new(tags.clone()).head(key());
        let gone = tags.pop().unwrap();
        let after = TagSet::new(tags).head(key());
        assert_eq!(after.changed_since(Some(&before)), [gone.part(8)]);
        assert_eq!(after.changed_since(Some(&after)), []);
        assert_eq!(after.changed_since(None).len(), 8);
        assert_ne!(before.tag(), after.tag());
        let other_key = SetHead { key: SecretKey::from_seed(&[2; 32]).unwrap().public(), ..after.clone() };
        assert_eq!(other_key.changed_since(Some(&after)).len(), 8);
        assert_ne!(other_key.tag(), after.tag());
    }

    #[test]
    fn what_is_no_part_is_refused() {
        let set = TagSet::new(spread(40_000));
        let head = set.head(key());
        let sound = set.part(3, 8);
        let mut turned = sound.clone();
        turned[..16].rotate_left(8);
        let twice = [&sound[..8], &sound].concat();
        let long = vec![0; 8 * (PART_TAGS_MAX + 1)];
        for (part, bytes) in
            [(3, &turned[..]), (3, &twice), (3, &sound[..9]), (2, &sound), (8, &sound), (0, &long)]
        {
            assert_eq!(check_part(&head, part, bytes), Err(LookupError::Part), "{part} {}", bytes.len());
        }
        assert_eq!(check_part(&head, 3, &sound[8..]), Err(LookupError::OtherPart));
        assert!(part_has(&sound, Tag::from_number(u64::from_be_bytes(*sound.first_chunk().unwrap()))));
        assert!(!part_has(&sound[8..], Tag::from_number(u64::from_be_bytes(*sound.first_chunk().unwrap()))));
        for parts in [0, 3, PARTS_MAX * 2] {
            assert_eq!(SetHead::new(key(), vec![[0; 8]; parts]), Err(LookupError::Head));
        }
    }
}
