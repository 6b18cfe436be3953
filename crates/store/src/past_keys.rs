//! The rows of keys of groups' versions that are over: thrown away when nothing is waited for any more.

use wasl_model::Timestamp;

use crate::{
    StoreError, cell,
    engine::{Connection, params},
};

/// Whether keys are kept that nothing is waited for any more at this moment.
pub(crate) fn are_due(reader: &Connection, at: Timestamp) -> Result<bool, StoreError> {
    reader.exists("SELECT 1 FROM past_group WHERE until <= ?1", params![cell::millis(at)])
}

/// Throws those away.
pub(crate) fn purge(tx: &Connection, at: Timestamp) -> Result<(), StoreError> {
    tx.put("DELETE FROM past_group WHERE until <= ?1", params![cell::millis(at)])
}
