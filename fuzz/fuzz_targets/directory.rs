//! Batches and cards of a directory as a peer or a file may have them. What is read is written back as it was.
#![no_main]

use wasl_directory::{Batch, Directory, SignedCard};
use wasl_feed::UnixTime;

libfuzzer_sys::fuzz_target!(|raw: &[u8]| {
    for bytes in [raw.to_vec(), [b"WASLDIR1", raw].concat()] {
        if let Ok(batch) = Batch::from_bytes(&bytes) {
            assert_eq!(Batch::from_bytes(&batch.to_bytes()).as_ref(), Ok(&batch));
            assert!(Directory::found(&batch, UnixTime::MAX).is_err(), "nobody guesses a signature");
        }
    }
    if let Ok(card) = SignedCard::from_bytes(raw) {
        assert_eq!(SignedCard::from_bytes(&card.to_bytes()).as_ref(), Ok(&card));
        assert!(card.verify().is_err(), "nobody guesses a signature");
    }
});
