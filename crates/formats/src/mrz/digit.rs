//! The check digit of machine-readable zones (ICAO Doc 9303 part 3, section 4.9).

/// What a character counts: digits themselves, letters from 10, the filler nothing. `None` for what
/// cannot stand in a zone.
pub(super) fn value(letter: u8) -> Option<u32> {
    match letter {
        b'0'..=b'9' => Some(u32::from(letter - b'0')),
        b'A'..=b'Z' => Some(u32::from(letter - b'A') + 10),
        b'<' => Some(0),
        _ => None,
    }
}

/// The check digit over `letters`, as a character: weights 7, 3, 1 and again, modulo 10.
///
/// Letters whose values differ by a multiple of ten look the same to it: `6` and `G`, `K` and the filler.
pub(super) fn digit<'a>(letters: impl IntoIterator<Item = &'a u8>) -> u8 {
    let weights = [7, 3, 1].into_iter().cycle();
    let sum: u32 =
        letters.into_iter().zip(weights).map(|(letter, weight)| value(*letter).unwrap_or(0) * weight).sum();
    b'0' + (sum % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of Doc 9303 part 3, appendix A.
    #[test]
    fn the_examples_of_the_standard() {
        for (field, expected) in [
            ("520727", b'3'),
            ("AB2134<<<", b'5'),
            ("HA672242<658022549601086<<<<<<<<<<<<<<0", b'8'),
            ("HA672242<658022549601086<<<<<<<", b'8'),
            ("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<", b'2'),
        ] {
            assert_eq!(digit(field.as_bytes()), expected, "{field}");
        }
    }
}
