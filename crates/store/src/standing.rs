//! May this bureau write into its own feeds?

use wasl_feed::{KeyName, Origin};

use crate::{
    StoreError,
    engine::{Connection, params},
};

/// Whether a bureau may write into its own feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Whole,
    /// It was restored, and has not heard all its peers yet.
    Returning,
    /// A peer showed entries of its feeds that it had not, and it has not heard all its peers since; or it has signed two
    /// histories.
    OldCopy,
}

/// Whether this bureau may write into the feeds that `own` signs.
pub(crate) fn of(tx: &Connection, own: &KeyName) -> Result<Standing, StoreError> {
    let sql = "SELECT 1 FROM feed WHERE origin IN (?1, ?2) AND halted IS NOT NULL LIMIT 1";
    let feeds = [Origin::records(own), Origin::messages(own)];
    if tx.exists(sql, params![feeds[0].as_str(), feeds[1].as_str()])? {
        return Ok(Standing::OldCopy);
    }
    Ok(match under_way(tx)? {
        None => Standing::Whole,
        Some(None) => Standing::Returning,
        Some(Some(_)) => Standing::OldCopy,
    })
}

/// The return that is under way, if one is, and which peer showed it.
#[expect(clippy::option_option, reason = "is there one, and was it noticed: two questions in one row")]
pub(crate) fn under_way(tx: &Connection) -> Result<Option<Option<String>>, StoreError> {
    tx.first("SELECT noticed FROM home_return WHERE over IS NULL", &[], |row| row.get(0))
}
