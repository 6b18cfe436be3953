//! A group's keys go on from where they were read, or not at all; and those of a version that is over are kept for a while.

use wasl_model::{GroupVersion, Timestamp};
use wasl_store::{StoredGroup, Write};

use crate::NodeError;

/// How often a group's keys are read anew because another thread or process has gone on with them meanwhile.
pub(super) const TRIES: u32 = 20;
/// How long the key of a message waits for the version of its group, and how long the keys of a version are kept when it is
/// over: a week. Keeper, sender and receiver may each be away that long.
pub(super) const WAIT_MILLIS: u64 = 7 * 24 * 3_600_000;

/// Writes a group as it has become, or says that somebody else has gone on from where it was read.
pub(super) fn keep(write: &mut Write<'_>, group: &StoredGroup) -> Result<(), NodeError> {
    if write.keep_group(group)? { Ok(()) } else { Err(NodeError::GroupMoved) }
}

/// The same where it is another version from now on. What was wrapped for the one `before` may still be under way.
pub(super) fn go_on(
    write: &mut Write<'_>,
    before: Option<&StoredGroup>,
    group: &StoredGroup,
    now: Timestamp,
) -> Result<(), NodeError> {
    keep(write, group)?;
    if let Some(StoredGroup { id, version, state: Some(state), .. }) = before {
        let until = Timestamp::from_millis(now.millis().saturating_add(WAIT_MILLIS));
        write.keep_past_group(GroupVersion { group: *id, version: *version }, state, until)?;
    }
    Ok(())
}
