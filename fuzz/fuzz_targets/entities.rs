//! The benchmark's entities.
#![no_main]

use wasl_formats::Format;

libfuzzer_sys::fuzz_target!(|data: &[u8]| wasl_fuzz::read_all(Format::Entities, &[data], None));
