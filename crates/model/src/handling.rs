//! The handling code: who may receive a record, for which purposes, and until when.

use std::{collections::BTreeSet, fmt, str::FromStr};

use minicbor::{Decode, Encode};

use crate::{MemberId, Timestamp};

/// What the owner of a record asks of whoever holds it.
///
/// The owner's bureau gives the record to nobody outside the audience; a receiver enforces purposes
/// and expiry itself, also while the line is down (INTERPOL's Rules on the Processing of Data,
/// Articles 10 and 112: purpose, and restrictions by the source).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Encode, Decode)]
#[cbor(array)]
pub struct Handling {
    /// Who may receive it.
    #[n(0)]
    pub audience: Audience,
    /// What it may be used for; empty means every purpose.
    #[n(1)]
    pub purposes: BTreeSet<Purpose>,
    /// From this moment on it is not found any more.
    #[n(2)]
    pub expires: Option<Timestamp>,
    /// What its owner is told when it was found. A program that does not know of hits tells nothing anyway.
    #[cbor(n(3), skip_if = "OnHit::is_default", default)]
    pub on_hit: OnHit,
}

/// What the owner of a record wants to be told when another bureau confirms a hit on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum OnHit {
    /// That it was found, where, and what more the finder says.
    #[default]
    #[n(0)]
    TellOwner,
    /// Nothing: a message about it would be a danger, or is not wanted.
    #[n(1)]
    TellNobody,
}

/// Which members may receive a record. The owner always may.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Encode, Decode)]
pub enum Audience {
    /// All members.
    #[default]
    #[n(0)]
    All,
    /// These members.
    #[n(1)]
    Only(#[n(0)] BTreeSet<MemberId>),
    /// All but these members.
    #[n(2)]
    AllBut(#[n(0)] BTreeSet<MemberId>),
}

/// What a question is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Purpose {
    /// Control at a border.
    #[n(0)]
    Border,
    /// A criminal investigation.
    #[n(1)]
    Investigation,
    /// To find a missing person or name an unknown body.
    #[n(2)]
    Identification,
    /// To carry out sanctions.
    #[n(3)]
    Sanctions,
    /// Data protection: oversight and a person's own request.
    #[n(4)]
    Oversight,
}

impl Audience {
    /// Whether `member` may receive what `owner` gives to this audience.
    pub fn includes(&self, owner: MemberId, member: MemberId) -> bool {
        owner == member
            || match self {
                Self::All => true,
                Self::Only(members) => members.contains(&member),
                Self::AllBut(members) => !members.contains(&member),
            }
    }

    /// Whether everyone who could receive under `before` still can under this, so that no copy is left
    /// with somebody who would not be given it now.
    pub fn covers(&self, before: &Self) -> bool {
        match (self, before) {
            (Self::All, _) => true,
            (Self::Only(now), Self::Only(then)) => now.is_superset(then),
            (Self::AllBut(now), Self::AllBut(then)) => now.is_subset(then),
            (Self::AllBut(now), Self::Only(then)) => now.is_disjoint(then),
            (Self::AllBut(now), Self::All) => now.is_empty(),
            (Self::Only(_), Self::All | Self::AllBut(_)) => false,
        }
    }
}

impl Handling {
    /// The most members one audience may list.
    pub const MEMBERS_MAX: usize = 1_000;

    /// Whether it restricts nothing: all members, every purpose, for ever.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is over at `now`: at the very millisecond it expires.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|end| end <= now)
    }

    /// Whether a holder may use it for `purpose`. Oversight may look at everything that is held.
    pub fn allows(&self, purpose: Purpose) -> bool {
        purpose == Purpose::Oversight || self.purposes.is_empty() || self.purposes.contains(&purpose)
    }
}

impl OnHit {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "it is called so by what writes the bytes")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

crate::notice::words!(OnHit: TellOwner = "tell-owner", TellNobody = "tell-nobody");

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 5] =
        [Self::Border, Self::Investigation, Self::Identification, Self::Sanctions, Self::Oversight];

    /// The word for it in settings and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Border => "border",
            Self::Investigation => "investigation",
            Self::Identification => "identification",
            Self::Sanctions => "sanctions",
            Self::Oversight => "oversight",
        }
    }
}

/// Why a purpose was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the purposes are border, investigation, identification, sanctions and oversight")]
pub struct PurposeError;

impl FromStr for Purpose {
    type Err = PurposeError;

    fn from_str(raw: &str) -> Result<Self, PurposeError> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == raw).ok_or(PurposeError)
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(code: &str) -> MemberId {
        code.parse().expect("a member's code")
    }

    fn set(codes: &[&str]) -> BTreeSet<MemberId> {
        codes.iter().map(|code| member(code)).collect()
    }

    #[test]
    fn an_audience_names_who_may_receive_and_the_owner_always_may() {
        let (un, us, ma) = (member("UN"), member("US"), member("MA"));
        let cases = [
            (Audience::All, [true, true, true]),
            (Audience::Only(set(&["MA"])), [true, false, true]),
            (Audience::AllBut(set(&["MA", "UN"])), [true, true, false]),
        ];
        for (audience, expected) in cases {
            assert_eq!([un, us, ma].map(|to| audience.includes(un, to)), expected, "{audience:?}");
        }
    }

    #[test]
    fn a_narrower_audience_does_not_cover_a_wider_one() {
        let (all, ma, ma_us) =
            (Audience::All, Audience::Only(set(&["MA"])), Audience::Only(set(&["MA", "US"])));
        let not_us = Audience::AllBut(set(&["US"]));
        assert!(all.covers(&ma) && all.covers(&not_us) && ma_us.covers(&ma) && not_us.covers(&ma));
        assert!(!ma.covers(&all) && !ma.covers(&ma_us) && !not_us.covers(&ma_us) && !not_us.covers(&all));
    }

    #[test]
    fn it_expires_at_the_very_moment() {
        let end = Timestamp::from_secs(1_000);
        let handling = Handling { expires: Some(end), ..Handling::default() };
        assert!(!handling.has_expired(Timestamp::from_millis(999_999)));
        assert!(handling.has_expired(end));
    }
}
