//! Words that join the parts of a name: one writer puts them down, the next leaves them out.

use crate::word::{Script, Word};

/// Articles, "son of" and the like, and prepositions of noble and of place names, as they are folded.
const LATIN: &[&str] = &[
    "ad", "af", "al", "am", "an", "ar", "as", "ash", "at", "av", "az", "bat", "ben", "bin", "bint", "da",
    "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "ech", "ed", "el", "en", "er",
    "es", "et", "ez", "i", "ibn", "kizi", "kyzy", "la", "las", "le", "les", "los", "oglu", "ogly", "ould",
    "oulad", "qizi", "ter", "the", "uld", "ul", "van", "vom", "von", "wa", "wal", "y", "zu", "zum", "zur",
];
const ARABIC: &[&str] = &["ال", "بن", "ابن", "بنت", "ولد", "آل"];
const CYRILLIC: &[&str] =
    &["аль", "эль", "ибн", "бин", "бен", "оглы", "кызы", "оглу", "фон", "ван", "де", "ди", "да"];
const HEBREW: &[&str] = &["בנ", "בת", "אל", "אבנ", "דה", "ואנ", "פונ"];

/// Whether the word is a particle.
pub(crate) fn is_one(word: &Word) -> bool {
    let known = match word.script {
        Script::Latin => LATIN,
        Script::Arabic => ARABIC,
        Script::Cyrillic => CYRILLIC,
        Script::Hebrew => HEBREW,
        _ => return false,
    };
    known.contains(&word.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word::words;

    #[test]
    fn particles_of_several_scripts_are_known_and_names_are_not() {
        let particles = |name: &str| {
            words(name).into_iter().filter(is_one).map(|word| word.text).collect::<Vec<_>>().join(" ")
        };
        for (name, expected) in [
            ("Ayman al-Zawahiri", "al"),
            ("Ludwig van der Rohe", "van der"),
            ("أحمد بن محمد", "بن"),
            ("Аль-Асад", "аль"),
            ("דוד בן גוריון", "בנ"),
            ("Ali Benali", ""),
        ] {
            assert_eq!(particles(name), expected, "{name}");
        }
    }
}
