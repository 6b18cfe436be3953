//! The keys of versions of sharing groups that are over, sealed to this bureau: messages of then may be under way.

use wasl_model::{Action, GroupVersion, Permit, Timestamp};

use crate::{Store, StoreError, Write, cell, engine::params, leave};

impl Store {
    /// How many versions of a group are kept beside the newest.
    pub const PAST_VERSIONS_MAX: u64 = 64;

    /// The keys of a version that is over, sealed to this bureau, while they are kept.
    pub fn past_group(&self, permit: &Permit, of: GroupVersion) -> Result<Option<Vec<u8>>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let GroupVersion { group, version } = of;
        let sql = "SELECT state FROM past_group WHERE keeper = ?1 AND mark = ?2 AND version = ?3";
        let version = cell::signed(version);
        self.database()
            .reader()?
            .first(sql, params![group.keeper.as_str(), &group.mark, version], |row| row.get(0))
    }
}

impl Write<'_> {
    /// Keeps the keys of a version that is over from now on, until a moment. Those of versions long before it go.
    pub fn keep_past_group(
        &mut self,
        of: GroupVersion,
        sealed: &[u8],
        until: Timestamp,
    ) -> Result<(), StoreError> {
        leave::needs_one_of(self.permit(), &[Action::Replicate, Action::GroupManage])?;
        let GroupVersion { group, version } = of;
        let (version, until) = (cell::signed(version), cell::millis(until));
        self.tx().put(
            "INSERT INTO past_group (keeper, mark, version, state, until) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
            params![group.keeper.as_str(), &group.mark, version, sealed, until],
        )?;
        let oldest = version.saturating_sub(cell::signed(Store::PAST_VERSIONS_MAX));
        let sql = "DELETE FROM past_group WHERE keeper = ?1 AND mark = ?2 AND version <= ?3";
        self.tx().put(sql, params![group.keeper.as_str(), &group.mark, oldest])
    }

    /// Keeps what such keys have become by unwrapping with them.
    pub fn use_past_group(&mut self, of: GroupVersion, sealed: &[u8]) -> Result<(), StoreError> {
        leave::needs(self.permit(), Action::Replicate)?;
        let GroupVersion { group, version } = of;
        let sql = "UPDATE past_group SET state = ?4 WHERE keeper = ?1 AND mark = ?2 AND version = ?3";
        let version = cell::signed(version);
        self.tx().put(sql, params![group.keeper.as_str(), &group.mark, version, sealed])
    }
}
