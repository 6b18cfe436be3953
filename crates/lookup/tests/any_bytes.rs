//! Whatever comes from a peer is refused, or holds; nothing panics, and nobody proves what it does not know.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use proptest::{array::uniform32, collection::vec, num::u8::ANY, prelude::prop_assert};
use wasl_lookup::{
    Answer, Kind, PublicKey, Question, SecretKey, SetHead, TagSet, Wanted, check_part, part_has,
};
use wasl_model::Purpose;

fn key() -> SecretKey {
    SecretKey::from_seed(&[1; 32]).unwrap()
}

fn question() -> Question {
    let wanted =
        Wanted { kind: Kind::Vehicle, folded: "12345A6", issuer: None, purpose: Purpose::Investigation };
    Question::ask(&wanted, &[2; 32]).unwrap()
}

proptest::proptest! {
    #[test]
    fn an_answer_that_was_made_up_or_altered_is_not_believed(
        point in uniform32(ANY), place in 0_usize..192, change in 1_u8..=255,
    ) {
        let sound = key().answer(question().blinded(), &[3; 32]).unwrap();
        let (mut replaced, mut altered) = (sound, sound);
        replaced.evaluated[place % 4] = point;
        if place < 128 {
            altered.evaluated[place / 32][place % 32] ^= change;
        } else {
            altered.proof[place - 128] ^= change;
        }
        let made_up = Answer { evaluated: [point; 4], proof: [change; 64] };
        for answer in [replaced, altered, made_up] {
            prop_assert!(question().tags(&answer, &key().public()).is_err());
        }
        _ = key().answer(&[point; 4], &[3; 32]);
        _ = PublicKey::from_bytes(point);
    }

    #[test]
    fn a_part_is_taken_only_as_its_owner_gave_it(
        numbers in vec(proptest::num::u64::ANY, 1..40), place in 0_usize..10_000, change in 1_u8..=255, bytes in vec(ANY, 0..80),
    ) {
        let tags = numbers.iter().map(|number| wasl_lookup::Tag::from_number(*number)).collect::<Vec<_>>();
        let set = TagSet::new(tags.clone());
        let head = set.head(key().public());
        let sound = set.part(0, 1);
        prop_assert!(check_part(&head, 0, &sound).is_ok());
        prop_assert!(tags.iter().all(|tag| part_has(&sound, *tag) && set.has(*tag)));
        let mut altered = sound.clone();
        let place = place % altered.len();
        altered[place] ^= change;
        prop_assert!(check_part(&head, 0, &altered).is_err());
        prop_assert!(check_part(&head, 0, &bytes).is_err() || bytes == sound);
        prop_assert!(SetHead::new(key().public(), head.parts().to_vec()).is_ok());
    }
}
