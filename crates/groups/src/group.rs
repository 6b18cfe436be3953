//! A group as one member keeps it: founded, changed, joined, followed; keys wrapped for it and unwrapped.

use std::{collections::BTreeSet, fmt};

use openmls::prelude::{
    ContentType, GroupId as MlsGroupId, LeafNodeIndex, MlsGroup, MlsGroupCreateConfig, MlsGroupJoinConfig,
    MlsMessageBodyIn, MlsMessageIn, ProcessedMessageContent, Proposal, ProtocolMessage, Sender,
    SenderRatchetConfiguration, StagedCommit, StagedWelcome, Welcome,
};
use openmls_memory_storage::MemoryStorage;
use openmls_traits::OpenMlsProvider as _;
use tls_codec::{DeserializeBytes as _, Serialize as _};
use wasl_model::{GroupId, GroupVersion, MemberId};
use zeroize::Zeroizing;

use crate::{
    GroupError, KeyPackage,
    chance::Chance,
    ciphers::{Desk, SUITE},
    leaf::{self, LeafKey},
    package,
    state::State,
};

/// The key of one payload.
pub type ContentKey = Zeroizing<[u8; 32]>;

/// A group as one member keeps it. Every operation takes it and gives back what it became; where one fails, what was kept
/// before is what counts, and is read anew. It opens what was wrapped in its own version alone: whoever may have messages of that
/// under way keeps it beside the next.
///
/// A state that has wrapped a key must be kept before the wrapped key leaves, and one that was kept earlier must never wrap
/// again: it would use a key of a cipher twice.
pub struct Group {
    pub(crate) state: State,
    mls: MlsGroup,
    rows: MemoryStorage,
}

/// What the keeper gives out when it has changed a group.
#[derive(Debug)]
pub struct Change {
    /// The group after it.
    pub group: Group,
    /// For those who are in it before and after.
    pub commit: Vec<u8>,
    /// For those who come in, if anybody does.
    pub welcome: Option<Vec<u8>>,
}

/// How many versions before its own a state opens: none. What was kept of a version before it went on opens what was wrapped then.
const PAST_VERSIONS: usize = 0;
/// How many wrapped keys of one member may be missing between two that come: those that were taken back before they arrived.
const MISSING_MAX: u32 = 4_096;
/// How many of them may come late. A feed has an order, so that none does.
const LATE_MAX: u32 = 1;

impl Group {
    /// The most bytes of a commit or a welcome.
    pub const COMMIT_BYTES_MAX: usize = 400 * 1024;
    /// The most bytes of a wrapped key.
    pub const WRAPPED_BYTES_MAX: usize = 1_024;

    /// A group that its keeper is alone in, at version 0. `seed` comes from the system's entropy and is used once.
    pub fn found(id: GroupId, seed: &[u8; 32]) -> Result<Self, GroupError> {
        let chance = Chance::of(seed);
        let key_seed = Zeroizing::new(chance.bytes());
        let key = LeafKey::of(&key_seed);
        let config = MlsGroupCreateConfig::builder()
            .ciphersuite(SUITE)
            .lifetime(leaf::lifetime())
            .capabilities(leaf::capabilities())
            .use_ratchet_tree_extension(true)
            .max_past_epochs(PAST_VERSIONS)
            .sender_ratchet_configuration(ratchet())
            .build();
        let desk = Desk::new(chance, MemoryStorage::default());
        let credential = key.credential(id.keeper);
        let mls = MlsGroup::new_with_group_id(&desk, &key, &config, mls_id(id), credential)
            .map_err(|_| GroupError::Broken)?;
        let rows = MemoryStorage::default();
        let state = State::new((id.keeper, Some(id)), *key_seed, Vec::new(), &rows);
        Ok(Self { state, mls, rows: desk.into_rows() })
    }

    /// Reads what [`Group::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, GroupError> {
        let mut state = State::from_bytes(bytes)?;
        let id = state.group.ok_or(GroupError::State)?;
        let rows = state.take_rows();
        let mls = MlsGroup::load(&rows, &mls_id(id)).map_err(|_| GroupError::State)?;
        Ok(Self { state, mls: mls.ok_or(GroupError::State)?, rows })
    }

    /// What is to be kept of it. It holds secrets.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        State::new((self.state.member, self.state.group), self.state.seed, Vec::new(), &self.rows).to_bytes()
    }

    /// Which version it is at.
    pub fn version(&self) -> u64 {
        self.mls.epoch().as_u64()
    }

    /// Who is in it.
    pub fn members(&self) -> Result<BTreeSet<MemberId>, GroupError> {
        let mut members = BTreeSet::new();
        for member in self.mls.members() {
            if !members.insert(leaf::member_of(&member.credential)?) {
                return Err(GroupError::Member);
            }
        }
        Ok(members)
    }

    /// Takes members out and puts others in, in one step; one that is named in both gets new keys. Only the keeper can.
    pub fn change(
        mut self,
        add: &[(MemberId, &[u8])],
        remove: &[MemberId],
        seed: &[u8; 32],
    ) -> Result<Change, GroupError> {
        let id = self.id()?;
        if self.state.member != id.keeper || remove.contains(&id.keeper) {
            return Err(GroupError::Keeper);
        }
        let removed = remove.iter().map(|member| self.place_of(*member)).collect::<Result<Vec<_>, _>>()?;
        let added = add.iter().map(|(member, public)| package::verified(*member, public));
        let added = added.collect::<Result<Vec<_>, _>>()?;
        let desk = Desk::new(Chance::of(seed), self.rows);
        // The keeper's own keys change with it, also where members only come in.
        let bundle = self
            .mls
            .commit_builder()
            .propose_removals(removed)
            .propose_adds(added)
            .force_self_update(true)
            .load_psks(desk.storage())
            .and_then(|builder| {
                builder.build(desk.rand(), desk.crypto(), &LeafKey::of(&self.state.seed), |_| true)
            })
            .map_err(|_| GroupError::Member)?
            .stage_commit(&desk)
            .map_err(|_| GroupError::Broken)?;
        let (commit, welcome, _) = bundle.into_messages();
        self.mls.merge_pending_commit(&desk).map_err(|_| GroupError::Broken)?;
        let group = Self { rows: desk.into_rows(), ..self };
        if group.members()?.len() > GroupId::MEMBERS_MAX {
            return Err(GroupError::Long);
        }
        let bytes = |message: openmls::prelude::MlsMessageOut| {
            let bytes = message.to_bytes().map_err(|_| GroupError::Broken)?;
            if bytes.len() <= Self::COMMIT_BYTES_MAX { Ok(bytes) } else { Err(GroupError::Long) }
        };
        Ok(Change { group, commit: bytes(commit)?, welcome: welcome.map(bytes).transpose()? })
    }

    /// Comes into version `version` of a group by its keeper's welcome, which is for `package`.
    pub fn join(id: GroupId, version: u64, package: &KeyPackage, welcome: &[u8]) -> Result<Self, GroupError> {
        let welcome = welcome_of(welcome)?;
        let mut state = package.state()?;
        let desk = Desk::new(Chance::none(), state.take_rows());
        let config = MlsGroupJoinConfig::builder()
            .use_ratchet_tree_extension(true)
            .max_past_epochs(PAST_VERSIONS)
            .sender_ratchet_configuration(ratchet())
            .build();
        let staged = StagedWelcome::build_from_welcome(&desk, &config, welcome)
            .map_err(|error| match error {
                openmls::prelude::WelcomeError::NoMatchingKeyPackage => GroupError::NotForMe,
                _ => GroupError::Broken,
            })?
            .skip_lifetime_validation()
            .build()
            .map_err(|_| GroupError::Broken)?;
        let context = staged.group_context();
        if *context.group_id() != mls_id(id) || context.epoch().as_u64() != version {
            return Err(GroupError::Version);
        }
        let sender = staged.welcome_sender().map_err(|_| GroupError::Broken)?;
        if leaf::member_of(sender.credential())? != id.keeper {
            return Err(GroupError::Keeper);
        }
        let mls = staged.into_group(&desk).map_err(|_| GroupError::Broken)?;
        state.group = Some(id);
        state.public.clear();
        let group = Self { state, mls, rows: desk.into_rows() };
        group.checked()
    }

    /// Follows the keeper into the next version.
    pub fn take(mut self, commit: &[u8]) -> Result<Self, GroupError> {
        let id = self.id()?;
        let message = message_of(commit, Self::COMMIT_BYTES_MAX)?;
        if *message.group_id() != mls_id(id) || message.epoch() != self.mls.epoch() {
            return Err(GroupError::Version);
        }
        let desk = Desk::new(Chance::none(), self.rows);
        let taken = self.mls.process_message(&desk, message).map_err(|_| GroupError::Broken)?;
        let by = leaf::member_of(taken.credential())?;
        if by != id.keeper || !matches!(taken.sender(), Sender::Member(_)) {
            return Err(GroupError::Keeper);
        }
        let ProcessedMessageContent::StagedCommitMessage(staged) = taken.into_content() else {
            return Err(GroupError::Form);
        };
        // Who is taken out is not given the commit; a state that is out of its group is of no use.
        if !is_membership_alone(&staged) || staged.self_removed() {
            return Err(GroupError::Form);
        }
        self.mls.merge_staged_commit(&desk, *staged).map_err(|_| GroupError::Broken)?;
        Self { rows: desk.into_rows(), ..self }.checked()
    }

    /// Wraps the key of a payload for everybody who is in it. The state must be kept before the wrapped key leaves.
    pub fn wrap(mut self, key: &[u8; 32], seed: &[u8; 32]) -> Result<(Self, Vec<u8>), GroupError> {
        let desk = Desk::new(Chance::of(seed), self.rows);
        let signer = LeafKey::of(&self.state.seed);
        let wrapped = self.mls.create_message(&desk, &signer, key).map_err(|_| GroupError::Broken)?;
        let wrapped = wrapped.tls_serialize_detached().map_err(|_| GroupError::Broken)?;
        Ok((Self { rows: desk.into_rows(), ..self }, wrapped))
    }

    /// Unwraps what `from` wrapped in `version`. It can be done once: the state that is given back cannot any more.
    pub fn unwrap(
        mut self,
        from: MemberId,
        version: u64,
        wrapped: &[u8],
    ) -> Result<(Self, ContentKey), GroupError> {
        let message = message_of(wrapped, Self::WRAPPED_BYTES_MAX)?;
        if *message.group_id() != mls_id(self.id()?) || message.epoch().as_u64() != version {
            return Err(GroupError::Version);
        }
        if message.content_type() != ContentType::Application {
            return Err(GroupError::Form);
        }
        let desk = Desk::new(Chance::none(), self.rows);
        let taken = self.mls.process_message(&desk, message).map_err(|_| GroupError::Broken)?;
        if leaf::member_of(taken.credential())? != from {
            return Err(GroupError::Member);
        }
        let ProcessedMessageContent::ApplicationMessage(content) = taken.into_content() else {
            return Err(GroupError::Form);
        };
        let content = Zeroizing::new(content.into_bytes());
        let key = content.as_slice().try_into().map(Zeroizing::new).map_err(|_| GroupError::Form)?;
        Ok((Self { rows: desk.into_rows(), ..self }, key))
    }

    fn id(&self) -> Result<GroupId, GroupError> {
        self.state.group.ok_or(GroupError::State)
    }

    fn place_of(&self, member: MemberId) -> Result<LeafNodeIndex, GroupError> {
        let mut places = self.mls.members();
        let place = places.find(|place| leaf::member_of(&place.credential) == Ok(member));
        let place = place.ok_or(GroupError::Member)?;
        Ok(place.index)
    }

    /// That it is one that can be: each member once, its keeper among them, and not too many.
    fn checked(self) -> Result<Self, GroupError> {
        let members = self.members()?;
        if members.len() > GroupId::MEMBERS_MAX {
            return Err(GroupError::Long);
        }
        if self.version() >= GroupVersion::END {
            return Err(GroupError::Version);
        }
        let are_there = members.contains(&self.id()?.keeper) && members.contains(&self.state.member);
        if are_there { Ok(self) } else { Err(GroupError::Member) }
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Group({:?}, {})", self.state.group, self.version())
    }
}

fn ratchet() -> SenderRatchetConfiguration {
    SenderRatchetConfiguration::new(LATE_MAX, MISSING_MAX)
}

/// What the group is called in MLS.
fn mls_id(id: GroupId) -> MlsGroupId {
    MlsGroupId::from_slice(&[b"wasl/group/v1\0", id.keeper.as_str().as_bytes(), b"\0", &id.mark].concat())
}

fn message_in(bytes: &[u8], bytes_max: usize) -> Result<MlsMessageBodyIn, GroupError> {
    if bytes.len() > bytes_max {
        return Err(GroupError::Long);
    }
    let message = MlsMessageIn::tls_deserialize_exact_bytes(bytes).map_err(|_| GroupError::Form)?;
    Ok(message.extract())
}

fn message_of(bytes: &[u8], bytes_max: usize) -> Result<ProtocolMessage, GroupError> {
    match message_in(bytes, bytes_max)? {
        MlsMessageBodyIn::PrivateMessage(message) => Ok(message.into()),
        _ => Err(GroupError::Form),
    }
}

fn welcome_of(bytes: &[u8]) -> Result<Welcome, GroupError> {
    match message_in(bytes, Group::COMMIT_BYTES_MAX)? {
        MlsMessageBodyIn::Welcome(welcome) => Ok(welcome),
        _ => Err(GroupError::Form),
    }
}

/// Whether a commit changes who is in the group, and nothing else of it.
fn is_membership_alone(commit: &StagedCommit) -> bool {
    commit
        .queued_proposals()
        .all(|queued| matches!(queued.proposal(), Proposal::Add(_) | Proposal::Remove(_)))
}
