//! What somebody says that a file is: a media type, in a narrow form.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};

/// A media type without parameters, in lower case: `application/pdf` (the restricted names of RFC 6838 section 4.2).
///
/// It is a word of the file's sender. Nothing here opens or shows a file by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cbor(transparent)]
pub struct MediaType(#[n(0)] String);

/// A text that is not a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a media type is two words with a slash, as in application/pdf")]
pub struct MediaTypeError;

impl MediaType {
    /// The most bytes of one.
    pub const BYTES_MAX: usize = 100;

    /// What is said of a file of which nothing is known.
    pub fn unknown() -> Self {
        Self("application/octet-stream".to_owned())
    }

    /// The type as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MediaType {
    type Err = MediaTypeError;

    /// Takes either case.
    fn from_str(raw: &str) -> Result<Self, MediaTypeError> {
        let is_taken = raw.len() <= Self::BYTES_MAX
            && raw.split_once('/').is_some_and(|(kind, name)| is_word(kind) && is_word(name));
        if is_taken { Ok(Self(raw.to_ascii_lowercase())) } else { Err(MediaTypeError) }
    }
}

fn is_word(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphanumeric())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
}

impl fmt::Display for MediaType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl<'b, C> Decode<'b, C> for MediaType {
    fn decode(bytes: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let raw = bytes.str()?;
        match raw.parse::<Self>() {
            Ok(media) if media.0 == raw => Ok(media),
            _ => Err(minicbor::decode::Error::message("not a media type in its kept form")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_two_plain_words() {
        let kept = |raw: &str| raw.parse::<MediaType>().map(|media| media.to_string());
        assert_eq!(kept("Image/JPEG"), Ok("image/jpeg".to_owned()));
        assert_eq!(kept("image/svg+xml"), Ok("image/svg+xml".to_owned()));
        let long = format!("image/{}", "a".repeat(100));
        for wrong in
            ["", "image", "/", "image/", "/jpeg", "a/b/c", "text/html; charset=utf-8", "text/\r\nx", &long]
        {
            assert_eq!(kept(wrong), Err(MediaTypeError), "{wrong:?}");
        }
    }
}
