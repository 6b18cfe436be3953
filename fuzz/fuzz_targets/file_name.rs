//! What files are called elsewhere: a name that leads nowhere and stays as it is, or none; and what they are said to be.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_model::{FileName, MediaType};

fuzz_target!(|raw: &str| {
    if let Ok(name) = FileName::clean(raw) {
        let kept = name.as_str();
        assert!(
            !kept.contains(['/', '\\', ':'])
                && !kept.starts_with(['.', '-', ' '])
                && !kept.ends_with(['.', ' '])
        );
        assert!(!kept.chars().any(char::is_control) && kept.len() <= FileName::BYTES_MAX);
        assert_eq!(FileName::clean(kept), Ok(name));
    }
    if let Ok(media) = raw.parse::<MediaType>() {
        assert_eq!(media.as_str().parse(), Ok(media));
    }
});
