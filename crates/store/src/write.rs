//! One transaction: entries appended, folded and signed together, or not at all.

use wasl_feed::{Checkpoint, Entry, Opening, Origin, Salt, SigningKey, Size, UnixTime, VerifyingKey};
use wasl_model::{Action, Event, Permit, Post, Record, RecordId, Timestamp};

use crate::{
    StoreError, carried,
    cell::{self, Place},
    engine::{Connection, params},
    fold::{self, Said},
    log::{self, OpenFeed},
    past_keys,
    standing::{self, Standing},
};

/// What became of a record that was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It was not held before.
    Made,
    /// It was held, and is different now.
    Updated,
    /// It was held just so: nothing was written.
    Unchanged,
}

/// An open transaction of [`Store::write`](crate::Store::write).
#[derive(Debug)]
pub struct Write<'t> {
    tx: &'t Connection,
    permit: &'t Permit,
    open: Vec<OpenFeed>,
    /// Feeds as an earlier transaction left them; others may have written since.
    before: Vec<OpenFeed>,
    /// Whether the bureau may write into its own feeds, once that was asked.
    standing: Option<Standing>,
}

impl<'t> Write<'t> {
    pub(crate) fn new(tx: &'t Connection, permit: &'t Permit) -> Self {
        Self::after(tx, permit, Vec::new())
    }

    /// The same, after a transaction that left these feeds.
    pub(crate) fn after(tx: &'t Connection, permit: &'t Permit, before: Vec<OpenFeed>) -> Self {
        Self { tx, permit, open: Vec::new(), before, standing: None }
    }

    /// The feeds as they are left, once it is finished.
    pub(crate) fn into_feeds(self) -> Vec<OpenFeed> {
        self.open
    }

    pub(crate) fn tx(&self) -> &'t Connection {
        self.tx
    }

    pub(crate) fn permit(&self) -> &'t Permit {
        self.permit
    }

    pub(crate) fn finish(&mut self) -> Result<(), StoreError> {
        self.open.iter_mut().try_for_each(|feed| feed.write_edge(self.tx))
    }

    /// Starts keeping a feed that `key` signs. One that is kept already stays as it is.
    pub fn add_feed(&mut self, origin: &Origin, key: &VerifyingKey) -> Result<(), StoreError> {
        log::add(self.tx, origin, key)
    }

    /// From now on `key` signs this feed, by the word of the directory. What the key of before had signed stays signed.
    pub fn renew_feed_key(&mut self, origin: &Origin, key: &VerifyingKey) -> Result<(), StoreError> {
        crate::leave::needs_one_of(self.permit, &[Action::PeerManage, Action::Replicate])?;
        self.finish()?;
        self.open.retain(|feed| feed.origin != *origin);
        log::renew_key(self.tx, origin, key)
    }

    /// Whether this is the key that signs the feed now. What another line of this bureau learned of the directory may have
    /// renewed it since it was asked for.
    pub fn is_signed_by(&mut self, origin: &Origin, key: &VerifyingKey) -> Result<bool, StoreError> {
        Ok(self.feed(origin)?.is_signed_by(key))
    }

    /// How many entries the feed has, those of this transaction included.
    pub fn size(&mut self, origin: &Origin) -> Result<Size, StoreError> {
        Ok(self.feed(origin)?.frontier.size())
    }

    /// Says `event` in one's own feed `origin`, salted with `salt`. Returns the entry's number.
    pub fn append(&mut self, origin: &Origin, event: Event, salt: Salt) -> Result<u64, StoreError> {
        self.check_standing(origin)?;
        let opening = Opening::new(salt, event.to_bytes()?)?;
        let size = self.size(origin)?;
        let entry = Entry::following(size, origin, opening)?;
        Ok(self.place(origin, &entry, &Said::Event(event))?.number())
    }

    /// Says `post` in one's own feed of messages. Returns the entry's number.
    pub fn post(&mut self, origin: &Origin, post: Post, salt: Salt) -> Result<u64, StoreError> {
        self.check_standing(origin)?;
        let entry = Entry::following(self.size(origin)?, origin, Opening::new(salt, post.to_bytes())?)?;
        Ok(self.place(origin, &entry, &Said::Post(post))?.number())
    }

    /// Takes the next entry of a feed, which the exchange has verified: of a peer's, or of one's own, where it was lost here.
    pub fn accept(&mut self, origin: &Origin, entry: &Entry) -> Result<(), StoreError> {
        let opening = entry.opening.as_ref();
        let place = self.place(origin, entry, &Said::read(origin, opening.map(Opening::payload)))?;
        let is_own = origin.owner().member() == self.permit.caller().member.as_str();
        if is_own { self.note_came_back(origin, place, opening) } else { Ok(()) }
    }

    /// Says what was read into `said` in one's own feed, as its next entry. Returns its number.
    pub(crate) fn say(&mut self, origin: &Origin, entry: &Entry, said: &Said) -> Result<u64, StoreError> {
        self.check_standing(origin)?;
        Ok(self.place(origin, entry, said)?.number())
    }

    /// Writes the entry and folds what it says: the one way into the views.
    fn place(&mut self, origin: &Origin, entry: &Entry, said: &Said) -> Result<Place, StoreError> {
        let (tx, own, at) = (self.tx, self.permit.caller().member, self.permit.at());
        let feed = self.feed(origin)?;
        let place = feed.append(tx, entry, said.audience().as_ref())?;
        said.fold(tx, &feed.origin, place, (own, at))?;
        Ok(place)
    }

    /// Puts `record` into one's own feed, unless it is held just so. `salt` gives the entry's salt.
    pub fn put(
        &mut self,
        origin: &Origin,
        record: Record,
        salt: impl FnOnce() -> Salt,
    ) -> Result<Put, StoreError> {
        self.put_event(origin, Event::Put(record), salt)
    }

    /// The same for an event that puts a record, as a plain one or as a notice.
    pub fn put_event(
        &mut self,
        origin: &Origin,
        event: Event,
        salt: impl FnOnce() -> Salt,
    ) -> Result<Put, StoreError> {
        self.check_standing(origin)?;
        let id = event.record();
        let bytes = event.to_bytes()?;
        let sql = "SELECT payload FROM record JOIN entry USING (place) WHERE id = ?1";
        let is_same = self.tx.first(sql, params![id.as_bytes()], |row| {
            Ok(row.get::<Option<&[u8]>>(0)? == Some(bytes.as_slice()))
        })?;
        let put = match is_same {
            Some(true) => return Ok(Put::Unchanged),
            Some(false) => Put::Updated,
            None => Put::Made,
        };
        let entry = Entry::following(self.size(origin)?, origin, Opening::new(salt(), bytes)?)?;
        self.place(origin, &entry, &Said::Event(event))?;
        Ok(put)
    }

    /// Signs what one's own feed has become, at the permit's moment.
    pub fn sign(&mut self, origin: &Origin, key: &SigningKey) -> Result<Checkpoint, StoreError> {
        self.check_standing(origin)?;
        let (tx, time) = (self.tx, UnixTime::new(self.permit.at().secs())?);
        let feed = self.feed(origin)?;
        let checkpoint = feed.sign(time, key)?;
        feed.keep(tx, &checkpoint)?;
        Ok(checkpoint)
    }

    /// Keeps a peer's checkpoint, verified, and reached by what was accepted.
    pub fn keep_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let tx = self.tx;
        self.feed(checkpoint.origin())?.keep(tx, checkpoint)
    }

    /// The ids of all records of `dataset` in the feed `origin`, for finding which a newer list has left out.
    pub fn ids_of_dataset(&mut self, origin: &Origin, dataset: &str) -> Result<Vec<RecordId>, StoreError> {
        let tx = self.tx;
        let feed = self.feed(origin)?.id;
        let sql = "SELECT id FROM record WHERE dataset = ?1 AND place >> 48 = ?2";
        let mut statement = tx.prepare(sql)?;
        statement.query_many(params![dataset, feed.0])?.map(|row| cell::record_id(row, 0)).collect()
    }

    /// The record as it stands in this transaction, if this feed owns it.
    pub fn own_record(&mut self, origin: &Origin, id: RecordId) -> Result<Option<Record>, StoreError> {
        let bad = StoreError::Row { table: "record" };
        self.own_event(origin, id)?.map(|event| event.into_put().ok_or(bad)).transpose()
    }

    /// What says the record as it stands in this transaction, if this feed owns it.
    pub fn own_event(&mut self, origin: &Origin, id: RecordId) -> Result<Option<Event>, StoreError> {
        Ok(self.own_entry(origin, id)?.map(|(_, event)| event))
    }

    /// The same, with the number of the entry that says it.
    pub fn own_entry(&mut self, origin: &Origin, id: RecordId) -> Result<Option<(u64, Event)>, StoreError> {
        let tx = self.tx;
        let feed = self.feed(origin)?.id;
        let sql =
            "SELECT place, payload FROM record JOIN entry USING (place) WHERE id = ?1 AND place >> 48 = ?2";
        let found = tx.first(sql, params![id.as_bytes(), feed.0], |row| {
            Ok::<_, StoreError>((Place(row.get(0)?).number(), row.get::<Vec<u8>>(1)?))
        })?;
        Ok(found
            .map(|(number, payload)| Event::from_bytes(&payload).map(|event| (number, event)))
            .transpose()?)
    }

    /// Notes that a list was imported.
    pub fn note_dataset(
        &mut self,
        name: &str,
        listed: Option<Timestamp>,
        records: u64,
    ) -> Result<(), StoreError> {
        self.tx.execute(
            "INSERT INTO dataset (name, listed, imported, records) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (name) DO UPDATE
                SET listed = excluded.listed, imported = excluded.imported, records = excluded.records",
            params![name, listed.map(cell::millis), cell::millis(self.permit.at()), cell::signed(records)],
        )?;
        Ok(())
    }

    /// Overwrites the payloads of all records that have expired; how many.
    pub(crate) fn purge_expired(&mut self) -> Result<u64, StoreError> {
        let sql =
            "SELECT record.id, origin FROM record JOIN feed ON feed.id = place >> 48 WHERE expires <= ?1";
        let due = self.tx.list::<_, StoreError>(sql, params![cell::millis(self.permit.at())], |row| {
            Ok((cell::record_id(row, 0)?, cell::origin(row, 1)?))
        })?;
        let own = self.permit.caller().member;
        for (id, origin) in &due {
            fold::forget(self.tx, *id, None)?;
            fold::subject_erased(self.tx, own, (origin.owner().member(), *id), u64::MAX)?;
        }
        carried::purge(self.tx, self.permit.at())?;
        past_keys::purge(self.tx, self.permit.at())?;
        Ok(due.len() as u64)
    }

    /// Nothing is written into one's own feeds while they may lack what was signed before. Asked once a transaction.
    fn check_standing(&mut self, own: &Origin) -> Result<(), StoreError> {
        let standing = match self.standing {
            Some(standing) => standing,
            None => *self.standing.insert(standing::of(self.tx, &own.owner())?),
        };
        match standing {
            Standing::Whole => Ok(()),
            Standing::Returning => Err(StoreError::Returning),
            Standing::OldCopy => Err(StoreError::OldCopy),
        }
    }

    /// The standing has changed in this transaction.
    pub(crate) fn ask_again(&mut self) {
        self.standing = None;
    }

    /// Opens a feed once a transaction.
    fn feed(&mut self, origin: &Origin) -> Result<&mut OpenFeed, StoreError> {
        let known = self.open.iter().position(|feed| feed.origin == *origin);
        let at = known.unwrap_or(self.open.len());
        if known.is_none() {
            let left = self.before.iter().position(|feed| feed.origin == *origin);
            let left = left.map(|at| self.before.swap_remove(at));
            self.open.push(log::open_after(self.tx, origin, left)?);
        }
        Ok(&mut self.open[at])
    }
}
