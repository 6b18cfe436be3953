//! Are two names one person's?

use wasl_model::Text;

use crate::hidden::is_hidden;

/// A name as it is compared: without regard to case, to blanks, and to characters that nobody sees.
///
/// Two keys of one name are one person, and no trick of writing makes two of one.
pub(crate) fn folded(name: &Text) -> String {
    let words = name.as_str().split_whitespace();
    let word = |word: &str| -> String {
        let seen = word.chars().filter(|letter| !is_hidden(*letter) && !is_joiner(*letter));
        seen.flat_map(char::to_lowercase).collect()
    };
    words.map(word).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether two names are one person's. A name of which nothing is left to compare is everybody's: fail closed.
pub fn same(one: &Text, other: &Text) -> bool {
    let (one, other) = (folded(one), folded(other));
    one.is_empty() || other.is_empty() || one == other
}

/// Joiners are at home in Persian and in the scripts of India, and make no other person.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_stays_one_however_the_name_is_written() {
        let name = |raw| Text::new(raw).unwrap();
        let anna = name("Anna Example");
        for raw in ["anna example", " ANNA  Example", "Anna\u{a0}Example", "An\u{200b}na Exam\u{202e}ple"] {
            assert!(same(&anna, &name(raw)), "{raw:?}");
        }
        assert!(!same(&anna, &name("Anne Example")));
        assert!(same(&anna, &name("\u{200b}")));
        assert!(same(&name("ΣΟΦΊΑ"), &name("σοφία")));
    }
}
