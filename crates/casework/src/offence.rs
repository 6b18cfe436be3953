//! Kinds of offence, and which of them are no matter for a notice.

use wasl_model::Text;

/// One word for an offence, and what it is a matter of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offence {
    /// The word, as in `armed-robbery`.
    #[serde(deserialize_with = "crate::words::text")]
    pub word: Text,
    /// What it is a matter of.
    pub matter: Matter,
}

/// What an offence is a matter of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// Of ordinary criminal law.
    Ordinary,
    /// Between private persons.
    Private,
    /// Of family law.
    Family,
    /// Of administrative law.
    Administrative,
    /// Of custom and morals on which countries differ.
    Cultural,
    /// Of politics.
    Political,
    /// Of armed forces.
    Military,
    /// Of faith.
    Religious,
    /// Of descent.
    Racial,
}

impl Matter {
    /// The word for it in the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Private => "private",
            Self::Family => "family",
            Self::Administrative => "administrative",
            Self::Cultural => "cultural",
            Self::Political => "political",
            Self::Military => "military",
            Self::Religious => "religious",
            Self::Racial => "racial",
        }
    }
}
