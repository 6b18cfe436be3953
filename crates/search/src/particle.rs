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

/// Whether the word joins a name to its bearer's that many a writer leaves out: a father's, or that of another marriage.
pub(crate) fn is_joint(word: &Word) -> bool {
    known().get(word).is_some_and(|kind| [CHILD, KIN, MARRIAGE].contains(kind))
}

/// The words of a name that such a particle joins to it and that may well be missing, one bit each, where these words
/// are `met` in another name.
///
/// A marriage word stands between two names of which a writer may put down one: if that behind it is met, that before
/// it may be missing.
pub(crate) fn spare(words: &[&Word], met: u32) -> u32 {
    let kind = |at: usize| words.get(at).and_then(|word| known().get(word).copied());
    let is_met = |at: usize| met & (1 << at) != 0;
    let mut spare = 0;
    for at in 0..words.len() {
        let behind = (at + 1..words.len()).find(|&behind| kind(behind).is_none());
        match (kind(at), behind) {
            (Some(CHILD), _) if at > 0 && kind(at - 1).is_none() => spare |= 1 << (at - 1),
            (Some(MARRIAGE), Some(behind)) if is_met(behind) && at > 1 => spare |= 1 << (at - 1),
            (Some(KIN | MARRIAGE), Some(behind)) => spare |= 1 << behind,
            _ => {}
        }
    }
    spare & !met
}

/// The kinds of the table's lines that join a name to another: son and daughter said behind the father's name, son,
/// daughter and wife said before it, and married or born.
const CHILD: &str = "child";
const KIN: &str = "kin";
const MARRIAGE: &str = "marriage";

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
    fn what_is_joined_to_a_name_may_be_missing() {
        let spare = |name: &str, met: &str| {
            let (all, met) = (words(name), words(met));
            let bits = all.iter().enumerate().filter(|(_, word)| met.contains(word));
            let spare =
                super::spare(&all.iter().collect::<Vec<_>>(), bits.fold(0, |bits, (at, _)| bits | 1 << at));
            let is_spare = |at: &usize| spare & (1 << at) != 0;
            (0..all.len()).filter(is_spare).map(|at| all[at].text.as_str()).collect::<Vec<_>>().join(" ")
        };
        for (name, met, expected) in [
            ("Anna Unterholzer geb. Steinbrecher", "Anna Unterholzer", "steinbrecher"),
            ("Anna Unterholzer geb. Steinbrecher", "Anna Steinbrecher", "unterholzer"),
            ("Fatima née Ouazzani", "Ouazzani", ""),
            ("Carmen Beltranejo vda. de Casaltone", "Carmen Beltranejo", "casaltone"),
            ("Elchin Vaqif oğlu Rzaquliyev", "Elchin Rzaquliyev", "vaqif"),
            ("Рзакулиев Эльчин Вагиф оглы", "", "вагиф"),
            ("Suresh Muniandy s/o Ramasamy", "Suresh Muniandy", "ramasamy"),
            ("Ali bin Hassan", "Ali", ""),
        ] {
            assert_eq!(spare(name, met), expected, "{name}");
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
