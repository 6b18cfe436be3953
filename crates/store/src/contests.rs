//! What is said against the records that are held here.

use wasl_feed::Origin;
use wasl_model::{Action, Contest, Event, Handling, Permit, Purpose, RecordId};

use crate::{
    Store, StoreError, Write, cell,
    engine::{Connection, params},
    leave, log,
};

const LEAVE: [Action; 4] = [Action::Search, Action::Check, Action::RecordRead, Action::CaseWork];

impl Store {
    /// The most contests of one record that are told; the first ones. A member has at most five.
    pub const CONTESTS_MAX: u32 = 1_000;

    /// What members say against a record, which need not be held here. Each goes to whoever may receive the record.
    pub fn contests_of(&self, permit: &Permit, record: RecordId) -> Result<Vec<Contest>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        of(&*self.database().reader()?, record)
    }

    /// The contests of this bureau whose records were erased.
    pub fn contests_over(&self, permit: &Permit) -> Result<Vec<RecordId>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let sql = "SELECT id FROM contest WHERE is_over = 1";
        self.database().reader()?.list(sql, &[], |row| cell::record_id(row, 0))
    }
}

impl Write<'_> {
    /// A contest as it stands in this transaction, if this feed says it.
    pub fn own_contest(&mut self, origin: &Origin, id: RecordId) -> Result<Option<Contest>, StoreError> {
        leave::needs_one_of(self.permit(), &[Action::Contest, Action::Replicate])?;
        let (feed, _) = log::row(self.tx(), origin)?;
        let sql = "SELECT payload FROM contest JOIN entry USING (place) WHERE id = ?1 AND place >> 48 = ?2";
        let payload: Option<Option<Vec<u8>>> =
            self.tx().first(sql, params![id.as_bytes(), feed.0], |row| row.get(0))?;
        payload.flatten().map(|payload| contest(&payload)).transpose()
    }
}

/// What stands against a record, the first that came here first.
pub(crate) fn of(reader: &Connection, record: RecordId) -> Result<Vec<Contest>, StoreError> {
    let sql = "SELECT payload FROM contest JOIN entry USING (place)
                WHERE subject = ?1 AND is_over = 0 AND payload IS NOT NULL ORDER BY place LIMIT ?2";
    reader.list(sql, params![record.as_bytes(), Store::CONTESTS_MAX], |row| contest(row.get(0)?))
}

/// Whether a record exists for the holder of the permit: not expired, held for the holder's purpose, and not out of force for the
/// holder's member.
pub fn shows(permit: &Permit, handling: &Handling, contests: &[Contest]) -> bool {
    if !permit.may_see(handling) {
        return false;
    }
    let caller = permit.caller();
    // The bureau's own work sees what it carries.
    let purpose = if permit.action() == Action::Replicate { Purpose::Oversight } else { caller.purpose };
    !contests.iter().any(|contest| contest.hides(caller.member, purpose))
}

fn contest(payload: &[u8]) -> Result<Contest, StoreError> {
    match Event::from_bytes(payload)? {
        Event::Contest(contest) => Ok(contest),
        Event::Put(_) | Event::Notice(_) | Event::Erase { .. } => Err(StoreError::Row { table: "contest" }),
    }
}
