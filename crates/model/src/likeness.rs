//! Colours of eyes and hair, and languages, by the codes that INTERPOL's public notices use.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};

/// A colour of eyes. The codes are those of INTERPOL's public notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
#[expect(missing_docs, reason = "the words say it")]
pub enum EyeColour {
    #[n(0)]
    Black,
    #[n(1)]
    Blue,
    #[n(2)]
    LightBlue,
    #[n(3)]
    Brown,
    #[n(4)]
    DarkBrown,
    #[n(5)]
    Hazel,
    #[n(6)]
    LightBrown,
    #[n(7)]
    Green,
    #[n(8)]
    Grey,
    /// Each eye another.
    #[n(9)]
    Different,
    #[n(10)]
    Dark,
    #[n(11)]
    Light,
}

/// A colour of hair, or that there is none. The codes are those of INTERPOL's public notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
#[expect(missing_docs, reason = "the words say it")]
pub enum HairColour {
    #[n(0)]
    Black,
    #[n(1)]
    Brown,
    #[n(2)]
    Fair,
    #[n(3)]
    Grey,
    #[n(4)]
    Greying,
    #[n(5)]
    Bald,
    #[n(6)]
    Dyed,
    #[n(7)]
    Dark,
    #[n(8)]
    Red,
    #[n(9)]
    Auburn,
    #[n(10)]
    White,
    #[n(11)]
    Blond,
}

/// A language by three capital letters (ISO 639-2, as in INTERPOL's public notices): `ENG`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 3]);

/// Why a language was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a language is written with three letters, as in ENG")]
pub struct LanguageError;

crate::notice::words!(EyeColour: Black = "black", Blue = "blue", LightBlue = "light-blue", Brown = "brown",
    DarkBrown = "dark-brown", Hazel = "hazel", LightBrown = "light-brown", Green = "green", Grey = "grey",
    Different = "different", Dark = "dark", Light = "light");
crate::notice::words!(HairColour: Black = "black", Brown = "brown", Fair = "fair", Grey = "grey",
    Greying = "greying", Bald = "bald", Dyed = "dyed", Dark = "dark", Red = "red", Auburn = "auburn",
    White = "white", Blond = "blond");

impl Language {
    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    /// Takes either case.
    fn from_str(raw: &str) -> Result<Self, LanguageError> {
        let letters: [u8; 3] = raw.as_bytes().try_into().map_err(|_| LanguageError)?;
        let is_language = letters.iter().all(u8::is_ascii_alphabetic);
        if is_language {
            Ok(Self(letters.map(|letter| letter.to_ascii_uppercase())))
        } else {
            Err(LanguageError)
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Language({self})")
    }
}

impl<C> Encode<C> for Language {
    fn encode<W: minicbor::encode::Write>(
        &self,
        out: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        out.str(self.as_str())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Language {
    fn decode(bytes: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let raw = bytes.str()?;
        match raw.parse::<Self>() {
            Ok(language) if language.as_str() == raw => Ok(language),
            _ => Err(minicbor::decode::Error::message("not a language")),
        }
    }
}
