//! What comes in about groups: keepers are followed, and the keys of messages unwrapped, each once.

use std::collections::BTreeSet;

use wasl_feed::Origin;
use wasl_groups::{Group, GroupError, KeyPackage};
use wasl_model::{GroupId, GroupVersion, MemberId, MessageId, Permit, Post, Timestamp};
use wasl_seal::ContentKey;
use wasl_store::{StoredGroup, StoredShared};

use super::revision::{TRIES, WAIT_MILLIS, go_on, keep};
use crate::{Bureau, NodeError};

/// What became of the key of a message that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unwrapped {
    /// It is kept, or why it cannot be unwrapped is.
    Settled,
    /// Its version of the group has not come yet.
    Waits,
}

/// The key of a message, and what the keys that unwrapped it have become: those of the group as it is, or those of a version that
/// is over.
struct Opened {
    group: StoredGroup,
    past: Option<(GroupVersion, Vec<u8>)>,
    key: ContentKey,
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
            let word = word(keeper, post);
            let known = word.as_ref().map(|word| self.store.group(permit, word.id)).transpose()?.flatten();
            let next = match &word {
                Some(word) => self.followed(permit, known.as_ref(), word),
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
                    go_on(write, known.as_ref(), next, permit.at())?;
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

    /// What a group, as it is known here, becomes by its keeper's word.
    fn followed(
        &self,
        permit: &Permit,
        known: Option<&StoredGroup>,
        word: &Word<'_>,
    ) -> Result<StoredGroup, NodeError> {
        let me = self.identity.member;
        // One's own word is followed where it came back after the keys were lost; otherwise it was when it was said.
        let is_said = |known: &StoredGroup| word.id.keeper == me && known.state.is_some();
        if known.is_some_and(|known| word.version <= known.version || is_said(known)) {
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
            revision: known.map_or(0, |known| known.revision),
        };
        if word.id.keeper == me || !word.members.contains(&me) {
            return Ok(next);
        }
        let Some(keys) = self.next_keys(permit, known, word)? else { return Ok(next) };
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
            (Ok(keys), _) => Ok(Some(keys)),
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
            let unwrapped = match group {
                Some(group) if has_come => self.unwrapped(permit, group, (message.from, shared, wrapped)),
                _ => Err(NodeError::GroupWaits),
            };
            let kept = match unwrapped {
                Ok(unwrapped) => self.keep_key(permit, message, unwrapped),
                Err(error @ (NodeError::Group(_) | NodeError::GroupLost | NodeError::GroupWaits)) => {
                    let fault = Err(error.number());
                    let kept = self.store.write(permit, |write| write.settle_shared(message, fault));
                    kept.map(drop).map_err(NodeError::from)
                }
                Err(error) => Err(error),
            };
            match kept {
                Err(NodeError::GroupMoved) => {}
                kept => return kept.map(|()| Unwrapped::Settled),
            }
        }
        Err(NodeError::GroupMoved)
    }

    /// Unwraps the key of a message with the keys of its version.
    fn unwrapped(
        &self,
        permit: &Permit,
        group: StoredGroup,
        (from, shared, wrapped): (MemberId, &StoredShared, &[u8]),
    ) -> Result<Opened, NodeError> {
        let is_newest = group.version == shared.to.version;
        let past = if is_newest { None } else { self.store.past_group(permit, shared.to)? };
        let is_past = past.is_some();
        let of_then = match past {
            Some(state) => StoredGroup { state: Some(state), ..group.clone() },
            None => group.clone(),
        };
        // Whoever is out of a group has no keys of what was said since then.
        if of_then.state.is_none() && !group.members.contains(&self.identity.member) {
            return Err(GroupError::Broken.into());
        }
        let (keys, key) = self.keys_of(&of_then)?.unwrap(from, shared.to.version, wrapped)?;
        let state = self.seal_own(&keys.to_bytes())?;
        Ok(if is_past {
            Opened { group, past: Some((shared.to, state)), key }
        } else {
            Opened { group: StoredGroup { state: Some(state), ..group }, past: None, key }
        })
    }

    fn keep_key(&self, permit: &Permit, message: MessageId, came: Opened) -> Result<(), NodeError> {
        let Opened { group, past, key } = came;
        let opener = self.seal_own(key.as_slice())?;
        self.store.write::<_, NodeError>(permit, |write| {
            keep(write, &group)?;
            if let Some((of, state)) = &past {
                write.use_past_group(*of, state)?;
            }
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
