//! What is carried for others: sealed openings, kept until they expire or an entry drops them, and which feeds may be passed on.

use std::ops::Range;

use wasl_feed::{Cover, Origin};
use wasl_model::{Action, Audience, MemberId, Parcel, Permit, RecordId, Timestamp};

use crate::{
    Store, StoreError, Write, carried,
    cell::{self, Place},
    engine::params,
    log,
};

/// A cover that is to be kept, and what its carrier must know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrying<'a> {
    /// What is carried.
    pub cover: &'a Cover,
    /// Until when it is kept; `None`: until an entry drops it.
    pub until: Option<Timestamp>,
    /// Which earlier entries of the feed this one erases.
    pub drops: &'a [u64],
    /// The parcels that go with it: of a message, for nothing else has any.
    pub parcels: &'a [Parcel],
    /// Who can open it, and may have its parcels.
    pub readers: &'a Audience,
}

/// Covers as they are read for a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covers {
    /// Each with the number of its entry, in order.
    pub covers: Vec<(u64, Cover)>,
    /// Before which entry reading ended for want of room; `None` if there are no more.
    pub cut: Option<u64>,
}

impl Store {
    /// The covers of these entries that are kept at the permit's moment, about `bytes_max` bytes of them, one at least.
    pub fn covers(
        &self,
        permit: &Permit,
        origin: &Origin,
        range: Range<u64>,
        bytes_max: usize,
    ) -> Result<Covers, StoreError> {
        crate::leave::needs(permit, Action::Replicate)?;
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let (feed, _) = log::row(&snapshot, origin)?;
        let mut statement = snapshot.prepare(
            "SELECT place, bytes FROM covered JOIN cover ON cover.id = covered.cover
              WHERE place >= ?1 AND place < ?2 AND (until IS NULL OR until > ?3) ORDER BY place",
        )?;
        let places = [Place::new(feed, range.start).0, Place::new(feed, range.end).0];
        let mut rows = statement.query_many(params![places[0], places[1], cell::millis(permit.at())])?;
        let (mut covers, mut room) = (Vec::new(), bytes_max);
        while let Some(row) = rows.next()? {
            let (number, bytes) = (Place(row.get(0)?).number(), row.get::<&[u8]>(1)?);
            if bytes.len() > room && !covers.is_empty() {
                return Ok(Covers { covers, cut: Some(number) });
            }
            room = room.saturating_sub(bytes.len());
            let cover = Cover::from_bytes(bytes).map_err(|_| StoreError::Row { table: "cover" })?;
            covers.push((number, cover));
        }
        Ok(Covers { covers, cut: None })
    }

    /// The versions of a record that stand before entry `before` of the feed and were not for all members, oldest first.
    pub fn restricted_versions(
        &self,
        permit: &Permit,
        origin: &Origin,
        record: RecordId,
        before: u64,
    ) -> Result<Vec<u64>, StoreError> {
        crate::leave::needs(permit, Action::Replicate)?;
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, origin)?;
        let sql = "SELECT place FROM version JOIN leaf USING (place)
                    WHERE record = ?1 AND place >= ?2 AND place < ?3 AND audience IS NOT NULL ORDER BY place";
        let places = [Place::new(feed, 0).0, Place::new(feed, before).0];
        reader.list(sql, params![record.as_bytes(), places[0], places[1]], |row| {
            Ok(Place(row.get(0)?).number())
        })
    }

    /// Whether this bureau may pass the feed on, by the word of somebody who gives it.
    pub fn may_pass_on(&self, origin: &Origin) -> Result<bool, StoreError> {
        let reader = self.database().reader()?;
        let sql = "SELECT 1 FROM passing JOIN feed ON feed.id = passing.feed WHERE origin = ?1";
        reader.exists(sql, params![origin.as_str()])
    }

    /// Notes that `giver` lets the feed be passed on.
    pub fn begin_passing_on(&self, origin: &Origin, giver: MemberId) -> Result<(), StoreError> {
        if self.is_given_by(origin, giver)? {
            return Ok(());
        }
        self.database().write(|tx| {
            let (feed, _) = log::row(tx, origin)?;
            // What came bare before that is asked for once more.
            tx.put("DELETE FROM asked WHERE giver = ?1 AND feed = ?2", params![giver.as_str(), feed.0])?;
            let sql = "INSERT INTO passing (feed, giver) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            tx.put(sql, params![feed.0, giver.as_str()])
        })
    }

    /// Notes that `giver` does not let the feed be passed on any more.
    pub fn end_passing_on(&self, origin: &Origin, giver: MemberId) -> Result<(), StoreError> {
        if !self.is_given_by(origin, giver)? {
            return Ok(());
        }
        self.database().write(|tx| {
            let (feed, _) = log::row(tx, origin)?;
            tx.put("DELETE FROM passing WHERE feed = ?1 AND giver = ?2", params![feed.0, giver.as_str()])
        })
    }

    fn is_given_by(&self, origin: &Origin, giver: MemberId) -> Result<bool, StoreError> {
        let reader = self.database().reader()?;
        let sql =
            "SELECT 1 FROM passing JOIN feed ON feed.id = passing.feed WHERE origin = ?1 AND giver = ?2";
        reader.exists(sql, params![origin.as_str(), giver.as_str()])
    }
}

impl Write<'_> {
    /// Keeps what entry `number` says as it was covered, to pass it on.
    pub fn keep_cover(
        &mut self,
        origin: &Origin,
        number: u64,
        carrying: &Carrying<'_>,
    ) -> Result<(), StoreError> {
        crate::leave::needs(self.permit(), Action::Replicate)?;
        let (feed, _) = log::row(self.tx(), origin)?;
        let Carrying { cover, until, drops, parcels, readers } = carrying;
        let place = Place::new(feed, number);
        self.tx().put(
            "INSERT INTO cover (id, bytes) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM cover), ?1)",
            params![cover.to_bytes()],
        )?;
        self.tx().put(
            "INSERT INTO covered (place, cover, until, drops) VALUES (?1, (SELECT max(id) FROM cover), ?2, ?3)",
            params![place.0, until.map(cell::millis), i64::from(!drops.is_empty())],
        )?;
        if origin.log() != Origin::MESSAGES {
            return Ok(());
        }
        carried::note_parcels(self.tx(), place, (parcels, readers), self.permit().at())
    }

    /// Overwrites the covers of these entries of the feed, those before entry `before`; how many there were. One that is given
    /// late, by whoever has not heard of it, is [not missed](Write::is_unsaid).
    pub fn drop_covers(&mut self, origin: &Origin, before: u64, drops: &[u64]) -> Result<u64, StoreError> {
        crate::leave::needs(self.permit(), Action::Replicate)?;
        let (feed, _) = log::row(self.tx(), origin)?;
        let mut dropped = 0;
        for number in drops.iter().filter(|number| **number < before) {
            dropped += u64::from(carried::drop_for_good(self.tx(), Place::new(feed, *number))?);
        }
        Ok(dropped)
    }
}
