//! Whoever or whatever a question asks for, in one form: what makes two questions ask for the same.

use wasl_model::{LiveSought, Number, Question};
use wasl_search::fold_number;

/// Whoever or whatever is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    /// In words of one form, to be hashed; the order of a name's words and their case are of no account.
    pub(crate) words: String,
    /// Whether that tells one person or thing from others: a name with a whole date of birth, or a number.
    pub(crate) identifies: bool,
}

impl Subject {
    pub(crate) fn of(sought: &LiveSought) -> Self {
        match sought {
            LiveSought::Search(question) => Self::of_question(question),
            LiveSought::Check(numbers) => {
                let mut words: Vec<_> = numbers.iter().map(number).collect();
                words.sort();
                words.dedup();
                let identifies = words.iter().any(|number| is_a_number(number));
                Self { words: words.join("|"), identifies }
            }
        }
    }

    fn of_question(question: &Question) -> Self {
        let name = question.name.as_ref().map(|name| folded(name.as_str())).unwrap_or_default();
        let number = question.number.as_ref().map(number).unwrap_or_default();
        let born = question.born.map(|born| born.to_string()).unwrap_or_default();
        let nationality = question.nationality.map(|country| country.to_string()).unwrap_or_default();
        let is_whole = question.born.is_some_and(|born| born.day().is_some());
        let identifies = (!name.is_empty() && is_whole) || is_a_number(&number);
        Self { words: [name, born, nationality, number].join("|"), identifies }
    }
}

/// A name's words, in small letters and in the order of the alphabet.
fn folded(name: &str) -> String {
    let is_between = |letter: char| letter.is_whitespace() || letter.is_ascii_punctuation();
    let lower = name.to_lowercase();
    let mut words: Vec<_> = lower.split(is_between).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

fn number(number: &Number) -> String {
    let issuer = number.issuer.map(|issuer| issuer.to_string()).unwrap_or_default();
    format!("{}/{issuer}", fold_number(number.value.as_str()))
}

fn is_a_number(number: &str) -> bool {
    number.split('/').next().is_some_and(|number| !number.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasl_model::{Sought, Text};

    fn asks(name: &str, born: Option<&str>) -> Subject {
        let name = Some(Text::new(name).unwrap());
        let born = born.map(|born| born.parse().unwrap());
        Subject::of(&LiveSought::Search(Question { name, born, ..Question::default() }))
    }

    fn checks(value: &str) -> Subject {
        let value = Text::new(value).unwrap();
        Subject::of(&LiveSought::Check(vec![Number { sought: Sought::Document, value, issuer: None }]))
    }

    #[test]
    fn one_person_is_one_in_whatever_order_and_case_the_name_is_typed() {
        let born = Some("1975-01-08");
        assert_eq!(asks("Tarik Example", born), asks("EXAMPLE, Tarik", born));
        assert_ne!(asks("Tarik Example", born), asks("Tarik Example", Some("1975-08-01")));
        assert_ne!(asks("Tarik Example", born).words, asks("Tariq Example", born).words);
        assert_eq!(checks("ab-123 456"), checks("AB123456"));
    }

    #[test]
    fn a_name_alone_or_with_a_year_is_not_one_person() {
        let identifies = |subject: Subject| subject.identifies;
        assert!(identifies(asks("Tarik Example", Some("1975-01-08"))));
        assert!(!identifies(asks("Tarik Example", Some("1975"))) && !identifies(asks("Tarik Example", None)));
        assert!(identifies(checks("AB123456")) && !identifies(checks(" - ")));
    }
}
