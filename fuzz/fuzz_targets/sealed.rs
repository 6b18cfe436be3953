//! A sealed payload from a peer, or what an entry says, sealed: whatever it is, nothing opens that was not sealed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_seal::{EntryPlace, Sealed, SealedOpening, SecretKey};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(sealed) = Sealed::from_bytes(bytes) {
        assert_eq!(Sealed::from_bytes(&sealed.to_bytes()), Ok(sealed.clone()));
        if let Some(reader) = sealed.readers().next() {
            assert!(sealed.open(&SecretKey::from_seed(reader, &[7; 32]), "wasl/MA/messages").is_err());
        }
    }
    if let Ok(opening) = SealedOpening::from_bytes(bytes) {
        assert_eq!(SealedOpening::from_bytes(&opening.to_bytes()), Ok(opening.clone()));
        if let Some(reader) = opening.readers().next() {
            let place = EntryPlace { origin: "wasl/MA/records", commitment: &[7; 32] };
            assert!(opening.open(&SecretKey::from_seed(reader, &[7; 32]), place).is_err());
        }
    }
});
