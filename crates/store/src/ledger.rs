//! What a bureau knows of each feed: how far it came, who has seen it, who has erased what it ordered.

use wasl_feed::{
    Commitment, ConsistencyProof, Frontier, Origin, Prover, Signers, Size, TreeHead, Verdict, VerifyingKey,
};
use wasl_model::{Action, Audience, EraseReason, Permit, RecordId, Timestamp};

use crate::{
    Batch, Store, StoreError, carried,
    cell::{self, FeedId, Place},
    engine::{Row, params},
    fold, log,
};

/// What is known of one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Which feed.
    pub origin: Origin,
    /// The key that signs it.
    pub key: VerifyingKey,
    /// How many entries are kept here.
    pub size: u64,
    /// The newest checkpoint that was verified, with its cosignatures.
    pub checkpoint: Option<String>,
    /// When its owner signed that.
    pub as_of: Option<Timestamp>,
    /// The number of the reason why it is followed no more, and the notes that show it.
    pub halted: Option<(u16, String)>,
}

/// How far a feed has come here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedSize {
    /// Which feed.
    pub origin: Origin,
    /// How many of its entries are kept here.
    pub entries: u64,
    /// How many of those who give it let it be passed on.
    pub givers: u64,
}

/// A record that was ordered erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Which record.
    pub record: RecordId,
    /// The feed that ordered it.
    pub origin: Origin,
    /// The entry that does.
    pub number: u64,
    /// Why.
    pub reason: EraseReason,
    /// When it was folded here.
    pub at: Timestamp,
    /// Who may have been given the record, and so is told.
    pub audience: Audience,
}

const FEED_COLUMNS: &str = "origin, vkey, size, checkpoint, as_of, halted, evidence";

impl Store {
    /// The feeds kept here, by origin.
    pub fn feeds(&self) -> Result<Vec<FeedRow>, StoreError> {
        let reader = self.database().reader()?;
        let sql = format!("SELECT {FEED_COLUMNS} FROM feed ORDER BY origin");
        reader.list(&sql, &[], feed_row)
    }

    /// When the owner of each feed signed the newest state that is held here, by origin. Every answer
    /// tells this, so that nothing else of the feeds is read for it.
    pub fn freshness(&self) -> Result<Vec<(Origin, Option<Timestamp>)>, StoreError> {
        let reader = self.database().reader()?;
        let sql = "SELECT origin, as_of FROM feed ORDER BY origin";
        reader.list(sql, &[], |row| Ok((cell::origin(row, 0)?, cell::timestamp_or_none(row, 1)?)))
    }

    /// How far each feed has come here.
    pub fn sizes(&self) -> Result<Vec<FeedSize>, StoreError> {
        let reader = self.database().reader()?;
        let sql =
            "SELECT origin, size, (SELECT count(*) FROM passing WHERE passing.feed = feed.id) FROM feed";
        reader.list(sql, &[], |row| {
            let (entries, givers) = (cell::unsigned(row.get(1)?), cell::unsigned(row.get(2)?));
            Ok(FeedSize { origin: cell::origin(row, 0)?, entries, givers })
        })
    }

    /// What is known of one feed, if it is kept here.
    pub fn feed(&self, origin: &Origin) -> Result<Option<FeedRow>, StoreError> {
        let reader = self.database().reader()?;
        let sql = format!("SELECT {FEED_COLUMNS} FROM feed WHERE origin = ?1");
        reader.first(&sql, params![origin.as_str()], feed_row)
    }

    /// Who signs a feed that is kept here, and who did.
    pub fn signers(&self, origin: &Origin) -> Result<Signers, StoreError> {
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, origin)?;
        log::signers(&reader, feed)
    }

    /// The right edge of the feed's tree, from which a verifier goes on.
    pub fn frontier(&self, origin: &Origin) -> Result<Frontier, StoreError> {
        let reader = self.database().reader()?;
        Ok(log::open(&reader, origin)?.frontier)
    }

    /// Entries `start..end` for a peer, at most `count_max` and about `bytes_max` bytes of payload.
    pub fn entries(
        &self,
        permit: &Permit,
        origin: &Origin,
        range: std::ops::Range<u64>,
        count_max: usize,
        bytes_max: usize,
    ) -> Result<Batch, StoreError> {
        crate::leave::needs(permit, Action::Replicate)?;
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let (feed, _) = log::row(&snapshot, origin)?;
        log::read(&snapshot, feed, range.start, range.end, count_max, bytes_max)
    }

    /// That the feed's tree of size `newer` begins with that of size `older`.
    pub fn consistency(
        &self,
        origin: &Origin,
        older: Size,
        newer: Size,
    ) -> Result<ConsistencyProof, StoreError> {
        let reader = self.database().reader()?;
        let feed = log::open(&reader, origin)?;
        let full = log::FeedTiles { reader: &reader, feed: feed.id };
        let tiles = feed.frontier.over(&full);
        Prover::new(&tiles).consistency(older, newer).map_err(|_| StoreError::Row { table: "tile" })
    }

    /// What the feed's first `size` entries hash to; `None` if it has not got as many.
    pub fn head_at(&self, origin: &Origin, size: Size) -> Result<Option<TreeHead>, StoreError> {
        let reader = self.database().reader()?;
        let feed = log::open(&reader, origin)?;
        if size > feed.frontier.size() {
            return Ok(None);
        }
        let full = log::FeedTiles { reader: &reader, feed: feed.id };
        let tiles = feed.frontier.over(&full);
        let head = Prover::new(&tiles).head(size).map_err(|_| StoreError::Row { table: "tile" })?;
        Ok(Some(head))
    }

    /// Verifies the feed from its first entry to its last, from the rows alone.
    pub fn verify(&self, origin: &Origin) -> Result<Verdict, StoreError> {
        let reader = self.database().reader()?;
        log::verify(&reader, origin)
    }

    /// Hands every commitment of the feed to `each`, in order, and returns the keys that sign it and its
    /// checkpoints. It tells nothing of what the entries say.
    pub fn outline(
        &self,
        origin: &Origin,
        each: &mut dyn FnMut(u64, Commitment),
    ) -> Result<(Signers, Vec<String>), StoreError> {
        log::outline(&*self.database().reader()?, origin, each)
    }

    /// The erasures of a record, oldest first.
    pub fn erasures(&self, record: RecordId) -> Result<Vec<Erasure>, StoreError> {
        let reader = self.database().reader()?;
        let sql = "SELECT origin, place, reason, at, audience
                     FROM erasure JOIN entry USING (place) JOIN feed ON feed.id = place >> 48
                    WHERE record = ?1 ORDER BY place LIMIT 1000";
        reader.list(sql, params![record.as_bytes()], |row| {
            Ok(Erasure {
                record,
                origin: cell::origin(row, 0)?,
                number: Place(row.get(1)?).number(),
                reason: fold::reason(row.get(2)?)?,
                at: cell::timestamp(row, 3)?,
                audience: cell::audience(row, 4)?.unwrap_or_default(),
            })
        })
    }

    /// The number of the newest entry of the feed that is known here to erase something, if there is one.
    pub fn newest_erasure(&self, origin: &Origin) -> Result<Option<u64>, StoreError> {
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, origin)?;
        let (first, end) = (Place::new(feed, 0).0, Place::new(FeedId(feed.0 + 1), 0).0);
        let sql = "SELECT max(place) FROM erasure WHERE place >= ?1 AND place < ?2";
        let place: Option<i64> = reader.one(sql, params![first, end], |row| row.get(0))?;
        let place = place.max(carried::newest_drop(&reader, feed)?);
        Ok(place.map(|place| Place(place).number()))
    }

    /// Stops following a feed whose owner was caught, with the notes that show it.
    pub fn halt(&self, origin: &Origin, number: u16, evidence: &str) -> Result<(), StoreError> {
        self.database().write(|tx| {
            let sql = "UPDATE feed SET halted = ?2, evidence = ?3 WHERE origin = ?1";
            tx.execute(sql, params![origin.as_str(), number, evidence])?;
            Ok(())
        })
    }
}

fn feed_row(row: Row<'_>) -> Result<FeedRow, StoreError> {
    let bad = || StoreError::Row { table: "feed" };
    let key: String = row.get(1)?;
    let (halted, evidence): (_, Option<String>) = (row.get::<Option<u16>>(5)?, row.get(6)?);
    Ok(FeedRow {
        origin: cell::origin(row, 0)?,
        key: key.parse().map_err(|_| bad())?,
        size: cell::unsigned(row.get(2)?),
        checkpoint: row.get(3)?,
        as_of: cell::timestamp_or_none(row, 4)?,
        halted: halted.map(|number| (number, evidence.unwrap_or_default())),
    })
}
