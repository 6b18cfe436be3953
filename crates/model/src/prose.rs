//! Text of several lines, as people write it.

use std::fmt;

use minicbor::{Decode, Encode};

use crate::TextError;

/// Text from outside that keeps its lines, cleaned and bounded.
///
/// Lines end with a line feed; there is no other control character, a tab becomes a blank, and no blank lines stand at
/// its ends. It has at least one and at most [`Prose::CHARS_MAX`] characters.
#[derive(Clone, PartialEq, Eq, Hash, Encode)]
#[cbor(transparent)]
pub struct Prose(#[n(0)] String);

impl Prose {
    /// The most characters: some forty pages.
    pub const CHARS_MAX: usize = 100_000;

    /// Cleans and takes `raw`.
    pub fn new(raw: &str) -> Result<Self, TextError> {
        let limit = Self::CHARS_MAX;
        let mut clean = String::with_capacity(raw.len().min(limit * 4));
        let mut chars = 0;
        let mut letters = raw.trim().chars().enumerate().peekable();
        while let Some((at, letter)) = letters.next() {
            let letter = match letter {
                '\r' if letters.peek().is_some_and(|(_, next)| *next == '\n') => continue,
                '\r' | '\u{85}' => '\n',
                '\n' => letter,
                letter if letter.is_control() && letter.is_whitespace() => ' ',
                letter if letter.is_control() => return Err(TextError::Control { at }),
                letter => letter,
            };
            chars += 1;
            if chars <= limit {
                clean.push(letter);
            }
        }
        match chars {
            0 => Err(TextError::Empty),
            _ if chars > limit => Err(TextError::Long { chars, limit }),
            _ => Ok(Self(clean)),
        }
    }

    /// The text as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Prose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, out)
    }
}

impl<'b, C> Decode<'b, C> for Prose {
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
    fn lines_are_kept_and_control_characters_are_not() {
        let kept = |raw| Prose::new(raw).map(|text| text.0);
        assert_eq!(kept("\n one\r\ntwo\rthree\tfour\n\n"), Ok("one\ntwo\nthree four".to_owned()));
        assert_eq!(kept(" \n "), Err(TextError::Empty));
        assert_eq!(kept("a\u{1b}[2J"), Err(TextError::Control { at: 1 }));
        let long = "a".repeat(Prose::CHARS_MAX + 1);
        assert_eq!(
            kept(&long),
            Err(TextError::Long { chars: Prose::CHARS_MAX + 1, limit: Prose::CHARS_MAX })
        );
        assert!(kept(&long[1..]).is_ok());
    }
}
