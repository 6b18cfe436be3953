//! Sharing groups, as they are founded, changed and shown.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::{GroupId, MemberId, Text};
use wasl_node::{GroupLabel, GroupView};

use crate::{
    problem::ApiError,
    wire::{
        question::bounded,
        written::{MemberCode, NamedGroup, Phrase, Plain, StandingWord, each_once, invalid},
    },
};

/// A group to found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupDraft {
    /// What it is to be called, at most 100 characters.
    #[schema(example = "Ports")]
    name: Phrase,
    /// The members that are to be in it beside this bureau's own, 1 to 255. Each must have published keys for it.
    #[schema(example = json!(["FR", "SG"]))]
    members: Vec<MemberCode>,
}

/// Who comes into a group and who leaves it, in one step. A member that is named in both stays and is given new keys.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupChange {
    /// The members that are put in.
    #[serde(default)]
    #[schema(example = json!(["US"]))]
    add: Vec<MemberCode>,
    /// The members that are taken out.
    #[serde(default)]
    #[schema(example = json!(["SG"]))]
    remove: Vec<MemberCode>,
}

/// A group that was founded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Founded {
    id: NamedGroup,
}

/// The groups that are known here, also those that this bureau was taken out of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Groups {
    /// By name.
    groups: Vec<Group>,
}

/// A sharing group as it is known here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Group {
    id: NamedGroup,
    /// What its keeper calls it.
    name: String,
    /// The member that founded it, and alone changes it.
    keeper: MemberCode,
    /// Which version is here, from 1.
    version: u64,
    /// Who is in it, the keeper included; nobody once it is dissolved.
    members: Vec<MemberCode>,
    /// How this bureau stands to it: `waiting` has no keys of it, and is given new ones by its keeper.
    standing: StandingWord,
}

/// Who can be put into groups.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupKeys {
    /// The members that have published keys for it, this bureau's own included, if it has.
    members: Vec<MemberCode>,
}

/// The sharing group that a message was written to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupShown {
    id: NamedGroup,
    /// Which version of it.
    version: u64,
    /// What its keeper calls it, if that is known here.
    name: Option<String>,
}

impl GroupDraft {
    /// Its name, and who is to be in it.
    pub(crate) fn into_parts(self) -> Result<(Text, BTreeSet<MemberId>), ApiError> {
        let members = each_once("members", self.members)?;
        if members.is_empty() {
            return Err(invalid("members", "one member at least"));
        }
        Ok((bounded("name", &self.name.0, GroupId::NAME_CHARS_MAX)?, members))
    }
}

impl GroupChange {
    /// Who is put in, and who is taken out.
    pub(crate) fn into_parts(self) -> Result<(BTreeSet<MemberId>, BTreeSet<MemberId>), ApiError> {
        let (add, remove) = (each_once("add", self.add)?, each_once("remove", self.remove)?);
        if add.is_empty() && remove.is_empty() {
            return Err(invalid("add", "one member at least, here or in `remove`"));
        }
        Ok((add, remove))
    }
}

impl From<GroupId> for Founded {
    fn from(id: GroupId) -> Self {
        Self { id: Plain(id) }
    }
}

impl From<Vec<GroupView>> for Groups {
    fn from(views: Vec<GroupView>) -> Self {
        Self { groups: views.into_iter().map(Group::from).collect() }
    }
}

impl From<GroupView> for Group {
    fn from(view: GroupView) -> Self {
        let GroupView { id, name, version, members, standing } = view;
        Self {
            id: Plain(id),
            name,
            keeper: Plain(id.keeper),
            version,
            members: members.into_iter().map(Plain).collect(),
            standing: Plain(standing),
        }
    }
}

impl From<Vec<MemberId>> for GroupKeys {
    fn from(members: Vec<MemberId>) -> Self {
        Self { members: members.into_iter().map(Plain).collect() }
    }
}

impl From<GroupLabel> for GroupShown {
    fn from(label: GroupLabel) -> Self {
        let GroupLabel { version, name } = label;
        Self { id: Plain(version.group), version: version.version, name }
    }
}
