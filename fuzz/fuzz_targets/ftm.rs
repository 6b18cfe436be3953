//! `FollowTheMoney` collections in two files, parted at the first NUL.
#![no_main]

use wasl_formats::Format;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let files: Vec<&[u8]> = data.splitn(2, |byte| *byte == 0).collect();
    wasl_fuzz::read_all(Format::Ftm, &files, None);
});
