//! What members leave about feeds, cosignatures and receipts: kept, handed on in the order in which it came, and heard once.

use wasl_feed::{Checkpoint, Origin, Receipt};
use wasl_model::MemberId;

use crate::{
    Store, StoreError, cell,
    engine::{Connection, Row, params},
    log,
};

/// A note about a feed, as it is handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNote {
    /// Its number among all that came here.
    pub number: u64,
    /// Whether it is a receipt, and not a cosignature.
    pub is_receipt: bool,
    /// The code of the member that signed it.
    pub who: String,
    /// Its text.
    pub note: String,
}

/// The newest receipt that a member gave for a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReceipt {
    /// The member's code.
    pub receiver: String,
    /// It carried out everything that the feed orders up to this size.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// A kind of note, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Kind {
    table: &'static str,
    who: &'static str,
    number: i64,
}

const COSIGNATURE: Kind = Kind { table: "cosignature", who: "witness", number: 0 };
const RECEIPT: Kind = Kind { table: "receipt", who: "receiver", number: 1 };

impl Store {
    /// Keeps the cosignature of `witness` under a checkpoint.
    pub fn keep_cosignature(&self, checkpoint: &Checkpoint, witness: &str) -> Result<(), StoreError> {
        let size = checkpoint.size().get();
        self.keep(COSIGNATURE, (checkpoint.origin(), witness), size, &checkpoint.to_text())
    }

    /// Keeps a receipt, unless a newer one of the same member is kept.
    pub fn keep_receipt(&self, receipt: &Receipt) -> Result<(), StoreError> {
        let (receiver, size) = (receipt.receiver().member(), receipt.head().size.get());
        self.keep(RECEIPT, (receipt.origin(), receiver), size, &receipt.to_text())
    }

    fn keep(&self, kind: Kind, about: (&Origin, &str), size: u64, note: &str) -> Result<(), StoreError> {
        self.database().write_together(|tx, feeds| Ok((keep(tx, kind, about, size, note)?, feeds)))
    }

    /// The newest checkpoint that each witness cosigned: member's code, size, note.
    pub fn cosignatures(&self, origin: &Origin) -> Result<Vec<(String, u64, String)>, StoreError> {
        self.notes_of("SELECT witness, size, note FROM cosignature WHERE feed = ?1 ORDER BY witness", origin)
    }

    /// The newest receipt of each member that holds a copy of the feed.
    pub fn receipts(&self, origin: &Origin) -> Result<Vec<StoredReceipt>, StoreError> {
        let sql = "SELECT receiver, size, note FROM receipt WHERE feed = ?1 ORDER BY receiver";
        let notes = self.notes_of(sql, origin)?.into_iter();
        Ok(notes.map(|(receiver, size, note)| StoredReceipt { receiver, size, note }).collect())
    }

    fn notes_of(&self, sql: &str, origin: &Origin) -> Result<Vec<(String, u64, String)>, StoreError> {
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, origin)?;
        let read = |row: Row<'_>| Ok((row.get(0)?, cell::unsigned(row.get(1)?), row.get(2)?));
        reader.list(sql, params![feed.0], read)
    }

    /// Notes about the feed that others than `but` left after note `after`, in the order in which they came, at most
    /// `limit`. Whoever has heard of more than there are is told all: these rows are then an older copy.
    pub fn notes_after(
        &self,
        origin: &Origin,
        after: u64,
        but: MemberId,
        limit: usize,
    ) -> Result<Vec<StoredNote>, StoreError> {
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let (feed, _) = log::row(&snapshot, origin)?;
        let newest: i64 =
            snapshot.one("SELECT coalesce(max(id), 0) FROM note_order", &[], |row| row.get(0))?;
        let after = cell::signed(after);
        let after = if after > newest { 0 } else { after };
        let sql = "SELECT note_order.id, kind, who, coalesce(cosignature.note, receipt.note) FROM note_order
                     LEFT JOIN cosignature ON kind = 0 AND cosignature.feed = note_order.feed AND witness = who
                     LEFT JOIN receipt ON kind = 1 AND receipt.feed = note_order.feed AND receiver = who
                    WHERE note_order.feed = ?1 AND note_order.id > ?2 AND who <> ?3 ORDER BY note_order.id LIMIT ?4";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        snapshot.list(sql, params![feed.0, after, but.as_str(), limit], |row| {
            let (number, is_receipt) = (cell::unsigned(row.get(0)?), row.get::<i64>(1)? == RECEIPT.number);
            Ok(StoredNote { number, is_receipt, who: row.get(2)?, note: row.get(3)? })
        })
    }

    /// Up to which number the notes about the feed were heard that others left with `hub`.
    pub fn notes_heard(&self, hub: MemberId, origin: &Origin) -> Result<u64, StoreError> {
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, origin)?;
        let sql = "SELECT upto FROM note_heard WHERE hub = ?1 AND feed = ?2";
        let upto: Option<i64> = reader.first(sql, params![hub.as_str(), feed.0], |row| row.get(0))?;
        Ok(upto.map_or(0, cell::unsigned))
    }

    /// Notes that they were heard up to this number.
    pub fn hear_notes(&self, hub: MemberId, origin: &Origin, upto: u64) -> Result<(), StoreError> {
        self.database().write(|tx| {
            let (feed, _) = log::row(tx, origin)?;
            tx.put(
                "INSERT INTO note_heard (hub, feed, upto) VALUES (?1, ?2, ?3)
                 ON CONFLICT (hub, feed) DO UPDATE SET upto = excluded.upto",
                params![hub.as_str(), feed.0, cell::signed(upto)],
            )
        })
    }
}

/// Keeps a note unless a newer one of the same member is kept; the newest stands last among all that came.
fn keep(
    tx: &Connection,
    kind: Kind,
    (origin, name): (&Origin, &str),
    size: u64,
    note: &str,
) -> Result<(), StoreError> {
    let (feed, _) = log::row(tx, origin)?;
    let Kind { table, who, number } = kind;
    let sql = format!(
        "INSERT INTO {table} (feed, {who}, size, note) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (feed, {who}) DO UPDATE SET size = excluded.size, note = excluded.note
          WHERE excluded.size >= {table}.size AND excluded.note <> {table}.note"
    );
    if tx.execute(&sql, params![feed.0, name, cell::signed(size), note])? == 0 {
        return Ok(());
    }
    tx.put(
        "INSERT INTO note_order (id, feed, kind, who)
         VALUES ((SELECT coalesce(max(id), 0) + 1 FROM note_order), ?1, ?2, ?3)
         ON CONFLICT (feed, kind, who) DO UPDATE SET id = excluded.id",
        params![feed.0, number, name],
    )
}
