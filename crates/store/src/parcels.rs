//! The sealed attachments of messages: which are here, wanted, or to be removed. Their bytes lie in files.

use wasl_feed::Origin;
use wasl_model::{Action, Actor, MemberId, MessageId, Parcel, ParcelName, Permit, Timestamp, UploadId};

use crate::{
    Peer, Store, StoreError, Write,
    cell::{self, Place},
    engine::{Connection, Row, Value, params},
    fold, leave,
    parcel_state::ParcelState,
};

/// A parcel of a message, as it stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredParcel {
    /// Which.
    pub parcel: Parcel,
    /// How it stands.
    pub state: ParcelState,
}

/// A parcel that this bureau is to fetch: of a message for it, or to be carried for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedParcel {
    /// Of which message.
    pub message: MessageId,
    /// Which of its attachments, from 0.
    pub number: u8,
    /// Which parcel.
    pub parcel: Parcel,
}

/// What a receiver says of an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredFetch {
    /// Which attachment, from 0.
    pub number: u8,
    /// Who.
    pub receiver: MemberId,
    /// When it had it, or refused it.
    pub at: Timestamp,
    /// The number of the reason why it is not taken.
    pub fault: Option<u16>,
}

/// A parcel that is here and in no message yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Which upload.
    pub id: UploadId,
    /// Which parcel.
    pub parcel: Parcel,
    /// What it is opened with, sealed to this bureau.
    pub sealed: Vec<u8>,
}

impl Store {
    /// The members whose messages have parcels that are to be fetched, also to be carried. `own` is this bureau's feed of messages.
    pub fn parcel_senders(&self, permit: &Permit, own: &Origin) -> Result<Vec<MemberId>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let reader = self.database().reader()?;
        let sql = "SELECT origin FROM feed
                    WHERE origin != ?1
                      AND (EXISTS (SELECT 1 FROM parcel
                                    WHERE state = 0 AND place >= id << 48 AND place < (id + 1) << 48)
                           OR EXISTS (SELECT 1 FROM passing WHERE passing.feed = feed.id)
                              AND EXISTS (SELECT 1 FROM carried_parcel
                                           WHERE state = 0 AND place >= id << 48 AND place < (id + 1) << 48))
                    ORDER BY id";
        reader.list(sql, params![own.as_str()], |row| {
            cell::origin(row, 0)?.owner().member().parse().map_err(|_| bad())
        })
    }

    /// Parcels of messages in the feed `origin`, another member's, that are to be fetched: the oldest messages' first, at
    /// most `limit`.
    pub fn wanted_parcels(
        &self,
        permit: &Permit,
        origin: &Origin,
        limit: u32,
    ) -> Result<Vec<WantedParcel>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let sql = "SELECT name, parcel.size, place, number FROM feed
                     JOIN parcel ON place >= id << 48 AND place < (id + 1) << 48
                    WHERE origin = ?1 AND state = 0 ORDER BY place, number LIMIT ?2";
        wanted(&*self.database().reader()?, sql, origin, limit)
    }

    /// How large the parcel `name` is, if it is here and for `peer`: it goes with a message of `own`, or of a feed that may be
    /// passed on, and the peer is a receiver of that message, or carries for this bureau.
    pub fn parcel_for(
        &self,
        permit: &Permit,
        own: &Origin,
        peer: &Peer,
        name: ParcelName,
    ) -> Result<Option<u64>, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        if peer.member == permit.caller().member {
            return Ok(None);
        }
        let reader = self.database().reader()?;
        // What is carried is a relay's too; what was taken back is no more to be carried.
        let read = "SELECT parcel.size, origin, audience,
                           CAST(CASE WHEN origin = ?2 AND recalled IS NULL THEN 1 ELSE 0 END AS BIGINT)
                      FROM parcel JOIN entry USING (place) JOIN message USING (place)
                      JOIN feed ON feed.id = place >> 48
                     WHERE name = ?1 AND state = 1 AND payload IS NOT NULL
                       AND (origin = ?2 OR EXISTS (SELECT 1 FROM passing WHERE passing.feed = feed.id))";
        let (name, now) = (name.as_bytes(), cell::millis(permit.at()));
        if let Some(size) = given_to(&reader, read, params![name, own.as_str()], peer)? {
            return Ok(Some(size));
        }
        let carried = "SELECT carried_parcel.size, origin, readers, CAST(1 AS BIGINT)
                         FROM carried_parcel JOIN covered USING (place) JOIN feed ON feed.id = place >> 48
                        WHERE name = ?1 AND state = 1 AND (until IS NULL OR until > ?2)
                          AND EXISTS (SELECT 1 FROM passing WHERE passing.feed = feed.id)";
        given_to(&reader, carried, params![name, now], peer)
    }

    /// Whether a file with this name is needed: by a message, to be sent, or to be carried.
    pub fn keeps_parcel(&self, permit: &Permit, name: ParcelName) -> Result<bool, StoreError> {
        leave::needs(permit, Action::Replicate)?;
        let sql = "SELECT EXISTS (SELECT 1 FROM parcel WHERE name = ?1 AND state IN (0, 1))
                       OR EXISTS (SELECT 1 FROM carried_parcel WHERE name = ?1 AND state IN (0, 1))
                       OR EXISTS (SELECT 1 FROM upload WHERE name = ?1)";
        self.database().reader()?.one(sql, params![name.as_bytes()], |row| row.get(0))
    }

    /// How many bytes the parcels have that are here; those of one that is carried as well are counted once.
    pub fn parcel_bytes(&self, permit: &Permit) -> Result<u64, StoreError> {
        leave::needs_one_of(permit, &[Action::Replicate, Action::MessageSend])?;
        let sql = "SELECT CAST((SELECT coalesce(sum(size), 0) FROM parcel WHERE state = 1)
                        + (SELECT coalesce(sum(size), 0) FROM upload)
                        + (SELECT coalesce(sum(size), 0)
                             FROM (SELECT max(size) AS size FROM carried_parcel
                                    WHERE state = 1
                                      AND NOT EXISTS (SELECT 1 FROM parcel
                                                       WHERE parcel.name = carried_parcel.name AND parcel.state = 1)
                                    GROUP BY name) AS carried) AS BIGINT)";
        Ok(cell::unsigned(self.database().reader()?.one(sql, &[], |row| row.get(0))?))
    }

    /// Parcels of messages or covers that are gone, whose files are to be removed, at most `limit`.
    pub fn discarded_parcels(&self, permit: &Permit, limit: u32) -> Result<Vec<ParcelName>, StoreError> {
        leave::needs_one_of(permit, &[Action::Replicate, Action::MessageSend])?;
        let reader = self.database().reader()?;
        let sql = "SELECT name FROM parcel WHERE state = 2
                   UNION SELECT name FROM carried_parcel WHERE state = 2 ORDER BY name LIMIT ?1";
        reader.list(sql, params![limit], |row| name(row, 0))
    }

    /// How many uploads are in no message yet.
    pub fn uploads(&self, permit: &Permit) -> Result<u64, StoreError> {
        leave::needs(permit, Action::MessageSend)?;
        let sql = "SELECT count(*) FROM upload";
        Ok(cell::unsigned(self.database().reader()?.one(sql, &[], |row| row.get(0))?))
    }

    /// The upload with this id, if `actor` brought it.
    pub fn upload(&self, permit: &Permit, id: UploadId, actor: Actor) -> Result<Option<Upload>, StoreError> {
        leave::needs(permit, Action::MessageSend)?;
        let reader = self.database().reader()?;
        let sql = "SELECT name, size, sealed FROM upload WHERE id = ?1 AND actor = ?2";
        reader.first(sql, params![id.as_bytes(), actor_bytes(actor)], |row| {
            Ok(Upload { id, parcel: parcel(row)?, sealed: row.get(2)? })
        })
    }
}

impl Write<'_> {
    /// Notes a parcel that is here, to be sent by `actor`.
    pub fn add_upload(&mut self, upload: &Upload, actor: Actor) -> Result<(), StoreError> {
        leave::needs(self.permit(), Action::MessageSend)?;
        let at = cell::millis(self.permit().at());
        let Upload { id, parcel, sealed } = upload;
        let (name, size) = (parcel.name.as_bytes(), cell::signed(parcel.size));
        self.tx().put(
            "INSERT INTO upload (id, name, size, sealed, actor, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id.as_bytes(), name, size, sealed, actor_bytes(actor), at],
        )
    }

    /// Lets go of an upload; whether there was one.
    pub fn remove_upload(&mut self, id: UploadId) -> Result<bool, StoreError> {
        leave::needs(self.permit(), Action::MessageSend)?;
        let sql = "DELETE FROM upload WHERE id = ?1";
        Ok(self.tx().execute(sql, params![id.as_bytes()])? > 0)
    }

    /// Lets go of uploads that were brought before a moment and never sent; how many.
    pub fn expire_uploads(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        leave::needs(self.permit(), Action::Replicate)?;
        self.tx().execute("DELETE FROM upload WHERE at < ?1", params![cell::millis(before)])
    }

    /// Notes how a parcel that was wanted stands now; whether there was one.
    pub fn settle_parcel(
        &mut self,
        message: MessageId,
        number: u8,
        state: ParcelState,
    ) -> Result<bool, StoreError> {
        leave::needs_one_of(self.permit(), &[Action::Replicate, Action::MessageSend])?;
        let Some(place) = fold::place_of(self.tx(), message)? else { return Ok(false) };
        let sql = "UPDATE parcel SET state = ?3, fault = ?4 WHERE place = ?1 AND number = ?2 AND state = 0";
        Ok(self.tx().execute(sql, params![place.0, number, state.cell(), state.fault()])? > 0)
    }

    /// Forgets a parcel whose message or cover is gone and whose file was removed.
    pub fn forget_parcel(&mut self, name: ParcelName) -> Result<(), StoreError> {
        leave::needs_one_of(self.permit(), &[Action::Replicate, Action::MessageSend])?;
        self.tx().put("DELETE FROM parcel WHERE name = ?1 AND state = 2", params![name.as_bytes()])?;
        self.tx().put("DELETE FROM carried_parcel WHERE name = ?1 AND state = 2", params![name.as_bytes()])
    }
}

/// The parcels of the message at `place`, in their order.
pub(crate) fn of_message(reader: &Connection, place: Place) -> Result<Vec<StoredParcel>, StoreError> {
    let sql = "SELECT name, size, state, fault FROM parcel WHERE place = ?1 ORDER BY number";
    reader.list(sql, params![place.0], |row| {
        Ok(StoredParcel { parcel: parcel(row)?, state: ParcelState::read(row.get(2)?, row.get(3)?)? })
    })
}

/// What receivers say of them.
pub(crate) fn fetches(reader: &Connection, place: Place) -> Result<Vec<StoredFetch>, StoreError> {
    let sql = "SELECT number, receiver, at, fault FROM fetching WHERE place = ?1 ORDER BY number, receiver";
    reader.list(sql, params![place.0], |row| {
        Ok(StoredFetch {
            number: row.get(0)?,
            receiver: cell::member(row, 1, "fetching")?,
            at: cell::timestamp(row, 2)?,
            fault: row.get(3)?,
        })
    })
}

/// Parcels that are to be fetched, as `sql` finds them: name, size, place and number, of the feed ?1, at most ?2.
pub(crate) fn wanted(
    reader: &Connection,
    sql: &str,
    origin: &Origin,
    limit: u32,
) -> Result<Vec<WantedParcel>, StoreError> {
    let from = origin.owner().member().parse().map_err(|_| bad())?;
    reader.list(sql, params![origin.as_str(), limit], |row| {
        let message = MessageId { from, number: Place(row.get(2)?).number() };
        Ok(WantedParcel { message, number: row.get(3)?, parcel: parcel(row)? })
    })
}

/// The size of the first of these parcels that is for `peer`. Each row tells the size, the feed, who may have it, and 1 if
/// whoever carries for this bureau may have it too.
fn given_to(
    reader: &Connection,
    sql: &str,
    cells: &[Value<'_>],
    peer: &Peer,
) -> Result<Option<u64>, StoreError> {
    let mut statement = reader.prepare(sql)?;
    let mut rows = statement.query(cells)?;
    while let Some(row) = rows.next()? {
        let owner: MemberId = cell::origin(row, 1)?.owner().member().parse().map_err(|_| bad())?;
        let is_for = cell::audience(row, 2)?.is_some_and(|audience| audience.includes(owner, peer.member));
        if is_for || (peer.is_relay && row.get::<i64>(3)? == 1) {
            return Ok(Some(cell::unsigned(row.get(0)?)));
        }
    }
    Ok(None)
}

/// A parcel from the columns name and size, the first of the row.
pub(crate) fn parcel(row: Row<'_>) -> Result<Parcel, StoreError> {
    Ok(Parcel { name: name(row, 0)?, size: cell::unsigned(row.get(1)?) })
}

fn name(row: Row<'_>, column: usize) -> Result<ParcelName, StoreError> {
    let bytes = row.get::<&[u8]>(column)?;
    Ok(ParcelName::from_bytes(bytes.try_into().map_err(|_| bad())?))
}

fn actor_bytes(actor: Actor) -> Vec<u8> {
    // Writing into a vector cannot fail.
    minicbor::to_vec(actor).unwrap_or_default()
}

fn bad() -> StoreError {
    StoreError::Row { table: "parcel" }
}
