//! The handling code in JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::{Audience, MemberId};

use crate::{
    parameters::Parameters,
    problem::ApiError,
    wire::{
        part::Part,
        written::{MemberCode, Moment, OnHitWord, Plain, PurposeWord, Written, invalid},
    },
};

/// Who may receive a record, for what, until when.
///
/// Without `only` and `all_but`, all members may; without `purposes`, it is held for every purpose.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Handling {
    /// Only these members may receive it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    only: Option<Vec<MemberCode>>,
    /// All members but these may receive it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    all_but: Option<Vec<MemberCode>>,
    /// What it may be used for; empty means every purpose.
    #[serde(default)]
    purposes: Vec<PurposeWord>,
    /// From this moment on it is not found any more.
    #[serde(default)]
    expires: Option<Moment>,
    /// What its owner is told when another bureau confirms a hit on it.
    #[serde(default)]
    on_hit: OnHitWord,
}

/// What of a handling code changes: a part that is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandlingChange {
    /// Only these members may receive it; `null` lifts the restriction.
    #[serde(default)]
    #[schema(value_type = Option<Vec<MemberCode>>)]
    only: Part<Option<Vec<MemberCode>>>,
    /// All members but these may receive it; `null` lifts the restriction.
    #[serde(default)]
    #[schema(value_type = Option<Vec<MemberCode>>)]
    all_but: Part<Option<Vec<MemberCode>>>,
    /// What it may be used for; `null` means every purpose.
    #[serde(default)]
    #[schema(value_type = Option<Vec<PurposeWord>>)]
    purposes: Part<Vec<PurposeWord>>,
    /// From this moment on it is not found any more; `null` means never.
    #[serde(default)]
    #[schema(value_type = Option<Moment>)]
    expires: Part<Option<Moment>>,
    /// What its owner is told when another bureau confirms a hit on it; `null` means that it is told.
    #[serde(default)]
    #[schema(value_type = Option<OnHitWord>)]
    on_hit: Part<OnHitWord>,
}

impl HandlingChange {
    /// Refuses what cannot be meant.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let listed = |part: &Part<Option<Vec<MemberCode>>>| match part {
            Part::Given(Some(members)) => Some(members.len()),
            _ => None,
        };
        match (listed(&self.only), listed(&self.all_but)) {
            (Some(_), Some(_)) => Err(invalid("handling", EITHER)),
            (Some(count), None) | (None, Some(count)) => check_count(count),
            (None, None) => Ok(()),
        }
    }

    /// Puts the parts in their places.
    pub(super) fn apply(self, handling: &mut wasl_model::Handling) {
        let listed = |members: Vec<MemberCode>| members.into_iter().map(|member| member.0).collect();
        match (self.only, self.all_but) {
            (Part::Given(Some(only)), _) => handling.audience = Audience::Only(listed(only)),
            (_, Part::Given(Some(all_but))) => handling.audience = Audience::AllBut(listed(all_but)),
            (only, all_but) => {
                let is_open = match handling.audience {
                    Audience::All => false,
                    Audience::Only(_) => matches!(only, Part::Given(None)),
                    Audience::AllBut(_) => matches!(all_but, Part::Given(None)),
                };
                if is_open {
                    handling.audience = Audience::All;
                }
            }
        }
        if let Part::Given(purposes) = self.purposes {
            handling.purposes = purposes.into_iter().map(|purpose| purpose.0).collect();
        }
        if let Part::Given(expires) = self.expires {
            handling.expires = expires.map(|end| end.0);
        }
        if let Part::Given(on_hit) = self.on_hit {
            handling.on_hit = on_hit.0;
        }
    }
}

const EITHER: &str = "only or all_but, not both";

fn check_count(members: usize) -> Result<(), ApiError> {
    if members <= wasl_model::Handling::MEMBERS_MAX {
        Ok(())
    } else {
        Err(invalid("handling", "at most 1000 members"))
    }
}

impl Handling {
    /// What the parameters of an address say, with commas between members and purposes.
    pub(crate) fn of_parameters(parameters: &Parameters) -> Result<Self, ApiError> {
        Ok(Self {
            only: listed(parameters, "only")?,
            all_but: listed(parameters, "all_but")?,
            purposes: listed(parameters, "purposes")?.unwrap_or_default(),
            expires: parameters.read("expires")?.map(Plain),
            on_hit: parameters.read("on_hit")?.map(Plain).unwrap_or_default(),
        })
    }

    /// The model's handling code.
    pub(crate) fn to_model(&self) -> Result<wasl_model::Handling, ApiError> {
        let audience = match (&self.only, &self.all_but) {
            (Some(_), Some(_)) => return Err(invalid("handling", EITHER)),
            (Some(only), None) => Audience::Only(only.iter().map(|member| member.0).collect()),
            (None, Some(all_but)) => Audience::AllBut(all_but.iter().map(|member| member.0).collect()),
            (None, None) => Audience::All,
        };
        if let Audience::Only(members) | Audience::AllBut(members) = &audience {
            check_count(members.len())?;
        }
        let purposes = self.purposes.iter().map(|purpose| purpose.0).collect();
        let expires = self.expires.as_ref().map(|end| end.0);
        Ok(wasl_model::Handling { audience, purposes, expires, on_hit: self.on_hit.0 })
    }
}

fn listed<T: Written>(
    parameters: &Parameters,
    name: &'static str,
) -> Result<Option<Vec<Plain<T>>>, ApiError> {
    let Some(list) = parameters.one(name)? else { return Ok(None) };
    let read = list.split(',').map(|one| T::read(one.trim()).map(Plain)).collect::<Option<Vec<_>>>();
    read.map(Some).ok_or(ApiError::Parameter { name: name.to_owned(), wanted: T::WANTED })
}

impl From<&wasl_model::Handling> for Handling {
    fn from(handling: &wasl_model::Handling) -> Self {
        let listed = |members: &std::collections::BTreeSet<MemberId>| {
            Some(members.iter().copied().map(Plain).collect())
        };
        let (only, all_but) = match &handling.audience {
            Audience::All => (None, None),
            Audience::Only(members) => (listed(members), None),
            Audience::AllBut(members) => (None, listed(members)),
        };
        let purposes = handling.purposes.iter().copied().map(Plain).collect();
        let (expires, on_hit) = (handling.expires.map(Plain), Plain(handling.on_hit));
        Self { only, all_but, purposes, expires, on_hit }
    }
}
