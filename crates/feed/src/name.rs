//! Who signs, and which feed is meant: key names and origins.

use std::{fmt, str::FromStr};

/// The name of a member's key: `wasl/<MEMBER>`, as in `wasl/MA`.
///
/// A member's code has two to eight capital ASCII letters or digits, the first a letter. The name is
/// the key name of C2SP signed-note; it tells keys apart and promises nothing about who holds them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(Box<str>);

/// The name of one feed: `wasl/<MEMBER>/<log>`, as in `wasl/MA/records` and `wasl/MA/audit`.
///
/// It is the origin line of the feed's checkpoints (C2SP tlog-checkpoint) and part of every
/// commitment. The log is one to sixteen lower-case ASCII letters, so that a feed of a kind that this
/// program does not know can be named, and answered as unknown, without ending a conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(Box<str>);

/// Why a name was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Not `wasl/` and a member's code.
    #[error("a key's name is wasl/ and a member's code, as in wasl/MA")]
    Key,
    /// Not a key name, a slash and a log's name.
    #[error("a feed's name is wasl/, a member's code and a log, as in wasl/MA/records")]
    Origin,
}

impl KeyName {
    /// The name of the key of the member with this code.
    pub fn of_member(code: &str) -> Result<Self, NameError> {
        if is_member(code) { Ok(Self(format!("wasl/{code}").into())) } else { Err(NameError::Key) }
    }

    /// The member's code.
    pub fn member(&self) -> &str {
        self.0.strip_prefix("wasl/").unwrap_or_default()
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Origin {
    /// The most bytes an origin may have. The grammar allows fewer; a store may rely on this.
    pub const BYTES_MAX: usize = 64;

    /// The log of a member's records.
    pub const RECORDS: &'static str = "records";
    /// The log of a member's messages.
    pub const MESSAGES: &'static str = "messages";
    /// The log of a bureau's cases, which it gives to nobody.
    pub const CASES: &'static str = "cases";

    /// The feed of `owner`'s records.
    pub fn records(owner: &KeyName) -> Self {
        Self(format!("{}/{}", owner.0, Self::RECORDS).into())
    }

    /// The feed of `owner`'s messages.
    pub fn messages(owner: &KeyName) -> Self {
        Self(format!("{}/{}", owner.0, Self::MESSAGES).into())
    }

    /// The feed of `owner`'s cases.
    pub fn cases(owner: &KeyName) -> Self {
        Self(format!("{}/{}", owner.0, Self::CASES).into())
    }

    /// The log of the members of the organisation `owner`, which several keys sign together ([`Quorum`](crate::Quorum)).
    pub fn directory(owner: &KeyName) -> Self {
        Self(format!("{}/directory", owner.0).into())
    }

    /// The feed of `owner`'s audit lines.
    pub fn audit(owner: &KeyName) -> Self {
        Self(format!("{}/audit", owner.0).into())
    }

    /// The name of the key that signs it.
    pub fn owner(&self) -> KeyName {
        KeyName(self.0.rsplit_once('/').map_or("", |(owner, _)| owner).into())
    }

    /// Which of the owner's logs it is: `records`, `messages`, `cases`, `audit`, or another.
    pub fn log(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(_, log)| log)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl NameError {
    /// The stable number of this error.
    pub fn number(self) -> u16 {
        match self {
            Self::Key => 3001,
            Self::Origin => 3002,
        }
    }
}

fn is_member(code: &str) -> bool {
    (2..=8).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && code.starts_with(|first: char| first.is_ascii_uppercase())
}

impl FromStr for KeyName {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        Self::of_member(raw.strip_prefix("wasl/").ok_or(NameError::Key)?)
    }
}

impl FromStr for Origin {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        let (owner, log) = raw.rsplit_once('/').ok_or(NameError::Origin)?;
        let _: KeyName = owner.parse().map_err(|_| NameError::Origin)?;
        let is_log = (1..=16).contains(&log.len()) && log.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_log { Ok(Self(raw.into())) } else { Err(NameError::Origin) }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_named_by_its_member_and_its_log() -> Result<(), NameError> {
        let origin: Origin = "wasl/MA/records".parse()?;
        assert_eq!(origin, Origin::records(&KeyName::of_member("MA")?));
        assert_eq!((origin.owner().member(), origin.log()), ("MA", "records"));
        assert_eq!("wasl/MA/audit".parse(), Ok(Origin::audit(&origin.owner())));
        Ok(())
    }

    #[test]
    fn other_names_are_refused() {
        for bad in ["", "wasl", "wasl/", "wasl/M", "wasl/ma", "wasl/MA/records", "WASL/MA", "wasl/TOOLONGXX"]
        {
            assert_eq!(bad.parse::<KeyName>(), Err(NameError::Key), "{bad}");
        }
        for bad in [
            "wasl/MA",
            "wasl/MA/",
            "wasl/MA/Records",
            "wasl//records",
            "wasl/erasure-receipt/v1",
            "wasl/MA/a b",
        ] {
            assert_eq!(bad.parse::<Origin>(), Err(NameError::Origin), "{bad}");
        }
    }
}
