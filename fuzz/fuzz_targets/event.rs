//! The payload of an entry from a peer: an event that is written again, or a refusal.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_model::Event;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(event) = Event::from_bytes(bytes)
        && let Ok(again) = event.to_bytes()
    {
        assert_eq!(Event::from_bytes(&again).ok(), Some(event));
    }
});
