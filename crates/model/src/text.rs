//! A piece of outside text that is safe to keep: bounded, trimmed, without control characters.

use std::fmt;

use minicbor::{Decode, Encode};

/// Text from outside, cleaned and bounded.
///
/// Holds no control characters (line feed and tab become a blank), no leading or trailing blank, at
/// least one and at most [`Text::CHARS_MAX`] characters. Names, numbers and remarks are all kept in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cbor(transparent)]
pub struct Text(#[n(0)] String);

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// Nothing but blanks.
    #[error("the text is empty")]
    Empty,
    /// More characters than the limit.
    #[error("the text has {chars} characters, at most {limit} are taken")]
    Long {
        /// How many characters came.
        chars: usize,
        /// How many are taken.
        limit: usize,
    },
    /// A NUL or another control character that is not white space.
    #[error("the text has a control character at position {at}")]
    Control {
        /// Its place, counted in characters from 0.
        at: usize,
    },
}

impl Text {
    /// The most characters one text may have. The longest remark of the published lists has 3,600.
    pub const CHARS_MAX: usize = 8_000;

    /// Cleans and takes `raw`.
    pub fn new(raw: &str) -> Result<Self, TextError> {
        Self::bounded(raw, Self::CHARS_MAX)
    }

    /// Like [`Text::new`], with a narrower limit in characters.
    pub fn bounded(raw: &str, chars_max: usize) -> Result<Self, TextError> {
        let limit = chars_max.min(Self::CHARS_MAX);
        cleaned(raw, raw.trim().chars().enumerate(), limit, |_| ' ').map(Self)
    }

    /// The text as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Takes the letters of `raw` together, each with its place, at most `limit` of them. Of control characters only white
/// space is taken, as what `blank` makes of it.
pub(crate) fn cleaned(
    raw: &str,
    letters: impl Iterator<Item = (usize, char)>,
    limit: usize,
    blank: impl Fn(char) -> char,
) -> Result<String, TextError> {
    let mut clean = String::with_capacity(raw.len().min(limit * 4));
    let mut chars = 0;
    for (at, letter) in letters {
        if letter.is_control() && !letter.is_whitespace() {
            return Err(TextError::Control { at });
        }
        chars += 1;
        if chars <= limit {
            clean.push(if letter.is_control() { blank(letter) } else { letter });
        }
    }
    match chars {
        0 => Err(TextError::Empty),
        _ if chars > limit => Err(TextError::Long { chars, limit }),
        _ => Ok(clean),
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, out)
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'b, C> Decode<'b, C> for Text {
    fn decode(bytes: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let raw = bytes.str()?;
        match Self::new(raw) {
            Ok(text) if text.0 == raw => Ok(text),
            _ => Err(minicbor::decode::Error::message("text is not in its kept form")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_tidied_and_control_characters_are_refused() {
        assert_eq!(Text::new("  Al\tHasan\n").map(|text| text.0), Ok("Al Hasan".to_owned()));
        assert_eq!(Text::new(" \n "), Err(TextError::Empty));
        assert_eq!(Text::new("a\0b"), Err(TextError::Control { at: 1 }));
        assert_eq!(Text::bounded("abcd", 3), Err(TextError::Long { chars: 4, limit: 3 }));
    }
}
