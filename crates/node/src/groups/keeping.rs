//! What a keeper does by itself: founds, dissolves, and gives new keys to members that have lost theirs.

use std::collections::BTreeSet;

use wasl_groups::{Change, Group};
use wasl_model::{Action, Caller, GroupId, MemberId, MessageError, Outcome, Permit, Post, Text, Timestamp};
use wasl_store::{StoredGroup, StoredPackage, Write};

use super::revision::{go_on, keep};
use crate::{Bureau, NodeError, audited::Intent};

/// A group that is about to be founded.
#[derive(Debug)]
pub(super) struct Founding {
    pub(super) id: GroupId,
    pub(super) post: Post,
    group: StoredGroup,
    packages: Vec<StoredPackage>,
}

impl Bureau {
    /// Makes a group of these members and this bureau.
    pub(super) fn founding(
        &self,
        permit: &Permit,
        name: Text,
        members: &BTreeSet<MemberId>,
    ) -> Result<Founding, NodeError> {
        let keeper = self.identity.member;
        if members.is_empty() || members.contains(&keeper) || members.len() >= GroupId::MEMBERS_MAX {
            return Err(NodeError::GroupMembers);
        }
        let packages = self.packages_of(permit, members)?;
        let added: Vec<_> =
            packages.iter().map(|package| (package.member, package.package.as_slice())).collect();
        let id = GroupId { keeper, mark: self.entropy.bytes()? };
        let Change { group: keys, welcome, .. } =
            Group::found(id, &self.entropy.bytes()?)?.change(&added, &[], &self.entropy.bytes()?)?;
        let (version, all) = (keys.version(), keys.members()?);
        let group = StoredGroup {
            id,
            name: name.as_str().to_owned(),
            version,
            members: all.clone(),
            state: None,
            revision: 0,
        };
        let group = self.with_keys(group, &keys)?;
        let told = members.clone();
        let post = Post::Group { mark: id.mark, version, name, members: all, told, commit: None, welcome };
        Ok(Founding { id, post, group, packages })
    }

    /// Keeps a group whose entry has this number.
    pub(super) fn keep_founded(
        &self,
        write: &mut Write<'_>,
        founding: &Founding,
        number: u64,
    ) -> Result<(), NodeError> {
        keep(write, &founding.group)?;
        founding.packages.iter().try_for_each(|package| write.keep_group_leaf(founding.id, package))?;
        Ok(write.take_group_entry(&self.identity.messages(), number, None)?)
    }

    /// What is said where a group of this bureau is dissolved.
    pub(super) fn dissolved(&self, group: &StoredGroup) -> Result<Post, NodeError> {
        let mut told = group.members.clone();
        told.remove(&self.identity.member);
        // Alone in it, nobody is to be told; an entry has an audience all the same.
        if told.is_empty() {
            told.insert(self.identity.member);
        }
        Ok(Post::Group {
            mark: group.id.mark,
            version: group.version + 1,
            name: Text::new(&group.name).map_err(|_| MessageError::Form)?,
            members: BTreeSet::new(),
            told,
            commit: None,
            welcome: None,
        })
    }

    /// Keeps that it is dissolved, by the entry of this number.
    pub(super) fn keep_dissolved(
        &self,
        write: &mut Write<'_>,
        group: &StoredGroup,
        (number, now): (u64, Timestamp),
    ) -> Result<(), NodeError> {
        let (version, members) = (group.version + 1, BTreeSet::new());
        let dissolved = StoredGroup { version, members, state: None, ..group.clone() };
        go_on(write, Some(group), &dissolved, now)?;
        write.drop_group_leaf(group.id, None)?;
        Ok(write.take_group_entry(&self.identity.messages(), number, None)?)
    }

    /// Publishes keys again where they were lost, gives new keys to members who lost theirs, and founds anew the groups whose
    /// keys this bureau lost itself. What does not go is tried again in the next round.
    pub(super) fn keep_own_groups(&self, permit: &Permit) -> Result<(), NodeError> {
        let me = self.identity.member;
        let was_keyed = self.store.key_package(permit, me)?.is_some();
        if was_keyed && self.store.own_package(permit)?.is_none() {
            self.publish_keys(permit)?;
        }
        let caller = Caller::bureau(me);
        for (id, member) in self.store.newly_keyed(permit, me)? {
            let asked = format!("{id} keys {member}");
            let (who, count) = ([member].into(), 1);
            let changed = self.audited(Intent::asking(&caller, Action::Replicate, &asked), |permit| {
                self.change_members(permit, id, &who, &who)?;
                Ok(((), Outcome::Changed { count }))
            });
            if let Err(error) = changed {
                tracing::warn!(group = %id, %member, number = error.number(), "a member is not given new keys");
            }
        }
        let lost =
            |group: &StoredGroup| group.id.keeper == me && group.state.is_none() && !group.members.is_empty();
        for group in self.store.groups(permit)?.into_iter().filter(lost) {
            let (id, asked) = (group.id, format!("found {} again", group.id));
            let again = self.audited(Intent::asking(&caller, Action::Replicate, &asked), |permit| {
                self.found_again(permit, &group)?;
                Ok(((), Outcome::Changed { count: 1 }))
            });
            if let Err(error) = again {
                tracing::warn!(group = %id, number = error.number(), "a group is not founded again");
            }
        }
        Ok(())
    }

    /// Dissolves a group whose keys are lost, and founds one of the same name with the same members.
    fn found_again(&self, permit: &Permit, group: &StoredGroup) -> Result<(), NodeError> {
        let mut members = group.members.clone();
        members.remove(&self.identity.member);
        let dissolved = self.dissolved(group)?;
        if members.is_empty() {
            self.post_with(permit, vec![dissolved], |write, number| {
                self.keep_dissolved(write, group, (number, permit.at()))
            })?;
            return Ok(());
        }
        let name = Text::new(&group.name).map_err(|_| MessageError::Form)?;
        let founding = self.founding(permit, name, &members)?;
        self.post_with(permit, vec![dissolved, founding.post.clone()], |write, number| {
            self.keep_dissolved(write, group, (number, permit.at()))?;
            self.keep_founded(write, &founding, number + 1)
        })?;
        Ok(())
    }
}
