//! Words of a name that say little of whose it is: those that join its parts, and titles. One writer puts them down,
//! the next leaves them out.

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

/// Titles and ranks that are hardly ever a name; `Major`, `Bishop` and `Haji` are, and are not here.
const LATIN_TITLES: &[&str] = &[
    "adm",
    "ayatollah",
    "brig",
    "brigadier",
    "capt",
    "cheikh",
    "col",
    "colonel",
    "dr",
    "eng",
    "esq",
    "gen",
    "hon",
    "hujjatoleslam",
    "jr",
    "lieutenant",
    "lt",
    "maj",
    "maulana",
    "maulavi",
    "mawlana",
    "mawlawi",
    "moulavi",
    "mr",
    "mrs",
    "ms",
    "mulla",
    "mullah",
    "phd",
    "prof",
    "professor",
    "qari",
    "rev",
    "sgt",
    "shaikh",
    "shaykh",
    "sheik",
    "sheikh",
    "shri",
    "smt",
    "sr",
    "ustad",
    "ustaz",
];
const ARABIC_TITLES: &[&str] = &["دكتور", "شيخ", "عقيد", "عميد", "قاري", "لواء", "ملا", "مهندس", "مولوي"];
const CYRILLIC_TITLES: &[&str] = &["генерал", "доктор", "мулла", "полковник", "профессор", "шейх"];

/// Whether the word is a particle or a title, and so may well be missing on one side.
pub(crate) fn is_one(word: &Word) -> bool {
    let known = match word.script {
        Script::Latin => LATIN,
        Script::Arabic => ARABIC,
        Script::Cyrillic => CYRILLIC,
        Script::Hebrew => HEBREW,
        _ => return false,
    };
    known.contains(&word.text.as_str()) || is_title(word)
}

/// Whether the word is a title: that two people have the same one says little.
pub(crate) fn is_title(word: &Word) -> bool {
    let known = match word.script {
        Script::Latin => LATIN_TITLES,
        Script::Arabic => ARABIC_TITLES,
        Script::Cyrillic => CYRILLIC_TITLES,
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
            ("Dr. Sheikh Ahmad", "dr sheikh"),
            ("الشيخ أحمد", "ال شيخ"),
            ("John Major", ""),
        ] {
            assert_eq!(particles(name), expected, "{name}");
        }
    }
}
