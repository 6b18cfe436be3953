//! The traits by which words that may be one word are found before they are compared letter by letter.
//!
//! A word has as traits: pairs and triples of its consonant classes, its whole consonant skeleton, and triples of
//! its letters. Two spellings of one name share many, and the rarer a shared trait is, the more it says.

/// One trait: which family it is of, and which letters, packed.
pub(crate) type Feature = u32;

const PAIR: u32 = 1 << 28;
const TRIPLE: u32 = 2 << 28;
const WHOLE: u32 = 3 << 28;
const LETTERS: u32 = 4 << 28;

/// The longest skeleton that is kept whole.
const SKELETON_MAX: usize = 24;

/// The traits of a Latin spelling, each once, added to `features`.
pub(crate) fn collect(latin: &[u8], features: &mut Vec<Feature>) {
    let skeleton = skeleton(latin);
    let class = |at: usize| skeleton.get(at).copied().unwrap_or(0);
    features.push(PAIR | class(0));
    for at in 0..skeleton.len() {
        features.push(PAIR | (class(at) << 4) | class(at + 1));
        features.push(TRIPLE | (class(at) << 8) | (class(at + 1) << 4) | class(at + 2));
    }
    let whole = skeleton.iter().fold(7, |hash: u32, &class| hash.wrapping_mul(0x0100_0193) ^ class);
    features.push(WHOLE | (whole & 0x0fff_ffff));
    let letter = |at: usize| latin.get(at).map_or(0, |&letter| u32::from(letter));
    features.push(LETTERS | (letter(0) << 8) | letter(1));
    for at in 0..latin.len().saturating_sub(1) {
        features.push(LETTERS | (letter(at) << 16) | (letter(at + 1) << 8) | letter(at + 2));
    }
    features.sort_unstable();
    features.dedup();
}

/// The consonants of a Latin spelling by class, double ones once; a vowel counts at the beginning only.
fn skeleton(latin: &[u8]) -> Vec<u32> {
    let mut classes = Vec::with_capacity(latin.len());
    for (at, &letter) in latin.iter().enumerate().take(SKELETON_MAX * 2) {
        let next = latin.get(at + 1).copied().unwrap_or(0);
        let class = match letter {
            b'b' | b'p' | b'f' | b'v' | b'w' => 1,
            b't' | b'd' => 2,
            b'c' if matches!(next, b'e' | b'i' | b'y' | b'h' | b'z') => 4,
            b'k' | b'g' | b'q' | b'c' | b'x' => 3,
            b's' | b'z' | b'j' => 4,
            b'l' | b'r' => 5,
            b'm' => 6,
            b'n' => 7,
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' if at == 0 => 8,
            b'0'..=b'9' => 9,
            _ => continue,
        };
        if classes.last() != Some(&class) {
            classes.push(class);
        }
    }
    classes.truncate(SKELETON_MAX);
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_skeleton() {
        for (one, other) in [("mohammed", "muhamad"), ("tsarnaev", "tsarnayev"), ("katherine", "catarina")] {
            assert_eq!(skeleton(one.as_bytes()), skeleton(other.as_bytes()), "{one} {other}");
        }
    }
}
