//! Bytes of a peer, however they are cut: messages that are written again as they were read, or a refusal.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_exchange::{FrameReader, Message, Reply, Request};

fuzz_target!(|bytes: &[u8]| {
    read::<Request>(bytes);
    read::<Reply>(bytes);
    if let Ok(message) = Reply::from_bytes(bytes) {
        assert_eq!(Reply::from_bytes(&message.to_bytes()).ok(), Some(message));
    }
    if let Ok(message) = Request::from_bytes(bytes) {
        assert_eq!(Request::from_bytes(&message.to_bytes()).ok(), Some(message));
    }
});

fn read<M: Message + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    let cut = usize::from(bytes.first().copied().unwrap_or(1)).max(1);
    let mut reader = FrameReader::<M>::new();
    for mut chunk in bytes.chunks(cut) {
        while !chunk.is_empty() {
            match reader.read(&mut chunk) {
                Ok(Some(message)) => assert_eq!(M::from_bytes(&message.to_bytes()).ok(), Some(message)),
                Ok(None) => {}
                Err(_) => return,
            }
        }
    }
}
