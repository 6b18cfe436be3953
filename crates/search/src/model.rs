//! How words of each script are spelled in Latin letters: from a word to its lattice.

use crate::{
    lattice::{Arc, Lattice, is_vowel},
    word::{Script, Word},
};

/// The lattice of a word.
pub(crate) fn lattice(word: &Word) -> Lattice {
    let nodes = word
        .text
        .chars()
        .map(|letter| {
            let read = any_ascii::any_ascii_char(letter).to_ascii_lowercase();
            let read: Vec<u8> = read.bytes().filter(u8::is_ascii_alphanumeric).collect();
            let weak = read.iter().all(|&letter| is_vowel(letter));
            (Arc::new(1, &read, 0.1).into_iter().collect(), weak)
        })
        .collect();
    Lattice::new(nodes)
}

/// The likeliest Latin spelling of a word.
pub(crate) fn spelling(word: &Word) -> String {
    if word.script == Script::Latin {
        return word.text.clone();
    }
    let read = any_ascii::any_ascii(&word.text);
    read.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Some likely Latin spellings of a word, the likeliest first.
pub(crate) fn spellings(word: &Word) -> Vec<Vec<u8>> {
    vec![spelling(word).into_bytes()]
}
