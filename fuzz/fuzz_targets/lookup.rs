//! What a peer sends of private look-ups: points, proofs and sets are refused, or hold.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wasl_lookup::{
    Answer, Blinded, Kind, PublicKey, Question, SecretKey, SetHead, Tag, Wanted, check_part, part_has,
};
use wasl_model::Purpose;

static KEY: LazyLock<SecretKey> = LazyLock::new(|| SecretKey::from_seed(&[1; 32]).expect("a key"));

fuzz_target!(|bytes: &[u8]| {
    let (points, rest) = bytes.as_chunks::<32>();
    if let Some(key) = points.first().and_then(|bytes| PublicKey::from_bytes(*bytes).ok()) {
        assert_eq!(key.as_bytes(), &points[0]);
        let digests = rest.as_chunks::<8>().0.to_vec();
        let (parts, body) = (digests.len(), &bytes[32..]);
        if let Ok(head) = SetHead::new(key, digests) {
            assert!(head.changed_since(Some(&head)).is_empty() && head.changed_since(None).len() == parts);
            for part in 0..=parts {
                if check_part(&head, part, body).is_ok() {
                    let tags =
                        body.as_chunks::<8>().0.iter().map(|tag| Tag::from_number(u64::from_be_bytes(*tag)));
                    tags.for_each(|tag| assert!(part_has(body, tag)));
                }
            }
        }
    }
    let Some(evaluated) = points.first_chunk::<4>() else { return };
    let evaluated: Blinded = *evaluated;
    if let Ok(answer) = KEY.answer(&evaluated, &[3; 32]) {
        assert_ne!(answer.evaluated, evaluated);
    }
    let Some(proof) = bytes.get(128..192).and_then(|proof| proof.try_into().ok()) else { return };
    let wanted = Wanted { kind: Kind::Document, folded: "AB123456", issuer: None, purpose: Purpose::Border };
    let question = Question::ask(&wanted, &[2; 32]).expect("a question");
    // No fuzzer proves that it knows the key.
    assert!(question.tags(&Answer { evaluated, proof }, &KEY.public()).is_err());
});
