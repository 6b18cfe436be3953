//! An entry of a peer's feed of messages, and what is sealed in one: read and written again alike, or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_model::{Message, Post};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(post) = Post::from_bytes(bytes) {
        assert_eq!(Post::from_bytes(&post.to_bytes()), Ok(post));
    }
    if let Ok(message) = Message::from_bytes(bytes) {
        assert_eq!(message.to_bytes().and_then(|bytes| Message::from_bytes(&bytes)), Ok(message));
    }
});
