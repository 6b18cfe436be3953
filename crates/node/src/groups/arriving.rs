//! What comes in about groups: keepers are followed, and the keys of messages unwrapped, each once.

use std::collections::BTreeSet;

use wasl_feed::Origin;
use wasl_groups::{Group, GroupError, KeyPackage};
use wasl_model::{GroupId, MemberId, MessageId, Permit, Post, Timestamp};
use wasl_seal::ContentKey;
use wasl_store::{StoredGroup, StoredShared};

use super::revision::{TRIES, keep};
use crate::{Bureau, NodeError};

/// How long the key of a message waits for the version of its group: a week. Its keeper may be away that long.
const WAIT_MILLIS: u64 = 7 * 24 * 3_600_000;

/// What became of the key of a message that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unwrapped {
    /// It is kept, or why it cannot be unwrapped is.
    Settled,
    /// Its version of the group has not come yet.
    Waits,
}

/// A keeper's word about one of its groups.
struct Word<'p> {
    id: GroupId,
    version: u64,
    name: &'p str,
    members: &'p BTreeSet<MemberId>,
    commit: Option<&'p [u8]>,
    welcome: Option<&'p [u8]>,
}

impl Bureau {
    /// Follows what the owner of a feed of messages says of its groups, and does what this bureau has to do for its own.
    pub(crate) fn follow_groups(&self, permit: &Permit, origin: &Origin) -> Result<(), NodeError> {
        // What came back of this bureau's own feed is first: which groups it kept, whose keys it has no more.
        for origin in [&self.identity.messages(), origin] {
            let Ok(keeper) = origin.owner().member().parse() else { continue };
            while let Some((number, post)) = self.store.next_group_entry(permit, origin)? {
                self.follow_word(permit, origin, (keeper, number), &post)?;
            }
        }
        self.keep_own_groups(permit)
    }

    /// Follows one entry, or keeps why it is refused; then the group stays as it was.
    fn follow_word(
        &self,
        permit: &Permit,
        origin: &Origin,
        (keeper, number): (MemberId, u64),
        post: &Post,
    ) -> Result<(), NodeError> {
        for _ in 0..TRIES {
            let next = match word(keeper, post) {
                Some(word) => self.followed(permit, &word),
                None => Err(GroupError::Form.into()),
            };
            let fault = match &next {
                Ok(_) => None,
                Err(NodeError::Group(error)) => Some(error.number()),
                Err(_) => return next.map(drop),
            };
            if let Some(number) = fault {
                tracing::warn!(%keeper, number, "what a keeper says of a group is refused");
            }
            let kept = self.store.write::<_, NodeError>(permit, |write| {
                if let Ok(next) = &next {
                    keep(write, next)?;
                }
                Ok(write.take_group_entry(origin, number, fault)?)
            });
            match kept {
                Err(NodeError::GroupMoved) => {}
                kept => return kept,
            }
        }
        Err(NodeError::GroupMoved)
    }

    /// What a group becomes by its keeper's word.
    fn followed(&self, permit: &Permit, word: &Word<'_>) -> Result<StoredGroup, NodeError> {
        let me = self.identity.member;
        let known = self.store.group(permit, word.id)?;
        // One's own word is followed where it came back after the keys were lost; otherwise it was when it was said.
        let is_said = |known: &StoredGroup| word.id.keeper == me && known.state.is_some();
        if known.as_ref().is_some_and(|known| word.version <= known.version || is_said(known)) {
            return Err(GroupError::Version.into());
        }
        if known.is_none()
            && self.store.groups(permit)?.len() as u64 >= u64::from(wasl_store::Store::GROUPS_MAX)
        {
            return Err(GroupError::Long.into());
        }
        let next = StoredGroup {
            id: word.id,
            name: word.name.to_owned(),
            version: word.version,
            members: word.members.clone(),
            state: None,
            revision: known.as_ref().map_or(0, |known| known.revision),
        };
        if word.members.is_empty() || word.id.keeper == me {
            return Ok(next);
        }
        // Whoever is taken out keeps the keys of before: a message may still be under way.
        if !word.members.contains(&me) {
            return Ok(StoredGroup { state: known.and_then(|known| known.state), ..next });
        }
        let Some(keys) = self.next_keys(permit, known.as_ref(), word)? else { return Ok(next) };
        if keys.version() != word.version {
            return Err(GroupError::Version.into());
        }
        if keys.members()? != *word.members {
            return Err(GroupError::Member.into());
        }
        self.with_keys(next, &keys)
    }

    /// The keys of the next version, by the commit or by the welcome; `None` if they are for keys that this bureau has lost.
    fn next_keys(
        &self,
        permit: &Permit,
        known: Option<&StoredGroup>,
        word: &Word<'_>,
    ) -> Result<Option<Group>, NodeError> {
        let followed = match (known, word.commit) {
            (Some(known), Some(commit)) if known.state.is_some() && known.version + 1 == word.version => {
                self.keys_of(known).ok().map(|keys| keys.take(commit))
            }
            _ => None,
        };
        if let Some(Ok(keys)) = followed {
            return Ok(Some(keys));
        }
        let own = match word.welcome {
            Some(_) => self.store.own_package(permit)?,
            None => None,
        };
        let joined = match (own, word.welcome) {
            (Some(own), Some(welcome)) => {
                let own = self.open_own(&own).ok().and_then(|own| KeyPackage::from_bytes(&own).ok());
                let join = |package| Group::join(word.id, word.version, &package, welcome);
                own.map_or(Err(GroupError::NotForMe), join)
            }
            _ => Err(GroupError::NotForMe),
        };
        match (joined, followed) {
            // Who is put in anew may have messages of before under way.
            (Ok(keys), _) => match known.map(|known| self.keys_of(known)) {
                Some(Ok(former)) => Ok(Some(keys.after(former))),
                _ => Ok(Some(keys)),
            },
            (Err(GroupError::NotForMe), Some(Err(refused))) => Err(refused.into()),
            (Err(GroupError::NotForMe), _) => Ok(None),
            (Err(refused), _) => Err(refused.into()),
        }
    }

    /// Unwraps the key of a message that came in, and keeps it with what the group's keys have become.
    pub(crate) fn unwrap_shared(
        &self,
        permit: &Permit,
        (message, at): (MessageId, Timestamp),
        (shared, wrapped): (&StoredShared, &[u8]),
    ) -> Result<Unwrapped, NodeError> {
        if shared.opener.is_some() || shared.fault.is_some() {
            return Ok(Unwrapped::Settled);
        }
        for _ in 0..TRIES {
            let group = self.store.group(permit, shared.to.group)?;
            let has_come = group.as_ref().is_some_and(|group| group.version >= shared.to.version);
            if !has_come && permit.at().millis() < at.millis().saturating_add(WAIT_MILLIS) {
                return Ok(Unwrapped::Waits);
            }
            let unwrapped = match &group {
                Some(group) if has_come && group.state.is_some() => self
                    .keys_of(group)
                    .and_then(|keys| Ok(keys.unwrap(message.from, shared.to.version, wrapped)?))
                    .map_err(|error| error.number()),
                Some(_) if has_come => Err(NodeError::GroupLost.number()),
                _ => Err(NodeError::GroupWaits.number()),
            };
            let kept = match (unwrapped, group) {
                (Ok((keys, key)), Some(group)) => {
                    let next = self.with_keys(group, &keys)?;
                    self.keep_key(permit, message, &next, &key)
                }
                (Ok(_), None) => Err(NodeError::GroupLost),
                (Err(number), _) => self
                    .store
                    .write::<_, NodeError>(permit, |write| Ok(write.settle_shared(message, Err(number))?))
                    .map(drop),
            };
            match kept {
                Err(NodeError::GroupMoved) => {}
                kept => return kept.map(|()| Unwrapped::Settled),
            }
        }
        Err(NodeError::GroupMoved)
    }

    fn keep_key(
        &self,
        permit: &Permit,
        message: MessageId,
        group: &StoredGroup,
        key: &ContentKey,
    ) -> Result<(), NodeError> {
        let opener = self.seal_own(key.as_slice())?;
        self.store.write::<_, NodeError>(permit, |write| {
            keep(write, group)?;
            // Another process has it, and has gone on from the keys of before.
            if write.settle_shared(message, Ok(&opener))? { Ok(()) } else { Err(NodeError::GroupMoved) }
        })
    }
}

/// What an entry of `keeper` says of a group.
fn word(keeper: MemberId, post: &Post) -> Option<Word<'_>> {
    let Post::Group { mark, version, name, members, commit, welcome, .. } = post else { return None };
    Some(Word {
        id: GroupId { keeper, mark: *mark },
        version: *version,
        name: name.as_str(),
        members,
        commit: commit.as_deref(),
        welcome: welcome.as_deref(),
    })
}
