//! OFAC's files, parted at NULs; the remarks of a sound row besides.
#![no_main]

use wasl_formats::Format;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let files: Vec<&[u8]> = data.splitn(4, |byte| *byte == 0).collect();
    wasl_fuzz::read_all(Format::OfacCsv, &files, None);
    let remarks: Vec<u8> = data.iter().copied().filter(|byte| !b"\"\n\0".contains(byte)).collect();
    let row = [b"1,\"A\",\"individual\",-0-,-0-,-0-,-0-,-0-,-0-,-0-,-0-,\"", &*remarks, b"\"\n"].concat();
    wasl_fuzz::read_all(Format::OfacCsv, &[&row], None);
});
