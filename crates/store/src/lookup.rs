//! The file with what private look-ups need: derived from the records and from peers, and made anew where it is missing.

use std::path::Path;

use wasl_model::{Action, Audience, MemberId, Permit, RecordId, Timestamp};

use crate::{
    StoreError, cell,
    database::{Database, Schema},
    engine::{Connection, params},
};

const SCHEMA: Schema =
    Schema { name: "lookup", version: 1, statements: &[include_str!("schema/lookup.sql")], upgrades: &[] };

/// One's own tags, copies of the sets of others, and counts of look-ups. A file apart from the records', so that listing
/// many numbers never holds up who writes a record.
#[derive(Debug)]
pub struct LookupStore {
    database: Database,
}

/// What a record's numbers are listed as, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTags {
    /// The tags of all its numbers.
    pub tags: Vec<u64>,
    /// Whose hits they may be.
    pub audience: Audience,
    /// From when on they are not listed.
    pub expires: Option<Timestamp>,
}

/// One tag as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTag {
    /// The tag.
    pub tag: u64,
    /// Whose hit it may be; `None`: everybody's.
    pub audience: Option<Audience>,
    /// From when on it is not listed.
    pub expires: Option<Timestamp>,
}

/// The head of a set of another member, as it was fetched last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedHead {
    /// What its owner's answers are verified with.
    pub key: [u8; 32],
    /// The digests of its parts.
    pub parts: Vec<[u8; 8]>,
}

/// How many look-ups are taken in spans of so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The span.
    pub secs: u64,
    /// How many in each.
    pub count: u64,
}

const OWN: [Action; 2] = [Action::Replicate, Action::LookupAnswer];

impl LookupStore {
    /// Opens the file at `path`, or makes it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { database: Database::open(&path.into(), SCHEMA)? })
    }

    /// Up to which change of the records one's own numbers are listed with `key`. If they are listed with another, all of
    /// them are taken off, and it is 0.
    pub fn listed_until(&self, permit: &Permit, key: &[u8; 32]) -> Result<u64, StoreError> {
        crate::leave::needs_one_of(permit, &OWN)?;
        let known = "SELECT change FROM own WHERE key = ?1";
        if let Some(change) = self.database.reader()?.first(known, params![key], |row| row.get(0))? {
            return Ok(cell::unsigned(change));
        }
        self.database.write(|tx| {
            tx.execute("DELETE FROM listed", &[])?;
            tx.execute("INSERT OR REPLACE INTO own (only, key, change) VALUES (1, ?1, 0)", params![key])?;
            Ok(0)
        })
    }

    /// Lists the numbers of these records as they are now; of those that are gone, none. They are all that changed up to
    /// change `newest`.
    pub fn list(
        &self,
        permit: &Permit,
        records: &[(RecordId, Option<ListedTags>)],
        newest: u64,
    ) -> Result<(), StoreError> {
        crate::leave::needs_one_of(permit, &OWN)?;
        self.database.write(|tx| {
            let add = "INSERT OR IGNORE INTO listed (record, tag, audience, expires) VALUES (?1, ?2, ?3, ?4)";
            for (record, listed) in records {
                tx.put("DELETE FROM listed WHERE record = ?1", params![record.as_bytes()])?;
                let Some(ListedTags { tags, audience, expires }) = listed else { continue };
                let audience = (*audience != Audience::All).then(|| cell::audience_bytes(audience));
                let expires = expires.map(cell::millis);
                for tag in tags {
                    tx.put(add, params![record.as_bytes(), tag.cast_signed(), audience, expires])?;
                }
            }
            tx.execute("UPDATE own SET change = ?1", params![cell::signed(newest)])?;
            Ok(())
        })
    }

    /// Clears what was taken off out of the write-ahead log as well.
    pub fn forget_unlisted(&self) -> Result<(), StoreError> {
        self.database.forget_erased()
    }

    /// Hands every tag that is listed to `each`.
    pub fn each_listed(&self, permit: &Permit, mut each: impl FnMut(ListedTag)) -> Result<(), StoreError> {
        crate::leave::needs_one_of(permit, &OWN)?;
        let reader = self.database.reader()?;
        let mut statement = reader.prepare("SELECT tag, audience, expires FROM listed")?;
        let mut rows = statement.query(&[])?;
        while let Some(row) = rows.next()? {
            let (tag, audience) = (row.get::<i64>(0)?.cast_unsigned(), cell::audience(row, 1)?);
            each(ListedTag { tag, audience, expires: cell::timestamp_or_none(row, 2)? });
        }
        Ok(())
    }

    /// The head of the set of `owner` that is held here.
    pub fn copied_head(&self, permit: &Permit, owner: MemberId) -> Result<Option<CopiedHead>, StoreError> {
        crate::leave::needs(permit, Action::Lookup)?;
        let bad = || StoreError::Row { table: "copy" };
        let sql = "SELECT key, parts FROM copy WHERE owner = ?1";
        let found = self.database.reader()?.first(sql, params![owner.as_str()], |row| {
            Ok((row.get::<Vec<u8>>(0)?, row.get::<Vec<u8>>(1)?))
        })?;
        let Some((key, parts)) = found else { return Ok(None) };
        let (parts, rest) = parts.as_chunks();
        let key = key.try_into().ok().filter(|_| rest.is_empty()).ok_or_else(bad)?;
        Ok(Some(CopiedHead { key, parts: parts.to_vec() }))
    }

    /// Keeps parts of a set of `owner` whose head is not kept yet. Until it is, nothing counts as held.
    pub fn keep_parts(
        &self,
        permit: &Permit,
        owner: MemberId,
        parts: &[(u16, Vec<u8>)],
    ) -> Result<(), StoreError> {
        crate::leave::needs(permit, Action::Lookup)?;
        self.database.write(|tx| {
            tx.execute("DELETE FROM copy WHERE owner = ?1", params![owner.as_str()])?;
            put_parts(tx, owner, parts)
        })
    }

    /// Keeps a set of `owner`: its head, and the parts that were not kept yet. Parts that it has no more are dropped.
    pub fn keep_copy(
        &self,
        permit: &Permit,
        owner: MemberId,
        head: &CopiedHead,
        parts: &[(u16, Vec<u8>)],
    ) -> Result<(), StoreError> {
        crate::leave::needs(permit, Action::Lookup)?;
        self.database.write(|tx| {
            put_parts(tx, owner, parts)?;
            let (owner, count) = (owner.as_str(), cell::signed(head.parts.len() as u64));
            tx.execute("DELETE FROM part WHERE owner = ?1 AND number >= ?2", params![owner, count])?;
            tx.execute(
                "INSERT OR REPLACE INTO copy (owner, key, parts) VALUES (?1, ?2, ?3)",
                params![owner, head.key, head.parts.as_flattened()],
            )?;
            Ok(())
        })
    }

    /// The tags of one part of the set of `owner` that is held here, as long as it is still the one with this head.
    pub fn copied_part(
        &self,
        permit: &Permit,
        owner: MemberId,
        head: &CopiedHead,
        part: u16,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        crate::leave::needs(permit, Action::Lookup)?;
        // One statement sees one moment: another look-up may bring the copy up to date between two.
        let sql = "SELECT tags FROM part JOIN copy USING (owner)
                    WHERE owner = ?1 AND number = ?2 AND key = ?3 AND parts = ?4";
        self.database.reader()?.first(
            sql,
            params![owner.as_str(), part, head.key, head.parts.as_flattened()],
            |row| row.get(0),
        )
    }

    /// Counts one look-up of `who`, unless one of the allowances is used up: then it is not counted, and the seconds until
    /// it may be tried again are told.
    pub fn spend(
        &self,
        permit: &Permit,
        who: &str,
        allowances: &[Allowance],
    ) -> Result<Result<(), u64>, StoreError> {
        crate::leave::needs_one_of(permit, &[Action::Lookup, Action::LookupAnswer])?;
        let now = permit.at().secs();
        self.database.write(|tx| {
            let known = "SELECT count FROM spent WHERE who = ?1 AND secs = ?2 AND span = ?3";
            for Allowance { secs, count } in allowances {
                let spent: Option<i64> =
                    tx.first(known, params![who, cell::signed(*secs), cell::signed(now / secs)], |row| {
                        row.get(0)
                    })?;
                if cell::unsigned(spent.unwrap_or_default()) >= *count {
                    return Ok(Err(secs - now % secs));
                }
            }
            let add = "INSERT INTO spent (who, secs, span, count) VALUES (?1, ?2, ?3, 1)
                       ON CONFLICT (who, secs) DO UPDATE SET span = excluded.span,
                              count = CASE WHEN span = excluded.span THEN count + 1 ELSE 1 END";
            for Allowance { secs, .. } in allowances {
                tx.put(add, params![who, cell::signed(*secs), cell::signed(now / secs)])?;
            }
            Ok(Ok(()))
        })
    }
}

fn put_parts(tx: &Connection, owner: MemberId, parts: &[(u16, Vec<u8>)]) -> Result<(), StoreError> {
    for (number, tags) in parts {
        let sql = "INSERT OR REPLACE INTO part (owner, number, tags) VALUES (?1, ?2, ?3)";
        tx.put(sql, params![owner.as_str(), number, tags])?;
    }
    Ok(())
}
