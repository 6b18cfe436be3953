//! Other forms of a name word that no spelling explains: short ones, pet names and abbreviations, and the full names
//! that they stand for.

use std::{collections::HashMap, sync::LazyLock};

use crate::{
    key::Hashing,
    word::{Word, words},
};

/// Another form of a word.
#[derive(Debug)]
pub(crate) struct Form {
    /// The other form.
    pub(crate) word: Word,
    /// What it costs that the one is written for the other, besides the spelling.
    pub(crate) cost: f32,
}

/// The other forms of a word, whether it is the short one or the full one; mostly there is none.
pub(crate) fn forms(word: &Word) -> &'static [Form] {
    static FORMS: LazyLock<HashMap<Word, Vec<Form>, Hashing>> = LazyLock::new(read);
    FORMS.get(word).map(Vec::as_slice).unwrap_or_default()
}

/// Reads the table: the spellings of a full name, then its short forms, each with the hundredths that it costs.
fn read() -> HashMap<Word, Vec<Form>, Hashing> {
    let mut forms: HashMap<Word, Vec<Form>, Hashing> = HashMap::default();
    let mut add = |word: &Word, other: &Word, cost: f32| {
        let known = forms.entry(word.clone()).or_default();
        if known.iter().all(|form| form.word != *other) {
            known.push(Form { word: other.clone(), cost });
        }
    };
    for line in include_str!("../data/diminutives.tsv").lines() {
        let mut fields = line.split('\t');
        let full = words(fields.next().unwrap_or_default());
        for field in fields {
            let Some((short, hundredths)) = field.split_once(' ') else { continue };
            let (Some(short), Ok(hundredths)) = (words(short).pop(), hundredths.parse::<f32>()) else {
                continue;
            };
            for full in &full {
                add(&short, full, hundredths / 100.0);
                add(full, &short, hundredths / 100.0);
            }
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_full_forms_know_each_other() {
        let known = |one: &str, other: &str| {
            let (one, other) = (words(one).remove(0), words(other).remove(0));
            forms(&one).iter().any(|form| form.word == other)
        };
        for (short, full) in
            [("Bill", "William"), ("Саша", "Александр"), ("Paco", "Francisco"), ("Mohd", "Mohammed")]
        {
            assert!(known(short, full) && known(full, short), "{short} {full}");
        }
        assert!(!known("Bill", "Robert") && forms(&words("Quillfeather").remove(0)).is_empty());
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in include_str!("../data/diminutives.tsv").lines() {
            let (full, shorts) = line.split_once('\t').unwrap_or_default();
            assert!(words(full).len() <= 4 && !words(full).is_empty(), "{line}");
            for short in shorts.split('\t') {
                let cost = short.split_once(' ').and_then(|(_, cost)| cost.parse::<u32>().ok());
                assert!(cost.is_some_and(|cost| (100..400).contains(&cost)), "{line}");
            }
        }
    }
}
