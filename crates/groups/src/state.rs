//! What is kept between two operations, as bytes.

use std::{collections::HashMap, sync::RwLock};

use minicbor::{Decode, Encode, bytes::ByteVec};
use openmls_memory_storage::MemoryStorage;
use wasl_model::{GroupId, MemberId};
use zeroize::{Zeroize as _, Zeroizing};

use crate::GroupError;

/// The form of what is kept; another is not read.
const FORM: u8 = 1;

/// What one member keeps of a group, or of a key package that it made.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct State {
    #[n(0)]
    form: u8,
    /// Whose state it is.
    #[n(1)]
    pub(crate) member: MemberId,
    /// Of which group; `None` for a key package.
    #[n(2)]
    pub(crate) group: Option<GroupId>,
    /// What the leaf's key follows from.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub(crate) seed: [u8; 32],
    /// What the keys of others are found by: the key package as it is published; of a group nothing.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub(crate) public: Vec<u8>,
    /// The rows of `openmls`, by their keys.
    #[n(5)]
    rows: Vec<(ByteVec, ByteVec)>,
}

impl State {
    /// With the rows as they are.
    pub(crate) fn new(
        (member, group): (MemberId, Option<GroupId>),
        seed: [u8; 32],
        public: Vec<u8>,
        rows: &MemoryStorage,
    ) -> Self {
        let rows = rows.values.read().map(|rows| rows.clone()).unwrap_or_default();
        let mut rows: Vec<_> =
            rows.into_iter().map(|(key, row)| (ByteVec::from(key), ByteVec::from(row))).collect();
        rows.sort_by(|(one, _), (other, _)| one.as_slice().cmp(other.as_slice()));
        Self { form: FORM, member, group, seed, public, rows }
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Writing into a vector cannot fail.
        Zeroizing::new(minicbor::to_vec(self).unwrap_or_default())
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, GroupError> {
        let mut decoder = minicbor::Decoder::new(bytes);
        let state: Self = decoder.decode().map_err(|_| GroupError::State)?;
        let is_whole = decoder.position() == bytes.len() && state.form == FORM;
        if is_whole { Ok(state) } else { Err(GroupError::State) }
    }

    /// The rows for `openmls`.
    pub(crate) fn take_rows(&mut self) -> MemoryStorage {
        let rows = std::mem::take(&mut self.rows);
        let values: HashMap<_, _> = rows.into_iter().map(|(key, row)| (key.into(), row.into())).collect();
        MemoryStorage { values: RwLock::new(values) }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.seed.zeroize();
        self.rows.iter_mut().for_each(|(_, row)| row.zeroize());
    }
}
