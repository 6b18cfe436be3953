//! The erasures that one's own feed orders, in their order, and who was reminded of them.

use std::ops::Range;

use wasl_feed::Origin;
use wasl_model::{Action, MemberId, Timestamp};

use crate::{
    Erasure, Store, StoreError, Write,
    cell::{self, Place},
    engine::{Row, params},
    fold, leave, log,
};

impl Store {
    /// The most erasures that are looked at at once.
    pub const ERASURES_MAX: u32 = 1_000;

    /// The erasures that entries of this range of a feed order, the first ones first, at most [`Store::ERASURES_MAX`].
    pub fn erasures_in(&self, origin: &Origin, range: Range<u64>) -> Result<Vec<Erasure>, StoreError> {
        self.ordered_in(origin, range, "ORDER BY erasure.place")
    }

    /// The same, the last ones first.
    pub fn erasures_back(&self, origin: &Origin, range: Range<u64>) -> Result<Vec<Erasure>, StoreError> {
        self.ordered_in(origin, range, "ORDER BY erasure.place DESC")
    }

    fn ordered_in(
        &self,
        origin: &Origin,
        range: Range<u64>,
        order: &'static str,
    ) -> Result<Vec<Erasure>, StoreError> {
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, origin)?;
        let first = Place::new(feed, range.start).0;
        let end = Place::new(feed, range.end).0;
        let sql = format!(
            "SELECT record, erasure.place, reason, at, audience
               FROM erasure JOIN entry ON entry.place = erasure.place
              WHERE erasure.place >= ?1 AND erasure.place < ?2 {order} LIMIT ?3"
        );
        reader.list(&sql, params![first, end, Self::ERASURES_MAX], |row| erasure(origin, row))
    }

    /// When a member was reminded last of erasures that it has not confirmed.
    pub fn reminded(&self, member: MemberId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT at FROM reminder WHERE member = ?1";
        self.database().reader()?.first(sql, params![member.as_str()], |row| cell::timestamp(row, 0))
    }
}

impl Write<'_> {
    /// Notes that a member is reminded now, unless it was after `since`; whether it is to be.
    pub fn note_reminded(&mut self, member: MemberId, since: Timestamp) -> Result<bool, StoreError> {
        leave::needs(self.permit(), Action::MessageSend)?;
        let now = cell::millis(self.permit().at());
        let sql = "INSERT INTO reminder (member, at) VALUES (?1, ?2)
                   ON CONFLICT (member) DO UPDATE SET at = excluded.at WHERE reminder.at <= ?3";
        let noted = self.tx().execute(sql, params![member.as_str(), now, cell::millis(since)])?;
        Ok(noted > 0)
    }
}

fn erasure(origin: &Origin, row: Row<'_>) -> Result<Erasure, StoreError> {
    Ok(Erasure {
        record: cell::record_id(row, 0)?,
        origin: origin.clone(),
        number: Place(row.get(1)?).number(),
        reason: fold::reason(row.get(2)?)?,
        at: cell::timestamp(row, 3)?,
        audience: cell::audience(row, 4)?.unwrap_or_default(),
    })
}
