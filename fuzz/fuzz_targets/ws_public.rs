//! Public notices. Whatever is read fits into a feed, and is written and read again alike.
#![no_main]

use wasl_formats::ws_public;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(owner) = "MA".parse() else { return };
    match ws_public::read(data, owner) {
        Ok(read) => {
            read.notice.check_limits().expect("what is read fits into a feed");
            let written = read.write("https://ws-public.example.int");
            assert_eq!(ws_public::read(written.as_bytes(), owner), Ok(read));
        }
        Err(error) => assert!((2081..2100).contains(&error.number())),
    }
});
