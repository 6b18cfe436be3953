//! A sealed payload from a peer: whatever it is, nothing opens that was not sealed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_seal::{Sealed, SecretKey};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(sealed) = Sealed::from_bytes(bytes) {
        assert_eq!(Sealed::from_bytes(&sealed.to_bytes()), Ok(sealed.clone()));
        if let Some(reader) = sealed.readers().next() {
            assert!(sealed.open(&SecretKey::from_seed(reader, &[7; 32]), "wasl/MA/messages").is_err());
        }
    }
});
