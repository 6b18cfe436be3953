//! Weeding: which records are past their retention, the plans to let them go, and what became of each.

use wasl_feed::Origin;
use wasl_model::{Action, Event, Handling, Permit, RecordId, RecordKind, Timestamp};

use crate::{
    Store, StoreError, Write,
    cell::{self, FeedId, Place},
    engine::{Row, params},
    leave, log,
};

/// A record of one's own that was said, or confirmed by its list, so long ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgedRecord {
    /// Which.
    pub id: RecordId,
    /// The entry that says it.
    pub number: u64,
    /// What it is about.
    pub kind: RecordKind,
    /// The list that it is of.
    pub dataset: String,
    /// When its newest version was said.
    pub since: Timestamp,
    /// When its list was imported last, and so confirmed it, if it is of a list.
    pub confirmed: Option<Timestamp>,
}

/// A plan to let records go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeedingRow {
    /// Its number.
    pub id: u64,
    /// When it was made.
    pub planned: Timestamp,
    /// By which person.
    pub planner: String,
    /// When it was approved, and by whom, if it was.
    pub approved: Option<(Timestamp, String)>,
}

/// How many records of a plan are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeedingCount {
    /// The list that they are of.
    pub dataset: String,
    /// What they are about.
    pub kind: RecordKind,
    /// What became of them.
    pub state: WeedingState,
    /// How many they are.
    pub count: u64,
}

/// A record of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeedingRecord {
    /// The number of the plan.
    pub weeding: u64,
    /// Which record.
    pub id: RecordId,
    /// What it is about.
    pub kind: RecordKind,
    /// The list that it is of.
    pub dataset: String,
    /// The entry that was planned; once it is blocked, the one that blocks it.
    pub number: u64,
    /// What became of it.
    pub state: WeedingState,
    /// Since when.
    pub changed: Timestamp,
    /// What its owner asked before it was blocked, if it was.
    pub handling: Option<Handling>,
}

/// What became of a record of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WeedingState {
    /// It is to go.
    Planned,
    /// It is found by nobody, and can be brought back.
    Blocked,
    /// Its erasure was ordered, everywhere.
    Erased,
    /// Somebody brought it back, or took it out of the plan.
    Undone,
    /// It was changed or erased by somebody else meanwhile, and is left alone.
    Changed,
}

const RECORD: &str = "weeding, record, kind, dataset, place, state, changed, handling";
const LEAVE: [Action; 3] = [Action::RecordErase, Action::RecordWrite, Action::Replicate];

impl Store {
    /// The most records that are looked at or listed at once.
    pub const WEEDING_MAX: u32 = 1_000;

    /// The records of the feed `origin` whose newest version was said at `before` or earlier, the oldest first, behind `after`.
    /// What its list has confirmed since, what is a notice, and what is in a plan already, is left out.
    pub fn aged_records(
        &self,
        permit: &Permit,
        origin: &Origin,
        before: Timestamp,
        after: Option<(Timestamp, RecordId)>,
    ) -> Result<Vec<AgedRecord>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let (feed, _) = log::row(&snapshot, origin)?;
        let (first, end) = (Place::new(feed, 0).0, Place::new(FeedId(feed.0 + 1), 0).0);
        let sql = "SELECT version.record, version.place, record.dataset, version.at, imported, payload
                     FROM version
                     JOIN record ON record.id = version.record AND record.place = version.place
                     JOIN entry ON entry.place = version.place
                     LEFT JOIN dataset ON dataset.name = record.dataset
                    WHERE version.at <= ?1 AND (version.at, version.record) > (?2, ?3)
                      AND version.place >= ?4 AND version.place < ?5
                      AND (imported IS NULL OR imported <= ?1)
                      AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.record = version.record)
                      AND NOT EXISTS (SELECT 1 FROM weeding_record AS held WHERE held.record = version.record
                                         AND held.state IN ('planned', 'blocked'))
                    ORDER BY version.at, version.record LIMIT ?6";
        let (at, id) = after.map_or((-1, Vec::new()), |(at, id)| (cell::millis(at), id.as_bytes().to_vec()));
        let (before, limit) = (cell::millis(before), Self::WEEDING_MAX);
        let found = snapshot.list::<_, StoreError>(sql, params![before, at, id, first, end, limit], aged)?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The plans, the newest first, at most [`Store::WEEDING_MAX`].
    pub fn weedings(&self, permit: &Permit) -> Result<Vec<WeedingRow>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let sql = "SELECT id, planned, planner, approved, approver FROM weeding ORDER BY id DESC LIMIT ?1";
        self.database().reader()?.list(sql, params![Self::WEEDING_MAX], weeding)
    }

    /// One plan, with how many of its records are alike.
    pub fn weeding(
        &self,
        permit: &Permit,
        id: u64,
    ) -> Result<Option<(WeedingRow, Vec<WeedingCount>)>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let sql = "SELECT id, planned, planner, approved, approver FROM weeding WHERE id = ?1";
        let Some(row) = snapshot.first(sql, params![cell::signed(id)], weeding)? else { return Ok(None) };
        let sql = "SELECT dataset, kind, state, count(*) FROM weeding_record WHERE weeding = ?1
                    GROUP BY dataset, kind, state ORDER BY dataset, kind, state";
        let counts = snapshot.list(sql, params![cell::signed(id)], |row| {
            Ok::<_, StoreError>(WeedingCount {
                dataset: row.get(0)?,
                kind: kind(row, 1)?,
                state: state(row, 2)?,
                count: cell::unsigned(row.get(3)?),
            })
        })?;
        Ok(Some((row, counts)))
    }

    /// The records of a plan behind `after`, by their ids, at most [`Store::WEEDING_MAX`].
    pub fn weeding_records(
        &self,
        permit: &Permit,
        id: u64,
        after: Option<RecordId>,
    ) -> Result<Vec<WeedingRecord>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let sql = format!(
            "SELECT {RECORD} FROM weeding_record WHERE weeding = ?1 AND record > ?2 ORDER BY record LIMIT ?3"
        );
        let after = after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let reader = self.database().reader()?;
        reader.list(&sql, params![cell::signed(id), after, Self::WEEDING_MAX], weeding_record)
    }

    /// The records of approved plans that are `state` since `before` or earlier, the longest first, at most `limit`.
    pub fn weeding_past(
        &self,
        permit: &Permit,
        is: WeedingState,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<WeedingRecord>, StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let sql = format!(
            "SELECT {RECORD} FROM weeding_record
              WHERE state = ?1 AND changed <= ?2
                AND EXISTS (SELECT 1 FROM weeding
                             WHERE weeding.id = weeding_record.weeding AND approved IS NOT NULL)
              ORDER BY changed, weeding, record LIMIT ?3"
        );
        let (reader, limit) = (self.database().reader()?, limit.min(Self::WEEDING_MAX));
        reader.list(&sql, params![is.as_str(), cell::millis(before), limit], weeding_record)
    }

    /// How many records were blocked, and how many weeded ones erased, after `since`.
    pub fn weeded_since(&self, permit: &Permit, since: Timestamp) -> Result<(u64, u64), StoreError> {
        leave::needs_one_of(permit, &LEAVE)?;
        let reader = self.database().reader()?;
        let count = |sql| {
            let count: i64 = reader.one(sql, params![cell::millis(since)], |row| row.get(0))?;
            Ok::<_, StoreError>(cell::unsigned(count))
        };
        Ok((
            count("SELECT count(*) FROM weeding_record WHERE blocked > ?1")?,
            count("SELECT count(*) FROM weeding_record WHERE state = 'erased' AND changed > ?1")?,
        ))
    }
}

impl Write<'_> {
    /// Keeps a plan of `planner` to let these records go; its number.
    pub fn plan_weeding(&mut self, planner: &str, records: &[AgedRecord]) -> Result<u64, StoreError> {
        leave::needs(self.permit(), Action::RecordErase)?;
        let (tx, now) = (self.tx(), cell::millis(self.permit().at()));
        // Whoever writes does so alone: the number that follows is nobody else's.
        let id: i64 = tx.one("SELECT coalesce(max(id), 0) + 1 FROM weeding", &[], |row| row.get(0))?;
        tx.put("INSERT INTO weeding (id, planned, planner) VALUES (?1, ?2, ?3)", params![id, now, planner])?;
        for AgedRecord { id: record, number, kind, dataset, .. } in records {
            tx.put(
                "INSERT INTO weeding_record (weeding, record, kind, dataset, place, state, changed)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'planned', ?6)",
                params![id, record.as_bytes(), kind.as_str(), dataset, cell::signed(*number), now],
            )?;
        }
        Ok(cell::unsigned(id))
    }

    /// Whether the record is in a plan that is not carried out yet.
    pub fn is_in_weeding(&mut self, id: RecordId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM weeding_record WHERE record = ?1 AND state IN ('planned', 'blocked')";
        self.tx().exists(sql, params![id.as_bytes()])
    }

    /// The plan as it stands in this transaction.
    pub fn weeding(&mut self, id: u64) -> Result<Option<WeedingRow>, StoreError> {
        let sql = "SELECT id, planned, planner, approved, approver FROM weeding WHERE id = ?1";
        self.tx().first(sql, params![cell::signed(id)], weeding)
    }

    /// Notes that `approver` stands behind the plan as well.
    pub fn approve_weeding(&mut self, id: u64, approver: &str) -> Result<(), StoreError> {
        leave::needs(self.permit(), Action::RecordErase)?;
        let now = cell::millis(self.permit().at());
        let sql = "UPDATE weeding SET approved = ?2, approver = ?3 WHERE id = ?1 AND approved IS NULL";
        self.tx().put(sql, params![cell::signed(id), now, approver])
    }

    /// The record of a plan as it stands in this transaction.
    pub fn weeding_record(
        &mut self,
        weeding: u64,
        id: RecordId,
    ) -> Result<Option<WeedingRecord>, StoreError> {
        let sql = format!("SELECT {RECORD} FROM weeding_record WHERE weeding = ?1 AND record = ?2");
        self.tx().first(&sql, params![cell::signed(weeding), id.as_bytes()], weeding_record)
    }

    /// Notes what became of a record of a plan.
    pub fn settle_weeding(&mut self, of: &WeedingRecord, is: WeedingState) -> Result<(), StoreError> {
        leave::needs_one_of(self.permit(), &LEAVE)?;
        let now = cell::millis(self.permit().at());
        let sql = "UPDATE weeding_record SET state = ?3, changed = ?4 WHERE weeding = ?1 AND record = ?2";
        self.tx().put(sql, params![cell::signed(of.weeding), of.id.as_bytes(), is.as_str(), now])
    }

    /// Notes that a record of a plan is blocked by entry `number`, and what its owner asked before.
    pub fn block_weeding(
        &mut self,
        of: &WeedingRecord,
        number: u64,
        before: &Handling,
    ) -> Result<(), StoreError> {
        self.settle_weeding(of, WeedingState::Blocked)?;
        let now = cell::millis(self.permit().at());
        // Writing into a vector cannot fail.
        let before = minicbor::to_vec(before).unwrap_or_default();
        let sql = "UPDATE weeding_record SET place = ?3, blocked = ?4, handling = ?5
                    WHERE weeding = ?1 AND record = ?2";
        let (weeding, number) = (cell::signed(of.weeding), cell::signed(number));
        self.tx().put(sql, params![weeding, of.id.as_bytes(), number, now, before])
    }
}

impl WeedingState {
    const ALL: [Self; 5] = [Self::Planned, Self::Blocked, Self::Erased, Self::Undone, Self::Changed];

    /// The word for it in tables and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Blocked => "blocked",
            Self::Erased => "erased",
            Self::Undone => "undone",
            Self::Changed => "changed",
        }
    }
}

/// A record out of its row; nothing where its payload is gone.
fn aged(row: Row<'_>) -> Result<Option<AgedRecord>, StoreError> {
    let Some(payload) = row.get::<Option<&[u8]>>(5)? else { return Ok(None) };
    let Some(record) = Event::from_bytes(payload)?.into_put() else { return Ok(None) };
    Ok(Some(AgedRecord {
        id: cell::record_id(row, 0)?,
        number: Place(row.get(1)?).number(),
        kind: record.kind,
        dataset: row.get(2)?,
        since: cell::timestamp(row, 3)?,
        confirmed: cell::timestamp_or_none(row, 4)?,
    }))
}

fn weeding(row: Row<'_>) -> Result<WeedingRow, StoreError> {
    let approved = cell::timestamp_or_none(row, 3)?.zip(row.get::<Option<String>>(4)?);
    Ok(WeedingRow {
        id: cell::unsigned(row.get(0)?),
        planned: cell::timestamp(row, 1)?,
        planner: row.get(2)?,
        approved,
    })
}

fn weeding_record(row: Row<'_>) -> Result<WeedingRecord, StoreError> {
    let handling = row.get::<Option<&[u8]>>(7)?;
    Ok(WeedingRecord {
        weeding: cell::unsigned(row.get(0)?),
        id: cell::record_id(row, 1)?,
        kind: kind(row, 2)?,
        dataset: row.get(3)?,
        number: cell::unsigned(row.get(4)?),
        state: state(row, 5)?,
        changed: cell::timestamp(row, 6)?,
        handling: handling.map(minicbor::decode).transpose().map_err(|_| bad())?,
    })
}

fn kind(row: Row<'_>, column: usize) -> Result<RecordKind, StoreError> {
    RecordKind::from_word(row.get::<&str>(column)?).ok_or_else(bad)
}

fn state(row: Row<'_>, column: usize) -> Result<WeedingState, StoreError> {
    let word = row.get::<&str>(column)?;
    WeedingState::ALL.into_iter().find(|state| state.as_str() == word).ok_or_else(bad)
}

fn bad() -> StoreError {
    StoreError::Row { table: "weeding_record" }
}
