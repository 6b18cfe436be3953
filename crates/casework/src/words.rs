//! The model's words, read from the rulebook.

use serde::{Deserialize, Deserializer, de::Error};
use wasl_model::{Answer, Ask, Colour, Reach, RecordKind, Text};

/// A text that is safe to keep.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
    Text::new(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// Colours of notices: `"all"`, or a list.
pub(crate) fn colours<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Colour>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        One(String),
        Some(Vec<String>),
    }
    match Said::deserialize(from)? {
        Said::One(word) if word == "all" => Ok(Colour::ALL.to_vec()),
        Said::One(word) => Err(unknown(&word)),
        Said::Some(words) => taken(&words, Colour::from_word),
    }
}

/// How far a notice reaches.
pub(crate) fn reach<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Reach>, D::Error> {
    let word = String::deserialize(from)?;
    Reach::from_word(&word).map(Some).ok_or_else(|| unknown(&word))
}

/// What it means if a rule does not hold: `stops` or `warns`.
pub(crate) fn answer<'de, D: Deserializer<'de>>(from: D) -> Result<Answer, D::Error> {
    let word = String::deserialize(from)?;
    let answer = Answer::from_word(&word).filter(|answer| matches!(answer, Answer::Stops | Answer::Warns));
    answer.ok_or_else(|| unknown(&word))
}

/// What is asked of whoever finds the subject.
pub(crate) fn asks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Ask>, D::Error> {
    taken(&Vec::<String>::deserialize(from)?, Ask::from_word)
}

/// Kinds of subject.
pub(crate) fn kinds<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<RecordKind>, D::Error> {
    taken(&Vec::<String>::deserialize(from)?, RecordKind::from_word)
}

fn taken<T, E: Error>(words: &[String], find: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, E> {
    words.iter().map(|word| find(word).ok_or_else(|| unknown(word))).collect()
}

fn unknown<E: Error>(word: &str) -> E {
    E::custom(format_args!("the word {word:?} is not known here"))
}
