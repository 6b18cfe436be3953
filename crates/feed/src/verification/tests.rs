//! A stored feed is broken in every way one can think of, and the verdict names the place.

use std::{collections::BTreeMap, convert::Infallible};

use crate::{
    Checkpoint, Commitment, Entry, Fault, Frontier, Index, KeyName, NoTiles, NodeHash, NoteError, Opening,
    Origin, Root, Salt, Signers, SigningKey, Size, Tile, TileId, Tiles, TreeHead, UnixTime, Verdict,
    verify_feed,
};

/// Everything a bureau keeps of one feed.
struct Stored {
    entries: Vec<(Index, Entry)>,
    tiles: Option<BTreeMap<TileId, Tile>>,
    checkpoints: Vec<String>,
}

impl Tiles for Stored {
    type Error = Infallible;

    fn tile(&self, id: TileId) -> Result<Option<Tile>, Infallible> {
        Ok(self.tiles.as_ref().and_then(|tiles| tiles.get(&id)).cloned())
    }
}

fn key() -> SigningKey {
    SigningKey::from_seed(KeyName::of_member("MA").unwrap(), &[7; 32])
}

fn origin() -> Origin {
    Origin::records(key().name())
}

fn index(number: u64) -> Index {
    Index::new(number).unwrap()
}

fn size(number: u64) -> Size {
    Size::new(number).unwrap()
}

fn at(seconds: u64) -> UnixTime {
    UnixTime::new(seconds).unwrap()
}

fn opening(number: u64, word: &str) -> Opening {
    let mut salt = [9; 32];
    salt[..8].copy_from_slice(&number.to_be_bytes());
    Opening::new(Salt::from_bytes(salt), format!("{word} {number}").into_bytes()).unwrap()
}

/// 700 entries, signed at 10, 256, 300 and 700, of which every seventh is erased.
fn sound() -> Stored {
    let mut frontier = Frontier::new();
    let mut stored = Stored { entries: Vec::new(), tiles: Some(BTreeMap::new()), checkpoints: Vec::new() };
    for number in 0..700 {
        let entry = Entry::following(frontier.size(), &origin(), opening(number, "payload")).unwrap();
        let completed = frontier.push(&entry.commitment).unwrap();
        stored.tiles.as_mut().unwrap().extend(completed.into_iter().map(|tile| (tile.id(), tile)));
        let entry = if number % 7 == 0 { entry.erased() } else { entry };
        stored.entries.push((index(number), entry));
        if [10, 256, 300, 700].contains(&frontier.size().get()) {
            let checkpoint = Checkpoint::sign(&origin(), frontier.head(), at(number), &key()).unwrap();
            stored.checkpoints.push(checkpoint.to_text());
        }
    }
    stored.tiles.as_mut().unwrap().extend(frontier.partial_tiles().map(|tile| (tile.id(), tile)));
    stored
}

impl Stored {
    fn verdict(&self) -> Verdict {
        let entries = self.entries.iter().cloned().map(Ok);
        let checkpoints = self.checkpoints.iter().cloned().map(Ok);
        verify_feed(&origin(), &Signers::new(key().verifying_key()), entries, self, checkpoints).unwrap()
    }

    fn fault(&self) -> Option<Fault> {
        self.verdict().fault
    }

    fn without_tiles(mut self) -> Self {
        self.tiles = None;
        self
    }

    fn alter_tile(&mut self, level: u8, place: u64) {
        let id = TileId::new(level, place).unwrap();
        let tiles = self.tiles.as_mut().unwrap();
        let mut bytes = tiles[&id].to_bytes();
        bytes[0] ^= 1;
        tiles.insert(id, Tile::from_bytes(id, &bytes).unwrap());
    }

    /// Another payload with a commitment that fits it.
    fn rewrite(&mut self, number: u64) {
        let opening = opening(number, "altered");
        let commitment = Commitment::new(&origin(), index(number), &opening);
        let place = usize::try_from(number).unwrap();
        self.entries[place].1 = Entry { commitment, opening: Some(opening) };
    }
}

#[test]
fn a_sound_feed_is_sound_erased_entries_included() {
    let verdict = sound().verdict();
    assert!(verdict.is_sound());
    assert_eq!((verdict.size, verdict.held, verdict.erased, verdict.fault), (size(700), 600, 100, None));
    assert_eq!(verdict.signed.map(|checkpoint| checkpoint.size()), Some(size(700)));
    assert!(sound().without_tiles().verdict().is_sound());
    assert_eq!(verdict.fault.map(Fault::number), None);
}

#[test]
fn erasing_everything_breaks_nothing() {
    let mut stored = sound();
    stored.entries.iter_mut().for_each(|(_, entry)| *entry = entry.erased());
    assert_eq!((stored.verdict().is_sound(), stored.verdict().held), (true, 0));
}

#[test]
fn a_removed_entry_is_named() {
    let mut stored = sound();
    stored.entries.remove(123);
    assert_eq!(stored.fault(), Some(Fault::Missing { index: index(123) }));

    // The numbers behind it are closed up: the payload that moved no longer fits its place.
    stored.entries.iter_mut().skip(123).for_each(|(place, _)| *place = index(place.get() - 1));
    assert_eq!(stored.fault(), Some(Fault::Commitment { index: index(123) }));

    let mut cut = sound();
    cut.entries.truncate(650);
    assert_eq!(cut.fault(), Some(Fault::Missing { index: index(650) }));
    assert_eq!(cut.verdict().signed.map(|checkpoint| checkpoint.size()), Some(size(300)));
}

#[test]
fn an_altered_payload_or_salt_is_named() {
    for altered in [opening(260, "altered"), opening(999, "payload")] {
        let mut stored = sound();
        stored.entries[260].1.opening = Some(altered);
        assert_eq!(stored.fault(), Some(Fault::Payload { index: index(260) }));
        assert_eq!(stored.without_tiles().fault(), Some(Fault::Payload { index: index(260) }));
    }
}

#[test]
fn an_entry_that_was_written_anew_is_named_and_without_tiles_its_neighbourhood() {
    for number in [5, 270, 699] {
        let mut stored = sound();
        stored.rewrite(number);
        assert_eq!(stored.fault(), Some(Fault::Commitment { index: index(number) }));
    }
    let mut stored = sound().without_tiles();
    stored.rewrite(270);
    let between = Fault::Between { after: size(256), upto: size(300) };
    assert_eq!(stored.fault(), Some(between));
    assert_eq!(between.entry(), Some(index(256)));
}

#[test]
fn an_erased_entry_whose_commitment_was_altered_is_named() {
    let mut stored = sound();
    stored.entries[14].1 = Entry { commitment: Commitment::from_bytes([3; 32]), opening: None };
    assert_eq!(stored.fault(), Some(Fault::Commitment { index: index(14) }));
}

#[test]
fn swapped_and_repeated_entries_are_named() {
    let mut swapped = sound();
    swapped.entries.swap(20, 21);
    assert_eq!(swapped.fault(), Some(Fault::Missing { index: index(20) }));

    let mut renumbered = sound();
    let (first, second) = (renumbered.entries[22].1.clone(), renumbered.entries[23].1.clone());
    (renumbered.entries[22].1, renumbered.entries[23].1) = (second, first);
    assert_eq!(renumbered.fault(), Some(Fault::Commitment { index: index(22) }));

    let mut repeated = sound();
    repeated.entries.insert(41, repeated.entries[40].clone());
    assert_eq!(repeated.fault(), Some(Fault::Misplaced { expected: index(41), found: index(40) }));
}

#[test]
fn a_wrong_tile_is_told_from_a_wrong_entry() {
    for (level, place) in [(0, 0), (0, 1), (0, 2), (1, 0)] {
        let mut stored = sound();
        stored.alter_tile(level, place);
        assert_eq!(stored.fault(), Some(Fault::Tile { id: TileId::new(level, place).unwrap() }));
    }
}

#[test]
fn entries_and_tiles_that_were_altered_together_do_not_fit_the_checkpoint() {
    let mut stored = sound();
    stored.rewrite(270);
    let id = TileId::new(0, 1).unwrap();
    let tiles = stored.tiles.as_mut().unwrap();
    let mut hashes: Vec<NodeHash> = tiles[&id].hashes().to_vec();
    hashes[14] = stored.entries[270].1.commitment.leaf_hash();
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.as_bytes()).collect();
    tiles.insert(id, Tile::from_bytes(id, &bytes).unwrap());
    assert_eq!(stored.fault(), Some(Fault::Between { after: size(256), upto: size(300) }));
}

#[test]
fn a_checkpoint_that_is_altered_foreign_or_out_of_order_is_named() {
    let mut altered = sound();
    altered.checkpoints[1] = altered.checkpoints[1].replace("\n256\n", "\n257\n");
    let wrong = Fault::Checkpoint { after: size(10), error: NoteError::Signature };
    assert_eq!(altered.fault(), Some(wrong));

    let mut foreign = sound();
    let audit = Origin::audit(key().name());
    let head = TreeHead { size: size(256), root: Root::from_bytes([1; 32]) };
    foreign.checkpoints[1] = Checkpoint::sign(&audit, head, at(1), &key()).unwrap().to_text();
    let wrong = Fault::Checkpoint { after: size(10), error: NoteError::Origin };
    assert_eq!(foreign.fault(), Some(wrong));

    let mut order = sound();
    order.checkpoints.swap(1, 2);
    assert_eq!(order.fault(), Some(Fault::Order { size: size(256) }));

    let mut fork = sound();
    let other = Checkpoint::sign(&origin(), head, at(1), &key()).unwrap().to_text();
    fork.checkpoints.insert(2, other);
    assert_eq!(fork.fault(), Some(Fault::Fork { size: size(256) }));
}

#[test]
fn entries_that_nobody_signed_are_counted_and_not_called_sound() {
    let mut stored = sound();
    stored.checkpoints.pop();
    let verdict = stored.verdict();
    assert_eq!((verdict.fault, verdict.is_sound(), verdict.size), (None, false, size(700)));
    assert_eq!(verdict.signed.map(|checkpoint| checkpoint.size()), Some(size(300)));
    stored.rewrite(650);
    assert_eq!(stored.fault(), Some(Fault::Commitment { index: index(650) }));
}

#[test]
fn an_export_has_no_tiles() {
    let stored = sound();
    let entries = stored.entries.iter().cloned().map(Ok::<_, std::io::Error>);
    let checkpoints = stored.checkpoints.iter().cloned().map(Ok);
    let verdict =
        verify_feed(&origin(), &Signers::new(key().verifying_key()), entries, &NoTiles::new(), checkpoints);
    assert!(verdict.unwrap().is_sound());
}
