//! Sharing groups: founded, changed and dissolved by their keeper, and messages to whoever is in one.
//!
//! The keys of a group are MLS's, and lie sealed to this bureau in its rows. They go on in the very transaction that keeps what
//! came of it, and only from where they were read: nothing is wrapped or unwrapped twice with the same.

mod arriving;
mod changing;
mod keeping;
mod revision;
mod view;

use std::collections::BTreeSet;

use wasl_groups::{Group, KeyPackage};
use wasl_model::{
    Action, Caller, GroupId, GroupVersion, MemberId, MessageError, MessageId, Outcome, Permit, Post, Refusal,
    Text,
};
use wasl_seal::Sealed;
use wasl_store::{StoredGroup, StoredPackage};

pub(crate) use arriving::Unwrapped;
use revision::{TRIES, keep};
pub use view::{GroupStanding, GroupView};

use crate::{Bureau, NewMessage, NodeError, audited::Intent};

impl Bureau {
    /// The groups that are known here, by name, also those that this bureau was taken out of.
    pub fn groups(&self, caller: &Caller) -> Result<Vec<GroupView>, NodeError> {
        self.audited(Intent::asking(caller, Action::MessageRead, "groups"), |permit| {
            let groups: Vec<_> =
                self.store.groups(permit)?.into_iter().map(|group| self.group_view(group)).collect();
            let count = groups.len() as u64;
            Ok((groups, Outcome::Shown { records: Vec::new(), count }))
        })
    }

    /// One group.
    pub fn group(&self, caller: &Caller, id: GroupId) -> Result<GroupView, NodeError> {
        self.audited(Intent::asking(caller, Action::MessageRead, &id.to_string()), |permit| {
            let group = self.store.group(permit, id)?.ok_or(Refusal::NotFound)?;
            Ok((self.group_view(group), Outcome::Shown { records: Vec::new(), count: 1 }))
        })
    }

    /// Who has published keys with which keepers can put it into groups, by code; this bureau too, if it has.
    pub fn group_keys(&self, caller: &Caller) -> Result<Vec<MemberId>, NodeError> {
        self.audited(Intent::asking(caller, Action::MessageRead, "keys"), |permit| {
            let members = self.store.keyed_members(permit)?;
            let count = members.len() as u64;
            Ok((members, Outcome::Shown { records: Vec::new(), count }))
        })
    }

    /// Publishes keys with which keepers can put this bureau into their groups: until it does, nobody can. Publishing anew
    /// replaces them. After a return it is done by itself.
    pub fn publish_group_keys(&self, caller: &Caller) -> Result<(), NodeError> {
        self.audited(Intent::asking(caller, Action::GroupManage, "keys"), |permit| {
            self.publish_keys(permit)?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Founds a group that this bureau keeps. Every member must have published keys for it (6141).
    pub fn found_group(
        &self,
        caller: &Caller,
        name: &Text,
        members: &BTreeSet<MemberId>,
    ) -> Result<GroupId, NodeError> {
        let asked = format!("found {}", codes(members));
        self.audited(Intent::asking(caller, Action::GroupManage, &asked), |permit| {
            if name.as_str().chars().count() > GroupId::NAME_CHARS_MAX {
                return Err(MessageError::Long.into());
            }
            let founding = self.founding(permit, name.clone(), members)?;
            let id = founding.id;
            self.post_with(permit, vec![founding.post.clone()], |write, number| {
                self.keep_founded(write, &founding, number)
            })?;
            Ok((id, Outcome::Changed { count: 1 }))
        })
    }

    /// Takes members out of a group that this bureau keeps and puts others in, in one step. Who is named in both stays, and
    /// is given new keys.
    pub fn change_group(
        &self,
        caller: &Caller,
        id: GroupId,
        add: &BTreeSet<MemberId>,
        remove: &BTreeSet<MemberId>,
    ) -> Result<(), NodeError> {
        let asked = format!("{id} add {} remove {}", codes(add), codes(remove));
        self.audited(Intent::asking(caller, Action::GroupManage, &asked), |permit| {
            self.change_members(permit, id, add, remove)?;
            Ok(((), Outcome::Changed { count: (add.len() + remove.len()) as u64 }))
        })
    }

    /// Dissolves a group that this bureau keeps: nobody is in it any more. What was written to it stays with whoever has it.
    pub fn dissolve_group(&self, caller: &Caller, id: GroupId) -> Result<(), NodeError> {
        self.audited(Intent::asking(caller, Action::GroupManage, &format!("dissolve {id}")), |permit| {
            let group = self.own_group(permit, id)?;
            let dissolved = self.dissolved(&group)?;
            self.post_with(permit, vec![dissolved], |write, number| {
                self.keep_dissolved(write, &group, (number, permit.at()))
            })?;
            Ok(((), Outcome::Changed { count: 1 }))
        })
    }

    /// Sends a message to whoever is in `group` now, if one is named, and otherwise to the members that it names itself. One
    /// that names both is refused (6020).
    pub fn send(
        &self,
        caller: &Caller,
        group: Option<GroupId>,
        new: NewMessage,
    ) -> Result<MessageId, NodeError> {
        match group {
            Some(id) => self.send_to_group(caller, id, new),
            None => self.send_message(caller, new),
        }
    }

    /// Sends a message to whoever is in a group now; [`NewMessage::to`] is empty. It is in this bureau's feed when this returns.
    pub fn send_to_group(
        &self,
        caller: &Caller,
        id: GroupId,
        new: NewMessage,
    ) -> Result<MessageId, NodeError> {
        self.audited(Intent::asking(caller, Action::MessageSend, &id.to_string()), |permit| {
            if !new.to.is_empty() {
                return Err(NodeError::Receivers);
            }
            let group = self.store.group(permit, id)?.ok_or(Refusal::NotFound)?;
            self.check_in(&group)?;
            let drafted = self.draft(permit, new)?;
            let origin = self.identity.messages();
            for _ in 0..TRIES {
                let group = self.store.group(permit, id)?.ok_or(Refusal::NotFound)?;
                let keys = self.keys_of(&group)?;
                let mut to = group.members.clone();
                to.remove(&self.identity.member);
                if to.is_empty() {
                    return Err(NodeError::Receivers);
                }
                let own = [self.identity.sealing.public()];
                let (sealed, key) =
                    Sealed::seal_and_tell(&drafted.bytes, &own, origin.as_str(), &self.entropy.bytes()?)?;
                let (keys, wrapped) = keys.wrap(&key, &self.entropy.bytes()?)?;
                let version = GroupVersion { group: id, version: keys.version() };
                let (sealed, parcels) = (sealed.to_bytes(), drafted.parcels());
                let post = Post::Shared { to, group: version, wrapped, sealed, parcels };
                let next = self.with_keys(group, &keys)?;
                let sent = self.post_with(permit, vec![post], |write, number| {
                    keep(write, &next)?;
                    self.settle_draft(write, &drafted, number)
                });
                match sent {
                    Err(NodeError::GroupMoved) => {}
                    sent => {
                        let id = MessageId { from: self.identity.member, number: sent? };
                        return Ok((id, Outcome::Changed { count: 1 }));
                    }
                }
            }
            Err(NodeError::GroupMoved)
        })
    }

    fn group_view(&self, group: StoredGroup) -> GroupView {
        let standing = if group.members.is_empty() {
            GroupStanding::Dissolved
        } else if !group.members.contains(&self.identity.member) {
            GroupStanding::Out
        } else if group.state.is_none() {
            GroupStanding::Waiting
        } else {
            GroupStanding::In
        };
        let StoredGroup { id, name, version, members, .. } = group;
        GroupView { id, name, version, members: members.into_iter().collect(), standing }
    }

    /// A group of this bureau that stands.
    fn own_group(&self, permit: &Permit, id: GroupId) -> Result<StoredGroup, NodeError> {
        let group = self.store.group(permit, id)?.ok_or(Refusal::NotFound)?;
        if id.keeper != self.identity.member {
            return Err(Refusal::Foreign { owner: id.keeper }.into());
        }
        self.check_in(&group)?;
        Ok(group)
    }

    /// Whether this bureau is in a group, with its keys.
    fn check_in(&self, group: &StoredGroup) -> Result<(), NodeError> {
        if !group.members.contains(&self.identity.member) {
            return Err(Refusal::NotFound.into());
        }
        if group.state.is_some() { Ok(()) } else { Err(NodeError::GroupLost) }
    }

    /// The keys of a group that this bureau has. What cannot be opened any more, because the key for it is gone, is lost.
    fn keys_of(&self, group: &StoredGroup) -> Result<Group, NodeError> {
        let state = group.state.as_ref().ok_or(NodeError::GroupLost)?;
        let opened = self.open_own(state).map_err(|_| NodeError::GroupLost)?;
        Group::from_bytes(&opened).map_err(|_| NodeError::GroupLost)
    }

    /// The group with the keys as they have become.
    fn with_keys(&self, group: StoredGroup, keys: &Group) -> Result<StoredGroup, NodeError> {
        let state = Some(self.seal_own(&keys.to_bytes())?);
        Ok(StoredGroup { state, version: group.version.max(keys.version()), ..group })
    }

    /// Seals something for this bureau's own rows.
    fn seal_own(&self, bytes: &[u8]) -> Result<Vec<u8>, NodeError> {
        let (own, origin) = ([self.identity.sealing.public()], self.identity.messages());
        Ok(Sealed::seal(bytes, &own, origin.as_str(), &self.entropy.bytes()?)?.to_bytes())
    }

    /// Opens what [`Bureau::seal_own`] sealed.
    pub(crate) fn open_own(
        &self,
        sealed: &[u8],
    ) -> Result<impl std::ops::Deref<Target = Vec<u8>> + use<>, NodeError> {
        let origin = self.identity.messages();
        Ok(self.identity.open(&Sealed::from_bytes(sealed)?, origin.as_str())?)
    }

    /// Publishes a key package, and keeps what opens it.
    fn publish_keys(&self, permit: &Permit) -> Result<(), NodeError> {
        let package = KeyPackage::make(self.identity.member, &self.entropy.bytes()?)?;
        let sealed = self.seal_own(&package.to_bytes())?;
        let post = Post::Keyed { package: package.public().to_vec() };
        self.post_with(permit, vec![post], |write, number| {
            Ok(write.keep_own_package(&self.identity.messages(), number, &sealed)?)
        })?;
        Ok(())
    }

    /// The newest key packages of these members, who must be peers.
    fn packages_of(
        &self,
        permit: &Permit,
        members: &BTreeSet<MemberId>,
    ) -> Result<Vec<StoredPackage>, NodeError> {
        let peers = self.store.peers()?;
        let package = |member: &MemberId| {
            peers.iter().find(|peer| peer.member == *member).ok_or(NodeError::NoPeer(*member))?;
            self.store.key_package(permit, *member)?.ok_or(NodeError::NoKeyPackage(*member))
        };
        members.iter().map(package).collect()
    }
}

fn codes(members: &BTreeSet<MemberId>) -> String {
    members.iter().map(MemberId::as_str).collect::<Vec<_>>().join(",")
}
