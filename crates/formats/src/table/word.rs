//! Our own words in a mapping file.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};
use wasl_model::{Country, FactKind, NameKind, RecordKind, Scheme};

use crate::country;

/// One ASCII character, or the word `tab`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Delimiter(pub(super) u8);

impl Default for Delimiter {
    fn default() -> Self {
        Self(b',')
    }
}

impl<'de> Deserialize<'de> for Delimiter {
    fn deserialize<D: Deserializer<'de>>(raw: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(raw)?;
        match *raw.as_bytes() {
            _ if raw == "tab" => Ok(Self(b'\t')),
            [byte] if byte.is_ascii_punctuation() && byte != b'"' || byte == b'\t' => Ok(Self(byte)),
            _ => Err(de::Error::custom("a delimiter is one character such as , ; | or the word tab")),
        }
    }
}

/// One of our own words in a mapping.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<T>(pub(super) T);

impl Default for Word<NameKind> {
    fn default() -> Self {
        Self(NameKind::Main)
    }
}

impl Default for Word<FactKind> {
    fn default() -> Self {
        Self(FactKind::Remark)
    }
}

impl FromStr for Word<RecordKind> {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let known = RecordKind::from_word(raw).map(Self);
        known.ok_or("the kinds are person, organisation, vessel, aircraft, vehicle and document")
    }
}

impl FromStr for Word<NameKind> {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let known = NameKind::from_word(raw).map(Self);
        known.ok_or("the kinds of name are main, alias, weak-alias, former and original-script")
    }
}

impl FromStr for Word<FactKind> {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Ok(Self(match raw {
            "place-of-birth" => FactKind::PlaceOfBirth,
            "address" => FactKind::Address,
            "position" => FactKind::Position,
            "programme" => FactKind::Programme,
            "listed" => FactKind::Listed,
            "remark" => FactKind::Remark,
            "circumstance" => FactKind::Circumstance,
            "description" => FactKind::Description,
            "link" => FactKind::Link,
            _ => {
                return Err("the kinds of fact are place-of-birth, address, position, programme, listed, \
                            remark, circumstance, description and link");
            }
        }))
    }
}

impl FromStr for Word<Scheme> {
    type Err = wasl_model::SchemeError;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        raw.parse().map(Self)
    }
}

impl FromStr for Word<Country> {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        country::country(raw).map(Self).ok_or("no country is known by it")
    }
}

impl<'de, T> Deserialize<'de> for Word<T>
where
    Self: FromStr<Err: std::fmt::Display>,
{
    fn deserialize<D: Deserializer<'de>>(raw: D) -> Result<Self, D::Error> {
        String::deserialize(raw)?.parse().map_err(de::Error::custom)
    }
}
