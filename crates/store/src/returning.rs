//! A bureau that may have less of its own feeds than it signed: it writes nothing into them until it has heard its peers.

use wasl_feed::{Frontier, KeyName, Origin};
use wasl_model::{Action, MemberId, Timestamp};

use crate::{
    Store, StoreError, Write,
    cell::{self, FeedId, Place},
    engine::params,
    groups, log,
    standing::{self, Standing},
};

/// The newest return of a bureau.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Which, from 1.
    pub number: u64,
    /// Since when it is returning.
    pub since: Timestamp,
    /// The peer that showed that this home is an old copy; `None` where it was restored on purpose.
    pub noticed: Option<MemberId>,
    /// When it was over; `None` while nothing is written into the bureau's own feeds.
    pub over: Option<Timestamp>,
    /// Whether own messages came back, and what others said of them is to be heard again.
    pub unheard: bool,
    /// The peers from which everything that they have of this bureau's feeds has come back, and when.
    pub heard: Vec<(MemberId, Timestamp)>,
    /// The peers that an administrator said cannot be waited for, and when.
    pub waived: Vec<(MemberId, Timestamp)>,
}

impl Return {
    /// Whether this peer was heard.
    pub fn has_heard(&self, member: MemberId) -> bool {
        self.heard.iter().any(|(heard, _)| *heard == member)
    }

    /// Whether this peer is not waited for.
    pub fn has_waived(&self, member: MemberId) -> bool {
        self.waived.iter().any(|(waived, _)| *waived == member)
    }
}

impl Store {
    /// Whether the bureau whose feeds `own` signs may write into them.
    pub fn standing(&self, own: &KeyName) -> Result<Standing, StoreError> {
        standing::of(&*self.database().reader()?, own)
    }

    /// The newest return, if there ever was one.
    pub fn home_return(&self) -> Result<Option<Return>, StoreError> {
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let bad = || StoreError::Row { table: "home_return" };
        let sql = "SELECT since, noticed, over, number, unheard FROM home_return";
        let row = snapshot.first(sql, &[], |row| {
            let noticed: Option<String> = row.get(1)?;
            let (number, unheard) = (cell::unsigned(row.get(3)?), row.get(4)?);
            Ok((number, unheard, cell::timestamp(row, 0)?, noticed, cell::timestamp_or_none(row, 2)?))
        })?;
        let Some((number, unheard, since, noticed, over)) = row else { return Ok(None) };
        let noticed = noticed.map(|member| member.parse()).transpose().map_err(|_| bad())?;
        let peers = |column| {
            let sql = format!("SELECT member, {column} FROM home_return_peer WHERE {column} IS NOT NULL");
            snapshot.list::<_, StoreError>(&sql, &[], |row| {
                Ok((cell::member(row, 0, "home_return_peer")?, cell::timestamp(row, 1)?))
            })
        };
        let (heard, waived) = (peers("heard")?, peers("waived")?);
        Ok(Some(Return { number, since, noticed, over, unheard, heard, waived }))
    }

    /// How many entries of the feed came back without their payloads, and the number of the first of them.
    pub fn bare(&self, origin: &Origin) -> Result<(u64, Option<u64>), StoreError> {
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, origin)?;
        let sql = "SELECT count(*), min(place) FROM bare WHERE place >= ?1 AND place < ?2";
        let (count, first): (i64, Option<i64>) =
            reader.one(sql, params![Place::new(feed, 0).0, Place::new(FeedId(feed.0 + 1), 0).0], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok((cell::unsigned(count), first.map(|place| Place(place).number())))
    }

    /// The right edge of the tree of the feed's first `size` entries. Reads as many commitments.
    pub fn frontier_at(&self, origin: &Origin, size: u64) -> Result<Frontier, StoreError> {
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let (feed, _) = log::row(&snapshot, origin)?;
        let sql = "SELECT commitment FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place";
        let mut statement = snapshot.prepare(sql)?;
        let mut rows = statement.query_many(params![Place::new(feed, 0).0, Place::new(feed, size).0])?;
        let mut frontier = Frontier::new();
        while let Some(row) = rows.next()? {
            frontier.push(&cell::commitment(row, 0)?)?;
        }
        Ok(frontier)
    }
}

impl Write<'_> {
    /// Begins a return: from now on nothing is written into the bureau's own feeds. `noticed` is the peer that showed that
    /// this home is an old copy; `None` if it was restored on purpose. What was known of an earlier return is forgotten, and so are
    /// the keys of sharing groups.
    pub fn begin_return(&mut self, noticed: Option<MemberId>) -> Result<(), StoreError> {
        crate::leave::needs_one_of(self.permit(), &[Action::Return, Action::Replicate])?;
        let at = cell::millis(self.permit().at());
        let noticed = noticed.as_ref().map(MemberId::as_str);
        self.tx().execute("DELETE FROM home_return_peer", &[])?;
        groups::lose_keys(self.tx())?;
        self.tx().execute(
            "INSERT INTO home_return (id, number, since, noticed, unheard) VALUES (1, 1, ?1, ?2, 1)
             ON CONFLICT (id) DO UPDATE
                SET number = home_return.number + 1, since = excluded.since, noticed = excluded.noticed, over = NULL, unheard = 1",
            params![at, noticed],
        )?;
        self.ask_again();
        Ok(())
    }

    /// Entries of the bureau's own feed are to come back, shown by the peer `by`: if this is not a return already, it
    /// becomes one. Whether it did.
    pub fn notice_return(&mut self, by: MemberId) -> Result<bool, StoreError> {
        let is_under_way = standing::under_way(self.tx())?.is_some();
        if !is_under_way {
            self.begin_return(Some(by))?;
        }
        Ok(!is_under_way)
    }

    /// Notes that all that `member` has of the bureau's own feeds has come back in return `number`; a newer
    /// one knows nothing of it.
    pub fn heard_in_return(&mut self, member: MemberId, number: u64) -> Result<(), StoreError> {
        crate::leave::needs(self.permit(), Action::Replicate)?;
        self.tx().execute(
            "INSERT INTO home_return_peer (member, heard)
             SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM home_return WHERE number = ?3)
             ON CONFLICT (member) DO UPDATE SET heard = excluded.heard",
            params![member.as_str(), cell::millis(self.permit().at()), cell::signed(number)],
        )?;
        Ok(())
    }

    /// Notes that this peer cannot be waited for.
    pub fn waive_in_return(&mut self, member: MemberId) -> Result<(), StoreError> {
        crate::leave::needs(self.permit(), Action::Return)?;
        self.tx().execute(
            "INSERT INTO home_return_peer (member, waived) VALUES (?1, ?2)
             ON CONFLICT (member) DO UPDATE SET waived = excluded.waived",
            params![member.as_str(), cell::millis(self.permit().at())],
        )?;
        Ok(())
    }

    /// Ends the return if every peer that has a line was heard or is not waited for; and if there is no peer at all, only if `alone` says so.
    /// Whether it ended.
    pub fn end_return(&mut self, alone: bool) -> Result<bool, StoreError> {
        crate::leave::needs_one_of(self.permit(), &[Action::Return, Action::Replicate])?;
        let ended = self.tx().execute(
            "UPDATE home_return SET over = ?1
              WHERE over IS NULL AND (?2 OR EXISTS (SELECT 1 FROM peer))
                AND NOT EXISTS (SELECT 1 FROM peer WHERE member NOT IN (SELECT member FROM home_return_peer)
                                                     AND member NOT IN (SELECT member FROM through))",
            params![cell::millis(self.permit().at()), alone],
        )?;
        self.ask_again();
        Ok(ended > 0)
    }
}
