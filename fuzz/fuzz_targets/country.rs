//! Country codes and names from anywhere.
#![no_main]

use wasl_formats::country::country;

libfuzzer_sys::fuzz_target!(|raw: &str| {
    if let Some(found) = country(raw) {
        assert_eq!(country(found.as_str()), Some(found), "{raw:?}");
    }
});
