//! A group's keys go on from where they were read, or not at all.

use wasl_store::{StoredGroup, Write};

use crate::NodeError;

/// How often a group's keys are read anew because another thread or process has gone on with them meanwhile.
pub(super) const TRIES: u32 = 20;

/// Writes a group as it has become, or says that somebody else has gone on from where it was read.
pub(super) fn keep(write: &mut Write<'_>, group: &StoredGroup) -> Result<(), NodeError> {
    if write.keep_group(group)? { Ok(()) } else { Err(NodeError::GroupMoved) }
}
