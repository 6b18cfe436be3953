//! An entry of the bureau's own feed of cases: read and written again alike, or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_model::Step;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(step) = Step::from_bytes(bytes) {
        assert_eq!(step.to_bytes().and_then(|bytes| Step::from_bytes(&bytes)), Ok(step));
    }
});
