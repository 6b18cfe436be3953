//! Text of several lines, as people write it.

use std::fmt;

use minicbor::{Decode, Encode};

use crate::{TextError, text::cleaned};

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
        let trimmed = raw.trim();
        let next = trimmed.chars().skip(1).map(Some).chain([None]);
        let pairs = trimmed.chars().zip(next).enumerate();
        // A carriage return before a line feed is part of it.
        let letters =
            pairs.filter(|(_, pair)| *pair != ('\r', Some('\n'))).map(|(at, (letter, _))| (at, letter));
        let blank = |letter| if matches!(letter, '\n' | '\r' | '\u{85}') { '\n' } else { ' ' };
        cleaned(raw, letters, Self::CHARS_MAX, blank).map(Self)
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
