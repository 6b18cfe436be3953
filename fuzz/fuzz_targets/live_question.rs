//! What a peer sends of live questions, however it is cut: questions and answers that are written again as they were read,
//! or a refusal; and nothing is taken of an answer that does not open its commitment.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wasl_exchange::{FrameReader, LiveReply, LiveRequest, Message};
use wasl_feed::{Commitment, KeyName, Origin};
use wasl_model::{Event, LiveQuestion};

fuzz_target!(|bytes: &[u8]| {
    read::<LiveRequest>(bytes);
    read::<LiveReply>(bytes);
    if let Ok(request) = LiveRequest::from_bytes(bytes) {
        question(&request.question);
    }
    question(bytes);
    let Ok(reply) = LiveReply::from_bytes(bytes) else { return };
    let origin = Origin::records(&KeyName::of_member("UN").expect("a name"));
    let Ok(Ok((found, hits))) = reply.records(0, 10) else { return };
    assert!(found <= 10 && hits.len() <= 10);
    for hit in hits {
        let other = Commitment::from_bytes([0; 32]);
        assert!(
            hit.clone().verify(&origin, Some(&other)).is_err() && hit.clone().verify(&origin, None).is_err()
        );
        let own = Commitment::new(&origin, hit.index, &hit.opening);
        let opening = hit.verify(&origin, Some(&own)).expect("what it commits to");
        let _ = Event::from_bytes(opening.payload());
    }
});

/// A question has one form.
fn question(bytes: &[u8]) {
    if let Ok(question) = LiveQuestion::from_bytes(bytes) {
        assert_eq!(question.to_bytes().ok().as_deref(), Some(bytes));
    }
}

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
