//! Files that are packed with gzip or zstd, or say that they are.
#![no_main]

use wasl_formats::Format;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    wasl_fuzz::read_all(Format::Entities, &[data], None);
    let heads: [&[u8]; 2] = [b"\x1F\x8B\x08\0\0\0\0\0\0\x03", b"\x28\xB5\x2F\xFD"];
    for head in heads {
        wasl_fuzz::read_all(Format::Entities, &[&[head, data].concat()], None);
    }
});
