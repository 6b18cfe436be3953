//! Notes, keys, names, tiles and frontiers from outside: read without a panic, and written as they were read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_feed::{Frontier, Note, Origin, Tile, TileId, VerifyingKey};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frontier) = Frontier::from_bytes(bytes) {
        assert_eq!(frontier.to_bytes(), bytes);
        let _ = frontier.head();
    }
    if let Ok(tile) = TileId::new(0, 7).and_then(|id| Tile::from_bytes(id, bytes)) {
        assert_eq!(tile.to_bytes(), bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(note) = Note::parse(text) {
        assert_eq!(note.to_text(), text);
    }
    if let Ok(key) = text.parse::<VerifyingKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(origin) = text.parse::<Origin>() {
        assert_eq!((origin.to_string().as_str(), origin.owner().member().is_empty()), (text, false));
    }
});
