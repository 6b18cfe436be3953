//! Photographs, as they come and behind the first bytes of each kind: a small JPEG comes out, or a refusal.
#![no_main]

use wasl_formats::photo::photograph;
use wasl_model::Photo;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for head in [b"".as_slice(), b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n"] {
        match photograph(&[head, data].concat()) {
            Ok(photo) => {
                assert!(photo.jpeg.len() <= Photo::BYTES_MAX);
                assert!(photo.width.max(photo.height) <= Photo::SIDE_MAX);
                let again = photograph(&photo.jpeg).expect("what comes out goes in");
                assert_eq!((again.width, again.height), (photo.width, photo.height));
            }
            Err(error) => assert!((2101..2120).contains(&error.number())),
        }
    }
});
