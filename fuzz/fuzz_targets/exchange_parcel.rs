//! A peer on a line for parcels: whatever it says, no piece is taken that was not announced.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_exchange::{Fetch, FrameReader, Landed, Message, OutlineMaker, ParcelReply, ParcelRequest};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = ParcelRequest::from_bytes(bytes) {
        assert_eq!(ParcelRequest::from_bytes(&request.to_bytes()).ok(), Some(request));
    }
    if let Ok(reply) = ParcelReply::from_bytes(bytes) {
        assert_eq!(ParcelReply::from_bytes(&reply.to_bytes()).ok(), Some(reply));
    }
    let mut maker = OutlineMaker::default();
    maker.add(b"the one piece");
    let outline = maker.finish();
    let mut fetches = [Fetch::new(outline.name(), outline.size()), Fetch::resume(outline, 0)];
    let mut reader = FrameReader::<ParcelReply>::new();
    let mut chunk = bytes;
    while let Ok(Some(reply)) = reader.read(&mut chunk) {
        for fetch in &mut fetches {
            if !fetch.is_waiting() {
                fetch.ask();
            }
            if let Ok(Landed::Piece(piece)) = fetch.take(reply.clone()) {
                assert_eq!(piece, b"the one piece");
            }
        }
    }
});
