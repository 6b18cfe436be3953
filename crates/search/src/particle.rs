//! Words of a name that say little of whose it is: those that join its parts, and titles. One writer puts them down,
//! the next leaves them out.

use std::{collections::HashMap, sync::LazyLock};

use crate::{
    key::Hashing,
    word::{Word, words},
};

/// Whether the word is a particle or a title, and so may well be missing on one side.
pub(crate) fn is_one(word: &Word) -> bool {
    known().contains_key(word)
}

/// Whether the word is a title: that two people have the same one says little.
///
/// Only those are here that are hardly ever a name; `Major`, `Bishop`, `Haji` and `Khan` are, and are not.
pub(crate) fn is_title(word: &Word) -> bool {
    known().get(word).is_some_and(|kind| *kind == TITLE)
}

/// The kind of the table's lines that have titles; those of all other lines join parts of a name, tell of descent,
/// marriage or children, or are said out of courtesy.
const TITLE: &str = "title";

/// The particles of all scripts with their kinds.
fn known() -> &'static HashMap<Word, &'static str, Hashing> {
    static KNOWN: LazyLock<HashMap<Word, &'static str, Hashing>> = LazyLock::new(|| {
        let mut known = HashMap::default();
        for line in include_str!("../data/particles.tsv").lines() {
            let mut fields = line.split('\t');
            let kind = fields.next().unwrap_or_default();
            known.extend(fields.flat_map(words).map(|word| (word, kind)));
        }
        known
    });
    &KNOWN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_particle_of_the_table_is_one_word() {
        for form in include_str!("../data/particles.tsv").lines().flat_map(|line| line.split('\t').skip(1)) {
            assert_eq!(words(form).len(), 1, "{form}");
        }
    }

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
            ("Suresh s/o Ramasamy", "s/o"),
            ("Vaqif oğlu", "oglu"),
            ("Маша, урожд. Абу", "урожд абу"),
            ("أبو منصور", "ابو"),
            ("Anna z domu Zając", "z domu"),
            ("Haji Khan", ""),
        ] {
            assert_eq!(particles(name), expected, "{name}");
        }
    }
}
