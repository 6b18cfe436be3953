//! The tables of the logs: rows of feeds, entries, tiles and notes, one's own and the peers' alike.

use wasl_feed::{
    Checkpoint, Commitment, Entry, Frontier, KeyName, Opening, Origin, Signers, SigningKey, Size, Tile,
    TileId, Tiles, UnixTime, Verdict, VerifyingKey, verify_feed,
};
use wasl_model::{Audience, MessageId, Timestamp};

use crate::{
    StoreError, carried,
    cell::{self, FeedId, Place},
    engine::{Connection, params},
};

/// What entries say is moved apart from their places, in a file that is older than that.
pub(crate) const APART: &[&str] = &[
    "ALTER TABLE entry RENAME TO entry_before",
    include_str!("schema/entry.sql"),
    include_str!("schema/apart.sql"),
];

/// A row of a feed, open for appending inside one transaction.
#[derive(Debug)]
pub(crate) struct OpenFeed {
    pub(crate) id: FeedId,
    pub(crate) origin: Origin,
    /// The key that signs it.
    vkey: String,
    pub(crate) frontier: Frontier,
    /// The size that the row has; the frontier may be ahead of it.
    pub(crate) written: Size,
    /// The edge when it last filled a tile, if the row has not got it yet.
    filled: Option<Vec<u8>>,
}

/// Entries as they are read for a peer: consecutive from `start` on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The number of the first entry.
    pub start: u64,
    /// The entries, each with who may receive its payload (`None`: all members).
    pub entries: Vec<(Entry, Option<Audience>)>,
}

/// The full tiles of one feed.
pub(crate) struct FeedTiles<'c> {
    pub(crate) reader: &'c Connection,
    pub(crate) feed: FeedId,
}

/// Which feed it is, if it is kept here.
pub(crate) fn id(reader: &Connection, origin: &Origin) -> Result<Option<FeedId>, StoreError> {
    reader.first("SELECT id FROM feed WHERE origin = ?1", params![origin.as_str()], |row| {
        Ok(FeedId(row.get(0)?))
    })
}

/// The row of a feed that must be kept here, and how many entries it says to have.
pub(crate) fn row(tx: &Connection, origin: &Origin) -> Result<(FeedId, Size), StoreError> {
    let sql = "SELECT id, size FROM feed WHERE origin = ?1";
    let row = tx.first(sql, params![origin.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (id, size) = row.ok_or_else(|| StoreError::NoFeed { origin: origin.to_string() })?;
    Ok((FeedId(id), Size::new(cell::unsigned(size))?))
}

/// Where the entry with a message's number stands, whether or not it is one; `None` where its sender's feed is not kept here.
pub(crate) fn message_place(tx: &Connection, message: MessageId) -> Result<Option<Place>, StoreError> {
    let Ok(owner) = KeyName::of_member(message.from.as_str()) else { return Ok(None) };
    match row(tx, &Origin::messages(&owner)) {
        Ok((feed, _)) if message.number < MessageId::NUMBER_END => Ok(Some(Place::new(feed, message.number))),
        Ok(_) | Err(StoreError::NoFeed { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens a feed that must be kept here, for appending.
pub(crate) fn open(tx: &Connection, origin: &Origin) -> Result<OpenFeed, StoreError> {
    // In one statement, so that the two are of one moment.
    let sql = "SELECT id, size, edge, vkey FROM feed WHERE origin = ?1";
    let row = tx.first(sql, params![origin.as_str()], |row| {
        Ok((FeedId(row.get(0)?), cell::unsigned(row.get(1)?), row.get::<Vec<u8>>(2)?, row.get(3)?))
    })?;
    let (id, written, edge, vkey) = row.ok_or_else(|| StoreError::NoFeed { origin: origin.to_string() })?;
    let written = Size::new(written)?;
    let mut frontier = Frontier::from_bytes(&edge).map_err(|_| StoreError::Row { table: "feed" })?;
    let mut statement =
        tx.prepare("SELECT commitment FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place")?;
    let begin = Place::new(id, frontier.size().get());
    let mut rows = statement.query(params![begin.0, Place::new(id, written.get()).0])?;
    while let Some(row) = rows.next()? {
        frontier.push(&cell::commitment(row, 0)?)?;
    }
    if frontier.size() != written {
        return Err(StoreError::Row { table: "entry" });
    }
    Ok(OpenFeed { id, origin: origin.clone(), vkey, frontier, written, filled: None })
}

/// The same, where an earlier transaction may have left the feed as it is: what it has grown by is what its size tells.
pub(crate) fn open_after(
    tx: &Connection,
    origin: &Origin,
    left: Option<OpenFeed>,
) -> Result<OpenFeed, StoreError> {
    let Some(left) = left else { return open(tx, origin) };
    let is_so = "SELECT 1 FROM feed WHERE id = ?1 AND size = ?2 AND vkey = ?3";
    let is_left = tx.exists(is_so, params![left.id.0, cell::signed(left.written.get()), left.vkey])?;
    if is_left { Ok(left) } else { open(tx, origin) }
}

/// Starts keeping a feed; one that is kept already stays as it is.
pub(crate) fn add(tx: &Connection, origin: &Origin, vkey: &VerifyingKey) -> Result<(), StoreError> {
    let feeds: i64 = tx.one("SELECT count(*) FROM feed", &[], |row| row.get(0))?;
    if feeds >= 32_767 {
        return Err(StoreError::ManyFeeds);
    }
    // Feeds are never removed, and whoever writes does so alone: the number that follows is nobody else's.
    tx.execute(
        "INSERT INTO feed (id, origin, vkey, edge)
         SELECT coalesce(max(id), 0) + 1, ?1, ?2, ?3 FROM feed WHERE true ON CONFLICT (origin) DO NOTHING",
        params![origin.as_str(), vkey.to_string(), Frontier::new().to_bytes()],
    )?;
    Ok(())
}

/// From now on another key signs this feed. What the key of before had signed stays signed: the largest tree of it that is
/// known here is the last that it counts for.
pub(crate) fn renew_key(tx: &Connection, origin: &Origin, key: &VerifyingKey) -> Result<(), StoreError> {
    let (feed, _) = row(tx, origin)?;
    let key = key.to_string();
    let is_other = "SELECT 1 FROM feed WHERE id = ?1 AND vkey <> ?2";
    if !tx.exists(is_other, params![feed.0, key])? {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO former_key (feed, vkey, until)
         SELECT id, vkey, coalesce(signed, 0) FROM feed WHERE id = ?1 ON CONFLICT DO NOTHING",
        params![feed.0],
    )?;
    tx.execute(
        "INSERT INTO checkpoint (feed, size, note)
         SELECT id, signed, checkpoint FROM feed WHERE id = ?1 AND signed <= size ON CONFLICT DO NOTHING",
        params![feed.0],
    )?;
    let sql = "UPDATE feed SET vkey = ?2, checkpoint = NULL, signed = NULL WHERE id = ?1";
    tx.put(sql, params![feed.0, key])
}

/// Who signs a feed, and who did.
pub(crate) fn signers(reader: &Connection, feed: FeedId) -> Result<Signers, StoreError> {
    let bad = |_| StoreError::Row { table: "feed" };
    let key: String = reader.one("SELECT vkey FROM feed WHERE id = ?1", params![feed.0], |row| row.get(0))?;
    let sql = "SELECT vkey, until FROM former_key WHERE feed = ?1 ORDER BY until";
    let former = reader.list::<_, StoreError>(sql, params![feed.0], |row| {
        let key: VerifyingKey = row.get::<String>(0)?.parse().map_err(bad)?;
        Ok((key, Size::new(cell::unsigned(row.get(1)?))?))
    })?;
    let now = Signers::new(key.parse().map_err(bad)?);
    Ok(former.into_iter().fold(now, |signers, (key, until)| signers.after(key, until)))
}

/// Writes what an entry says behind everything that was ever said.
fn keep(tx: &Connection, opening: &Opening) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO payload (id, salt, bytes) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM payload), ?1, ?2)",
        params![opening.salt().as_bytes(), opening.payload()],
    )
}

/// Gives an entry that came without it what it says.
pub(crate) fn complete(
    tx: &Connection,
    place: Place,
    opening: &Opening,
    audience: Option<&Audience>,
) -> Result<(), StoreError> {
    keep(tx, opening)?;
    tx.put(
        "UPDATE leaf SET payload = (SELECT max(id) FROM payload), audience = ?2 WHERE place = ?1",
        params![place.0, audience.map(cell::audience_bytes)],
    )
}

/// Overwrites what an entry says, salt included, where it lies: as many zeros as there were bytes move no row. What is
/// carried of it, sealed, goes too.
pub(crate) fn erase(tx: &Connection, place: Place) -> Result<(), StoreError> {
    let lengths = "SELECT id, CAST(length(salt) AS BIGINT), CAST(length(bytes) AS BIGINT) FROM payload
                    WHERE id = (SELECT payload FROM leaf WHERE place = ?1)";
    let found = tx.first(lengths, params![place.0], |row| {
        let zeros =
            |column| Ok::<_, StoreError>(vec![0_u8; usize::try_from(row.get::<i64>(column)?).unwrap_or(0)]);
        Ok((row.get::<i64>(0)?, zeros(1)?, zeros(2)?))
    })?;
    if let Some((id, salt, bytes)) = found {
        tx.put("UPDATE payload SET salt = ?2, bytes = ?3 WHERE id = ?1", params![id, salt, bytes])?;
    }
    tx.put("UPDATE leaf SET payload = NULL WHERE place = ?1", params![place.0])?;
    carried::drop_cover(tx, place).map(drop)
}

impl OpenFeed {
    /// Writes the entry that follows, and the tiles that it completes.
    pub(crate) fn append(
        &mut self,
        tx: &Connection,
        entry: &Entry,
        audience: Option<&Audience>,
    ) -> Result<Place, StoreError> {
        let place = Place::new(self.id, self.frontier.size().get());
        let tiles = self.frontier.push(&entry.commitment)?;
        let audience = audience.map(cell::audience_bytes);
        let sql = match &entry.opening {
            Some(opening) => {
                keep(tx, opening)?;
                "INSERT INTO leaf (place, commitment, audience, payload)
                 VALUES (?1, ?2, ?3, (SELECT max(id) FROM payload))"
            }
            None => "INSERT INTO leaf (place, commitment, audience) VALUES (?1, ?2, ?3)",
        };
        tx.put(sql, params![place.0, entry.commitment.as_bytes(), audience])?;
        if !tiles.is_empty() {
            self.filled = Some(self.frontier.to_bytes());
        }
        for tile in tiles {
            let (level, number) = (tile.id().level(), cell::signed(tile.id().index()));
            let sql = "INSERT INTO tile (feed, level, number, hashes) VALUES (?1, ?2, ?3, ?4)";
            tx.put(sql, params![self.id.0, level, number, tile.to_bytes()])?;
        }
        Ok(place)
    }

    /// Writes how far the feed has come.
    pub(crate) fn write_edge(&mut self, tx: &Connection) -> Result<(), StoreError> {
        let size = self.frontier.size();
        if size == self.written {
            return Ok(());
        }
        let sql = "UPDATE feed SET size = ?2, edge = coalesce(?3, edge) WHERE id = ?1";
        tx.put(sql, params![self.id.0, cell::signed(size.get()), self.filled.take()])?;
        self.written = size;
        Ok(())
    }

    /// Whether this is the key that signs it now.
    pub(crate) fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        self.vkey == key.to_string()
    }

    /// Signs what it has become, if `key` is the one that signs it.
    pub(crate) fn sign(&self, time: UnixTime, key: &SigningKey) -> Result<Checkpoint, StoreError> {
        if !self.is_signed_by(&key.verifying_key()) {
            return Err(StoreError::Renewed);
        }
        let signed = Checkpoint::sign(&self.origin, self.frontier.head(), time, key);
        signed.map_err(|_| StoreError::Row { table: "feed" })
    }

    /// Keeps a checkpoint that was verified as the newest. Of the ones before it, the last in each
    /// run of 256 entries stays.
    pub(crate) fn keep(&self, tx: &Connection, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let size = cell::signed(checkpoint.size().get());
        tx.put(
            "INSERT INTO checkpoint (feed, size, note)
             SELECT id, signed, checkpoint FROM feed WHERE id = ?1 AND signed / 256 < CAST(?2 AS BIGINT) / 256
             ON CONFLICT DO NOTHING",
            params![self.id.0, size],
        )?;
        let as_of = Timestamp::from_secs(checkpoint.time().get());
        let sql = "UPDATE feed SET checkpoint = ?2, signed = ?3, as_of = ?4 WHERE id = ?1";
        tx.put(sql, params![self.id.0, checkpoint.to_text(), size, cell::millis(as_of)])?;
        Ok(())
    }
}

/// Reads entries `start..end` in a snapshot, at most `count_max` of them and about `bytes_max` bytes of payloads.
pub(crate) fn read(
    reader: &Connection,
    feed: FeedId,
    start: u64,
    end: u64,
    count_max: usize,
    bytes_max: usize,
) -> Result<Batch, StoreError> {
    let mut statement = reader.prepare(
        "SELECT commitment, salt, payload, audience FROM entry
          WHERE place >= ?1 AND place < ?2 ORDER BY place LIMIT ?3",
    )?;
    let limit = i64::try_from(count_max).unwrap_or(i64::MAX);
    let mut rows =
        statement.query_many(params![Place::new(feed, start).0, Place::new(feed, end).0, limit])?;
    let mut batch = Batch { start, entries: Vec::new() };
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let entry = cell::entry(row, 0)?;
        bytes += entry.opening.as_ref().map_or(0, |opening| opening.payload().len());
        if bytes > bytes_max && !batch.entries.is_empty() {
            break;
        }
        batch.entries.push((entry, cell::audience(row, 3)?));
    }
    Ok(batch)
}

/// The notes of a feed that verified, by size.
const NOTES: &str = "SELECT note FROM (SELECT size, note FROM checkpoint WHERE feed = ?1 UNION ALL
                                      SELECT signed, checkpoint FROM feed
                                       WHERE id = ?1 AND checkpoint IS NOT NULL) AS notes
                      ORDER BY size";

/// Verifies a feed from the rows alone.
pub(crate) fn verify(reader: &Connection, origin: &Origin) -> Result<Verdict, StoreError> {
    let snapshot = reader.snapshot()?;
    let (feed, _) = row(&snapshot, origin)?;
    let signers = signers(&snapshot, feed)?;
    let mut statement = snapshot.prepare(
        "SELECT place, commitment, salt, payload FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place",
    )?;
    let places = [Place::new(feed, 0).0, Place::new(FeedId(feed.0 + 1), 0).0];
    let entries = statement.query_many(params![places[0], places[1]])?;
    let entries = entries.map(|row| Ok((cell::index(Place(row.get(0)?).number())?, cell::entry(row, 1)?)));
    let mut notes = snapshot.prepare(NOTES)?;
    let notes = notes.query_many(params![feed.0])?.map(|row| row.get(0));
    let tiles = FeedTiles { reader: &snapshot, feed };
    verify_feed(origin, &signers, entries, &tiles, notes)
}

/// Hands every commitment to `each`, in order; returns the keys and the notes, by size.
pub(crate) fn outline(
    reader: &Connection,
    origin: &Origin,
    each: &mut dyn FnMut(u64, Commitment),
) -> Result<(Signers, Vec<String>), StoreError> {
    let snapshot = reader.snapshot()?;
    let (feed, _) = row(&snapshot, origin)?;
    let sql = "SELECT place, commitment FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place";
    let mut statement = snapshot.prepare(sql)?;
    let mut rows =
        statement.query_many(params![Place::new(feed, 0).0, Place::new(FeedId(feed.0 + 1), 0).0])?;
    while let Some(row) = rows.next()? {
        each(Place(row.get(0)?).number(), cell::commitment(row, 1)?);
    }
    let notes = snapshot.list(NOTES, params![feed.0], |row| row.get(0))?;
    Ok::<_, StoreError>((signers(&snapshot, feed)?, notes))
}

impl Tiles for FeedTiles<'_> {
    type Error = StoreError;

    fn tile(&self, id: TileId) -> Result<Option<Tile>, StoreError> {
        let sql = "SELECT hashes FROM tile WHERE feed = ?1 AND level = ?2 AND number = ?3";
        let hashes =
            self.reader.first(sql, params![self.feed.0, id.level(), cell::signed(id.index())], |row| {
                row.get::<Vec<u8>>(0)
            })?;
        let tile = hashes.map(|hashes| Tile::from_bytes(id, &hashes)).transpose();
        tile.map_err(|_| StoreError::Row { table: "tile" })
    }
}
