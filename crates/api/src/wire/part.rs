//! A part of a merge patch (RFC 7386): left out, or given.

use serde::{Deserialize, Deserializer};

/// A part of a patch.
#[derive(Debug, Default)]
pub(super) enum Part<T> {
    /// It is left out and stays.
    #[default]
    Left,
    /// It is given; `null` gives an empty one.
    Given(T),
}

impl<'de, T: Default + Deserialize<'de>> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        Option::deserialize(json).map(|given| Self::Given(given.unwrap_or_default()))
    }
}

impl<T> Part<T> {
    /// What is given, if it is.
    pub(super) fn given(self) -> Option<T> {
        match self {
            Self::Left => None,
            Self::Given(part) => Some(part),
        }
    }
}

/// Reads a part that may be left out and must not be `null`.
pub(super) fn told<'de, D, T>(json: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(json).map(Some)
}
