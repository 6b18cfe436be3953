//! The traits by which words that may be one word are found before they are compared letter by letter.
//!
//! A word has as traits: triples of its consonants, by coarse classes and by fine ones, the whole of both skeletons,
//! and triples of its letters. Two spellings of one name share many, and the rarer a shared trait is, the more it says.

/// One trait: which family it is of, and which letters, packed.
pub(crate) type Feature = u32;

const COARSE: u32 = 1 << 28;
const FINE: u32 = 2 << 28;
const LETTERS: u32 = 3 << 28;
const TRIPLE: u32 = 1 << 26;
const WHOLE: u32 = 2 << 26;

/// Whether it is the trait of a whole skeleton, which few words share.
pub(crate) fn is_whole(feature: Feature) -> bool {
    feature & (TRIPLE | WHOLE) == WHOLE && feature & LETTERS != LETTERS
}

/// The longest skeleton that is kept whole.
const SKELETON_MAX: usize = 24;

/// The traits of a Latin spelling, each once, added to `features`.
pub(crate) fn collect(latin: &[u8], features: &mut Vec<Feature>) {
    let coarse = skeleton(latin, coarse);
    runs(&coarse, 4, COARSE, features);
    let fine = skeleton(latin, fine);
    runs(&fine, 5, FINE, features);
    let letter = |at: usize| latin.get(at).map_or(0, |&letter| u32::from(letter & 31));
    features.push(LETTERS | (letter(0) << 5) | letter(1));
    for at in 0..latin.len().saturating_sub(1) {
        features.push(LETTERS | (letter(at) << 10) | (letter(at + 1) << 5) | letter(at + 2));
    }
    features.sort_unstable();
    features.dedup();
}

/// The triples of a skeleton, its beginning, and the whole of it.
fn runs(skeleton: &[u32], bits: u32, family: u32, features: &mut Vec<Feature>) {
    let class = |at: usize| skeleton.get(at).copied().unwrap_or(0);
    features.push(family | (class(0) << bits) | class(1));
    for at in 0..skeleton.len() {
        let triple = (class(at) << (2 * bits)) | (class(at + 1) << bits) | class(at + 2);
        features.push(family | TRIPLE | triple);
    }
    let whole = skeleton.iter().fold(7, |hash: u32, &class| hash.wrapping_mul(0x0100_0193) ^ class);
    features.push(family | WHOLE | (whole & 0x00ff_ffff));
}

/// The consonants of a Latin spelling by class, double ones once; a vowel counts at the beginning only.
fn skeleton(latin: &[u8], class: fn(u8, u8) -> u32) -> Vec<u32> {
    let mut classes = Vec::with_capacity(latin.len());
    for (at, &letter) in latin.iter().enumerate().take(SKELETON_MAX * 2) {
        let next = latin.get(at + 1).copied().unwrap_or(0);
        let class = match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' if at == 0 => 8,
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' => continue,
            _ => class(letter, next),
        };
        if classes.last() != Some(&class) {
            classes.push(class);
        }
    }
    classes.truncate(SKELETON_MAX);
    classes
}

/// Consonants that scripts and ears mix up have one class.
fn coarse(letter: u8, next: u8) -> u32 {
    match letter {
        b'b' | b'p' | b'f' | b'v' | b'w' => 1,
        b't' | b'd' => 2,
        b'c' if is_soft(next) => 4,
        b'k' | b'g' | b'q' | b'c' | b'x' => 3,
        b's' | b'z' | b'j' => 4,
        b'l' | b'r' => 5,
        b'm' => 6,
        b'n' => 7,
        _ => 9,
    }
}

/// Consonants by themselves, but for those that only spelling parts.
fn fine(letter: u8, next: u8) -> u32 {
    match letter {
        b'c' if is_soft(next) => 11,
        b'k' | b'q' | b'c' | b'x' => 10,
        b'p' if next == b'h' => 12,
        b'f' => 12,
        b'w' | b'v' => 13,
        b's' if next == b'h' || next == b'c' => 11,
        b'a'..=b'z' => u32::from(letter & 31),
        _ => 9,
    }
}

fn is_soft(next: u8) -> bool {
    matches!(next, b'e' | b'i' | b'y' | b'h' | b'z')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_skeleton() {
        for (one, other) in [("mohammed", "muhamad"), ("tsarnaev", "tsarnayev"), ("katherine", "catarina")] {
            assert_eq!(skeleton(one.as_bytes(), coarse), skeleton(other.as_bytes(), coarse), "{one} {other}");
        }
    }
}
