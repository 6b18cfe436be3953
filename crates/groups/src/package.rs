//! The keys with which a member is put into groups: published in its own feed, opened by itself alone.

use std::fmt;

use openmls::prelude::{KeyPackage as MlsKeyPackage, KeyPackageIn, OpenMlsCrypto as _, ProtocolVersion};
use openmls_memory_storage::MemoryStorage;
use openmls_traits::OpenMlsProvider as _;
use tls_codec::{DeserializeBytes as _, Serialize as _};
use wasl_model::MemberId;
use zeroize::Zeroizing;

use crate::{
    GroupError,
    chance::Chance,
    ciphers::{Desk, SUITE},
    leaf::{self, LeafKey},
    state::State,
};

/// A key package with its secrets. It may serve for several groups (RFC 9420 section 16.8, "last resort"): a member publishes
/// one, and a new one when it has lost its secrets.
pub struct KeyPackage {
    state: State,
}

impl KeyPackage {
    /// The most bytes of one as it is published.
    pub const BYTES_MAX: usize = 4_096;

    /// Makes one for `member`. `seed` comes from the system's entropy and is used once.
    pub fn make(member: MemberId, seed: &[u8; 32]) -> Result<Self, GroupError> {
        let chance = Chance::of(seed);
        let key_seed = Zeroizing::new(chance.bytes());
        let key = LeafKey::of(&key_seed);
        let desk = Desk::new(chance, MemoryStorage::default());
        let bundle = MlsKeyPackage::builder()
            .key_package_lifetime(leaf::lifetime())
            .leaf_node_capabilities(leaf::capabilities())
            .mark_as_last_resort()
            .build(SUITE, &desk, &key, key.credential(member))
            .map_err(|_| GroupError::Broken)?;
        let public = bundle.key_package().tls_serialize_detached().map_err(|_| GroupError::Broken)?;
        Ok(Self { state: State::new((member, None), *key_seed, public, &desk.into_rows()) })
    }

    /// What is published.
    pub fn public(&self) -> &[u8] {
        &self.state.public
    }

    /// With its secrets, for the member's own rows.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.state.to_bytes()
    }

    /// Reads what [`KeyPackage::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, GroupError> {
        let state = State::from_bytes(bytes)?;
        if state.group.is_none() { Ok(Self { state }) } else { Err(GroupError::State) }
    }

    /// Whether these bytes are a key package of `member`, as others would take it.
    pub fn check(member: MemberId, public: &[u8]) -> Result<(), GroupError> {
        verified(member, public).map(drop)
    }

    pub(crate) fn state(&self) -> Result<State, GroupError> {
        State::from_bytes(&self.to_bytes())
    }
}

impl fmt::Debug for KeyPackage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "KeyPackage({})", self.state.member)
    }
}

/// The key package of `member` that these bytes are; its signatures hold.
pub(crate) fn verified(member: MemberId, public: &[u8]) -> Result<MlsKeyPackage, GroupError> {
    if public.len() > KeyPackage::BYTES_MAX {
        return Err(GroupError::Long);
    }
    let package = KeyPackageIn::tls_deserialize_exact_bytes(public).map_err(|_| GroupError::Form)?;
    let desk = Desk::new(Chance::none(), MemoryStorage::default());
    let package = package.validate(desk.crypto(), ProtocolVersion::Mls10).map_err(|_| GroupError::Broken)?;
    desk.crypto().supports(package.ciphersuite()).map_err(|_| GroupError::Form)?;
    let node = package.leaf_node();
    if leaf::member_of(node.credential())? != member {
        return Err(GroupError::Member);
    }
    // One that ends some day would make what holds depend on a clock.
    let is_plain = *package.life_time() == leaf::lifetime()
        && *node.capabilities() == leaf::capabilities()
        && package.last_resort();
    if is_plain { Ok(package) } else { Err(GroupError::Form) }
}
