//! Who is put into a group and who is taken out of it, in one step.

use std::collections::BTreeSet;

use wasl_groups::Change;
use wasl_model::{GroupId, MemberId, MessageError, Permit, Post, Text};
use wasl_store::StoredGroup;

use super::revision::{TRIES, go_on};
use crate::{Bureau, NodeError};

impl Bureau {
    /// Changes a group of this bureau, and tells its members.
    pub(super) fn change_members(
        &self,
        permit: &Permit,
        id: GroupId,
        add: &BTreeSet<MemberId>,
        remove: &BTreeSet<MemberId>,
    ) -> Result<(), NodeError> {
        let is_keeper_named = add.contains(&id.keeper) || remove.contains(&id.keeper);
        if is_keeper_named || (add.is_empty() && remove.is_empty()) {
            return Err(NodeError::GroupMembers);
        }
        let packages = self.packages_of(permit, add)?;
        let added: Vec<_> =
            packages.iter().map(|package| (package.member, package.package.as_slice())).collect();
        let removed: Vec<_> = remove.iter().copied().collect();
        for _ in 0..TRIES {
            let group = self.own_group(permit, id)?;
            check_change(&group.members, add, remove)?;
            let Change { group: keys, commit, welcome } =
                self.keys_of(&group)?.change(&added, &removed, &self.entropy.bytes()?)?;
            let next = StoredGroup { members: keys.members()?, ..self.with_keys(group.clone(), &keys)? };
            let mut told = &group.members | &next.members;
            told.remove(&id.keeper);
            let post = Post::Group {
                mark: id.mark,
                version: keys.version(),
                name: Text::new(&next.name).map_err(|_| MessageError::Form)?,
                members: next.members.clone(),
                told,
                commit: Some(commit),
                welcome,
            };
            let told = self.post_with(permit, vec![post], |write, number| {
                go_on(write, Some(&group), &next, permit.at())?;
                removed.iter().try_for_each(|member| write.drop_group_leaf(id, Some(*member)))?;
                packages.iter().try_for_each(|package| write.keep_group_leaf(id, package))?;
                Ok(write.take_group_entry(&self.identity.messages(), number, None)?)
            });
            match told {
                Err(NodeError::GroupMoved) => {}
                told => return told.map(drop),
            }
        }
        Err(NodeError::GroupMoved)
    }
}

/// Whether members that a group has can be put in and taken out so.
fn check_change(
    members: &BTreeSet<MemberId>,
    add: &BTreeSet<MemberId>,
    remove: &BTreeSet<MemberId>,
) -> Result<(), NodeError> {
    if let Some(absent) = remove.difference(members).next() {
        return Err(NodeError::NotInGroup(*absent));
    }
    let stay: BTreeSet<_> = members.difference(remove).copied().collect();
    if let Some(present) = stay.intersection(add).next() {
        return Err(NodeError::InGroup(*present));
    }
    if stay.len() + add.len() > GroupId::MEMBERS_MAX { Err(NodeError::GroupMembers) } else { Ok(()) }
}
