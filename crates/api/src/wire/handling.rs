//! The handling code in JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::{Audience, MemberId};

use crate::{
    parameters::Parameters,
    problem::ApiError,
    wire::written::{MemberCode, Moment, Plain, PurposeWord, Written, invalid},
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
}

impl Handling {
    /// What the parameters of an address say, with commas between members and purposes.
    pub(crate) fn of_parameters(parameters: &Parameters) -> Result<Self, ApiError> {
        Ok(Self {
            only: listed(parameters, "only")?,
            all_but: listed(parameters, "all_but")?,
            purposes: listed(parameters, "purposes")?.unwrap_or_default(),
            expires: parameters.read("expires")?.map(Plain),
        })
    }

    /// The model's handling code.
    pub(crate) fn to_model(&self) -> Result<wasl_model::Handling, ApiError> {
        let audience = match (&self.only, &self.all_but) {
            (Some(_), Some(_)) => return Err(invalid("handling", "only or all_but, not both")),
            (Some(only), None) => Audience::Only(only.iter().map(|member| member.0).collect()),
            (None, Some(all_but)) => Audience::AllBut(all_but.iter().map(|member| member.0).collect()),
            (None, None) => Audience::All,
        };
        if let Audience::Only(members) | Audience::AllBut(members) = &audience
            && members.len() > wasl_model::Handling::MEMBERS_MAX
        {
            return Err(invalid("handling", "at most 1000 members"));
        }
        let purposes = self.purposes.iter().map(|purpose| purpose.0).collect();
        Ok(wasl_model::Handling { audience, purposes, expires: self.expires.as_ref().map(|end| end.0) })
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
        Self { only, all_but, purposes, expires: handling.expires.map(Plain) }
    }
}
