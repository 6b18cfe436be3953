//! A country, by its ISO 3166-1 alpha-2 code.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode, Encoder, encode::Write};

/// Two upper-case letters: ISO 3166-1 alpha-2, and `XK` (Kosovo), `XX` (stateless or unknown) and the
/// other user-assigned codes that travel documents carry.
///
/// Which letters are a country today is the business of whoever reads a list (`formats`); here the
/// form is guarded only, because lists of the past name countries that are no more (`SU`, `YU`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// Why a country was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a country is written with two letters, as in MA")]
pub struct CountryError;

impl Country {
    /// The code as text, upper case.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Country {
    type Err = CountryError;

    /// Takes either case.
    fn from_str(raw: &str) -> Result<Self, CountryError> {
        match *raw.as_bytes() {
            [first, second] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
                Ok(Self([first.to_ascii_uppercase(), second.to_ascii_uppercase()]))
            }
            _ => Err(CountryError),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Country({self})")
    }
}

impl<C> Encode<C> for Country {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        out.str(self.as_str())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Country {
    fn decode(bytes: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        bytes.str()?.parse().map_err(|_| minicbor::decode::Error::message("not a country"))
    }
}
