//! Others' entries that are here without what they say, and were asked for elsewhere, or late.

use wasl_feed::{Entry, Origin};
use wasl_model::{Action, Event, MemberId, Permit, Post};

use crate::{
    Store, StoreError, Write,
    cell::{self, FeedId, Place},
    engine::{Connection, params},
    fold::Said,
    late, log,
};

impl Store {
    /// Entries of the feed of which neither what they say nor a cover of it is here and that `giver` was not asked for yet, at
    /// most `limit`; and up to which entry that is all of them. Those that were erased here are among them.
    pub fn unsaid(
        &self,
        permit: &Permit,
        origin: &Origin,
        giver: MemberId,
        limit: usize,
    ) -> Result<(Vec<u64>, u64), StoreError> {
        crate::leave::needs(permit, Action::Replicate)?;
        let reader = self.database().reader()?;
        let snapshot = reader.snapshot()?;
        let (feed, size) = log::row(&snapshot, origin)?;
        let asked = asked_upto(&snapshot, feed, giver)?;
        let sql = "SELECT leaf.place FROM leaf LEFT JOIN covered ON covered.place = leaf.place
                    WHERE leaf.place >= ?1 AND leaf.place < ?2 AND leaf.payload IS NULL AND covered.place IS NULL
                    ORDER BY leaf.place LIMIT ?3";
        let places = [Place::new(feed, asked).0, Place::new(feed, size.get()).0];
        let limit_cell = i64::try_from(limit).unwrap_or(i64::MAX);
        let numbers =
            snapshot.list::<_, StoreError>(sql, params![places[0], places[1], limit_cell], |row| {
                Ok(Place(row.get(0)?).number())
            })?;
        let upto = match numbers.last() {
            Some(last) if numbers.len() == limit => last + 1,
            _ => size.get(),
        };
        Ok((numbers, upto))
    }

    /// Notes that `giver` was asked for everything up to this entry.
    pub fn note_asked(&self, origin: &Origin, giver: MemberId, upto: u64) -> Result<(), StoreError> {
        let reader = self.database().reader()?;
        let (feed, _) = log::row(&reader, origin)?;
        if asked_upto(&reader, feed, giver)? >= upto {
            return Ok(());
        }
        drop(reader);
        self.database().write(|tx| note(tx, feed, giver, upto))
    }
}

impl Write<'_> {
    /// Notes that entries `start..end` came from `giver`, who has so given all it had of them.
    pub fn note_given(
        &mut self,
        origin: &Origin,
        giver: MemberId,
        (start, end): (u64, u64),
    ) -> Result<(), StoreError> {
        let (feed, _) = log::row(self.tx(), origin)?;
        if asked_upto(self.tx(), feed, giver)? == start { note(self.tx(), feed, giver, end) } else { Ok(()) }
    }

    /// Takes what another member's entry says, which came without it; the exchange has verified it. What the feed says later
    /// wins, what was here before and is gone stays gone, and what was dropped or taken back before it came is not missed. Whether
    /// it was missing.
    pub fn fill_in(&mut self, origin: &Origin, number: u64, entry: &Entry) -> Result<bool, StoreError> {
        crate::leave::needs(self.permit(), Action::Replicate)?;
        let Some(opening) = &entry.opening else { return Ok(false) };
        let (tx, said) = (self.tx(), Said::read(origin, Some(opening.payload())));
        let (feed, _) = log::row(tx, origin)?;
        let place = Place::new(feed, number);
        if !is_bare(tx, place, entry)? || was_dropped(tx, place)? || was_folded(tx, place, &said)? {
            return Ok(false);
        }
        log::complete(tx, place, opening, said.audience().as_ref())?;
        let (own, at) = (self.permit().caller().member, self.permit().at());
        said.fold(tx, origin, place, (own, at))?;
        said.fold_what_followed(tx, place)?;
        if matches!(said, Said::Post(Post::Message { .. } | Post::Shared { .. })) {
            late::recall_if_taken_back(tx, origin, place, (own, at))?;
        }
        Ok(true)
    }

    /// Whether neither what this entry says nor a cover of it is here, nor one was dropped.
    pub fn is_unsaid(&mut self, origin: &Origin, number: u64, entry: &Entry) -> Result<bool, StoreError> {
        let (feed, _) = log::row(self.tx(), origin)?;
        let place = Place::new(feed, number);
        let is_covered = self.tx().exists("SELECT 1 FROM covered WHERE place = ?1", params![place.0])?;
        Ok(!is_covered && !was_dropped(self.tx(), place)? && is_bare(self.tx(), place, entry)?)
    }
}

/// Whether a later entry has ordered this one dropped.
fn was_dropped(tx: &Connection, place: Place) -> Result<bool, StoreError> {
    tx.exists("SELECT 1 FROM dropped WHERE place = ?1", params![place.0])
}

fn is_bare(tx: &Connection, place: Place, entry: &Entry) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM leaf WHERE place = ?1 AND payload IS NULL AND commitment = ?2";
    tx.exists(sql, params![place.0, entry.commitment.as_bytes()])
}

/// Whether the entry was here before with all that it says, and was erased.
fn was_folded(tx: &Connection, place: Place, said: &Said) -> Result<bool, StoreError> {
    let of_record = |table: &str, record: &[u8]| {
        let sql = format!("SELECT 1 FROM {table} WHERE record = ?1 AND place = ?2");
        tx.exists(&sql, params![record, place.0])
    };
    match said {
        Said::Event(Event::Erase { record, .. }) => of_record("erasure", record.as_bytes()),
        Said::Event(event) => of_record("version", event.record().as_bytes()),
        Said::Step(step) => of_record("step", step.case()),
        Said::Post(_) => tx.exists("SELECT 1 FROM message WHERE place = ?1", params![place.0]),
        Said::Nothing => Ok(false),
    }
}

fn asked_upto(reader: &Connection, feed: FeedId, giver: MemberId) -> Result<u64, StoreError> {
    let sql = "SELECT upto FROM asked WHERE giver = ?1 AND feed = ?2";
    let upto: Option<i64> = reader.first(sql, params![giver.as_str(), feed.0], |row| row.get(0))?;
    Ok(upto.map_or(0, cell::unsigned))
}

fn note(tx: &Connection, feed: FeedId, giver: MemberId, upto: u64) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO asked (giver, feed, upto) VALUES (?1, ?2, ?3)
         ON CONFLICT (giver, feed) DO UPDATE SET upto = excluded.upto",
        params![giver.as_str(), feed.0, cell::signed(upto)],
    )
}
